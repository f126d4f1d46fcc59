"""What a place's sites would be as a scheme: what they sell at which price, cost and borrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ultramicro.core.contract import param
from ultramicro.energy.offer.scheme import Renewal, Sale, Scheme
from ultramicro.energy.parameters import value, whole
from ultramicro.energy.siting.gather import Gathered
from ultramicro.energy.siting.half_hours import Floats


def known(name: str, help: str, **more: Any) -> Any:  # noqa: A002  as `param` has it
    """Declare a parameter whose default, unit and source are in `parameters.csv`."""
    return param(value(name), help, unit="share", low=0, high=1, **more)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a person may choose of a scheme.

    Parameters
    ----------
    years, loan_years, repay_from : int
        As in `Scheme`.
    grant_pence : int
        [pence]
    loan_share : float
        Part of what building costs, after the grant, that is lent. [share]
    loan_rate, member_interest, price_growth, cost_growth, fund_share, tax_rate : float
        [share]
    on_site_pence : float
        Price of what the buildings below use. [pence/kWh]
    """

    years: int
    grant_pence: int
    loan_share: float
    loan_rate: float
    loan_years: int
    member_interest: float
    repay_from: int
    price_growth: float
    cost_growth: float
    fund_share: float
    tax_rate: float
    on_site_pence: float


def scheme_of(found: Gathered, terms: Terms) -> Scheme:
    """Return a place's sites as one scheme.

    Parameters
    ----------
    found : Gathered
        What the sites make and who uses it.
    terms : Terms
        What was chosen.
    """
    sites = [use.made.site for use in found.shared.uses]
    capex = sum(site.capex_pence for site in sites)
    opex = sum(site.yearly_pence for site in sites)
    panels = sum(site.capex_pence for site in sites if site.facing.azimuths)
    grant = min(terms.grant_pence, capex)
    return Scheme(
        years=terms.years, capex_pence=capex, sales=sales_of(found, terms), opex_pence=opex,
        cost_growth=terms.cost_growth, degradation=value("degradation"),
        renewals=(Renewal(year=whole("renewal_year"), pence=round(panels * value("renewal_share"))),),
        grant_pence=grant, loan_pence=round((capex - grant) * terms.loan_share), loan_rate=terms.loan_rate,
        loan_years=min(terms.loan_years, terms.years), float_pence=round(opex * value("float_share")),
        bank_rate=value("bank_rate"), interest_cap=terms.member_interest,
        repay_from=min(terms.repay_from, terms.years), fund_pence=round(capex * terms.fund_share),
        fund_growth=terms.cost_growth, tax_rate=terms.tax_rate,
    )  # fmt: skip


def sales_of(found: Gathered, terms: Terms) -> tuple[Sale, ...]:
    """Return what is sold on site, to members and to the network at first, each at its mean price."""
    uses, prices = found.shared.uses, found.prices
    parts: list[tuple[str, list[Floats], Floats | None]] = [
        ("on_site", [use.on_site for use in uses], None),
        ("match", [use.used for use in uses], prices.match),
        ("export", [use.exported for use in uses], prices.export),
    ]
    return tuple(
        Sale(kind=kind, kwh=_kwh(energy), growth=terms.price_growth,
             pence_per_kwh=terms.on_site_pence if price is None else mean_price(energy, price))
        for kind, energy, price in parts
    )  # fmt: skip


def _kwh(energy: list[Floats]) -> float:
    return sum(float(each.sum()) for each in energy) / 1000


def mean_price(energy: list[Floats], price: Floats) -> float:
    """Return the price of a kilowatt-hour, each half-hour counted by what is sold in it. [pence].

    Examples
    --------
    >>> import numpy as np
    >>> mean_price([np.array([1.0, 3.0])], np.array([10.0, 20.0]))
    17.5
    """
    total = sum(float(each.sum()) for each in energy)
    if not total:
        return float(price.mean()) if len(price) else 0.0
    return sum(float(each @ price) for each in energy) / total
