"""What would begin something where nothing begins: a room, a buyer, a price, each found by a plan with it.

Prices of the relaxation say nothing of a plan of nought, and of what no recipe can run without no price is
known at all. So what keeps an enterprise out is put right, one thing at a time, and the plan is made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from ultramicro.plan.earnings import left_at_full_work
from ultramicro.plan.explained.explain import (
    A_POUND,
    Change,
    ChangeKind,
    MarginalGain,
    tried,
)
from ultramicro.plan.programme.model import Activity, Need, Problem, Space
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.unit_economics import value_pence
from ultramicro.plan.recipes.structure import Impossible, Obstacle, maximal_structure
from ultramicro.plan.recipes.vocabulary import goods

OF_EACH = 4
"""How many enterprises are asked about for each thing that may lack: the most promising first."""
DEARER = (1.05, 1.15, 1.3)
"""Prices that are tried, as parts of the one that covers all costs but rent; a judgement."""
FAR_DEARER = 1.5
"""Part of a price that is paid above which nobody is asked to pay so much more; a judgement."""
LAND, BUILDING = "land", "building"
UNNAMED = "\N{NO-BREAK SPACE}"
"""The name of a room or a need that is not there: no row of a file has it."""
PARTS = (0.5, 1.0)
"""Parts of what a unit makes in a year that are tried as wanted: the least that begins something is told."""
NOWHERE = ("", "")
"""No row of the programme tells the worth of what is not in it."""


def openings(found: PlanSolution, every: Problem, why_not: Mapping[str, Impossible]) -> list[MarginalGain]:
    """Find out what would begin something, of what the place has not: rooms, buyers and prices.

    Parameters
    ----------
    found : PlanSolution
        A plan in which nothing begins.
    every : Problem
        The same problem with what can be in no plan.
    why_not : mapping of str to Impossible
        Why that is.

    Returns
    -------
    list of MarginalGain
        What begins something, the largest gain of each kind first. Rent of a room is not in its gain.
    """
    if found.units():
        return []
    told = [tried(found, change) for change in (*_rooms(every, why_not), *_founder(found.problem))]
    every_one = [*told, *_buyers(found, every, why_not), *_prices(found)]
    return [m for m in every_one if m.gain > A_POUND]


def _founder(problem: Problem) -> Iterator[Change]:
    if who := problem.founding:
        more = replace(problem, founding=replace(who, founders=who.founders + 1))
        yield Change(ChangeKind.FOUNDERS, "", 1, NOWHERE, 1, more)


def _rooms(every: Problem, why_not: Mapping[str, Impossible]) -> Iterator[Change]:
    """Yield the rooms and the land that would let the most promising enterprises stand."""
    lacking = _promising(every, why_not, Obstacle.TOO_LITTLE_SPACE)
    sizes = dict.fromkeys((why_not[a.name].items[0], why_not[a.name].needed_m2) for a in lacking)
    for use, area in islice(sizes, OF_EACH):
        kind = LAND if use.split()[-1] == LAND else BUILDING
        room = Space(name=UNNAMED, kind=kind, use=use, area_m2=area)
        more, _ = maximal_structure(replace(every, spaces=(*every.spaces, room)))
        yield Change(ChangeKind.ROOM, use, area, NOWHERE, 0.0, more)


def _buyers(found: PlanSolution, every: Problem, why_not: Mapping[str, Impossible]) -> Iterator[MarginalGain]:
    """Yield how much of what promising enterprises make would have to be wanted at the usual price."""
    for a in islice(_promising(every, why_not, Obstacle.NO_BUYER), OF_EACH):
        if need := _wanted(a):
            yield from islice(_enough(found, every, need), 1)


def _enough(found: PlanSolution, every: Problem, need: Need) -> Iterator[MarginalGain]:
    for part in PARTS:
        asked = replace(need, quantity=need.quantity * part)
        more, _ = maximal_structure(replace(every, needs=(*every.needs, asked)))
        change = Change(ChangeKind.WANTED, need.good, asked.quantity, NOWHERE, need.price_pence, more)
        if (m := tried(found, change)).gain > A_POUND:
            yield m


def _wanted(a: Activity) -> Need | None:
    """Return a need of all that a unit makes of its main good; None where it has no price of its own."""
    sold = {g: q * a.sold_pence.get(g, 0.0) for g, q in a.makes.items()}
    good = max(sorted(sold), key=lambda g: sold[g], default="")
    # What is wanted in some months only is not told by a quantity of a year.
    if not sold.get(good) or (good in goods() and goods()[good].wanted_in):
        return None
    return Need(name=UNNAMED, good=good, quantity=a.makes[good],
                price_pence=a.sold_pence[good], unmet=True)  # fmt: skip


def _promising(every: Problem, why_not: Mapping[str, Impossible], obstacle: Obstacle) -> Iterator[Activity]:
    """Yield what an obstacle keeps out and what would earn its costs at full work, the best by hour first."""
    left = {}
    for a in every.activities:
        if a.name in why_not and why_not[a.name].obstacle is obstacle:
            need = _wanted(a) if obstacle is Obstacle.NO_BUYER else None
            sold = replace(every, needs=(*every.needs, need)) if need else every
            left[a.name] = left_at_full_work(sold, a) / max(sum(a.hours.values()), 1.0)
    by_name = {a.name: a for a in every.activities}
    yield from (
        by_name[name] for name in sorted(left, key=lambda name: (-left[name], name)) if left[name] > 0
    )


def _prices(found: PlanSolution) -> Iterator[MarginalGain]:
    """Yield the least price, of those tried, at which what does not pay its way now would begin."""
    problem = found.problem
    # The least rise first, as it is what buyers would be asked for.
    near = sorted(_short(problem), key=lambda each: (each[1] / _paid(problem, each[0]), each[0]))
    for good, covers in dict(reversed(near[:OF_EACH])).items():
        yield from islice(_dearer(found, good, covers), 1)


def _dearer(found: PlanSolution, good: str, covers: float) -> Iterator[MarginalGain]:
    for dearer in DEARER:
        pence = _round_price(covers * dearer)
        needs = tuple(
            replace(d, price_pence=max(d.price_pence, pence)) if d.good == good and not d.sure else d
            for d in found.problem.needs
        )
        more = replace(found.problem, needs=needs)
        m = tried(found, Change(ChangeKind.PRICE, good, pence, NOWHERE, _paid(found.problem, good), more))
        if m.gain > A_POUND:
            yield m


def _round_price(pence: float) -> float:
    """Round a price up to one that is asked for in life: to 10p above £5, and to whole pence below."""
    step = 10.0 if pence > 500 else 1.0  # noqa: PLR2004  in pence
    return -(-pence // step) * step


def _paid(problem: Problem, good: str) -> float:
    return max(value_pence(problem, good), 1.0)


def _short(problem: Problem) -> Iterator[tuple[str, float]]:
    """Yield what people want of what loses money at full work, and the price that covers its costs."""
    wanted = {d.good for d in problem.needs if d.price_pence > 0}
    for a in problem.activities:
        mine = sorted(set(a.makes) & wanted)
        left = left_at_full_work(problem, a)
        if len(mine) != 1 or left >= 0:
            continue
        covers = _paid(problem, mine[0]) - left * 100 / a.makes[mine[0]]
        if covers <= FAR_DEARER * _paid(problem, mine[0]):
            yield mine[0], covers


def best_of_each(more: Iterable[MarginalGain]) -> list[MarginalGain]:
    """Return of each kind of step that which adds most, by kind."""
    best: dict[ChangeKind, MarginalGain] = {}
    for m in more:
        if m.gain > A_POUND and (m.kind not in best or m.gain > best[m.kind].gain):
            best[m.kind] = m
    return list(best.values())
