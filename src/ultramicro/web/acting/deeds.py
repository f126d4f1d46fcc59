"""What every page that acts goes through: told first, done once, answered with a receipt."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.action import Action
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.parameters.typed import require_own_signs
from ultramicro.web import errors
from ultramicro.web.acting import exporting
from ultramicro.web.acting.books import acts_as, is_vouched, patient
from ultramicro.web.acting.doing import action_of, carry_out_for
from ultramicro.web.acting.noting import note_act
from ultramicro.web.acting.receipts import asked_before, keep, to_receipt
from ultramicro.web.acting.telling import Told, tell
from ultramicro.web.people import two
from ultramicro.web.rendering import render, url

if TYPE_CHECKING:
    from ultramicro.ledger.as_told import AsTold

TOLD = "told"
"""The field of a confirmation that says what was told."""
Again = Callable[[str, str], HttpResponse]
"""Shows the form once more with what is wrong: the field, and the message."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something that a page is about to do.

    Parameters
    ----------
    group : str
        The command that gathers the action.
    asked : type
        The action's class.
    values : mapping of str to object
        Its parameters, as typed or as they are.
    key : str
        The page's own.
    hidden : mapping of str to str
        What the confirmation sends back: what was typed, and nothing that the page itself fixes.
    title, button : str
        Messages: over the confirmation, and on its button.
    back : str
        Where to go from the receipt.
    on : date or None
        The day on which it counts.
    only_of : str
        Whose accounts the confirmation shows; those of all where it is empty.
    new_secret : str
        What a clerk is known by from now on, where the action makes one.
    happened : callable
        Says what was done since an operation of the books, where the page knows what that is of.
    """

    group: str
    asked: type[Action[Any]]
    values: Mapping[str, object]
    key: str
    hidden: Mapping[str, str]
    title: str
    button: str
    back: str
    on: date | None = None
    only_of: str = ""
    new_secret: str = field(default="", repr=False)
    happened: Callable[[int], Sequence[str]] = field(default=lambda _: (), repr=False)


def confirm(request: Any, deed: Deed, again: Again) -> HttpResponse:
    """Say what will happen, in figures, and ask for it; what would be refused is shown at the form."""
    if (answer := _before(request, deed, again)) is not None:
        return answer
    try:
        told = _told(request, deed)
    except BadInput as error:
        return refused(error, again)
    return _ask(request, deed, told)


def _told(request: Any, deed: Deed) -> Told:
    action = action_of(deed.asked, deed.values)
    require_own_signs(action, request.place.config.currency)
    return tell(
        request.place, action, by=acts_as(request), on=deed.on, vouched=is_vouched(request),
        only_of=deed.only_of, group=deed.group, word=deed.key,
    )  # fmt: skip


def _ask(request: Any, deed: Deed, told: Told, *, since: Sequence[str] = ()) -> HttpResponse:
    """Ask for what was told; `since` is why it is asked once more."""
    return render(
        request, "act_confirm.html", status=errors.MOVED if since else 200, deed=deed, told=told,
        asks_secret=deed.asked.asks_secret, second=wants_second(deed) or bool(told.loosens), since=since,
    )  # fmt: skip


def do(request: Any, deed: Deed, again: Again) -> HttpResponse:
    """Do it once, and go to its receipt."""
    if (answer := _before(request, deed, again)) is not None:
        return answer
    if wants_second(deed):
        return _for_two(request, deed, again)
    if exporting.takes_long(request, deed):
        return exporting.later(request, deed)
    try:
        _require_as_told(request, deed)
    except BadInput as error:
        return _otherwise(request, deed, again, error)
    return patient(request, lambda: _done(request, deed, again))


def _as_told(request: Any) -> AsTold | None:
    """Return what the page told, as its form carries it; None where it was told nothing."""
    from ultramicro.ledger.as_told import AsTold  # noqa: PLC0415  it loads the ledger

    return AsTold.read(request.POST.get(TOLD, ""))


def _require_as_told(request: Any, deed: Deed) -> None:
    """Refuse what would do another thing than was told, where that is only known by trying it on a copy.

    What decides at once is held against what was told by who writes the books, when nobody comes between.
    """
    from ultramicro.ledger.as_told import ToldOtherwiseError  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.deciding import Deciding  # noqa: PLC0415  as above

    told = _as_told(request)
    if told is None or issubclass(deed.asked, Deciding):
        return
    with request.place.keeper.reading() as desk:
        last = desk.ledger.last.operation
    if last != told.operation:
        now = _told(request, deed).as_told
        if now is None or now.digest != told.digest:
            raise ToldOtherwiseError(last - told.operation)


def _told_again(request: Any, deed: Deed) -> AsTold | None:
    """Return what was told, for who asks whether it was done: where only a copy tells, it may be done."""
    from ultramicro.ledger.deciding import Deciding  # noqa: PLC0415  it loads the ledger

    return _as_told(request) if issubclass(deed.asked, Deciding) else None


def _otherwise(request: Any, deed: Deed, again: Again, error: BadInput) -> HttpResponse:
    """Ask once more with what would be done now, and say what was done since it was told."""
    try:
        now = _told(request, deed)
    except BadInput as refusal:
        return refused(refusal, again)
    told = _as_told(request)
    return _ask(request, deed, now, since=[error.what, *deed.happened(told.operation if told else 0)])


def _before(request: Any, deed: Deed, again: Again) -> HttpResponse | None:
    """Answer a page that was sent before: with its receipt, unless this time it asks for something else.

    Whoever goes back, types another sum and sends the page once more must not read "done" of the first.
    """
    asked = asked_before(request, deed.key)
    if asked is None:
        return None
    if asked and asked != _digest(deed):
        return refused(used_before(), again)
    return to_receipt(request, deed.key)


def used_before() -> BadInput:
    """Return what is said of a page that was used for something else."""
    return BadInput(
        say("this page was used before for something else, and nothing has been done now"),
        do=say("open it anew, and send it from there"),
    )


def _digest(deed: Deed) -> str:
    """Return a digest of what the page was sent with; files, which are gone once it is done, aside."""
    typed = sorted((name, value.strip()) for name, value in deed.hidden.items() if value.strip())
    asked = [deed.group, deed.asked.name, typed]
    return blake2b(json.dumps(asked).encode("ascii"), digest_size=16).hexdigest()


def _done(request: Any, deed: Deed, again: Again) -> HttpResponse:
    from ultramicro.ledger.as_told import ToldOtherwiseError  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.engine.waiting import NotKnownYet  # noqa: PLC0415  as above
    from ultramicro.ledger.loosening import NeedsSecond  # noqa: PLC0415  as above

    try:
        done = carry_out_for(
            request.place, deed.group, deed.asked.name, deed.values, deed.key, acts_as(request),
            is_vouched(request), on=deed.on, new_secret=deed.new_secret, told=_as_told(request),
        )  # fmt: skip
    except NotKnownYet:
        # Never "failed": it may be done. The same key asks again, and does it once at most.
        answer = render(
            request, "act_unknown.html", status=errors.AGAIN, deed=deed, as_told=_told_again(request, deed)
        )
        answer["Retry-After"] = "5"
        return answer
    except NeedsSecond:
        return _for_two(request, deed, again)
    except ToldOtherwiseError as error:
        return _otherwise(request, deed, again, error)
    except BadInput as error:
        return refused(error, again)
    # Members see on the board itself whom what they offer fits, with the names that may be shown.
    whole = not (deed.only_of and deed.group == "board")
    # In one commit: the disk is waited for once, and of the two there is never one alone.
    with transaction.atomic():
        note_act(request, deed.group, deed.asked, deed.values, key=deed.key, status=str(done.status))
        keep(
            request, deed.key, done, group=deed.group, action=deed.asked.name, back=deed.back,
            asked=_digest(deed), whole=whole,
        )  # fmt: skip
    return to_receipt(request, deed.key)


def refused(error: BadInput, again: Again) -> HttpResponse:
    """Show what is wrong at the field that it is about."""
    name = error.where.removeprefix("--").replace("-", "_") if error.where.startswith("--") else ""
    what = say("{what}. What to do: {do}.", what=error.what, do=error.do) if error.do else error.what
    return again(name, what)


def wants_second(deed: Deed) -> bool:
    """Whether it waits for a second person after the first has asked for it."""
    return two.wants_second(deed.group, deed.asked)


def _for_two(request: Any, deed: Deed, again: Again) -> HttpResponse:
    """Have a second person asked."""
    try:
        waiting = two.ask(request, deed.group, deed.asked.name, _texts(deed), deed.key)
    except BadInput as error:
        return refused(error, again)
    return HttpResponseRedirect(url("waiting_one", place_word=request.place.word, waiting=waiting.pk))


def _texts(deed: Deed) -> dict[str, str]:
    """Return what was typed, as it is kept until a second person has looked at it.

    Raises
    ------
    BadInput
        If a file belongs to it, which is not kept so long.
    """
    texts = {name: value for name, value in deed.values.items() if isinstance(value, str)}
    if len(texts) < len(deed.values):
        raise BadInput(
            say("what is uploaded cannot wait for a second person here"), do=say("use the page made for it")
        )
    # The day too, or what is released a week later would count from then on.
    return {**texts, **({two.ON: deed.on.isoformat()} if deed.on else {})}
