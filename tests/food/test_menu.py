"""Menus as needs: the worked example, holidays, weeks of the menu that follow one another, whole cases."""

from datetime import date
from fractions import Fraction

import pytest

from ultramicro.food.menu.cover import supply_of
from ultramicro.food.menu.needs import needs, served, terms_of
from ultramicro.food.menu.technique import MenuAnswer

PORTION = {
    "dish": "Soup",
    "item": "carrots",
    "grams": 50.0,
    "left_share": 0.85,
    "unit": "kg",
    "case_units": 10.0,
}
TERM = {"kitchen": None, "first_on": date(2026, 4, 13), "last_on": date(2026, 4, 17)}


def dish(weekday, name="soup", week=1, meals=1000, uptake=0.6):
    return {
        "kitchen": "School",
        "menu_week": week,
        "weekday": weekday,
        "dish": name,
        "meals": meals,
        "uptake": uptake,
    }


def answered(menu, terms, portions=(PORTION,), weekday=0):
    dishes = list(served(menu, terms_of(terms)))
    answer = MenuAnswer(
        dishes=dishes, portions=portions, found=needs(dishes, portions, weekday), weekday=weekday
    )
    assert all(check.holds for check in answer.checks())
    return answer


def rows(answer):
    return answer.tables()["food_needs"].to_pyarrow().to_pylist()


def test_a_thousand_pupils_with_carrots_twice_a_week():
    # 1,000 × 0.6 × 2 × 50 g ÷ 0.85 = 70.59 kg, in cases of 10 kg: 8, 9.41 kg over.
    (row,) = rows(answered([dish("Tuesday"), dish("friday")], [TERM]))
    assert row["need_kg"] == pytest.approx(70.588, abs=1e-3)
    assert (row["cases"], row["quantity"], row["unit"]) == (8, 80, "kg")
    assert row["over_kg"] == pytest.approx(9.412, abs=1e-3)


def test_nothing_is_needed_on_holidays_and_closed_days():
    closed = {
        "kitchen": "School",
        "first_on": date(2026, 4, 14),
        "last_on": date(2026, 4, 14),
        "closed": True,
    }
    (row,) = rows(answered([dish("tuesday"), dish("friday")], [TERM, closed]))
    assert row["need_kg"] == pytest.approx(70.588 / 2, abs=1e-3)
    assert not rows(answered([dish("saturday")], [TERM | {"last_on": date(2026, 4, 17)}]))


def test_weeks_of_a_menu_follow_one_another_from_the_one_a_term_names():
    term = TERM | {"first_on": date(2026, 4, 15), "last_on": date(2026, 5, 8), "menu_week": 2}
    menu = [dish("thursday", week=1), dish("thursday", week=2, meals=10, uptake=None)]
    found = [float(row["need_kg"]) for row in rows(answered(menu, [term]))]
    assert [round(kg, 2) for kg in found] == [0.59, 35.29, 0.59, 35.29]


def test_a_week_begins_with_its_delivery():
    answer = answered(
        [dish("wednesday"), dish("thursday")], [TERM | {"last_on": date(2026, 4, 24)}], weekday=3
    )
    assert [(row["cycle_on"], round(row["need_kg"], 2)) for row in rows(answer)] == [
        (date(2026, 4, 9), 35.29), (date(2026, 4, 16), 70.59), (date(2026, 4, 23), 35.29),
    ]  # fmt: skip


def test_a_bunch_without_a_weight_is_not_ordered_and_a_dish_without_portions_is_told():
    leeks = PORTION | {"item": "leeks", "unit": "bunch"}
    answer = answered([dish("tuesday"), dish("friday", "pie")], [TERM], [leeks])
    assert rows(answer)[0]["cases"] is None
    assert {said.id for said in answer.lacks()} == {
        "dishes_unknown",
        "unit_grams",
        "no_availability",
    }
    assert answer.found[0].grams == Fraction(600 * 50 * 100, 85)
    assert answer.files()["orders-from-menus.csv"].count(b"\n") == 1


def offered(item, kg, on, unit="kg", **more):
    return {"item": item, "quantity": kg, "unit": unit, "cycle_on": on, **more}


def covered(offers, *, harvests=(), weights=(), terms=(TERM,)):
    dishes = list(served([dish("tuesday")], terms_of(list(terms))))
    found = needs(dishes, (PORTION,), 0)
    answer = MenuAnswer(
        dishes=dishes,
        portions=(PORTION,),
        found=found,
        weekday=0,
        supply=supply_of(offers, harvests, weights),
    )
    assert all(check.holds for check in answer.checks())
    return answer.tables()["food_cover"].to_pyarrow().to_pylist()


def test_what_growers_offer_covers_a_week_and_the_rest_is_left_open():
    # 1,000 × 0.6 × 50 g ÷ 0.85 = 35.29 kg.
    (row,) = covered(
        [offered("Carrots", 20, date(2026, 4, 16)), offered("carrots", 20, date(2026, 4, 20))],
        harvests=[{"item": "carrots", "quantity": 7, "unit": "kg", "harvest_on": date(2026, 4, 15)}],
    )
    assert (row["covered_kg"], row["harvest_kg"]) == (20, 7)
    assert row["open_kg"] == pytest.approx(15.294, abs=1e-3)
    assert (row["first_on"], row["last_on"]) == (date(2026, 4, 16), date(2026, 4, 20))


def test_an_offer_that_keeps_is_counted_once_over_the_weeks():
    two = {**TERM, "last_on": date(2026, 4, 24)}
    first, second = covered([offered("carrots", 40, date(2026, 4, 14), shelf_days=10)], terms=[two])
    assert first["open_kg"] == 0
    assert second["covered_kg"] == pytest.approx(40 - 35.294, abs=1e-3)


def test_a_bunch_covers_by_what_the_place_says_that_it_weighs_and_else_nothing():
    bunches = [offered("carrots", 10, date(2026, 4, 14), unit="bunch")]
    (row,) = covered(bunches)
    assert (row["covered_kg"], row["first_on"]) == (0, None)
    (row,) = covered(bunches, weights=[{"item": "carrots", "unit": "bunch", "kg": 0.6}])
    assert row["covered_kg"] == 6


@pytest.mark.parametrize(
    ("said", "whole"),
    [("Mon", "monday"), ("Tues", "tuesday"), ("Weds", "wednesday"), ("thu", "thursday"), ("Fri.", "friday"),
     ("Mittwoch", "wednesday"), ("vendredi", "friday")],
)  # fmt: skip
def test_a_weekday_as_a_cook_writes_it_is_that_day(said, whole):
    assert rows(answered([dish(said)], [TERM])) == rows(answered([dish(whole)], [TERM])) != []
