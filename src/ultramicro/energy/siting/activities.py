"""Each site as something that the place could do, in the two tables that the plan reads."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Number, say
from ultramicro.energy.parameters import whole
from ultramicro.energy.siting.gather import Gathered
from ultramicro.energy.siting.shared import Use
from ultramicro.energy.siting.sites import ROOF

ORIGIN = "energy-sites"
HOURS_PER_KW = 1.2
"""Of an electrician yearly, and of somebody for the accounts: 60 hours for 50 kW, an estimate. [h/kW]."""
NOTIFY_KW = 17.0
"""Up to 16 A a phase, about this on three phases, the network operator is told; above it is asked. [kW]."""
TOLD, ASKED = 3, 9
"""Months to the first output: a small system; and one whose connection is applied for, 45 days to decide."""


def activity_rows(found: Gathered) -> Iterator[dict[str, object]]:
    """Yield rows of `activities`: each site once and whole."""
    for use in found.shared.uses:
        site = use.made.site
        small = site.capacity_kw <= NOTIFY_KW
        yield {
            "activity": name_of(use), "origin": ORIGIN,
            "what": say("Power from {site}, {kw} kW at its peak", site=site.name,
                        kw=Number(site.capacity_kw, 0)),
            "unit": say("the whole site"), "max_units": 1.0, "min_units": 1.0, "whole": True,
            "capital_pence": site.capex_pence, "yearly_cost_pence": site.yearly_pence,
            "jobs": None, "lead_months": TOLD if small else ASKED, "parts": 1,
            "life_years": float(whole("years")), "confidence": "medium" if found.sun else "low",
            "source": say("the technique {name}", name=ORIGIN),
            "rules": _rules(small),
        }  # fmt: skip


def name_of(use: Use) -> str:
    """Return what the activity of a site is called.

    It is a name and not a sentence, so that it is the same in every language.
    """
    return f"{use.made.site.name}: {use.made.site.kind}"


def _rules(small: bool) -> str:
    if small:
        return say("tell the network operator within 28 days (G98); a lease of the roof")
    return say("agreement of the network operator before it is connected (G99); a lease of the roof")


def line_rows(found: Gathered) -> Iterator[dict[str, object]]:
    """Yield rows of `activity_lines`: what a site makes and takes in a year."""
    for use in found.shared.uses:
        made, site = use.made, use.made.site
        about = {
            "activity": name_of(use),
            "origin": ORIGIN,
            "source": say("the technique {name}", name=ORIGIN),
        }
        yield about | {
            "role": "output", "item": "electricity_kwh", "quantity": made.kwh, "unit": "kWh",
            "low": made.low_kwh, "high": made.high_kwh, "pence_each": _mean_price(use, found),
        }  # fmt: skip
        if site.kind == ROOF and site.area_m2:
            yield about | {"role": "input", "item": "roof_m2", "quantity": site.area_m2, "unit": "m2"}
        for skill in ("electrical", "admin"):
            hours = HOURS_PER_KW * site.capacity_kw
            yield about | {"role": "labour", "item": skill, "quantity": hours, "unit": "hours",
                           "source": say("estimate")}  # fmt: skip


def _mean_price(use: Use, found: Gathered) -> float:
    """Return what a kilowatt-hour of a site is sold for on average. [pence]."""
    here = float(((use.on_site + use.used) * found.prices.match).sum())
    away = float((use.exported * found.prices.export).sum())
    total = float(use.made.wh.sum())
    return (here + away) / total if total else 0.0
