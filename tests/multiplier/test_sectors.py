"""What each sector re-spends in an area, and which section a code or a kind of spending belongs to."""

from datetime import date

import ibis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.multiplier.io.by_sector import Mix, priors, same_mix
from ultramicro.multiplier.io.classify import (
    _patterns,
    section_names,
    section_of_code,
    section_of_words,
)
from ultramicro.multiplier.io.leontief import doubts, household_shares, type_one, type_two
from ultramicro.multiplier.io.prior import prior_of_category, sector_priors
from ultramicro.multiplier.io.sections import national_table

TABLE = national_table()
ENDS = ("local_share", "type1", "type2")
PART = st.floats(1e-6, 1)


def place(**settings):
    return MemoryPlace("Anytown", date(2026, 1, 31), {}, settings)


@given(PART)
def test_every_figure_lies_in_its_range_and_households_only_add(part):
    for prior in priors(TABLE, same_mix(TABLE, part)).values():
        for name in ENDS:
            low, value, high = (getattr(prior, name + end) for end in ("_low", "", "_high"))
            assert low - 1e-12 <= value <= high + 1e-12
        assert 1 <= prior.type1 <= prior.type2
        assert prior.type1 >= 1 + prior.local_share - 1e-12


@given(PART, PART)
def test_a_larger_area_keeps_no_less(one, other):
    small, large = (priors(TABLE, same_mix(TABLE, part)) for part in sorted((one, other)))
    assert all(small[s].type2 <= large[s].type2 + 1e-12 for s in small)


def test_the_whole_nation_has_the_nations_own_multipliers():
    found = priors(TABLE, same_mix(TABLE, 1.0))
    assert [p.type1 for p in found.values()] == pytest.approx(type_one(TABLE.coefficients()))
    assert [p.type2 for p in found.values()] == pytest.approx(
        type_two(TABLE.coefficients(), *household_shares(TABLE))
    )
    assert [p.type2_high for p in found.values()] == pytest.approx(
        type_two(TABLE.coefficients(), *household_shares(TABLE, "wages"))
    )


def test_an_area_without_builders_buys_no_building_there():
    region = TABLE.output * 0.02
    region[list(TABLE.industries).index("F")] = 0
    without = priors(TABLE, Mix(region=region, nation=TABLE.output, basis="made up"))
    assert without["L"].local_share < priors(TABLE, same_mix(TABLE, 0.02))["L"].local_share


def test_a_place_is_modelled_by_its_people_and_the_smaller_the_area_the_plainer_the_warning():
    town, city = sector_priors(place(population=12_000)), sector_priors(place(population=1_200_000))
    assert town["F"].type1 < city["F"].type1
    said, warning = town["F"].basis.values.values()
    assert warning.id == "area_too_small"
    assert len(city["F"].basis.values) == 1
    assert [said.values[end].number for end in ("delta", "low", "high")] == [0.25, 0.05, 0.3]


def test_jobs_in_place_toml_stand_for_the_mix_of_industries():
    nation = dict.fromkeys(TABLE.industries, 1000000)
    even = {s: [20_000, n] for s, n in nation.items()}
    none_built = {**even, "F": [0, 1_000_000]}
    assert (
        sector_priors(place(jobs=even))["L"].local_share
        > sector_priors(place(jobs=none_built))["L"].local_share
    )
    mix = sector_priors(place(jobs=even))["L"].basis.values["part0"].values["mix"]
    assert mix.values == {"here": 400_000, "nation": 20_000_000, "named": 20, "sections": 20}


def test_sections_that_jobs_leave_out_are_as_common_as_those_it_names():
    found = sector_priors(place(jobs={"F": [20_000, 1_000_000], "G": [20_000, 1_000_000]}))
    even = priors(TABLE, same_mix(TABLE, 0.02))
    assert [p.type1 for p in found.values()] == pytest.approx([p.type1 for p in even.values()])
    assert sector_priors(place(jobs={}, population=80_000)) == sector_priors(place(population=80_000))


