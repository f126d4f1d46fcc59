"""Members' files as accounting programs export them: read without settings, each invoice once, nothing in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clearing.ring import done_at, open_pence
from tests.clearing.test_einvoice import CII, USUAL, pdf_with, ubl
from tests.desk import new_place
from ultramicro.clearing.round.invoice_tables import invoices_in
from ultramicro.clearing.round.verbs.collect import Collect

XERO = (
    "*ContactName,EmailAddress,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,InvoiceAmountPaid,InvoiceAmountDue,"
    "Currency,Type,Status\n"
    "Joiner & Sons Ltd,a@b.uk,INV-0001,PO 7,05/10/2026,04/11/2026,1 200.00,200.00,1000.00,GBP,Sales invoice,Awaiting Payment\n"
    "Joiner & Sons Ltd,a@b.uk,INV-0001,PO 7,05/10/2026,04/11/2026,1 200.00,200.00,1000.00,GBP,Sales invoice,Awaiting Payment\n"
    'Corner Café,,INV-0002,,31/10/2026,30/11/2026,"1,250.00",0.00,"1,250.00",GBP,Sales invoice,Voided\n'
    "Corner Café,,BILL-3,,31/10/2026,30/11/2026,80.00,0.00,80.00,GBP,Bill,Awaiting Payment\n"
)
SAGE = (
    "Aged Debtors Analysis (Detailed)\n\n"
    "A/C;Name;Type;Date;Due Date;Ref;Total;Outstanding\n"
    "JOI;Joiner & Sons Ltd;SI;05/10/2026;04/11/2026;INV-0001;1.200,00;1.000,00\n"
)
QUICKBOOKS = (
    "Date,Transaction Type,Num,Customer,Due Date,Amount,Open Balance\n"
    "05/10/2026,Invoice,INV-0001,Joiner & Sons Limited,04/11/2026,1200.00,1000.00\n"
    "Total for Joiner & Sons Limited,,,,,1200.00,1000.00\n"
)
FREEAGENT = (
    "Reference,Contact,Dated on,Due on,Currency,Net value,Sales tax,Total value,Paid value,Due value,Status\n"
    "INV-0001,Joiner & Sons Ltd,2026-10-05,2026-11-04,GBP,1000.00,200.00,1200.00,200.00,1000.00,Open\n"
)


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys)
    for short, name in (
        ("mill", "The Mill Bakery Ltd"),
        ("joiner", "Joiner & Sons Ltd"),
        ("cafe", "Corner Café"),
    ):
        desk(f"books add --who {short} --kind firm --called", name)
    return desk


@pytest.mark.parametrize(
    ("text", "side", "encoding"),
    [
        (XERO, "", "utf-8"), (SAGE, "", "cp1252"), (QUICKBOOKS, "", "utf-8-sig"), (FREEAGENT, "--side sold", "utf-16"),
        (XERO.replace(",", ";").replace('"1;250.00"', "1250.00"), "", "cp1252"),
    ],
    ids=["xero", "sage", "quickbooks", "freeagent", "semicolons"],
)  # fmt: skip
def test_what_accounting_programs_export_is_read_without_settings(say, tmp_path, text, side, encoding):
    (tmp_path / "export.csv").write_text(text, encoding=encoding)
    status, told = say(f"round collect --who mill {side} --on 2026-11-28 --file", tmp_path / "export.csv")
    assert status == 0, told
    (claim,) = [row for row in say.rows("books claims") if row["creditor"] == "mill"]
    assert (claim["debtor"], claim["open_pence"], claim["due"], claim["currency"]) == (
        "joiner", 1000_00, "2026-11-04", "GBP",
    )  # fmt: skip
    if "BILL" in text:
        assert {row["creditor"] for row in say.rows("books claims")} == {"cafe", "mill"}
        assert "Voided" in told


def test_a_workbook_is_read_as_well(say, tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "export.xlsx"))
    sheet = book.add_worksheet("Invoices")
    for n, row in enumerate([["Customer", "Supplier", "Invoice No.", "Due Date", "Amount Due (£)"],
                             ["Joiner & Sons Ltd", "mill", "INV-1", "31 October 2026", 12.5]]):  # fmt: skip
        sheet.write_row(n, 0, row)
    book.close()
    assert say("round collect --file", tmp_path / "export.xlsx")[0] == 0
    assert {row["open_pence"] for row in say.rows("books claims")} == {12_50}


def test_who_owes_whom_is_never_guessed(say, tmp_path):
    (tmp_path / "export.csv").write_text(FREEAGENT)
    for flags, why in (("", "one_side"), ("--who mill", "no_side")):
        (row,) = say.rows(f"round collect {flags} --key {why} --file", tmp_path / "export.csv")
        assert row["why_id"] == f"invoice.{why}"
    say("round collect --who mill --side bought --file", tmp_path / "export.csv")
    assert {row["creditor"] for row in say.rows("books claims")} == {"joiner"}


def test_one_bad_file_never_stops_a_folder(say, tmp_path):
    box = tmp_path / "box"
    (box / "more").mkdir(parents=True)
    (box / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (box / "empty.csv").write_bytes(b"")
    (box / "notes.txt").write_text("a,b\n1,2\n")
    (box / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (box / "good.csv").write_text("debtor,creditor,amount,reference,due\njoiner,mill,5,1,31/10/2026\n")
    told, rows = done_at(say, Collect(file=box))
    assert told["taken_in"]["invoices"].quantity == 1
    assert [row["file"] for row in rows] == [".DS_Store", "empty.csv", "more", "notes.txt", "photo.png"]
    assert all(row["why"] for row in rows)


def test_one_invoice_in_three_spellings_is_taken_in_once_and_told(say, tmp_path):
    head = "debtor,creditor,amount,reference,due\n"
    rows = [f"joiner,mill,100.00,{ref},2026-11-10\n" for ref in ("INV-001", "inv-001", "INV 001", "INV-002")]
    (tmp_path / "three.csv").write_text(head + "".join(rows))
    told = say.rows("round collect --file", tmp_path / "three.csv")
    assert [(row["row"], row["status"], row["why_id"]) for row in told] == [
        (3, "known", "invoice.spelled_otherwise"), (4, "known", "invoice.spelled_otherwise"),
        (5, "warned", "invoice.looks_alike"),
    ]  # fmt: skip
    (tmp_path / "again.csv").write_text(head + rows[1])
    assert [row["why_id"] for row in say.rows("round collect --file", tmp_path / "again.csv")] == [
        "invoice.spelled_otherwise"
    ]
    assert set(open_pence(say)) == {"INV-001", "INV-002"}


def test_long_numbers_are_not_cut_into_one(say, tmp_path):
    long = "x" * 140
    (tmp_path / "long.csv").write_text(
        f"debtor,creditor,amount,reference,due\njoiner,mill,5,{long}1,2026-11-10\njoiner,mill,6,{long}2,2026-11-10\n"
    )
    say("round collect --file", tmp_path / "long.csv")
    assert sorted(row["open_pence"] for row in say.rows("books claims")) == [500, 600]


def test_a_long_term_does_not_hide_an_invoice_behind_the_cutoff(say, tmp_path):
    (tmp_path / "sixty.csv").write_text(
        "debtor,creditor,amount,reference,due\njoiner,mill,100,1,2027-01-20\nmill,joiner,100,2,2027-01-20\n"
    )
    say("round collect --on 2026-11-28 --file", tmp_path / "sixty.csv")
    for who in ("mill", "joiner"):
        say(f"round consent --who {who}")
    say("round open --on 2026-11-28")
    assert {row["set_off_pence"] for row in say.rows("round solve --on 2026-11-28")} == {100_00}


def test_an_export_with_less_open_is_read_as_a_part_payment_of_its_owner_or_asked_about(say, tmp_path):
    path = tmp_path / "export.csv"
    head = "debtor,creditor,amount,reference,due\n"
    path.write_text(f"{head}joiner,mill,100,M-1,2026-10-01\n")
    say("round collect --file", path)
    path.write_text(f"{head}joiner,mill,40,M-1,2026-10-01\n")
    (row,) = say.rows("round collect --file", path)
    assert (row["status"], row["why_id"]) == ("kept_out", "invoice.less_open")
    assert open_pence(say) == {"M-1": 100_00}
    assert "waits for the other side" in say("round collect --who joiner --file", path)[1]
    assert open_pence(say) == {"M-1": 100_00}
    assert "1 claim is lowered" in say("round collect --who mill --file", path)[1]
    assert open_pence(say) == {"M-1": 40_00}
    # The creditor's own word answered it.
    assert "Nothing that was said" in say("round agree --claim M-1 --who mill")[1]
    assert say.rows("round collect --who mill --file", path) == []
    path.write_text(f"{head}joiner,mill,100,M-1,2026-10-01\n")
    assert done_at(say, Collect(file=path))[1] == []  # the whole sum, as it was given first


def test_a_withdrawn_invoice_does_not_come_back(say, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("debtor,creditor,amount,reference,due\njoiner,mill,100,M-1,2026-10-01\n")
    say("round collect --file", path)
    say("round withdraw --claim M-1 --who mill")
    assert [row["why_id"] for row in say.rows("round collect --file", path)] == ["invoice.withdrawn"]


def credit(reference="CN-1", credits_="M1", amount="30.00"):
    text = ubl(
        reference=reference, amount=amount, debtor="Joiner & Sons Ltd".replace("&", "&amp;"), type="381"
    ).decode()
    found = f"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{credits_}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"
    text = text.replace("<cac:AccountingSupplierParty>", f"{found}<cac:AccountingSupplierParty>")
    return text.replace("Invoice xmlns", "CreditNote xmlns").replace("</Invoice>", "</CreditNote>").encode()


def test_a_credit_note_lowers_its_invoice_by_its_creditors_word(say, tmp_path):
    (tmp_path / "m1.xml").write_bytes(ubl(debtor="Joiner &amp; Sons Ltd"))
    (tmp_path / "cn.xml").write_bytes(credit())
    say("books identify --who mill --also Mill")
    assert [row["why_id"] for row in say.rows("round collect --file", tmp_path / "cn.xml")] == [
        "invoice.credits_unknown"
    ]
    say("round collect --file", tmp_path / "m1.xml")
    say("round collect --file", tmp_path / "cn.xml")
    assert open_pence(say) == {"M1": 100_00}
    assert say("round agree --claim M1 --who mill")[0] == 0
    assert open_pence(say) == {"M1": 70_00}
    assert done_at(say, Collect(file=tmp_path / "cn.xml", who="mill"))[1] == []
    assert open_pence(say) == {"M1": 70_00}
    (tmp_path / "cn2.xml").write_bytes(credit("CN-2", amount="71.00"))
    (row,) = say.rows("round collect --who mill --file", tmp_path / "cn2.xml")
    assert row["why_id"] == "invoice.impossible"
    (tmp_path / "cn3.xml").write_bytes(credit("CN-3", credits_=""))
    (row,) = say.rows("round collect --who mill --file", tmp_path / "cn3.xml")
    assert row["why_id"] == "invoice.credits_what"


def test_a_pdf_may_hold_other_xml_before_the_invoice(say, tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(
        clone_from=PdfReader(__import__("io").BytesIO(pdf_with(b"<additional/>", name="additional_data.xml")))
    )
    writer.add_attachment(
        "factur-x.xml", CII.format(**USUAL | {"creditor": "mill", "debtor": "cafe"}).encode()
    )
    writer.write(tmp_path / "two.pdf")
    assert say("round collect --file", tmp_path / "two.pdf")[0] == 0
    assert open_pence(say) == {"M1": 100_00}


def test_a_member_is_found_by_legal_name_trade_name_and_number(say, tmp_path):
    say(
        "books identify --who mill --company-number 1234567 --vat-number",
        "GB 123 4567 82",
        "--also",
        "Mill Bakery",
    )
    head = "debtor,creditor,amount,reference,due\n"
    names = ["mill", "THE MILL BAKERY LIMITED", "Mill Bakery", "01234567", "GB123456782", "123 4567 82"]
    (tmp_path / "names.csv").write_text(
        head + "".join(f"joiner,{name},{n + 1},N{n},2026-10-0{n + 1}\n" for n, name in enumerate(names))
    )
    assert say.rows("round collect --file", tmp_path / "names.csv") == []
    assert {row["creditor"] for row in say.rows("books claims")} == {"mill"}
    assert say("books identify --who cafe --company-number 01234567")[0] == 2


def test_two_members_of_one_name_are_asked_about(say, tmp_path):
    say("books add --who mill2 --kind firm --called", "The Mill Bakery Ltd")
    (tmp_path / "one.csv").write_text(
        "debtor,creditor,amount,reference,due\njoiner,The Mill Bakery Ltd,5,1,2026-10-01\n"
    )
    (row,) = say.rows("round collect --file", tmp_path / "one.csv")
    assert (row["why_id"], "mill2" in row["why"]) == ("invoice.ambiguous_member", True)


@pytest.mark.parametrize(
    ("given_", "code"),
    [("gbp", "GBP"), ("£", "GBP"), ("euros", "EUR"), ("EUR", "EUR"), ("$", ""), ("zorkmid", "")],
)
def test_words_for_currencies_are_codes_or_refused(say, tmp_path, given_, code):
    (tmp_path / "one.csv").write_text(
        f"debtor,creditor,amount,reference,due,currency\njoiner,mill,5,1,2026-10-01,{given_}\n",
        encoding="utf-8",
    )
    rows = say.rows("round collect --file", tmp_path / "one.csv")
    assert [row["currency"] for row in say.rows("books claims")] == ([code] if code else [])
    assert [row["why_id"] for row in rows] == ([] if code else ["invoice.unknown_currency"])


cells = st.text(
    st.characters(exclude_characters='",;|', exclude_categories=["C"], codec="cp1252"), max_size=8
).map(str.strip)


@given(st.lists(st.tuples(cells, st.decimals(0, 9999, places=2), st.dates(min_value=__import__("datetime").date(2000, 1, 1),
       max_value=__import__("datetime").date(2049, 12, 31))), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]),
       st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))  # fmt: skip
def test_whatever_the_delimiter_and_encoding_the_same_rows_come_out(
    tmp_path_factory, rows, delimiter, encoding
):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    heads = ["Customer", "Supplier", "Invoice No", "Due Date", "Amount"]
    lines = [
        [f"A{name}", "mill", f"n{n}", day.strftime("%d %b %Y"), str(amount)]
        for n, (name, amount, day) in enumerate(rows)
    ]
    path.write_text("\n".join(delimiter.join(line) for line in [heads, *lines]) + "\n", encoding=encoding)
    found = invoices_in(path)
    assert [row.cells["amount"] for row in found] == [str(amount) for _, amount, _ in rows]
    assert [row.cells["due"] for row in found] == [day.isoformat() for *_, day in rows]
    assert [row.line for row in found] == list(range(2, len(rows) + 2))
