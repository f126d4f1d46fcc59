"""The words for what the tables of the answer know by ids."""

from __future__ import annotations

from ultramicro.clearing.described.by_sector import GroupedBy, Key, Kind
from ultramicro.clearing.described.residual_debt import WhyLeft
from ultramicro.clearing.eligible_obligations import LeftOut, WhyLeftOut
from ultramicro.core.message import Message, say


def why_left(reason: WhyLeft) -> Message:
    """Say why a debt is not cancelled."""
    if reason is WhyLeft.NO_LOOP:
        return say("It is in no loop: it needs money.")
    return say("The other debts in its loops are too small: it needs money or a loan.")


def why_left_out(row: LeftOut) -> Message:
    """Say why invoices cannot be set off."""
    match row.reason:
        case WhyLeftOut.NOTHING_OWED:
            return say("The amount is not above 0.")
        case WhyLeftOut.SAME_PARTY:
            return say("Debtor and creditor are the same.")
        case WhyLeftOut.ONE_OWNER:
            return say("Debtor and creditor belong to one owner.")
        case WhyLeftOut.NOT_OPEN:
            return say("The status is {status}, not open or confirmed.", status=row.detail)
        case WhyLeftOut.OTHER_CURRENCY:
            return say("The currency is {currency}.", currency=row.detail)
        case WhyLeftOut.DUPLICATE:
            return say("The same invoice is given more than once.")


def grouped_by(by: GroupedBy) -> Message:
    """Name what parties are grouped by."""
    return say("sector") if by is GroupedBy.SECTOR else say("postcode district")


def group_name(key: Key) -> Message:
    """Name a group of parties."""
    match key.kind:
        case Kind.SIC_DIVISION:
            return say("SIC division {code}", code=key.name)
        case Kind.NOT_KNOWN:
            return say("not known")
        case Kind.OTHERS:
            return say("others, too few to show separately")
        case Kind.NAMED:
            return say("{name}", name=key.name)
