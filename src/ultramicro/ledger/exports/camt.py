"""A statement of one account in the form of ISO 20022 camt.053, as banks give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # only writes

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


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
    """
    root = Element("Document", xmlns=NAMESPACE)
    whole = SubElement(root, "BkToCstmrStmt")
    _texts(
        SubElement(whole, "GrpHdr"),
        {"MsgId": f"{account}-{at:%Y%m%d%H%M%S}"[-35:], "CreDtTm": at.isoformat()},
    )
    statement = SubElement(whole, "Stmt")
    _texts(statement, {"Id": f"{account}"[-35:], "CreDtTm": at.isoformat()})
    about = SubElement(statement, "Acct")
    SubElement(SubElement(SubElement(about, "Id"), "Othr"), "Id").text = account
    _texts(about, {"Ccy": currency})
    SubElement(SubElement(about, "Ownr"), "Nm").text = holder
    days = (lines[0].on, lines[-1].on) if lines else (f"{at:%Y-%m-%d}",) * 2
    _balance(statement, "OPBD", opening_pence, currency, days[0])
    _balance(statement, "CLBD", lines[-1].balance_pence if lines else opening_pence, currency, days[1])
    for line in lines:
        _entry(statement, line, currency)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


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
    entry = SubElement(statement, "Ntry")
    _texts(entry, {"NtryRef": str(line.seq)})
    _amount(entry, line.amount_pence, currency)
    SubElement(SubElement(entry, "Sts"), "Cd").text = "BOOK"
    SubElement(SubElement(entry, "BookgDt"), "Dt").text = line.on
    detail = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    SubElement(SubElement(detail, "Refs"), "TxId").text = str(line.seq)
    party = SubElement(SubElement(detail, "RltdPties"), "Cdtr" if line.amount_pence < 0 else "Dbtr")
    SubElement(SubElement(party, "Pty"), "Nm").text = line.other or "unnamed"
    if line.words:
        SubElement(SubElement(detail, "RmtInf"), "Ustrd").text = line.words
    _texts(detail, {"AddtlTxInf": line.kind})
