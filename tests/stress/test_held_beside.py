"""What runs clear, beside what the place's own invoices could: told where the two are far apart, and only there."""

import numpy as np
import pytest

from ultramicro.stress.held_beside import cleared_share, unlike_tables
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import Ensemble
from ultramicro.stress.switches.all import Ready
from ultramicro.stress.switches.clearing import Clearing
from ultramicro.stress.switches.found import Found, Rested

NAMES = ("clearing_owed_pence", "clearing_cleared_pence")


def course(owed, cleared):
    return Course(np.array([[owed, cleared], [owed, 0.0]]), NAMES, np.zeros((0, 3)), np.zeros((2, 10)))


def told(own, *cleared, arm="calm-clearing"):
    beside = tuple(Rested("cleared_share", each, each, each, "obligations", "observed") for each in own)
    ready = Ready(found={"clearing": Found(Clearing(), beside=beside)})
    courses = {arm: tuple(course(500.0, each) for each in cleared)}
    return [str(each) for each in unlike_tables(ready, Ensemble(seeds=(1,), courses=courses))]


def test_the_share_is_of_all_months_and_of_the_middle_run():
    assert cleared_share([course(500.0, each) for each in (0.0, 100.0, 1000.0)]) == 0.1
    assert cleared_share([course(0.0, 0.0)]) == 0.0


@pytest.mark.parametrize("arm", ["calm-clearing", "calm-all"])
def test_what_is_far_from_the_place_s_own_invoices_is_told(arm):
    (said,) = told([0.33], 100.0, arm=arm)
    assert "33%" in said
    assert "10%" in said


def test_what_is_near_them_or_stands_beside_nothing_is_not():
    assert told([0.33], 300.0) == told([], 100.0) == told([0.33], 100.0, arm="without") == []
    assert list(unlike_tables(Ready(), Ensemble(seeds=(1,), courses={}))) == []
