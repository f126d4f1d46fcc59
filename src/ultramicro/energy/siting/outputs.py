"""The tables of what a place's sites make and who uses it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ultramicro.core.contract import Relation
from ultramicro.core.message import Listed, Message, say
from ultramicro.energy.siting.absorb import Size, sizes
from ultramicro.energy.siting.facing import COMPASS
from ultramicro.energy.siting.gather import Gathered
from ultramicro.energy.siting.half_hours import Floats, half_hours
from ultramicro.energy.siting.shared import Use
from ultramicro.flows.tables import table_of

TIMES = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Sizes that are tried, as multiples of what the sites hold."""


def tables_of(found: Gathered) -> Mapping[str, Relation]:
    """Return the tables of an answer."""
    tables = {
        "energy_sites": table_of("energy_sites", map(_site_row, found.shared.uses)),
        "energy_months": table_of("energy_months", month_rows(found)),
        "energy_sizes": table_of("energy_sizes", _size_rows(found)),
    }
    if found.left:
        left = ({"site": name, "reason": why.value} for name, why in found.left)
        tables["energy_left"] = table_of("energy_left", left)
    return tables


def _site_row(use: Use) -> dict[str, object]:
    made, site = use.made, use.made.site
    on_site, used, exported = use.kwh
    return {
        "site": site.name, "kind": site.kind, "capacity_kw": site.capacity_kw,
        "connection_kw": site.connection_kw, "area_m2": site.area_m2 or None, "facing": facing_word(use),
        "tilt_deg": site.facing.tilt if site.facing.azimuths else None, "assumed": _assumed(use),
        "made_kwh": made.kwh, "low_kwh": made.low_kwh, "high_kwh": made.high_kwh, "on_site_kwh": on_site,
        "used_kwh": used, "exported_kwh": exported, "capex_pence": site.capex_pence,
        "cost_from": "quote" if site.quoted else "capacity", "yearly_cost_pence": site.yearly_pence,
        "postcode": site.postcode or None,
    }  # fmt: skip


def facing_word(use: Use) -> str | None:
    """Return where panels face as a word; None of what has no panels."""
    azimuths = use.made.site.facing.azimuths
    if len(azimuths) > 1:
        return "east-west"
    # The nearest of the eight winds.
    return min(COMPASS, key=lambda name: abs(COMPASS[name] - azimuths[0])) if azimuths else None


def _assumed(use: Use) -> Message | None:
    words = {"facing": say("where it faces"), "tilt": say("its slope")}
    assumed = use.made.site.facing.assumed
    return say("{what}", what=Listed([words[each] for each in assumed])) if assumed else None


def month_rows(found: Gathered) -> Iterator[dict[str, object]]:
    """Yield what each month makes, where it goes, and what members still buy."""
    if not found.made:
        return
    month = half_hours(found.year).astype("datetime64[M]")
    shared = found.shared
    parts = {
        "on_site": _sum(shared.uses, "on_site"),
        "used": _sum(shared.uses, "used"),
        "exported": _sum(shared.uses, "exported"),
    }
    if found.club:
        parts["bought"] = bought(found)
    for at in np.unique(month):
        for part, wh in parts.items():
            yield {"month": f"{at}-01", "part": part, "energy_kwh": float(wh[month == at].sum()) / 1000}


def _sum(uses: tuple[Use, ...], part: str) -> Floats:
    return np.asarray(np.sum([getattr(use, part) for use in uses], axis=0))


def bought(found: Gathered) -> Floats:
    """Return what members still buy in each half-hour, beside the sites and their own roofs. [Wh]."""
    there = _sum(found.shared.uses, "used") + _sum(found.shared.uses, "exported")
    given = found.club.given if found.club else np.zeros(len(there))
    return np.asarray(np.maximum(found.shared.wanted - there - given, 0.0))


def sizes_of(found: Gathered) -> tuple[Size, ...]:
    """Return what smaller and larger sites would make and members use; nothing without readings."""
    if not found.club or not found.made:
        return ()
    made = _sum(found.shared.uses, "used") + _sum(found.shared.uses, "exported")
    # What members' own roofs give is used first, so that only what is still wanted counts.
    return sizes(made, np.maximum(found.shared.wanted - found.club.given, 0.0), TIMES)


def _size_rows(found: Gathered) -> Iterator[dict[str, object]]:
    whole = sum(use.made.site.capacity_kw for use in found.shared.uses)
    for size in sizes_of(found):
        for measure in ("used_share", "covered_share"):
            yield {
                "size": f"{size.times * whole:.0f}", "capacity_kw": size.times * whole, "measure": measure,
                "share": getattr(size, measure) or 0.0, "used_kwh": size.used_kwh, "made_kwh": size.made_kwh,
            }  # fmt: skip
