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

_PARTY = "Party/PartyName/Name", "Party/PartyLegalEntity/RegistrationName"
_SUPPLIER, _CUSTOMER = "AccountingSupplierParty/", "AccountingCustomerParty/"
UBL = {
    "reference": ("ID",),
    "issued": ("IssueDate",),
    "due": ("DueDate", "PaymentMeans/PaymentDueDate"),
    "currency": ("DocumentCurrencyCode",),
    "amount": ("LegalMonetaryTotal/PayableAmount",),
    "type": ("InvoiceTypeCode", "CreditNoteTypeCode"),
    "credits": ("BillingReference/InvoiceDocumentReference/ID",),
    "creditor": (f"{_SUPPLIER}{_PARTY[0]}", f"{_SUPPLIER}{_PARTY[1]}"),
    "creditor_legal": (f"{_SUPPLIER}{_PARTY[1]}",),
    "creditor_vat": (f"{_SUPPLIER}Party/PartyTaxScheme/CompanyID",),
    "creditor_company": (f"{_SUPPLIER}Party/PartyLegalEntity/CompanyID",),
    "debtor": (f"{_CUSTOMER}{_PARTY[0]}", f"{_CUSTOMER}{_PARTY[1]}"),
    "debtor_legal": (f"{_CUSTOMER}{_PARTY[1]}",),
    "debtor_vat": (f"{_CUSTOMER}Party/PartyTaxScheme/CompanyID",),
    "debtor_company": (f"{_CUSTOMER}Party/PartyLegalEntity/CompanyID",),
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
    "credits": (f"{_SETTLED}InvoiceReferencedDocument/IssuerAssignedID",),
    "creditor": (f"{_AGREED}SellerTradeParty/Name",),
    "creditor_legal": (f"{_AGREED}SellerTradeParty/SpecifiedLegalOrganization/TradingBusinessName",),
    "creditor_vat": (f"{_AGREED}SellerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
    "creditor_company": (f"{_AGREED}SellerTradeParty/SpecifiedLegalOrganization/ID",),
    "debtor": (f"{_AGREED}BuyerTradeParty/Name",),
    "debtor_legal": (f"{_AGREED}BuyerTradeParty/SpecifiedLegalOrganization/TradingBusinessName",),
    "debtor_vat": (f"{_AGREED}BuyerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
    "debtor_company": (f"{_AGREED}BuyerTradeParty/SpecifiedLegalOrganization/ID",),
}
FORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Invoice": UBL,
    "CreditNote": UBL,
    "CrossIndustryInvoice": CII,
}


def invoice_of(path: Path) -> dict[str, str]:
    """Read the facts of one invoice that a claim needs.

    Parameters
    ----------
    path : Path
        An XML file, or a PDF with one inside.

    Returns
    -------
    dict of str to str
        By name: debtor and creditor with their legal names and numbers (`debtor_legal`, `debtor_vat`,
        `debtor_company`), amount, reference, issued, due, currency, as they stand; dates in ISO 8601. `kind`
        is `invoice` or `credit`, and `credits` the invoice that a credit note belongs to. What it does not
        say is empty.

    Raises
    ------
    ValueError
        If it is no such invoice, or cannot be read; with a message that has an id.
    """
    _bounded(path.stat().st_size)
    return _in_pdf(path) if path.suffix.lower() == PDF else invoice_from(path.read_bytes())


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
    # Once more, since what a PDF carries is unpacked and may be far larger than the file.
    _bounded(len(xml))
    try:
        # A document type can define entities that grow to gigabytes or read files of this computer.
        root = ElementTree.fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        message = note("invoice.bad_xml", "the XML cannot be read ({error})", error=str(error))
        raise ValueError(message) from error
    name = root.tag.rpartition("}")[2]
    # By the name alone: both syntaxes come in several namespaces.
    form = FORMS.get(name)
    if form is None:
        message = note(
            "invoice.unknown_form",
            "this is not an invoice in UBL, Factur-X or ZUGFeRD",
        )
        raise ValueError(message)
    found = {name: _first(root, paths) for name, paths in form.items()}
    credit = found.pop("type") in CREDIT_NOTES or name == "CreditNote"
    found["kind"] = "credit" if credit else "invoice"
    return found | {side: _day(found[side]) for side in ("issued", "due")}


def _first(root: Element, paths: tuple[str, ...]) -> str:
    for path in paths:
        # Any namespace: prefixes and versions differ, names do not.
        found = root.find("/".join(f"{{*}}{step}" for step in path.split("/")))
        if found is not None and found.text:
            return found.text.strip()
    return ""


def _day(words: str) -> str:
    """Return a date as in ISO 8601: CII writes it without hyphens."""
    if not words.isdigit():
        return words
    return datetime.strptime(words, "%Y%m%d").date().isoformat()  # noqa: DTZ007


def _in_pdf(path: Path) -> dict[str, str]:
    """Return the first invoice among the attachments of a PDF, which may hold other XML beside it."""
    refused: list[ValueError] = []
    for xml in _attached(path):
        try:
            return invoice_from(xml)
        except ValueError as error:
            refused.append(error)
    # The reason of the first, as the rest may be no invoices at all.
    raise refused[0]


def _attached(path: Path) -> list[bytes]:
    """Return the XML that a PDF carries as attachments, at least one."""
    from pypdf.errors import PyPdfError  # noqa: PLC0415  only for an invoice in a PDF

    try:
        if found := [held for name, held in _attachments(path) if name.lower().endswith(".xml")]:
            return found
    # A PDF that was made to be broken fails in any of these ways inside of its reader.
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
