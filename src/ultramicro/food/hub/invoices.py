"""Papers about money: a buyer's invoice as the law of VAT asks it, credit notes, what a grower is paid for.

References
----------
VAT Regulations 1995 (SI 1995/2518), reg. 14 (what an invoice says), 15C (credit notes) and 16A (simplified
invoices); Value Added Tax Act 1994, s. 6(5) (fourteen days); HMRC, VAT Notice 700, section 16.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from ultramicro.core.message import Message, Number, Share, say
from ultramicro.core.money import round_half_even
from ultramicro.food.hub.bill_events import BillLine, HubBilled, Side
from ultramicro.food.hub.events import Step, What
from ultramicro.food.hub.notes import Desktop
from ultramicro.food.hub.owing import standing_bill
from ultramicro.food.hub.pricing import priced_as
from ultramicro.food.hub.seller import may_be_simple
from ultramicro.food.hub.sheets import Sheet
from ultramicro.food.hub.statements import paid_and_left, statement
from ultramicro.food.hub.units import THOUSAND, scale_of, shown
from ultramicro.food.hub.weeks import Bill, Bills, Issued, hub_id
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.sums import money

DAYS = timedelta(days=14)
"""An invoice that is made within so many days of the delivery sets the tax point itself."""


def invoices(desk: Desktop) -> Iterator[Sheet]:
    """Yield the bills that stand of a week, each as its claim has it, and every credit note."""
    bills = desk.view.of(Bills)
    parties = dict.fromkeys((b.billed.side, b.billed.who) for b in bills.of_week(desk.week.id))
    for side, who in parties:
        theirs = bills.of(desk.week.id, side, who)
        if bill := standing_bill(theirs):
            yield _invoice(desk, bill, theirs) if side is Side.BUYER else statement(desk, bill)
        for each in theirs:
            for n, note in enumerate(each.credit_notes):
                yield _credit_note(desk, each, each.invoices[n], note)


def without_address(desk: Desktop) -> list[str]:
    """Return which buyers' invoices are no full ones, as nobody said where the buyer is."""
    bills = desk.view.of(Bills)
    buyers = dict.fromkeys(b.billed.who for b in bills.of_week(desk.week.id) if b.billed.side is Side.BUYER)
    standing = (standing_bill(bills.of(desk.week.id, Side.BUYER, who)) for who in buyers)
    return [
        desk.short(bill.billed.who) for bill in standing
        if bill and bill.is_owed and _needs_address(desk, bill.billed) and not desk.address(bill.billed.who)
    ]  # fmt: skip


def lacks_of_seller(desk: Desktop) -> list[str]:
    """Return what invoices must say of the hub and do not, as place.toml has no word of it."""
    bills = desk.view.of(Bills).of_week(desk.week.id)
    if not any(bill.billed.side is Side.BUYER and not bill.taken_back for bill in bills):
        return []
    return [key for key in ("name", "address", "pay") if not getattr(desk.seller, key)]


def _needs_address(desk: Desktop, billed: HubBilled) -> bool:
    return bool(desk.seller.vat_number) and not _may_be_simple(desk, billed)


def _may_be_simple(desk: Desktop, billed: HubBilled) -> bool:
    return may_be_simple(desk.view.settings, billed.on, billed.total_pence)


def _invoice(desk: Desktop, bill: Bill, theirs: Sequence[Bill]) -> Sheet:
    billed = bill.billed
    title = say("Invoice")
    if desk.seller.vat_number and billed.lines:
        simple = _may_be_simple(desk, billed)
        if desk.address(billed.who) or simple:
            title = say("VAT invoice, simplified") if simple else say("VAT invoice")
    number = str(bill.invoices[-1].number) if bill.is_owed else bill.id
    made = bill.invoices[-1].on if bill.is_owed else billed.on
    return Sheet(
        name=f"invoice-{desk.short(billed.who)}", title=title,
        about=[
            *_seller(desk), *_buyer(desk, billed.who),
            say("Number {number}, made on {on}", number=number, on=made),
            _for_delivery(desk, theirs), *_to_pay(desk, bill),
        ],
        heads=_heads(desk), rows=[_row(desk, line) for line in billed.lines],
        sums=[*_sums(desk, billed), *_paid(desk, bill)], below=list(_below(desk, billed)),
    )  # fmt: skip


