"""What a newcomer's rows could mean otherwise is asked about: periods, prices of another unit, things for a time."""

import pytest

from tests.plan.test_meanings import gathered, need, resource
from ultramicro.plan.recipes.meaning import Assumed, Reason


def taken(*given, **more):
    return gathered(needs=[need(*given, **more)]).meanings[0]


@pytest.mark.parametrize(
    ("item", "quantity", "unit", "price", "told"),
    [
        # 40 x 52 x £55 = £114,400, at £16.97 an hour.
        ("cleaning", 40, "changeovers a week", 5500, "6,741 hours a year"),
        ("cleaning", 480, "changeovers a month", 5500, "18,668 hours a year at £16.97 an hour"),
        ("cleaning", 40, "changeovers", 5500, "130 hours a year"),
    ],
)
def test_jobs_of_a_week_come_to_the_hours_of_a_year(item, quantity, unit, price, told):
    assert told in str(taken(item, quantity, unit, price).left.why)


def test_no_hours_are_told_of_a_unit_that_holds_a_second_number():
    left = taken("after-school club", 15, "children 5 days a week", 1400).left
    assert left.reason is Reason.UNIT
    assert "come to" not in str(left.why)


@pytest.mark.parametrize(
    ("item", "quantity", "unit", "price", "told"),
    [
        ("vegetables", 1.2, "tonnes a week", 210, "62,400 kg a year"),
        ("electricity", 1.4, "GWh a year", 27, "1,400,000 kWh a year"),
        ("home care", 12, "days a week", 2400, "4,680 hours a year"),
        ("home care", 4, "FTE", 2400, "6,600 hours a year"),
        ("bread", 2, "hundred a week", 300, "10,400 items a year"),
        ("eggs", 900, "eggs", 360, "75 dozen a year"),
    ],
)
def test_a_price_that_fits_the_recipes_unit_and_not_its_own_is_asked_about(item, quantity, unit, price, told):
    left = taken(item, quantity, unit, price).left
    assert left.reason is Reason.PRICE
    assert told in str(left.why)


@pytest.mark.parametrize(
    ("item", "quantity", "unit", "price", "each"),
    [
        ("vegetables", 1.2, "tonnes a week", 210_000, 210),
        ("vegetables", 1200, "kg a week", 210, 210),
        ("home care", 12, "days a week", 18_000, 2400),
        ("eggs", 900, "eggs", 30, 360),
        ("vegetables", 1.2, "tonnes a week", 0, 0),
    ],
)
def test_a_price_that_fits_its_own_unit_is_read_as_written(item, quantity, unit, price, each):
    found = taken(item, quantity, unit, price)
    assert (found.left, found.price_pence) == (None, pytest.approx(each))
    assert Assumed.PRICE not in found.guesses


def test_a_price_far_from_the_recipes_is_marked_and_kept():
    found = taken("vegetables", 100, "kg", 23_000)
    assert (found.left, found.price_pence, found.guesses) == (None, 23_000, (Assumed.PRICE,))
    assert "far from" in str(found.note)


@pytest.mark.parametrize("word", ["childcare", "lunch club", "insulation", "lifts"])
def test_a_word_that_may_mean_several_goods_is_asked_about(word):
    left = taken(word, 12, "items").left
    assert left.reason is Reason.MAKER
    assert "It may mean" in str(left.why)
    assert all(near in left.why for near in left.near[:2])


def test_a_word_for_what_nobody_makes_is_told_so():
    assert (
        str(taken("broadband", 12, "homes").left.why)
        == "No recipe makes it. One of your own may: see examples/recipes."
    )


@pytest.mark.parametrize(
    ("item", "unit", "near"),
    [
        ("desk", "desks", "months a year"),
        ("desk", "desks a year", "months a year"),
        ("day centre", "people", "days a year"),
        ("market stall", "stalls", "days a year"),
    ],
)
def test_things_are_no_months_or_days_of_them(item, unit, near):
    left = taken(item, 15, unit, 5000).left
    assert (left.reason, left.near) == (Reason.UNIT, (near,))
    # What is offered can be typed.
    assert taken(item, 15, near, 5000).quantity == 15


@pytest.mark.parametrize(
    ("item", "unit", "a_year"),
    [("desk", "desks a month", 180), ("desk", "months", 15), ("day centre", "days a week", 780),
     ("desk", "items", 15)],
)  # fmt: skip
def test_things_with_a_period_are_read(item, unit, a_year):
    assert taken(item, 15, unit, 12_000).quantity == a_year


@pytest.mark.parametrize(
    ("item", "unit", "good"), [("cleaning", "changeovers", "cleaning_hour"), ("honey", "jars", "honey_kg")]
)
def test_what_is_left_out_for_its_unit_is_still_known(item, unit, good):
    found = taken(item, 40, unit)
    assert (found.left.reason, found.taken_as, found.amount) == (Reason.UNIT, good, 0)


@pytest.mark.parametrize(
    ("kind", "what", "meant"),
    [("land", "hay meadow", "growing land"), ("land", "rough grazing", "growing land"),
     ("land", "walled garden", "growing land"), ("building", "pub kitchen", "kitchen"),
     ("building", "old chip shop", "shop")],
)  # fmt: skip
def test_ground_that_is_described_more_closely_is_asked_about(kind, what, meant):
    found = gathered([resource(kind, what, 600, "m2")]).meanings[0]
    assert f"Is it {meant}? If so, write that." in str(found.note)
