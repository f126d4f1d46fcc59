"""Fans and survival curves: what is drawn is what the runs say."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import ibis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ultramicro.reports.drawn.pictures import MOST_ROWS, draw
from ultramicro.reports.model import frame
from ultramicro.stress.reading.fan import fan_picture, fan_rows, survival_picture, survival_rows
from ultramicro.stress.reading.survival import survival_of

MONTHS = [date(2027 + m // 12, m % 12 + 1, 1) for m in range(60)]


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 9), st.just(3)), elements=st.floats(-1e9, 1e9)))
def test_bands_lie_within_bands_and_within_the_seeds(of):
    for row, month in zip(fan_rows({"all": of}, MONTHS[:3]), of.T, strict=True):
        ends = [row[end] for end in ("low", "inner_low", "median", "inner_high", "high")]
        assert ends == sorted(ends)
        assert month.min() <= ends[0]
        assert ends[-1] <= month.max()


def test_months_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="each month"):
        fan_rows({"all": np.ones((2, 3))}, MONTHS)
    with pytest.raises(ValueError, match="a seed"):
        fan_rows({"all": np.ones((0, 60))}, MONTHS)


def two_arms():
    dice = np.random.default_rng(4)
    fall = 1 - 0.25 * np.exp(-np.maximum(np.arange(60) - 12, 0) / 18) * (np.arange(60) >= 12)
    noise = dice.normal(0, 0.02, (2, 40, 60)).cumsum(axis=2) * 0.3
    level = 180_000_00 * (1 + noise)
    return {"without": level[0] * fall, "all": level[1] * (1 - (1 - fall) * 0.6)}


def drawn(picture, rows):
    return draw(picture, frame(picture.table, ibis.memtable(rows), MOST_ROWS[picture.mark]))


def paths(svg):
    return list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"))


def test_a_fan_has_two_bands_and_a_line_for_each_arm():
    picture = fan_picture(name="takings", title="Takings", alt="By month.", table="stress_fan", unit="pence")
    drawing = drawn(picture, fan_rows(two_arms(), MONTHS, unit="pence"))
    for svg in (drawing.wide, drawing.narrow):
        areas = [e for e in paths(svg) if float(e.get("fill-opacity", e.get("opacity", "1"))) < 0.5]
        lines = [e for e in paths(svg) if e.get("stroke-width") == "2.4"]
        assert len({(e.get("fill"), e.get("opacity")) for e in areas}) == 4
        assert len({e.get("stroke") for e in lines}) == 2
        assert len({e.get("stroke-dasharray") for e in lines}) == 2
        assert "<desc" in svg
    assert "half of them" in drawing.note


def test_survival_is_drawn_with_its_band():
    lives = np.array([[m, m + 5 + m % 7, 1] for m in range(20)] + [[0, -1, 0]] * 10)
    picture = survival_picture(name="firms", title="Firms", alt="By age.", table="stress_survival")
    drawing = drawn(picture, survival_rows({"without": survival_of(lives, 60)}, 60))
    assert re.search(r"100%", drawing.wide)
    assert len(paths(drawing.wide)) > 2
