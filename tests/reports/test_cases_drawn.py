"""Several pictures of one answer: each case has one colour and dash in all, and its whole name in every legend."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from ultramicro.flows.tables import table_of
from ultramicro.place.dictionary import value_places
from ultramicro.reports.drawn.charts import SIZES, draw_chart
from ultramicro.reports.drawn.palette import SERIES, colours, ranks
from ultramicro.reports.model import frame
from ultramicro.stress.reading.fan import QUANTILES, fan_picture

ALL = ("calm", "calm-all", "without", "all")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(arms, table="stress_work"):
    """A fan of some arms, as the stress test draws it."""
    rows = [
        {"month": date(2027, month, 1), "arm": arm, **{f"{name}_share": 0.01 * month for name in QUANTILES}}
        for arm in arms
        for month in range(1, 7)
    ]
    picture = fan_picture(name="fan", title="t", alt="a", table=table, unit="share")
    return draw_chart(picture, frame(table, table_of(table, rows), 100))


def lines(svg):
    """The stroke and dash of each line of a picture, in the order in which they are drawn."""
    return [
        (path.get("stroke"), path.get("stroke-dasharray"))
        for path in ET.fromstring(svg).iter(f"{SVG}path")
        if path.get("stroke") in SERIES and path.get("fill") in {None, "none"}
    ]


def test_a_case_has_one_colour_and_one_dash_whichever_others_are_shown():
    whole, some = (lines(drawn(arms).wide) for arms in (ALL, ALL[1:]))
    assert len(set(whole)) == len(ALL)
    assert set(some) == set(whole) - {whole[0]}


@pytest.mark.parametrize("variant", list(SIZES))
@pytest.mark.parametrize("arms", [ALL, ALL[1:]])
def test_a_legend_says_every_name_to_its_end(variant, arms):
    svg = getattr(drawn(arms), variant)
    text = " ".join(ET.fromstring(svg).itertext())
    for name in (
        "In calm with all that was switched on",
        "Under the shock",
        "With all that was switched on",
    ):
        assert name in text
    assert "…" not in text


def test_all_pictures_of_a_case_name_it_at_the_same_place():
    """One dictionary of cases stands behind the charts; the first four of them are the ones that are drawn."""
    tables = ("stress_work", "stress_income", "stress_arrears", "stress_survival")
    assert len({tuple(value_places(table, "arm")[arm] for arm in ALL) for table in tables}) == 1


def test_names_without_a_place_or_that_would_look_alike_have_colours_as_they_show():
    assert colours(["b", "a"], {"a": 0}) == colours(["b", "a"])
    assert ranks(["b", "a"], {"a": 1, "b": 9}, 8) == {"b": 0, "a": 1}
    assert colours(["outside", "a"], {"a": 0}) == colours(["a", "outside"], {"a": 0})
