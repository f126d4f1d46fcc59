"""What somebody's bills of a week come to as the ledger stands now, and under which number it is owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.food.hub.bill_events import HubBilled, Side
from ultramicro.food.hub.weeks import Bill, hub_id
from ultramicro.ledger.deciding import Asked, View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import ClaimMade, ClaimWithdrawn, Withdrawal
from ultramicro.ledger.hanging import disputes_carried, forgone, hangs_on


class Standing(NamedTuple):
    """How the claim of a bill stands; below nought where it goes from payee to payer. [hundredths]."""

    claim: str
    paid_pence: int
    given_up_pence: int
    open_pence: int
    goes_back: bool = False

    @property
    def unsigned_pence(self) -> int:
        """What is open of the claim as the ledger has it."""
        return -self.open_pence if self.goes_back else self.open_pence


class Owing(NamedTuple):
    """What was paid of somebody's bills, given up of them, and is open of them. [hundredths]."""

    paid_pence: int
    given_up_pence: int
    open_pence: int


class Placed(NamedTuple):
    """What brings all that is owed of somebody under one number; an empty one where nothing is owed."""

    stands: Bill
    number: str
    left_pence: int
    notes: Sequence[Note]


def standing_bill(bills: Sequence[Bill]) -> Bill | None:
    """Return the last of somebody's bills that was not taken back; None where its invoice was credited.

    Then what corrected it was taken back, and nothing is billed before `invoice` is given again.
    """
    last = next((bill for bill in reversed(bills) if not bill.taken_back), None)
    return None if last and last.is_credited else last


def standings(view: View, bills: Sequence[Bill]) -> list[Standing]:
    """Return the claims of bills with what was paid, given up and is open of each."""
    hub, found = hub_id(view.people), list[Standing]()
    for bill in bills:
        if hanging := hangs_on(view, bill.id):
            # Below nought where the claim goes the other way.
            back = hanging.claim.debtor == _payee(bill.billed, hub)
            sums = (hanging.paid_pence, hanging.given_up_pence, hanging.claim.open_pence)
            paid, given_up, open_ = (-each if back else each for each in sums)
            found.append(Standing(bill.id, paid, given_up, open_, back))
    return found


def owing(claims: Sequence[Standing]) -> Owing:
    """Return what claims come to together: a bill counts all of its party's earlier ones."""
    return Owing(
        sum(each.paid_pence for each in claims), sum(each.given_up_pence for each in claims),
        sum(each.open_pence for each in claims),
    )  # fmt: skip


def due_of(total_pence: int, claims: Sequence[Standing]) -> int:
    """Return what is left to pay of a total: less what was paid and what was given up. [hundredths]."""
    found = owing(claims)
    left = total_pence - found.paid_pence
    return left - forgone(left, found.given_up_pence)


def claim_of(view: View, asked: Asked, bill: tuple[str, HubBilled], pence: int, due: date) -> Note:
    """Return the note that claims a sum of a bill, as its number and itself; below nought it goes back."""
    (number, billed), hub = bill, hub_id(view.people)
    payer, payee = (billed.who, hub) if billed.side is Side.BUYER else (hub, billed.who)
    debtor, creditor = (payer, payee) if pence > 0 else (payee, payer)
    claim = ClaimMade(
        debtor=debtor, creditor=creditor, currency=view.currency, amount_pence=abs(pence),
        issued_on=asked.day, due_on=due,
    )  # fmt: skip
    return asked.note(claim, about=number, key=f"{number}:claim")


def placed(
    view: View, asked: Asked, bills: Sequence[Bill], stands: Bill, *, due: date, left_pence: int | None = None
) -> Placed:
    """Return what brings all that is owed of somebody's bills under the number of the one that stands.

    A payment or a round that is taken back is owed again on the claim that it paid, whose invoice may be
    credited by now. Nothing is owed more or less by it.

    Parameters
    ----------
    view, asked : View, Asked
        The books, and who asks when.
    bills : sequence of Bill
        All of somebody's bills of a week.
    stands : Bill
        The one that stands.
    due : date
        Until when it is to be paid, where it had no claim.
    left_pence : int or None
        What is left to pay of it; what is open of all of them, where it is not given. [hundredths]
    """
    claims = standings(view, bills)
    left = owing(claims).open_pence if left_pence is None else left_pence
    numbers = [each.claim for each in claims]
    if left and stands.id not in numbers:
        made = claim_of(view, asked, (stands.id, stands.billed), left, due)
        carried = disputes_carried(view, asked, numbers, stands.id)
        return Placed(stands, stands.id, left, [*emptied_of(asked, claims), made, *carried])
    target = _target(bills, claims, stands, left)
    notes = list(emptied_of(asked, claims, target, left))
    if target and notes:
        notes += disputes_carried(view, asked, numbers, target.claim)
    return Placed(stands, target.claim if target else "", left, notes)


def _target(bills: Sequence[Bill], claims: Sequence[Standing], stands: Bill, left: int) -> Standing | None:
    """Return the claim on which what is left is owed; None where nothing is.

    That of the bill that stands, or the last one that goes the way of the sum. Where none goes that way, more
    was paid on the bill that stands than it came to: the next bill gives that a claim.
    """
    over = {bill.id for bill in bills if bill.taken_back}
    fits = [each for each in claims if each.goes_back == (left < 0) and each.claim not in over]
    own = next((each for each in claims if each.claim == stands.id), None)
    return (own if own in fits or not fits else fits[-1]) if left else None


def emptied_of(
    asked: Asked, claims: Sequence[Standing], but: Standing | None = None, left_pence: int = 0
) -> Iterator[Note]:
    """Yield what leaves nothing open of claims, and what is left of one of them. [hundredths]."""
    for each in claims:
        wanted = left_pence if each == but else 0
        if less := each.open_pence - wanted:
            back = ClaimWithdrawn(less_pence=-less if each.goes_back else less, why=Withdrawal.REPLACED)
            yield asked.note(back, about=each.claim)


def _payee(billed: HubBilled, hub: str) -> str:
    return hub if billed.side is Side.BUYER else billed.who
