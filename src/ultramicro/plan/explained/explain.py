"""Why this plan: what holds it back, what a little more would add, and why something was left out.

Prices of the relaxation only say what is worth asking; they mislead where things are whole. Every number that
is given is the difference of two plans that were found and checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.linear import Effort, Floats, LinearModel
from ultramicro.plan.explained.bending import (
    best_of,
    carried,
    towards,
)
from ultramicro.plan.explained.lumps import least_lent_pounds, money_lumps
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.model import MONTHS, QUARTER_WEEKS, QUARTERS, Problem
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY

ASKED = Effort(gap=0.004, nodes=20, restarts=False)
"""How hard each question is solved again."""
PERSON_HOURS = 12.0
"""Hours a week of one more person."""
AREA_M2 = 100.0
HALF = 0.5
INFINITE = float("inf")
ONE_MORE = 1.0
LARGER = 0.1
NEARLY, A_POUND = 2 / 3, 1.0
"""Part of the most that counts as nearly so much (a judgement), and what is too little to speak of. [£]"""


class ChangeKind(StrEnum):
    """Of what there is a little more."""

    LENT = "lent"
    RESERVE = "reserve"
    GRANT = "grant"
    STARTS = "starts"
    FOUNDERS = "founders"
    PEOPLE = "people"
    GROUND = "ground"
    MATERIAL = "material"
    DEMAND = "demand"
    ROOM = "room"
    WANTED = "wanted"
    PRICE = "price"


OF_MONEY = (ChangeKind.LENT, ChangeKind.RESERVE, ChangeKind.GRANT)
SAME_WORK = (*OF_MONEY, ChangeKind.STARTS, ChangeKind.FOUNDERS)
"""What changes no goods, hours or stores, so that what makes the relaxation tight holds as it is."""
CHEAPEST = tuple(ChangeKind(kind) for kind in (
    "reserve", "starts", "founders", "lent", "people", "ground", "room", "wanted", "demand", "price",
    "material", "grant",
))  # fmt: skip
"""What costs a group least to bring about comes first: a decision, then time, then what is paid back."""


class MarginalGain(NamedTuple):
    """What a little more of something would add. [£ over the plan].

    `of` is the skill, the class of ground, the good or the need; `amount` how much more: pence of a grant,
    starts in a quarter, hours a week, m², so much a year, a price, or a share of the reserve or of the need.
    `begins` names what the plan with it begins that the plan at hand does not; `step` is the price of what
    would be wanted, or the price now. [pence]
    """

    kind: ChangeKind
    of: str
    amount: float
    gain: float
    at_most: float
    begins: tuple[str, ...] = ()
    step: float = 0.0


class Lack(StrEnum):
    """Why no plan here can start an activity in time: what a plan with more money shows of it."""

    MONEY = "money"
    EARNINGS = "earnings"
    WORTH = "worth"


class LeftOut(NamedTuple):
    """What putting an activity in would cost: the plan with it is worth so much less. [£ over the plan].

    Where no plan with it was found, `loss` is None, and `lacks` says why if more money shows it: `MONEY`
    where it is in the best plan with enough lent, `WORTH` where it could be in one, `EARNINGS` where only
    money that is never paid back would let it be. What was not tried has only the bound `at_least`.
    """

    activity: str
    loss: float | None
    at_least: float
    lacks: Lack | None = None
    tried: bool = True


class Change(NamedTuple):
    """A little more of something, the rows whose prices tell its worth, and by how much they are loosened."""

    kind: ChangeKind
    of: str
    amount: float
    rows: tuple[str, str]
    step: float
    loosened: Problem


def marginal_gains(found: PlanSolution, most: int = 6) -> list[MarginalGain]:
    """Find out what a little more of the scarcest things would add.

    Parameters
    ----------
    found : PlanSolution
        The plan.
    most : int
        How many questions are solved again: of each kind that which looks best by the relaxation's prices,
        then the next best.

    Returns
    -------
    list of MarginalGain
        The largest gain first. `gain` was reached by a plan that was found; none gains more than `at_most`.
    """
    relaxed = found.model.solve(relaxed=True)
    if relaxed is None or not most:
        return []
    ranked = sorted(_changes(found.problem), key=lambda change: -_looks(found, relaxed.price, change))
    # Reversed, so that the best of each kind is written last and stays.
    firsts = {change.kind: change for change in reversed(ranked)}
    of_each_kind = [change for change in ranked if firsts[change.kind] is change]
    # One of each kind first: six goods in a row would say nothing of people or ground.
    rest = [*of_each_kind, *(change for change in ranked if change not in of_each_kind)]
    # Prices of the relaxation say nothing of what is whole, so money is asked about whatever they say.
    money = list(_money_changes(found))
    chosen = [*money, *(change for change in rest if _looks(found, relaxed.price, change) > 0)][:most]
    told = [tried(found, change) for change in chosen]
    return sorted([*told, *_least_lent(found, told)], key=lambda m: (-m.gain, m.kind, m.of, m.amount))


def _least_lent(found: PlanSolution, told: Sequence[MarginalGain]) -> Iterator[MarginalGain]:
    """Ask about the least sum that brings most of what a larger one would."""
    lent = [m for m in told if m.kind is ChangeKind.LENT and m.gain > A_POUND]
    if not lent:
        return
    most = max(lent, key=lambda m: m.gain)
    pounds = least_lent_pounds(found, most.gain * NEARLY)
    if pounds is not None and pounds / POUNDS_PER_PENNY < most.amount:
        yield tried(found, _more_lent(found.problem, pounds))


def first_step(more: Sequence[MarginalGain]) -> MarginalGain | None:
    """Return the cheapest step that adds anything at all; None where none does.

    Examples
    --------
    >>> lent = MarginalGain(ChangeKind.LENT, "", 1_000_000, 9_000.0, 9_000.0)
    >>> first_step([lent, lent._replace(amount=5_000_000, gain=95_000.0)]).amount
    1000000
    """
    return _cheapest(more, A_POUND)


def best_step(more: Sequence[MarginalGain]) -> MarginalGain | None:
    """Return the cheapest step of those that open nearly the most; None where nothing adds anything.

    Examples
    --------
    >>> lent = MarginalGain(ChangeKind.LENT, "", 2_000_000, 95_000.0, 99_000.0)
    >>> granted = MarginalGain(ChangeKind.GRANT, "", 2_000_000, 100_000.0, 100_000.0)
    >>> best_step([granted, lent]).kind.value
    'lent'
    """
    most = max((m.gain for m in more), default=0.0)
    return _cheapest(more, max(NEARLY * most, A_POUND))


def _cheapest(more: Sequence[MarginalGain], least_gain: float) -> MarginalGain | None:
    near = [m for m in more if m.gain > least_gain]
    return min(near, key=lambda m: (CHEAPEST.index(m.kind), m.amount, -m.gain), default=None)


def tried(found: PlanSolution, change: Change) -> MarginalGain:
    """Make the plan again with a change, near the plan at hand and near the relaxation with it.

    Parameters
    ----------
    found : PlanSolution
        The plan at hand.
    change : Change
        What is otherwise.
    """
    model = portfolio(change.loosened)
    same = found.tight_model() if change.kind in SAME_WORK else None
    tight, relaxed = tightened(change.loosened, model, same)
    # The old plan is still possible where there is more, so no gain can come out below nought.
    worth = found.worth_pounds
    most = INFINITE if relaxed is None else max(0.0, relaxed.bound - worth)
    told = MarginalGain(change.kind, change.of, change.amount, 0.0, most, (), change.step)
    if relaxed is None or most <= A_POUND:
        return told
    begin = carried(found.model, found.at, tight)
    best = best_of(tight, [towards(tight, begin, relaxed.at)], relaxed.bound, begin, ASKED)
    gain = 0.0 if best is None else max(0.0, model.total(best) - worth)
    begins = () if best is None or gain <= A_POUND else _begins(found, change.loosened, tight, best)
    return told._replace(gain=gain, at_most=max(most, gain), begins=begins)


def _begins(found: PlanSolution, p: Problem, tight: LinearModel, at: Floats) -> tuple[str, ...]:
    """Name what stands at the end of another plan and not in the plan at hand."""
    last, now = p.quarters, set(found.units())
    there = (a.name for a in p.activities if at[tight.at["units", a.name, last]] > HALF)
    return tuple(sorted(set(there) - now))


def _looks(found: PlanSolution, price: Floats, change: Change) -> float:
    """Return what more of it is worth by the relaxation's prices, over all quarters."""
    kind, item = change.rows
    rows = [
        at for name, at in found.model.row_at.items()
        if isinstance(name, tuple) and name[0] == kind and (not item or name[1] == item)
    ]  # fmt: skip
    # Rows point either way, so that their prices have either sign.
    return float(sum(abs(price[at]) for at in rows)) * change.step


