"""What an entry of a camt.053 statement means: who, how much, which way; one by one where it is a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ultramicro.place.readers.bank.booking import Booking
from ultramicro.place.readers.text.xml_parts import Part
from ultramicro.place.readers.values.amounts import has_part_pence, parse_pence
from ultramicro.place.readers.values.dates import parse_date

SIDES = {"CRDT": 1, "DBIT": -1}
# ISO 20022 demands a reference, so banks write these where there is none.
NO_REFERENCE = {"", "NOTPROVIDED", "NONREF", "NOTAVAILABLE"}
# Later versions of the standard put the name into `Pty`; some banks name only the other party's bank.
NAMES = ("Nm",), ("Pty", "Nm"), ("Agt", "FinInstnId", "Nm")


def signed_pence(part: Part) -> tuple[int | None, str]:
    """Return an element's amount, negative where it is a debit, and its currency.

    Examples
    --------
    >>> amount = Part(tag="Amt", text="12.50", currency="GBP")
    >>> signed_pence(Part(tag="Ntry", parts=[amount, Part(tag="CdtDbtInd", text="DBIT")]))
    (-1250, 'GBP')
    """
    # Amounts are never below nought in camt; the direction is an element of its own.
    amount = next(part.all("Amt"), Part(tag="Amt"))
    # A bank counts whole pence: rounding a part of one would book what no bank has.
    pence = None if has_part_pence(amount.text, groups=False) else parse_pence(amount.text)
    side = SIDES.get(part.said("CdtDbtInd"))
    return (None if pence is None or side is None else pence * side), amount.currency


def bookings_of(entry: Part, pence: int) -> tuple[list[Booking], bool]:
    """Turn an entry into bookings: its single payments if they add up to it, else itself.

    Parameters
    ----------
    entry : Part
        The element `Ntry`.
    pence : int
        Its amount; money out is negative. [pence]

    Returns
    -------
    list of Booking
        At least one; they sum to the entry.
    bool
        Whether the single payments, where there are several, add up.
    """
    details = list(entry.all("NtryDtls", "TxDtls"))
    amounts = [_detail_pence(detail, entry, pence) for detail in details]
    # A batch is split only if nothing is lost: what does not add up stays one payment.
    if len(details) > 1 and None not in amounts and sum(a or 0 for a in amounts) == pence:
        found = [_booking(entry, [d], a or 0) for d, a in zip(details, amounts, strict=True)]
        return found, True
    return [_booking(entry, details, pence)], len(details) < 2 or not any(amounts)  # noqa: PLR2004


def _detail_pence(detail: Part, entry: Part, pence: int) -> int | None:
    """Return a single payment's amount; of several that may be told, the one in the account's currency."""
    ours = next(entry.all("Amt"), Part(tag="Amt")).currency
    side = SIDES.get(detail.said("CdtDbtInd"), 1 if pence >= 0 else -1)
    # What was instructed may be in the payee's currency; the first that is in the account's own counts.
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt"), ("AmtDtls", "InstdAmt", "Amt")):
        for amount in detail.all(*path):
            if amount.currency == ours and (found := parse_pence(amount.text)) is not None:
                return found * side
    return None


def _booking(entry: Part, details: Sequence[Part], pence: int) -> Booking:
    takes_back = entry.said("RvslInd").lower() in {"true", "1"}
    # A reversal of a debit is a credit, but creditor and debtor are still those of the debit.
    out = (pence < 0) != takes_back
    names = dict.fromkeys(name for d in details if (name := _other_party(d, out=out)))
    texts = dict.fromkeys(text for d in details for text in _texts(d))
    more = entry.said("AddtlNtryInf")
    return Booking(
        line=details[0].line if details else entry.line,
        pence=pence,
        booked_on=_day(entry),
        # A batch to several is to none of them.
        name=next(iter(names)) if len(names) == 1 else "",
        description=" ".join(dict.fromkeys([*texts, *([more] if more else [])])) or "; ".join(names),
        reference=_reference(entry, details),
        takes_back=takes_back,
    )


def _other_party(detail: Part, *, out: bool) -> str:
    """Name who was paid, or who paid; where only an agent or an ultimate party is named, that one."""
    # Whoever got the money comes before the one on whose behalf, as that is known to few.
    for role in ("Cdtr", "UltmtCdtr") if out else ("Dbtr", "UltmtDbtr"):
        for path in NAMES:
            if name := detail.said("RltdPties", role, *path):
                return name
    return ""


def _texts(detail: Part) -> Iterator[str]:
    yield from (part.text.strip() for part in detail.all("RmtInf", "Ustrd") if part.text.strip())
    if more := detail.said("AddtlTxInf"):
        yield more


def _reference(entry: Part, details: Sequence[Part]) -> str:
    # A batch has one reference of its own; those inside it name only a part.
    if len(details) == 1:
        one = details[0]
        for path in (
            ("RmtInf", "Strd", "CdtrRefInf", "Ref"),
            ("Refs", "EndToEndId"),
            ("Refs", "TxId"),
            ("Refs", "InstrId"),
        ):
            if (said := one.said(*path)).upper() not in NO_REFERENCE:
                return said
    return entry.said("AcctSvcrRef") or entry.said("NtryRef")


def _day(entry: Part) -> date | None:
    # The value day only where no booking day is given: interest runs from it, money does not move on it.
    for path in (("BookgDt", "Dt"), ("BookgDt", "DtTm"), ("ValDt", "Dt"), ("ValDt", "DtTm")):
        if day := parse_date(entry.said(*path)[:10]):
            return day
    return None
