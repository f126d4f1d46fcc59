"""Electronic invoices: UBL 2.1 (Peppol) and CII as XML, and Factur-X or ZUGFeRD as a PDF that carries CII.

European standard EN 16931 names the same facts in both syntaxes; only the few that a claim needs are read.
The file comes from anybody: entities and outside references are refused, sizes are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from ultramicro.core.message import note

LARGEST_BYTES = 20_000_000
PDF = ".pdf"
KINDS = (".xml", PDF)
CREDIT_NOTES = {"381", "396", "261"}
"""Type codes of UNTDID 1001 that lower what is owed."""

UBL = {
    "reference": ("ID",),
    "issued": ("IssueDate",),
    "due": ("DueDate", "PaymentMeans/PaymentDueDate"),
    "currency": ("DocumentCurrencyCode",),
    "amount": ("LegalMonetaryTotal/PayableAmount",),
    "type": ("InvoiceTypeCode",),
    "creditor": (
        "AccountingSupplierParty/Party/PartyName/Name",
        "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName",
    ),
    "debtor": (
        "AccountingCustomerParty/Party/PartyName/Name",
        "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName",
    ),
}
_TRADE = "SupplyChainTradeTransaction/"
_AGREED, _SETTLED = f"{_TRADE}ApplicableHeaderTradeAgreement/", f"{_TRADE}ApplicableHeaderTradeSettlement/"
CII = {
    "reference": ("ExchangedDocument/ID",),
    "issued": ("ExchangedDocument/IssueDateTime/DateTimeString",),
    "due": (f"{_SETTLED}SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",),
    "currency": (f"{_SETTLED}InvoiceCurrencyCode",),
    "amount": (f"{_SETTLED}SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount",),
    "type": ("ExchangedDocument/TypeCode",),
    "creditor": (f"{_AGREED}SellerTradeParty/Name",),
    "debtor": (f"{_AGREED}BuyerTradeParty/Name",),
}
FORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"Invoice": UBL, "CrossIndustryInvoice": CII}


def invoice_of(path: Path) -> dict[str, str]:
    """Read the facts of one invoice that a claim needs.

    Parameters
    ----------
    path : Path
        An XML file, or a PDF with one inside.

    Returns
    -------
    dict of str to str
        By name: debtor, creditor, amount, reference, issued, due, currency, as they stand; dates in ISO 8601.
        What the invoice does not say is empty.

    Raises
    ------
    ValueError
        If it is no such invoice, is a credit note, or cannot be read; with a message that has an id.
    """
    _bounded(path.stat().st_size)
    return invoice_from(_xml_in(path) if path.suffix.lower() == PDF else path.read_bytes())


def _bounded(size_bytes: int) -> None:
    if size_bytes > LARGEST_BYTES:
        message = note("invoice.too_large", "the file is larger than {most} MB", most=LARGEST_BYTES // 10**6)
        raise ValueError(message)


def invoice_from(xml: bytes) -> dict[str, str]:
    """Read an invoice from its XML; see `invoice_of`.

    Examples
    --------
    >>> found = invoice_from(b'''<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">
    ... <ID>M1</ID>
    ... <LegalMonetaryTotal><PayableAmount>120.50</PayableAmount></LegalMonetaryTotal></Invoice>''')
    >>> found["reference"], found["amount"], found["due"]
    ('M1', '120.50', '')
    """
    _bounded(len(xml))
    try:
        root = ElementTree.fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        message = note("invoice.bad_xml", "the XML cannot be read ({error})", error=str(error))
        raise ValueError(message) from error
    form = FORMS.get(root.tag.rpartition("}")[2])
    if form is None:
        message = note(
            "invoice.unknown_form",
            "this is not an invoice in UBL, Factur-X or ZUGFeRD (credit notes are not set off)",
        )
        raise ValueError(message)
    found = {name: _first(root, paths) for name, paths in form.items()}
    if found.pop("type") in CREDIT_NOTES:
        message = note("invoice.credit_note", "this is a credit note: lower the invoice it belongs to")
        raise ValueError(message)
    return found | {side: _day(found[side]) for side in ("issued", "due")}


def _first(root: Element, paths: tuple[str, ...]) -> str:
    for path in paths:
        found = root.find("/".join(f"{{*}}{step}" for step in path.split("/")))
        if found is not None and found.text:
            return found.text.strip()
    return ""


def _day(words: str) -> str:
    """Return a date as in ISO 8601: CII writes it without hyphens."""
    if not words.isdigit():
        return words
    return datetime.strptime(words, "%Y%m%d").date().isoformat()  # noqa: DTZ007


def _xml_in(path: Path) -> bytes:
    """Return the invoice that a PDF carries as an attachment."""
    from pypdf.errors import PyPdfError  # noqa: PLC0415  only for an invoice in a PDF

    try:
        for name, held in _attachments(path):
            if name.lower().endswith(".xml"):
                return held
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = note("invoice.bad_pdf", "the PDF cannot be read ({error})", error=str(error))
        raise ValueError(message) from error
    message = note(
        "invoice.pdf_without_data",
        "the PDF holds only a picture of the invoice, no data: type it into the CSV",
    )
    raise ValueError(message)


def _attachments(path: Path) -> Iterator[tuple[str, bytes]]:
    from pypdf import PdfReader  # noqa: PLC0415  only for an invoice in a PDF

    held: Mapping[str, list[bytes]] = PdfReader(path).attachments
    for name, versions in held.items():
        yield from ((name, each) for each in versions)
