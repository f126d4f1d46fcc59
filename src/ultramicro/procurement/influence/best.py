"""The ten opportunities to begin with, each with its sum, its reasons and the first step."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.message import Day, Message, Pence, joined, say
from ultramicro.procurement.influence.gather import Buying
from ultramicro.procurement.influence.opportunities import Opportunity
from ultramicro.procurement.influence.reasons import next_step, why

BEST = 10
SHOWN_PENCE = 100
"""Less than this is written as nothing."""


def best(found: Buying) -> list[Opportunity]:
    """Return the opportunities to begin with, the best first; none that would bring nothing."""
    return [each for each in found.opportunities if each.worth_it and each.net[2] >= SHOWN_PENCE][:BEST]


def best_figures(found: Buying) -> Iterator[Figure]:
    """Yield what each of the best would bring, net, with its reasons: they are read where the sum is read."""
    for rank, each in enumerate(best(found), start=1):
        yield Figure(
            id="opportunity", of={"rank": str(rank)}, name=_name(rank, each), value=each.net[1],
            low=each.net[0], high=each.net[2], unit="pence", estimated=True,
            how=joined([why(each, found.asked), next_step(each)]),
            rests_on=say("{outside} paid elsewhere; {unknown} more of which the place is not known",
                         outside=_paid(each.outside_pence), unknown=_paid(each.unknown_pence)),
        )  # fmt: skip


def _paid(pence: int) -> Pence:
    return Pence(max(0, pence))


def _name(rank: int, each: Opportunity) -> Message:
    what = say("{rank}. {what} of {payer}", rank=rank, what=each.title or each.need.name, payer=each.payer)
    if each.begin_on is None:
        return what
    return say("{what}, to begin by {day}", what=what, day=Day(each.begin_on))
