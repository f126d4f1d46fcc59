"""Since when there is what verbs act on, and the one gate that keeps verbs from acting on it before."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import ClassVar, NamedTuple, TypeVar

from ultramicro.core.action import Action
from ultramicro.core.days import require_there
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, note, say
from ultramicro.ledger.currencies import OPENED
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.people.posts import Post

D = TypeVar("D")

BEGINS: Mapping[str, tuple[str, ...]] = {
    OPENED: ("opened_on",), "appeal": ("on",), "commitment": ("on",), "loan_asked": ("terms", "begun"),
    "release_asked": ("on",), "round_open": ("on",),
}  # fmt: skip
"""By the kind of note that begins something: where its first day stands in the note."""
STEPS: Mapping[str, tuple[str, ...]] = {"loan_decided": ("on",), "round_solved": ("on",)}
"""The same of notes that take something a step on: what comes after cannot have been before."""
THROWN_AWAY = frozenset({"round_undone"})
"""Notes that take such a step back."""
DEFAULTS: Mapping[str, str] = {"code": OPENED, "round": "round_open"}
"""Parameters that mean the only one, or the last, where they are not given."""


class Since(NamedTuple):
    """Since when there is something, and the day of its last step; None where that is not known.

    `kind` is that of the note that began it.
    """

    began: date | None
    step: date | None = None
    kind: str = ""


class FirstDays(Projection[Since]):
    """Since when there is what has a number or a code of its own."""

    name: ClassVar[str] = "first_days"
    keeps: ClassVar[type] = Since

    def apply(self, entry: Entry) -> None:
        """Take in what begins something, takes it a step on, or takes that back."""
        if (noted := entry.note) is None:
            return
        found = self.shelf.get(noted.about)
        # A currency is opened once, however often its rules are written anew.
        if noted.kind in BEGINS and found is None:
            self._put(noted.about, Since(_day(noted.body, BEGINS[noted.kind]), kind=noted.kind))
        elif found and noted.kind in STEPS:
            self._put(noted.about, found._replace(step=_day(noted.body, STEPS[noted.kind])))
        elif found and noted.kind in THROWN_AWAY:
            self._put(noted.about, found._replace(step=None))

    def _put(self, number: str, since: Since) -> None:
        # Only those that are looked for in a list: loans and agreements are many.
        self.shelf.put(number, since, *([since.kind] if since.kind in DEFAULTS.values() else []))

    def meant(self, parameter: str, given: str) -> str:
        """Return the number or code that a parameter names, as verbs understand it; empty for none."""
        if given or parameter not in DEFAULTS:
            return given.strip().upper() if parameter in {"code", "currency"} else given
        # The only currency, or the last round.
        return next(reversed(self.shelf.keys(DEFAULTS[parameter])), "")


def _day(body: str, where: tuple[str, ...]) -> date | None:
    """Return the day that stands in a note; None in notes of older versions, which have none there."""
    found = json.loads(body)
    for each in where:
        found = found.get(each) if isinstance(found, dict) else None
    return date.fromisoformat(found) if isinstance(found, str) else None


def require_begun(
    action: Action[D], days: Callable[[], FirstDays], post: Callable[[str], Post | None], on: date
) -> None:
    """Refuse a verb on a day on which what it names was not there yet, or not yet so far.

    Parameters
    ----------
    action : Action
        What is asked.
    days : callable
        Returns since when there is what has a number; called only where something is named.
    post : callable
        Returns a post of the noticeboard; called only where one is named.
    on : date
        The day on which it counts.

    Raises
    ------
    BadInput
        With the first day that can be given.
    """
    texts = ((each.name, getattr(action, each.name)) for each in fields(action))
    # A verb that only names people and files needs nothing of this.
    given = [(name, value) for name, value in texts if isinstance(value, str) and (value or name in DEFAULTS)]
    for parameter, value in given:
        found = post(value) if parameter in {"offer", "want", "post"} else None
        require_there(on, found.posted_on if found else None, what=value)
        what = days().meant(parameter, value)
        if (since := days().shelf.get(what)) and _names(parameter, since):
            require_begun_by(days(), what, on)


def require_begun_by(days: FirstDays, what: str, on: date) -> None:
    """Refuse a day on which something with a number or a code was not there yet, or not yet so far.

    Raises
    ------
    BadInput
        With the first day that can be given.
    """
    if since := days.shelf.get(what):
        require_there(on, since.began, what=what)
        _require_so_far(on, since.step, what)


def _names(parameter: str, since: Since) -> bool:
    # A code may also be somebody's short name, or a word of a reason.
    return since.kind != OPENED or parameter in {"code", "currency"}


def _require_so_far(on: date, step: date | None, what: str) -> None:
    if step is not None and on < step:
        raise BadInput(
            note("books.not_so_far", "the last step of {what} was on {day}", what=what, day=Day(step)),
            where="--on",
            do=say("give that day or a later one"),
        )


def require_not_before(desk: Desk, back: Sequence[Transfer]) -> None:
    """Refuse to take transfers back on a day before their own: they would be undone before they were done.

    Raises
    ------
    BadInput
        With the first day that can be given.
    """
    for each in back:
        number = say("transfer {number}", number=str(each.seq))
        require_there(desk.on, date.fromisoformat(each.business_on), what=number)
