"""Elementary effects as published, and shares of points at which a sign holds where they are known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.core import extras
from ultramicro.core.errors import BadInput
from ultramicro.stress.reading.bands import HELPS, HURTS, UNCLEAR
from ultramicro.stress.reading.sensitivity import Range, effects_of, points_of, sensitivity

pytest.importorskip("SALib")
CUBE = [Range(name, -math.pi, math.pi) for name in ("x1", "x2", "x3")]
UNIT = [Range("a", 0, 1), Range("b", 0, 1)]
ROUNDED = 0.01 / (2 / 3)
"""How far an effect over two thirds may be off where outcomes are printed with two decimals."""


def ishigami(x, seed):
    return {"y": math.sin(x["x1"]) + 7 * math.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * math.sin(x["x1"])}


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


def test_without_the_library_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "SALib.sample", None)
    monkeypatch.setitem(__import__("sys").modules, "SALib", None)
    assert "SALib" in extras.EXTRAS["stress"]
    with pytest.raises(BadInput, match=r"ultramicro\[stress\]"):
        points_of(UNIT, 2, 1)
