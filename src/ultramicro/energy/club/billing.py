"""The verb that puts a month's bills into the books as claims, so that they can be paid and cleared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.action import Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.energy.bills.bill import Bill, bills_of
from ultramicro.energy.club.holders import candidates, holders
from ultramicro.energy.club.runs import Run, last_run, read_run, runs_of
from ultramicro.energy.club.settling import place_of, require_after, require_tables
from ultramicro.energy.club.verbs import BillMonth
from ultramicro.energy.read import read_bands
from ultramicro.ledger.deciding import Asked, Decision, View, so_before
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import ClaimMade, ClaimWithdrawn, Withdrawal
from ultramicro.ledger.hanging import disputes_carried, forgone, hanging_told, require_answered
from ultramicro.ledger.people.claims import Claim, ClaimKept, Claims
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.sums import money

CLUB = "energy-club"
"""Who bills and pays, as one of the people of the books."""


class Paper(NamedTuple):
    """A bill with its number, the number it takes the place of, and what was paid on that or given up of it.

    `earlier` are the numbers of all claims that it takes the place of, and `booked_pence` is its total as the
    books have it; None where it is not in them.
    """

    number: str
    bill: Bill
    replaces: str = ""
    was_pence: int = 0
    paid_pence: int = 0
    earlier: tuple[str, ...] = ()
    booked_pence: int | None = None

    @property
    def due_pence(self) -> int:
        """What is left to be paid; below nothing it is paid out."""
        return self.bill.total_pence - self.paid_pence


def month_bills(desk: Desk, month: str) -> tuple[Run, list[Bill]]:
    """Work out the bills of a month's last run, by the tariffs as they stand."""
    place = place_of(desk)
    require_tables(place, "tariffs")
    run = last_run(desk.view(), month)
    return run, bills_of(read_run(desk.root, run), read_bands(place))


def bill_number(run: str, member: int) -> str:
    """Return the number of a bill.

    Examples
    --------
    >>> bill_number("energy-2026-03-1", 7)
    'bill-energy-2026-03-1-7'
    """
    return f"bill-{run}-{member}"


def papers_of(view: View, run: Run, bills: Sequence[Bill], places: Mapping[str, int]) -> list[Paper]:
    """Number the bills of a run, and say what each takes the place of.

    Parameters
    ----------
    view : View
        The books.
    run : Run
        The last of its month.
    bills : sequence of Bill
        Of it.
    places : mapping of str to int
        Each member's place, from 0.
    """
    claims = view.of(Claims)
    runs = runs_of(view, run.settled.month)
    earlier = [each.id for each in runs if each.settled.number < run.settled.number]
    found = list[Paper]()
    for bill in bills:
        place = places[bill.member.id] + 1
        number = bill_number(run.id, place)
        numbers = [bill_number(each, place) for each in earlier]
        old = [claim for each in numbers if (claim := claims.find(each))]
        booked = _booked(view, number, old)
        if not old:
            found.append(Paper(number, bill, booked_pence=booked))
            continue
        paid = sum(_paid(view, each) for each in old)
        paid += forgone(bill.total_pence - paid, sum(_given_up(view, each) for each in old))
        # What the club owes counts as below nothing, so that one rule serves both ways. Claims of restated
        # bills were made of what was left to pay then.
        before = sum(_paid(view, each) for each in old[:-1])
        was = _owed(old[-1], old[-1].amount_pence)
        ids = tuple(each.id for each in old)
        found.append(Paper(number, bill, old[-1].id, was + before, paid, ids, booked))
    return found


def _owed(claim: Claim, pence: int) -> int:
    return -pence if claim.debtor == CLUB else pence


def _booked(view: View, number: str, earlier: Sequence[Claim]) -> int | None:
    """Return the total for which a claim was made: itself, and what was not taken back of earlier ones."""
    claims = view.of(Claims)
    if (claim := claims.find(number)) is None:
        return None
    kept = ((each, claims.shelf.get(each.id)) for each in earlier)
    stood = sum(_owed(each, _left_standing(was)) for each, was in kept if was)
    due = _owed(claim, claim.amount_pence)
    given_up = sum(_given_up(view, each) for each in earlier)
    # Something is left to pay, so that all that was given up on the same side was counted.
    return due + stood + (given_up if (given_up > 0) == (due > 0) else 0)


