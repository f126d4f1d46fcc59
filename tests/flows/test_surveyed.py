"""A share that some of many said: its interval holds the truth about as often as it says, also with few answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.flows.surveyed import SurveyRow, local_share, spent_pence

DRAWS = 400
DESIGNS = {
    "spread": (lambda dice, n: dice.beta(1.1, 1.9, n), 1.1 / 3),
    "alike": (lambda dice, n: dice.beta(6, 14, n), 0.3),
    "most nothing": (lambda dice, n: np.where(dice.random(n) < 0.7, 0.0, 1.0), 0.3),
    "little": (lambda dice, n: dice.beta(0.5, 4.5, n), 0.1),
    "all nothing": (lambda _, n: np.zeros(n), 0.0),
    "all everything": (lambda _, n: np.ones(n), 1.0),
}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("answers", [2, 3, 5, 10])
def test_the_95_percent_interval_holds_the_truth_near_95_times_in_100(design, answers):
    draw, truth = DESIGNS[design]
    dice, held = np.random.default_rng(17), 0
    for _ in range(DRAWS):
        spent = dice.lognormal(5, 0.5, answers)
        found = local_share(spent, draw(dice, answers) * spent)
        held += found.low - 1e-12 <= truth <= found.high + 1e-12
    assert held / DRAWS >= 0.9


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


def test_money_below_nought_is_refused_with_its_row():
    with pytest.raises(BadInput, match="row 7"):
        spent_pence(SurveyRow(respondent="A", spend_pence=-1, row=7, file="survey.csv"))
