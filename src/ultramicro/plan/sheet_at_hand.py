"""What an enterprise needs at hand, and whether its own sales ever cover what it pays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ultramicro.core.message import Listed, Message, Pence, joined, say
from ultramicro.plan.own_rows import OwnQuarter, own_quarters
from ultramicro.plan.programme.model import Activity
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY, in_pence, weekly_pounds
from ultramicro.plan.rents import ready_pounds
from ultramicro.plan.result import PlanResult

A_POUND = 1.0
"""What is less is rounding."""


class OwnTill(NamedTuple):
    """A quarter of an enterprise by itself. [£].

    `capital` and `ready` are what starting and making rooms ready cost in it; `keeps` its reserve at the end.
    """

    quarter: int
    capital: float
    ready: float
    sales: float
    costs: float
    keeps: float


class AtHand(NamedTuple):
    """The most that an enterprise takes out of the till with what it must keep, by what it is for. [£]."""

    capital: float = 0.0
    ready: float = 0.0
    short: float = 0.0
    keeps: float = 0.0

    @property
    def pounds(self) -> float:
        """All of it."""
        return sum(self)


def most_at_hand(tills: Iterable[OwnTill]) -> AtHand:
    """Return the most that an enterprise has taken out of the till at any time, with what it must keep.

    What starts it is paid before anything of a quarter comes in; sales and costs count at its end.

    Examples
    --------
    >>> slow = OwnTill(1, 100.0, 0.0, 0.0, 30.0, 10.0), OwnTill(2, 0.0, 0.0, 90.0, 40.0, 10.0)
    >>> most_at_hand(slow)
    AtHand(capital=100.0, ready=0.0, short=30.0, keeps=10.0)
    """
    now, most = AtHand(), AtHand()
    for q in tills:
        now = now._replace(capital=now.capital + q.capital, ready=now.ready + q.ready, keeps=0.0)
        most = max(most, now, key=lambda each: each.pounds)
        now = now._replace(short=now.short + q.costs - q.sales)
        most = max(most, now._replace(keeps=q.keeps), key=lambda each: each.pounds)
    return most


def never_covered(tills: Sequence[OwnTill], year: range) -> tuple[float, float] | None:
    """Return what is taken in and paid in the last year of a plan, where sales do not cover it by then. [£].

    Of a year, since an enterprise with a season earns in some of its quarters only.

    Examples
    --------
    >>> shop = [OwnTill(t, 0.0, 0.0, 80.0, 100.0, 0.0) for t in range(1, 9)]
    >>> never_covered(shop, range(5, 9)), never_covered([q._replace(sales=120.0) for q in shop], range(5, 9))
    ((320.0, 400.0), None)
    """
    mine = [q for q in tills if q.quarter in year]
    sales, costs = sum(q.sales for q in mine), sum(q.costs for q in mine)
    return (sales, costs) if costs - sales >= A_POUND else None


def own_tills(result: PlanResult, a: Activity) -> list[OwnTill]:
    """Return the quarters of an enterprise by itself, all of its units together, before interest."""
    plan, own = result.plan, own_quarters(result.booked.rows, a.name)
    mine = [q for q in plan.quarters if q.activity == a.name]
    weekly, weeks = weekly_pounds(plan.problem, a), plan.problem.money.reserve_weeks
    found = []
    for q in mine:
        sums = own.get(q.quarter, OwnQuarter())
        # What it keeps is due from when each unit opens.
        opened = sum(each.started for each in mine if each.quarter + a.lead <= q.quarter)
        found.append(OwnTill(
            q.quarter, q.capital, ready_pounds(plan, a, [q]), sums.sales * POUNDS_PER_PENNY,
            sums.costs * POUNDS_PER_PENNY, opened * weekly * weeks,
        ))  # fmt: skip
    return found


def at_hand_words(tills: Sequence[OwnTill], year: range) -> Message | None:
    """Say what must be at hand in all and what it is for; None where it is less than a pound."""
    most, lost = most_at_hand(tills), never_covered(tills, year)
    if most.pounds < A_POUND:
        return None
    wholes = in_wholes(most)
    parts = Listed(list(_parts(wholes, covered=lost is None)), by="")
    said = [say("Have {sum} at hand in all: {parts}.", sum=_whole(sum(wholes)), parts=parts)]
    if lost:
        sales, costs = lost
        said.append(say(
            "To the end of the plan its sales do not cover what it pays: in the last year {sales} come in "
            "and {costs} go out, {short} more. Others have to pay that, for as long as nothing else changes.",
            sales=_whole(round(sales)), costs=_whole(round(costs)), short=_whole(round(costs) - round(sales)),
        ))  # fmt: skip
    return joined(said)


def in_wholes(most: AtHand) -> tuple[int, int, int, int]:
    """Return what it is made of in whole pounds; what stands elsewhere on the sheet is the same there. [£].

    Examples
    --------
    >>> in_wholes(AtHand(capital=100.4, ready=20.4, short=30.4, keeps=9.5))
    (100, 20, 31, 10)
    """
    capital, ready, keeps = round(most.capital), round(most.ready), round(most.keeps)
    # What its sales do not bring in is told here only, and takes what rounding leaves.
    short = round(most.pounds) - capital - ready - keeps if round(most.short) else 0
    return capital, ready, short, keeps


def _parts(wholes: Sequence[int], *, covered: bool) -> Iterator[Message]:
    """Yield what it is made of, which adds up to what is told."""
    words = (_start, _ready, _until if covered else _lost, _reserve)
    for told, pounds in zip(words, wholes, strict=True):
        if pounds:
            # Where a second unit is started late, the first has brought something in by then.
            yield (
                told(_whole(pounds)) if pounds > 0 else say("less {sum} earned by then", sum=_whole(-pounds))
            )


def _start(pounds: Pence) -> Message:
    return say("{capital} to start", capital=pounds)


def _ready(pounds: Pence) -> Message:
    return say("{sum} to make rooms and land ready", sum=pounds)


def _until(pounds: Pence) -> Message:
    return say("{sum} until sales come in", sum=pounds)


def _lost(pounds: Pence) -> Message:
    return say("{sum} that its sales do not bring in by then", sum=pounds)


def _reserve(pounds: Pence) -> Message:
    return say("{sum} as its reserve", sum=pounds)


def _whole(pounds: float) -> Pence:
    return Pence(in_pence(pounds), "whole")
