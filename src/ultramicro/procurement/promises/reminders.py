"""What falls due next, whom to remind and by when: in a sentence, and as a calendar for any diary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ultramicro.core.calendar_file import Entry, calendar
from ultramicro.core.message import Message, Number, say
from ultramicro.procurement.promises.model import Outcome, Promise, said_in


def falling_due(promises: Iterable[Promise], on: date) -> list[Promise]:
    """Return the promises whose day is still to come, the soonest first.

    Examples
    --------
    >>> from ultramicro.procurement.promises.model import Entry, promises_of
    >>> rows = [Entry(promise=name, contract="C", promised=1, due_on=day) for name, day in
    ...         (("late", date(2027, 1, 1)), ("soon", date(2026, 8, 1)), ("past", date(2026, 1, 1)))]
    >>> [each.stands.promise for each in falling_due(promises_of(rows), date(2026, 6, 30))]
    ['soon', 'late']
    """
    waiting = [each for each in promises if each.outcome(on) is Outcome.NOT_DUE]
    return sorted(waiting, key=lambda each: (_due(each), each.stands.contract, each.stands.promise))


def _due(promise: Promise) -> date:
    return promise.stands.due_on or date.max


def owner_of(promise: Promise) -> Message | str:
    """Return which office answers for a promise; words where nobody is named."""
    return said_in(promise.stands.owner) or say("nobody is named")


def reminders_said(promises: Iterable[Promise], on: date) -> Message:
    """Say which promise falls due next, when, and who answers for it."""
    waiting = falling_due(promises, on)
    if not waiting:
        return say("Nothing falls due after {on}.", on=on)
    first = waiting[0]
    return say(
        "Next due: '{promise}' of {contract} on {day} ({owner}). The days are in promises.ics (`--out`).",
        promise=first.stands.promise, contract=first.stands.contract, day=_due(first), owner=owner_of(first),
    )  # fmt: skip


def promise_calendar(promises: Iterable[Promise], on: date, remind_days: int, place: str) -> str:
    """Write the days on which promises fall due, and those on which to remind; empty where there are none.

    Parameters
    ----------
    promises : iterable of Promise
        All that there are.
    on : date
        The day at which they are looked at; no reminder is before it.
    remind_days : int
        So long before a promise is due its owner is reminded. [days]
    place : str
        What the place is called.
    """
    entries = [entry for each in falling_due(promises, on) for entry in _entries(each, on, remind_days)]
    return calendar(entries, name=say("Promises to {place}", place=place), made_on=on) if entries else ""


def _entries(promise: Promise, on: date, remind_days: int) -> Iterator[Entry]:
    stands, due = promise.stands, _due(promise)
    what = say(
        "{text} Promised: {amount} {unit}. Answers for it: {owner}.",
        text=stands.text, amount=Number(promise.promised), unit=stands.unit, owner=owner_of(promise),
    )  # fmt: skip
    id_ = f"{stands.contract}/{stands.promise}"
    remind_on = max(on, due - timedelta(days=min(remind_days, (due - on).days)))
    if remind_on < due:
        summary = say("Remind: '{promise}' of {contract} is due on {day}", promise=stands.promise,
                      contract=stands.contract, day=due)  # fmt: skip
        yield Entry(id=f"remind {id_}", on=remind_on, summary=summary, description=what)
    due_said = say("Due: '{promise}' of {contract}", promise=stands.promise, contract=stands.contract)
    yield Entry(id=id_, on=due, summary=due_said, description=what)
