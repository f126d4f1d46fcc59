"""When what is bought under a contract can next be bought elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

NOW, ENDED, BY_END, BY_BREAK = "now", "ended", "by_end", "by_break"
LOCKED, PERHAPS, UNDATED = "locked", "perhaps", "undated"
FREE = (NOW, ENDED, BY_END, BY_BREAK)
"""Classes of money of which it is known that it can be bought elsewhere within the horizon."""


@dataclass(frozen=True, kw_only=True)
class When:
    """When a contract can be changed.

    Parameters
    ----------
    kind : str
        `now` (no contract), `ended` (its last day has passed), `by_end`, `by_break` (its first end comes
        before the last extension), `locked` (not within the horizon), `undated`, or `perhaps` (of several
        contracts one is locked, and another is not).
    first_on, last_on : date or None
        The earliest and the latest such day; alike where there is one only.
    ended_on : date or None
        Its last day, where that has passed.
    """

    kind: str
    first_on: date | None = None
    last_on: date | None = None
    ended_on: date | None = None


def when(ends_on: date | None, extended_until_on: date | None, *, on: date, horizon_on: date) -> When:
    """Say when a contract can next be changed, looked at on a day.

    Parameters
    ----------
    ends_on, extended_until_on : date or None
        Its last day without further extension, and with every extension.
    on, horizon_on : date
        The day of looking, and the last day that counts as soon enough.

    Examples
    --------
    >>> today, far = date(2026, 4, 1), date(2028, 3, 31)
    >>> [when(end, last, on=today, horizon_on=far).kind for end, last in (
    ...     (date(2026, 3, 31), None), (date(2027, 3, 31), None), (date(2027, 3, 31), date(2029, 3, 31)),
    ...     (date(2025, 3, 31), date(2027, 3, 31)), (date(2030, 3, 31), None), (None, None))]
    ['ended', 'by_end', 'by_break', 'by_end', 'locked', 'undated']
    """
    first = ends_on or extended_until_on
    if first is None:
        return When(kind=UNDATED)
    # An extension is printed now and then that ends before the contract does.
    last = max(first, extended_until_on or first)
    if last < on:
        return When(kind=ENDED, first_on=on, last_on=on, ended_on=last)
    # In its extension: nobody has to wait for more than the last day.
    first = first if first >= on else last
    if first > horizon_on:
        return When(kind=LOCKED, first_on=first, last_on=last)
    return When(kind=BY_END if first == last else BY_BREAK, first_on=first, last_on=last)


def of_several(found: Iterable[When]) -> When:
    """Say when money can be moved that is under one of several contracts, nobody knows which.

    Where all are locked it is locked, where some are it may be, and where one has no date it has none: what
    may not be free is not called free, and what may be free is not called locked.

    Examples
    --------
    >>> soon = When(kind="by_end", first_on=date(2026, 9, 30), last_on=date(2026, 9, 30))
    >>> later = When(kind="by_end", first_on=date(2027, 9, 30), last_on=date(2027, 9, 30))
    >>> of_several([soon, later]).kind, of_several([soon, When(kind="locked")]).kind
    ('by_break', 'perhaps')
    """
    each = list(found)
    if 0 < sum(one.kind == LOCKED for one in each) < len(each):
        return _spanning(PERHAPS, [one for one in each if one.kind != LOCKED])
    for kind in (LOCKED, UNDATED):
        if mine := [one for one in each if one.kind == kind]:
            return _spanning(kind, mine)
    kinds = {one.kind for one in each}
    both = _spanning(BY_BREAK, each)
    if both.first_on is None:
        return When(kind=UNDATED)
    one_day = all(one.first_on == both.first_on for one in each)
    return replace(both, kind=kinds.pop()) if len(kinds) == 1 and one_day else both


def _spanning(kind: str, each: Sequence[When]) -> When:
    """Return a span of days from the first to the last of several."""
    firsts = [one.first_on for one in each if one.first_on]
    lasts = [one.last_on for one in each if one.last_on]
    return When(
        kind=kind, first_on=min(firsts, default=None), last_on=max(lasts, default=None),
        ended_on=max((one.ended_on for one in each if one.ended_on), default=None),
    )  # fmt: skip
