"""Numbers that make up for each other are found whatever else moves, and others are not accused."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.calibration.told_apart import alike, of_sensitivities, sensitivities, told_apart

NUMBERS = stated(12_000)
PLAIN = ("tax_share", "rent_pence", "firms")


def ridge(numbers):
    """Only the product of two numbers is seen, a third by itself, and a fourth not at all."""
    both = numbers.value("spent_away_share") * numbers.value("spill_share")
    return np.array([both, both**2, numbers.value("tax_share"), numbers.value("tax_share") + both])


def test_a_known_ridge_is_found():
    found = told_apart(ridge, NUMBERS, ["spent_away_share", "spill_share", "tax_share", "firms"])
    assert found.groups == (("spent_away_share", "spill_share"),)
    assert found.unseen == ("firms",)
    assert found.rank == 2
    assert found.cannot_be_told_from("spill_share") == ("spent_away_share",)
    assert found.cannot_be_told_from("tax_share") == ()


def test_what_is_found_stands_in_the_numbers():
    names = ["spent_away_share", "spill_share", "tax_share"]
    marked = NUMBERS.replaced(told_apart(ridge, NUMBERS, names).marked(NUMBERS.values()))
    assert marked["spill_share"].cannot_be_told_from == ("spent_away_share",)
    assert marked["tax_share"].cannot_be_told_from == ()
    assert marked["rent_pence"] == NUMBERS["rent_pence"]


def test_three_that_make_up_for_each_other_together_are_one_group():
    rng = np.random.default_rng(0)
    moves = rng.normal(size=(8, 5))
    moves[:, 4] = moves[:, 0] - 2 * moves[:, 2]
    assert of_sensitivities("abcde", moves).groups == (("a", "c", "e"),)


def test_two_ridges_are_two_groups():
    rng = np.random.default_rng(1)
    moves = rng.normal(size=(9, 6))
    moves[:, 1], moves[:, 5] = 3 * moves[:, 0], -moves[:, 3]
    assert of_sensitivities("abcdef", moves).groups == (("a", "b"), ("d", "f"))


@given(seed=st.integers(0, 10**6), many=st.integers(2, 6))
def test_numbers_that_move_things_at_right_angles_are_told_apart(seed, many):
    square, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(many + 2, many)))
    found = of_sensitivities([str(i) for i in range(many)], square * np.arange(1, many + 1))
    assert (found.rank, found.groups, found.unseen) == (many, (), ())


@given(
    seed=st.integers(0, 10**6), scale=st.floats(0.1, 10), pair=st.tuples(st.integers(0, 4), st.integers(0, 4))
)
def test_a_line_is_found_whichever_two_lie_on_it_and_whatever_their_ranges(seed, scale, pair):
    assume(pair[0] != pair[1])
    rng = np.random.default_rng(seed)
    moves = np.linalg.qr(rng.normal(size=(9, 5)))[0]
    moves[:, pair[0]] = scale * moves[:, pair[1]]
    found = of_sensitivities("01234", moves)
    assert found.groups == (tuple(str(i) for i in sorted(pair)),)
    assert found.rank == 4


@given(order=st.permutations(range(5)), seed=st.integers(0, 10**6))
def test_the_order_of_the_numbers_makes_no_difference(order, seed):
    moves = np.random.default_rng(seed).normal(size=(8, 5))
    moves[:, 4] = moves[:, 0] + moves[:, 1]
    names = "abcde"
    once = of_sensitivities(names, moves).groups
    again = of_sensitivities([names[i] for i in order], moves[:, order]).groups
    assert {frozenset(group) for group in once} == {frozenset(group) for group in again}


def test_fewer_things_seen_than_numbers_leave_some_untold():
    found = of_sensitivities("abc", np.array([[1.0, 1.0, 1.0]]))
    assert found.rank == 1
    assert found.groups == (("a", "b", "c"),)


def test_of_a_straight_line_differences_are_exact_in_the_middle_and_at_an_end():
    def line(numbers):
        return np.array(
            [3 * numbers.value("tax_share") + 2, numbers.value("rent_pence"), numbers.value("firms")]
        )

    moves = sensitivities(line, NUMBERS, PLAIN)
    ranges = [NUMBERS[name].high - NUMBERS[name].low for name in PLAIN]
    assert moves == pytest.approx(np.diag([3 * ranges[0], ranges[1], ranges[2]]))


@given(seed=st.integers(0, 10**6), scales=st.lists(st.floats(0.1, 10), min_size=5, max_size=5))
def test_who_goes_the_same_way_says_so_of_each_other_whatever_the_ranges(seed, scales):
    moves = np.random.default_rng(seed).normal(size=(6, 5))
    moves[:, 1] = -moves[:, 0]
    found = alike("abcde", moves)
    assert alike("abcde", moves * scales) == found
    assert "b" in found["a"]
    assert all(name in found[other] and name != other for name, others in found.items() for other in others)


def test_who_is_not_seen_is_not_looked_at():
    assert alike("abc", np.array([[1.0, 1.0, 2.0], [0.0, 0.0, 1.0]]), unseen=["b"]) == {"a": (), "c": ()}
