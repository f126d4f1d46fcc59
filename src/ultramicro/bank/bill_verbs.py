"""Instalments that a clearing round can pay: bill what is due, book what was paid on bills, take one back.

A bill is a claim of the bank on a borrower. While it is open, what is due is paid through it: in a round, or
by a payment that names it. Either way the money stands on an account of the bank, from which `bank book`
makes a repayment of the loan. What the bank itself owed and had cancelled is then paid by its fund.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, ClassVar

from ultramicro.bank.accounts import BANK, asset, fund, income, owes
from ultramicro.bank.arrears import allocate
from ultramicro.bank.book import INTEREST, PRINCIPAL, Loan
from ultramicro.bank.common import book, loan_named
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Leg, Note, Post, Verdict, as_json
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.people.claims import KIND, WITHDRAWN, Claim, claims, open_claims, pays
from ultramicro.ledger.replays import Refused


@dataclass(frozen=True, kw_only=True)
class Bill(Action[Desk]):
    """Bill what is due."""

    name: ClassVar[str] = "bill"
    does: ClassVar[str] = "make claims of what is due on running loans, so that a clearing round can pay them"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def act(self, desk: Desk) -> Done:
        """Write one claim for each loan with something due that is not billed yet."""
        desk.people.add(BANK, "Community bank", kind="group", on=desk.on, key=BANK)
        billed = billed_pence(desk)
        new = [
            (loan, pence)
            for loan in book(desk).values()
            if (pence := loan.due(desk.on).arrears_pence() - billed[loan.id]) > 0
        ]
        desk.submit(*(_bill(desk, loan, pence) for loan, pence in new))
        return Done(
            says=f"{counted(len(new), 'bill')} of {to_the_penny(sum(pence for _, pence in new), '')} in all. "
            f"For a round, say once that the bank agrees: `ultramicro round consent --who {BANK}`.",
            rows=[
                {"loan": loan.id, "who": desk.people.called(loan.borrower), "billed_pence": pence}
                for loan, pence in new
            ],
        )


def _bill(desk: Desk, loan: Loan, pence: int) -> Note:
    """Make a claim of what is due; a loan that is billed anew on a day has another number for it."""
    first = f"claim-{loan.id}-{desk.on}"
    names = chain([first], (f"{first}-{n}" for n in count(2)))
    number = next(name for name in names if desk.ledger.verdict(name) is None)
    body = {
        "amount_pence": pence, "creditor": BANK, "currency": loan.currency, "debtor": loan.borrower,
        "due_on": desk.on.isoformat(), "issued_on": desk.on.isoformat(), "of": loan.id,
    }  # fmt: skip
    return Note(key=number, at=desk.at, actor=desk.by, about=number, kind=KIND, body=as_json(body))


@dataclass(frozen=True, kw_only=True)
class Unbill(Action[Desk]):
    """Take a loan's bills back."""

    name: ClassVar[str] = "unbill"
    does: ClassVar[str] = "take a loan's open bills back, so that what is due is collected as usual"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    loan: str = need("its number")

    def act(self, desk: Desk) -> Done:
        """Withdraw what is open of them."""
        found = loan_named(desk, self.loan)
        mine = bills_open(desk, found.id)
        desk.submit(*(desk.sign(Note, about=c.id, kind=WITHDRAWN, body="{}") for c in mine))
        return Done(says=f"{counted(len(mine), 'bill')} of {self.loan} taken back.")


