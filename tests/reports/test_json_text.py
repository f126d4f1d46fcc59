"""An answer for programs and for the terminal."""

import json
import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample import Sample, SampleAnswer
from ultramicro.core.ask import parameters
from ultramicro.core.memory import MemoryPlace
from ultramicro.core.message import say
from ultramicro.plan.rows import table_by_column
from ultramicro.reports.model import frame
from ultramicro.reports.written.json import answer_json
from ultramicro.reports.written.terminal import answer_text, columns_of, table_lines

PLACE = MemoryPlace("Anytown", date(2025, 3, 31), {})


@pytest.fixture(scope="module")
def plain():
    return answer_json(Sample(), PLACE, parameters(Sample()), SampleAnswer())


def test_the_keys_are_those_that_programs_count_on(plain):
    assert list(plain) == [
        "technique",
        "place",
        "as_of",
        "parameters",
        "says",
        "figures",
        "tables",
        "checks",
        "licences",
        "lacks",
        "transfers",
    ]
    assert plain["technique"] == "sample"
    assert plain["as_of"] == "2025-03-31"
    assert plain["parameters"] == {"top": 20, "area": ""}
    figure = ["id", "of", "name", "value", "low", "high", "unit", "how", "rests_on"]
    assert all(list(f) == figure for f in plain["figures"])
    assert all(list(s) == ["id", "text"] for s in [*plain["says"], *plain["lacks"]])
    assert all(list(t) == ["columns", "rows", "total_rows"] for t in plain["tables"].values())
    assert all(list(c) == ["id", "law", "error", "tolerance", "holds"] for c in plain["checks"])
    assert plain["transfers"] == [
        {
            "payer": "A",
            "payee": "B",
            "amount_pence": 5,
            "on": "2026-01-05",
            "memo": SampleAnswer().transfers()[0].memo,
        }
    ]


def test_long_tables_are_cut_at_a_thousand_rows_unless_all_are_asked_for(plain):
    assert len(plain["tables"]["flows"]["rows"]) == 1_000
    assert plain["tables"]["flows"]["total_rows"] == 1_500
    whole = answer_json(Sample(), PLACE, {}, SampleAnswer(), all_rows=True)
    assert len(whole["tables"]["flows"]["rows"]) == 1_500


def test_it_is_json_without_extensions(plain):
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    nan = answer_json(Sample(), PLACE, {"share": math.nan, "on": date(2026, 1, 5)}, SampleAnswer(many=1))
    assert nan["parameters"] == {"share": None, "on": "2026-01-05"}


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    text = answer_text(SampleAnswer(), width=width, colour=False)
    assert max(columns_of(line) for line in text.splitlines()) <= width


def test_the_terminal_is_told_everything_once():
    text = answer_text(SampleAnswer(), width=100, colour=False)
    assert (
        text.index("From April 2022")
        < text.index("Figures")
        < text.index("Rules checked")
        < text.index("What is missing")
    )
    assert "31%  (12% to 47%)" in text
    assert "÷ £402m" in text
    assert "holds: flows sum to payments" in text
    assert "… and 32 more rows" in text
    assert "\x1b" not in text


def test_hostile_names_cannot_steer_the_terminal():
    text = answer_text(SampleAnswer(), width=100, colour=True)
    assert "\u202e" not in text
    assert "\r" not in text
    assert "\t" not in text
    assert text.count("\x1b[1m") == text.count("\x1b[0m")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_what_was_assumed_of_a_row_is_told_on_any_screen(width):
    words = "All of it is taken to be within reach of enterprises here, as nothing is said of it."
    row = {"line": 2, "name": "Bread", "word": "bread_loaf", "quantity": 25_000.0, "unit": say("items a year"),
           "note": say(words), "used": True, "guessed": True}  # fmt: skip
    told = frame("plan_understood", table_by_column("plan_understood", [row]), None)
    lines = table_lines(told, width, sentences=True)
    assert words in " ".join(" ".join(lines).split())
    assert all(len(line) <= width for line in lines)


@given(
    st.integers(40, 120),
    st.sampled_from(["needs.csv", "resources/the_estate_and_its_neighbours_of_2026.csv"]),
)
def test_however_narrow_the_screen_file_and_line_of_a_row_are_seen(width, file):
    rows = [{"file": file, "line": 12, "name": "Fish shed on the quay", "why": "No unit is given.", "read": "x" * 50,
             "table": "needs"}]  # fmt: skip
    told = frame("plan_unused", table_by_column("plan_unused", rows), None)
    lines = table_lines(told, width, sentences=True)
    assert max(map(columns_of, lines)) <= width
    said = "".join("".join(lines).split())
    assert file in said
    assert re.search(r"\b12\b", lines[1])
