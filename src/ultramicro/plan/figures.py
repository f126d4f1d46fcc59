"""Figures of a plan that need care with words: what is additional, and which jobs are meant."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.additionality import CAUTIOUS, GUIDE, HOPEFUL, STANDARD
from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.plan.earnings import earnings_an_hour
from ultramicro.plan.programme.model import QUARTERS
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, in_pence
from ultramicro.plan.words import money


def additional_income(plan: Plan) -> Figure:
    """Take off what would have come anyway, by the shares that the leaks page uses too."""
    worth = plan.worth_pounds
    kept = [(1 - each.deadweight) * (1 - each.substitution) for each in (CAUTIOUS, STANDARD, HOPEFUL)]
    low, value, high = sorted(in_pence(worth * share) for share in kept)
    return Figure(
        id="additional_income", name=say("income that would not have come anyway"), unit="pence",
        value=in_pence(worth * kept[1]) if worth < 0 else value, low=low, high=high,
        how=say(
            "{income} × (1 − {deadweight} that would have come anyway) × (1 − {substitution} that is "
            "only swapped). What sellers here lose and wages that leave are taken off before.",
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
        hours = sum(q.hours for q in plan.quarters if q.quarter in year) - sum(map(plan.unpaid, year))
        yield Figure(
            id=which, name=name, value=plan.jobs_over(year)[0], unit=say("full-time jobs"),
            how=_jobs_how(hours, len(year)),
        )  # fmt: skip
    jobs, gone = plan.jobs_over(plan.last_year())
    yield Figure(
        id="net_jobs", name=say("jobs, net of those lost here, in the last year"), value=jobs - gone,
        unit=say("full-time jobs"),
        rests_on=say("an estimate: how many people sellers have is not known"),
        how=say("{jobs} − {gone} that people here have at sellers: {share} of the sales that these lose ÷ "
                "what a job costs",
                jobs=Number(jobs, 1), gone=Number(gone, 1), share=Share(plan.problem.worth.displaced)),
    )  # fmt: skip


def _jobs_how(hours: float, quarters: int) -> Message:
    """Say how jobs come of hours; only less, or more, than a year of quarters is brought to a year."""
    if quarters == QUARTERS:
        return say(
            "{hours} paid hours in a year ÷ {year} hours a job. Jobs that sellers here lose are not taken "
            "off.",
            hours=Number(hours, 0), year=HOURS_A_JOB,
        )  # fmt: skip
    return say(
        "{hours} paid hours in {quarters} × 4 ÷ {n} ÷ {year} hours a job. Jobs that sellers here lose are "
        "not taken off.",
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
        low=None if sure else low, high=None if sure else high,
        how=say(
            "at least {linked} less {without} that no plan without links exceeds; at most {bound} that no "
            "plan exceeds less {unlinked}, the best plan found in which no enterprise supplies another",
            linked=Pence(mine), without=Pence(other_most), bound=Pence(most), unlinked=Pence(other),
        ),
    )  # fmt: skip


def gap_how(plan: Plan) -> Message:
    """Say how the gap comes about; nothing is divided by nought."""
    if not in_pence(plan.worth_pounds):
        return say("no plan exceeds {bound}, and this one comes to nothing", bound=money(plan.bound_pounds))
    return say("({bound} that no plan exceeds − {worth}) ÷ {worth}, proved",
               bound=money(plan.bound_pounds), worth=money(plan.worth_pounds))  # fmt: skip
