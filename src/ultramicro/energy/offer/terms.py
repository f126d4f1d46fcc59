"""Every number that an offer rests on: the one that is reckoned with, what is usual, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Message, say
from ultramicro.energy.offer.proposal import Terms, sales_of
from ultramicro.energy.parameters import Parameter, parameters
from ultramicro.energy.siting.gather import Gathered

GIVEN, TARIFF, SITES = "given", "tariff", "sites"


def term_rows(found: Gathered, terms: Terms) -> Iterator[dict[str, object]]:
    """Yield each number with its range and source; a number that was changed is the reader's own.

    Numbers that the place itself says otherwise, such as prices in its tariffs, say so.
    """
    prices = {sale.kind: sale.pence_per_kwh for sale in sales_of(found, terms)}
    chosen: dict[str, float] = {
        "years": terms.years, "loan_share": terms.loan_share, "loan_rate": terms.loan_rate,
        "loan_years": terms.loan_years, "member_interest": terms.member_interest,
        "repay_from": terms.repay_from, "price_growth": terms.price_growth, "cost_growth": terms.cost_growth,
        "fund_share": terms.fund_share, "tax_rate": terms.tax_rate, "on_site_price": terms.on_site_pence,
    }  # fmt: skip
    told = {"match_price": ("match", "match"), "export_price": ("export", "export")}
    for name, known in parameters().items():
        value, source = chosen.get(name, known.value), known.source
        if name in chosen and value != known.value:
            source = GIVEN
        if name in told and found.prices.told[told[name][1]]:
            value, source = prices[told[name][0]], TARIFF
        if name == "yield_kwh_per_kwp" and found.sun:
            continue
        yield _row(known, value, source)


def _row(known: Parameter, value: float, source: str) -> dict[str, object]:
    own = source in {GIVEN, TARIFF}
    how: Message | None = None if own else say(known.how)
    return {
        "parameter": known.parameter, "value": value, "low": known.low, "high": known.high,
        "unit": known.unit, "source": source, "year": None if own else known.year, "how": how,
    }  # fmt: skip
