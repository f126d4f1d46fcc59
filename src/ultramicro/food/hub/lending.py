"""Loans between firms: a commitment in the books whose instalments are claims; no money moves by it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Share, joined, plural, say
from ultramicro.core.money import round_half_even, share_pence
from ultramicro.core.months import YEAR_MONTHS, months_later
from ultramicro.core.rows import Row
from ultramicro.food.hub.commitments import HubCommitmentEnded, HubLent, Instalment
from ultramicro.food.hub.promising import SHORT
from ultramicro.food.hub.words import somebody
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.events import ClaimMade, ClaimWithdrawn, Withdrawal
from ultramicro.ledger.hanging import hangs_on, require_answered
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.register import BODIES
from ultramicro.ledger.sums import money


class Loan(NamedTuple):
    """A loan with its number; `ended` where it was taken back."""

    id: str
    made: HubLent
    ended: bool = False

    def claims(self) -> list[str]:
        """Return the numbers of its instalments' claims, in turn."""
        return [f"{self.id}-{n}" for n in range(1, len(self.made.instalments) + 1)]


class Loans(Projection[Loan]):
    """Every loan between firms by its number."""

    name: ClassVar[str] = "hub_loans"
    keeps: ClassVar[type] = Loan

    def apply(self, entry: Entry) -> None:
        """Take in a loan or its end."""
        if (noted := entry.note) is None:
            return
        if made := entry.event(HubLent):
            self.shelf.put(noted.about, Loan(noted.about, made))
        elif (found := self.shelf.get(noted.about)) and entry.event(HubCommitmentEnded):
            self.shelf.put(found.id, found._replace(ended=True))


