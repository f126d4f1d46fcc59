"""What is said of an award and of a consortium: what was made as small as can be, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ultramicro.core.contract import Figure
from ultramicro.core.message import Listed, Message, Number, Pence, Share, joined, plural, say
from ultramicro.place.facts.norms import norm
from ultramicro.procurement.lots.consortium import Consortium, Priced, Work
from ultramicro.procurement.lots.gather import Gathered
from ultramicro.procurement.lots.model import Award
from ultramicro.procurement.lots.solve import Awarded

NAMED = 3


def bids_pence(found: Gathered, award: Award) -> int:
    """Return what the bids of an award come to, without administration. [pence]."""
    return award.cost_pence - found.tender.administration_pence * len(award.suppliers)


def local_share(found: Gathered, award: Award) -> float:
    """Return the part of an award's bids that goes to local firms."""
    bids = bids_pence(found, award)
    return award.local_pence / bids if bids else 0.0


def award_said(found: Gathered, best: Awarded, cheapest: Awarded) -> Message:
    """Say who wins and what was made as small as can be; beside a preference also the cheapest award."""
    award, least = best.award, cheapest.award
    if not best.local_weight:
        return plural(
            "'{contract}' costs least with {n} supplier: {cost}, of which local firms get {share}.",
            "'{contract}' costs least with {n} suppliers: {cost}, of which local firms get {share}.",
            len(award.suppliers), contract=found.contract, cost=Pence(award.cost_pence),
            share=Share(local_share(found, award)),
        )  # fmt: skip
    return plural(
        "With {weight} taken off each pound that local firms get, '{contract}' goes to {n} supplier: {cost}, "
        "of which local firms get {share}. The cheapest division costs {least} and gives local firms "
        "{least_share}: the preference costs {more}.",
        "With {weight} taken off each pound that local firms get, '{contract}' goes to {n} suppliers: "
        "{cost}, of which local firms get {share}. The cheapest division costs {least} and gives local firms "
        "{least_share}: the preference costs {more}.",
        len(award.suppliers), contract=found.contract, cost=Pence(award.cost_pence),
        share=Share(local_share(found, award)), weight=Share(float(best.local_weight), 1),
        least=Pence(least.cost_pence), least_share=Share(local_share(found, least)),
        more=Pence(award.cost_pence - least.cost_pence),
    )  # fmt: skip


def consortium_said(found: Gathered, group: Consortium) -> Message:
    """Say whether small firms could do the whole contract together, and what that would cost."""
    if group.found is None:
        return say("No group of the small firms in the tables is found that does the whole contract.")
    award = group.found.award
    n, cost = len(award.suppliers), Pence(award.cost_pence)
    if any(found.small.get(name) is None for name in award.suppliers):
        said = plural(
            "{n} firm that is not known to be large could do all of it, for {cost}.",
            "{n} firms that are not known to be large could do all of it together, for {cost}.", n, cost=cost,
        )  # fmt: skip
    else:
        said = plural(
            "{n} small firm could do all of it, for {cost}.",
            "{n} small firms could do all of it together, for {cost}.", n, cost=cost,
        )  # fmt: skip
    bid = sum(group.priced[pair] is Priced.BID for pair in award.winners.items())
    if bid == len(award.winners):
        return said
    return joined([said, say("For {bid} of {all} parts there is a bid of who would do it; the others are "
                             "estimates.", all=len(award.winners), bid=bid)])  # fmt: skip


