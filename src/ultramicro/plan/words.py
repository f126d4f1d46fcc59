"""What the plan's ids and typed results say to people."""

from __future__ import annotations

from ultramicro.core.message import Listed, Message, Number, Pence, Share, plural, say
from ultramicro.core.units import MONEY, unit_words
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.explained.explain import ChangeKind, MarginalGain
from ultramicro.plan.explained.feasibility import ExtraResource, Resource
from ultramicro.plan.explained.gains import Gainer
from ultramicro.plan.explained.sensitivity import Factor, Sensitivity
from ultramicro.plan.people.people import Assignment, Fit
from ultramicro.plan.programme.founding import HOURS_A_START
from ultramicro.plan.programme.model import QUARTERS, Problem
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE
from ultramicro.plan.programme.unit_economics import in_pence
from ultramicro.plan.recipes.measures import a_year
from ultramicro.plan.recipes.structure import Impossible, Obstacle
from ultramicro.plan.recipes.vocabulary import goods, spoken, spoken_skill, spoken_use


def money(pounds: float) -> Pence:
    """Return a sum for a sentence, where it is worked out in pounds from estimates. [£]."""
    return Pence(in_pence(pounds), "estimate")


def to_the_pound(pounds: float) -> Pence:
    """Return a sum that is held against another in the same sentence: their difference is to be seen. [£]."""
    return Pence(in_pence(pounds), "whole")


def currency_sign() -> Message:
    """Return the sign of the place's currency, as the unit of a column."""
    return unit_words(MONEY)


def hours_a_week() -> Message:
    """Return the unit of what people offer and do."""
    return say("hours a week")


def change_words(gain: MarginalGain, problem: Problem) -> Message:
    """Say of what there is how much more."""
    # Sentences stand here whole, one a kind: put together of parts they could not be translated.
    match gain.kind:
        case ChangeKind.STARTS | ChangeKind.FOUNDERS | ChangeKind.PEOPLE:
            return _people_words(gain)
        case ChangeKind.GROUND:
            return say("{area} m² more of {use}", area=Number(gain.amount), use=spoken_use(gain.of))
        case ChangeKind.MATERIAL:
            trade, good = problem.trades.get(gain.of), spoken(gain.of)
            unit = a_year(trade.unit if trade else "")
            return say("{n} more {unit} of {good}", n=Number(gain.amount), unit=unit, good=good)
        case ChangeKind.DEMAND:
            return say(
                "{share} more demand for {need}", share=Share(gain.amount, 0), need=problem.called(gain.of)
            )
        case ChangeKind.ROOM | ChangeKind.WANTED | ChangeKind.PRICE:
            return _opening_words(gain)
        case _:
            return _money_change_words(gain, problem)


def _opening_words(gain: MarginalGain) -> Message:
    """Say which room, buyer or price would begin something where nothing begins."""
    if gain.kind is ChangeKind.ROOM:
        return say(
            "{area} m² of {use} in one place, its rent not counted", area=Number(gain.amount),
            use=spoken_use(gain.of),
        )  # fmt: skip
    price = Pence(gain.step if gain.kind is ChangeKind.WANTED else gain.amount, "exact")
    if gain.kind is ChangeKind.WANTED:
        unit = goods()[gain.of].unit if gain.of in goods() else "items"
        return say(
            "buyers here for {n} {unit} of {good} that nobody serves yet, at {price} each",
            n=Number(gain.amount, 0), unit=a_year(unit), good=spoken(gain.of), price=price,
        )  # fmt: skip
    return say(
        "{price} for {good}, where {now} is paid now", price=price, good=spoken(gain.of),
        now=Pence(gain.step, "exact"),
    )  # fmt: skip


def _people_words(gain: MarginalGain) -> Message:
    if gain.kind is ChangeKind.PEOPLE:
        return say(
            "one more person for {skill}, {hours} hours a week",
            skill=spoken_skill(gain.of), hours=Number(gain.amount),
        )  # fmt: skip
    if gain.kind is ChangeKind.STARTS:
        return say("one more start in each quarter")
    return say(
        "one more founder: somebody who has run something, or who is coached for about {hours} hours",
        hours=HOURS_A_START,
    )


def _money_change_words(gain: MarginalGain, problem: Problem) -> Message:
    if gain.kind is ChangeKind.RESERVE:
        weeks = problem.money.reserve_weeks
        return say(
            "keeping {weeks} weeks of outgoings in cash instead of {all}",
            weeks=Number(weeks * gain.amount), all=Number(weeks),
        )  # fmt: skip
    pounds = Pence(gain.amount, "whole")
    if gain.kind is ChangeKind.LENT:
        return say("{sum} more lent by savers", sum=pounds)
    return say("a grant of {sum} at the start", sum=pounds)


def risk_words(risk: Sensitivity, problem: Problem) -> Message:
    """Say which number is how far off."""
    share = Share(abs(risk.change), 0)
    match risk.factor:
        case Factor.WAGE:
            return say("Wages: {share} higher", share=share)
        case Factor.YIELD:
            return say("{activity}: output {share} lower", activity=risk.of, share=share)
        case Factor.PRICE:
            return say("{need}: price {share} lower", need=problem.called(risk.of), share=share)
        case Factor.DEMAND:
            return say("{need}: demand {share} lower", need=problem.called(risk.of), share=share)