@dataclass(frozen=True, kw_only=True)
class BookBills(Action[Desk]):
    """Book what was paid on bills."""

    name: ClassVar[str] = "book"
    does: ClassVar[str] = (
        "book what was paid on bills, in a round or by a payment, as repayments of the loans"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def act(self, desk: Desk) -> Done:
        """Post a repayment for each loan; what was booked before is not booked again.

        Raises
        ------
        Refused
            If none could be booked; of several, those that could not are told in the answer.
        """
        transfers = list(desk.ledger.transfers())
        bills = [c for c in claims(desk.ledger.notes(), transfers) if c.of in book(desk)]
        found = [
            _repay(desk, loan, account, pence)
            for loan, landed in _unbooked(bills, transfers).items()
            for account, pence in sorted(landed.items())
        ]
        refused = [verdict for _, verdict in found if not verdict.accepted]
        if refused and len(refused) == len(found):
            raise Refused(refused[0])
        _cover_what_is_left(desk)
        rows = [row for row, _ in found]
        total, left = (
            to_the_penny(sum(row[part] for row in rows), "") for part in ("booked_pence", "left_pence")
        )
        says = f"{total} booked on {counted(len(rows) - len(refused), 'bill payment')}."
        return Done(says=f"{says} {left} could not be booked now." if refused else says, rows=rows)


def _repay(desk: Desk, loan: str, account: str, pence: int) -> tuple[dict[str, Any], Verdict]:
    """Book what landed on an account of the bank as a repayment; say what became of it."""
    now = book(desk)[loan]
    (verdict,) = desk.attempt(desk.sign(Post, legs=_legs(desk, now, account, pence), business_on=desk.on))
    booked = pence if verdict.accepted else 0
    row = {
        "loan": loan, "who": desk.people.called(now.borrower), "booked_pence": booked,
        "left_pence": pence - booked, "refused": "" if verdict.accepted else verdict.code,
    }  # fmt: skip
    return row, verdict


def bills_open(desk: Desk, loan: str) -> list[Claim]:
    """Return a loan's bills that are not wholly paid."""
    return [c for c in open_claims(desk.ledger.notes(), desk.ledger.transfers()) if c.of == loan]


def require_no_bill(desk: Desk, loan: str) -> None:
    """Refuse to take, change or bear what is billed already.

    Raises
    ------
    BadInput
        If a bill is open, or was paid and is not booked.
    """
    if bills_open(desk, loan):
        raise BadInput(
            f"what is due on {loan} is billed",
            do="pay the bill, or take it back with `ultramicro bank unbill`",
        )
    if billed_pence(desk)[loan]:
        raise BadInput(f"bills of {loan} were paid", do="run `ultramicro bank book` first")


def billed_pence(desk: Desk) -> Counter[str]:
    """Return by loan what is billed and not booked, whether paid or not, in pence."""
    transfers, sums = list(desk.ledger.transfers()), Counter[str]()
    found = [c for c in claims(desk.ledger.notes(), transfers) if c.of]
    for claim in found:
        sums[claim.of] += claim.open_pence
    for loan, landed in _unbooked(found, transfers).items():
        sums[loan] += sum(landed.values())
    return sums


def _unbooked(bills: Iterable[Claim], transfers: Iterable[Transfer]) -> dict[str, dict[str, int]]:
    """Return by loan and by the bank's account what its borrower paid on bills, not booked yet, in pence."""
    sums = landed_pence(bills, transfers)
    left = {loan: {a: pence for a, pence in landed.items() if pence > 0} for loan, landed in sums.items()}
    return {loan: landed for loan, landed in left.items() if landed}


def landed_pence(bills: Iterable[Claim], transfers: Iterable[Transfer]) -> dict[str, Counter[str]]:
    """Return by loan and by the bank's account what was paid on bills less what was booked of it.

    Parameters
    ----------
    bills : iterable of Claim
        The claims that are bills of loans.
    transfers : iterable of Transfer
        All of them; what was taken back does not count, nor what somebody else paid.
    """
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    by_number = {bill.id: bill for bill in bills}
    for t in standing(transfers):
        if (bill := by_number.get(t.post)) and pays(t, bill):
            sums[bill.of][t.credit] += t.amount_pence
        elif t.kind in {PRINCIPAL, INTEREST} and t.debit.split("/")[1] == BANK:
            sums[t.post][t.debit] -= t.amount_pence
    return sums


def _legs(desk: Desk, loan: Loan, account: str, pence: int) -> tuple[Leg, ...]:
    currency = loan.currency
    interest, principal, ahead = allocate(pence, loan.due(desk.on), loan.order)
    legs = (
        Leg(account, income(desk, currency), interest, INTEREST, "", loan.id),
        Leg(account, fund(desk, currency), principal + ahead, PRINCIPAL, "", loan.id),
        Leg(asset(desk, currency), owes(desk, loan.borrower, currency), principal + ahead, "loan_claim", "",
            loan.id),
        _cover(desk, account, pence),
    )  # fmt: skip
    return tuple(leg for leg in legs if leg.amount_pence)


def _cover(desk: Desk, account: str, pence: int) -> Leg:
    """Return the leg by which the fund pays what the bank itself owed and had cancelled in a round.

    It is of the same posting as the repayment: what goes through a clearing account comes to nought.
    """
    found = desk.ledger.state.accounts[account]
    short = pence - found.balance_pence if found.account_class == "clearing" else 0
    return Leg(fund(desk, found.currency), account, max(short, 0), "clearing_cover")


def _cover_what_is_left(desk: Desk) -> None:
    """Bring to nought what an older version booked and was cut off before it covered it."""
    for account in desk.ledger.accounts():
        if account.owner == BANK and account.account_class == "clearing" and account.balance_pence < 0:
            desk.submit(desk.sign(Post, legs=(_cover(desk, account.account, 0),), business_on=desk.on))


BILL_VERBS: tuple[type[Action[Desk]], ...] = (Bill, BookBills, Unbill)
