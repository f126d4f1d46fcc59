"""Direct debits as a file for the bank: ISO 20022 pain.008, core scheme, in euros [1]_.

Banks take the version of 2019 (pain.008.001.08); some still take that of 2009 (pain.008.001.02), which calls
a bank's code otherwise. Debits of one kind of sequence stand in one batch, as the guidelines ask.

References
----------
.. [1] European Payments Council, EPC130-08, SEPA core direct debit implementation guidelines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from unicodedata import normalize
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001."
VERSIONS = {"08": "BICFI", "02": "BIC"}
"""The versions of the message, and what each calls a bank's code."""
MOST_CENTS = 99_999_999_999
"""The greatest sum of one debit in the scheme."""
LONGEST_ID, LONGEST_NAME, LONGEST_TEXT = 35, 70, 140
_PLAIN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?")
_CREDITOR = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")
_MANDATE = re.compile(r"[A-Za-z0-9+?/\-:().,' ]{1,35}")


class Turn(StrEnum):
    """Which debit of a mandate it is."""

    FIRST = "FRST"
    RECURRENT = "RCUR"
    FINAL = "FNAL"
    ONCE = "OOFF"


class Mandate(NamedTuple):
    """What lets the club debit an account."""

    who: str
    name: str
    iban: str
    mandate: str
    signed_on: date
    bic: str = ""
    sequence: Turn = Turn.RECURRENT


class Debited(NamedTuple):
    """One debit: a mandate, a sum above nothing and the number of the bill. [cents]."""

    mandate: Mandate
    amount_pence: int
    bill: str


@dataclass(frozen=True, kw_only=True)
class Collector:
    """Who collects.

    Parameters
    ----------
    name, iban : str
        The club's, and its account.
    creditor_id : str
        The number by which the scheme knows it.
    """

    name: str
    iban: str
    creditor_id: str


def iban_of(text: str) -> str:
    """Return an account number without blanks.

    Raises
    ------
    BadInput
        If its check digits are wrong (ISO 7064, mod 97-10).

    Examples
    --------
    >>> iban_of("DE89 3704 0044 0532 0130 00")
    'DE89370400440532013000'
    """
    iban = re.sub(r"\s", "", text).upper()
    if not _IBAN.fullmatch(iban) or _remainder(iban[4:] + iban[:4]) != 1:
        raise BadInput(
            say("{iban} is no account number", iban=repr(text)), do=say("copy it again, digit by digit")
        )
    return iban


def bic_of(text: str) -> str:
    """Return a bank's code; empty where none is given, as accounts in the European Economic Area need none.

    Raises
    ------
    BadInput
        If it is no such code (ISO 9362).

    Examples
    --------
    >>> bic_of("cobadeff xxx"), bic_of("")
    ('COBADEFFXXX', '')
    """
    bic = re.sub(r"\s", "", text).upper()
    if bic and not _BIC.fullmatch(bic):
        raise BadInput(
            say("{bic} is no code of a bank", bic=repr(text)), do=say("copy it again, or leave it empty")
        )
    return bic


def creditor_id_of(text: str) -> str:
    """Return a creditor identifier without blanks.

    Raises
    ------
    BadInput
        If its check digits are wrong: they are over the country and the national part, without the three
        letters of the business.

    Examples
    --------
    >>> creditor_id_of("DE98 ZZZ 09999999999")
    'DE98ZZZ09999999999'
    """
    named = re.sub(r"\s", "", text).upper()
    if not _CREDITOR.fullmatch(named) or _remainder(named[7:] + named[:4]) != 1:
        raise BadInput(
            say("{id} is no creditor identifier", id=repr(text)),
            do=say("copy it from the letter of the bank or authority that gave it"),
        )
    return named


def mandate_of(text: str) -> str:
    """Return a mandate's reference as it was signed.

    Raises
    ------
    BadInput
        If it is empty, longer than 35 letters, or has letters that banks do not take: changed, it would be
        another mandate.

    Examples
    --------
    >>> mandate_of(" M-2026/7 ")
    'M-2026/7'
    """
    mandate = text.strip()
    if not _MANDATE.fullmatch(mandate) or mandate.startswith("/") or "//" in mandate:
        raise BadInput(
            say("{mandate} is no reference of a mandate that banks take", mandate=repr(text)),
            do=say("use 1 to 35 of the letters A to Z, digits and + ? / - : ( ) . , '"),
        )
    return mandate


def _remainder(text: str) -> int:
    """Return the remainder of ISO 7064 mod 97-10, letters as numbers from 10."""
    return int("".join(str(int(letter, 36)) for letter in text if letter.isalnum())) % 97


def plain(text: str, longest: int) -> str:
    """Return a text in the letters that banks take, cut to a length.

    Examples
    --------
    >>> plain("Zoë Müller & Söhne", 70)
    'Zoe Muller   Sohne'
    """
    return _PLAIN.sub(" ", normalize("NFKD", text).encode("ascii", "ignore").decode())[:longest].strip()


