"""What is read from many runs: laws of differences, recoveries, parts and wholes, gains and losses."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ultramicro.stress.findings import worst_share
from ultramicro.stress.reading.alone_jointly import alone_jointly
from ultramicro.stress.reading.bands import (
    FEWEST_SEEDS,
    FEWEST_TOLD,
    HELPS,
    HURTS,
    SAME,
    UNCLEAR,
    agreeing,
    band,
    by_chance,
)
from ultramicro.stress.reading.recovery import (
    FOR_MONTHS,
    NEARLY,
    Missed,
    months_until_back,
    recoveries,
    usual,
)
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, arms_of

numbers = st.floats(-1e9, 1e9)
series = st.lists(numbers, min_size=1, max_size=60)


@given(series, st.booleans())
def test_what_is_to_the_good_one_way_is_to_the_bad_the_other(differences, more_is_better):
    found = band(differences, more_is_better=more_is_better)
    turned = band(differences, more_is_better=not more_is_better)
    assert (found.better, found.worse) == (turned.worse, turned.better)
    assert {found.word, turned.word} in ({HELPS, HURTS}, {UNCLEAR}, {SAME})
    assert found.low <= found.median <= found.high
    assert found.better + found.worse <= 1


@given(series, st.floats(0.001, 1000))
def test_the_word_does_not_hang_on_the_unit(differences, unit):
    scaled = [each * unit for each in differences]
    assume([each > 0 for each in scaled] == [each > 0 for each in differences])
    assert band(scaled).better == band(differences).better


def test_the_error_of_the_mean_is_what_it_says():
    """Of 4,000 ensembles of 25 seeds, with differences of a known mean and spread."""
    dice = np.random.default_rng(3)
    found = [band(row) for row in dice.normal(10, 5, (4000, 25))]
    assert np.std([each.mean for each in found]) == pytest.approx(1.0, rel=0.05)
    assert np.mean([each.error for each in found]) == pytest.approx(1.0, rel=0.02)


def test_no_difference_too_few_seeds_and_none():
    assert band([0.0] * 40).word == SAME
    assert [band([1.0] * seeds).enough for seeds in (FEWEST_SEEDS - 1, FEWEST_SEEDS)] == [False, True]
    assert band([1.0]).error == np.inf
    for nothing in ([], [1.0, np.nan]):
        with pytest.raises(ValueError, match="must be a number"):
            band(nothing)


# Parts of a power of two, so that equal sums are equal to the last bit.
@given(hnp.arrays(np.float64, 30, elements=st.integers(0, 128)), st.integers(0, 29), st.floats(0, 0.5))
def test_recovery_is_the_first_month_from_which_it_holds(fallen, shock, lost):
    without = np.full(30, 128.0)
    found = months_until_back(fallen, without, shock, lost=lost)
    # In plain sums of three months on end: the worst of them begin first where several are equal.
    many = min(FOR_MONTHS, 30 - shock)
    sums = [sum(fallen[shock + m : shock + m + many].tolist()) for m in range(30 - shock - many + 1)]
    worst, back = sums.index(min(sums)), [each >= (1 - lost - 1e-12) * 128 * many for each in sums]
    if found is Missed.NOT_WITHIN_RUN:
        assert not any(back[worst:])
    elif found > 0:
        assert back[found]
        assert found > worst
        assert not any(back[worst:found])
    else:
        assert all(back)


@given(hnp.arrays(np.float64, 30, elements=st.integers(60, 128)), st.integers(0, 20))
def test_what_never_falls_by_a_twentieth_is_never_said_to_be_back_later(fallen, shock):
    """One measure for both: how far it falls in its worst months, and after how many months it is back."""
    without = np.full(30, 128.0)
    down = worst_share(fallen, without, shock) > NEARLY + 1e-9
    assert (months_until_back(fallen, without, shock) == 0) is not down


@given(st.integers(1, 60), st.data())
def test_a_word_is_what_chance_says_once_in_twenty_at_most(runs, data):
    """The signs of runs that are each as likely to the good as to the bad, by Pascal's triangle."""
    agree = data.draw(st.integers(0, runs))
    row = [1]
    for _ in range(runs):
        row = [a + b for a, b in zip([0, *row], [*row, 0], strict=True)]
    tail = 2 * sum(row[agree:]) / sum(row)
    assert by_chance(agree, runs) == pytest.approx(min(tail, 1.0))
    word = band([1.0] * agree + [-1.0] * (runs - agree)).word
    assert (word == HELPS) == (agree >= 0.8 * runs - 1e-9 and tail <= 0.05) == (agree >= agreeing(runs))


