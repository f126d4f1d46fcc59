"""The interval of a re-spend survey: it holds the truth as often as it says, and keeps its laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.multiplier.survey import retention


@pytest.mark.parametrize("largest_first", [False, True])
@pytest.mark.parametrize("size", [6, 24])
def test_the_nominal_95_percent_interval_holds_the_truth_in_at_least_90(size, largest_first):
    dice, held, surveys = np.random.default_rng(11), 0, 120
    for number in range(surveys):
        paid = dice.lognormal(8, 1.5, 120)
        share = (
            dice.beta(1.1, 1.9, 120)
            if number % 2
            else np.where(dice.random(120) < 0.5, dice.beta(2, 18, 120), dice.beta(9, 3, 120))
        )
        asked = np.zeros(120, bool)
        if largest_first:
            asked[np.argsort(-paid)[: size // 2]] = True
        asked[dice.choice(np.flatnonzero(~asked), size - asked.sum(), replace=False)] = True
        found = retention(paid, asked, share, seed=number)
        held += found.low <= np.dot(paid, share) / paid.sum() <= found.high
    assert held / surveys >= 0.88  # 90% less two standard errors would be 0.845


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_all_say_the_same_the_interval_reaches_it_and_has_the_end_of_the_rule_of_three(share):
    """Of 100 that all say nothing, at most about 3 in 100 of the others do otherwise (95%)."""
    asked = np.arange(1000) < 100
    found = retention(np.full(1000, 50_000), asked, np.full(1000, share))
    near, far = (found.low, found.high) if share == 0 else (1 - found.high, 1 - found.low)
    assert near == 0
    assert 0.02 < far < 0.05


@pytest.mark.parametrize("size", [2, 3, 5, 10])
@pytest.mark.parametrize("kinds", ["nothing", "everything", "70 nothing, 30 all", "all a half"])
def test_the_interval_holds_where_suppliers_are_of_few_kinds(size, kinds):
    dice, held, surveys = np.random.default_rng(4), 0, 60
    for number in range(surveys):
        paid = (dice.pareto(1.1, 150) + 1) * 1e5
        share = {"nothing": np.zeros(150), "everything": np.ones(150), "all a half": np.full(150, 0.5),
                 "70 nothing, 30 all": np.where(dice.random(150) < 0.7, 0.0, 1.0)}[kinds]  # fmt: skip
        asked = np.zeros(150, bool)
        asked[dice.choice(150, size, replace=False)] = True
        found = retention(paid, asked, share, seed=number)
        held += found.low - 1e-9 <= np.dot(paid, share) / paid.sum() <= found.high + 1e-9
    assert held / surveys >= 0.87


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0, 1)), min_size=2, max_size=20))
def test_with_everybody_asked_nothing_is_left_to_guess(suppliers):
    paid, share = (np.array(column) for column in zip(*suppliers, strict=True))
    found = retention(paid, np.ones(len(paid), bool), share)
    truth = float(np.dot(paid, share) / paid.sum())
    assert found.low == pytest.approx(truth)
    assert found.high == pytest.approx(truth)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0, 1), st.booleans()), min_size=2, max_size=20))
def test_the_interval_lies_between_what_refusal_could_hide(suppliers):
    paid, share, asked = (np.array(column) for column in zip(*suppliers, strict=True))
    asked[0] = True
    found = retention(paid, asked, share)
    assert found.worst - 1e-9 <= found.low <= found.value <= found.high <= found.best + 1e-9


def test_asking_more_narrows_the_interval():
    dice = np.random.default_rng(3)
    paid, share = dice.lognormal(8, 1, 200), dice.beta(2, 3, 200)
    widths = []
    for size in (6, 24, 96):
        asked = np.zeros(200, bool)
        asked[np.argsort(-paid)[:size]] = True
        found = retention(paid, asked, share)
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


def test_the_same_survey_gives_the_same_interval():
    paid, asked, share = [5, 4, 3, 2], [True, True, False, False], [0.1, 0.6, 0, 0]
    assert retention(paid, asked, share) == retention(paid, asked, share)


@pytest.mark.parametrize(
    ("paid", "asked", "share"), [([1.0], [False], [0.5]), ([1.0], [True], [1.2]), ([-1.0], [True], [0.5])]
)
def test_answers_that_make_no_sense_are_refused(paid, asked, share):
    with pytest.raises(BadInput):
        retention(paid, asked, share)
