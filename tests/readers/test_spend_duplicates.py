"""Payments published twice are found across files; like payments within a file are never removed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.duplicates import file_order, find_duplicates


def write(folder: Path, file: str, payments: list[tuple[str, int, str]]) -> Path:
    rows = [
        {
            "file": file, "line": i + 2, "kind": "spend", "payer": "Anytown", "payee": payee, "payee_kind": "named",
            "paid_on": date(2024, 5, 1) + timedelta(days=pence % 20), "amount_pence": pence, "reference": reference or None,
        }
        for i, (payee, pence, reference) in enumerate(payments)
    ]  # fmt: skip
    path = folder / f"{file}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema("payments")), path)
    return path


def found(*paths: Path) -> list[tuple[str, int]]:
    return [(row["file"], row["line"]) for row in find_duplicates(list(paths)).to_pylist()]


MAY = [(f"Firm {i} Ltd", 1000 + i, f"51{i}") for i in range(40)]


def test_a_workbook_twin_is_set_aside_although_it_writes_references_as_numbers(tmp_path):
    twin = [(payee.upper(), pence, f"{reference}.0") for payee, pence, reference in MAY]
    a, b = write(tmp_path, "may.csv", MAY), write(tmp_path, "may.xlsx", twin)
    table = find_duplicates([b, a])
    assert table["file"].unique().to_pylist() == ["may.xlsx"]
    assert table.num_rows == 40
    assert table["reason"][0].as_py() == "it stands in 'may.csv' too, of which this file is a copy"


def test_a_republished_month_with_a_few_corrections_is_a_twin(tmp_path):
    again = [*MAY[:39], ("New Ltd", 5, "9")]
    assert len(found(write(tmp_path, "a.csv", MAY), write(tmp_path, "b.csv", again))) == 39


def test_partly_overlapping_files_lose_only_lines_with_the_same_reference(tmp_path):
    no_reference = [(f"Bare {i}", 77 + i, "") for i in range(10)]
    a = write(tmp_path, "a.csv", [*MAY, *no_reference])
    b = write(
        tmp_path, "b.csv", [*MAY[:5], *no_reference[:5], *((f"New {i}", i, f"n{i}") for i in range(30))]
    )
    assert found(a, b) == [("b.csv", line) for line in range(2, 7)]


def test_of_three_like_lines_two_are_set_aside_where_the_earlier_file_has_two(tmp_path):
    one = ("Coach Ltd", 5000, "T1")
    a, b = (
        write(tmp_path, "a.csv", [*MAY, one, one]),
        write(tmp_path, "b.csv", [one, one, one, ("Other", 1, "x")]),
    )
    assert found(a, b) == [("b.csv", 2), ("b.csv", 3)]


def test_one_file_alone_has_no_duplicates(tmp_path):
    assert found(write(tmp_path, "a.csv", [*MAY, *MAY])) == []
    assert find_duplicates([]).num_rows == 0


def test_text_comes_before_workbooks_of_the_same_name():
    assert file_order(["p/May.xlsx", "p/may.csv", "p/april.xlsx"]) == [
        "p/april.xlsx",
        "p/may.csv",
        "p/May.xlsx",
    ]


@given(st.lists(st.lists(st.sampled_from(MAY[:6]), min_size=1, max_size=8), min_size=1, max_size=4))
def test_what_is_left_of_referenced_lines_is_the_most_any_file_has(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("files")
    paths = [write(folder, f"{i}.csv", lines) for i, lines in enumerate(files)]
    aside = set(found(*paths))
    left = [
        line
        for i, lines in enumerate(files)
        for n, line in enumerate(lines)
        if (f"{i}.csv", n + 2) not in aside
    ]
    for line in MAY[:6]:
        assert left.count(line) == max(lines.count(line) for lines in files)
