"""What a grower is paid for, and what of a bill is paid and left."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ultramicro.core.message import Message, Share, say
from ultramicro.food.hub.bill_events import BillLine
from ultramicro.food.hub.notes import Desktop
from ultramicro.food.hub.owing import owing, standings
from ultramicro.food.hub.pricing import priced_as
from ultramicro.food.hub.sheets import Sheet
from ultramicro.food.hub.units import THOUSAND, scale_of, shown
from ultramicro.food.hub.weeks import Bill, Bills
from ultramicro.ledger.sums import money


def paid_and_left(desk: Desktop, bill: Bill) -> Iterator[tuple[Message, int]]:
    """Yield what was paid of a bill and what is left of it, as the ledger stands now. [hundredths].

    The bill stays as it was made: since then something may have been paid on it or on an earlier one, or a
    payment of it taken back.
    """
    billed = bill.billed
    claims = standings(desk.view, desk.view.of(Bills).of(billed.week, billed.side, billed.who))
    paid, _, left = owing(claims)
    here = sum(each.paid_pence for each in claims if each.claim == bill.id)
    if before := paid - here:
        yield say("Paid on an earlier bill"), -before
    if here:
        yield say("Paid on this one") if here > 0 else say("Paid back"), -here
    if forgone := billed.total_pence - paid - left:
        yield say("No longer owed"), -forgone
    yield say("Comes back") if left < 0 else say("Left to pay"), abs(left)


def statement(desk: Desktop, bill: Bill) -> Sheet:
    """Return what a grower is paid for."""
    billed, currency = bill.billed, desk.view.currency
    grower = sum(line.grower_pence for line in billed.lines)
    hub = sum(line.hub_pence for line in billed.lines)
    told = say(
        "Buyers pay {paid} for it before VAT: you get {share}.", paid=money(grower + hub, currency),
        share=Share(grower / (grower + hub) if grower + hub else 0.0),
    )  # fmt: skip
    return Sheet(
        name=f"paid-to-{desk.short(billed.who)}", title=say("Statement of what you are paid"),
        about=[
            say("{who}", who=desk.who(billed.who)), say("Number {number}", number=bill.id),
            say("Made on {on}, for delivery on {day}", on=billed.on, day=desk.week.day),
        ],
        heads=[say("For"), say("Batch"), say("Quantity"), say("Price"), say("Amount")],
        rows=[_paid_row(desk, line) for line in billed.lines],
        sums=[
            [name, "", "", "", say("{sum}", sum=money(pence, currency))]
            for name, pence in ((say("Total"), billed.total_pence), *paid_and_left(desk, bill))
        ],
        below=[told] if grower + hub else [],
    )  # fmt: skip


def _paid_row(desk: Desktop, line: BillLine) -> list[str]:
    planned = desk.week.line(line.line)
    item, unit = desk.good(line.good or planned.good)
    weight = shown(line.weighed_g, THOUSAND, "kg") if line.weighed_g else ""
    what = say("{item}, weighed {weight}", item=item, weight=weight) if weight else item
    return [
        what, desk.batch(line.batch), shown(line.quantity, scale_of(unit), unit),
        priced_as(line, unit, Decimal(planned.price_pence), line.grower_pence).says,
        say("{sum}", sum=money(line.grower_pence, desk.view.currency)),
    ]  # fmt: skip
