"""Verbs on a loan that runs: lend, collect, reschedule, list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from ultramicro.bank.accounts import asset, fund, income, liquidity, owes
from ultramicro.bank.arrears import age, allocate
from ultramicro.bank.bill_verbs import require_no_bill
from ultramicro.bank.book import (
    INTEREST,
    LENT,
    PRINCIPAL,
    Loan,
    month_on,
    terms_body,
)
from ultramicro.bank.common import book, loan_named
from ultramicro.core.action import Action, Done, Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Leg, Note, Post, as_json


@dataclass(frozen=True, kw_only=True)
class Lend(Action[Desk]):
    """Pay a loan out."""

    name: ClassVar[str] = "lend"
    does: ClassVar[str] = "pay out a loan that was allowed"

    loan: str = need("its number")

    def act(self, desk: Desk) -> Done:
        """Post money and claim at once.

        Raises
        ------
        BadInput
            If it was not allowed, or the money at hand would not do.
        """
        found = loan_named(desk, self.loan)
        if found.status != "agreed":
            raise BadInput(f"{self.loan} is {found.status}", do="it is lent once somebody allowed it")
        amount, currency = found.terms.principal_pence, found.currency
        if currency == desk.currency:
            _require_money(desk, amount)
        legs = (
            Leg(fund(desk, currency), desk.account(found.borrower, currency), amount, LENT, "", found.id),
            Leg(
                owes(desk, found.borrower, currency),
                asset(desk, currency),
                amount,
                "loan_claim",
                "",
                found.id,
            ),
        )
        desk.submit(desk.sign(Post, legs=legs, business_on=desk.on))
        who = desk.people.called(found.borrower)
        return Done(
            says=f"{who} has {to_the_penny(amount, '')} {currency} from {found.id}.", rows=_schedule(found)
        )


def _require_money(desk: Desk, amount: int) -> None:
    hand = liquidity(desk.ledger.accounts(), desk.currency)
    if amount > hand.free_pence():
        raise BadInput(
            f"{to_the_penny(max(hand.free_pence(), 0))} is free to lend: {to_the_penny(hand.cash_pence)} "
            "at the bank "
            f"less {to_the_penny(hand.demand_pence)} that could be asked for at once",
            do="sell shares, or wait for repayments",
        )


def _schedule(loan: Loan) -> list[dict[str, Any]]:
    return [
        {
            "no": row.number, "due": row.due_on, "principal_pence": row.principal_pence,
            "interest_pence": row.interest_pence, "owed after_pence": row.owed_pence,
        }
        for row in loan.rows()
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Collect(Action[Desk]):
    """Take a repayment from a borrower's account."""

    name: ClassVar[str] = "collect"
    does: ClassVar[str] = (
        "take a repayment from the borrower's account: what is due first, then ahead of its day"
    )

    loan: str = need("its number")
    amount: Pence | None = param(None, "how much; what is due where it is not given")
    settle: bool = param(default=False, help="pay everything, with interest to the day only")

    def act(self, desk: Desk) -> Done:
        """Post interest and principal in one.

        Raises
        ------
        BadInput
            If nothing is owed, or more is offered than is owed.
        """
        found = loan_named(desk, self.loan)
        if found.status != "running":
            raise BadInput(f"{self.loan} is {found.status}", do="only a running loan is repaid")
        require_no_bill(desk, found.id)
        interest, principal, ahead = self._parts(found, desk.on)
        desk.submit(*self._operations(desk, found, interest, principal + ahead, ahead))
        left = to_the_penny(found.owed_pence() - principal - ahead, "")
        paid = to_the_penny(interest + principal + ahead, "")
        return Done(
            says=f"{paid} paid: interest {to_the_penny(interest, '')}, the rest principal. Owed: {left}."
        )

    def _parts(self, loan: Loan, on: date) -> tuple[int, int, int]:
        standing = loan.due(on)
        if self.settle:
            return standing.interest_due_pence + loan.accrued_pence(on), loan.owed_pence(), 0
        amount = standing.arrears_pence() if self.amount is None else self.amount
        if amount <= 0:
            raise BadInput("nothing is due", do="give --amount to pay ahead, or --settle")
        interest, principal, left = allocate(amount, standing, loan.order)
        if principal + left > loan.owed_pence():
            raise BadInput("that is more than is owed", do="use --settle to pay everything")
        return interest, principal, left

    def _operations(
        self, desk: Desk, loan: Loan, interest: int, principal: int, ahead: int
    ) -> Iterator[Post | Note]:
        currency, payer = loan.currency, desk.account(loan.borrower, loan.currency)
        legs = [
            Leg(payer, income(desk, currency), interest, INTEREST, "", loan.id),
            Leg(payer, fund(desk, currency), principal, PRINCIPAL, "", loan.id),
            Leg(
                asset(desk, currency),
                owes(desk, loan.borrower, currency),
                principal,
                "loan_claim",
                "",
                loan.id,
            ),
        ]
        post = desk.sign(Post, legs=tuple(leg for leg in legs if leg.amount_pence), business_on=desk.on)
        yield post
        if ahead and (left := loan.owed_pence() - principal):
            coming = sum(row.due_on > desk.on for row in loan.rows())
            yield new_terms(desk, loan, left, instalments=max(coming, 1), paid=post)


