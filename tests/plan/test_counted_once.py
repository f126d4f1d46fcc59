"""Demand that stands in two rows is counted once: areas inside areas, orders inside needs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.plan.counted_once import counted_once
from ultramicro.plan.gather import Tables, gather
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.recipes.meaning import Assumed, Meaning
from ultramicro.plan.rows import ActivityRow, AreaRow, LineRow, NeedRow, PledgeRow

LEVELS = {"Estate": 0, "Town": 1, "County": 2}
AREAS = [AreaRow(area=name, level=level) for name, level in LEVELS.items()]
ON = date(2026, 4, 1)
BAKERY = ActivityRow(
    activity="Bakery", origin="recipes", what="", unit="", max_units=2, whole=True, capital_pence=0
)
LOAVES = LineRow(activity="Bakery", origin="recipes", role="output", item="loaf", quantity=1000, unit="items",
                 pence_each=200.0)  # fmt: skip
ROW = st.tuples(st.sampled_from([*LEVELS, "", "Elsewhere"]), st.floats(0, 1e6), st.booleans())


def bread(need, quantity, area=None, share=1.0, beside=None):
    return NeedRow(need=need, item="bread", quantity=quantity, unit="items a year", area=area, price_pence=200,
                   capturable_share=share, supplied_from="outside", beside=beside)  # fmt: skip


def order(quantity, until=None):
    return PledgeRow(pledge="letter", kind="order", what="bread", quantity=quantity, unit="items a year",
                     price_pence=210, available_until=until)  # fmt: skip


def gathered(needs, pledges=()):
    tables = Tables(
        activities=[BAKERY], lines=[LOAVES], resources=[], needs=needs, pledges=pledges, areas=AREAS
    )
    return gather(tables, Problem(quarters=4), ON)


def wanted(found, t=1):
    return sum(4 * need.most(t) for need in found.problem.needs)


def note(found, name):
    return next(m for m in found.meanings if m.row.name == name)


@given(st.lists(ROW, max_size=6))
def test_what_areas_need_is_at_least_each_areas_own_and_at_most_all_rows(rows):
    meanings = [
        Meaning(row=bread(str(n), q, area, beside=beside), sort="need", taken_as="loaf", quantity=q)
        for n, (area, q, beside) in enumerate(rows)
    ]
    found = counted_once(meanings, LEVELS)
    nested = {a: sum(q for area, q, beside in rows if area == a and not beside) for a in LEVELS}
    apart = sum(q for area, q, beside in rows if beside or area not in LEVELS)
    # An area holds all that lies inside it, so that the largest of these sums is all that is wanted.
    assert sum(m.alone for m in found) == pytest.approx(max(nested.values()) + apart, rel=1e-9, abs=1e-6)
    assert all(m.alone >= -1e-9 for m in found)
    assert all(Assumed.PART in m.guesses and m.note for m in found if m.elsewhere)


def test_an_estate_is_a_part_of_its_town_at_its_own_share_and_price():
    found = gathered([bread("estate", 200, "Estate", 0.5), bread("town", 1000, "town", 0.1)])
    assert {need.name: need.quantity for need in found.problem.needs} == {
        "estate": 100,
        "town": pytest.approx(80),
    }
    assert "estate" in note(found, "town").note
    beside = gathered([bread("estate", 200, "Estate", 0.5, beside=True), bread("town", 1000, "Town", 0.1)])
    assert wanted(beside) == pytest.approx(200)


@given(st.floats(1, 5000), st.floats(1, 5000))
def test_an_order_is_a_part_of_the_need_which_is_at_least_the_order(ordered, needed):
    found = gathered([bread("households", needed)], [order(ordered)])
    assert wanted(found) == pytest.approx(max(ordered, needed))
    assert (Assumed.PART in note(found, "letter").guesses) == (ordered > needed * (1 + 1e-9))


def test_an_order_above_the_need_is_told_with_both_sums_and_only_while_it_lasts():
    found = gathered([bread("households", 1000, share=0.3)], [order(500, until=date(2026, 9, 30))])
    assert [wanted(found, t) for t in (1, 2, 3, 4)] == pytest.approx([500, 500, 300, 300])
    assert "500" in note(found, "letter").note
    assert "300" in note(found, "letter").note
    # Of a good that no need names, the order is the need.
    assert Assumed.PART not in note(gathered([], [order(500)]), "letter").guesses