def _for_delivery(desk: Desktop, theirs: Sequence[Bill]) -> Message:
    """Say when it was delivered; the tax point is of those who charge VAT."""
    if not desk.seller.vat_number:
        return say("For delivery on {day}", day=desk.week.day)
    return say("For delivery on {day}; tax point {point}", day=desk.week.day, point=_tax_point(desk, theirs))


def _to_pay(desk: Desktop, bill: Bill) -> Iterator[Message]:
    """Say until when and how it is paid, while anything of it is open."""
    kept = desk.view.of(Claims).shelf.get(bill.id)
    claim = kept.now() if kept else None
    if claim is None or not claim.open_pence or bill.billed.due_pence < 0:
        return
    yield say("To pay by {day}", day=claim.due_on)
    if desk.seller.pay:
        yield say("How to pay: {how}", how=desk.seller.pay)


def _credit_note(desk: Desktop, bill: Bill, was: Issued, note: Issued) -> Sheet:
    billed = bill.billed
    return Sheet(
        name=f"credit-{desk.short(billed.who)}-{note.number}", title=say("Credit note"),
        about=[
            *_seller(desk), *_buyer(desk, billed.who),
            say("Number {number}, made on {on}", number=str(note.number), on=note.on),
            say("Takes back invoice {number} of {on}", number=str(was.number), on=was.on),
            _reason(desk, bill, note),
        ],
        heads=_heads(desk), rows=[_row(desk, line) for line in billed.lines],
        sums=list(_sums(desk, billed)),
    )  # fmt: skip


def _reason(desk: Desktop, bill: Bill, note: Issued) -> Message:
    """Say why an invoice was taken back: corrected, nothing left to pay, or a step that was undone."""
    later = [each.billed for each in desk.view.of(Bills).of_week(desk.week.id)]
    anew = next((each for each in later if (each.credits, each.credit_note) == (bill.id, note.number)), None)
    if anew and anew.invoice:
        return say("Reason: what was delivered was corrected; invoice {number} takes its place",
                   number=str(anew.invoice))  # fmt: skip
    if anew:
        return _nothing_left(desk, bill, anew)
    return (
        say("Reason: the delivery was taken back") if note.whole
        else say("Reason: the bill was taken back, and not what was delivered")
    )  # fmt: skip


def _nothing_left(desk: Desktop, bill: Bill, anew: HubBilled) -> Message:
    """Say how it came that nothing of a delivery is billed any more: from what was done between two bills."""
    # Where the week was taken back since, its steps are gone or are those of another one.
    steps = () if bill.taken_back else desk.week.steps[bill.billed.step : anew.step - 1]
    why = {
        step.step for step in steps if not step.undone for move in step.moves
        if move.buyer == anew.who and move.what is What.DELIVERED and move.quantity < 0
    }  # fmt: skip
    if why == {Step.SPOILT}:
        return say("Reason: what was delivered has spoilt")
    if why == {Step.UNDONE}:
        return say("Reason: the delivery was taken back")
    return say("Reason: nothing is left to pay of what was delivered")


def _seller(desk: Desktop) -> Iterator[Message]:
    seller = desk.seller
    name = seller.name or desk.who(hub_id(desk.view.people))
    yield say("From {seller}", seller=", ".join(each for each in (name, seller.address) if each))
    if seller.vat_number:
        yield say("VAT number {number}", number=seller.vat_number)


def _buyer(desk: Desktop, who: str) -> Iterator[Message]:
    found = [desk.who(who), desk.address(who)]
    yield say("To {buyer}", buyer=", ".join(each for each in found if each))


def _tax_point(desk: Desktop, theirs: Sequence[Bill]) -> date:
    """Return the day by which VAT is due: that of the first invoice, if it was made soon enough."""
    first = theirs[0].billed
    days = [
        step.on for step in desk.week.standing() if step.step is Step.DELIVERED
        for move in step.moves if move.what is What.DELIVERED and move.buyer == first.who
    ]  # fmt: skip
    delivered = max(days, default=first.on)
    return first.on if first.on <= delivered + DAYS else delivered


