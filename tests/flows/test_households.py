"""The household side: sums that conserve, shares that stay ranges, and published figures."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.multiplier.places import LOCALITY, SURVEY, flow, place_of, said, table
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.flows.households.plumbing import HOUSEHOLDS, imbalance
from ultramicro.flows.households.spending import (
    OwnRow,
    by_tenth,
    national_spending,
    own_spending,
    said_by_category,
)
from ultramicro.flows.households.technique import HouseholdSide
from ultramicro.flows.surveyed import SurveyRow
from ultramicro.place.facts import facts

OWN = {"area": pa.string(), "income_tenth": pa.int64(), "households": pa.int64(), "category": pa.string(),
       "spend_pence": pa.int64(), "local_share": pa.float64()}  # fmt: skip


def rows_of_own(*rows):
    return [dict(zip(("area", "income_tenth", "households", "category", "spend_pence", "local_share"), row, strict=True))
            for row in rows]  # fmt: skip


def answers(rows):
    return [SurveyRow(**row) for row in rows]


def answer(own=None, survey=(), people=12_000, **asked):
    more = {"households": table(OWN, own)} if own else {}
    return ask(HouseholdSide(**asked), place_of([], {}, survey=survey, people=people, **more))


def test_the_poorest_tenth_spends_what_the_office_for_national_statistics_prints():
    """ONS Family Spending 3.1E, FYE 2018: lowest tenth £264.70 a week; housing, fuel and power 59.40; all 572.60."""
    rows = facts("spending_by_tenth")
    assert sum(float(r["1"]) for r in rows) == pytest.approx(264.7, abs=0.25)
    assert sum(float(r["all"]) for r in rows) == pytest.approx(572.6, abs=0.25)
    part = {r["category"]: r["1"] for r in rows}
    assert part["Housing (net), fuel and power"] == "59.4"
    assert (part["Transport"], part["Communication"]) == ("23.8", "10.3")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 10), st.integers(0, 500), st.sampled_from("ABC"), st.integers(0, 10**7),
                       st.none() | st.floats(0, 1)), min_size=1, max_size=20)
)  # fmt: skip
def test_what_is_spent_is_here_elsewhere_or_not_known_to_the_penny(rows):
    got = answer(rows_of_own(*[("Town", *row) for row in rows]))
    spent = sum(n * pence for _, n, _, pence, _ in rows)
    assert sum(x.amount_pence for x in got.found.lines if x.item in "ABC" and x.side == HOUSEHOLDS) == spent
    assert imbalance(got.found.lines, HOUSEHOLDS) == 0


def test_what_nobody_said_stays_unknown():
    got = answer(rows_of_own(("Town", 1, 10, "Food", 1000, 0.5), ("Town", 1, 10, "Fun", 1000, None)))
    kinds = {(x.item, x.kind): x.amount_pence for x in got.found.lines if x.item in {"Food", "Fun"}}
    assert kinds == {("Food", "circulates"): 5000, ("Food", "leaves"): 5000, ("Fun", "unknown"): 10_000}
    local = got.figure("spent_locally", area="Town")
    assert (local.low, local.high) == (0.25, 0.75)


def test_a_survey_narrows_a_category_and_says_so():
    survey = [
        said(f"H{i}", share, category="Food", kind="household") for i, share in enumerate((0.4, 0.5, 0.6))
    ]
    low, high = said_by_category(answers(survey))["food"]
    assert 0.05 < low < 0.25  # with Student's t three answers alone leave 0.25 to 0.75
    assert 0.75 < high < 0.95
    many = said_by_category(
        answers([{**row, "respondent": f"{row['respondent']} {n}"} for row in survey for n in range(10)])
    )
    assert low < many["food"][0] < 0.5 < many["food"][1] < high
    low, high = said_by_category(answers(survey[:1]))["food"]
    assert low < 0.05
    assert high > 0.95


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_more_spent_here_never_lowers_what_stays(shares):
    more = [min(1.0, share + 0.1) for share in shares]
    before, after = (
        by_tenth(
            own_spending(
                [
                    OwnRow(**r)
                    for r in rows_of_own(*[("T", 1, 1, f"c{i}", 100, s) for i, s in enumerate(each)])
                ],
                {},
            )
        )[0]
        for each in (shares, more)
    )
    assert after.local_low >= before.local_low - 1e-12


def test_dearer_food_hits_the_poor_harder():
    tenths = by_tenth(national_spending(24_000, {}))
    assert tenths[0].food_share > tenths[-1].food_share
    said = answer().sentence("who_is_hit")
    assert (said.values["poor_cost"].share, said.values["rich_cost"].share) == (
        pytest.approx(0.05 * tenths[0].food_share, abs=1e-4),
        pytest.approx(0.05 * tenths[-1].food_share, abs=1e-4),
    )


def test_a_place_of_known_size_is_answered_from_national_figures_and_says_so():
    got = answer()
    assert any(x.basis == "estimate" and "ONS" in x.source for x in got.found.lines)
    assert all(f.rests_on for f in got.figures())
    assert got.sentence("households_missing")


def test_a_place_of_unknown_size_is_told_what_to_give():
    with pytest.raises(BadInput, match="population"):
        answer(people=None)


@pytest.mark.parametrize(
    "row", [("Town", 11, 1, "A", 1, None), ("Town", 1, -1, "A", 1, None), ("Town", 1, 1, "A", 1, 1.5)]
)
def test_rows_that_make_no_sense_are_refused_with_where_they_stand(row):
    with pytest.raises(BadInput, match=r"households\.csv"):
        answer(rows_of_own(row))


def test_the_accounts_of_a_district_stand_in_for_the_nation():
    accounts = {"area": pa.string(), "code": pa.string(), "year": pa.int64(), "item": pa.string(),
                "direction": pa.string(), "amount_pence": pa.int64(), "source": pa.string()}  # fmt: skip
    rows = [{"area": "Town", "code": "E1", "year": 2015, "item": "Wages", "direction": "in", "amount_pence": 10**12,
             "source": "gdhi.xls"}]  # fmt: skip
    place = place_of([], {}, people=12_000)
    place = MemoryPlace("Town", place.as_of, {**place.tables, "household_accounts": table(accounts, rows)})
    got = ask(HouseholdSide(), place)
    assert got.found.district == "Town"
    with pytest.raises(BadInput, match="no district"):
        ask(HouseholdSide(district="Atlantis"), place)


@pytest.mark.real
def test_blackpool_2015_as_the_office_for_national_statistics_prints(shared_data, tmp_path):
    """GDHI £2,145m = wages 1,397 + self-employment 163 + property 239 + … + benefits 835 − taxes 224 − …."""
    import pyarrow.parquet as pq

    from ultramicro.place.readers.national.household_accounts import HouseholdAccountsReader

    path = shared_data / "io" / "regionalgdhibyla_2015.xls"
    reading = HouseholdAccountsReader().read(path, file=path.name, settings={}, out=tmp_path)
    rows = pq.read_table(reading.tables["household_accounts"]).to_pylist()
    mine = [r for r in rows if r["area"] == "Blackpool"]
    sums = {r["item"]: 0 for r in mine}
    for r in mine:
        sums[r["item"]] += r["amount_pence"] // 10**8
    assert {r["year"] for r in mine} == {2015}
    assert (sums["Wages"], sums["Self-employment"], sums["Benefits and pensions"]) == (1397, 163, 835)
    assert sums["Taxes on income, wealth and council tax"] == 224
    net = sum(r["amount_pence"] * (1 if r["direction"] == "in" else -1) for r in mine) / 10**8
    assert net == pytest.approx(2145, abs=3)


def test_answers_that_tell_nothing_of_what_is_spent_are_listed_and_change_nothing():
    food = said("H1", 0.5, category=" FOOD ", kind="household")
    slip = [said("H1", 1.0, category="Foot", kind="household"), said("H2", None, category="Food", kind="worker"),
            said("Near Ltd", 1.0, category="Wages")]  # fmt: skip
    own = rows_of_own(("Town", 1, 10, "Food", 1000, None), ("Town", 1, 10, "Rent", 3000, None))
    alone, both = answer(own, survey=[food]), answer(own, survey=[food, *slip])
    stays = [[(s.category, s.local_low, s.local_high) for s in each.found.spent] for each in (alone, both)]
    assert stays[0] == stays[1]
    assert stays[0][0][1] > 0
    assert both.sentence("survey_categories_unused").values["categories"].things == ("Foot",)
    assert both.sentence("survey_answers_unused").values["n"] == 1
    assert not alone.sentence("survey_categories_unused")


def test_answers_about_another_area_are_not_counted_and_kinds_may_be_written_as_people_write_them():
    home = {"kind": "Households", "category": "Food", "spend_pence": 100, "local_share": 0.5}
    here = [{**home, "respondent": f"H{n}", "area": "town"} for n in range(4)]
    away = [{**home, "respondent": f"A{n}", "area": "Far City", "local_share": 1.0} for n in range(9)]
    assert answer(survey=[*here, *away]).found.asked == 4
    alone = {s.category: (s.local_low, s.local_high) for s in answer(survey=here).found.spent}
    both = {s.category: (s.local_low, s.local_high) for s in answer(survey=[*here, *away]).found.spent}
    assert alone == both


def test_bodies_with_less_than_a_year_of_payments_are_not_raised_to_one():
    """Of A two years are here, of B three months: £12,000 a year and £300 as seen."""
    months = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]
    flows = [flow("Near", 1_000_00, payer="A", month=month) for month in months]
    flows += [flow("Near", 100_00, payer="B", month=month) for month in months[:3]]
    rows = [
        {"area": "Town", "basis": "all", "dimension": "payer", "item": payer, "inside_pence": pence,
         "outside_pence": 0, "unknown_pence": 0, "total_pence": pence}
        for payer, pence in (("A", 24_000_00), ("B", 300_00))
    ]  # fmt: skip
    got = ask(HouseholdSide(), place_of(flows, {"Near": "inside"}, locality=table(LOCALITY, rows)))
    anchors = {x.item: x for x in got.found.lines if x.side == "anchors"}
    assert anchors["Spent by anchors"].amount_pence == 12_300_00
    assert anchors["Paid to parties here"].months_covered == 3


def test_the_survey_columns_are_those_of_the_dictionary():
    from ultramicro.place.dictionary import columns

    assert list(SURVEY) == [c.name for c in columns("survey")]
