"""What one region gains by buying less of another, the other loses: Godley and Lavoie's model REG shows it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stress.test_shell import UNIT, live, reg

from ultramicro.stress.reading.mirror import Mirror, mirror, mirrors
from ultramicro.stress.runs.course import Course

IMPORTS = 0.18781


def at_rest(imports_of_south: float) -> tuple[float, float]:
    """What both regions make when nothing changes any more, in the book's units."""
    economy = reg()
    economy.regions["import_share"][1] = imports_of_south
    live(economy, 1500, 0.025)
    north, south = economy.regions["made_pence"] / UNIT
    return float(north), float(south)


def changed(imports_of_south: float) -> Mirror:
    """What the South gains by importing another share, and the North by it."""
    (north, south), (then_north, then_south) = at_rest(IMPORTS), at_rest(imports_of_south)
    return Mirror(then_south - south, then_north - north)


def test_the_published_case_is_a_mere_shift():
    """Godley and Lavoie 2007, chapter 6: the South imports 0.20781 of what it makes instead of 0.18781."""
    assert at_rest(0.20781) == pytest.approx((110.1368, 102.8362), abs=1e-4)
    found = changed(0.20781)
    assert found.here == pytest.approx(-3.6503, abs=1e-4)
    assert found.net == pytest.approx(0, abs=1e-5)


@given(imports=st.floats(0.1, 0.3))
@settings(max_examples=4)
def test_where_nobody_is_idle_a_gain_here_is_a_loss_beyond(*, imports):
    found = changed(imports)
    assert found.net == pytest.approx(0, abs=1e-5)
    if found.here > 1e-3:
        assert -found.beyond / found.here == pytest.approx(1, abs=1e-3)


def course(wages: float, made: float, **more: float) -> Course:
    names = ("made_here_pence", "region_made_pence", *more)
    return Course(np.full((3, len(names)), [wages, made, *more.values()]), names, np.zeros((0, 3), np.int64),
                  np.zeros((3, 10)))  # fmt: skip


def test_what_is_paid_more_is_taken_off_the_gain():
    without, using = course(100, 1000), course(140, 970, plan_premium_pence=15, food_premium_pence=5)
    assert mirror(without, using) == Mirror(40, -30, 20)
    assert mirror(without, using).net == -10
    assert mirrors([without], [using])["net"].median == -10


def test_a_month_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="one of the runs'"):
        mirror(course(1, 1), course(1, 1), 3)