def _left_standing(kept: ClaimKept) -> int:
    if kept.withdrawn:
        return kept.paid_pence + kept.lowered_pence
    return kept.claim.amount_pence - kept.withdrawn_pence


def require_as_booked(papers: Sequence[Paper], currency: str) -> None:
    """Refuse bills that would say another sum than the claims that were made of them.

    Raises
    ------
    BadInput
        Naming the first: a tariff was changed since.
    """
    for paper in papers:
        if paper.booked_pence not in {None, paper.bill.total_pence}:
            raise BadInput(
                say("{bill} is in the books with {booked}, and is {sum} by the tariffs as they stand",
                    bill=paper.number, booked=money(paper.booked_pence or 0, currency),
                    sum=money(paper.bill.total_pence, currency)),
                where="energy/tariffs.csv",
                do=say("give a new price a row of its own with valid_from, and the old one a valid_until; if "
                       "the old price was wrong, settle the month as final and bill it again"),
            )  # fmt: skip


def _paid(view: View, claim: Claim) -> int:
    """Return what was paid on a claim, below nothing where the club paid it."""
    kept = view.of(Claims).shelf.get(claim.id)
    return _owed(claim, (kept.paid_pence + kept.lowered_pence) if kept else 0)


def _given_up(view: View, claim: Claim) -> int:
    """Return what its creditor gave up of a claim, below nothing where that is the member. [hundredths]."""
    kept = view.of(Claims).shelf.get(claim.id)
    return _owed(claim, kept.given_up_pence if kept else 0)


@dataclass(frozen=True, kw_only=True)
class DoBillMonth(BillMonth):
    """Put a month's bills into the books."""

    def act(self, desk: Desk) -> Done:
        """Write a claim for each member who is known in the books; the others are listed.

        Raises
        ------
        BadInput
            If the month is not settled, a tariff is missing, one was changed since bills were made, or
            something that was said of a bill that would be taken back waits for an answer.
        """
        run, bills = month_bills(desk, self.month)
        require_after(desk.on, run.settled.on, say("{run} was settled", run=run.id))
        desk.people.add(CLUB, "Energy club", kind="group", on=desk.on, key=CLUB)
        view = desk.view()
        places = {member.id: n for n, member in enumerate(read_run(desk.root, run).measured.members)}
        papers = papers_of(view, run, bills, places)
        require_as_booked(papers, view.currency)
        decided = _decided(view, desk.asked(), papers, desk.on + timedelta(self.due_days))
        if not decided.notes and not decided.left:
            return so_before(say("The bills of {run} are in the books.", run=run.id))
        desk.take(Decision(operations=decided.notes))
        return Done(says=_says(run.id, decided), rows=_rows(desk.people, decided, papers, view.currency))


class Left(StrEnum):
    """Why a bill is no claim."""

    UNKNOWN = "not_in_books"
    TWO = "two_called_so"
    CLUB = "of_the_club"
    ANOTHER = "of_another_before"


class _Decided(NamedTuple):
    notes: list[Note]
    billed: list[Paper]
    before: list[Paper]
    taken_back: list[str]
    left: dict[str, Left]
    told: list[Message]


def _decided(view: View, asked: Asked, papers: Sequence[Paper], due: date) -> _Decided:
    found = _Decided([], [], [], [], {}, [])
    claims = view.of(Claims)
    owners = candidates(view.people, [paper.bill.member for paper in papers])
    for paper, called in zip(papers, owners, strict=True):
        earlier = [claim for number in paper.earlier if (claim := claims.find(number))]
        # A bill whose number is taken was made before; giving the command again must not bill twice.
        if view.verdict(paper.number):
            found.before.append(paper)
        elif why := _why_not(called, earlier):
            found.left[paper.number] = why
        else:
            _bill(found, view, asked, paper, next(iter(called)), earlier, due)
    return found


