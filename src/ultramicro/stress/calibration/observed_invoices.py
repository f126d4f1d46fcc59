"""What a place's own invoices show of clearing."""

from __future__ import annotations

from ultramicro.clearing.eligible_obligations import eligible_obligations
from ultramicro.clearing.gather import day_of
from ultramicro.clearing.solver.merging import merge_parallel
from ultramicro.clearing.solver.set_off import greatest_setoff
from ultramicro.core.contract import Place
from ultramicro.flows.entity_resolution.gather import said_of
from ultramicro.place.config import Config


def clearable_share(place: Place) -> float | None:
    """Return which share of what the place's invoices owe could be cancelled, as the room of clearing says.

    None where nothing of them can be set off at all.
    """
    own = str(place.settings.get("currency", Config.currency))
    given = eligible_obligations(
        place.table("obligations"), currency=own, own_currency=own, on=day_of(place)[0],
        said=said_of(place.table("parties")) if place.has("parties") else (),
    )  # fmt: skip
    if not given.amount_pence.size:
        return None
    merged = merge_parallel(given.parties, given.debtor, given.creditor, given.amount_pence)
    return greatest_setoff(merged.network).total_pence / int(given.amount_pence.sum())
