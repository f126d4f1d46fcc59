"""Pictures of one's own energy: by the hour of the clock or by the day, each with what is seen in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from ultramicro.core.message import Day, Share, Value, say, words
from ultramicro.reports.drawn.stacks import Stack, stacks, swatches
from ultramicro.web.club.words import hour, kwh

if TYPE_CHECKING:
    from ultramicro.energy.settlement.own_month import Energy, OwnMonth, Window

Parts = Callable[["Energy"], tuple[int, int]]
Finds = Callable[["OwnMonth", bool], str]
TICKS = 5
"""So many words stand under the columns: they fit a phone."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture: its finding, what it shows, the words under it, its key, and its numbers as rows."""

    name: str
    finding: str
    says: str
    drawing: Markup
    ticks: Sequence[str]
    key: Sequence[tuple[Markup, str]]
    head: str
    rows: Sequence[tuple[str, str, str]]


def pictures(month: OwnMonth, number: int, *, by_day: bool) -> list[Drawn]:
    """Draw what a member took, and what they gave; nothing of what there was none.

    Parameters
    ----------
    month : OwnMonth
        The member's.
    number : int
        Which picture of the page comes first; makes ids that do not clash.
    by_day : bool
        Whether by the day, and not by the hour of the clock.
    """
    took = (words(say("made here")), words(say("from the supplier")))
    gave = (words(say("used by members")), words(say("left over")))
    shown = [
        (
            "took",
            month.energy.taken_wh,
            took,
            lambda e: (e.local_wh, e.bought_wh),
            _took,
        ),
        ("gave", month.energy.given_wh, gave, lambda e: (e.sold_wh, e.spare_wh), _gave),
    ]
    return [
        _drawn(month, f"{name}-{number}", called, parts, finds(month, by_day), by_day=by_day)
        for name, wh, called, parts, finds in shown
        if wh
    ]


def _drawn(
    month: OwnMonth, name: str, called: tuple[str, str], parts: Parts, finding: str, *, by_day: bool
) -> Drawn:
    columns = _days(month) if by_day else [(hour(n), each) for n, each in enumerate(month.by_hour)]
    rows = [(head, *parts(each)) for head, each in columns]
    told = [(head, kwh(lower), kwh(upper)) for head, lower, upper in rows]
    highest = max(rows, key=lambda row: row[1] + row[2])
    drawing = stacks(
        [
            Stack(words=f"{head}: {called[0]} {low}, {called[1]} {up}", lower=row[1], upper=row[2])
            for row, (head, low, up) in zip(rows, told, strict=True)
        ],
        name=name, title=finding,
    )  # fmt: skip
    says = _highest_day if by_day else _highest_hour
    return Drawn(
        name=name, finding=finding, says=says(highest[0], kwh(highest[1] + highest[2])), drawing=drawing,
        ticks=_ticks([head for head, _ in columns], last="" if by_day else hour(24)),
        key=list(zip(swatches(), called, strict=True)),
        head=words(say("Day") if by_day else say("Hour")), rows=told,
    )  # fmt: skip


def _days(month: OwnMonth) -> list[tuple[str, Energy]]:
    return [(words(say("{day}", day=Day(day, short=True))), each) for day, each in month.by_day]


def _highest_hour(head: str, sum_: str) -> str:
    return words(
        say("Each column is an hour of the clock, over all days; the highest, from {hour}, is {sum}.",
            hour=head, sum=sum_)
    )  # fmt: skip


def _highest_day(head: str, sum_: str) -> str:
    return words(say("Each column is a day; the highest, {day}, is {sum}.", day=head, sum=sum_))


def _ticks(heads: Sequence[str], last: str) -> list[str]:
    """Return words for under the columns: of hours some borders, evenly apart; of days the first and last."""
    if last:
        step = len(heads) // (TICKS - 1)
        return [*heads[::step][: TICKS - 1], last]
    return [heads[0], heads[-1]] if len(heads) > 1 else list(heads)


def _took(month: OwnMonth, by_day: bool) -> str:
    energy = month.energy
    if not energy.local_wh:
        return words(say("Nothing of what you used was made here"))
    if not energy.bought_wh:
        return words(say("All that you used was made here"))
    if by_day:
        day, most = max(month.by_day, key=lambda each: each[1].local_wh)
        return words(say("On {day} most came from here: {kwh}", day=Day(day), kwh=kwh(most.local_wh)))
    local, bought = (_best(month, part) for part in (lambda e: e.local_wh, lambda e: e.bought_wh))
    # Of the two the one that says more: what comes at all hours alike has no hours worth naming.
    if local.share >= bought.share:
        return words(
            say("{share} of your local energy came between {from_hour} and {until_hour}", **_said(local))
        )
    return words(
        say("{share} of what you bought was used between {from_hour} and {until_hour}", **_said(bought))
    )


def _gave(month: OwnMonth, by_day: bool) -> str:
    if by_day:
        day, most = max(month.by_day, key=lambda each: each[1].given_wh)
        return words(say("On {day} you gave most: {kwh}", day=Day(day), kwh=kwh(most.given_wh)))
    best = _best(month, lambda e: e.given_wh)
    return words(say("{share} of what you gave came between {from_hour} and {until_hour}", **_said(best)))


def _best(month: OwnMonth, part: Callable[[Energy], int]) -> Window:
    from ultramicro.energy.settlement.own_month import best_hours  # noqa: PLC0415  numpy

    found = best_hours([part(each) for each in month.by_hour])
    assert found  # noqa: S101  only asked where there was something
    return found


def _said(best: Window) -> dict[str, Value]:
    return {"share": Share(best.share), "from_hour": hour(best.begin), "until_hour": hour(best.until)}
