"""The plan's pictures, each with what is to be seen in it, taken from the rows that it is drawn from."""

from __future__ import annotations

from ultramicro.core.contract import Picture
from ultramicro.core.message import Message, Pence, plural, say
from ultramicro.plan.outputs import Outputs
from ultramicro.plan.resources_used import Use, uses
from ultramicro.plan.words import money


def pictures(outputs: Outputs) -> tuple[Picture, ...]:
    """Return the pictures of a plan, the most telling first."""
    return _before(outputs), _links(outputs), _timeline(outputs), _used(outputs), _till(outputs)


def _before(outputs: Outputs) -> Picture:
    return Picture(
        name="before", mark="sankey",
        title=say("Who sells today what the plan could sell, by its needs and judgements"),
        alt=say("Bands from sellers here and elsewhere to each need, by what is paid in a year."),
        table="plan_before", encode={"source": "source", "target": "target", "value": "amount_pence"},
        finding=_paid_elsewhere(outputs),
    )  # fmt: skip


def _paid_elsewhere(outputs: Outputs) -> Message | None:
    needs = [d for d in outputs.plan.problem.needs if not d.unmet]
    if not needs:
        return None
    whole = sum(d.mean_a_year * d.price_pence for d in needs)
    outside = sum(d.mean_a_year * d.price_pence * (1 - d.displaced) for d in needs)
    return say(
        "Of {whole} a year for these needs, {outside} goes to sellers elsewhere.",
        whole=Pence(round(whole), "whole"), outside=Pence(round(outside), "whole"),
    )  # fmt: skip


def _links(outputs: Outputs) -> Picture:
    return Picture(
        name="links", title=say("Who supplies whom in the last year of the plan"), mark="sankey",
        alt=say("Bands from what the place has and from outside to enterprises, and on to needs."),
        table="plan_links", encode={"source": "source", "target": "target", "value": "amount_pence"},
        finding=_largest_link(outputs),
    )  # fmt: skip


def _largest_link(outputs: Outputs) -> Message | None:
    links = outputs.supplied()
    if not links:
        return None
    source, target, most = links[0]
    return say(
        "The largest of {n} links is from {source} to {target}: {sum} a year.",
        n=len(links), source=source, target=target, sum=Pence(most, "whole"),
    )  # fmt: skip


def _timeline(outputs: Outputs) -> Picture:
    return Picture(
        name="timeline", title=say("When each enterprise starts"), mark="ranges",
        alt=say("For each enterprise a bar from the quarter in which it starts to the plan's end."),
        table="plan_enterprises",
        encode={"y": "activity", "low": "first_quarter", "high": "last_quarter"},
        finding=_started(outputs),
    )  # fmt: skip


def _started(outputs: Outputs) -> Message | None:
    starts: dict[str, int] = {}
    for each in sorted(outputs.plan.quarters, key=lambda q: -q.quarter):
        starts[each.activity] = each.quarter
    kinds = {name: starts[name] for name in outputs.plan.units() if name in starts}
    if not kinds:
        return None
    first, last = min(kinds.values()), max(kinds.values())
    return plural(
        "{n} of {all} kinds of enterprise starts in quarter {first}, the last in quarter {last}.",
        "{n} of {all} kinds of enterprise start in quarter {first}, the last in quarter {last}.",
        sum(start == first for start in kinds.values()), all=len(kinds), first=first, last=last,
    )  # fmt: skip


def _used(outputs: Outputs) -> Picture:
    return Picture(
        name="used", mark="bars",
        title=say("What the plan uses of each resource, and what lies idle"),
        alt=say("A bar for each resource: the part that the plan uses in its last quarter."),
        table="plan_resources", encode={"x": "share", "y": "name", "colour": "state"},
        finding=_used_fully(outputs),
    )  # fmt: skip


def _used_fully(outputs: Outputs) -> Message:
    used = uses(outputs.plan)
    return say(
        "Of {n} resources, {full} are used fully and {idle} lie idle.",
        n=len(used), full=used.count(Use.ALL_USED), idle=used.count(Use.IDLE),
    )  # fmt: skip


def _till(outputs: Outputs) -> Picture:
    return Picture(
        name="till", title=say("Cash at the end of each quarter"), mark="bars",
        alt=say("A bar for each quarter: the cash in hand."), table="plan_money",
        encode={"x": "cash_pence", "y": "months"},
        finding=_least_cash(outputs),
    )  # fmt: skip


def _least_cash(outputs: Outputs) -> Message | None:
    tills = outputs.plan.tills
    if not tills:
        return None
    least = min(tills, key=lambda till: till.cash)
    return say(
        "Cash is least in {months} ({sum}), and {last} at the end.",
        months=outputs.months_of(least), sum=money(least.cash), last=money(tills[-1].cash),
    )  # fmt: skip