def consortium_figures(found: Gathered, group: Consortium) -> Iterator[Figure]:
    """Yield the cost of a consortium and the number of its members, each with its division."""
    award = group.found.award if group.found else None
    rests = plural("{n} firm not known to be large", "{n} firms not known to be large",
                   len(group.tender.firms))  # fmt: skip
    members = len(award.suppliers) if award else 0
    administration = found.tender.administration_pence
    yield Figure(
        id="consortium_cost", name=say("cost if small firms do all of it together"), unit="pence",
        value=award.cost_pence if award else None, rests_on=rests,
        how=say(
            "parts of {parts} + {n} × {each} of administration; no group costs less than {bound}",
            parts=Pence((award.cost_pence if award else 0) - administration * members), n=members,
            each=Pence(administration), bound=Pence(float(group.found.bound_pence) if group.found else 0),
        ),
    )  # fmt: skip
    yield Figure(
        id="consortium_members", name=say("firms that would do it together"), unit="firms", rests_on=rests,
        value=members if award else None,
        how=say("each part goes to one firm with its trade, area, certificates and room for it; of groups "
                "that cost alike the smaller"),
    )  # fmt: skip


def consortium_lacks(group: Consortium) -> Iterator[Message]:
    """Say why there is no consortium, or what its price rests on."""
    if group.found is None:
        yield _no_consortium(group).with_id("no_consortium")
        return
    winners = group.found.award.winners
    sources = Counter(group.priced[pair] for pair in winners.items())
    if n := sources[Priced.ESTIMATE]:
        yield plural(
            "{n} part of the consortium's work has no bid of the firm that would do it: an estimate stands "
            "in.",
            "{n} parts of the consortium's work have no bid of the firm that would do them: estimates stand "
            "in.", n,
        ).with_id("consortium_estimated")  # fmt: skip
    if n := sources[Priced.NOT_KNOWN]:
        yield plural(
            "{n} part of the consortium's work has no price, and counts as nothing.",
            "{n} parts of the consortium's work have no price, and count as nothing.", n,
        ).with_id("consortium_not_priced")  # fmt: skip


def _no_consortium(group: Consortium) -> Message:
    if group.nobody:
        return plural(
            "No small firm has trade, area and certificates for {n} part: {parts}.",
            "No small firm has trade, area and certificates for {n} parts, such as {parts}.",
            len(group.nobody), parts=Listed(group.nobody[:NAMED]),
        )  # fmt: skip
    if group.together_pence < group.asked_pence:
        return say(
            "All small firms together turn over {have}, as far as is known; {asked} is asked.",
            have=Pence(group.together_pence), asked=Pence(group.asked_pence),
        )  # fmt: skip
    return say("No division of the parts among small firms fits what each can carry.")


def turnover_lacks(works: Sequence[Work]) -> Iterator[Message]:
    """Say where more turnover is asked than the cap that guides what is proportionate."""
    cap = norm("turnover_cap")
    over = [work for work in works if work.value_pence and work.turnover_pence > cap.value * work.value_pence]
    if over:
        yield plural(
            "{n} part asks for a turnover of more than {cap} times its value, such as {parts}: {law}.",
            "{n} parts ask for a turnover of more than {cap} times their value, such as {parts}: {law}.",
            len(over), parts=Listed([work.name for work in over[:NAMED]]), cap=Number(cap.value),
            law=cap.meaning,
        ).with_id("turnover_asked")  # fmt: skip


def lots_lack(found: Gathered, award: Award) -> Iterator[Message]:
    """Say which winners turn over less than their parts ask together: each part was looked at alone."""
    asked = {work.name: work.turnover_pence for work in found.works}
    known = {firm.name: firm.turnover_pence for firm in found.candidates}
    short = [
        (name, sum(asked[part] for part in parts), have)
        for name, parts in award.lots.items()
        if (have := known.get(name)) is not None and have < sum(asked[part] for part in parts)
    ]
    if short:
        name, wanted, have = short[0]
        yield plural(
            "{n} winner turns over less than its parts ask together, as {firm}: {have} of {asked}. Each part "
            "was looked at alone: look whether the notice adds them up.",
            "{n} winners turn over less than their parts ask together, such as {firm}: {have} of {asked}. "
            "Each part was looked at alone: look whether the notice adds them up.",
            len(short), firm=name, have=Pence(have), asked=Pence(wanted),
        ).with_id("turnover_of_lots")  # fmt: skip
