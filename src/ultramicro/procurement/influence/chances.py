"""The best opportunities and the place's own multiplier, as their tables have them."""

from __future__ import annotations

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.flows.needs import NOT_STATED
from ultramicro.flows.tables import rows_as, rows_of
from ultramicro.procurement.influence.change import Chance
from ultramicro.procurement.influence.kept import need_named
from ultramicro.procurement.influence.opportunities import NOT_WORTH


def best_chances(place: Place, best: int) -> list[Chance]:
    """Return the best opportunities, those that add most in the middle case first."""
    table = place.table("opportunities")
    found = [
        (row["net_pence"], row["net_high_pence"], row["opportunity"])
        for row in rows_of(table.select("net_pence", "net_high_pence", "opportunity"))
    ]
    order = {id_: at for at, (_, _, id_) in enumerate(sorted(found, key=lambda x: (-x[0], -x[1], x[2])))}
    rows = sorted(rows_as(Chance, table), key=lambda each: (order[each.opportunity], each.payer))
    return [each for each in rows if _worth(each)][:best]


def _worth(each: Chance) -> bool:
    need = need_named(each.category)
    return need.high > NOT_WORTH and need.id != NOT_STATED and each.gross_high_pence > 0


def own_multiplier(place: Place, area: str) -> tuple[float, float] | None:
    """Return the place's own multiplier, the least and the most; None where it has none."""
    if not place.has("multipliers"):
        return None
    try:
        table = place.table("multipliers")
    except BadInput:
        # It stands beside the answer only: where credits outweigh payments there is none.
        return None
    mine = rows_of(table.filter(table.area == area, table.subject == "place", table.measure == "full"))
    return (mine[0]["low"], mine[0]["high"]) if mine else None
