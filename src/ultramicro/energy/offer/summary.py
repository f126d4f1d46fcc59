"""The summary of an offer as it is printed: a line for each thing that a member, lender or neighbour asks."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.energy.as_flows import Side
from ultramicro.energy.offer.benefit import flows_of
from ultramicro.energy.offer.cases import Case
from ultramicro.energy.offer.tables import Offer, effect_of, paper_rows, risk_rows
from ultramicro.energy.parameters import value


class Part(StrEnum):
    """A part of the summary; its titles are with the page."""

    WHAT = "what"
    MONEY = "money"
    MEMBERS = "members"
    LENDER = "lender"
    PLACE = "place"
    CASES = "cases"
    SITES = "sites"
    RISKS = "risks"
    PAPERS = "papers"


def summary_rows(offer: Offer) -> Iterator[dict[str, object]]:
    """Yield the lines of the summary, part by part."""
    parts = {
        Part.WHAT: _what(offer), Part.MONEY: _money(offer), Part.MEMBERS: _members(offer),
        Part.LENDER: _lender(offer), Part.PLACE: _place(offer), Part.CASES: _cases(offer),
        Part.SITES: _sites(offer), Part.RISKS: _risks(offer), Part.PAPERS: _papers(),
    }  # fmt: skip
    for part, lines in parts.items():
        for item, amount, says in lines:
            yield {"part": part.value, "item": item, "amount": amount, "says": says}


Line = tuple[Message, Message | None, Message | None]


def pounds(pence: int) -> Message:
    """Write a sum without its pence."""
    return say("{sum}", sum=Pence(pence, "whole"))


def _kwh(kwh: float) -> Message:
    return say("{kwh} kWh", kwh=Number(round(kwh, -2), 0))


def _what(offer: Offer) -> Iterator[Line]:
    uses = offer.found.shared.uses
    made = sum(use.made.kwh for use in uses)
    sites = plural("{n} site", "{n} sites", len(uses))
    yield say("Sites"), sites, say("{kw} kW at their peak", kw=Number(_peak(offer), 0))
    low, high = (sum(getattr(u.made, end) for u in uses) for end in ("low_kwh", "high_kwh"))
    yield say("Made in the first year"), _kwh(made), say(
        "between {low} and {high} kWh", low=Number(round(low, -2), 0), high=Number(round(high, -2), 0)
    )  # fmt: skip
    for sale in offer.expected.scheme.sales:
        words = {"on_site": say("Used on site"), "match": say("Used by members"),
                 "export": say("Sold to the network")}[sale.kind]  # fmt: skip
        if sale.kwh:
            price = say("at {price} pence a kWh", price=Number(sale.pence_per_kwh, 1))
            yield words, _kwh(sale.kwh), price


def _peak(offer: Offer) -> float:
    return sum(use.made.site.capacity_kw for use in offer.found.shared.uses)


def _money(offer: Offer) -> Iterator[Line]:
    scheme = offer.expected.scheme
    each = say("{sum} a kilowatt", sum=Pence(round(scheme.capex_pence / max(_peak(offer), 1e-9)), "whole"))
    yield say("Building it costs"), pounds(scheme.capex_pence), each
    yield say("Cash to start with"), pounds(scheme.float_pence), None
    yield say("Grant"), pounds(scheme.grant_pence), None
    yield (
        say("Loan"),
        pounds(scheme.loan_pence),
        say("at {rate} over {years} years", rate=Share(scheme.loan_rate), years=scheme.loan_years),
    )
    yield say("Community shares"), pounds(scheme.shares_pence), None
    yield say("Income in the first year"), pounds(offer.expected.years[0].income_pence), None
    yield say("Running costs in the first year"), pounds(scheme.opex_pence), None


def _members(offer: Offer) -> Iterator[Line]:
    out = offer.expected
    yield (
        say("Interest, never above"),
        say("{share}", share=Share(out.scheme.interest_cap)),
        say("only out of surplus and only if the directors decide so"),
    )
    if out.mean_interest is not None:
        yield say("Interest on average"), say("{share}", share=Share(round(out.mean_interest, 4))), None
    yield (
        say("Capital comes back"),
        say("from year {year}", year=out.scheme.repay_from),
        say("over {years} years", years=out.scheme.years - out.scheme.repay_from + 1),
    )
    yield say("Capital not paid back at the end"), pounds(out.unpaid_capital_pence), None


def _lender(offer: Offer) -> Iterator[Line]:
    out = offer.expected
    if out.least_cover is None or out.mean_cover is None or out.life_cover is None:
        return
    asked = say("lenders ask for {times} or more", times=Number(value("lender_cover"), 2))
    yield say("Cover of the loan in its worst year (DSCR)"), _times(out.least_cover), asked
    yield say("Cover of the loan on average"), _times(out.mean_cover), None
    yield say("Worth of what there is for the lender, over the loan (LLCR)"), _times(out.life_cover), None


def _times(times: float) -> Message:
    return say("{times} times", times=Number(times, 2, fixed=True))


def _place(offer: Offer) -> Iterator[Line]:
    out = offer.expected
    saved = round(float(offer.found.shared.saved_pence.sum()))
    if offer.found.club:
        yield say("Members save in the first year"), pounds(saved), say("at their own prices, without VAT")
    kept = sum(
        flow.amount_pence for flow in flows_of(offer.found, out)
        if flow.payee == "suppliers" and flow.inside is Side.OUTSIDE
    )  # fmt: skip
    if kept:
        yield say("No longer paid to suppliers elsewhere"), pounds(-kept), say("in the first year")
    years = say("over {years} years", years=out.scheme.years)
    yield say("The community fund gets"), pounds(out.fund_pence), years


def _cases(offer: Offer) -> Iterator[Line]:
    names = {
        Case.LOW_YIELD: say("Output that nine years in ten exceed"),
        Case.LOW_PRICE: say("Prices a fifth lower"),
        Case.LESS_MATCHED: say("A quarter less used here"),
        Case.DEARER: say("Building costs 15% more"),
        Case.DEAR_RENEWAL: say("Replacements cost a half more"),
        Case.ALL_AT_ONCE: say("Low output, low prices and dearer building together"),
    }
    for case, words in names.items():
        out = offer.of(case)
        cover = None if out.least_cover is None else say("cover {times}", times=_times(out.least_cover))
        yield words, cover, effect_of(out)


def _sites(offer: Offer) -> Iterator[Line]:
    for use in offer.found.shared.uses:
        site = use.made.site
        out = say("{kw} kW let out into the network", kw=Number(site.connection_kw, 0))
        yield say("{site}", site=site.name), say("{kw} kW", kw=Number(site.capacity_kw, 0)), out


def _risks(offer: Offer) -> Iterator[Line]:
    for row in risk_rows(offer):
        yield row["says"], row["effect"], row["answer"]  # type: ignore[misc]


def _papers() -> Iterator[Line]:
    who = {
        "network_operator": say("network operator"), "licensed_supplier": say("licensed supplier"),
        "owner": say("owner of the building"), "council": say("council"), "funder": say("funder"),
    }  # fmt: skip
    for row in paper_rows():
        yield row["why"], who[str(row["who"])], None  # type: ignore[misc]