def extra_words(extra: ExtraResource) -> Message:
    """Say how much more of what a wish takes."""
    n = Number(extra.more, 0)
    match extra.resource:
        case Resource.SKILL:
            return say("{n} more hours a week of {skill}", n=n, skill=spoken_skill(extra.of))
        case Resource.PEOPLE:
            return say("{n} more hours a week of anybody's work", n=n)
        case Resource.VOLUNTEERS:
            return say("{n} more unpaid hours a week", n=n)
        case Resource.STARTS | Resource.FOUNDERS:
            return _more_starts(extra.resource, n)
        case Resource.GROUND:
            return say("{n} m² more of {use}", n=n, use=spoken_use(extra.of))
        case Resource.SAVINGS:
            return say("{sum} more lent by savers", sum=Pence(in_pence(extra.more), "whole"))


def _more_starts(resource: Resource, n: Number) -> Message:
    if resource is Resource.STARTS:
        return say("{n} more starts in a quarter", n=n)
    return say("{n} more founders", n=n)


def standing_words(standing: Standing) -> Message:
    """Say in how many of the good plans an activity is."""
    words = {
        Standing.IN_ALL: say("in every good plan"),
        Standing.IN_SOME: say("can be swapped"),
        Standing.IN_NONE: say("in no good plan"),
    }
    return words[standing].with_id(standing)


def gainer_words(who: Gainer) -> Message:
    """Say who gains, or loses."""
    words = {
        Gainer.PAID_HERE: say("paid for work to people here"),
        Gainer.PAID_ELSEWHERE: say("paid for work to people from outside"),
        Gainer.NOBODY_YET: say("paid in posts that nobody here fills yet"),
        Gainer.WORKERS_NOW: say("paid now to people here for the same work"),
        Gainer.SELLERS_HERE: say("income that sellers here lose"),
    }
    return words[who].with_id(who)


def impossible_words(why: Impossible) -> Message:
    """Say what keeps an activity out of every plan."""
    first = why.items[0] if why.items else ""
    match why.obstacle:
        case Obstacle.NO_INPUT:
            good = spoken(first)
            return say(
                "Nobody has, makes or sells {good}. If it can be bought, give its price in the recipe.",
                good=good,
            )
        case Obstacle.NO_SKILL:
            skill = spoken_skill(first)
            return say("Nobody here offers {skill}, and nobody can learn it within the plan.", skill=skill)
        case Obstacle.TOO_LITTLE_SPACE:
            return say(
                "It needs {needed} m² of {use} in one place. The largest here has {there} m².",
                needed=Number(why.needed_m2), there=Number(why.there_m2), use=spoken_use(first),
            )  # fmt: skip
        case Obstacle.NO_VOLUNTEERS:
            return say("It needs unpaid hours, and nobody offers any.")
        case Obstacle.TOO_LATE:
            return say("It would make nothing before the plan ends.")
        case Obstacle.NO_BUYER:
            return say("Nobody wants {goods}.", goods=Listed([spoken(g) for g in why.items], by="or"))


def role_words(assignment: Assignment) -> str:
    """Return what people call the post or the use of ground."""
    return spoken_use(assignment.role) if assignment.is_ground else spoken_skill(assignment.role)


def fit_words(assignment: Assignment) -> Message:
    """Say why a post or a use of ground is given to a resource, or to none."""
    nobody = say("Nobody here can do {skill} for so many hours.", skill=role_words(assignment))
    words = {
        Fit.HAS_SKILL: say("They can do it."),
        Fit.LEARNS_ON_JOB: say("They learn it on the job."),
        Fit.LEARNS_IN_COURSE: say("They learn it in a course."),
        Fit.HIRED: say("They are hired from outside."),
        Fit.GIVEN: say("They have pledged it without pay."),
        Fit.NEEDED_ELSEWHERE: say("Whoever could do it is needed more elsewhere. It is filled from outside."),
        Fit.TOO_FEW_HOURS: say(
            "Nobody who could do it has so many hours left a week. Ask whether they would "
            "share it. Until then it is filled from outside."
        ),
        Fit.NOBODY_CAN: nobody,
        Fit.ROOM_FITS: say("It is large enough. Go and see whether it will do."),
    }
    return words[assignment.reason]


def giver_words(name: str) -> str:
    """Return what people read for who gives a good: an activity, or one of the ends."""
    words: dict[str, str] = {
        OUTSIDE: say("bought outside"), FOUND: say("what the place has"), STORE: say("from store"),
    }  # fmt: skip
    # The rest are names of activities, which are the place's own words.
    return words.get(name, name)


def taker_words(name: str, problem: Problem) -> str:
    """Return what people read for who takes a good: an activity, a need, or one of the ends."""
    words: dict[str, str] = {
        OUTSIDE: say("sold outside"), STORE: say("to store"), LEFT: say("left over"),
    }  # fmt: skip
    return words.get(name) or problem.called(name)


def span_words(quarters: int) -> Message:
    """Say how long a plan is: in years where they are whole."""
    years, rest = divmod(quarters, QUARTERS)
    if rest:
        return plural("{n} quarter", "{n} quarters", quarters)
    return plural("{n} year", "{n} years", years)
