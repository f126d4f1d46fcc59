"""Verbs that hold the books against the bank."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.bank.reconcile import BANK, Standing, bank_account, reconcile, settle, standing
from ultramicro.ledger.bank.statement_lines import bank_lines
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note, as_json

COSTS = "costs"
"""The place's own account for what running the books costs."""


@dataclass(frozen=True, kw_only=True)
class Expect(Action[Desk]):
    """Say that a payment is expected through the bank."""

    name: ClassVar[str] = "expect"
    does: ClassVar[str] = (
        "say which payment will come through the bank, so that `reconcile` books it by itself"
    )

    who: str = need("short name of who will pay, or be paid")
    amount: Pence = need("how much comes in; negative for money that goes out")
    reference: str = need("what will stand in the bank's line, as in `ANN-7`")

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        owner = desk.people.known(self.who)
        account = desk.account(owner.id)
        body = {
            "account": account, "amount_pence": self.amount, "owner": owner.id, "reference": self.reference
        }  # fmt: skip
        desk.submit(desk.sign(Note, about=f"expected-{desk.key}", kind="expected", body=as_json(body)))
        return Done(says=f"Expected: {to_the_penny(self.amount)} with the reference {self.reference}.")


@dataclass(frozen=True, kw_only=True)
class Reconcile(Action[Desk]):
    """Hold the books against a bank statement."""

    name: ClassVar[str] = "reconcile"
    does: ClassVar[str] = "read a bank statement, book what was expected, and list what is open"
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    statement: Path = need("the statement as the bank gave it: camt.053, OFX or CSV")
    bank: str = param(BANK, "what the bank account is called in the books")
    balance: Pence | None = param(None, "the balance at the end of the statement, to be proved")

    def act(self, desk: Desk) -> Done:
        """Take in, match, and say what is open.

        Raises
        ------
        BadInput
            If the balance is not that of the lines taken in so far.
        """
        stands = reconcile(desk, bank_lines(self.statement, self.bank), self.bank)
        if self.balance is not None and self.balance != stands.bank_pence:
            apart = to_the_penny(self.balance - stands.bank_pence)
            raise BadInput(
                f"the balance is {apart} apart from the sum of all lines taken in",
                where=str(self.statement),
                do="take in the statements that are missing, from the first day of the account on",
            )
        return Done(says=_says(stands), rows=_open_rows(desk, stands))


def _says(stands: Standing) -> str:
    bank, books = to_the_penny(stands.bank_pence), to_the_penny(stands.books_pence)
    still = len(stands.open_lines) + len(stands.open_transfers)
    end = (
        "Nothing is open: bank and books agree to the penny."
        if not still
        else f"{still} open, which is the difference:"
    )
    if stands.refused:
        end = f"{counted(len(stands.refused), 'expected payment')} could not be booked now. {end}"
    return f"Bank {bank}, books {books}. {end}"


def _open_rows(desk: Desk, stands: Standing) -> list[dict[str, Any]]:
    """Return what is open as rows, the bank's lines first."""
    lines = [
        {
            "open": line.id, "only": "at the bank", "on": line.on, "amount_pence": line.amount_pence,
            "words": desk.people.words(line.id), "refused": stands.refused.get(line.id, ""),
        }
        for line in stands.open_lines
    ]  # fmt: skip
    return lines + [
        {
            "open": f"transfer {each.seq}", "only": "in the books", "on": each.on,
            "amount_pence": each.amount_pence, "words": "", "refused": "",
        }
        for each in stands.open_transfers
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Assign(Action[Desk]):
    """Book an open line of the bank to somebody."""

    name: ClassVar[str] = "assign"
    does: ClassVar[str] = "book an open line of the bank to somebody's account"

    line: str = need("the line as `reconcile` lists it, as in `bank-3f…`")
    who: str = need("short name; `costs` for what the bank charges")
    bank: str = param(BANK, "what the bank account is called in the books")

    def act(self, desk: Desk) -> Done:
        """Post it.

        Raises
        ------
        BadInput
            If the line is not open.
        """
        account = bank_account(desk, self.bank)
        stands = standing(desk.ledger, account)
        line = stands.lines.get(self.line)
        if line is None:
            raise BadInput(
                f"no line of the bank is called {self.line}", do="take it from `ultramicro books reconcile`"
            )
        if line.id in stands.matched:
            raise BadInput(f"{line.id} is matched to what the books have already", do="assign another one")
        to = (
            desk.account(COSTS, account_class=COSTS, floor_pence=None)
            if self.who == COSTS
            else desk.account(desk.people.known(self.who).id)
        )
        desk.submit(*settle(desk, line, account, to))
        return Done(says=f"{to_the_penny(line.amount_pence)} of {line.on} is booked to {self.who}.")


BANK_VERBS: tuple[type[Action[Desk]], ...] = (Expect, Reconcile, Assign)
