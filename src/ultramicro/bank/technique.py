"""The technique `bank`: what is lent, what may be lost, and how much more can be lent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.answer import BankAnswer
from ultramicro.bank.portfolio import AccountSum, LentLoan, Worth, at_hand, by_age, by_purpose
from ultramicro.core.contract import Place, Technique
from ultramicro.core.message import say
from ultramicro.flows.tables import rows_of


@dataclass(frozen=True)
class Bank(Technique[BankAnswer]):
    """Arrears by age, expected loss, cash for a bad month, what is left to lend, and for which purposes."""

    name: ClassVar[str] = "bank"
    question: ClassVar[str] = say("How much more can we lend safely?")
    reads: ClassVar[tuple[str, ...]] = ("loans", "accounts")
    uses: ClassVar[tuple[str, ...]] = ("multipliers",)
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "FCA Handbook, CREDS 7.5: provisions of credit unions by age of arrears",  # data
        "Basel Committee, Basel III: The Liquidity Coverage Ratio (2013): run-off of deposits",  # data
        "CGAP, Microfinance Consensus Guidelines (2003): portfolio at risk",  # data
    )

    def run(self, place: Place) -> BankAnswer:
        """Answer for a place."""
        national, loans, accounts, elsewhere = book_in(place)
        return BankAnswer(
            groups=by_age(loans),
            purposes=by_purpose(loans, _multipliers(place)),
            hand=at_hand(accounts, national),
            asset_pence=sum(
                a.balance_pence
                for a in accounts
                if a.account_class == "loan_asset" and a.currency == national
            ),
            elsewhere=elsewhere,
        )


def book_in(place: Place) -> tuple[str, list[LentLoan], list[AccountSum], int]:
    """Return the national currency, what is lent in it, all accounts, and how many loans are in another."""
    national = str(place.settings.get("currency", "GBP"))
    rows = rows_of(place.table("loans").order_by("loan"))
    # Pounds and local money are no sum: what is lent in local money is backed by fees and gifts.
    mine = [row for row in rows if (row["currency"] or national) == national]
    loans = [
        # Tables of other lenders leave these cells empty.
        LentLoan(row["outstanding_pence"], row["arrears_days"] or 0, row["guaranteed_pence"] or 0,
                 row["purpose"] or "")
        for row in mine
    ]  # fmt: skip
    accounts = [
        AccountSum(row["currency"], row["class"], row["balance_pence"])
        for row in rows_of(place.table("accounts").order_by("account"))
    ]
    return national, loans, accounts, len(rows) - len(mine)


def _multipliers(place: Place) -> list[Worth]:
    """Return the full multipliers of categories and of the place, in a fixed order."""
    found = rows_of(place.table("multipliers")) if place.has("multipliers") else []
    full = [
        Worth(m["subject"], str(m["item"]), m["value"], m["low"], m["high"])
        for m in found
        if m["measure"] == "full" and m["subject"] in {"place", "category"}
    ]
    # Tables have no order of their own, and the answer must be the same each time.
    return sorted(full, key=lambda m: (m.subject, m.item))
