"""Bills of a week as claims: buyers owe the hub, the hub owes growers; given again it bills what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Action, Done, Repeats
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, joined, plural, say
from ultramicro.food.hub.bill_events import BillLine, HubBilled, Side, TakenBack
from ultramicro.food.hub.billed_told import Made, due_told, placed_told, rows_of, says_of
from ultramicro.food.hub.documents import invoices_made
from ultramicro.food.hub.events import Step
from ultramicro.food.hub.money import Owed, owed_in
from ultramicro.food.hub.owing import (
    Placed,
    claim_of,
    due_of,
    emptied_of,
    owing,
    placed,
    standing_bill,
    standings,
)
from ultramicro.food.hub.price_told import require_prices
from ultramicro.food.hub.seller import may_be_simple, require_seller, seller_of
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.telling import WEEK, some, written
from ultramicro.food.hub.weeks import HUB, Bills, Week, going
from ultramicro.food.hub.words import good_of
from ultramicro.ledger.deciding import Asked, Decision, Memo, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.hanging import disputes_carried, require_answered
from ultramicro.ledger.people.references import ALIKE, loosely

DUE_DAYS = 14
"""Until when a bill is to be paid, where nobody says. [days]"""


@dataclass(frozen=True, kw_only=True)
class Invoice(Action[Desk]):
    """Put a week's bills into the books."""

    name: ClassVar[str] = "invoice"
    does: ClassVar[str] = say(
        "make a claim of what each buyer owes the hub and the hub owes each grower for what was delivered; "
        "given again after a change, earlier bills are taken back; no money moves"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    folders: ClassVar[Collection[str]] = ("food",)
    ahead: ClassVar[Collection[str]] = ("week",)

    week: date | None = param(None, WEEK)
    due_days: int | None = param(
        None, "days until a bill that is made is due (at first 14)", unit="days", low=0, high=365
    )
    without_address: bool = param(
        False, "make also an invoice that is no full VAT invoice, as the buyer's address is not known"
    )

    def act(self, desk: Desk) -> Done:
        """Write a bill and a claim for each buyer and grower, all or none.

        Raises
        ------
        BadInput
            If nothing says at which rate of VAT a good is sold, or VAT is charged and nothing says under
            which number; if an invoice above the law's limit would lack the buyer's address; or if something
            that was said of a bill that would be taken back waits for an answer.
        """
        from ultramicro.food.hub.goods import vat_shares  # noqa: PLC0415  it loads a table engine

        view = desk.view()
        week = going(view, desk.asked(), self.week)
        batches = view.of(Batches).in_week(week.id)
        goods = {b.good for b in batches if any(p.week == week.id and p.delivered for p in b.parcels)}
        vat = vat_shares(desk, {mark: good_of(view.people, mark).item for mark in goods})
        if any(vat.values()):
            require_seller(desk.settings)
        desk.people.add(HUB, "Food hub", kind="group", on=desk.on, key=HUB)
        decision = decide(desk.view(), desk.asked(), week, vat, due_days=self.due_days)
        if decision.rows and not decision.operations:
            decision = unchanged(decision.says, decision.rows)
        if not self.without_address:
            _require_addresses(desk, decision)
        return decision.answered(desk.take(decision))


def _require_addresses(desk: Desk, decision: Decision) -> None:
    """Refuse invoices that the law takes with the buyer's address alone, before they have a number.

    Raises
    ------
    BadInput
        With those whose address is not known.
    """
    from ultramicro.food.hub.addresses import address_of, addresses_told  # noqa: PLC0415  as above

    view = desk.view()
    full = [
        who for who, pence in invoices_made(view, decision.operations)
        if not may_be_simple(desk.settings, desk.on, pence)
    ]  # fmt: skip
    if not full or not seller_of(desk.settings).vat_number:
        return
    told = addresses_told(desk.root)
    if lacking := [view.people.called(who) for who in full if not address_of(told, view.people, who)]:
        raise BadInput(
            plural("{n} invoice is above the law's limit for a simplified one, and nothing says where the "
                   "buyer is: {names}",
                   "{n} invoices are above the law's limit for simplified ones, and nothing says where the "
                   "buyers are: {names}", len(lacking), names=some(lacking)),
            where="food/stops.csv",
            do=say("write each into food/stops.csv, in the column address; or give --without-address"),
        )  # fmt: skip


def bill_number(week: str, side: Side, who: str, number: int) -> str:
    """Return what a bill is called.

    Examples
    --------
    >>> bill_number("hub-2026-06-04", Side.BUYER, "k4", 1)
    'bill-hub-2026-06-04-k4-1'
    >>> bill_number("hub-2026-06-04", Side.GROWER, "k4", 2)
    'pay-hub-2026-06-04-k4-2'
    """
    return f"{'bill' if side is Side.BUYER else 'pay'}-{week}-{who}-{number}"


class _Turn(NamedTuple):
    step: int
    numbers: Iterator[int]


def decide(
    view: View, asked: Asked, week: Week, vat: Mapping[str, Decimal], *, due_days: int | None = None
) -> Decision:
    """Decide which bills are made and what earlier ones they take the place of.

    Parameters
    ----------
    view, asked : View, Asked
        The books, and who asks when.
    week : Week
        Whose deliveries are billed.
    vat : mapping of str to Decimal
        The rate of VAT of each good that was delivered. [share]
    due_days : int or None
        Days until a claim that is made is due; `DUE_DAYS` where it is not given. [days]

    Raises
    ------
    BadInput
        If the price of something that was delivered is still to be told, or something that was said of a bill
        that would be taken back waits for an answer.
    """
    require_prices(view, week)
    owed = owed_in(week, view.of(Batches).in_week(week.id), vat)
    known = {(each.side, each.who) for each in owed}
    # Who was billed and gets nothing any more is billed nought, or what was paid would stay unexplained.
    gone = {(bill.billed.side, bill.billed.who) for bill in view.of(Bills).of_week(week.id)} - known
    owed += [Owed(side, who, ()) for side, who in sorted(gone)]
    turn = _Turn(len(week.steps) + 1, count(view.of(Bills).last_number() + 1))
    made = [bill for each in owed if (bill := _bill(view, asked, week, each, turn))]
    due = asked.day + timedelta(DUE_DAYS if due_days is None else due_days)
    moved = list(_moved(view, asked, week, {(each.billed.side, each.billed.who) for each in made}, due))
    # The step first, which can be taken back with all bills that it made.
    notes = [written(view, asked, week, Step.BILLED)] if made else []
    notes += [note for each in made for note in _notes(view, asked, each, due)]
    return Decision(
        operations=[*notes, *(note for each in moved for note in each.notes)],
        memos=[memo for each in made for memo in _memos(each)],
        says=joined(
            [*says_of(view, week, owed, made, notes), *placed_told(view, moved),
             *due_told(view, week, made, due_days)]
        ),
        rows=list(rows_of(view, week.id, owed, made)),
    )  # fmt: skip


def _moved(
    view: View, asked: Asked, week: Week, new: Collection[tuple[Side, str]], due: date
) -> Iterator[Placed]:
    """Yield what is brought under the number of the bill that stands, of those who get no new one."""
    bills = view.of(Bills)
    for side, who in dict.fromkeys((b.billed.side, b.billed.who) for b in bills.of_week(week.id)):
        theirs = bills.of(week.id, side, who)
        stands = standing_bill(theirs)
        if not stands or (side, who) in new:
            continue
        if (found := placed(view, asked, theirs, stands, due=due)).notes:
            require_answered(view, [each.id for each in theirs])
            yield found


def _bill(view: View, asked: Asked, week: Week, owed: Owed, turn: _Turn) -> Made | None:
    """Return the bill that is to be made; None where the last one says the same."""
    bills = view.of(Bills).of(week.id, owed.side, owed.who)
    last = standing_bill(bills)
    claims = standings(view, bills)
    # Where no bill stands and something was paid, a bill of nought says that it comes back.
    if (
        _asks(last.billed.lines) == _asks(owed.lines)
        if last
        else not (owed.lines or owing(claims).paid_pence)
    ):
        return None
    require_answered(view, [each.id for each in bills])
    number = bill_number(week.id, owed.side, owed.who, len(bills) + 1)
    # The credit note first: an invoice is out once, and no number of the series is left out.
    credited = last.id if last and last.is_owed else ""
    credit_note = next(turn.numbers) if credited else 0
    invoice = next(turn.numbers) if owed.side is Side.BUYER and owed.lines else 0
    billed = HubBilled(
        week=week.id, step=turn.step, number=len(bills) + 1, who=owed.who, side=owed.side, lines=owed.lines,
        total_pence=owed.total_pence, vat_pence=owed.vat_pence, due_pence=due_of(owed.total_pence, claims),
        takes_back=tuple(TakenBack(each.claim, each.unsigned_pence) for each in claims if each.open_pence),
        on=asked.day, invoice=invoice, credits=credited, credit_note=credit_note,
    )  # fmt: skip
    return Made(number, billed, claims)


def _asks(lines: Sequence[BillLine]) -> list[tuple[object, ...]]:
    return [line.asks for line in lines]


def _notes(view: View, asked: Asked, made: Made, due: date) -> Iterator[Note]:
    billed = made.billed
    yield asked.note(billed, about=made.number, key=made.number)
    yield from emptied_of(asked, made.earlier)
    if billed.due_pence:
        # More was paid than is owed now: it goes back.
        yield claim_of(view, asked, (made.number, billed), billed.due_pence, due)
        yield from disputes_carried(view, asked, [each.claim for each in made.earlier], made.number)


def _memos(made: Made) -> Iterator[Memo]:
    """Yield the number of an invoice as its claim is called on paper, by which a payment of it is said."""
    if made.billed.invoice:
        on_paper = str(made.billed.invoice)
        yield Memo(made.number, on_paper, made.billed.who)
        yield Memo(f"{ALIKE}-{made.number}", loosely(on_paper), made.billed.who)


def require_rates(rates: Mapping[str, Decimal | None], items: Mapping[str, str]) -> dict[str, Decimal]:
    """Return the rates of VAT, all of which are known.

    Raises
    ------
    BadInput
        Naming the goods whose rate nothing says: most food is zero-rated, and not all of it.
    """
    if missing := sorted({items[mark] for mark, rate in rates.items() if rate is None}):
        raise BadInput(
            say("nothing says at which rate of VAT these are sold: {items}", items=Listed(missing)),
            where="food/goods.csv",
            do=say("give each a row with its item and vat_share: 0 where it is zero-rated, 0.2 at 20%"),
        )  # fmt: skip
    return {mark: rate for mark, rate in rates.items() if rate is not None}
