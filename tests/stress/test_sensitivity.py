"""Elementary effects as published, and shares of points at which a sign holds where they are known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import morris

from ultramicro.stress.reading.bands import HELPS, HURTS, UNCLEAR
from ultramicro.stress.reading.sensitivity import LEVELS, STEP, Range, effects_of, points_of, sensitivity

CUBE = [Range(name, -math.pi, math.pi) for name in ("x1", "x2", "x3")]
UNIT = [Range("a", 0, 1), Range("b", 0, 1)]
ROUNDED = 0.01 / (2 / 3)
"""How far an effect over two thirds may be off where outcomes are printed with two decimals."""


def ishigami(x, seed):
    return {"y": math.sin(x["x1"]) + 7 * math.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * math.sin(x["x1"])}


def scaled(ranges, points):
    """Where points lie between the ends of their ranges, which are 0 and 1."""
    low, high = np.array([each[1:] for each in ranges]).T
    return (points - low) / (high - low)


@st.composite
def designs(draw):
    many = draw(st.integers(1, 6))
    ends = st.tuples(st.floats(-1000, 1000), st.floats(0.01, 1000))
    drawn = draw(st.lists(ends, min_size=many, max_size=many))
    ranges = [Range(f"x{place}", low, low + width) for place, (low, width) in enumerate(drawn)]
    return ranges, points_of(ranges, draw(st.integers(2, 6)), draw(st.integers(0, 99)))


def test_ishigami_comes_out_as_salib_publishes_it():
    """SALib's own regression test: μ* of 7.77, 7.875 and 6.31 at four levels, of 10,000 trajectories."""
    found = sensitivity(ishigami, CUBE, trajectories=1500, seeds=[0])["y"].effects
    assert list(found) == ["x2", "x1", "x3"]
    assert found["x2"].mu_star == pytest.approx(7.875)
    assert found["x2"].mu == pytest.approx(0, abs=0.7)
    assert found["x1"].mu_star == pytest.approx(7.77, rel=0.05)
    assert found["x3"].mu_star == pytest.approx(6.31, rel=0.05)


def test_six_trajectories_as_worked_out_in_a_book():
    """Saltelli and others, Global Sensitivity Analysis: The Primer (2008), exercise 4, page 138."""
    points = np.array(
        [[0, 1], [0, 3], [2, 3], [0, 1], [2, 1], [2, 3], [2, 0], [2, 2], [0, 2],
         [1, 3], [3, 3], [3, 1], [1, 3], [1, 1], [3, 1], [1, 2], [1, 0], [3, 0]]
    ) / 3  # fmt: skip
    outcome = np.array([0.97, 0.71, 2.39, 0.97, 2.30, 2.39, 1.87, 2.40, 0.87, 2.15, 1.71, 1.54, 2.15, 2.17, 1.54, 2.20, 1.87, 1.0])  # fmt: skip
    found = effects_of(UNIT, points, outcome)
    assert (found["a"].mu, found["a"].mu_star, found["a"].sigma) == pytest.approx(
        (0.66, 1.62, 1.79), abs=ROUNDED
    )
    assert (found["b"].mu, found["b"].mu_star, found["b"].sigma) == pytest.approx(
        (0.21, 0.35, 0.41), abs=ROUNDED
    )


@given(drawn=designs(), kind=st.sampled_from([np.sin, np.square, np.exp]))
@settings(max_examples=10)
def test_effects_are_those_that_salib_reckons_from_the_same_points(drawn, kind):
    ranges, points = drawn
    parts = scaled(ranges, points)
    outcome = kind(parts @ np.arange(1, len(ranges) + 1)) + parts.prod(axis=1)
    problem = {"num_vars": len(ranges), "names": [each.name for each in ranges],
               "bounds": [[each.low, each.high] for each in ranges], "groups": None}  # fmt: skip
    theirs = morris.analyze(problem, points, outcome, num_levels=LEVELS, num_resamples=2, seed=1)
    ours = effects_of(ranges, points, outcome)
    for place, name in enumerate(theirs["names"]):
        told = [theirs[what][place] for what in ("mu", "mu_star", "sigma")]
        found = ours[name]
        assert [found.mu, found.mu_star, found.sigma] == pytest.approx(told, rel=1e-9, abs=1e-9)


@given(drawn=designs())
def test_each_trajectory_moves_every_number_once_by_one_step_and_stays_on_the_grid(drawn):
    ranges, points = drawn
    parts = scaled(ranges, points)
    assert parts * (LEVELS - 1) == pytest.approx(np.round(parts * (LEVELS - 1)), abs=1e-9)
    assert ((parts >= 0) & (parts <= 1)).all()
    steps = np.abs(np.diff(parts.reshape(-1, len(ranges) + 1, len(ranges)), axis=1))
    assert np.sort(steps, axis=2)[:, :, :-1] == pytest.approx(0, abs=1e-9)
    assert steps.sum(axis=1) == pytest.approx(STEP)


