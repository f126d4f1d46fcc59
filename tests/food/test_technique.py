"""Rows of the two kept tables to an answer: what fills what, to the penny, and what is left of both sides."""

from datetime import date

import pytest

from ultramicro.core.errors import BadInput
from ultramicro.food.answer import FoodAnswer
from ultramicro.food.cycle.fair import Fairness
from ultramicro.food.cycle.model import Terms
from ultramicro.food.cycle.weeks import plan_season
from ultramicro.food.gather import cycles
from ultramicro.food.places import Hub, Hubs

ONE, TWO = date(2026, 6, 4), date(2026, 6, 11)


def offer(number, grower, item, quantity, pence, *, on=ONE, unit="kg", **more):
    return {"offer": number, "grower": grower, "item": item, "quantity": quantity, "unit": unit, "price_pence": pence,
            "pack": None, "cycle_on": on, **more}  # fmt: skip


def order(number, buyer, item, quantity, limit, *, on=ONE, unit="kg", **more):
    return {"order": number, "buyer": buyer, "item": item, "quantity": quantity, "unit": unit,
            "limit_price_pence": limit, "cycle_on": on, **more}  # fmt: skip


def answered(offers, orders, margin=0.0, **more):
    found = cycles(offers, orders, terms=Terms(margin=margin), **more)
    return FoodAnswer(cycles=found, season=plan_season(found.weeks, found.life, Fairness()), margin=margin)


def rows(answer, table):
    return answer.tables()[table].to_pyarrow().to_pylist()


def test_a_buyer_takes_a_substitute_in_another_words_case_and_pays_its_price():
    answer = answered(
        [offer("A1", "Green Farm", "Beetroot", 30, 90)],
        [order("O1", "School", "carrots", 20, 120, substitutes=" kale, BEETROOT")],
    )
    (line,) = rows(answer, "food_lines")
    assert (line["item"], line["quantity"], line["pays_pence"]) == ("Beetroot", 20, 20 * 90)
    assert rows(answer, "food_idle")[0]["idle"] == 10
    assert not rows(answer, "food_unmet")


def test_a_bunch_is_no_kilo():
    answer = answered(
        [offer("A1", "Green Farm", "leeks", 30, 90, unit="bunch")], [order("O1", "School", "leeks", 20, 190)]
    )
    assert not rows(answer, "food_lines")
    assert answer.says()[0].id == "nothing_met"


def test_a_margin_is_rounded_once_on_the_line():
    answer = answered(
        [offer("A1", "Green Farm", "peas", 7, 33)], [order("O1", "School", "peas", 7, 60)], margin=0.15
    )
    (line,) = rows(answer, "food_lines")
    # 7 × 33 = 231; 15% of it is 34.65.
    assert (line["grower_pence"], line["hub_pence"], line["pays_pence"]) == (231, 35, 266)


def test_what_keeps_eight_days_can_be_sold_a_week_later_and_what_keeps_six_cannot():
    for days, sold in ((8, [20, 10]), (6, [20])):
        answer = answered(
            [offer("A1", "Green Farm", "onions", 30, 90, shelf_days=days)],
            [order("O1", "School", "onions", 20, 190), order("O2", "School", "onions", 20, 190, on=TWO)],
        )
        assert [line["quantity"] for line in rows(answer, "food_lines")] == sold


def test_an_order_without_a_limit_pays_what_is_asked_and_a_part_of_what_is_counted_stays():
    answer = answered([offer("A1", "Green Farm", "kale", 5.5, 400, unit="bag")],
                      [order("O1", "Shop", "kale", 9, None, unit="bag")])  # fmt: skip
    assert [line["quantity"] for line in rows(answer, "food_lines")] == [5]
    assert rows(answer, "food_idle")[0]["idle"] == 0.5
    assert rows(answer, "food_unmet")[0]["unmet"] == 4


@pytest.mark.parametrize("margin", [0.0, 0.2])
def test_every_law_of_the_answer_holds(margin):
    offers = [
        offer(f"A{k}", f"Farm {k % 3}", ["kale", "peas"][k % 2], 10 + k, 80 + 7 * k, pack=5) for k in range(6)
    ]
    orders = [order(f"O{k}", f"Buyer {k % 4}", ["peas", "kale"][k % 2], 8 + k, 90 + 9 * k) for k in range(7)]
    answer = answered(offers, orders, margin, hubs=Hubs(hubs=[Hub(dry=60)]))
    assert all(check.holds for check in answer.checks())
    assert 1 <= len(answer.says()) <= 3


def test_pieces_that_are_paid_by_weight_are_priced_at_what_they_are_expected_to_weigh():
    cheese = offer(
        "A1", "Dairy", "cheese", 8, 1_000, unit="item", piece_kg=1.6, piece_low_kg=1.2, piece_high_kg=2.0
    )
    answer = answered([cheese, offer("A2", "Farm", "kale", 9, 90)],
                      [order("O1", "Shop", "cheese", 4, 1_200, unit="piece"), order("O2", "Shop", "kale", 9, 90)], 0.1)  # fmt: skip
    (row,) = rows(answer, "food_by_weight")
    # 4 × 10.00 and a tenth for the hub, of 6.4 kg: 6.875 a kilo; 4.8 kg and 8 kg at the ends of the range.
    assert (row["kg"], row["price_per_kg"], row["pays_pence"]) == (6.4, 687.5, 4_400)
    assert (row["low_pence"], row["high_pence"]) == (3_300, 5_500)
    (figure,) = [each for each in answer.figures() if each.id == "by_weight_pence"]
    assert (figure.value, figure.low, figure.high) == (4_400, 3_300, 5_500)


def test_a_range_that_does_not_hold_the_expected_weight_is_refused():
    cheese = offer("A1", "Dairy", "cheese", 8, 1_000, unit="item", piece_kg=1.6, piece_low_kg=1.7)
    with pytest.raises(BadInput, match="does not hold"):
        rows(answered([cheese], [order("O1", "Shop", "cheese", 4, 1_200, unit="item")]), "food_by_weight")


def test_a_way_that_is_worth_more_than_the_plan_says_of_how_many_growers_it_breaks_the_promise():
    # The first order empties the cheap offer, and the dear grower's part goes to nobody.
    answer = answered(
        [offer("A1", "Green Farm", "peas", 20, 50), offer("A2", "Hill Garden", "peas", 20, 90)],
        [order("O1", "School", "peas", 20, 120)],
    )
    ways = {row["way"]: row for row in rows(answer, "food_ways")}
    assert ways["plan"]["worth_pence"] < ways["first_come"]["worth_pence"]
    assert (ways["plan"]["below_sure"], ways["first_come"]["below_sure"]) == (0, 1)
