"""Payments published twice are found across files; like payments within a file are never removed."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.taking import set_aside
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.duplicates import compare_files, file_order


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
    return [(row["file"], row["line"]) for row in set_aside(list(paths)).to_pylist()]


MAY = [(f"Firm {i} Ltd", 1000 + i, f"51{i}") for i in range(40)]


def test_a_workbook_twin_is_set_aside_although_it_writes_references_as_numbers(tmp_path):
    twin = [(payee.upper(), pence, f"{reference}.0") for payee, pence, reference in MAY]
    a, b = write(tmp_path, "may.csv", MAY), write(tmp_path, "may.xlsx", twin)
    table = set_aside([b, a])
    assert table["file"].unique().to_pylist() == ["may.xlsx"]
    assert table.num_rows == 40
    assert {(row["of"], row["why"]) for row in table.to_pylist()} == {("may.csv", "copy")}


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
    assert set_aside([]).num_rows == 0


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


@dataclass(frozen=True)
class Line:
    """A payment with what it says of itself."""

    payee: str = "Lease Co Ltd"
    pence: int = 125_000
    reference: str = "4500012345"
    day: date | None = date(2024, 4, 3)
    payer: str = "Anytown"


def written(folder: Path, files: dict[str, list[Line]]) -> list[Path]:
    """Write files of payments as their readers do."""
    paths = []
    for number, (file, lines) in enumerate(files.items()):
        rows = [
            {
                "file": file, "line": i + 2, "kind": "spend", "payer": line.payer, "payee": line.payee or None,
                "payee_kind": "named", "paid_on": line.day, "amount_pence": line.pence,
                "reference": line.reference or None,
            }
            for i, line in enumerate(lines)
        ]  # fmt: skip
        paths.append(folder / f"{number}.parquet")
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema("payments")), paths[-1])
    return paths


def kept(files: dict[str, list[Line]], order: tuple[str, ...] = ()) -> Counter[Line]:
    """Count what is left of the lines of all files."""
    with tempfile.TemporaryDirectory() as folder:
        aside = set_aside(written(Path(folder), files), files=order).to_pylist()
    left = Counter(line for lines in files.values() for line in lines)
    left.subtract(files[row["file"]][row["line"] - 2] for row in aside)
    assert min(left.values(), default=0) >= 0
    return left


def told(files: dict[str, list[Line]]) -> Counter[tuple[str, str]]:
    """Count the lines that are told of, by file and why."""
    with tempfile.TemporaryDirectory() as folder:
        return Counter(
            (row["file"], row["why"]) for row in compare_files(written(Path(folder), files)).to_pylist()
        )


def lines(month: int):
    """Some lines of a month: few different ones, so that many are alike, and some without a date."""
    days = st.sampled_from([None, date(2024, month, 3), date(2024, month, 17)])
    return st.lists(
        st.builds(
            Line,
            payee=st.sampled_from(["Lease Co Ltd", "Day Centre", ""]),
            pence=st.sampled_from([125_000, 54_000]),
            reference=st.sampled_from(["4500012345", "4500012399", "Various", ""]),
            day=days,
        ),
        min_size=1,
        max_size=6,
    )


PLACES = ("payments/a.csv", "payments/b.csv", "payments/c.csv", "payments/d.csv")


@given(lines(4), lines(5))
def test_two_files_of_two_months_never_lose_a_line(april, may):
    names = PLACES if any(line.day for line in april + may) else ("payments/april.csv", "payments/may.csv")
    assert kept(dict(zip(names, (april, may), strict=False))) == Counter(april) + Counter(may)


@given(lines(4), st.sampled_from(["payments/b.csv", "payments/a (1).csv", "payments/a.xlsx"]))
def test_a_file_given_twice_loses_exactly_one_copy(april, name):
    assert kept({PLACES[0]: april, name: april}) == Counter(april)


some_files = st.lists(st.one_of(lines(4), lines(5)), min_size=2, max_size=4)


@given(some_files, st.data())
def test_the_order_of_the_files_changes_no_payment(files, data):
    named = dict(zip(PLACES, files, strict=False))
    order = data.draw(st.permutations(list(named)))
    assert kept(named, tuple(order)) == kept(named)


@given(some_files, lines(5))
def test_a_further_file_takes_no_payment_away(files, more):
    named = dict(zip(PLACES, files, strict=False))
    before, after = kept(named), kept(named | {"payments/z.csv": more})
    assert all(after[line] >= number for line, number in before.items())


@given(some_files)
def test_all_lines_are_kept_or_stand_in_another_file(files):
    left = kept(dict(zip(PLACES, files, strict=False)))
    most = Counter()
    for each in files:
        most |= Counter(each)
    assert all(left[line] >= number for line, number in most.items())


def regular(month: str, day: date | None, reference: str) -> list[Line]:
    """A month's file: two regular payments, alike in every month, and four of its own."""
    own = [Line(f"{month} {i} Ltd", 8000 + i, f"{month}{100 + i}", date(2024, 4, i + 1)) for i in range(4)]
    return [Line("Advice Centre", 300_000, reference, day), Line("Day Farm", 54_000, reference, day), *own]