def _heads(desk: Desktop) -> list[Message]:
    vat = [say("VAT")] if desk.seller.vat_number else []
    price = say("Price ({currency})", currency=desk.view.currency)
    return [say("For"), say("Quantity"), price, *vat, say("Amount")]


def _row(desk: Desktop, line: BillLine) -> list[str]:
    good, grower, price = _told_of(desk, line)
    item, unit = desk.good(good)
    what = say("{item}, from {grower}, batch {batch}", item=item, grower=desk.who(grower),
               batch=desk.batch(line.batch))  # fmt: skip
    quantity = shown(line.quantity, scale_of(unit), unit)
    if line.weighed_g:
        weight = shown(line.weighed_g, THOUSAND, "kg")
        quantity = say("{quantity}, weighed {weight}", quantity=quantity, weight=weight)
    vat = [_rate(line.vat_share)] if desk.seller.vat_number else []
    net = line.grower_pence + line.hub_pence
    told = priced_as(line, unit, price, net).says
    return [what, quantity, told, *vat, say("{sum}", sum=money(net, desk.view.currency))]


def _told_of(desk: Desktop, line: BillLine) -> tuple[str, str, Decimal]:
    """Return good, grower and price of a line; of older bills, from their week."""
    # Of a week that was taken back nothing else says it.
    if line.good or not desk.week.lines:
        return line.good, line.grower, line.price
    planned = desk.week.line(line.line)
    return planned.good, planned.grower, planned.price_pence * (1 + desk.week.margin)


def _rate(share: Decimal) -> Message:
    if not share:
        return say("zero-rated")
    return say("{percent} %", percent=Number(float(share * 100)))


def _sums(desk: Desktop, billed: HubBilled) -> Iterator[list[str]]:
    rates = _by_rate(billed)
    registered = desk.seller.vat_number or billed.vat_pence
    for rate, pence in rates.items() if registered else ():
        vat, percent = round_half_even(rate * pence), Number(float(rate * 100))
        yield _sum(desk, say("Net at {percent} %", percent=percent), pence)
        yield _sum(desk, say("VAT at {percent} %", percent=percent), vat)
        if len(rates) > 1 and _may_be_simple(desk, billed):
            yield _sum(desk, say("With VAT at {percent} %", percent=percent), pence + vat)
    if registered:
        yield _sum(desk, say("Net"), billed.total_pence - billed.vat_pence)
        yield _sum(desk, say("VAT"), billed.vat_pence)
    yield _sum(desk, say("Total"), billed.total_pence)


def _paid(desk: Desktop, bill: Bill) -> Iterator[list[str]]:
    return (_sum(desk, name, pence) for name, pence in paid_and_left(desk, bill))


def _sum(desk: Desktop, name: Message, pence: int) -> list[str]:
    between = [""] * (len(_heads(desk)) - 2)
    return [name, *between, say("{sum}", sum=money(pence, desk.view.currency))]


def _by_rate(billed: HubBilled) -> dict[Decimal, int]:
    found: dict[Decimal, int] = {}
    for line in billed.lines:
        found[line.vat_share] = found.get(line.vat_share, 0) + line.grower_pence + line.hub_pence
    return dict(sorted(found.items()))


def _below(desk: Desktop, billed: HubBilled) -> Iterator[Message]:
    currency = desk.view.currency
    grower = sum(line.grower_pence for line in billed.lines)
    hub = sum(line.hub_pence for line in billed.lines)
    if not grower + hub:
        return
    yield say(
        "Of what you pay, growers get {grower} ({share}), the hub {hub}, and VAT is {vat}.",
        grower=money(grower, currency), share=Share(grower / billed.total_pence),
        hub=money(hub, currency), vat=money(billed.vat_pence, currency),
    )  # fmt: skip
    for who, pence in sorted(_by_grower(desk, billed).items()):
        yield say(
            "{who} gets {sum}, {share} of it.", who=desk.who(who), sum=money(pence, currency),
            share=Share(pence / billed.total_pence),
        )  # fmt: skip


def _by_grower(desk: Desktop, billed: HubBilled) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in billed.lines:
        _, grower, _ = _told_of(desk, line)
        found[grower] = found.get(grower, 0) + line.grower_pence
    return found
