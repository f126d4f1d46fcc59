"""The laws of every switch: with nobody taking part it changes nothing, and no money is made or lost."""

import numpy as np
import pytest
from tests.stress.switches.real import SWITCHES, lived, whole

from ultramicro.stress.economy.period import READINGS

every = pytest.mark.parametrize("make", SWITCHES.values(), ids=SWITCHES)


@every
def test_with_nobody_taking_part_nothing_changes(make):
    without, tenths, e = lived()
    found, found_tenths, left = lived((make(uptake=0.0),))
    assert all(np.array_equal(found[name], without[name]) for name in READINGS)
    assert np.array_equal(found_tenths, tenths)
    assert np.array_equal(left.lives, e.lives)


@every
def test_it_does_something(make):
    without, _, _ = lived()
    found, _, _ = lived((make(),))
    assert not np.array_equal(found["wages_pence"], without["wages_pence"])


@every
@pytest.mark.parametrize("seed", [1, 2])
def test_no_penny_is_made_or_lost_and_nothing_falls_below_nought(make, seed):
    def holds(e, acts):
        assert whole(e, acts) == 0
        for of in (e.households["purse_pence"], e.firms["till_pence"], e.firms["stock"], e.regions["coming_pence"],
                   e.households["owed_energy_pence"]):  # fmt: skip
            assert (of >= 0).all()
        assert all(act.held_pence() >= 0 for act in acts)
        works = e.households["employer"][e.households["employer"] >= 0]
        assert np.array_equal(np.bincount(works, minlength=e.firms.size), e.firms["staff"])

    lived((make(),), 24, seed, each_month=holds)


@every
def test_money_is_only_a_measure(make):
    """With all money doubled the same people work, to rounding."""
    once, tenths, _ = lived((make(),), 8)
    twice, doubled, _ = lived((make(2),), 8, times=2)
    assert twice["employed"] == pytest.approx(once["employed"], rel=0.02)
    assert doubled / 2 == pytest.approx(tenths, rel=0.05)
    for name in once:
        if name.endswith("_pence") and name not in READINGS:
            assert twice[name] / 2 == pytest.approx(once[name], rel=0.05, abs=1000), name


@every
def test_all_switches_at_once_keep_the_books(make):
    def holds(e, acts):
        assert whole(e, acts) == 0

    lived((make(), *(other() for other in SWITCHES.values() if other is not make)), 12, each_month=holds)