def _money_changes(found: PlanSolution) -> Iterator[Change]:
    """Yield more money in the sums that would begin something, and half the reserve."""
    p = found.problem
    lumps = money_lumps(found)
    yield from (_more_lent(p, pounds) for pounds in lumps)
    if p.money.reserve_weeks and lumps:
        halved = replace(p, money=replace(p.money, reserve_weeks=p.money.reserve_weeks * HALF))
        yield Change(ChangeKind.RESERVE, "", HALF, ("reserve", ""), 0.0, halved)
    if lumps:
        pence = lumps[-1] / POUNDS_PER_PENNY
        given = replace(p, money=replace(p.money, own_pence=p.money.own_pence + pence))
        yield Change(ChangeKind.GRANT, "", pence, ("cash", ""), 0.0, given)


def _more_lent(p: Problem, pounds: float) -> Change:
    pence = pounds / POUNDS_PER_PENNY
    lent = replace(p, money=replace(p.money, savings_pence=p.money.savings_pence + pence))
    return Change(ChangeKind.LENT, "", pence, ("debt", ""), 0.0, lent)


def _changes(p: Problem) -> Iterator[Change]:
    if who := p.founding:
        more = replace(p, founding=replace(who, founders=who.founders + 1))
        yield Change(ChangeKind.FOUNDERS, "", 1, ("founders", ""), 1, more)
    yield Change(ChangeKind.STARTS, "", 1, ("starts", ""), 1, replace(p, starts=p.starts + 1))
    for k in sorted({k for a in p.activities for k in a.hours} - p.anyone):
        a_quarter = PERSON_HOURS * QUARTER_WEEKS
        hours = {**p.hours, k: p.hours.get(k, 0.0) + a_quarter}
        yield Change(ChangeKind.PEOPLE, k, PERSON_HOURS, ("skill", k), a_quarter, replace(p, hours=hours))
    # Nothing grows out of no ground at all: that would be told as a change that brings nothing.
    for use in sorted({i.use for i in p.spaces if p.area_m2(i.use) > 0}):
        # Every room of the use grows alike: a new one would need a rent and a cost that nobody knows.
        by = _grown(p, use)
        spaces = tuple(replace(i, area_m2=i.area_m2 * by) if i.use == use else i for i in p.spaces)
        yield Change(ChangeKind.GROUND, use, AREA_M2, ("ground", use), AREA_M2, replace(p, spaces=spaces))
    for g, monthly in sorted(p.materials.items()):
        more = replace(p, materials={**p.materials, g: tuple(m + ONE_MORE / MONTHS for m in monthly)})
        yield Change(ChangeKind.MATERIAL, g, ONE_MORE, ("goods", g), ONE_MORE / QUARTERS, more)
    for d in p.needs:
        needs = tuple(replace(n, quantity=n.quantity * (1 + LARGER)) if n is d else n for n in p.needs)
        step, larger = d.quantity * LARGER / QUARTERS, replace(p, needs=needs)
        yield Change(ChangeKind.DEMAND, d.name, LARGER, ("goods", d.good), step, larger)


def _grown(p: Problem, use: str) -> float:
    return 1 + AREA_M2 / p.area_m2(use)
