"""A price that comes later is told of one offer: what a grower offers by kilo and by piece has two prices."""

from dataclasses import replace

import pytest

from tests.food.hubs import InUnits
from ultramicro.core.action import Pence
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.bill_events import Side
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.moving import Pack
from ultramicro.food.hub.price_told import Price, later_prices

BY_KILO_AND_PIECE = ((2, 11, 1200), (1, 5, 400))
TWICE_BY_KILO = ((2, 11, 1200), (2, 5, 800))


def delivered(offers):
    """A hub at which one grower's offers are delivered, with their prices still to come."""
    hub = InUnits(margin="0")
    lines = [("farm", "school", good, much, most, False) for good, much, most in offers]
    hub.open(lines, later=range(1, len(lines) + 1))
    for good in {good for good, _, _ in offers}:
        much = sum(n for each, n, _ in offers if each == good) * hub.goods[good][2]
        hub.receive("farm", good, much, f"L{good}")
    for verb in (Pack, Deliver):
        hub.do(verb())
    return hub


def tell(hub, pence, **which):
    return hub.do(Price(who="farm", item="Cheese", price=Pence(pence), **which))[0]


@pytest.mark.parametrize(
    ("offers", "which", "others"),
    [
        (BY_KILO_AND_PIECE, {"unit": "kilo"}, {"unit": "piece"}),
        (BY_KILO_AND_PIECE, {"offer": "o1"}, {"offer": "O2"}),
        (TWICE_BY_KILO, {"offer": "o1"}, {"offer": "o2"}),
    ],
)
def test_each_offer_is_billed_at_the_price_that_was_told_of_it(offers, which, others):
    hub = delivered(offers)
    assert "costs £11.50 a kg, on 1 line" in tell(hub, 1150, **which)
    assert "so before" in tell(hub, 1150, **which)
    with pytest.raises(BadInput, match="1 price is still to be told: cheese of farm in"):
        hub.bill()
    tell(hub, 375, **others)
    hub.bill()
    assert hub.owed(Side.GROWER, "id-farm") == 11 * 1150 + 5 * 375


@pytest.mark.parametrize(
    ("offers", "flag", "names"),
    [
        (BY_KILO_AND_PIECE, "--unit", ("cheese of farm in kg", "cheese of farm in piece")),
        (TWICE_BY_KILO, "--offer", ("cheese of farm in kg (offer o1)", "cheese of farm in kg (offer o2)")),
    ],
)
def test_of_several_offers_none_is_guessed_and_each_has_a_name_of_its_own(offers, flag, names):
    hub = delivered(offers)
    for told in ("", "o1"):
        if told:
            # Though but one is open: the same words may be given twice, and the second time it is another's.
            tell(hub, 400, offer=told)
        with pytest.raises(BadInput, match="several prices of cheese") as asked:
            tell(hub, 300)
        assert asked.value.where == flag
        assert flag in asked.value.do
        assert "offer o1" in asked.value.what
        assert "offer o2 (£" in asked.value.what
    assert [line.price_pence for line in hub.week().lines] == [400, offers[1][2]]
    with pytest.raises(BadInput, match="1 price is still to be told") as lacks:
        hub.bill()
    assert names[1] in lacks.value.what


def test_what_no_offer_is_is_refused_with_the_offers_that_there_are():
    hub = delivered(BY_KILO_AND_PIECE)
    for wrong in ({"unit": "bunch"}, {"offer": "A9"}, {"unit": "kg", "offer": "o2"}):
        with pytest.raises(BadInput, match="no price of it is to come") as refused:
            tell(hub, 300, **wrong)
        assert "cheese of farm in piece" in refused.value.do
    with pytest.raises(BadInput, match=r"at £12\.00 a kg at most"):
        tell(hub, 1201, unit="kg")


def test_lines_of_one_offer_to_several_buyers_have_one_price():
    hub = InUnits(margin="0")
    hub.open([("farm", who, 2, 4, 1200, False) for who in ("school", "shop")], later=(1, 2))
    week = hub.week()
    # As a matched week has them: both lines are of one offer.
    lines = tuple(line._replace(offer="o1") for line in week.lines)
    (only,) = later_prices(replace(week, lines=lines))
    assert [line.buyer for line in only.lines] == ["id-school", "id-shop"]
