"""The same payments in any layout, encoding and form read back the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from tests.readers.layouts import AMOUNTS, DATES, LAYOUTS, Payment, Style, render, some_payments
from tests.readers.layouts_more import MORE_LAYOUTS
from ultramicro.place.readers.spend.reader import read_table

PREAMBLES = (
    (),
    (("Payments over £500, May 2024",),),
    (("Anytown Borough Council",), ("Spend report", "", ""), (), ("Run on", "01/06/2024"), ()),
    (("SQL> set pagesize 0",), ("SQL> spool out.csv",), ()),
    (("Organisation Name", "Anytown"), ("Effective Date", "01/11/2023 - 30/11/2023")),
)


def read(data: bytes, name: str = "may.csv", **settings: object):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        reading = read_table(path, file=name, settings=settings, out=Path(folder))
        rows = pq.read_table(reading.tables["payments"]).to_pylist() if "payments" in reading.tables else []
        return reading, rows, pq.read_table(reading.tables["rejects"]).to_pylist()


def fixed(header: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give the first column of a layout that names none its plain role."""
    return tuple((name, role or {"Supplier": "supplier"}.get(name, "")) for name, role in header)


def check(payments: list[Payment], style: Style, seed: int = 0):
    reading, rows, rejects = read(render(payments, style, seed=seed))
    expected = {
        role: " ".join(name.split()) for name, role in style.header if role in {"supplier", "amount", "date"}
    }
    assert {role: reading.columns.get(role) for role in expected} == expected
    assert [(r["payee"], r["amount_pence"]) for r in rows] == [(p.supplier, p.pence) for p in payments]
    if "date" in expected:
        assert [r["paid_on"] for r in rows] == [p.paid_on for p in payments]
    assert reading.total_pence == sum(p.pence for p in payments)
    assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    assert reading.rejected == 0
    return reading, rows, rejects


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read_without_being_told(layout):
    for seed in range(3):
        check(some_payments(seed), Style(header=fixed(LAYOUTS[layout])))


@pytest.mark.parametrize("layout", MORE_LAYOUTS)
def test_every_further_layout_is_read_without_being_told(layout):
    for seed in range(2):
        reading, *_ = check(some_payments(seed), Style(header=MORE_LAYOUTS[layout]))
        assert reading.kind in {"spend", "card"}


@pytest.mark.parametrize(
    ("layout", "date"),
    [("month only", "Month"), ("period only", "Accounting Period"), ("quarter", "Date of Payment")],
)
def test_a_month_or_period_dates_a_payment_only_where_no_day_does(layout, date):
    reading, rows, _ = read(render(some_payments(1), Style(header=MORE_LAYOUTS[layout])))
    assert reading.columns["date"] == date
    first_days = {row["paid_on"] for row in rows} == {p.paid_on.replace(day=1) for p in some_payments(1)}
    assert first_days == (layout != "quarter")


@pytest.mark.parametrize("amount", AMOUNTS)
def test_every_form_of_amount_is_read(amount):
    delimiter = ";" if amount == "euro comma" else ","
    check(some_payments(1), Style(header=LAYOUTS["central"], amount=amount, delimiter=delimiter))


@pytest.mark.parametrize("layout", ["cumulative", "cumulative spend", "year to date"])
def test_a_running_total_is_never_the_amount_however_much_it_looks_like_money(layout):
    for seed in range(254, 260):
        for amount in ("short", "plain"):
            check(some_payments(seed, 40), Style(header=MORE_LAYOUTS[layout], amount=amount), seed)


@pytest.mark.parametrize("form", DATES)
def test_every_form_of_date_is_read(form):
    check(some_payments(2), Style(header=LAYOUTS["official spaced"], date=form))


@part(3)
@given(
    header=st.sampled_from([fixed(header) for header in (LAYOUTS | MORE_LAYOUTS).values()]),
    seed=st.integers(0, 10**6),
    amount=st.sampled_from([a for a in AMOUNTS if a != "euro comma"]),
    form=st.sampled_from(sorted(DATES)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r", "mixed"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    preamble=st.sampled_from(PREAMBLES),
    repeat=st.sampled_from([0, 0, 17]),
    total=st.sampled_from(["", "", "word", "bare"]),
    blanks=st.booleans(),
)
def test_the_same_payments_in_any_dress_read_back_the_same(
    *, header, seed, amount, form, encoding, line_end, delimiter, preamble, repeat, total, blanks
):
    if encoding == "cp1252" and amount == "unicode minus":
        amount = "plain"
    style = Style(
        header=header, amount=amount, date=form, encoding=encoding, line_end=line_end,
        delimiter=delimiter, preamble=preamble, repeat_header_every=repeat, total=total, blanks=blanks,
    )  # fmt: skip
    payments = some_payments(seed, 40)
    reading, _, rejects = check(payments, style, seed)
    assert reading.set_aside == (bool(total) + (39 // 17 if repeat else 0))
    assert all(r["code"] != "total_unproved" for r in rejects)


def test_columns_in_any_order_are_the_same_columns():
    header = LAYOUTS["net gross vat"]
    for turn in range(len(header)):
        check(some_payments(turn), replace(Style(header=header), header=(*header[turn:], *header[:turn])))
