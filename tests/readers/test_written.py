"""Amounts in one cell as people write them: what has one meaning is read, anything else is asked about."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.test_tables import read
from ultramicro.core.packing import unpacked
from ultramicro.place.readers.tables.written import QUESTIONS
from ultramicro.place.readers.values.amounts_said import Asked, Taken, amount_said
from ultramicro.place.readers.values.numbers_said import number_said, prepared
from ultramicro.place.readers.values.sums_said import price_of_unit, share_said, sum_said

NUMBERS = st.integers(1, 99_999)
UNITS = st.sampled_from(["hours a week", "kg", "m2", "loaves", "acres", "litres a month"])
DOCS = Path("docs/plan.md").read_text(encoding="utf-8")
TABLE = DOCS[DOCS.index("| written | taken as |") :].partition("\n\n")[0]
EXAMPLES = re.findall(r"^\| (`[^|]*) \| ([^|]*) \|$", TABLE, re.MULTILINE)


@given(NUMBERS, UNITS)
def test_a_number_with_its_unit_in_one_cell_is_the_same_as_in_two(n, unit):
    apart, together = amount_said(str(n), unit), amount_said(f"{n} {unit}")
    assert (apart.number, apart.unit, apart.rough) == (n, unit, False)
    assert together == apart


@given(NUMBERS, NUMBERS, UNITS)
def test_of_a_range_the_least_is_taken_and_that_is_told(a, b, unit):
    found = amount_said(f"{a}-{b} {unit}")
    if a < b:
        assert (found.number, found.unit, found.rough) == (a, unit, True)
    else:
        assert isinstance(found, Asked)


@given(st.text(max_size=14), st.sampled_from(["", "hours a week", "kg", "£"]))
def test_no_text_is_read_without_a_number_in_it(text, unit):
    found = amount_said(text, unit)
    if isinstance(found, Taken):
        assert number_said(prepared(re.sub(r"[£€$]", "", text))) is not None or re.search(
            r"\d|full|half|\b(a|an)\b|one|two|three|four|five|six|seven|eight|nine|ten", prepared(text)
        )
    else:
        assert found.question in QUESTIONS


@given(NUMBERS, NUMBERS)
def test_sides_are_multiplied_and_people_have_so_many_each(a, b):
    assert amount_said(f"{a} x {b} m").number == amount_said(f"{a}m by {b}m").number == a * b
    assert amount_said(f"{a} hours each a week", people=b).number == a * b


@given(st.integers(1, 40), st.integers(1, 12), st.sampled_from(["evenings", "shifts", "days"]))
def test_so_many_times_of_so_many_hours_is_the_product_however_it_is_put(n, hours, times):
    ways = (
        f"{n} {times} a week, {hours} hours each", f"{n} {times} a week of {hours} hours",
        f"{n} {times} of {hours} hours a week", f"{n} {hours}-hour {times} a week",
        f"{n} x {hours} hours a week",
    )  # fmt: skip
    found = [amount_said(way) for way in ways]
    assert {(each.number, each.unit.replace("hours", "hour")) for each in found} == {
        (n * hours, "hour a week")
    }
    assert isinstance(amount_said(f"{n} {times} a week, {hours} kg each"), Asked)


@given(st.lists(st.integers(1, 99), min_size=3, max_size=5))
def test_more_than_two_factors_are_asked_about_with_their_product(factors):
    asked = amount_said(" lets x ".join(map(str, factors)) + " hours")
    assert (asked.question, asked.other) == ("amount_of_several", f"{math.prod(factors):,}")


def documented():
    for written, meant in EXAMPLES:
        for cell in re.findall(r"`([^`]*)`", written.split(" beside ")[0].split(" without ")[0]):
            yield cell, written, meant


@pytest.mark.parametrize(("cell", "written", "meant"), [*documented()])
def test_every_example_of_the_documentation_is_read_as_it_says(cell, written, meant):
    beside = re.search(r" beside `([^`]*)`$", written)
    people = re.search(r" beside (\d+) `people`$", written)
    found = amount_said(cell, beside[1] if beside else "", int(people[1]) if people else None)
    if meant.startswith("asked"):
        assert isinstance(found, Asked)
        return
    number, _, unit = re.sub(r"^(about|at least) ", "", meant).partition(" ")
    assert (found.number, found.unit, found.rough) == (
        pytest.approx(float(number)), unit, meant != f"{number} {unit}".strip()
    )  # fmt: skip


def test_there_are_examples_of_every_kind_of_amount():
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize(
    ("text", "unit", "pence"),
    [
        ("£12", "meals", 1200), ("65p", "pints", 65), ("£30/hr", "hours a week", 3000), ("£5 each", "loaves", 500),
        ("£1.5k", "homes", 150_000), ("free", "meals", 0), ("£5-6", "meals", 500), ("about £4", "bags", 400),
        ("£3 a loaf", "loaves a week", 300),
    ],
)  # fmt: skip
def test_a_price_is_of_one_of_what_is_counted(text, unit, pence):
    assert price_of_unit(sum_said(text), unit).number == pence


@pytest.mark.parametrize(
    ("text", "unit", "question"),
    [
        ("£12 a day", "children", "price_of_other"), ("£90 a month", "desks", "price_of_other"),
        ("1.20", "loaves", "price_pounds_or_pence"), ("ask Jo", "meals", "sum_not_said"),
        ("up to £5", "meals", "sum_not_said"),
    ],
)  # fmt: skip
def test_a_price_of_something_else_is_asked_about(text, unit, question):
    said = sum_said(text)
    asked = said if isinstance(said, Asked) else price_of_unit(said, unit)
    assert asked.question == question


@given(st.integers(0, 100))
def test_a_share_in_per_cent_and_in_parts_is_the_same(n):
    assert share_said(f"{n}%") == share_said(f"about {n}%".removeprefix("about "))
    assert share_said(f"{n} per cent").number == pytest.approx(n / 100)


RESOURCES = (
    "resource,kind,what,quantity,unit,people,cost_pence,cost_per,available_from\n"
    "Field,land,field,2½ acres,,,£120 an acre,year,now\n"
    "Cooks,people,cooking,10 hours each,a week,four,,,\n"
    "Carers,people,care,mornings,,3,,,\n"
    "Club,people,care,20,hours a week,,,,next spring\n"
)


def test_a_row_that_is_asked_about_keeps_its_name_its_cell_and_what_to_write(tmp_path):
    _, rows, rejects = read(tmp_path, "resources", RESOURCES)
    (field, cooks) = rows
    assert (field["quantity"], field["unit"], field["cost_pence"], field["cost_per"]) == (
        2.5, "acres", 12_000, "acre a year"
    )  # fmt: skip
    assert field["available_from"] is None
    assert (cooks["quantity"], cooks["unit"], cooks["people"]) == (40, "hours a week", 4)
    assert "10 hours each" in unpacked(cooks["as_written"])
    assert [(row["line"], row["name"], row["code"]) for row in rejects] == [
        (4, "Carers", "amount_of_time"), (5, "Club", "day_not_said")
    ]  # fmt: skip
    assert "'mornings' under 'quantity'" in unpacked(rejects[0]["reason"])


def test_a_file_without_a_column_of_units_has_them_beside_its_numbers(tmp_path):
    _, rows, rejects = read(
        tmp_path, "needs", "need,item,quantity,price\nBread,bread,300 loaves a week,£1.20\n"
    )
    assert [(row["quantity"], row["unit"], row["price_pence"]) for row in rows] == [
        (300, "loaves a week", 120)
    ]
    assert not rejects


def test_the_examples_of_a_new_place_are_all_read(tmp_path):
    folder = Path("src/ultramicro/place/templates/examples")
    for table in ("resources", "needs", "pledges"):
        _, rows, rejects = read(tmp_path, table, (folder / f"{table}.csv").read_text(encoding="utf-8"))
        assert rows
        assert not rejects
