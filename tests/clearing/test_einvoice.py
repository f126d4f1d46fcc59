"""Electronic invoices: the two syntaxes of EN 16931, as XML and inside a PDF, and what must be refused."""

import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from tests.clearing.ring import done_at
from tests.desk import new_place
from ultramicro.clearing.round.einvoice import invoice_from, invoice_of
from ultramicro.clearing.round.invoice_files import invoice_rows
from ultramicro.clearing.round.verbs.collect import Collect
from ultramicro.core.formatting import Formatter
from ultramicro.core.sums import pence

# The elements and their order are those of Peppol BIS Billing 3.0's base example.
UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>{reference}</cbc:ID><cbc:IssueDate>2026-09-01</cbc:IssueDate>{due}
<cbc:InvoiceTypeCode>{type}</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>{creditor}</cbc:Name></cac:PartyName>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>{debtor}</cbc:RegistrationName>
</cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount currencyID="GBP">999</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="GBP">{amount}</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>"""
# As in Factur-X 1.0, profile MINIMUM.
CII = """<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>{reference}</ram:ID><ram:TypeCode>{type}</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20260901</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>{creditor}</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>{debtor}</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>GBP</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>999</ram:GrandTotalAmount>
<ram:DuePayableAmount>{amount}</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""
USUAL = {
    "reference": "M1",
    "creditor": "Mill",
    "debtor": "Bakery",
    "amount": "100.00",
    "type": "380",
    "due": "",
}


def ubl(**other):
    return UBL.format(**USUAL | other).encode()


def cii(**other):
    return CII.format(**USUAL | other).encode()


def pdf_with(xml, name="factur-x.xml"):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment(name, xml)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def test_both_syntaxes_and_the_pdf_say_the_same(tmp_path):
    (tmp_path / "m1.pdf").write_bytes(pdf_with(cii()))
    told = {"reference": "M1", "creditor": "Mill", "debtor": "Bakery", "amount": "100.00", "kind": "invoice",
            "issued": "2026-09-01", "due": "", "currency": "GBP", "credits": ""}  # fmt: skip
    for found in (invoice_from(ubl()), invoice_from(cii()), invoice_of(tmp_path / "m1.pdf")):
        assert {name: found[name] for name in told} == told


@given(st.text(string.ascii_letters + " &<>'é", min_size=1), st.decimals(0, 10**9, places=2))
def test_names_and_sums_come_out_as_they_went_in(name, amount):
    from xml.sax.saxutils import escape

    for form in (ubl, cii):
        found = invoice_from(form(creditor=escape(name), amount=str(amount)))
        assert (found["creditor"], found["amount"]) == (name.strip(), str(amount))


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"not xml", "bad_xml"),
        (b"<html/>", "unknown_form"),
        (b"<Order/>", "unknown_form"),
        (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Invoice><ID>&e;</ID></Invoice>',
            "bad_xml",
        ),
    ],
)
def test_what_is_no_invoice_is_refused_by_id(xml, reason):
    with pytest.raises(ValueError, match=r"\w") as refused:
        invoice_from(xml)
    assert refused.value.args[0].id == f"invoice.{reason}"


@pytest.mark.parametrize("held", [b"", b"%PDF-1.7\nbroken", pdf_with(b"x", "notes.txt"), pdf_with(b"<a")])
def test_a_pdf_without_an_invoice_is_refused_in_words(held, tmp_path):
    (tmp_path / "x.pdf").write_bytes(held)
    with pytest.raises(ValueError, match=r"\w") as refused:
        invoice_of(tmp_path / "x.pdf")
    assert refused.value.args[0].id in {"invoice.bad_pdf", "invoice.bad_xml", "invoice.pdf_without_data"}


def test_a_folder_of_all_kinds_is_collected_and_both_sides_agree_once(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "bakery:firm", "mill:firm", "farm:firm")
    box = tmp_path / "inbox"
    box.mkdir()
    due = "<cbc:DueDate>2026-10-01</cbc:DueDate>"
    (box / "a-bakery.csv").write_text("debtor,creditor,amount,reference,due\nbakery,mill,100,M1,2026-10-05\n"
                                      "mill,farm,30,F1,2026-10-05\n")  # fmt: skip
    (box / "b-mill.xml").write_bytes(ubl(due=due))
    (box / "c-farm.pdf").write_bytes(
        pdf_with(cii(reference="F1", creditor="Farm", debtor="Mill", amount="31.00"))
    )
    (box / "d.pdf").write_bytes(pdf_with(cii(reference="B1", creditor="Bakery", debtor="Farm", amount="50")))
    (box / "e.xml").write_bytes(b"<html/>")
    told, _ = done_at(say, Collect(file=box))
    assert (told["taken_in"]["invoices"].quantity, told["kept_out"]["n"]) == (3, 2)
    bad = say.rows("round collect --key twice --file", box)
    assert [row["file"] for row in bad] == ["c-farm.pdf", "e.xml"]
    assert [row["why_id"] for row in bad] == ["invoice.amount_differs", "invoice.unknown_form"]
    assert sorted(row["open_pence"] for row in say.rows("books claims")) == [3000, 5000, 10000]


def test_a_sum_in_an_invoice_may_have_more_decimals_than_pence(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "mill:firm", "farm:firm")
    box = tmp_path / "box"
    box.mkdir()
    for number, amount in enumerate(("12.500", "1200.0000", "1.005", "1,200.00")):
        invoice = ubl(amount=amount, reference=f"N{number}", debtor="Farm")
        (box / f"{number}.xml").write_bytes(invoice)
    bad = say.rows("round collect --file", box)
    assert {row["file"] for row in bad} == {"2.xml", "3.xml"}
    assert sorted(row["open_pence"] for row in say.rows("books claims")) == [12_50, 1200_00]


def test_the_same_invoice_in_two_currencies_is_asked_about(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "bakery:firm", "mill:firm")
    (tmp_path / "a.csv").write_text("debtor,creditor,amount,reference,due\nbakery,mill,100,M1,2026-10-05\n")
    (tmp_path / "b.xml").write_bytes(ubl().replace(b">GBP<", b">EUR<"))
    say("round collect --file", tmp_path / "a.csv")
    assert say.rows("round collect --file", tmp_path / "b.xml")[0]["why_id"] == "invoice.currency_differs"


def test_an_invoice_is_read_alike_in_every_language(tmp_path):
    (tmp_path / "1.xml").write_bytes(ubl(amount="1234567.50"))
    english = list(invoice_rows(tmp_path))
    with Formatter(language="de_DE", currency="EUR").speaking():
        assert list(invoice_rows(tmp_path)) == english
    assert pence(english[0].cells["amount"]) == 1234567_50
