"""Calm is told to move where it does: what is owed at its end is not what usually is."""

from dataclasses import replace

import numpy as np
from tests.stress.made_findings import MONTHS, fallen, findings

from ultramicro.stress.arms import CALM
from ultramicro.stress.calm import calm_said, goes, with_calm
from ultramicro.stress.captions import arrears_grow
from ultramicro.stress.figures import figures

TEN = fallen(0.1)


def growing(by):
    """Findings in which what households owe for rent grows in calm evenly to so many times as much."""
    found = findings(TEN)
    courses = dict(found.ensemble.courses)
    grown = []
    for course in courses[CALM]:
        readings = course.readings.copy()
        readings[:, course.names.index("owed_rent_pence")] *= np.linspace(1, by, MONTHS)
        grown.append(course._replace(readings=readings))
    return replace(found, ensemble=replace(found.ensemble, courses=courses | {CALM: tuple(grown)}))


def test_what_grows_in_calm_is_told_with_from_where_to_where():
    found = growing(4)
    told = str(calm_said(found))
    assert "what households owe for rent, energy and council tax goes from £30,900 to £59,100" in told
    assert "firms" not in told
    assert str(with_calm(arrears_grow(found), found, "arrears")) == (
        "In the middle run at the end households owe £30,000, and £60,000 in calm. In calm too it goes from £30,900 to £59,100 "
        "meanwhile."
    )
    (level,) = (each for each in figures(found) if each.id == "stress_arrears" and each.of == {"arm": CALM})
    assert "in calm it moves too, by 92%" in str(level.how)


def test_of_a_calm_at_rest_nothing_is_told():
    for by in (1, 1.05):
        found = growing(by)
        assert not goes(found, "arrears").moves
        assert calm_said(found) is None
        assert with_calm(arrears_grow(found), found, "arrears") == arrears_grow(found)
        assert not any("moves too" in str(each.how) for each in figures(found))
