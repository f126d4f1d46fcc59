"""Laws of reading: nothing is lost, order and dress change nothing, and a month published again adds nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from tests.readers.layouts import LAYOUTS, Style, render, some_payments
from tests.readers.taking import set_aside
from ultramicro.core.errors import BadInput
from ultramicro.place.readers.spend.reader import read_table

PLAIN = Style(header=LAYOUTS["official spaced"])
HEADER = "Supplier Name,Payment Date,Net Amount,Trans No,Department"
CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "A Ltd", "Total", "Grand Total", "REDACTED", "01/05/2024", "45413", "1.50", "-2.00", "1,000.00", "(3.00)",
         "=cmd|' /C calc'!A0", "#REF!", "#####", "n/a", "-", "tbc", "Supplier Name", "Net Amount", '6" pipe', "1e5", "£"]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),  # with more controls it is no text
)  # fmt: skip


def readings(folder: Path, data: bytes, name: str = "may.csv"):
    path = folder / name
    path.write_bytes(data)
    out = folder / f"{name}.out"
    out.mkdir()
    return read_table(path, file=name, settings={}, out=out)


def rows_of(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        reading = readings(Path(folder), data)
        return reading, pq.read_table(reading.tables["payments"]).to_pylist()


def without(rows: list[dict], *names: str) -> list[dict]:
    return [{k: v for k, v in row.items() if k not in names} for row in rows]


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n\r') else cell


@given(st.lists(st.lists(CELLS, max_size=7), max_size=30), st.booleans())
def test_nothing_is_lost_whatever_the_cells_hold(table, quote):
    good = [f"Firm {i} Ltd,0{i}/05/2024,{i}.25,51{i},Parks" for i in range(1, 9)]
    body = [",".join(map(quoted, cells) if quote else cells) for cells in table]
    data = "\n".join([HEADER, *good, *body]) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        reading = readings(Path(folder), data.encode("utf-8", errors="replace"))
        payments = pq.read_table(reading.tables["payments"]).to_pylist()
        rejects = pq.read_table(reading.tables["rejects"]).to_pylist()
    assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    assert (len(payments), len(rejects)) == (reading.accepted, reading.rejected + reading.set_aside)
    assert sum(p["amount_pence"] for p in payments) == reading.total_pence
    lines = [p["line"] for p in payments] + [r["line"] for r in rejects]
    assert len(set(lines)) == len(lines)
    assert [p["payee"] for p in payments[:8]] == [f"Firm {i} Ltd" for i in range(1, 9)]
    assert all(r["reason"] for r in rejects)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused_in_words(data):
    with tempfile.TemporaryDirectory() as folder:
        try:
            reading = readings(Path(folder), data)
        except BadInput as error:
            told = (error.what, error.do)
        else:
            told = ()
            assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    assert all(told)


@given(st.integers(0, 10**6), st.integers(0, 2000))
def test_a_file_cut_off_anywhere_loses_no_line_before_the_cut(seed, cut):
    payments = some_payments(seed, 20)
    whole = render(payments, PLAIN, seed=seed)
    kept = whole[: len(whole) - cut]
    above = kept.count(b"\n") - 1
    if above < 1:
        return
    _, rows = rows_of(kept)
    assert [(r["payee"], r["amount_pence"]) for r in rows[:above]] == [
        (p.supplier, p.pence) for p in payments[:above]
    ]


@part(0.5)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_matter(seed, dice):
    header = list(LAYOUTS["net gross vat"])
    dice.shuffle(header)
    payments = some_payments(seed, 25)
    plain, one = rows_of(render(payments, Style(header=LAYOUTS["net gross vat"]), seed=seed))
    turned, other = rows_of(render(payments, Style(header=tuple(header)), seed=seed))
    assert one == other
    assert dict(plain.columns) == dict(turned.columns)


@part(0.5)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from(["\n", "\r\n", "\r", "mixed"]),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_encoding_line_ends_and_delimiter_change_no_row(seed, encoding, line_end, delimiter):
    payments = some_payments(seed, 25)
    style = replace(PLAIN, encoding=encoding, line_end=line_end, delimiter=delimiter, amount="pound")
    _, plain = rows_of(render(payments, replace(PLAIN, amount="pound"), seed=seed))
    _, dressed = rows_of(render(payments, style, seed=seed))
    assert plain == dressed


@part(0.5)
@given(st.integers(0, 10**6), st.integers(0, 6), st.lists(st.integers(0, 24), max_size=5))
def test_lines_above_and_blank_lines_between_change_nothing_but_line_numbers(seed, above, blanks):
    payments = some_payments(seed, 25)
    lines = render(payments, PLAIN, seed=seed).decode().splitlines()
    preamble = [["Payments over £500"], [""], ["Run on,01/06/2024"], [",,,"], ["Anytown"], [""]][:above]
    spaced = [line for i, row in enumerate(lines) for line in ([row, ""] if i in blanks else [row])]
    _, plain = rows_of("\n".join(lines).encode())
    reading, other = rows_of("\n".join([*(line for [line] in preamble), *spaced]).encode())
    assert without(plain, "line") == without(other, "line")
    assert reading.header_line == above + 1


@part(0.5)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["utf-16", "cp1252", "utf-8"]),
    st.sampled_from(["slash", "serial", "iso"]),
)
def test_a_month_published_again_in_another_dress_is_set_aside_in_full(seed, encoding, form):
    payments = some_payments(seed, 30)
    with tempfile.TemporaryDirectory() as folder:
        first = readings(Path(folder), render(payments, PLAIN, seed=seed), "may.csv")
        style = replace(PLAIN, encoding=encoding, date=form, delimiter=";")
        again = readings(Path(folder), render(payments, style, seed=seed), "may-v2.csv")
        files = [first.tables["payments"], again.tables["payments"]]
        found = set_aside(files, files=["may.csv", "may-v2.csv"])
    assert found["file"].to_pylist() == ["may-v2.csv"] * 30
    assert sum(found["amount_pence"].to_pylist()) == again.total_pence == first.total_pence
    assert len(set(found["line"].to_pylist())) == 30


@part(0.5)
@given(st.integers(0, 10**6))
def test_two_months_of_different_payments_share_nothing(seed):
    with tempfile.TemporaryDirectory() as folder:
        first = readings(Path(folder), render(some_payments(seed, 20), PLAIN, seed=seed), "a.csv")
        other = readings(Path(folder), render(some_payments(seed + 1, 20), PLAIN, seed=seed), "b.csv")
        assert set_aside([first.tables["payments"], other.tables["payments"]]).num_rows == 0
