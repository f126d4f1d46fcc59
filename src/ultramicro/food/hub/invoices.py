"""Papers about money: a buyer's invoice with each grower's share of it, and what a grower is paid for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ultramicro.core.message import Message, Number, Share, say
from ultramicro.core.money import round_half_even
from ultramicro.food.hub.billing import standing_bill
from ultramicro.food.hub.events import BillLine, HubBilled, Side
from ultramicro.food.hub.notes import Desktop
from ultramicro.food.hub.sheets import Sheet
from ultramicro.food.hub.units import THOUSAND, shown
from ultramicro.food.hub.weeks import Bill, Bills
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.sums import money


def invoices(desk: Desktop) -> Iterator[Sheet]:
    """Yield the bills that stand of a week, each as its claim has it."""
    bills = desk.view.of(Bills)
    parties = dict.fromkeys((b.billed.side, b.billed.who) for b in bills.of_week(desk.week.id))
    for side, who in parties:
        if bill := standing_bill(bills.of(desk.week.id, side, who)):
            yield _sheet(desk, bill)


def _sheet(desk: Desktop, bill: Bill) -> Sheet:
    billed = bill.billed
    buys = billed.side is Side.BUYER
    heads = [say("For"), say("Batch"), say("From") if buys else say("Weight"), say("Quantity"), say("Amount")]
    return Sheet(
        name=f"{'invoice' if buys else 'paid-to'}-{desk.short(billed.who)}",
        title=say("Invoice") if buys else say("Statement of what you are paid"),
        about=[
            say("{who}", who=desk.who(billed.who)), say("Number {number}", number=bill.id),
            say("Made on {on}, for delivery on {day}", on=billed.on, day=desk.week.day),
        ],
        heads=heads, rows=[_row(desk, line, buys=buys) for line in billed.lines],
        sums=list(_sums(desk, bill)), below=list(_below(desk, billed)),
    )  # fmt: skip


def _row(desk: Desktop, line: BillLine, *, buys: bool) -> list[str]:
    planned = desk.week.line(line.line)
    item, unit = desk.good(planned.good)
    weight = shown(line.weighed_g, THOUSAND, "kg") if line.weighed_g else ""
    pence = line.grower_pence + (line.hub_pence if buys else 0)
    first = say("{item}, weighed {weight}", item=item, weight=weight) if buys and weight else item
    return [
        first, desk.batch(line.batch), desk.who(planned.grower) if buys else weight,
        shown(line.quantity, planned.scale, unit), say("{sum}", sum=money(pence, desk.view.currency)),
    ]  # fmt: skip


def _sums(desk: Desktop, bill: Bill) -> Iterator[list[str]]:
    billed, currency = bill.billed, desk.view.currency

    def line(name: Message, pence: int) -> list[str]:
        return [name, "", "", "", say("{sum}", sum=money(pence, currency))]

    if billed.side is Side.BUYER:
        for rate, pence in _by_rate(billed).items():
            percent = Number(float(rate * 100))
            yield line(say("Goods at {percent} % VAT", percent=percent), pence)
            yield line(say("VAT at {percent} %", percent=percent), round_half_even(rate * pence))
    yield line(say("Total"), billed.total_pence)
    if before := billed.total_pence - billed.due_pence:
        yield line(say("Paid on an earlier bill"), -before)
    kept = desk.view.of(Claims).shelf.get(bill.id)
    open_ = kept.now().open_pence if kept else 0
    if open_ != abs(billed.due_pence):
        yield line(say("Paid on this one, or withdrawn"), open_ - abs(billed.due_pence))
    goes_back = billed.due_pence < 0
    yield line(say("Comes back") if goes_back else say("Left to pay"), open_)


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
    if billed.side is Side.BUYER:
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
    else:
        yield say(
            "Buyers pay {paid} for it before VAT: you get {share}.", paid=money(grower + hub, currency),
            share=Share(grower / (grower + hub)),
        )  # fmt: skip


def _by_grower(desk: Desktop, billed: HubBilled) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in billed.lines:
        grower = desk.week.line(line.line).grower
        found[grower] = found.get(grower, 0) + line.grower_pence
    return found