def _why_not(called: Collection[str], earlier: Sequence[Claim]) -> Left | None:
    if len(called) != 1:
        return Left.TWO if called else Left.UNKNOWN
    if CLUB in called:
        return Left.CLUB
    # What somebody else paid is not theirs.
    sides = {side for claim in earlier for side in (claim.debtor, claim.creditor)} - {CLUB}
    return Left.ANOTHER if sides - set(called) else None


def _bill(  # noqa: PLR0917  what is decided, and of what
    found: _Decided, view: View, asked: Asked, paper: Paper, who: str, earlier: Sequence[Claim], due: date
) -> None:
    numbers = [old.id for old in earlier]
    require_answered(view, numbers)
    for old in earlier:
        # Of every run, not only of the last: a payment that was reversed since is owed again on an older one.
        if old.open_pence > 0:
            back = ClaimWithdrawn(less_pence=old.open_pence, why=Withdrawal.REPLACED)
            found.notes.append(asked.note(back, about=old.id))
            found.taken_back.append(old.id)
    if paper.due_pence:
        owed = paper.due_pence > 0
        claim = ClaimMade(
            debtor=who if owed else CLUB, creditor=CLUB if owed else who, currency=view.currency,
            amount_pence=abs(paper.due_pence), issued_on=asked.day, due_on=due,
        )  # fmt: skip
        found.notes.append(asked.note(claim, about=paper.number, key=paper.number))
        found.notes.extend(disputes_carried(view, asked, numbers, paper.number))
        found.billed.append(paper)
    found.told.extend(hanging_told(view, numbers, called=paper.number if paper.due_pence else ""))


def _says(run: str, decided: _Decided) -> Message:
    # All that are there: "0 bills are in the books" of a second time would not be true.
    told = [
        plural("{n} bill of {run} is in the books.", "{n} bills of {run} are in the books.",
               len(decided.billed) + len(decided.before), run=run).with_id("billed")
    ]  # fmt: skip
    if decided.taken_back:
        told.append(
            plural("{n} earlier bill is taken back.", "{n} earlier bills are taken back.",
                   len(decided.taken_back)).with_id("taken_back")
        )  # fmt: skip
    counts = Counter(decided.left.values())
    return joined([*told, *(_left(why, n) for why, n in counts.items()), *decided.told])


def _left(why: Left, n: int) -> Message:
    if why is Left.UNKNOWN:
        found = plural(
            "{n} member is not in the books and is not billed: add them with `ultramicro books add`, "
            "called as in the register of meters.",
            "{n} members are not in the books and are not billed: add them with `ultramicro books add`, "
            "called as in the register of meters.",
            n,
        )
    elif why is Left.TWO:
        found = plural(
            "{n} member is not billed, as two in the books are called so: let the register name one.",
            "{n} members are not billed, as two in the books are called so: let the register name one.",
            n,
        )
    elif why is Left.CLUB:
        found = plural(
            "{n} meter is the club's own and is not billed.",
            "{n} meters are the club's own and are not billed.",
            n,
        )
    else:
        found = plural(
            "{n} member is not billed, as the bill before was somebody else's: a meter that changes hands "
            "has a row for each in the register.",
            "{n} members are not billed, as the bills before were somebody else's: a meter that changes "
            "hands has a row for each in the register.",
            n,
        )
    return found.with_id(why.value)


def _rows(people: Names, decided: _Decided, papers: Sequence[Paper], currency: str) -> list[Row]:
    billed = {paper.number for paper in decided.billed}
    owners = holders(people, [paper.bill.member for paper in papers])
    return [
        {
            "bill": paper.number, "member": paper.bill.member.id,
            "who": people.called(who) if who and paper.number not in decided.left else "",
            "total_pence": paper.bill.total_pence, "paid_pence": paper.paid_pence,
            "due_pence": paper.due_pence, "replaces": paper.replaces, "currency": currency,
            "status": "billed" if paper.number in billed else decided.left.get(paper.number, "before"),
        }
        for paper, who in zip(papers, owners, strict=True)
    ]  # fmt: skip