def test_every_level_direction_and_order_is_as_likely():
    """Of 4,000 trajectories, within five standard errors."""
    parts = scaled(UNIT, points_of(UNIT, 4000, 3)).reshape(-1, 3, 2)
    for level in range(LEVELS):
        assert np.isclose(parts[:, 0] * 3, level).mean() == pytest.approx(1 / LEVELS, abs=0.025)
    steps = np.diff(parts, axis=1)
    assert (steps.sum(axis=1) > 0).mean() == pytest.approx(0.5, abs=0.03)
    assert (steps[:, 0, 0] != 0).mean() == pytest.approx(0.5, abs=0.04)


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(0.01, 50))
@settings(max_examples=10)
def test_of_a_straight_outcome_the_effect_is_its_slope_over_the_range(a, b, width):
    ranges = [Range("a", 3, 3 + width), Range("b", -1, 1)]
    found = sensitivity(lambda x, seed: {"y": a * x["a"] + b * x["b"]}, ranges, trajectories=4, seeds=[0])[
        "y"
    ]
    for name, slope in (("a", a * width), ("b", 2 * b)):
        effect = found.effects[name]
        assert (effect.mu, effect.mu_star, effect.sigma) == pytest.approx((slope, abs(slope), 0), abs=1e-6)


def test_chance_that_all_points_share_moves_nothing():
    """With the same seeds at each point even great noise leaves the effects as they are."""

    def noisy(x, seed):
        return {"y": x["a"] + np.random.default_rng(seed).normal(0, 1000)}

    found = sensitivity(noisy, UNIT, trajectories=5, seeds=range(7))["y"]
    assert found.effects["a"].mu == pytest.approx(1)
    assert found.effects["b"].mu_star == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("least", "share", "word"),
    [(1 / 6, 0.75, UNCLEAR), (-0.1, 1.0, HELPS), (0.9, 0.25, UNCLEAR), (1.1, 0.0, HURTS)],
)
def test_the_share_of_points_at_which_a_sign_holds(least, share, word):
    """The four levels of a number are equally often drawn: 0, ⅓, ⅔ and 1."""
    found = sensitivity(lambda x, seed: {"y": x["a"] - least}, UNIT, trajectories=800, seeds=[0])["y"]
    assert found.better == pytest.approx(share, abs=0.04)
    assert found.better + found.worse == 1
    assert found.word == word
    assert found.points == 2400


def test_points_are_those_of_the_design_and_within_the_ranges():
    assert np.array_equal(points_of(CUBE, 5, 1), points_of(CUBE, 5, 1))
    assert not np.array_equal(points_of(CUBE, 5, 1), points_of(CUBE, 5, 2))
    assert (np.abs(points_of(CUBE, 5, 1)) <= math.pi).all()


def test_what_cannot_be_asked():
    for ranges in ([], [Range("a", 1, 1)], [Range("a", 2, 1)]):
        with pytest.raises(ValueError, match="lower to a higher"):
            points_of(ranges, 4, 1)
    with pytest.raises(ValueError, match="two trajectories"):
        points_of(UNIT, 1, 1)
    with pytest.raises(ValueError, match="one seed"):
        sensitivity(ishigami, CUBE, trajectories=2, seeds=[])


def chancy(strong=0.0):
    """An outcome that is chance at each point, as a course of the months is, with one number that matters or none."""

    def outcomes(x, seed):
        at = np.random.default_rng([abs(hash(tuple(x.values()))) % 2**32, seed])
        return {"y": at.normal(0, 1) + strong * x["x0"]}

    return outcomes


TEN = [Range(f"x{place}", 0.0, 1.0) for place in range(10)]


@pytest.mark.parametrize("trajectories", [2, 4, 8])
def test_of_numbers_that_move_nothing_chance_names_hardly_any(trajectories):
    """One answer in twenty may name one; of sixty designs that is three, and hardly ever ten."""
    named = [
        sensitivity(chancy(), TEN, trajectories=trajectories, seeds=[1], design=design)["y"].standing_out()
        for design in range(60)
    ]
    assert sum(bool(each) for each in named) <= 9


@pytest.mark.parametrize("trajectories", [2, 4, 8])
def test_a_number_that_moves_more_than_chance_does_is_named_alone(trajectories):
    named = [
        sensitivity(chancy(30.0), TEN, trajectories=trajectories, seeds=[1], design=design)[
            "y"
        ].standing_out()
        for design in range(10)
    ]
    assert all(each[:1] == ("x0",) for each in named)
    assert sum(len(each) for each in named) <= 12


def test_of_one_trajectory_nothing_stands_out():
    of = sensitivity(chancy(30.0), TEN, trajectories=2, seeds=[1])["y"]
    assert type(of)(effects=of.effects, values=of.values[:11]).standing_out() == ()
