"""What is written is read back to the last digit, and what is wrong in a file is listed with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.stress.calibration.file import file_name, write
from ultramicro.stress.calibration.file_reading import over, read
from ultramicro.stress.calibration.numbers import SHARES, WHOLE, Kind, Number, Numbers, described, stated

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def numbers(draw):
    what = draw(st.sampled_from(list(described().values())))
    most = 1.0 if what.unit in SHARES else 1e9
    one = st.integers(0, 10**12) if what.unit in WHOLE else st.floats(0, most, allow_nan=False)
    low, value, high = sorted(draw(st.tuples(one, one, one)))
    told = draw(st.lists(st.sampled_from(list(described())), max_size=3, unique=True))
    return Number(name=what.name, value=value, low=low, high=high, unit=what.unit, kind=draw(st.sampled_from(Kind)),
                  source=draw(TEXTS), cannot_be_told_from=tuple(told), meaning=what.meaning)  # fmt: skip


@given(st.lists(numbers(), max_size=8), st.sampled_from(["GBP", "EUR"]))
def test_what_is_written_is_read_back(some, currency):
    before = Numbers(some)
    reading = read(write(before, currency))
    assert not reading.problems
    assert Numbers(reading.numbers) == before


@given(people=st.integers(1, 10**7))
def test_the_file_of_a_place_read_over_what_was_worked_out_changes_nothing(people):
    before = stated(people)
    assert over(before, read(write(before))) == before


@given(pence=st.integers(0, 10**9))
def test_money_is_the_same_to_the_penny_in_major_units(pence):
    (number,) = read(f"[rent]\nvalue = {pence // 100}.{pence % 100:02d}").numbers
    assert (number.value, number.low, number.high, number.kind) == (pence, pence, pence, Kind.SAID)


@given(name=st.sampled_from(list(described())), at=st.integers(0, 30), letter=st.sampled_from("qxz"))
def test_a_misspelt_name_is_listed_and_never_guessed(name, at, letter):
    wrong = file_name(name)[:at] + letter + file_name(name)[at:]
    reading = read(f"version = 1\n\n[{wrong}]\nvalue = 1\n")
    assert not reading.numbers
    (problem,) = reading.problems
    assert problem.line == 3
    assert wrong in problem.what


@pytest.mark.parametrize(
    ("text", "line", "what", "do"),
    [
        ("[rent]\nvalue = 500\nrange = [600, 800]", 2, "500 is not between 600 and 800", "range"),
        ("[rent]\nvalue = 700.505", 2, "more than two decimals", "at most two"),
        ("[rent]\nvalue = '700'", 2, "'700' is not a number", "without quotes"),
        ("[rent]\nvalue = true", 2, "not a number", "without quotes"),
        ("[rent]\nvalue = inf", 2, "not a number", ""),
        ("[rent]\nsource = 'us'", 1, "no value", "value = "),
        ("[rent]\nvalue = 700\nrange = [600]", 3, "not two numbers", "[low, high]"),
        ("[rent]\nvalue = 700\n\nsauce = 'us'", 4, "'sauce' says nothing", "source"),
        ("[rent]\nvalue = 700\nkind = 'guess'", 3, "'guess' is no kind", "observed"),
        ("[rent]\nvalue = 700\ncannot_be_told_from = ['energi']", 3, "no number 'energi'", "energy"),
        ("[firms]\nvalue = 10.5", 2, "not whole", ""),
        ("[tax_share]\nvalue = 21", 2, "more than the whole", ""),
        ("[tax_share]\nvalue = -0.1", 2, "below nought", ""),
        ("[rent_pence]\nvalue = 700", 1, "no number 'rent_pence'", "write rent"),
        ("rent = 700", 1, "no part with a value", "[rent]"),
        ("version = 2", 1, "version 2", "version = 1"),
        ("[rent]\nvalue = 1\n[rent]\nvalue = 2", 3, "cannot be read", "correct that line"),
        ("[rent]\nvalue = ", 2, "cannot be read", "correct that line"),
    ],
)
def test_what_is_wrong_is_listed_with_its_line_and_what_to_do(text, line, what, do):
    reading = read(text, "stress.toml")
    (problem,) = reading.problems
    assert (problem.file, problem.line) == ("stress.toml", line)
    assert what in problem.what
    assert do in problem.do
    assert not reading.numbers


def test_one_wrong_number_leaves_the_others():
    reading = read("[rent]\nvalue = 700\n[firms]\nvalue = -1\n[energy]\nvalue = 90.5\n")
    assert [each.name for each in reading.numbers] == ["rent_pence", "energy_pence"]
    assert [problem.line for problem in reading.problems] == [4]


def test_a_file_of_one_number_leaves_the_others_as_they_were_worked_out():
    before = stated(5000)
    after = over(before, read("[rent]\nvalue = 700\nrange = [600, 800]\nsource = 'asked 40 tenants'"))
    assert [name for name in before if before[name] != after[name]] == ["rent_pence"]
    assert after["rent_pence"].source == "asked 40 tenants"
