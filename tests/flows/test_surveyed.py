"""A share that some of many said: its interval holds the truth about as often as it says, also with few answers."""

import pytest
from benchmarks.survey_coverage import FEW_FAR_LARGER, HOMES, SIZES, homes
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.flows.surveyed import SurveyRow, local_share, spent_pence


@pytest.mark.parametrize("shape", HOMES)
def test_the_95_percent_interval_holds_the_truth_in_92_of_100_surveys_of_any_size(shape):
    """The benchmark's cells with fewer surveys each: two more may miss, or a true 95% would fail by luck."""
    for size in SIZES:
        assert homes(shape, size, 80).held >= 80 * 0.92 - 2, size


@given(st.integers(2, 40), st.floats(0, 1))
def test_answers_that_are_all_alike_leave_a_width_that_falls_with_their_number(answers, share):
    found = local_share([100] * answers, [100 * share] * answers)
    more = local_share([100] * 2 * answers, [100 * share] * 2 * answers)
    assert found.low <= found.value <= found.high
    assert 1 / (3 * answers) < found.high - found.low
    assert more.high - more.low < found.high - found.low


@given(st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(0, 1)), min_size=1, max_size=12))
def test_the_interval_holds_its_value_and_lies_between_nothing_and_everything(answers):
    found = local_share([spent for spent, _ in answers], [spent * share for spent, share in answers])
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def test_a_few_that_spend_far_more_must_be_heard_as_the_figure_says():
    """The condition, and no fault: ten answers often hear of nobody in a tenth, forty nearly always do."""
    assert homes(FEW_FAR_LARGER, 40, 80).held >= 80 * 0.92 - 2


def test_money_below_nought_is_refused_with_its_row():
    with pytest.raises(BadInput, match="row 7"):
        spent_pence(SurveyRow(respondent="A", spend_pence=-1, row=7, file="survey.csv"))
