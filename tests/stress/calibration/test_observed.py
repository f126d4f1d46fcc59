"""A place's own tables say what they show, with ranges, and a place that has none still has every number."""

from datetime import date
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT
from tests.flows.places import arrow

from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.flows.periods import Period
from ultramicro.flows.shares import Sums
from ultramicro.flows.surveyed import SurveyRow
from ultramicro.place.filled import arrow_table
from ultramicro.stress.calibration.contradictions import contradictions
from ultramicro.stress.calibration.numbers import Kind, Numbers, described, stated
from ultramicro.stress.calibration.observed import numbers_of
from ultramicro.stress.calibration.observed_firms import inputs, public_buying, terms
from ultramicro.stress.calibration.observed_people import jobs_observed
from ultramicro.stress.calibration.table import TABLE, rows
from ultramicro.techniques import open_place

PENCE = st.integers(-(10**6), 10**9)


def bare(folder, *lines):
    (folder / "place.toml").write_text("\n".join(('name = "Bare"', *lines)), encoding="utf-8")
    return open_place(folder)


def test_a_place_that_says_only_how_many_live_there_has_every_number(tmp_path):
    numbers = numbers_of(bare(tmp_path, "population = 9000"))
    assert list(numbers) == list(described())
    assert {name for name in numbers if numbers[name].kind is Kind.OBSERVED} == {"people"}
    assert numbers.replaced(stated(9000).values()) == stated(9000)
    assert list(contradictions(numbers)) == []


def test_without_people_it_is_asked_how_many_there_are(tmp_path):
    with pytest.raises(BadInput, match="how many people"):
        numbers_of(bare(tmp_path))


def test_a_place_in_another_country_has_assumptions_for_statistics(tmp_path):
    numbers = numbers_of(bare(tmp_path, "population = 9000", 'country = "IE"', 'currency = "EUR"'))
    assert Kind.STATISTIC not in {each.kind for each in numbers.values()}


def test_the_made_up_town_shows_what_its_tables_have(demo_place):
    numbers = numbers_of(open_place(demo_place))
    assert list(numbers) == list(described())
    observed = {name for name in numbers if numbers[name].kind is Kind.OBSERVED}
    assert observed == {
        "people", "households", "keep_pence", "spent_away_share", "inputs_to_wages", "inputs_here_share",
        "public_buying_pence", "terms_months",
    }  # fmt: skip
    assert numbers.value("households") == 5200
    assert list(contradictions(numbers)) == []
    assert arrow_table(TABLE, rows(numbers)).num_rows == len(numbers)


@given(
    st.dictionaries(st.sampled_from("ABC"), st.tuples(PENCE, PENCE, PENCE, st.integers(0, 40)), min_size=1)
)
def test_public_buying_lies_between_what_is_placed_here_and_what_may_be(bodies):
    sums = {
        name: Sums(inside_pence=a, outside_pence=b, unknown_pence=c) for name, (a, b, c, _) in bodies.items()
    }
    known = {name: Period(months=months) for name, (*_, months) in bodies.items()}
    (number,) = public_buying(sums, known)
    assert 0 <= number.low <= number.value <= number.high
    most = sum(max(a, 0) + max(c, 0) for a, _, c, _ in bodies.values())
    assert number.high <= most + 1


@given(months=st.integers(1, 11), inside=st.integers(12, 10**9))
def test_less_than_a_year_is_never_made_one(months, inside):
    (number,) = public_buying({"A": Sums(inside_pence=inside)}, {"A": Period(months=months)})
    assert abs(12 * number.value - inside) <= 6
    assert number.high >= inside / months


def firm(name, wages, goods, here):
    return [
        SurveyRow(respondent=name, category="wages", spend_pence=wages, local_share=0.5),
        SurveyRow(respondent=name, category="goods", spend_pence=goods, local_share=here),
    ]


def test_answers_that_agree_leave_a_width_that_falls_with_their_number():
    widths = []
    for many in (5, 20, 80):
        to_wages, _ = inputs([firm(str(i), 100, 150, 0.2) for i in range(many)])
        assert to_wages.value == pytest.approx(1.5)
        widths.append(to_wages.high - to_wages.low)
    assert all(more > fewer > 0 for more, fewer in pairwise(widths))


def test_too_few_firms_say_nothing():
    assert inputs([firm(str(i), 100, 150, 0.2) for i in range(4)]) == []
    assert inputs([]) == []


@given(st.lists(st.integers(0, 400), min_size=20, max_size=60))
def test_terms_are_a_month_at_least_and_no_longer_than_nearly_all(days):
    (number,) = terms(days)
    assert 1 == number.low <= number.value <= number.high <= max(days) / 30 + 1


def jobs(**here):
    return {section: [many, 1000 * many] for section, many in here.items()}


def test_fewer_jobs_than_workers_send_some_away():
    numbers = stated(12_000)
    few = Numbers(jobs_observed(jobs(G=400, O=50, P=100, Q=100, C=200), numbers))
    assert few["works_away_share"].low > numbers["works_away_share"].low
    assert few["works_public_share"].low < few.value("works_public_share") < few["works_public_share"].high
    assert jobs_observed(None, numbers) == []


def with_accounts(rows):
    types = {"area": pa.string(), "code": pa.string(), "year": pa.int64(), "item": pa.string(),
             "direction": pa.string(), "amount_pence": pa.int64(), "source": pa.string()}  # fmt: skip
    areas = arrow({"area": pa.string(), "level": pa.int64(), "population": pa.int64()},
                  [{"area": "Town", "level": 0, "population": 100_000}])  # fmt: skip
    return MemoryPlace("Town", date(2026, 3, 31), {"areas": areas, "household_accounts": arrow(types, rows)})


def test_wages_follow_the_district_s_accounts():
    """Twice the wages are twice the number, and the range is of who works, not of what is counted."""
    row = {"area": "Town", "code": "E1", "year": 2015, "item": "Wages", "direction": "in",
           "amount_pence": 100_000 * 1_435_800, "source": "gdhi.xls"}  # fmt: skip
    once, twice = (
        numbers_of(with_accounts([row | {"amount_pence": times * row["amount_pence"]}]))["wage_here_pence"]
        for times in (1, 2)
    )
    assert once.kind is Kind.OBSERVED
    assert once.low < once.value < once.high
    assert twice.value == pytest.approx(2 * once.value, abs=1)
    nation = stated(100_000)["wage_here_pence"]
    assert once.value == pytest.approx(nation.value / (1 + 1919 / (0.835 * 14358)), rel=0.01)


@pytest.mark.real
def test_what_is_stated_follows_from_the_published_workbooks(shared_data, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.setattr("sys.argv", ["stated_numbers.py", str(shared_data / "io")])
    from stated_numbers import main

    assert main() == 0
