"""The answer's pictures, said as what they show."""

from __future__ import annotations

from ultramicro.core.contract import Picture
from ultramicro.core.message import say
from ultramicro.flows.findings import Findings


def pictures(found: Findings) -> list[Picture]:
    """Return the pictures, the most telling first; one that would be empty is left out."""
    drawn = [_sankey(found)] if found.links else []
    if found.areas_given:
        drawn.append(_local_shares())
    # Without dates there is no time to draw.
    if found.first is not None:
        drawn.append(_months(found))
    drawn += [_categories(found), _payees(found)]
    if found.areas_given and any(year.moving_low is not None for year in found.years):
        drawn.append(_years(found.area))
    return drawn


def _sankey(found: Findings) -> Picture:
    return Picture(
        name="flows",
        title=say("Where the money of {place} goes", place=found.place),
        alt=say("From each payer to what the money was for, and on to how near the payee is."),
        mark="sankey",
        table="flow_links",
        encode={"source": "source", "target": "target", "value": "amount_pence"},
        shows="leaves_most",
    )


def _local_shares() -> Picture:
    return Picture(
        name="local_shares",
        title=say("How much stays: at least and at most, area by area"),
        alt=say("For each area a bar from the least to the greatest share that may have stayed there."),
        mark="ranges",
        table="flow_areas",
        encode={"y": "area", "low": "share_low", "high": "share_high", "colour": "basis"},
    )


def _months(found: Findings) -> Picture:
    title = say("Influenceable money month by month")
    if found.areas_given:
        title = say("Influenceable money month by month: in {area}, not known, outside", area=found.area)
    return Picture(
        name="months",
        title=title,
        alt=say(
            "Stacked by month: money paid to parties in {area}, not placed, and outside.", area=found.area
        ),
        mark="stacked",
        table="flow_months",
        encode={"x": "month", "y": "amount_pence", "colour": "whereabouts"},
    )


def _categories(found: Findings) -> Picture:
    title = say("What the money was for")
    if found.areas_given:
        title = say("What leaves {area}, by what it was for", area=found.area)
    return Picture(
        name="categories",
        title=title,
        alt=say(
            "For each category the money paid to parties in {area}, not placed, and outside.",
            area=found.area,
        ),
        mark="stacked",
        table="flow_categories",
        encode={"x": "amount_pence", "y": "category", "colour": "whereabouts"},
    )


def _payees(found: Findings) -> Picture:
    return Picture(
        name="payees",
        title=say("The largest payees"),
        alt=say("Bars of the largest named payees, by whether each is in {area}.", area=found.area),
        mark="bars",
        table="flow_payees",
        encode={"x": "amount_pence", "y": "payee", "colour": "inside"},
    )


def _years(area: str) -> Picture:
    return Picture(
        name="years",
        title=say("The share that stayed in {area}, year by year", area=area),
        alt=say(
            "For each year a bar from the least to the greatest share that may have stayed; partial years "
            "are marked in the table."
        ),
        mark="ranges",
        table="flow_years",
        encode={"y": "year", "low": "share_low", "high": "share_high", "colour": "complete"},
    )
