"""ISO 20022 bank statements: every version, batches, reversals, other currencies, and the proof by balances."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.statements import HOLDER, Made, camt, detail, entry, found_of, meant
from tests.readers.taking import taken
from ultramicro.place.demo.bank import FILES, HOLDERS, statement

NAMES = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd")), min_size=2, max_size=20).map(
    lambda text: f"{text} & Co <UK> Ltd"
)
BOOKINGS = st.lists(
    st.builds(
        Made, on=st.dates(date(2000, 1, 1), date(2040, 1, 1)), name=NAMES,
        pence=st.integers(-(10**12), 10**12).filter(bool), memo=st.sampled_from(["RENT", "INV 7", "ÅÖ & sons"]),
    ),
    max_size=8,
)  # fmt: skip
APRIL = [
    Made(date(2025, 4, 1), "Water Plus", -4000, "INV 77"),
    Made(date(2025, 4, 3), "Hill Top Farm", 12_550, "MARKET"),
]


@given(
    BOOKINGS,
    st.integers(1, 13),
    st.sampled_from(["", "ns2"]),
    st.sampled_from(["\n", "\r\n", ""]),
    st.integers(-(10**9), 10**9),
)
def test_every_booking_of_every_version_becomes_a_payment_and_the_balances_prove_it(
    made, version, prefix, end, opening
):
    found = taken(camt(made, version=version, prefix=prefix, end=end, opening=opening), "april.xml")
    assert found.kind == "bank"
    assert found_of(found.payments) == meant(made)
    assert found.told("bank.balances_proved").values["account"] == "account ending 1234"


@given(BOOKINGS.filter(bool), st.integers(-(10**6), 10**6).filter(bool))
def test_a_balance_that_does_not_agree_is_said_plainly(made, off):
    right = 100_000 + sum(m.pence for m in made)
    found = taken(camt(made, closing=right + off), "april.xml")
    assert "bank.balances_fail" in found.ids
    assert found.reading.accepted == len(made)


def test_lines_are_those_of_the_file_where_each_entry_has_its_own():
    content = camt(APRIL)
    first = content.decode().split("\n").index(entry(APRIL[0])) + 1
    found = taken(content, "april.xml")
    assert [row["line"] for row in found.payments] == [first, first + 1]


def test_a_statement_on_one_line_numbers_its_entries():
    found = taken(camt(APRIL, end=""), "april.xml")
    assert [row["line"] for row in found.payments] == [1, 2]
    assert "bank.records_on_one_line" in found.ids


def test_a_batch_is_split_into_its_payments_if_they_add_up():
    batch = Made(date(2025, 4, 9), "", -10_000, "")
    parts = detail("Acorn Ltd", 7_500) + detail("A1 Taxis", 2_500)
    found = taken(camt([], entries=entry(batch, details=parts), closing=90_000), "april.xml")
    assert found_of(found.payments) == [
        (batch.on, HOLDER, "Acorn Ltd", 7_500), (batch.on, HOLDER, "A1 Taxis", 2_500),
    ]  # fmt: skip
    assert "bank.balances_proved" in found.ids


@pytest.mark.parametrize("second", [detail("A1 Taxis", 2_499), detail("A1 Taxis", 2_500, currency="EUR")])
def test_a_batch_whose_payments_do_not_add_up_stays_one(second):
    batch = Made(date(2025, 4, 9), "", -10_000, "")
    found = taken(
        camt([], entries=entry(batch, details=detail("Acorn Ltd", 7_500) + second), closing=90_000), "a.xml"
    )
    assert [row["amount_pence"] for row in found.payments] == [10_000]
    assert found.payments[0]["payee"] == "Acorn Ltd; A1 Taxis"
    assert found.told("bank.batches_not_split").values["n"] == 1


def test_a_reversal_takes_back_the_payment_it_reverses():
    back = Made(date(2025, 4, 5), "Water Plus", 4_000, "REFUSED")
    found = taken(camt(APRIL, entries=entry(back, reversal=True), closing=112_550), "april.xml")
    assert found_of(found.payments)[-1] == (back.on, HOLDER, "Water Plus", -4_000)
    assert found.reading.total_pence == 12_550
    assert "bank.balances_proved" in found.ids


def test_a_reversal_with_the_side_of_what_it_reverses_is_told_by_the_balances():
    """OCA/bank-statement-import issue 375: some banks write a debit that was taken back as a debit.

    ISO 20022 gives the side of the entry itself, which is followed here. Whoever writes it otherwise has
    balances that do not agree, and nobody takes the sum for proved.
    """
    back = Made(date(2025, 4, 5), "Water Plus", -4_000, "REFUSED")
    found = taken(camt(APRIL, entries=entry(back, reversal=True), closing=112_550), "april.xml")
    assert ("bank.balances_fail" in found.ids, "bank.balances_proved" in found.ids) == (True, False)


def test_another_currency_is_rejected_with_its_text():
    euro = Made(date(2025, 4, 5), "Boulangerie", -900, "PAIN")
    found = taken(camt(APRIL, entries=entry(euro, currency="EUR")), "april.xml")
    assert (found.reading.accepted, found.reading.rejected) == (2, 1)
    assert found.rejects[0]["code"] == "other_currency"
    assert found.rejects[0]["raw"] == entry(euro, currency="EUR")
    assert found.rejects[0]["amount_pence"] == -900


def test_a_place_that_counts_in_another_currency_takes_it():
    euro = Made(date(2025, 4, 5), "Boulangerie", -900, "PAIN")
    found = taken(camt([], entries=entry(euro, currency="EUR")), "april.xml", currency="EUR")
    assert found_of(found.payments) == meant([euro])


@pytest.mark.parametrize(("version", "status"), [(2, "PDNG"), (8, "PDNG"), (2, "INFO")])
def test_what_is_not_yet_booked_is_set_aside(version, status):
    waiting = Made(date(2025, 4, 5), "Acorn Ltd", -900, "")
    found = taken(
        camt(APRIL, version=version, entries=entry(waiting, version=version, status=status)), "april.xml"
    )
    assert (found.reading.accepted, found.reading.set_aside) == (2, 1)
    assert "bank.balances_proved" in found.ids


def test_an_entry_without_a_readable_amount_is_rejected_and_not_lost():
    broken = entry(APRIL[0]).replace("40.00", "forty", 1)
    found = taken(camt(APRIL, entries=broken), "april.xml")
    assert (found.reading.accepted, found.reading.rejected) == (2, 1)


def test_place_toml_names_the_holder_better_than_the_statement():
    found = taken(camt(APRIL), "april.xml", payer="The Mill")
    assert found_of(found.payments) == meant(APRIL, "The Mill")


def test_a_payment_that_names_nobody_is_to_an_unknown_party():
    nobody = Made(date(2025, 4, 5), "", -900, "")
    found = taken(camt([], entries=entry(nobody)), "april.xml")
    assert (found.payments[0]["payee"], found.payments[0]["payee_kind"]) == (None, "redacted")


@pytest.mark.parametrize(
    ("root", "word"), [("BkToCstmrAcctRpt", "camt.052"), ("BkToCstmrDbtCdtNtfctn", "camt.054")]
)
def test_a_report_or_a_notice_is_refused_since_it_would_be_counted_twice(root, word):
    found = taken(camt(APRIL, root=root), "april.xml")
    assert found.kind == "unreadable"
    assert word in found.note
    assert "camt.053" in found.note


def test_a_message_that_is_no_statement_is_refused():
    found = taken(
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.03"><Rsltn/></Document>', "a.xml"
    )
    assert found.note == (
        "it has no bank statement (camt.053). What to do: ask the bank for the statement as camt.053."
    )


def test_the_demos_statement_is_read_as_it_was_made(demo_place):
    holder, file = next(iter(HOLDERS)), FILES[0]
    found = taken((demo_place / file).read_bytes(), "trust.xml")
    made = [Made(e.booked_on, e.name, e.amount_pence, e.memo) for e in statement(1, holder)]
    assert found_of(found.payments) == meant(made, holder)
    assert "bank.balances_proved" in found.ids
