"""The technique `energy-offer`: what a share offer on a place's sites would come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.offer.answer import OfferAnswer
from ultramicro.energy.offer.battery_of import battery_of
from ultramicro.energy.offer.cases import tried
from ultramicro.energy.offer.proposal import Terms, scheme_of
from ultramicro.energy.offer.tables import Offer
from ultramicro.energy.parameters import value, whole
from ultramicro.energy.siting.gather import KEPT_TABLES, USES, gather
from ultramicro.flows.kept_out import kept_out


@dataclass(frozen=True)
class EnergyOffer(Technique[OfferAnswer]):
    """Capital, loan, shares, income, costs and tax year by year; what goes wrong if; the pack for others."""

    name: ClassVar[str] = "energy-offer"
    question: ClassVar[str] = say("Would our own power pay for itself, and what would members get?")
    reads: ClassVar[tuple[str, ...]] = ("resources",)
    uses: ClassVar[tuple[str, ...]] = USES
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "Chase Community Solar, Financial performance, ethex.org.uk (2014)",  # data
        "Corporation Tax Act 2009, section 499: share interest of a registered society is a cost",  # data
        "ENA Engineering Recommendations G98 and G99: connection of generation",  # data
    )

    years: int = param(whole("years"), "how long the scheme runs", unit="years", low=1, high=60)
    grant: int = param(0, "money that is given for building it", unit="£", low=0)
    loan_share: float = param(
        value("loan_share"), "part of what building costs, after the grant, that is lent", unit="share",
        low=0, high=1,
    )  # fmt: skip
    loan_rate: float = param(value("loan_rate"), "interest of the loan", unit="share", low=0, high=1)
    loan_years: int = param(whole("loan_years"), "years in which the loan is paid back", unit="years", low=1,
                            high=60)  # fmt: skip
    member_interest: float = param(
        value("member_interest"), "the most interest that members are paid in a year", unit="share", low=0,
        high=1,
    )  # fmt: skip
    repay_from: int = param(
        whole("repay_from"), "first year in which members' capital is paid back", low=1, high=60
    )
    price_growth: float = param(
        value("price_growth"), "how prices of power grow in a year", unit="share", low=-0.2, high=0.2
    )
    cost_growth: float = param(
        value("cost_growth"), "how costs grow in a year", unit="share", low=-0.2, high=0.2
    )
    fund_share: float = param(
        value("fund_share"), "promised to the community fund at first, as part of what building costs",
        unit="share", low=0, high=1,
    )  # fmt: skip
    tax_rate: float = param(value("tax_rate"), "corporation tax", unit="share", low=0, high=0.9)
    on_site_price: float = param(
        value("on_site_price"),
        "pence a kWh that buildings below the sites pay",
        unit="pence",
        low=0,
        high=200,
    )
    battery: bool = param(False, "also look for the battery that would pay; takes up to half a minute")

    def run(self, place: Place) -> OfferAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If there is no site, or the numbers make no scheme.
        """
        found = gather(place)
        if not found.made:
            raise BadInput(
                say("there is no site to build on"),
                where=place.name,
                do=say(
                    "list a roof in resources.csv (kind building, what roof), or a site in energy/sites.csv"
                ),
            )
        terms = self._terms()
        cases = tried(scheme_of(found, terms), value("yield_spread"))
        battery = battery_of(found, self.loan_rate) if self.battery else None
        return OfferAnswer(
            offer=Offer(found=found, terms=terms, cases=cases), battery=battery,
            kept_out=kept_out(place, *KEPT_TABLES),
        )  # fmt: skip

    def _terms(self) -> Terms:
        return Terms(
            years=self.years, grant_pence=self.grant * 100, loan_share=self.loan_share,
            loan_rate=self.loan_rate, loan_years=self.loan_years, member_interest=self.member_interest,
            repay_from=self.repay_from, price_growth=self.price_growth, cost_growth=self.cost_growth,
            fund_share=self.fund_share, tax_rate=self.tax_rate, on_site_pence=self.on_site_price,
        )  # fmt: skip
