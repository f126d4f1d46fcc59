"""Figures of a plan that need care with words: what is additional, and which jobs are meant."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.additionality import CAUTIOUS, GUIDE, HOPEFUL, STANDARD
from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.core.parts import whole_parts
from ultramicro.plan.earnings import earnings_an_hour
from ultramicro.plan.explained.sensitivity import FINE
from ultramicro.plan.hour_cost import HOLIDAY, parts_of
from ultramicro.plan.jobs_told import jobs_told
from ultramicro.plan.programme.model import QUARTERS
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, in_pence
from ultramicro.plan.result import Explanation
from ultramicro.plan.words import money, to_the_pound


def additional_income(plan: Plan, income: Figure) -> Figure:
    """Take off what would have come anyway, by the shares that the leaks page uses too.

    Its ends are those of the income, where that has any: what may turn out otherwise there does so here too,
    whatever would have come anyway. Whoever fills the posts that nobody here fills is in them already.

    Parameters
    ----------
    plan : Plan
        The plan.
    income : Figure
        Its net local income, with its ends. [pence]
    """
    worth = plan.worth_pounds
    kept = [(1 - each.deadweight) * (1 - each.substitution) for each in (CAUTIOUS, STANDARD, HOPEFUL)]
    ends = [in_pence(worth), *(end for end in (income.low, income.high) if end is not None)]
    told = [round(end * share) for end in ends for share in kept]
    value, low, high = in_pence(worth * kept[1]), min(told), max(told)
    return Figure(
        id="additional_income", name=say("income that would not have come anyway"), unit="pence",
        value=value, low=low, high=high, estimated=True,
        how=say(
            "{income} × (1 − {deadweight} that would have come anyway) × (1 − {substitution} that is "
            "only swapped). What sellers here lose and wages that leave are taken off before. Range: both "
            "ends of the income, by the least and the most of these shares.",
            income=money(worth), deadweight=Share(STANDARD.deadweight),
            substitution=Share(STANDARD.substitution),
        ),
        rests_on=say(GUIDE),
    )  # fmt: skip


def jobs_figures(plan: Plan) -> Iterator[Figure]:
    """Yield the jobs of the first and the last year, and those of the last less what is lost here."""
    for which, name, year in (
        ("jobs", say("jobs, on average in the last year"), plan.last_year()),
        ("jobs_first_year", say("jobs, on average in the first year"), plan.first_year()),
    ):
        hours = sum(q.paid_hours for q in plan.quarters if q.quarter in year)
        yield Figure(
            id=which, name=name, value=jobs_told(plan, year).all, unit=say("full-time jobs"),
            how=_jobs_how(hours, len(year)),
        )  # fmt: skip
    told = jobs_told(plan, plan.last_year())
    yield Figure(
        id="net_jobs", name=say("jobs, net of those that people here have before, in the last year"),
        value=told.net, unit=say("full-time jobs"),
        rests_on=say("an estimate: how many people do the work now, and how many sellers have, is not known"),
        how=say("{jobs} − {moved} of people who do the same work on the spot now: the hours that the recipes "
                "take for what is sold. They may move with it, so these jobs are not new (TUPE Regulations "
                "2006) − {gone} that people have at sellers here: {share} of what is left of their lost "
                "sales ÷ what a job costs",
                jobs=Number(told.all, 1), moved=Number(told.moved, 1), gone=Number(told.sellers, 1),
                share=Share(plan.problem.worth.displaced)),
    )  # fmt: skip


def hour_cost(plan: Plan) -> Figure:
    """Say what an hour of work is paid in the plan, and what it costs beside that."""
    cost = plan.problem.wage_pence
    parts = parts_of(cost)
    # The parts of the hour add up to what is told of it.
    paid = ("pay", "holiday", "insurance", "pension")
    told = dict(zip(paid, whole_parts([getattr(parts, name) for name in paid], round(cost)), strict=True))
    told["taken_home"] = round(parts.taken_home)
    rest = {name: Pence(pence, "exact") for name, pence in told.items()}
    return Figure(
        id="hour_pay", name=say("what an hour of work is paid"), unit="pence", value=told["pay"],
        how=say(
            "An hour costs {cost}: pay {pay} + holiday pay {holiday} ({leave} of it: 5.6 weeks of leave to "
            "46.4 of work) + employer's National Insurance {insurance} + employer's pension {pension}. Of "
            "pay and holiday pay {taken_home} is left after income tax and National Insurance.",
            cost=Pence(round(cost), "exact"), leave=Share(HOLIDAY, 2), **rest,
        ),
        rests_on=say("rates of 2026-27, a full-time job of {hours} hours of work", hours=HOURS_A_JOB),
    )  # fmt: skip


def _jobs_how(hours: float, quarters: int) -> Message:
    """Say how jobs come of hours; only less, or more, than a year of quarters is brought to a year."""
    if quarters == QUARTERS:
        return say(
            "{hours} paid hours in a year ÷ {year} hours a job. Jobs that people here have before are not "
            "taken off.",
            hours=Number(hours, 0), year=HOURS_A_JOB,
        )  # fmt: skip
    return say(
        "{hours} paid hours in {quarters} × 4 ÷ {n} ÷ {year} hours a job. Jobs that people here have before "
        "are not taken off.",
        hours=Number(hours, 0), quarters=plural("{n} quarter", "{n} quarters", quarters), n=quarters,
        year=HOURS_A_JOB,
    )  # fmt: skip


def least_earnings(plan: Plan) -> Iterator[Figure]:
    """Yield what an hour of work leaves in the enterprise in which it leaves least."""
    activities = plan.problem.activities
    earned = {a.name: e for a in activities if (e := earnings_an_hour(plan, a)) is not None}
    if earned:
        least = min(earned, key=lambda name: earned[name])
        yield Figure(
            id="least_hourly_earnings", name=say("least that an hour of work leaves"), unit="pence",
            value=in_pence(earned[least]),
            how=say("{activity}: sales less goods, running costs and wear ÷ hours of work. Where this is "
                    "less than the wage, other enterprises pay the rest.", activity=least),
        )  # fmt: skip


def gain_by_linking(plan: Plan, unlinked: PlanSolution) -> Figure:
    """Return what links add, between what is proved of the best plan with them and of the best without.

    Parameters
    ----------
    plan : Plan
        The plan.
    unlinked : PlanSolution
        The best plan found in which nobody supplies anybody.
    """
    mine, most = in_pence(plan.worth_pounds), in_pence(plan.bound_pounds)
    other, other_most = in_pence(unlinked.worth_pounds), in_pence(unlinked.bound_pounds)
    # Both plans are found only to within a gap, so that their difference to the penny may be chance. Links
    # take nothing away: a plan without them is a plan with them too.
    low = max(mine - other_most, 0)
    high = max(most - other, low)
    sure = low == high
    return Figure(
        id="gain_by_linking", name=say("gain by linking"), unit="pence", value=low if sure else None,
        low=None if sure else low, high=None if sure else high, estimated=True,
        how=say(
            "at least {linked} less {without} that no plan without links exceeds; at most {bound} that no "
            "plan exceeds less {unlinked}, the best plan found in which no enterprise supplies another",
            linked=Pence(mine, "whole"), without=Pence(other_most, "whole"), bound=Pence(most, "whole"),
            unlinked=Pence(other, "whole"),
        ),
    )  # fmt: skip


def bounds_missed(plan: Plan, unlinked: PlanSolution | None) -> float:
    """Return by how much the bounds of the gain by linking fail of what they claim. [£].

    Each plan was found, so that none may exceed what is proved of its kind; and a plan without links is a
    plan with them too, so that neither may it exceed what no plan does.
    """
    if unlinked is None:
        return 0.0
    over = (plan.worth_pounds - plan.bound_pounds, unlinked.worth_pounds - unlinked.bound_pounds,
            unlinked.worth_pounds - plan.bound_pounds)  # fmt: skip
    return max(0.0, *over)


def gap_how(plan: Plan) -> Message:
    """Say how the gap comes about; nothing is divided by nought."""
    if not in_pence(plan.worth_pounds):
        return say(
            "no plan exceeds {bound}, and this one comes to nothing", bound=to_the_pound(plan.bound_pounds)
        )
    return say("({bound} that no plan exceeds − {worth}) ÷ {worth}, proved",
               bound=to_the_pound(plan.bound_pounds), worth=to_the_pound(plan.worth_pounds))  # fmt: skip


def sure_figures(plan: Plan, explained: Explanation) -> Iterator[Figure]:
    """Yield how near the plan is to the best, how often it holds in simulations, and what an hour leaves."""
    yield Figure(
        id="optimality_gap", name=say("optimality gap"), value=plan.gap, unit="share",
        how=gap_how(plan),
    )  # fmt: skip
    # Where nothing is started there is nothing that could fail.
    if explained.drawn and plan.units():
        yield Figure(
            id="no_overdraft_share", name=say("simulations without an overdraft"),
            value=explained.holds(), unit="share",
            how=say("simulations of prices, yields, demand, start-up costs and delays with no "
                    "overdraft over {sum} ÷ {draws}. Each may borrow, and chooses anew how much is made "
                    "and sold, as if its quarters were known beforehand",
                    sum=Pence(in_pence(FINE), "whole"), draws=len(explained.drawn)),
        )  # fmt: skip
        yield Figure(
            id="break_even_share", name=say("simulations that break even"),
            value=explained.breaks_even(), unit="share",
            how=say("simulations in which all enterprises together end with no less than they were given "
                    "(cash and the book value of equipment, less debts) ÷ {draws}. Each chooses anew, as "
                    "if its quarters were known beforehand",
                    draws=len(explained.drawn)),
        )  # fmt: skip
    yield from least_earnings(plan)
