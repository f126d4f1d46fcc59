"""The Sankey's links: payer to what for to how near, in few enough bands to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, say
from ultramicro.flows.areas import Area
from ultramicro.flows.tables import rows_of, sum_pence
from ultramicro.place.people.gate import PEOPLE

PAYERS, GROUPS = 6, 8
CLASS_WORDS = {
    "public": say("Other public bodies"),
    "precept": say("Precepts and levies"),
    "tax": say("Taxes"),
    "pension": say("Pensions"),
    "treasury": say("Loans and investments"),
    "person": say("People and redacted payees"),
    "pay": say("Pay"),
    "internal": say("Moved within the body"),
}
"""How money that no payer can steer is called; the rest is called by its category."""


def whereabouts(places: Relation, areas: Relation) -> Relation:
    """Say for each party the level of the smallest area that holds it, and whether any area is unknown.

    Returns
    -------
    Relation
        `at_party`, `level` (null where no area is known to hold it), `unsure` (how many areas are unknown).
    """
    sized = places.inner_join(areas.select(of="area", level="level"), places.area == areas.area)
    level = ibis.ifelse(sized.inside == "inside", sized.level, ibis.null("int64"))
    unsure = (sized.inside == "unknown").cast("int64")
    # The smallest area that holds a party says most; where it is doubtful, larger ones are no proof.
    return sized.group_by(at_party="party_id").agg(level=level.min(), unsure=unsure.sum())


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Money from one payer for one purpose to payees that are in the same place. [pence]."""

    payer: str
    group: Message
    where: Message
    amount_pence: int


class Links(NamedTuple):
    """Bands from a source to a target in pence, and whether they are all of the money."""

    bands: Sequence[tuple[Message, Message, int]]
    whole: bool


def flow_links(money: Relation, where: Relation, areas: Sequence[Area]) -> Links:
    """Sum payer to group and group to whereabouts, the small ones put together.

    Returns
    -------
    Links
        Bands whose net sum is not positive are left out: a band cannot be drawn backwards.
    """
    joined = money.left_join(where, money.party_id == where.at_party)
    sums = joined.group_by("payer", "class", "influenceable", "category", "level", "unsure").agg(
        amount_pence=sum_pence(joined.amount_pence))  # fmt: skip
    flows = [
        Flow(
            payer=row["payer"],
            group=_group(row["class"], row["category"], steerable=row["influenceable"]),
            where=_where(row["level"], row["unsure"], areas),
            amount_pence=row["amount_pence"],
        )
        for row in rows_of(sums)
    ]
    return _links(flows)


def _group(kind: str, category: str | None, *, steerable: bool) -> Message:
    if not steerable:
        return CLASS_WORDS.get(kind) or say("{name}", name=kind)
    return say("{name}", name=category) if category else say("No category given")


def _where(level: int | None, unsure: int | None, areas: Sequence[Area]) -> Message:
    if level is None:
        # Outside only if that is known for every area.
        if unsure is None or unsure > 0:
            return say("Not known where").with_id("unknown")
        return say("Outside").with_id("outside")
    names = {area.level: area.name for area in reversed(areas)}
    if level - 1 not in names:
        return say("In {area}", area=names[level]).with_id("inside")
    return say("Elsewhere in {area}", area=names[level]).with_id("elsewhere_inside")


def _links(flows: Sequence[Flow]) -> Links:
    # People who pay are never drawn as a payer of their own.
    payers = _top(((flow.payer, flow.amount_pence) for flow in flows if flow.payer != PEOPLE), PAYERS)
    groups = _top(((flow.group, flow.amount_pence) for flow in flows), GROUPS)
    links: Counter[tuple[Message, Message]] = Counter()
    for flow in flows:
        by = say("{name}", name=flow.payer) if flow.payer in payers else say("Other payers")
        on = flow.group if flow.group in groups else say("All other categories")
        # A payer may bear a category's name; a node that feeds itself could not be drawn.
        on = say("{group} (purpose)", group=on) if on in payers else on
        links[by, on] += flow.amount_pence
        links[on, flow.where] += flow.amount_pence
    # A band cannot have a width below nought: where credits outweigh payments, the table tells it and the
    # picture does not.
    drawn = [(a, b, n) for (a, b), n in sorted(links.items(), key=lambda kv: (-kv[1], kv[0])) if n > 0]
    return Links(drawn, whole=all(n >= 0 for n in links.values()))


def _top(pairs: Iterable[tuple[str, int]], most: int) -> set[str]:
    sums: Counter[str] = Counter()
    for name, amount in pairs:
        sums[name] += amount
    return {name for name, _ in sorted(sums.items(), key=lambda kv: (-kv[1], kv[0]))[:most]}
