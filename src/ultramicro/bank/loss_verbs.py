"""Verbs for loans that may fail, or have: set aside, write off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ultramicro.bank.accounts import BANK, asset, fund, owes, provisions
from ultramicro.bank.arrears import age, provision
from ultramicro.bank.bill_verbs import require_no_bill
from ultramicro.bank.book import (
    WRITTEN_OFF,
    Loan,
)
from ultramicro.bank.common import book, loan_named
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.errors import BadInput
from ultramicro.core.money import share_pence, to_the_penny
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.model import Leg, Post


@dataclass(frozen=True, kw_only=True)
class Provide(Action[Desk]):
    """Set money aside for loans that may fail."""

    name: ClassVar[str] = "provide"
    does: ClassVar[str] = (
        "set aside what the age of the arrears asks for, from interest earned and then the fund"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def act(self, desk: Desk) -> Done:
        """Post the difference to what is set aside.

        Returns
        -------
        Done
            One row an age.
        """
        wanted, rows = provisions_wanted(desk)
        account = provisions(desk, desk.currency)
        more = wanted - desk.ledger.balance(account)
        if more:
            giver, taker = (
                (fund(desk, desk.currency), account) if more > 0 else (account, fund(desk, desk.currency))
            )
            desk.submit(
                desk.sign(Post, legs=(Leg(giver, taker, abs(more), "provision"),), business_on=desk.on)
            )
        return Done(says=f"{to_the_penny(wanted)} are set aside.", rows=rows)


def provisions_wanted(desk: Desk) -> tuple[int, list[dict[str, Any]]]:
    """Return what must be set aside in national money, in pence, and by age of arrears."""
    rows: dict[str, dict[str, Any]] = {}
    total = 0
    for loan in book(desk).values():
        if loan.status == "running" and loan.currency == desk.currency:
            standing = loan.due(desk.on)
            shares = desk.ledger.account(account_number(loan.borrower, desk.currency, "shares"))
            owed = loan.owed_pence() + standing.interest_due_pence
            aside = provision(owed, standing.days, shares.balance_pence if shares else 0)
            total += aside
            row = rows.setdefault(
                age(standing.days),
                {"age": age(standing.days), "loans": 0, "owed_pence": 0, "set aside_pence": 0},
            )
            row["loans"] += 1
            row["owed_pence"] += owed
            row["set aside_pence"] += aside
    return total, list(rows.values())


@dataclass(frozen=True, kw_only=True)
class WriteOff(Action[Desk]):
    """Bear a loan that will not come back."""

    name: ClassVar[str] = "write-off"
    does: ClassVar[str] = (
        "bear a loan that will not come back: guarantors up to their caps, then what was set aside"
    )

    loan: str = need("its number")
    why: str = need("why; kept outside the ledger")

    def act(self, desk: Desk) -> Done:
        """Post all parts at once.

        Raises
        ------
        BadInput
            If the loan is not running, or who took it in writes it off.
        """
        found = loan_named(desk, self.loan)
        if found.status != "running":
            raise BadInput(f"{self.loan} is {found.status}", do="only a running loan is written off")
        if found.asked_by == desk.by:
            raise BadInput("who took a loan in does not write it off", do="let another person, with --by")
        require_no_bill(desk, found.id)
        legs, rows = _losses(desk, found)
        desk.submit(desk.sign(Post, legs=tuple(legs), business_on=desk.on))
        desk.memo(self.why, of=found.borrower)
        return Done(says=f"{found.id} is written off: {to_the_penny(found.owed_pence(), '')}.", rows=rows)


def _losses(desk: Desk, loan: Loan) -> tuple[list[Leg], list[dict[str, Any]]]:
    """Return the legs of a write-off and who bears what."""
    currency, owed, caps = loan.currency, loan.owed_pence(), loan.guarantors
    wanted = min(owed, sum(caps.values()))
    shares = dict(zip(caps, share_pence(wanted, list(caps.values())), strict=True)) if wanted else {}
    legs, rows, left = [], [], owed
    for who, share in shares.items():
        account = desk.account(who, currency)
        can = max(min(share, desk.ledger.balance(account)), 0)
        rows.append({"who": desk.people.called(who), "bears_pence": can, "promised_pence": share})
        if can:
            legs.append(Leg(account, fund(desk, currency), can, "guarantee", "", loan.id))
            left -= can
    aside = max(min(left, desk.ledger.balance(provisions(desk, currency))), 0)
    if aside:
        legs.append(Leg(provisions(desk, currency), fund(desk, currency), aside, "provision", "", loan.id))
    rows.append({"who": "set aside before", "bears_pence": aside, "promised_pence": None})
    rows.append({"who": BANK, "bears_pence": left - aside, "promised_pence": None})
    claim = Leg(asset(desk, currency), owes(desk, loan.borrower, currency), owed, WRITTEN_OFF, "", loan.id)
    return [*legs, claim], rows
