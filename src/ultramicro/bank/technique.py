"""The technique `bank`: what is lent, what may be lost, and how much more can be lent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.answer import BankAnswer
from ultramicro.bank.portfolio import at_hand, by_age, by_purpose
from ultramicro.core.contract import Place, Technique
from ultramicro.flows.tables import rows_of


@dataclass(frozen=True)
class Bank(Technique[BankAnswer]):
    """Arrears by age, expected loss, what a bad month takes out, what is safe to lend, and for what."""

    name: ClassVar[str] = "bank"
    question: ClassVar[str] = "How much more can we lend safely?"
    reads: ClassVar[tuple[str, ...]] = ("loans", "accounts")
    uses: ClassVar[tuple[str, ...]] = ("multipliers",)
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "FCA Handbook, CREDS 7.5: provisions of credit unions by age of arrears",
        "Basel Committee, Basel III: The Liquidity Coverage Ratio (2013): run-off of deposits",
        "CGAP, Microfinance Consensus Guidelines (2003): portfolio at risk",
    )

    def run(self, place: Place) -> BankAnswer:
        """Answer for a place."""
        national = str(place.settings.get("currency", "GBP"))
        loans = rows_of(place.table("loans").order_by("loan"))
        accounts = rows_of(place.table("accounts").order_by("account"))
        found = rows_of(place.table("multipliers")) if place.has("multipliers") else []
        full = [m for m in found if m["measure"] == "full" and m["subject"] in {"place", "category"}]
        return BankAnswer(
            groups=by_age(loans),
            purposes=by_purpose(loans, sorted(full, key=lambda m: (m["subject"], m["item"]))),
            hand=at_hand(accounts, national),
            asset_pence=sum(a["balance_pence"] for a in accounts if a["class"] == "loan_asset"),
        )
