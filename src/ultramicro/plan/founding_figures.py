"""Figures of who founds a plan's enterprises, and of how many it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ultramicro.core.contract import Figure
from ultramicro.core.message import Pence, plural, say
from ultramicro.plan.explained.waiting import coached
from ultramicro.plan.programme.founding import HOURS_A_START, PENCE_A_START
from ultramicro.plan.programme.plan import LEFT, OUTSIDE, STORE, Plan
from ultramicro.plan.words import money

DOMINANT = 0.5
"""Part of what is asked of a good from which its seller is a dominant one; a judgement."""
REPORT = "New Economics Foundation, Ten Steps to Save the Cities, 2011, step 4"


def founding_figures(plan: Plan) -> Iterator[Figure]:
    """Yield how many founders the plan takes, and what coaching them would cost by the published figures."""
    kinds, learn = len(plan.units()), len(coached(plan))
    if not kinds:
        return
    known = plan.problem.founding is not None
    yield Figure(
        id="founders", name=say("founders that the plan takes"), value=kinds, unit=say("people"),
        how=say("one for each kind of enterprise: {there} who are there + {learn} to be coached",
                there=kinds - learn, learn=learn) if known
        else say("one for each kind of enterprise; who could found one is not known"),
    )  # fmt: skip
    # Where nobody has to be coached, nothing is to be said of the cost.
    if learn:
        yield _coaching_cost(kinds, learn, known=known)


def _coaching_cost(kinds: int, learn: int, *, known: bool) -> Figure:
    return Figure(
        id="coaching_cost", name=say("coaching the founders"), value=learn * PENCE_A_START, unit="pence",
        low=None if known else 0, high=None if known else kinds * PENCE_A_START,
        how=say(
            "{learn} × {sum} for a start that lasts: about {hours} hours of coaching each. It is not in the "
            "plan's till. {range}",
            learn=plural("{n} founder", "{n} founders", learn), sum=Pence(PENCE_A_START, "whole"),
            hours=HOURS_A_START,
            range="" if known else say("Range: from none who must be coached to all."),
        ),
        rests_on=REPORT,
    )  # fmt: skip


def concentration(plan: Plan, others: Sequence[Plan]) -> Iterator[Figure]:
    """Yield how much of the sales one enterprise makes, how many share them, and where one seller dominates.

    A leak that is closed towards one dominant seller is no gain: the place would hang on it as before. The
    ranges are those of the good plans that were found.
    """
    sales = _sales(plan)
    if not sum(sales.values()):
        return
    every = [plan, *(other for other in others if sum(_sales(other).values()))]
    whole, largest = sum(sales.values()), max(sorted(sales), key=lambda name: sales[name])
    shares = [_largest(each) for each in every]
    yield Figure(
        id="largest_enterprise_share", name=say("sales of the largest enterprise"), value=shares[0],
        unit="share", low=min(shares), high=max(shares),
        how=say("{largest}: {sum} ÷ {whole} sold in the last year. Range: the good plans that were found.",
                largest=largest, sum=money(sales[largest]), whole=money(whole)),
    )  # fmt: skip
    alike = [_alike(each) for each in every]
    yield Figure(
        id="diversity", name=say("diversity: enterprises as if all were of one size"), value=alike[0],
        unit=say("enterprises"), low=min(alike), high=max(alike),
        how=say("1 ÷ the sum of the squares of each one's share of sales; {n} there are. Range: the good "
                "plans that were found.", n=len(sales)),
    )  # fmt: skip
    dominant = [_dominated(each) for each in every]
    parts = [part / all_ if all_ else 0.0 for part, all_ in dominant]
    yield Figure(
        id="dominant_seller_share", name=say("sales where one enterprise would dominate"), value=parts[0],
        unit="share", low=min(parts), high=max(parts),
        how=say(
            "{sum} of goods of which one enterprise sells more than half of what could be met from here ÷ "
            "{whole} sold to needs. A leak closed towards one dominant seller is no gain: the place depends "
            "on it. Range: the good plans that were found.",
            sum=money(dominant[0][0]), whole=money(dominant[0][1]),
        ),
    )  # fmt: skip


def _sales(plan: Plan) -> dict[str, float]:
    """Return what each enterprise sells in the last year, to others, to needs and outside. [£]."""
    sums = defaultdict[str, float](float)
    kinds = set(plan.units())
    for f in plan.flows:
        if f.quarter in plan.last_year() and f.source in kinds and f.target not in {LEFT, STORE}:
            sums[f.source] += f.pounds
    return dict(sums)


def _largest(plan: Plan) -> float:
    sales = _sales(plan)
    return max(sales.values()) / sum(sales.values())


def _alike(plan: Plan) -> float:
    """Return the effective number of enterprises: the inverse of the Herfindahl index of their sales."""
    sales = _sales(plan)
    whole = sum(sales.values())
    return 1 / sum((each / whole) ** 2 for each in sales.values())


def _dominated(plan: Plan) -> tuple[float, float]:
    """Return the sales of those who dominate the good that they sell, and all sales to needs. [£]."""
    asked, good_of = defaultdict[str, float](float), {d.name: d.good for d in plan.problem.needs}
    for d in plan.problem.needs:
        asked[d.good] += sum(map(d.most, plan.last_year()))
    sold = defaultdict[tuple[str, str], float](float)
    pounds = defaultdict[tuple[str, str], float](float)
    for f in plan.flows:
        if f.quarter in plan.last_year() and f.target in good_of and f.source not in {OUTSIDE, STORE}:
            sold[f.source, f.good] += f.quantity
            pounds[f.source, f.good] += f.pounds
    most = {key for key, quantity in sold.items() if quantity > DOMINANT * asked[key[1]]}
    return sum(pounds[key] for key in most), sum(pounds.values())
