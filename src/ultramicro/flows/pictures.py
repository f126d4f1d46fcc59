"""The answer's pictures, said as what they show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ultramicro.core.contract import Picture
from ultramicro.core.message import Day, Message, Pence, Share, joined, say
from ultramicro.flows.answer_tables import top_items
from ultramicro.flows.findings import Findings
from ultramicro.flows.quantities import INFLUENCEABLE_SUM, PAID_TOTAL
from ultramicro.flows.time_series import YearShares
from ultramicro.flows.words import of_all, purpose_words, range_words


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
        drawn.append(_years(found))
    return drawn


def _sankey(found: Findings) -> Picture:
    return Picture(
        name="flows",
        title=say("Where the money of {place} goes", place=found.place),
        alt=say("From each payer to what the money was for, and on to how near the payee is."),
        mark="sankey",
        table="flow_links",
        encode={"source": "source", "target": "target", "value": "amount_pence"},
        # Of influenceable money alone another sentence tells; the bands show all of it.
        finding=of_all(found.all()) if found.areas_given else None,
        # Where credits outweigh payments a band is left out, and the bands are not all of the money.
        quantity=PAID_TOTAL.id if found.links_whole else "",
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
        shows="stays_here",
        quantity="local_share",
        rows_of=("area", "basis"),
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
        finding=_most_in_a_month(found),
        # Payments without a day, or of stray days, are in no month.
        quantity=INFLUENCEABLE_SUM.id if _all_within(found) else "",
    )


def _most_in_a_month(found: Findings) -> Message | None:
    items = found.local.items(found.area, "influenceable", "month")
    sums = {month[:10]: each.total_pence for month, each in items.items() if _within(found, month[:10])}
    if not sums:
        return None
    most, least = max(sums, key=lambda month: (sums[month], month)), min(sums, key=lambda month: sums[month])
    said = say("Most was paid in {month} ({sum}).", month=_month(most), sum=Pence(sums[most]))
    if len(sums) == 1:
        return said
    fewest = say("Least was paid in {month} ({sum}).", month=_month(least), sum=Pence(sums[least]))
    return joined([said, fewest])


def _all_within(found: Findings) -> bool:
    return all(
        _within(found, month[:10]) for month in found.local.items(found.area, "influenceable", "month")
    )


def _within(found: Findings, month: str) -> bool:
    return str(found.first) <= month <= str(found.last)


def _month(month: str) -> Day:
    return Day(date.fromisoformat(month), month=True)


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
        finding=_first_category(found),
    )


def _first_category(found: Findings) -> Message | None:
    first = top_items(found.local.items(found.area, "influenceable", "category"), 1)
    if not first or first[0][1].total_pence <= 0:
        return None
    purpose, sums = first[0]
    whole = found.influenceable().total_pence
    return say(
        "{purpose} is first: {sum} of {whole}, of which {inside} is known to stay.",
        purpose=purpose_words(purpose), sum=Pence(sums.total_pence), whole=Pence(whole),
        inside=Pence(sums.inside_pence),
    )  # fmt: skip


def _payees(found: Findings) -> Picture:
    return Picture(
        name="payees",
        title=say("The largest payees"),
        alt=say("Bars of the largest named payees, by whether each is in {area}.", area=found.area),
        mark="bars",
        table="flow_payees",
        encode={"x": "amount_pence", "y": "payee", "colour": "inside"},
        finding=_first_payee(found),
    )


def _first_payee(found: Findings) -> Message | None:
    whole = found.all().total_pence
    if not found.payees or whole <= 0:
        return None
    first, shown = found.payees[0], sum(each.amount_pence for each in found.payees)
    return say(
        "{payee} was paid most: {sum}, {share} of all. All that are shown were paid {part}.",
        payee=first.payee, sum=Pence(first.amount_pence), share=Share(first.amount_pence / whole),
        part=Share(shown / whole),
    )  # fmt: skip


def _years(found: Findings) -> Picture:
    return Picture(
        name="years",
        title=say("The share that stayed in {area}, year by year", area=found.area),
        alt=say(
            "For each year a bar from the least to the greatest share that may have stayed; partial years "
            "are marked in the table."
        ),
        mark="ranges",
        table="flow_years",
        encode={"y": "year", "low": "share_low", "high": "share_high", "colour": "complete"},
        finding=_first_and_last(found.years),
    )


def _first_and_last(years: Sequence[YearShares]) -> Message:
    drawn = [each for each in years if each.moving_low is not None]
    ends = drawn[:1] if len(drawn) == 1 else [drawn[0], drawn[-1]]
    return joined([
        say("{year}: {range}.", year=each.year.year,
            range=range_words((each.moving_low or 0.0, each.moving_high or 0.0)))
        for each in ends
    ])  # fmt: skip
