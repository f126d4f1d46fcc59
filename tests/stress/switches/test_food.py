"""Linked food: it follows the season, its two enterprises share what buyers pay, and too dear it ends."""

import pytest
from tests.stress.switches.real import linked, lived

from ultramicro.stress.switches.food import SEASON


def test_growers_and_hub_have_together_what_buyers_paid():
    growers, hub = linked().enterprises()
    assert growers.sold_pence + hub.sold_pence == pytest.approx(3_000_000, abs=4)
    assert hub.sold_pence == pytest.approx(growers.sold_pence * linked().margin, abs=4)


def test_more_is_sold_in_summer_than_in_spring():
    found, _, _ = lived((linked(),), 24)
    sold = found["food_sold_pence"]
    assert sold[19] > 1.3 * sold[14] > 0  # August and March of the second year
    assert sum(SEASON) == pytest.approx(12)


def test_who_asks_too_much_closes():
    dear, _, _ = lived((linked(premium=0.97),), 36)
    assert dear["food_ended"][-1] == 2
    assert dear["food_lost_pence"][-1] > 0


def test_with_half_of_them_taking_part_half_is_begun():
    half, whole = linked(uptake=0.5).enterprises(), linked().enterprises()
    for one, other in zip(half, whole, strict=True):
        assert one.sold_pence == pytest.approx(other.sold_pence / 2, abs=2)
        assert one.capital_pence == pytest.approx(other.capital_pence / 2, abs=2)