def instalments(principal_pence: int, rate: Decimal, first: date, months: int) -> tuple[Instalment, ...]:
    """Return equal parts of a loan month by month, each with a month's interest on what is left.

    Parameters
    ----------
    principal_pence : int
        What is lent. [hundredths]
    rate : Decimal
        Interest in a year. [share]
    first : date
        When the first instalment is due, a month after the loan is paid out.
    months : int
        How many there are.

    Examples
    --------
    >>> found = instalments(100_000, Decimal("0.06"), date(2026, 7, 31), 3)
    >>> [(each.due_on.isoformat(), each.principal_pence, each.interest_pence) for each in found]
    [('2026-07-31', 33334, 500), ('2026-08-31', 33333, 333), ('2026-09-30', 33333, 167)]
    """
    left, found = principal_pence, list[Instalment]()
    for n, part in enumerate(share_pence(principal_pence, [1] * months)):
        interest = round_half_even(rate * left / YEAR_MONTHS)
        found.append(Instalment(months_later(first, n), part, interest))
        left -= part
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Lend(Deciding):
    """Write down a loan between firms."""

    name: ClassVar[str] = "lend"
    does: ClassVar[str] = say(
        "write down a loan of one firm to another, and make a claim of each instalment; no money moves"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    ahead: ClassVar[Collection[str]] = ("first",)

    lender: str = need("who lends, by short name")
    borrower: str = need("who borrows, by short name")
    amount: Pence = need("how much is lent", low=0)
    months: int = need("in how many monthly parts it comes back", low=1, high=360)
    first: date = need("when the first is due, a month after it is paid out")
    rate: float = param(0.0, "interest in a year, on what is left", unit="share", low=0, high=1)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the instalments; the same loan of the same day again changes nothing.

        Raises
        ------
        BadInput
            If one of the two is no firm, or nothing is lent.
        """
        names = view.people
        lender, borrower = somebody(names, self.lender), somebody(names, self.borrower)
        self._require_sense(lender.id, borrower.id, asked.day)
        for each, where in ((lender, "--lender"), (borrower, "--borrower")):
            if each.kind not in BODIES:
                raise BadInput(
                    say("{who} is no firm", who=names.called(each.id)), where=where,
                    do=say("loans to people are under the law of credit: see `ultramicro bank lend`"),
                )  # fmt: skip
        rate = Decimal(str(self.rate))
        parts = instalments(int(self.amount), rate, self.first, self.months)
        made = HubLent(
            lender=lender.id, borrower=borrower.id, principal_pence=int(self.amount), rate=rate,
            instalments=parts, on=asked.day,
        )  # fmt: skip
        said = f"lent\x1f{lender.id}\x1f{borrower.id}\x1f{int(self.amount)}\x1f{rate}\x1f{self.first}"
        said += f"\x1f{self.months}\x1f{asked.day}\x1f{asked.key if asked.is_word else ''}"
        loan = Loan(_number(view, said, (lender.id, borrower.id)), made)
        if view.of(Loans).shelf.get(loan.id):
            return unchanged(say("{loan} stands.", loan=loan.id).with_id("lent_before"))
        says = say(
            "{lender} lends {borrower} {sum} at {rate} a year: {loan}. It comes back in {n} parts from "
            "{first} to {last}, {total} with interest. No money has moved.",
            lender=names.called(lender.id), borrower=names.called(borrower.id),
            sum=money(made.principal_pence, view.currency), rate=Share(float(rate)), loan=loan.id,
            n=len(parts), first=parts[0].due_on, last=parts[-1].due_on,
            total=money(sum(each.pence for each in parts), view.currency),
        )  # fmt: skip
        return Decision(
            operations=[asked.note(made, about=loan.id, key=loan.id), *_claims(view, asked, loan)],
            says=says.with_id("lent"), rows=[_row(view, loan, n) for n in range(len(parts))],
        )  # fmt: skip

    def _require_sense(self, lender: str, borrower: str, on: date) -> None:
        if self.first < on:
            raise BadInput(
                say("the first part would have been due on {day}, before it is lent", day=self.first),
                where="--first", do=say("give a day to come, or the day of the loan with --on"),
            )  # fmt: skip
        if lender == borrower:
            raise BadInput(say("nobody lends to themselves"), where="--borrower")
        if int(self.amount) < self.months:
            raise BadInput(say("nothing is lent, or less than a hundredth a month"), where="--amount")


def _number(view: View, said: str, parties: tuple[str, str]) -> str:
    """Return the number of a loan: that which stands, or one of its own where all such were ended."""
    shelf = view.of(Loans).shelf
    for more in chain([""], (f"\x1f{n}" for n in count(2))):
        number = f"lent-{view.people.salted(said + more, parties)[:SHORT]}"
        if not ((there := shelf.get(number)) and there.ended):
            break
    return number


def _claims(view: View, asked: Asked, loan: Loan) -> Iterator[Note]:
    made = loan.made
    for number, each in zip(loan.claims(), made.instalments, strict=True):
        claim = ClaimMade(
            debtor=made.borrower, creditor=made.lender, currency=view.currency, amount_pence=each.pence,
            issued_on=asked.day, due_on=each.due_on,
        )  # fmt: skip
        yield asked.note(claim, about=number, key=f"{number}:claim")


def _row(view: View, loan: Loan, n: int) -> Row:
    made, each, number = loan.made, loan.made.instalments[n], loan.claims()[n]
    kept = view.of(Claims).shelf.get(number)
    return {
        "loan": loan.id, "lender": view.people.called(made.lender),
        "borrower": view.people.called(made.borrower), "due_on": each.due_on,
        "principal_pence": each.principal_pence, "interest_pence": each.interest_pence,
        "open_pence": kept.now().open_pence if kept else each.pence, "claim": number,
        "currency": view.currency, "status": "ended" if loan.ended else "open",
    }  # fmt: skip


def require_nothing_paid(view: View, loan: Loan) -> None:
    """Refuse to take a loan back of which something came back, or may have: what was said of it waits.

    Raises
    ------
    BadInput
        With the instalment.
    """
    require_answered(view, loan.claims())
    for number in loan.claims():
        if (hanging := hangs_on(view, number)) and hanging.paid_pence:
            raise BadInput(
                say("{claim} is paid, in part or whole", claim=number),
                do=say("have what is left withdrawn instalment by instalment with `ultramicro round "
                       "withdraw`, or reverse the payment first"),
            )  # fmt: skip


def ended(view: View, asked: Asked, loan: Loan) -> list[Note]:
    """Return what ends a loan: the claims of its instalments are withdrawn with it."""
    require_nothing_paid(view, loan)
    shelf = view.of(Claims).shelf
    open_ = [(each, kept.now().open_pence) for each in loan.claims() if (kept := shelf.get(each))]
    return [asked.note(HubCommitmentEnded(on=asked.day), about=loan.id)] + [
        asked.note(ClaimWithdrawn(less_pence=pence, why=Withdrawal.REPLACED), about=number)
        for number, pence in open_
        if pence > 0
    ]


@dataclass(frozen=True, kw_only=True)
class ShowLoans(Action[Desk]):
    """Show loans between firms."""

    name: ClassVar[str] = "loans"
    does: ClassVar[str] = say("show loans between firms, instalment by instalment, and what of each is open")
    reads_only: ClassVar[bool] = True

    who: str = param("", "only of this firm, by short name")

    def act(self, desk: Desk) -> Done:
        """Return a row an instalment."""
        view = desk.view()
        who = somebody(view.people, self.who).id if self.who else ""
        found = [
            each
            for each in view.of(Loans).shelf.values()
            if who in {"", each.made.lender, each.made.borrower}
        ]
        rows = [_row(view, loan, n) for loan in found for n in range(len(loan.made.instalments))]
        # One that was ended is shown and owes nothing.
        over = sum(loan.ended for loan in found)
        told = [plural("{n} loan stands.", "{n} loans stand.", len(found) - over).with_id("loans")]
        told += [plural("{n} was ended.", "{n} were ended.", over).with_id("loans_ended")] if over else []
        return Done(says=joined(told), rows=rows)
