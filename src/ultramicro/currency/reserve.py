"""The reserve of a backed currency: what is out, what stands against it, and that the bank says the same."""

from __future__ import annotations

from dataclasses import dataclass

from ultramicro.core.contract import Check
from ultramicro.currency.rules import Rules
from ultramicro.ledger.book import Ledger
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.reconcile import SETTLEMENT, standing


def issuer(desk: Desk, rules: Rules) -> str:
    """Return the account that a currency comes from: what is out is its negative balance."""
    return desk.account(rules.treasury(), rules.code, "issuer", floor_pence=None, ceiling_pence=0)


def treasury(desk: Desk, rules: Rules) -> str:
    """Return the account of national money that stands against what is out."""
    return desk.account(rules.treasury(), desk.currency, "treasury")


def bank_name(rules: Rules) -> str:
    """Return what the segregated bank account is called in the books."""
    return f"{rules.code.lower()}-reserve"


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """What is out, and what stands against it, in hundredths.

    Parameters
    ----------
    out_pence : int
        Local money in members' hands.
    treasury_pence : int
        National money set aside for it in the books.
    bank_pence : int
        What the bank's own statements say is in the segregated account.
    """

    out_pence: int
    treasury_pence: int
    bank_pence: int

    def room_pence(self) -> int:
        """Return how much more may be issued: what the bank holds less what is out."""
        return self.bank_pence - self.out_pence

    def laws(self) -> list[Check]:
        """Return the two proofs: each law's error is what is missing."""
        return [
            Check(
                law="what is out is set aside in the books",
                error=max(self.out_pence - self.treasury_pence, 0),
            ),
            Check(law="what is out is at the bank", error=max(self.out_pence - self.bank_pence, 0)),
        ]


def reserve(ledger: Ledger, rules: Rules, currency: str) -> Reserve:
    """Work out the reserve from the books and the bank statements that were imported."""
    bank = account_number(bank_name(rules), currency, SETTLEMENT)
    return Reserve(
        out_pence=-_balance(ledger, account_number(rules.treasury(), rules.code, "issuer")),
        treasury_pence=_balance(ledger, account_number(rules.treasury(), currency, "treasury")),
        bank_pence=standing(ledger, bank).bank_pence,
    )


def _balance(ledger: Ledger, account: str) -> int:
    found = ledger.account(account)
    return found.balance_pence if found else 0
