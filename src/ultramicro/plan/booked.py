"""A plan to the penny: each sum is rounded once, and all that is told of it is added up from that.

Tables, figures and sentences would else round the same pounds each by itself, and no two would add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ultramicro.core.parts import whole_parts
from ultramicro.plan.paid import Paid, Payee, buyers, paid_flows
from ultramicro.plan.programme.model import QUARTERS
from ultramicro.plan.programme.plan import OUTSIDE, STORE, Flow, Plan
from ultramicro.plan.programme.till import Till
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY, in_pence

ASIDE = frozenset({Payee.WEAR, Payee.PLEDGED})
"""Who is not paid out of the till: what is laid aside stays in it, and what is pledged costs nothing."""


class Row(NamedTuple):
    """A flow with what is paid for it, to the penny: what tables show, and what all sums are made of."""

    flow: Flow
    pence: int


class TillRow(NamedTuple):
    """The till of a quarter. [pence].

    cash = cash before + given + sales + loan - wages - goods - running - capital - repaid, to the penny.
    """

    quarter: int
    given: int
    sales: int
    wages: int
    goods: int
    running: int
    capital: int
    loan: int
    repaid: int
    debt: int
    cash: int


class Booked(NamedTuple):
    """The flows and the tills of a plan, to the penny."""

    rows: tuple[Row, ...]
    tills: tuple[TillRow, ...]


def booked(plan: Plan) -> Booked:
    """Round every flow and every sum of the tills to a penny so that each till adds up.

    In a quarter the sums that come into the till or go out of it are rounded together: each is off by less
    than a penny, and together they are what the till gains or loses. What enterprises pay each other is
    rounded by itself, and what the store passes on is, to the penny, what it took in.
    """
    flows = list(paid_flows(plan))
    pence = [in_pence(f.pounds) for f in flows]
    buy, tills, before = buyers(plan), list[TillRow](), (0, 0)
    for till in plan.tills:
        mine = [n for n, f in enumerate(flows) if f.quarter == till.quarter and _sign(f, buy)]
        money = plan.problem.money
        given = round(money.grant_pence + (money.own_pence if till.quarter == 1 else 0.0))
        told, each = _till(till, given, before, [(flows[n], _sign(flows[n], buy)) for n in mine])
        for n, rounded in zip(mine, each, strict=True):
            pence[n] = rounded
        tills.append(told)
        before = told.cash, told.debt
    _pass_on(flows, pence)
    return Booked(tuple(Row(f, p) for f, p in zip(flows, pence, strict=True)), tuple(tills))


def _sign(f: Flow, buy: frozenset[str]) -> int:
    """Return 1 for what comes into the till, -1 for what goes out of it, 0 for what stays within."""
    out = f.source == OUTSIDE or (f.source in set(Payee) and f.source not in ASIDE)
    return (f.target in buy) - out


def _till(
    x: Till, given: int, before: tuple[int, int], mine: Sequence[tuple[Flow, int]]
) -> tuple[TillRow, list[int]]:
    """Round a quarter's sums together: return its till, and the pence of each flow."""
    cash, debt, loan = in_pence(x.cash), in_pence(x.debt), in_pence(x.loan)
    back = before[1] + loan - debt
    parts = [sign * f.pounds for f, sign in mine]
    gained = cash - before[0] - given - loan + back
    *whole, started = _rounded([each / POUNDS_PER_PENNY for each in (*parts, -x.capital - x.ready)], gained)
    pence = [sign * each for (_, sign), each in zip(mine, whole, strict=True)]
    sums: dict[str, int] = defaultdict(int)
    for (f, sign), each in zip(mine, pence, strict=True):
        sums["sales" if sign > 0 else _column(f)] += each
    return TillRow(
        x.quarter, given, sums["sales"], sums["wages"], sums["goods"], sums["running"],
        sums["capital"] - started, loan, back + sums["interest"], debt, cash,
    ), pence  # fmt: skip


def _rounded(parts: Sequence[float], total: int) -> list[int]:
    # A solver misses a row by a millionth; the largest sum bears it, so that all others are true to a penny.
    off, largest = total - sum(parts), max(range(len(parts)), key=lambda n: abs(parts[n]))
    return whole_parts([part + off * (n == largest) for n, part in enumerate(parts)], total)


def _column(f: Flow) -> str:
    """Return the column of the till in which a payment is told."""
    by_payee = {
        Payee.WORKERS: "wages", Payee.HIRED: "wages", Payee.SUPPLIERS: "running", Payee.OWNERS: "running",
        Payee.TEACHERS: "capital", Payee.SAVERS: "interest",
    }  # fmt: skip
    return next((column for payee, column in by_payee.items() if f.source == payee), "goods")


def _pass_on(flows: Sequence[Flow], pence: list[int]) -> None:
    """Round what the store passes on in each quarter so that nothing stays in it or is missing."""
    on: dict[int, list[int]] = defaultdict(list)
    for n, f in enumerate(flows):
        if f.good == Paid.STORED:
            on[f.quarter].append(n)
    for t, mine in on.items():
        came = sum(p for f, p in zip(flows, pence, strict=True) if f.quarter == t and f.source == STORE)
        whole = sum(flows[n].pounds for n in mine)
        told = whole_parts([came * flows[n].pounds / whole for n in mine], came)
        for n, each in zip(mine, told, strict=True):
            pence[n] = each


def surpluses(plan: Plan, rows: Iterable[Row]) -> dict[tuple[str, int], int]:
    """Return by enterprise and quarter what its sales leave of all that it pays, by its rows. [pence].

    Parameters
    ----------
    plan : Plan
        The plan.
    rows : iterable of Row
        Its rows.
    """
    left = {(q.activity, q.quarter): 0 for q in plan.quarters}
    for f, pence in rows:
        for who, sign in ((f.source, 1), (f.target, -1)):
            if (who, f.quarter) in left:
                left[who, f.quarter] += sign * pence
    return left


def surplus_pence(plan: Plan, rows: Iterable[Row]) -> int:
    """Return what all sales leave of all that is paid, over the plan: the sum of its rows. [pence]."""
    buy, paid = buyers(plan), {OUTSIDE, *Payee}
    return sum(p * (f.target in buy) - p * (f.source in paid) for f, p in rows)


def left_in_a_year(plan: Plan) -> dict[str, float]:
    """Return by enterprise what its rows leave of a last year; a shorter plan is brought to one. [£].

    It is before what all pay together. What is still in store brings nothing yet.
    """
    year, sums = plan.last_year(), defaultdict[str, int](int)
    for (name, t), pence in surpluses(plan, booked(plan).rows).items():
        sums[name] += pence * (t in year)
    return {name: pence * POUNDS_PER_PENNY * QUARTERS / len(year) for name, pence in sums.items()}