def test_a_regular_payment_without_a_date_is_kept_in_every_month_whatever_its_reference():
    for reference in ("Various", "4500012345", "", "BACS", "N/A", "see attached 3"):
        months = {f"payments/{name}.csv": regular(name, None, reference) for name in ("april", "june", "may")}
        assert kept(months) == sum((Counter(each) for each in months.values()), Counter())
        assert told(months) == {("payments/june.csv", "alike"): 2, ("payments/may.csv", "alike"): 2}


def test_a_reference_that_is_a_word_names_no_payment_even_on_one_day():
    day = date(2024, 4, 3)
    for reference in (
        "Various",
        "BACS",
        "DD",
        "standing order",
        "See attached",
        "n/a",
        "April 2024",
        "",
        "0",
    ):
        files = {
            "payments/a.csv": regular("A", day, reference),
            "payments/b.csv": regular("B", day, reference),
        }
        assert told(files) == {("payments/b.csv", "alike"): 2}, reference


def test_a_reference_that_stands_for_several_payments_of_a_file_names_none_of_them():
    day, order = date(2024, 4, 3), "4500012345"
    once = {"payments/a.csv": regular("A", day, order)[1:], "payments/b.csv": regular("B", day, order)[1:]}
    assert told(once) == {("payments/b.csv", "same_payment"): 1}
    again = Line("Day Farm", 54_000, order, date(2024, 4, 17))
    assert told(once | {"payments/a.csv": [*once["payments/a.csv"], again]}) == {
        ("payments/b.csv", "alike"): 1
    }
    # Two lines of one payment, split by what it was for, are no two payments.
    part = Line("Day Farm", 11_000, order, day)
    assert told(once | {"payments/a.csv": [*once["payments/a.csv"], part]}) == {
        ("payments/b.csv", "same_payment"): 1
    }


def test_payers_that_are_not_named_are_those_of_their_folders():
    line = Line("NHS Supply", 10_000, "5100123", date(2024, 4, 3), payer="")
    others = [replace(line, reference=f"61{i:04}") for i in range(9)]
    files = {"payments/hospital/x.csv": [line, *others[:4]], "payments/council/x.csv": [line, *others[4:]]}
    assert told(files) == {}
    one_body = {f"payments/council/{i}.csv": lines for i, lines in enumerate(files.values())}
    assert told(one_body) == {("payments/council/1.csv", "same_payment"): 1}


def test_a_copy_in_another_folder_is_found_if_its_dates_prove_it():
    month = [Line(f"Firm {i}", 1000 + i, "", date(2024, 4, 1 + i), payer="") for i in range(12)]
    assert told({"payments/csv/april.csv": month, "payments/workbooks/april.xlsx": month}) == {
        ("payments/workbooks/april.xlsx", "copy"): 12
    }


def test_a_quarter_takes_the_place_of_its_months_and_every_order_counts_it_once():
    months = {
        f"payments/{m}.csv": [Line(f"Firm {i}", 1000, "", date(2024, m, 1 + i)) for i in range(9)]
        for m in (4, 5)
    }
    rent = Line("Landlord", 50_000, "", None)
    months = {file: [*each, rent] for file, each in months.items()}
    quarter = {"payments/q1.csv": [line for each in months.values() for line in each]}
    for order in permutations([*months, *quarter]):
        assert kept(months | quarter, order) == Counter(quarter["payments/q1.csv"])
