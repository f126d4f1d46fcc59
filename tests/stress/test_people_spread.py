"""Energy bills at first are spread as widely as is said: a width of logarithms of 0.3."""

import numpy as np
import pytest

from ultramicro.stress.building.people import people
from ultramicro.stress.calibration.numbers import stated

VALUES = {name: float(each.value) for name, each in stated(20_000).items()}


def test_energy_bills_are_spread_as_is_said():
    rows = people(VALUES, 1000, np.random.default_rng(1))
    assert np.log(rows["energy_pence"]).std() == pytest.approx(0.3, abs=0.02)
