"""The table of units: each way of writing a unit means one thing, and nothing is taken for what it is not."""

import csv
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.units import (
    ADVERB,
    PERIOD,
    Measure,
    folded,
    header_factors,
    measure,
    nearest,
    parted,
    scale,
    spaced,
    unit_named,
    units,
)

KINDS = ("area", "money", "mass", "energy", "power", "volume", "hours", "duration", "share", "count")
WRITTEN = [(kind, words, unit) for kind in KINDS for words, unit in units(kind)]
PERIODS = [(words, unit) for words, unit in units(PERIOD)]
EXACT = {kind: [(words, unit) for words, unit in units(kind) if not unit.guess] for kind in KINDS}


@pytest.mark.parametrize("kind", [*KINDS, "thing", PERIOD, ADVERB])
def test_no_way_of_writing_means_two_units_of_a_kind(kind):
    seen = {}
    for words, unit in units(kind):
        assert unit.factor > 0
        assert seen.setdefault(folded(words), unit) == unit, words


def test_every_way_of_writing_that_the_table_has_is_the_unit_of_its_row():
    table = (files("ultramicro.core") / "units.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        for words in (row["unit"], *filter(None, row["words"].split("|"))):
            found = unit_named(words, row["kind"])
            assert (found.name, found.factor) == (row["unit"], Decimal(row["factor"])), words


@given(
    st.sampled_from(WRITTEN),
    st.sampled_from([str.upper, str.title, str.lower]),
    st.sampled_from(["", " ", "."]),
)
def test_case_blanks_dots_and_plurals_make_no_difference(written, case, end):
    kind, words, unit = written
    assert unit_named(f" {case(words)}{end}", kind) == unit
    assert unit_named(words.replace(" ", ". ").replace("2", "²"), kind) == unit
    if words[-1].isalpha() and words[-1] != "s" and len(words) > 2:
        assert unit_named(f"{words}s", kind) == unit


@given(
    st.sampled_from(WRITTEN),
    st.sampled_from(PERIODS),
    st.sampled_from([" a ", " per ", "/", " each ", " / "]),
)
def test_a_unit_with_a_period_is_the_unit_so_often_a_year(written, period, between):
    kind, words, unit = written
    found = measure(f"{words}{between}{period[0]}", kind)
    if unit.yearly and period[1].factor != 1:
        assert found is None
    else:
        assert found == Measure(
            unit=unit, period=period[1].name, times=float(period[1].factor),
            guess="; ".join(filter(None, [unit.guess, period[1].guess])),
        )  # fmt: skip


@given(st.sampled_from(WRITTEN))
def test_a_unit_without_a_period_is_once_and_has_none_unless_it_is_of_a_year_by_itself(written):
    kind, words, unit = written
    told = "year" if unit.yearly else ""
    assert measure(words, kind) == Measure(unit=unit, period=told, times=1.0, guess=unit.guess)


@given(st.sampled_from(WRITTEN), st.sampled_from(units(ADVERB)))
def test_an_adverb_means_the_same_before_a_unit_and_after_it_however_many_words_that_has(written, adverb):
    _, words, _ = written
    said, how_often = adverb
    assert parted(f"{said} {words}") == parted(f"{words} {said}") == (spaced(words), how_often)


@given(st.sampled_from(WRITTEN), st.sampled_from(KINDS))
def test_a_unit_is_read_only_where_its_kind_makes_sense(written, kind):
    _, words, unit = written
    found = unit_named(words, kind)
    assert found is None or (found.kind == kind and found in {each for _, each in units(kind)})
    assert unit_named(words, unit.kind) == unit


@pytest.mark.parametrize(
    "unit", ["hours a term", "hours a week each", "kg per head", "meals a market day", "£ a job"]
)
def test_a_period_that_is_none_makes_the_unit_unknown(unit):
    assert measure(unit, *KINDS) is None


@given(st.sampled_from(WRITTEN), st.sampled_from(WRITTEN), st.sampled_from(WRITTEN))
def test_conversion_is_consistent_whichever_way_it_goes(first, second, third):
    same = [unit for kind, _, unit in (first, second, third) if kind == first[0]]
    a, b, c = (same * 3)[:3]
    assert scale(a, b) * scale(b, a) == pytest.approx(1)
    assert scale(a, b) * scale(b, c) == pytest.approx(scale(a, c))


@pytest.mark.parametrize(
    ("words", "kind", "base"),
    [
        ("0.6 ha", "area", 6000), ("1 acre", "area", 4046.8564224), ("10 sq. ft.", "area", 0.9290304),
        ("3 sq yards", "area", 2.50838208), ("40000 pounds", "money", 4_000_000), ("40 £k", "money", 4_000_000),
        ("2 cwt", "mass", 101.6046909), ("3 stone", "mass", 19.05087954), ("1 lbs", "mass", 0.45359237),
        ("2 MWh", "energy", 2_000_000), ("1 therm", "energy", 29307.1), ("10 gallons", "volume", 45.4609),
        ("1 m³", "volume", 1000), ("2 dozen", "count", 24), ("2 FTE", "hours", 3300), ("30 minutes", "hours", 0.5),
        ("25 per cent", "share", 0.25), ("2 years", "duration", 24),
    ],
)  # fmt: skip
def test_units_come_to_what_the_law_says_they_are(words, kind, base):
    number, _, unit = words.partition(" ")
    assert Decimal(number) * measure(unit, kind).unit.factor == pytest.approx(
        Decimal(base), rel=Decimal("1e-9")
    )


@given(st.text(max_size=15), st.sampled_from(KINDS))
def test_where_a_unit_is_not_known_some_that_are_known_are_named(words, kind):
    named = nearest(words, kind)
    assert named
    assert set(named) <= {unit.name for _, unit in units(kind)}


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), st.sampled_from(EXACT[kind]))))
def test_headers_name_every_exact_unit_of_a_kind_by_how_many_of_the_base_it_is(drawn):
    kind, (base, wanted) = drawn
    factors = header_factors(kind, base)
    assert {Decimal(factor) for factor in factors.values()} == {
        unit.factor / wanted.factor for _, unit in EXACT[kind]
    }
    for words, unit in EXACT[kind]:
        if "£" not in words and "%" not in words:
            assert Decimal(factors[spaced(words)]) == unit.factor / wanted.factor


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), st.sampled_from(EXACT[kind]))))
def test_a_header_may_have_the_plural_of_what_is_a_word_and_has_none_yet(drawn):
    kind, (base, _) = drawn
    factors = header_factors(kind, base)
    made = {each.removesuffix("s") for each in factors if each.endswith("s")}
    for words in factors:
        assert (words in made and factors.get(f"{words}s") == factors[words]) == (
            words[-1].isalpha() and words[-1] != "s"
        )


def test_signs_stand_apart_in_headers_as_headers_are_read():
    factors = header_factors("money", "pence")
    assert {words for words in factors if "£" in words} == {
        "£", "£ k", "£ ks", "k £", "£ 000", "£ thousand", "£ thousands", "£ m", "£ ms", "£ million",
        "£ millions", "£ mn", "£ mns", "m £",
    }  # fmt: skip
    assert header_factors("share", "share")["%"] == "0.01"


def test_a_school_day_is_one_of_190():
    """A school meets for 380 sessions a year (School Day and School Year Regulations 1999, regulation 3)."""
    found = measure("hours a school day", "hours")
    assert (found.times, "190" in found.guess) == (190, True)
