"""The one way in which pages, programs and second people have an action done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from ultramicro.core.action import Action, Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.sums import Pence
from ultramicro.parameters.typed import flag_name, plain_type, require_own_signs, types_of
from ultramicro.web.acting.catalogue import action_named
from ultramicro.web.acting.forgetting import forget, names_in_books
from ultramicro.web.forms.fields import read_form

if TYPE_CHECKING:
    from ultramicro.ledger.as_told import AsTold
    from ultramicro.web.served import Served


ERASE = ("books", "erase")


def carry_out_for(  # noqa: PLR0917  as all who have something done call it
    place: Served,
    group: str,
    name: str,
    values: Mapping[str, object],
    key: str,
    by: str,
    vouched: bool,
    *,
    on: date | None = None,
    new_secret: str = "",
    seconded: bool = False,
    told: AsTold | None = None,
) -> Done:
    """Have an action done in the name of somebody who may do it, and wait until it is durable.

    Parameters
    ----------
    place : Served
        Where.
    group, name : str
        Which action, as in `books` and `pay`.
    values : mapping of str to object
        Its parameters: as typed where they are text, or as they are.
    key : str
        Under which it acts once for ever.
    by : str
        Who acts, as the books are to know them.
    vouched : bool
        Whether they have shown who they are, and are known to the books by that name.
    on : date, optional
        The day on which it counts; today where it is not given.
    new_secret : str
        What a clerk is known by from now on, where the action makes one.
    seconded : bool
        Whether a second person has released it; nobody loosens a safeguard alone.
    told : AsTold, optional
        What they were told that it would do.

    Raises
    ------
    BadInput
        If a value cannot be read, or it is refused; `NeedsSecond` where it wants a second person, and
        `ToldOtherwiseError` where it would do another thing than they were told.
    BooksBusy, NotKnownYet, LedgerStopped
        If the books do not answer; asked again under the same key, it is done once.
    """
    action = action_of(action_named(group, name), values)
    require_own_signs(action, place.config.currency)
    if action.makes_books or action.replaces_books:
        return _with_the_books_shut(place, action, group, key, by, on=on, shown=vouched)
    erases = names_in_books(place, str(values.get("who", ""))) if (group, name) == ERASE else ()
    done = place.keeper.carry_out(
        action, group=group, word=key, by=by, on=on, shown=vouched, alone=not seconded, new_secret=new_secret,
        told=told,
    )  # fmt: skip
    forget(place.word, erases)
    return done


def action_of(asked: type[Action[Any]], values: Mapping[str, object]) -> Action[Any]:
    """Return an action with its parameters, read where they are text.

    Raises
    ------
    BadInput
        Naming the first that cannot be read.
    """
    hints = types_of(asked)
    text = {
        f.name for f in fields(asked) if isinstance(values.get(f.name), str) or values.get(f.name) is None
    }
    filled = read_form(asked, {name: str(values[name]) for name in text if values.get(name) is not None})
    for name, error in filled.errors.items():
        if name in text:
            raise BadInput(error, where=flag_name(name))
    known = {
        f.name: _plain(values[f.name], plain_type(hints[f.name])) for f in fields(asked) if f.name not in text
    }
    made = {**filled.values, **known}
    for each in fields(asked):
        if each.default is MISSING and each.name not in made:
            raise BadInput(say("this must be filled in"), where=flag_name(each.name))
    return asked(**made)


def _plain(value: object, kind: type) -> object:
    """Return a value in the type of its parameter; sums are a type of their own."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    if kind is Pence:
        return Pence(int(value)) if value == int(value) else value
    return kind(value) if kind in {int, float} and kind(value) == value else value


def _with_the_books_shut(
    place: Served, action: Action[Any], group: str, key: str, by: str, *, on: date | None, shown: bool
) -> Done:
    """Do what makes books or puts others in their place: nobody may have them open meanwhile."""
    from ultramicro.ledger.carry_out import carry_out  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.desk import Desk  # noqa: PLC0415  as above
    from ultramicro.ledger.stores.telling import telling_damage  # noqa: PLC0415  as above

    place.close()
    now, config = datetime.now(UTC), place.config
    desk = Desk(
        root=place.root, currency=config.currency, settings=config.settings, by=by, at=now,
        on=on or now.astimezone().date(), make=action.makes_books, shown=shown,
    )  # fmt: skip
    with telling_damage(str(place.root)), desk:
        return carry_out(action, desk, group=group, word=key)
