"""Sums in registers, exports and files of payments: what has one meaning is read, all else is told by row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.contracts.reading import package, read, release
from tests.readers.contracts.test_registers import NAMES, register
from ultramicro.place.readers.contracts.cells import money_in

HEADERS = {name: names[0] for name, names in NAMES.items()}


def valued(*cells, header="Value", **more):
    """The rows of a register with some values and nothing else of money."""
    headers = {**HEADERS, "value_pence": header} | more
    del headers["annual_pence"]
    rows = [{"reference": f"S{n}", "value_pence": cell} for n, cell in enumerate(cells)]
    return read(register(*rows, headers=headers))


@pytest.mark.parametrize(("cell", "low", "high"), [
    ("1.234,50", None, 123_450), ("1.2M", None, 120_000_000), ("£1.2m", None, 120_000_000),
    ("250k", None, 25_000_000), ("£50,000 - £100,000", 5_000_000, 10_000_000), ("£50-100k", 5_000_000, 10_000_000),
    ("between £1m and £2m", 100_000_000, 200_000_000), ("up to £50,000", None, 5_000_000),
    ("<£5k", None, 500_000), ("over £5,000", 500_000, None), ("£5m+", 500_000_000, None),
    ("GBP 1,200", None, 120_000), ("£1,200 ex VAT", None, 120_000), ("1 234.50", None, 123_450),
    ("£0.5 million", None, 50_000_000), ("£5 000 – £6 000", 500_000, 600_000),
])  # fmt: skip
def test_what_has_one_meaning_is_read(cell, low, high):
    row = valued(cell).one
    assert (row["value_low_pence"], row["value_pence"]) == (low, high)


@pytest.mark.parametrize(
    "cell", ["1.234", "12,5", "12,0O0", "1,23,456", "£5k or £6k", "£100 - £50", "-£5,000", "5 pints"]
)
def test_what_may_mean_two_sums_is_listed_by_its_line(cell):
    found = valued("£7", cell)
    assert (found.contracts[1]["value_pence"], found.contracts[1]["flag"]) == (None, "value_unclear")
    assert f"'{cell}' in line 3" in found.reading.notes[0]


def test_a_column_of_words_is_not_dropped_without_a_word():
    cells = [
        "TBC",
        "Nil",
        "various",
        "£7",
        "Schedule of rates",
        "1.234",
        "n/a",
        "Various",
        "income",
        "see attached",
    ]
    found = valued(*cells)
    assert [row["value_pence"] for row in found.contracts] == [None, None, None, 700, *[None] * 6]
    assert found.contracts[1]["flag"] == "value_is_zero"
    assert found.notes() == ["contracts.values_unclear", "contracts.values_in_words"]
    assert "'see attached' in line 11" in found.reading.notes[1]


@pytest.mark.parametrize(("cell", "code"), [
    ("€1,200", "EUR"), ("EUR 1,200", "EUR"), ("1,200 USD", "USD"), ("$5m", "$"), ("1.200,50 €", "EUR"),
    ("CHF 1'200", "CHF"), ("1,200 euros", "EUR"), ("up to €5k", "EUR"),
])  # fmt: skip
def test_other_currencies_are_never_pounds(cell, code):
    found = valued("£7", cell)
    assert (found.contracts[1]["value_pence"], found.contracts[1]["flag"]) == (None, "other_currency")
    assert f"'{cell} {code}' in line 3" in found.reading.notes[0]


def test_a_header_and_a_column_name_the_currency():
    assert {row["value_pence"] for row in valued("5", "6", header="Contract Value (€)").contracts} == {None}
    cells = [{"reference": f"S{n}", "value_pence": "5", "currency": code} for n, code in
             enumerate(["GBP", "eur", "", "XAF", "£", "Sterling"])]  # fmt: skip
    text = register(*cells, headers={**HEADERS, "currency": "Currency"})
    found = read(text)
    assert [row["value_pence"] for row in found.contracts] == [500, None, 500, None, 500, 500]
    # The yearly value of a row is in the same currency.
    assert [row["annual_pence"] is None for row in found.contracts] == [
        False,
        True,
        False,
        True,
        False,
        False,
    ]
    euros = read(text, currency="EUR")
    assert [row["value_pence"] for row in euros.contracts] == [None, 500, 500, None, None, None]


def test_a_sum_for_a_year_is_no_whole_and_its_vat_is_heard():
    row = valued("£5,000 p.a. + VAT").one
    assert (row["value_pence"], row["annual_pence"], row["vat"], row["flag"]) == (
        None, 500_000, "excluding", "value_a_year")  # fmt: skip


def test_a_comma_parts_pence_where_the_column_says_so():
    assert [row["value_pence"] for row in valued("1.234,50", "12,5", "1.000").contracts] == [
        123_450,
        1250,
        100_000,
    ]


def test_thousands_above_the_table():
    text = "All figures in £000s\n" + register({"annual_pence": "", "value_pence": "12"})
    assert read(text).one["value_pence"] == 1_200_000


@given(st.decimals(Decimal("0.01"), Decimal(99999999), places=2))
def test_every_way_to_write_a_sum_is_the_same_sum(pounds):
    pence = int(pounds * 100)
    british = f"{pounds:,.2f}"
    other = british.translate(str.maketrans(",.", ".,"))
    ways = [
        british,
        f"£{british}",
        f"GBP {british}",
        str(pounds),
        f"{british} excl. VAT",
        f"approx. £{british}",
    ]
    ways += [other] if pounds >= 1000 else []
    assert {money_in(way).pence for way in ways} == {pence}
    assert {money_in(f"€{way}").pence for way in (british, other)} == {None}


@pytest.mark.parametrize(("amount", "pence", "flag"), [
    ("1.234,50", 123_450, None), ("£1.2m", 120_000_000, None), ("1.234", None, "value_unclear"), (1.234, 123, None),
    ("€5", None, "other_currency"), ("TBC", None, None), (-5, None, "value_unclear"), ("5k-6k", None, "value_unclear"),
])  # fmt: skip
def test_amounts_of_notices(amount, pence, flag):
    award = release()["awards"][0] | {"value": {"amount": amount, "currency": "gbp"}}
    row = read(package(release(awards=[award], tender={"title": "Mowing"}))).one
    assert (row["value_pence"], row["flag"]) == (pence, flag)


def test_two_awards_of_one_id_are_two_contracts_and_one_told_twice_is_one():
    award = release()["awards"][0]
    other = award | {"suppliers": [{"name": "Elm Ltd"}], "value": {"amount": 7, "currency": "GBP"}}
    found = read(package(release(awards=[award, other, award]))).contracts
    assert len({row["contract"] for row in found}) == len(found) == 2
    assert all("award_id_shared" in row["flag"] for row in found)