@pytest.mark.parametrize(
    ("jobs", "says"),
    [
        ({"Z": [1, 2]}, "not a section"),
        ({"F": 5}, "F is 5"),
        ({"F": [5]}, "F is"),
        ({"F": [9, 5]}, "F is"),
        ({"F": [-1, 5]}, "F is"),
        ({"F": ["a", 5]}, "F is"),
        ({"F": [float("nan"), 5]}, "F is"),
        ({"F": [0, 5]}, "has no jobs"),
        ([1, 2], "nothing"),
    ],
)
def test_jobs_that_cannot_be_are_refused_with_what_to_write(jobs, says):
    with pytest.raises(BadInput, match=says) as error:
        sector_priors(place(jobs=jobs))
    assert "C = [1200, 2500000]" in (error.value.do or "")


def test_a_places_own_table_is_added_up_to_sections():
    rows = [
        ("(output)", "01 Crops", 100.0),
        ("(output)", "02 Forestry", 50.0),
        ("(output)", "56 Cafés", 80.0),
        ("(wages)", "01 Crops", 20.0),
        ("(wages)", "56 Cafés", 30.0),
        ("01 Crops", "(consumption)", 25.0),
        ("01 Crops", "56 Cafés", 30.0),
    ]
    table = ibis.memtable(
        [dict(zip(("seller", "buyer", "amount"), r, strict=True), source="mine.csv") for r in rows]
    )
    found = sector_priors(MemoryPlace("Anytown", date(2026, 1, 31), {"input_output": table}))
    assert list(found) == ["A", "I"]
    assert found["I"].basis.values["part0"].values["source"] == "mine.csv"
    assert found["A"].wages == pytest.approx(20 / 150)


def test_a_table_without_households_borrows_them_and_says_so():
    rows = [("(output)", "F", 100.0), ("F", "F", 20.0)]
    table = ibis.memtable(
        [dict(zip(("seller", "buyer", "amount"), r, strict=True), source="m.csv") for r in rows]
    )
    found = sector_priors(MemoryPlace("Anytown", date(2026, 1, 31), {"input_output": table}))
    assert found["F"].wages == pytest.approx(TABLE.wages.sum() / TABLE.output.sum())
    assert found["F"].type2 > found["F"].type1
    assert found["F"].basis.values["part0"].values["source"].id == "shares_of_the_nation"


def test_words_widen_the_range_to_what_such_suppliers_may_be():
    found = sector_priors(place(population=80_000))
    by_code = prior_of_category(found, "anything", "62020 - Information technology consultancy activities")
    by_words = prior_of_category(found, "Computer equipment")
    assert by_code == found["J"]
    assert by_words.local_share == by_code.local_share
    assert by_words.type1_high - by_words.type1_low >= by_code.type1_high - by_code.type1_low
    assert prior_of_category(found, "Sundries", "") is None


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("01110", "A"), ("86.90/1", "Q"), ("47190 - Other retail sale in non-specialised stores", "G"),
        ("Q87 & Q88", "Q"), ("C10.1", "C"), ("  SIC 2007: 41.2", "F"), ("97", "T"), ("02.2-3", "A"), ("", None),
        ("None Supplied", None), ("99999 - Dormant Company", "U"), ("School", None), ("40", None),
    ],
)  # fmt: skip
def test_codes_as_offices_write_them(text, section):
    assert section_of_code(text) == section


def test_every_pattern_names_known_sections_and_finds_something():
    assert len(section_names()) == 21
    for pattern, section in _patterns():
        assert {section.section, *section.others} <= set(TABLE.industries), pattern.pattern
    assert section_of_words("Repairs and maintenance").section == "F"
    assert section_of_words("Agency nursing and locums").others == ("Q", "P")


def test_what_looks_wrong_in_a_table_is_said():
    from tests.multiplier.tables import GERMANY_1995

    assert doubts(GERMANY_1995) == []
    odd = type(GERMANY_1995)(
        industries=["a", "b"], flows=np.array([[-1.0, 9], [2, 9]]), output=np.array([9.0, 9])
    )
    assert len(doubts(odd)) == 2
    assert "b" in doubts(odd)[1]