def test_of_fewer_than_six_runs_nothing_is_said():
    assert [band([1.0] * runs).word for runs in (1, FEWEST_TOLD - 1, FEWEST_TOLD)] == [
        UNCLEAR,
        UNCLEAR,
        HELPS,
    ]
    # Runs in which nothing differs are no evidence: of twenty, sixteen must be to the good.
    assert band([1.0] * 16 + [0.0] * 4).word == HELPS
    assert band([1.0] * 15 + [0.0] * 5).word == UNCLEAR


def test_what_never_fell_needs_no_recovery():
    without = np.linspace(50, 80, 24)
    assert months_until_back(without, without, 3) == 0
    assert months_until_back(without * 0.96, without, 3) == 0
    assert months_until_back(without * 0.94, without, 3) is Missed.NOT_WITHIN_RUN
    with pytest.raises(ValueError, match="one of them"):
        months_until_back(without, without, 24)
    with pytest.raises(ValueError, match="no recovery"):
        usual([])


@given(st.lists(st.integers(0, 99) | st.just(Missed.NOT_WITHIN_RUN), min_size=1))
def test_half_of_the_runs_are_back_by_the_usual_recovery(recoveries):
    found, within = usual(recoveries), [m for m in recoveries if isinstance(m, int)]
    if found is Missed.NOT_WITHIN_RUN:
        assert len(within) <= len(recoveries) / 2
    else:
        assert sum(m <= found for m in within) > len(recoveries) / 2


@given(st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), hnp.arrays(np.int64, (2**n, 7), elements=st.integers(-(10**12), 10**12)))))  # fmt: skip
def test_what_each_adds_alone_and_the_interaction_sum_to_what_all_add(drawn):
    many, rows = drawn
    techniques = [f"t{i}" for i in range(many)]
    # One row for each set of techniques: arms with the same techniques come to the same.
    outcomes = arms_of(techniques, lambda used: rows[sum(2 ** techniques.index(one) for one in used)])
    found = alone_jointly(outcomes, techniques)
    assert np.array_equal(sum(found.alone.values()) + found.interaction, found.jointly)
    assert np.array_equal(found.jointly, outcomes[ALL] - outcomes[WITHOUT])
    if many == 2:  # Of two, what is left over is what either gains from the other.
        for one in techniques:
            assert np.array_equal(found.on_top[one] - found.alone[one], found.interaction)


@given(hnp.arrays(np.int64, (4, 5), elements=st.integers(-(10**9), 10**9)))
def test_techniques_that_do_not_touch_each_other_have_no_interaction(adds):
    techniques = ["a", "b", "c"]
    arms = arms_of(techniques, lambda used: adds[3] + sum(adds[techniques.index(one)] for one in used))
    found = alone_jointly(arms, techniques)
    assert not found.interaction.any()
    for one in techniques:
        assert np.array_equal(found.alone[one], found.on_top[one])


def test_ends_are_those_that_5_and_95_of_100_runs_lie_below():
    found = recoveries([20 - months for months in range(21)])
    assert (found.usual, found.low, found.high, found.back, found.runs) == (10, 1, 19, 21, 21)
    late = recoveries([*range(18), *[Missed.NOT_WITHIN_RUN] * 3])
    assert (late.low, late.high, late.back) == (1, Missed.NOT_WITHIN_RUN, 18)