def pain008(
    collector: Collector, debits: Sequence[Debited], *, number: str, at: datetime, on: date,
    version: str = "08",
) -> bytes:  # fmt: skip
    """Return the file.

    Parameters
    ----------
    collector : Collector
        Who collects.
    debits : sequence of Debited
        At least one; each above nothing.
    number : str
        What the file is called in the bank's answer.
    at : datetime
        Now.
    on : date
        The day of collection.
    version : str
        One of `VERSIONS`.

    Raises
    ------
    BadInput
        If there is nothing to collect, a sum is more than the scheme takes, or an account number, code,
        reference or identifier is none.
    """
    if not debits or any(debit.amount_pence <= 0 for debit in debits):
        raise BadInput(say("there is nothing to collect"), do=say("bill the month first"))
    if max(debit.amount_pence for debit in debits) > MOST_CENTS:
        raise BadInput(say("a debit is above 999,999,999.99"), do=say("look at that bill"))
    root = Element("Document", xmlns=f"{NAMESPACE}{version}")
    top = SubElement(root, "CstmrDrctDbtInitn")
    head = SubElement(top, "GrpHdr")
    _text(head, "MsgId", plain(number, LONGEST_ID))
    _text(head, "CreDtTm", f"{at:%Y-%m-%dT%H:%M:%S}")
    _counts(head, debits)
    _name(head, "InitgPty", collector.name, collector.creditor_id)
    for kind in Turn:
        mine = [debit for debit in debits if debit.mandate.sequence is kind]
        if mine:
            named = plain(number, LONGEST_ID - len(kind) - 1) + f"-{kind}"
            _batch(SubElement(top, "PmtInf"), collector, mine, named, on, VERSIONS[version])
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _text(within: Element, name: str, text: str) -> None:
    SubElement(within, name).text = text


def _counts(within: Element, debits: Iterable[Debited]) -> None:
    sums = [debit.amount_pence for debit in debits]
    _text(within, "NbOfTxs", str(len(sums)))
    _text(within, "CtrlSum", _sum(sum(sums)))


def _sum(pence: int) -> str:
    # By whole numbers: a float would print some sums with a third decimal.
    return f"{pence // 100}.{pence % 100:02d}"


def _batch(  # noqa: PLR0917  all that stands in it
    batch: Element, collector: Collector, debits: Sequence[Debited], number: str, on: date, code: str
) -> None:
    _text(batch, "PmtInfId", number)
    _text(batch, "PmtMtd", "DD")
    _counts(batch, debits)
    sort = SubElement(batch, "PmtTpInf")
    _text(SubElement(sort, "SvcLvl"), "Cd", "SEPA")
    _text(SubElement(sort, "LclInstrm"), "Cd", "CORE")
    _text(sort, "SeqTp", debits[0].mandate.sequence.value)
    _text(batch, "ReqdColltnDt", on.isoformat())
    _name(batch, "Cdtr", collector.name, collector.creditor_id)
    _account(batch, "CdtrAcct", collector.iban)
    _bank(batch, "CdtrAgt", "", code)
    _text(batch, "ChrgBr", "SLEV")
    scheme = SubElement(SubElement(SubElement(SubElement(batch, "CdtrSchmeId"), "Id"), "PrvtId"), "Othr")
    _text(scheme, "Id", creditor_id_of(collector.creditor_id))
    _text(SubElement(scheme, "SchmeNm"), "Prtry", "SEPA")
    for debit in debits:
        _debit(SubElement(batch, "DrctDbtTxInf"), debit, code)


def _debit(one: Element, debit: Debited, code: str) -> None:
    mandate = debit.mandate
    _text(SubElement(one, "PmtId"), "EndToEndId", plain(debit.bill, LONGEST_ID))
    amount = SubElement(one, "InstdAmt", Ccy="EUR")
    amount.text = _sum(debit.amount_pence)
    rests = SubElement(SubElement(one, "DrctDbtTx"), "MndtRltdInf")
    _text(rests, "MndtId", mandate_of(mandate.mandate))
    _text(rests, "DtOfSgntr", mandate.signed_on.isoformat())
    _bank(one, "DbtrAgt", bic_of(mandate.bic), code)
    _name(one, "Dbtr", mandate.name, mandate.mandate)
    _account(one, "DbtrAcct", mandate.iban)
    _text(SubElement(one, "RmtInf"), "Ustrd", plain(debit.bill, LONGEST_TEXT))


def _account(within: Element, name: str, iban: str) -> None:
    _text(SubElement(SubElement(within, name), "Id"), "IBAN", iban_of(iban))


def _name(within: Element, name: str, called: str, other: str) -> None:
    """Say who it is; by a number where no letter of the name is one that banks take."""
    _text(SubElement(within, name), "Nm", plain(called, LONGEST_NAME) or plain(other, LONGEST_NAME))


def _bank(within: Element, name: str, bic: str, code: str) -> None:
    """Name the bank; without a code it is found by the account number, as in euros since 2016."""
    bank = SubElement(SubElement(within, name), "FinInstnId")
    if bic:
        _text(bank, code, bic)
    else:
        _text(SubElement(bank, "Othr"), "Id", "NOTPROVIDED")
