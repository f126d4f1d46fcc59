"""What a start-up sheet says of who is there and what: founder, owners, pledges, where prices come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ultramicro.core.message import Listed, Message, Pence, Share, joined, plural, say
from ultramicro.place.people.names import of_name
from ultramicro.place.people.verdicts import Verdict
from ultramicro.plan.explained.waiting import coached
from ultramicro.plan.programme.founding import HOURS_A_START, PENCE_A_START
from ultramicro.plan.programme.model import Activity
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.promises import PledgedLoan
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY
from ultramicro.plan.recipes.meaning import Assumed
from ultramicro.plan.recipes.rents import READY_PENCE
from ultramicro.plan.recipes.sorts import COACHING, FOUNDER, ORDER
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.result import PlanResult
from ultramicro.plan.rows import NeedRow, PledgeRow, ResourceRow
from ultramicro.plan.sheet_lines import Line, Part, pounds_amount


def founder(result: PlanResult, a: Activity) -> Line:
    """Say who founds an enterprise: somebody who is there, somebody to be coached, or nobody known."""
    item, coaching = say("who founds it"), _coaching()
    if result.plan.problem.founding is None:
        says = joined(
            [say("Nobody is named. Find somebody who has run something, or coach somebody."), coaching]
        )
    elif a.name in coached(result.plan):
        coaches = _rows(result, COACHING)
        says = joined([
            say("Somebody who is coached first, by: {coaches}.", coaches=Listed(coaches, by="or")), coaching,
        ])  # fmt: skip
    else:
        says = say("One of: {founders}.", founders=Listed(_rows(result, FOUNDER), by="or"))
    return Line(Part.WHO_DOES_IT, item, None, says)


def _coaching() -> Message:
    return say(
        "Behind a start that lasts are about {hours} hours of coaching, at about {sum}.",
        hours=HOURS_A_START, sum=Pence(PENCE_A_START, "whole"),
    )  # fmt: skip


def _rows(result: PlanResult, sort: str) -> list[str]:
    return sorted(m.row.shown for m in result.meanings if m.sort == sort and not m.left)


def sites(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Say of each room who owns it and what has kept it idle, where that was written down."""
    rooms = {x.resource for x in result.filled if x.activity == a.name and x.is_ground and x.resource}
    for name in sorted(rooms):
        found = result.meaning_of(name, "resources")
        if found and isinstance(row := found.row, ResourceRow) and (row.owner or row.barrier):
            yield Line(Part.WHO_DOES_IT, name, None, joined([*_owned(row), *_idle(row)]))


def _owned(row: ResourceRow) -> Iterator[Message]:
    # A private owner is named on no sheet that goes round.
    if row.owner and of_name(row.owner) < Verdict.LIKELY:
        yield say("It belongs to {owner}.", owner=within(row.owner))
    elif row.owner:
        yield say("A private person owns it.")


def _idle(row: ResourceRow) -> Iterator[Message]:
    if row.barrier:
        yield say("What has kept it idle: {barrier}.", barrier=row.barrier.rstrip(". "))


def owners(result: PlanResult, rooms: list[str]) -> list[str]:
    """Return who is to be asked about some rooms, as far as that may be said."""
    found = (result.meaning_of(name, "resources") for name in rooms)
    named = {m.row.owner or "" for m in found if m and isinstance(m.row, ResourceRow)}
    return sorted(within(owner) for owner in named if owner and of_name(owner) < Verdict.LIKELY)


def within(owner: str) -> str:
    """Return an owner's name as it stands within a sentence.

    Examples
    --------
    >>> within("The council"), within("Theatre Trust")
    ('the council', 'Theatre Trust')
    """
    return f"the {owner[4:]}" if owner.startswith("The ") else owner


def made_ready(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Say what making each of its sites ready costs once, and whether that is an assumption."""
    plan = result.plan
    each = {i.name: i.ready_pence * POUNDS_PER_PENNY for i in plan.problem.spaces}
    m2 = defaultdict[str, float](float)
    for (name, _, site), area in plan.placed.items():
        if name == a.name:
            m2[site] += area
    for site, area in sorted(m2.items()):
        if area * each[site] >= 1:
            # What stands where is told of all its units together.
            item = say("making ready for all of them: {site}", site=site)
            yield Line(Part.NEEDS, item, pounds_amount(area * each[site]), _who_says(result, site))


def _who_says(result: PlanResult, site: str) -> Message:
    found = result.meaning_of(site, "resources")
    row = found.row if found and isinstance(found.row, ResourceRow) else None
    each = READY_PENCE.get(plain(row.condition or "")) if row and row.ready_cost_pence is None else None
    if each:
        return say("Nobody has said what its repair costs: {each} a m² is assumed. Ask for a quote.",
                   each=Pence(each, "whole"))  # fmt: skip
    if row:
        return say("This is its share of what is written down for it.")
    return say("It is of a register, and this is an estimate. Ask for a quote.")


def loans(plan: Plan) -> Iterator[Line]:
    """Say what of the pledged loans the whole plan borrows."""
    for loan in plan.problem.loans:
        most = max((x.debt for x in plan.lent.get(loan.name, ())), default=0.0)
        if most >= 1:
            yield Line(
                Part.NEEDS, say("pledged loan: {name}", name=loan.name), pounds_amount(most), _terms(loan)
            )


def _terms(loan: PledgedLoan) -> Message:
    lasts = plural("{n} quarter", "{n} quarters", loan.quarters)
    return say(
        "So much is owed at most, by all enterprises together. It is pledged up to {most}, at {interest} a "
        "year, and paid back in {lasts}.",
        most=Pence(loan.most_pence, "whole"), interest=Share(loan.interest), lasts=lasts,
    )  # fmt: skip


def price_of(result: PlanResult, need: str) -> Message:
    """Say what a buyer pays for one, and where that price comes from; nothing where no need is meant."""
    found = result.meaning_of(need, "pledges", "needs")
    if found is None or found.price_pence is None or isinstance(found.row, ResourceRow):
        return say("")
    price = Pence(found.price_pence, "exact")
    if Assumed.PRICE in found.guesses:
        return say("The price of {price} each is taken from the recipes: ask what is paid.", price=price)
    if found.sort == ORDER and isinstance(found.row, PledgeRow):
        return say("This is a pledged order, at {price} each.", price=price)
    source = found.row.source if isinstance(found.row, NeedRow) else None
    if source:
        return say("Price: {price} each. Who says so: {source}.", price=price, source=source)
    return say("Price: {price} each. Nobody is named who says so.", price=price)


def ordered(result: PlanResult, need: str) -> bool:
    """Whether what is sold to a need is ordered already."""
    return any(d.name == need and d.sure for d in result.plan.problem.needs)
