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
from ultramicro.core.message import Listed, Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.bill_events import BillLine, HubBilled, Side, TakenBack
from ultramicro.food.hub.documents import documents_told, invoices_made
from ultramicro.food.hub.events import Step
from ultramicro.food.hub.money import Owed, owed_in
from ultramicro.food.hub.price_told import require_prices
from ultramicro.food.hub.seller import may_be_simple, require_seller, seller_of
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.telling import WEEK, some, written
from ultramicro.food.hub.weeks import HUB, Bill, Bills, Week, going, hub_id
from ultramicro.food.hub.words import good_of
from ultramicro.ledger.deciding import Asked, Decision, Memo, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import ClaimMade, ClaimWithdrawn
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.references import ALIKE, loosely
from ultramicro.ledger.sums import money


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
    due_days: int = param(14, "days until a bill is due", unit="days", low=0, high=365)
    without_address: bool = param(
        False, "make also an invoice that is no full VAT invoice, as the buyer's address is not known"
    )

    def act(self, desk: Desk) -> Done:
        """Write a bill and a claim for each buyer and grower, all or none.

        Raises
        ------
        BadInput
            If nothing says at which rate of VAT a good is sold, or VAT is charged and nothing says under
            which number; or if an invoice above the law's limit would lack the buyer's address.
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


class _Made(NamedTuple):
    number: str
    billed: HubBilled


def decide(
    view: View, asked: Asked, week: Week, vat: Mapping[str, Decimal], *, due_days: int = 14
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
    due_days : int
        Days until a claim is due. [days]

    Raises
    ------
    BadInput
        If the price of something that was delivered is still to be told.
    """
    require_prices(view, week)
    owed = owed_in(week, view.of(Batches).in_week(week.id), vat)
    known = {(each.side, each.who) for each in owed}
    # Who was billed and gets nothing any more is billed nought, or what was paid would stay unexplained.
    gone = {(bill.billed.side, bill.billed.who) for bill in view.of(Bills).of_week(week.id)} - known
    owed += [Owed(side, who, ()) for side, who in sorted(gone)]
    turn = _Turn(len(week.steps) + 1, count(view.of(Bills).last_number() + 1))
    made = [bill for each in owed if (bill := _bill(view, asked, week, each, turn))]
    # The step first, which can be taken back with all bills that it made.
    notes = [written(view, asked, week, Step.BILLED)] if made else []
    notes += [note for each in made for note in _notes(view, asked, each, asked.day + timedelta(due_days))]
    return Decision(
        operations=notes,
        memos=[memo for each in made for memo in _memos(each)],
        says=joined(list(_says(view, week, owed, made, notes))),
        rows=list(_rows(view, week.id, owed, made)),
    )


def standing_bill(bills: Sequence[Bill]) -> Bill | None:
    """Return the last of somebody's bills that was not taken back; None where its invoice was credited.

    Then what corrected it was taken back, and nothing is billed before `invoice` is given again.
    """
    last = next((bill for bill in reversed(bills) if not bill.taken_back), None)
    return None if last and last.is_credited else last


def _bill(view: View, asked: Asked, week: Week, owed: Owed, turn: _Turn) -> _Made | None:
    """Return the bill that is to be made; None where the last one says the same."""
    bills = view.of(Bills).of(week.id, owed.side, owed.who)
    last = standing_bill(bills)
    claims = list(standings(view, bills))
    paid = sum(kept.paid_pence for _, kept in claims)
    # Where no bill stands and something was paid, a bill of nought says that it comes back.
    if _asks(last.billed.lines) == _asks(owed.lines) if last else not (owed.lines or paid):
        return None
    back = [TakenBack(claim, kept.open_pence) for claim, kept in claims if kept.open_pence > 0]
    number = bill_number(week.id, owed.side, owed.who, len(bills) + 1)
    # The credit note first: an invoice is out once, and no number of the series is left out.
    credited = last.id if last and last.is_owed else ""
    credit_note = next(turn.numbers) if credited else 0
    invoice = next(turn.numbers) if owed.side is Side.BUYER and owed.lines else 0
    billed = HubBilled(
        week=week.id, step=turn.step, number=len(bills) + 1, who=owed.who, side=owed.side, lines=owed.lines,
        total_pence=owed.total_pence, vat_pence=owed.vat_pence, due_pence=owed.total_pence - paid,
        takes_back=tuple(back), on=asked.day, invoice=invoice, credits=credited, credit_note=credit_note,
    )  # fmt: skip
    return _Made(number, billed)


def _asks(lines: Sequence[BillLine]) -> list[tuple[object, ...]]:
    return [line.asks for line in lines]


class Standing(NamedTuple):
    """What was paid of a claim, and what is open of it. [hundredths]."""

    paid_pence: int
    open_pence: int


def standings(view: View, bills: Sequence[Bill]) -> Iterator[tuple[str, Standing]]:
    """Yield the claims of bills with what was paid on each, and what is open of it. [hundredths]."""
    shelf, hub = view.of(Claims).shelf, hub_id(view.people)
    for bill in bills:
        if kept := shelf.get(bill.id):
            paid = kept.paid_pence + kept.lowered_pence
            # Below nought where the claim went the other way.
            back = kept.claim.debtor == _payee(bill.billed, hub)
            yield bill.id, Standing(-paid if back else paid, kept.now().open_pence)


def _payee(billed: HubBilled, hub: str) -> str:
    return hub if billed.side is Side.BUYER else billed.who


def _notes(view: View, asked: Asked, made: _Made, due: date) -> Iterator[Note]:
    billed = made.billed
    yield asked.note(billed, about=made.number, key=made.number)
    for each in billed.takes_back:
        yield asked.note(ClaimWithdrawn(less_pence=each.pence), about=each.claim)
    if billed.due_pence:
        hub = hub_id(view.people)
        payer, payee = (billed.who, hub) if billed.side is Side.BUYER else (hub, billed.who)
        # More was paid than is owed now: it goes back.
        debtor, creditor = (payer, payee) if billed.due_pence > 0 else (payee, payer)
        claim = ClaimMade(
            debtor=debtor, creditor=creditor, currency=view.currency, amount_pence=abs(billed.due_pence),
            issued_on=asked.day, due_on=due,
        )  # fmt: skip
        yield asked.note(claim, about=made.number, key=f"{made.number}:claim")


def _memos(made: _Made) -> Iterator[Memo]:
    """Yield the number of an invoice as its claim is called on paper, by which a payment of it is said."""
    if made.billed.invoice:
        on_paper = str(made.billed.invoice)
        yield Memo(made.number, on_paper, made.billed.who)
        yield Memo(f"{ALIKE}-{made.number}", loosely(on_paper), made.billed.who)


def _says(
    view: View, week: Week, owed: Sequence[Owed], made: Sequence[_Made], notes: Sequence[Note]
) -> Iterator[Message]:
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


def _rows(view: View, week: str, owed: Sequence[Owed], made: Sequence[_Made]) -> Iterator[Row]:
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
    """Return what is left to pay of a bill; below nought where it comes back. [hundredths]."""
    open_ = sum(each.open_pence for _, each in standings(view, [bill]))
    return -open_ if bill.billed.due_pence < 0 else open_


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