def new_terms(
    desk: Desk, loan: Loan, owed_pence: int, *, instalments: int, why: str = "", paid: Post | None = None
) -> Note:
    """Make terms for what is still owed, from the next instalment on; the old ones stay in the chain.

    Parameters
    ----------
    owed_pence : int
        Principal that will be owed then. [pence]
    instalments : int
        How many from then on.
    why : str
        In the words of who agrees; kept outside the ledger.
    paid : Post or None
        The repayment with which the terms come: it pays what was due, and when it is taken back they end.

    Notes
    -----
    Interest that was due and is not paid is carried to the first new instalment. Who pays ahead within a
    period owes no
    interest on what they paid from that day on, and none for the days before it since the last instalment.
    """
    passed = [row.due_on for row in loan.rows() if row.due_on <= desk.on]
    coming = [row for row in loan.rows() if row.due_on > desk.on]
    terms = replace(
        loan.terms,
        principal_pence=owed_pence,
        first_due=coming[0].due_on if coming else month_on(desk.on),
        instalments=instalments,
        grace=0,
        carried_pence=0 if paid else loan.due(desk.on).interest_due_pence,
    )
    until = max(passed, default=loan.charged_until or loan.lent_on or desk.on)
    body = {
        "after": desk.ledger.last.seq + (len(paid.legs) if paid else 0), "charged_until": until.isoformat(),
        "memo": desk.memo(why, of=loan.borrower), "posted": paid.key if paid else "",
        "terms": terms_body(terms),
    }  # fmt: skip
    return desk.sign(Note, about=loan.id, kind="loan_terms", body=as_json(body))


@dataclass(frozen=True, kw_only=True)
class Reschedule(Action[Desk]):
    """Agree new terms for what is owed."""

    name: ClassVar[str] = "reschedule"
    does: ClassVar[str] = (
        "agree new instalments for what is still owed; interest that is due stays due, nothing is added"
    )

    loan: str = need("its number")
    instalments: int = need("how many from now on", low=1, high=600)
    why: str = need("why; kept outside the ledger")

    def act(self, desk: Desk) -> Done:
        """Write the new terms down.

        Raises
        ------
        BadInput
            If the loan is not running.
        """
        found = loan_named(desk, self.loan)
        if found.status != "running":
            raise BadInput(f"{self.loan} is {found.status}", do="only a running loan has terms to change")
        require_no_bill(desk, found.id)
        desk.submit(new_terms(desk, found, found.owed_pence(), instalments=self.instalments, why=self.why))
        return Done(says=f"{self.loan} has new terms.", rows=_schedule(loan_named(desk, self.loan)))


@dataclass(frozen=True, kw_only=True)
class Loans(Action[Desk]):
    """List the loans."""

    name: ClassVar[str] = "loans"
    does: ClassVar[str] = "list the loans: how they stand, and what is overdue for how long"
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a loan."""
        rows: list[dict[str, Any]] = []
        for loan in book(desk).values():
            standing = loan.due(desk.on)
            rows.append(
                {
                    "loan": loan.id, "who": desk.people.called(loan.borrower), "line": loan.product,
                    "status": "late" if standing.arrears_pence() else loan.status, "money": loan.currency,
                    "owed_pence": loan.owed_pence() if loan.status == "running" else 0,
                    "overdue_pence": standing.arrears_pence(), "age": age(standing.days),
                }
            )  # fmt: skip
        late = sum(row["owed_pence"] for row in rows if row["overdue_pence"])
        return Done(
            says=f"{counted(len(rows), 'loan')}; {to_the_penny(late)} owed on loans that are late.", rows=rows
        )
