"""OFX statements, SGML and XML: every booking, whatever the bank's habits; compared with another library."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ofxtools.Parser import OFXTree

from tests.readers.statements import HOLDER, Made, found_of, meant, ofx
from tests.readers.taking import taken
from ultramicro.core.message import Day, Pence
from ultramicro.place.demo.bank import FILES, HOLDERS, statement
from ultramicro.place.people.lines import HIDDEN

NAMES = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd")), min_size=2, max_size=20).map(
    lambda text: f"{text} & Co"
)
BOOKINGS = st.lists(
    st.builds(
        Made, on=st.dates(date(2000, 1, 1), date(2040, 1, 1)), name=NAMES,
        pence=st.integers(-(10**9), 10**9).filter(bool), memo=st.sampled_from(["RENT", "INV 7", "a < b"]),
    ),
    max_size=8,
)  # fmt: skip
APRIL = [
    Made(date(2025, 4, 1), "Water Plus", -4000, "INV 77"),
    Made(date(2025, 4, 3), "Hill Top Farm", 12_550, "MARKET"),
]


@given(BOOKINGS, st.sampled_from([1, 2]))
def test_every_booking_of_both_versions_becomes_a_payment(made, version):
    found = taken(ofx(made, version=version), "april.ofx", payer=HOLDER)
    assert found.kind == "bank"
    assert found_of(found.payments) == meant(made)


@given(BOOKINGS.filter(bool), st.sampled_from([1, 2]))
def test_another_library_reads_the_same(made, version):
    content = ofx(made, version=version)
    tree = OFXTree()
    tree.parse(io.BytesIO(content))
    theirs = [
        (t.dtposted.date(), t.name, int(t.trnamt * Decimal(100)), t.memo, t.fitid)
        for t in tree.convert().statements[0].transactions
    ]
    found = taken(content, "april.ofx", payer=HOLDER)
    ours = [
        (r["paid_on"], r["payee"], -r["amount_pence"], r["description"], r["reference"])
        if r["payer"] == HOLDER
        else (r["paid_on"], r["payer"], r["amount_pence"], r["description"], r["reference"])
        for r in found.payments
    ]
    assert ours == theirs


def test_lines_are_those_of_the_file():
    content = ofx(APRIL)
    lines = content.decode().split("\n")
    found = taken(content, "april.ofx")
    assert [row["line"] for row in found.payments] == [
        n for n, line in enumerate(lines, 1) if "<STMTTRN>" in line
    ]


def test_one_odd_booking_costs_no_other():
    odd = "<STMTTRN><TRNTYPE>WHATEVER<DTPOSTED>someday<TRNAMT>a lot<FITID>9<NAME>Acorn Ltd</STMTTRN>"
    found = taken(ofx(APRIL, more=odd), "april.ofx")
    assert (found.reading.accepted, found.reading.rejected) == (2, 1)
    assert found.rejects[0]["code"] == "booking_without_amount"
    assert "Acorn Ltd" in found.rejects[0]["raw"]


@pytest.mark.parametrize(
    ("amount", "name"),
    [("A LOT", "Acorn Ltd"), ("Jane Doe", "Acorn Ltd"), ("a Jane Doe", "Acorn Ltd"), ("a lot", "a lot")],
)
def test_what_may_be_a_name_in_an_amount_or_a_name_hides_its_booking(amount, name):
    odd = f"<STMTTRN><DTPOSTED>20250402<TRNAMT>{amount}<FITID>9<NAME>{name}</STMTTRN>"
    assert [row["raw"] for row in taken(ofx([], more=odd), "april.ofx").rejects] == [HIDDEN]


@pytest.mark.parametrize("amount", ["-12,34", "-12.34", "-12.3400", " -12.34 ", "(12.34)"])
def test_amounts_are_read_in_the_forms_that_banks_write(amount):
    odd = f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250402<TRNAMT>{amount}<FITID>9<NAME>Acorn Ltd</STMTTRN>"
    assert taken(ofx([], more=odd), "april.ofx").payments[0]["amount_pence"] == 1234


def test_tags_may_be_in_lower_case_and_records_unclosed():
    more = "<stmttrn><dtposted>20250402<trnamt>-1.00<name>A &amp; B<stmttrn><dtposted>20250403<trnamt>-2.00<name>C"
    found = taken(ofx([], more=more), "april.ofx")
    assert [(r["payee"], r["amount_pence"]) for r in found.payments] == [("A & B", 100), ("C", 200)]


def test_a_name_in_cdata_is_its_text():
    more = "<STMTTRN><DTPOSTED>20250402<TRNAMT>-1.00<NAME><![CDATA[R&B <Ltd> ]]></NAME></STMTTRN>"
    assert taken(ofx([], more=more), "april.ofx").payments[0]["payee"] == "R&B"


def test_windows_letters_are_read_whatever_the_header_says():
    content = ofx([Made(date(2025, 4, 1), "Café", -4000, "£5")]).decode().encode("cp1252")
    assert taken(content, "april.ofx").payments[0]["payee"] == "Café"


def test_pending_bookings_are_set_aside():
    more = "<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20250402<TRNAMT>-1.00<NAME>A</STMTTRNP>"
    found = taken(ofx(APRIL, more=more), "april.ofx")
    assert (found.reading.accepted, found.reading.set_aside) == (2, 1)


def test_another_currency_is_rejected_and_a_converted_one_is_not():
    one = "<STMTTRN><DTPOSTED>20250402<TRNAMT>-1.00<NAME>A<{0}><CURRATE>1.2<CURSYM>EUR</{0}></STMTTRN>"
    assert taken(ofx([], more=one.format("CURRENCY")), "april.ofx").reading.rejected == 1
    assert taken(ofx([], more=one.format("ORIGCURRENCY")), "april.ofx").reading.accepted == 1
    assert taken(ofx(APRIL, currency="EUR"), "april.ofx").reading.rejected == 2


def test_a_booking_that_stands_twice_is_flagged_and_kept():
    found = taken(
        ofx(
            [APRIL[0]],
            more=ofx([APRIL[0]]).decode().partition("<DTEND>20250430")[2].partition("</BANKTRANLIST>")[0],
        ),
        "a.ofx",
    )
    assert [row["flag"] for row in found.payments] == ["repeat", "repeat"]
    assert found.told("bank.lines_repeat").values["n"] == 2


def test_the_banks_balance_is_noted_and_the_holder_asked_for():
    found = taken(ofx(APRIL), "april.ofx", folder="payments/bank")
    told = found.told("bank.closing_balance_only")
    assert (told.values["day"], told.values["balance"]) == (Day(date(2025, 4, 30)), Pence(123456, "exact"))
    assert "bank.holder_unknown" in found.ids
    assert {found.payments[0]["payer"], found.payments[1]["payee"]} == {"the account ending 1234"}


def test_a_folder_names_the_holder_as_it_does_for_other_files():
    assert found_of(taken(ofx(APRIL), "a.ofx", folder="payments/Food Co-op").payments) == meant(
        APRIL, "Food Co-op"
    )


def test_a_sign_that_contradicts_the_type_is_believed_and_told():
    more = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250402<TRNAMT>1.00<NAME>A</STMTTRN>"
    found = taken(ofx([], more=more), "april.ofx", payer=HOLDER)
    assert found.payments[0]["payee"] == HOLDER
    assert found.told("bank.payments_positive_in_ofx").values["n"] == 1


def test_the_demos_statement_is_read_as_it_was_made(demo_place):
    holder, file = list(HOLDERS)[1], FILES[1]
    found = taken((demo_place / file).read_bytes(), "shop.ofx", payer=holder)
    made = [Made(e.booked_on, e.name[:32].strip(), e.amount_pence, e.memo) for e in statement(1, holder)]
    assert found_of(found.payments) == meant(made, holder)
