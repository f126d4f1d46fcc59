"""What is said of the bills of a week, and the rows of the answer: as the ledger stands with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ultramicro.core.message import Message, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.bill_events import HubBilled, Side
from ultramicro.food.hub.documents import documents_told
from ultramicro.food.hub.money import Owed
from ultramicro.food.hub.owing import Placed, Standing, owing, standing_bill, standings
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.weeks import Bill, Bills, Week
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.hanging import disputes_told, rounds_told
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.references import reference_of
from ultramicro.ledger.sums import money


class Made(NamedTuple):
    """A bill that is made, and the claims of earlier ones whose place it takes."""

    number: str
    billed: HubBilled
    earlier: Sequence[Standing]

    @property
    def on_paper(self) -> str:
        """What its claim is called; nothing where there is none."""
        return str(self.billed.invoice or self.number) if self.billed.due_pence else ""


def says_of(
    view: View, week: Week, owed: Sequence[Owed], made: Sequence[Made], notes: Sequence[Note]
) -> Iterator[Message]:
    """Say what is owed of a week, which bills are made, and what becomes of what hangs on earlier ones."""
    buyers = sum(each.total_pence for each in owed if each.side is Side.BUYER)
    growers = sum(each.total_pence for each in owed if each.side is Side.GROWER)
    vat = sum(each.vat_pence for each in owed)
    if not any(each.lines for each in owed) and not made:
        yield say("Nothing of the week of {day} is delivered.", day=week.day).with_id("nothing_delivered")
        return
    yield say(
        "Buyers owe {buyers} for the week of {day}: {growers} for growers, {hub} for the hub, {vat} VAT.",
        buyers=money(buyers, view.currency), day=week.day, growers=money(growers, view.currency),
        hub=money(buyers - growers - vat, view.currency), vat=money(vat, view.currency),
    ).with_id("owed")  # fmt: skip
    yield plural("{n} bill is new.", "{n} bills are new.", len(made)).with_id("billed")
    if back := sum(bool(each.billed.takes_back) for each in made):
        yield plural("{n} takes the place of an earlier one.", "{n} take the place of earlier ones.", back
                     ).with_id("taken_back")  # fmt: skip
        yield from documents_told(view, notes)
    if forgone_ := [told for each in made if (told := _forgone_told(view, each))]:
        yield say("What was given up stays so, and is not billed again: {sums}.", sums=some(forgone_)
                  ).with_id("given_up")  # fmt: skip
    for each in made:
        yield from disputes_told(view, [was.claim for was in each.earlier], called=each.on_paper)
    yield from rounds_told(view, [was.claim for each in made for was in each.earlier])


def _forgone_told(view: View, made: Made) -> Message | None:
    """Say how much of a new bill is not owed, as it was given up before."""
    billed = made.billed
    less = billed.total_pence - owing(made.earlier).paid_pence - billed.due_pence
    if not less:
        return None
    return say("{sum} of {who}", sum=money(abs(less), view.currency), who=view.people.called(billed.who))


def placed_told(view: View, moved: Sequence[Placed]) -> Iterator[Message]:
    """Say what is owed under the number of the bill that stands from now on."""
    told = [
        say("{sum} of {who} under {number}", sum=money(abs(each.left_pence), view.currency),
            who=view.people.called(each.stands.billed.who), number=_on_paper(view, each))
        for each in moved if each.number
    ]  # fmt: skip
    if told:
        yield say("What was owed again of earlier bills is owed under one number: {sums}.", sums=some(told)
                  ).with_id("placed")  # fmt: skip
    if even := [view.people.called(each.stands.billed.who) for each in moved if not each.number]:
        yield say("What was owed again of earlier bills is even: {names}.", names=some(even)).with_id("even")


def _on_paper(view: View, each: Placed) -> str:
    claim = view.of(Claims).find(each.number)
    return reference_of(view.people, claim) if claim else view.people.words(each.number) or each.number


def due_told(view: View, week: Week, made: Sequence[Made], due_days: int | None) -> Iterator[Message]:
    """Say that days which are given are not those of bills that stand."""
    new = {(each.billed.side, each.billed.who) for each in made}
    parties = dict.fromkeys((b.billed.side, b.billed.who) for b in view.of(Bills).of_week(week.id))
    stand = [standing_bill(view.of(Bills).of(week.id, *each)) for each in parties if each not in new]
    claims = [claim for bill in stand if bill and (claim := view.of(Claims).find(bill.id))]
    others = [c for c in claims if c.open_pence > 0 and (c.due_on - c.issued_on).days != due_days]
    if due_days is not None and others:
        yield plural(
            "{n} bill stands and is due as it was made: the days given are for bills that are made now. To "
            "change it, take it back with `ultramicro hub undo` and give `ultramicro hub invoice` again.",
            "{n} bills stand and are due as they were made: the days given are for bills that are made now. "
            "To change them, take them back with `ultramicro hub undo` and give `ultramicro hub invoice` "
            "again.",
            len(others),
        ).with_id("due_stands")  # fmt: skip


def rows_of(view: View, week: str, owed: Sequence[Owed], made: Sequence[Made]) -> Iterator[Row]:
    """Yield a row for each buyer and grower: their bill, made now or before, and what is left to pay."""
    new = {(each.billed.side, each.billed.who): each for each in made}
    for each in owed:
        bill = new.get((each.side, each.who))
        stands = standing_bill(view.of(Bills).of(week, each.side, each.who))
        number = stands.invoices[-1].number if stands and stands.is_owed else 0
        left = bill.billed.due_pence if bill else _left(view, stands) if stands else 0
        yield {
            "bill": bill.number if bill else stands.id if stands else "",
            "invoice": bill.billed.invoice if bill else number,
            "who": view.people.called(each.who), "side": each.side,
            "total_pence": each.total_pence, "vat_pence": each.vat_pence,
            "due_pence": left, "currency": view.currency,
            "status": "billed" if bill else "before",
        }  # fmt: skip


def _left(view: View, bill: Bill) -> int:
    """Return what is left to pay of a bill as the ledger stands; below nought it comes back. [hundredths]."""
    billed = bill.billed
    # Under earlier numbers too: a payment of one may have been taken back since.
    return owing(standings(view, view.of(Bills).of(billed.week, billed.side, billed.who))).open_pence
