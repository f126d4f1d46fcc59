"""A statement of one account in the form of ISO 20022 camt.053, as banks give it.

What the schema bounds is bounded here: names, words and numbers have a greatest length, a currency is three
capitals, a sum has 18 digits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # only writes

from ultramicro.core.errors import BadInput
from ultramicro.core.harmless import one_line
from ultramicro.core.message import say

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
LONGEST_NUMBER, LONGEST_ID, LONGEST_NAME = 34, 35, 140
LARGEST_PENCE = 10**18
CURRENCY = re.compile("[A-Z]{3}")


class Line(NamedTuple):
    """One line of a statement; what came in is positive."""

    seq: int
    on: str
    kind: str
    other: str
    amount_pence: int
    balance_pence: int
    words: str


def camt(
    account: str, holder: str, currency: str, lines: Sequence[Line], *, opening_pence: int, at: datetime
) -> str:
    """Return a statement as XML.

    Parameters
    ----------
    account, holder, currency : str
        Whose account it is.
    lines : sequence of Line
        In order.
    opening_pence : int
        Balance before the first line. [pence]
    at : datetime
        When it was made.

    Raises
    ------
    BadInput
        If camt.053 cannot say the currency or a sum.
    """
    _require_sayable(currency, [opening_pence, *(pence for line in lines for pence in line[4:6])])
    root = Element("Document", xmlns=NAMESPACE)
    whole = SubElement(root, "BkToCstmrStmt")
    made = at.isoformat(timespec="seconds")
    message = shortened(f"{account}-{at:%Y%m%d%H%M%S}", LONGEST_ID)
    _texts(SubElement(whole, "GrpHdr"), {"MsgId": message, "CreDtTm": made})
    statement = SubElement(whole, "Stmt")
    _texts(statement, {"Id": message, "CreDtTm": made})
    about = SubElement(statement, "Acct")
    number = SubElement(SubElement(SubElement(about, "Id"), "Othr"), "Id")
    number.text = shortened(account, LONGEST_NUMBER)
    _texts(about, {"Ccy": currency})
    SubElement(SubElement(about, "Ownr"), "Nm").text = _name(holder)
    # Lines are in the order in which they were written; one that is written late may count for an early day.
    days = [line.on for line in lines] or [at.date().isoformat()]
    _balance(statement, "OPBD", opening_pence, currency, min(days))
    _balance(statement, "CLBD", lines[-1].balance_pence if lines else opening_pence, currency, max(days))
    for line in lines:
        _entry(statement, line, currency)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def shortened(number: str, longest: int) -> str:
    """Return a number that is short enough, and still no other's.

    Examples
    --------
    >>> shortened("GBP/k4/member", 34), shortened("GBP/k4/a-class-of-account-with-a-long-name", 34)
    ('GBP/k4/member', 'GBP/k4/a-class-of-account-48699d3e')
    """
    text = one_line(number) or "-"
    if len(text) <= longest:
        return text
    # Cut off alone, two accounts of one owner could have one number.
    mark = hashlib.sha256(number.encode()).hexdigest()[:8]
    return f"{text[: longest - 9].rstrip()}-{mark}"


def _require_sayable(currency: str, sums_pence: Sequence[int]) -> None:
    if not CURRENCY.fullmatch(currency):
        raise BadInput(
            say("camt.053 only knows currencies of three capital letters, not {code}", code=repr(currency)),
            where="--camt",
            do=say("write the statement as a PDF, or print it with --json"),
        )
    if max(map(abs, sums_pence)) >= LARGEST_PENCE:
        raise BadInput(say("camt.053 cannot hold a sum of more than 18 digits"), where="--camt")


def _name(name: str) -> str:
    # The schema wants one letter at least, and an erased person has no name.
    return one_line(name)[:LONGEST_NAME].rstrip() or "unnamed"


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Cut words into pieces that the schema takes; none is empty."""
    rest = one_line(text)
    while rest:
        yield rest[:longest].strip()
        rest = rest[longest:].strip()


def _texts(parent: Element, texts: Mapping[str, str]) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text


def _amount(parent: Element, pence: int, currency: str) -> None:
    whole, rest = divmod(abs(pence), 100)
    SubElement(parent, "Amt", Ccy=currency).text = f"{whole}.{rest:02}"
    SubElement(parent, "CdtDbtInd").text = "DBIT" if pence < 0 else "CRDT"


def _balance(statement: Element, code: str, pence: int, currency: str, on: str) -> None:
    balance = SubElement(statement, "Bal")
    SubElement(SubElement(SubElement(balance, "Tp"), "CdOrPrtry"), "Cd").text = code
    _amount(balance, pence, currency)
    SubElement(SubElement(balance, "Dt"), "Dt").text = on


def _entry(statement: Element, line: Line, currency: str) -> None:
    entry, number, kind = SubElement(statement, "Ntry"), str(line.seq), shortened(line.kind, LONGEST_ID)
    _texts(entry, {"NtryRef": number})
    _amount(entry, line.amount_pence, currency)
    SubElement(SubElement(entry, "Sts"), "Cd").text = "BOOK"
    SubElement(SubElement(entry, "BookgDt"), "Dt").text = line.on
    # The schema asks for a code of what kind it is; ours are our own.
    SubElement(SubElement(SubElement(entry, "BkTxCd"), "Prtry"), "Cd").text = kind or "payment"
    detail = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    SubElement(SubElement(detail, "Refs"), "TxId").text = number
    party = SubElement(SubElement(detail, "RltdPties"), "Cdtr" if line.amount_pence < 0 else "Dbtr")
    SubElement(SubElement(party, "Pty"), "Nm").text = _name(line.other)
    if pieces := list(_pieces(line.words, LONGEST_NAME)):
        remittance = SubElement(detail, "RmtInf")
        for piece in pieces:
            SubElement(remittance, "Ustrd").text = piece
