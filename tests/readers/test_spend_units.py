"""What a number counts: thousands, pence and other currencies are converted or rejected, never taken for pounds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.taking import taken
from ultramicro.core.packing import unpacked
from ultramicro.place.readers.values.amounts import parse_pence
from ultramicro.place.readers.values.currencies import foreign_currency, pounds_each


def spend(header: str, *cells: str, more: str = "", tail: tuple[str, ...] = (), above: str = "") -> bytes:
    """A file of one payment a cell, with a further column."""
    tails = tail or ("",) * len(cells)
    lines = [
        f"Firm {i} Ltd,0{i % 9 + 1}/04/2024,{cell}{end}"
        for i, (cell, end) in enumerate(zip(cells, tails, strict=True))
    ]
    return "\n".join([*([above] if above else []), f"Supplier,Date,{header}{more}", *lines, ""]).encode()


NUMBERS = ("11.5", "12.5", "13.25", "-4", "15.5678", "16.5")


@pytest.mark.parametrize(
    ("header", "pounds"),
    [
        ("Amount (£000)", 1000), ("Amount (£'000)", 1000), ("Amount £000s", 1000), ("Amount (£k)", 1000),
        ("Net Amount in thousands", 1000), ("Value (£ thousand)", 1000), ("Amount (GBP 000)", 1000),
        ("Spend £m", 10**6), ("Amount (£ million)", 10**6), ("Amount (£)", 1), ("Amount", 1),
        ("Amount over £500", 1), ("Amount over £25k", 1), ("Amount over £1 million", 1), ("Amount over £25,000", 1),
    ],
)  # fmt: skip
def test_the_unit_in_the_header_of_the_amounts_is_the_unit_of_the_amounts(header, pounds):
    quoted = f'"{header}"'
    reading = taken(spend(quoted, *NUMBERS)).reading
    assert reading.accepted == len(NUMBERS)
    want = sum(round(Decimal(number) * pounds * 100) for number in NUMBERS)
    assert reading.total_pence == want


@pytest.mark.parametrize("above", ["All figures in £000", "£'000s", "Amounts shown in thousands of pounds"])
def test_a_unit_above_the_table_holds_for_it(above):
    assert taken(spend("Amount", *NUMBERS, above=above)).reading.total_pence == 6_531_780


def test_a_title_that_only_speaks_of_thousands_is_no_unit():
    title = "Payments over £25 thousand to a thousand suppliers"
    assert taken(spend("Amount", *NUMBERS, above=title)).reading.total_pence == 6_532


def test_pence_are_pence_if_they_are_whole():
    assert taken(spend("Amount in pence", "1150", "12", "99", "100")).reading.total_pence == 1361
    assert taken(spend("Amount in pence", "11.50", "1.20", "9.99")).reading.total_pence == 2269


@given(st.decimals(0, 10**6, places=4), st.sampled_from([1, 1000, 10**6]))
def test_a_number_in_thousands_is_a_thousand_times_itself_to_the_penny(number, pounds):
    whole = number * pounds
    assert parse_pence(str(number), pounds=Decimal(pounds)) == parse_pence(f"{whole:f}")


CURRENCIES = ("GBP", "EUR", "GBP", "USD", "", "GBP")


@pytest.mark.parametrize("name", ["Currency", "Cur.", "Ccy", "Invoice Currency", "Money"])
def test_lines_in_another_currency_are_rejected_each_with_its_reason(name):
    found = taken(spend("Amount", *["100.00"] * 6, more=f",{name}", tail=tuple(f",{c}" for c in CURRENCIES)))
    assert (found.reading.accepted, found.reading.rejected, found.reading.total_pence) == (4, 2, 40_000)
    assert [(r["code"], unpacked(r["reason"]).values["currency"]) for r in found.rejects] == [
        ("other_currency", "EUR"),
        ("other_currency", "USD"),
    ]


def test_the_currency_of_the_invoice_says_nothing_of_sums_in_pounds():
    tail = tuple(f",{c}" for c in CURRENCIES)
    for header in ("Total value (GBP)", "Amount (£)", "Amount in local currency"):
        assert (
            taken(spend(header, *["100.00"] * 6, more=",Invoice currency", tail=tail)).reading.accepted == 6
        )


def test_the_places_own_currency_is_the_one_that_counts():
    tail = tuple(f",{c}" for c in CURRENCIES)
    data = spend("Amount", *["100.00"] * 6, more=",Currency", tail=tail)
    assert [taken(data, currency=own).reading.accepted for own in ("EUR", "USD", "GBP")] == [2, 2, 4]


def test_a_sign_on_an_amount_tells_its_currency():
    cells = ("£1.00", "€2.00", "3.00", "$4.00", "5.00 EUR", "£6.00")
    assert taken(spend("Amount", *cells)).reading.total_pence == 1000
    assert taken(spend("Amount", *cells), currency="EUR").reading.total_pence == 1000
    assert taken(spend("Amount", *cells), currency="USD").reading.total_pence == 700


def test_of_two_sums_the_one_in_the_places_currency_is_taken():
    data = spend("Amount (EUR)", *["120.00"] * 4, more=",Amount (GBP)", tail=(",100.00",) * 4)
    assert taken(data).reading.total_pence == 40_000
    assert taken(data, currency="EUR").reading.total_pence == 48_000


@pytest.mark.parametrize("header", ["Amount (EUR)", "Amount €", "Total in USD", "Net Amount $"])
def test_a_file_all_in_another_currency_is_refused_with_what_to_do(header):
    found = taken(spend(header, *NUMBERS))
    assert found.kind == "unreadable"
    assert "place.toml" in found.note
    assert foreign_currency(header, "GBP")


def test_a_column_of_amounts_that_place_toml_names_is_believed():
    found = taken(spend("Amount (EUR)", *["10.00"] * 4), columns={"amount": "Amount (EUR)"})
    assert found.reading.total_pence == 4_000


@given(st.sampled_from(["", "Amount", "Net", "Value", "Spend"]), st.integers(1, 10**7))
def test_a_threshold_is_no_unit(word, pounds):
    for header in (f"{word} over £{pounds:,}", f"{word} over £{pounds}k", f"{word} >£{pounds} million"):
        assert pounds_each(header) == 1


def test_an_amount_that_a_spreadsheet_could_not_show_is_rejected_whatever_the_dates():
    for date in ("######", "", "03/04/2024", "wk 1"):
        rows = [f"Trust,{date},Firm {i} Ltd,{'########' if i % 4 == 3 else 30_000 + i}" for i in range(12)]
        found = taken("\n".join(["Entity,Date,Supplier,Amount", *rows]).encode())
        assert (found.reading.accepted, found.reading.rejected, found.reading.set_aside) == (9, 3, 0), date


def test_words_for_an_amount_are_rejected_where_no_line_has_a_date():
    rows = [f"Firm {i} Ltd,Parks,{'tbc' if i == 3 else 100 + i}" for i in range(12)]
    found = taken("\n".join(["Supplier,Department,Amount", *rows]).encode())
    assert (found.reading.accepted, found.reading.rejected) == (11, 1)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u2009"])
def test_any_blank_may_stand_between_thousands(blank):
    rows = [f"Firm {i} Ltd\t0{i + 1}/04/2024\t1{blank}20{i},50" for i in range(6)]
    found = taken("\n".join(["Supplier\tDate\tAmount", *rows]).encode())
    assert (found.reading.accepted, found.reading.total_pence) == (6, 6 * 120_050 + 1500)
