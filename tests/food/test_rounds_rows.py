"""Rows of a place to rounds: who is served where, what cannot be, and that nobody is named."""

from datetime import date

import pytest

from ultramicro.core.errors import BadInput
from ultramicro.food.rounds.answer import RoundsAnswer
from ultramicro.food.rounds.gather import Asked, Rows, gather
from ultramicro.food.rounds.solve import plan

ONE, TWO = date(2026, 6, 4), date(2026, 6, 11)
HUB = {"hub": "Mill", "lat": 53.0, "lon": -1.5, "loading_minutes": 10}
VAN = {"vehicle": "van", "kg_most": 500, "cold_kg_most": 100, "km_pence": 45, "hour_pence": 1400}
PLACE = {"lat": 53.05, "lon": -1.5}


def line(offer, order, quantity, *, on=ONE, unit="kg", item="kale"):
    return {"cycle_on": on, "offer": offer, "order": order, "item": item, "quantity": quantity, "unit": unit}


def answered(lines, buyers, stops, *, offers=None, collect=False, **more):
    rows = Rows(
        lines=lines, orders={order: {"buyer": buyer} for order, buyer in buyers.items()},
        offers={"A": {"grower": "Green Farm", "storage": "dry"}} | (offers or {}), hubs=[HUB], stops=stops,
        vehicles=more.pop("vehicles", [VAN]), **more,
    )  # fmt: skip
    asked = Asked(collect=collect, stretch=1.3, kmh=30, minutes=10)
    found = gather(rows, asked)
    answer = RoundsAnswer(
        found=found, plans=[plan(j, iterations=50, seed=1) for j in found.jobs], asked=asked
    )
    assert all(check.holds for check in answer.checks())
    return answer


def table(answer, name):
    return answer.tables()[name].to_pyarrow().to_pylist()


def stop(code, name, **more):
    return {"stop": code, "name": name, **PLACE, **more}


def test_two_homes_share_a_drop_point_and_its_times():
    answer = answered(
        [line("A", "O1", 20), line("A", "O2", 30)], {"O1": "Jo Bell", "O2": "Al Reed"},
        [stop("S1", "Hall", opens="9:00", closes="10:00", minutes=5), stop("S2", "jo  bell", drop_point="S1"),
         stop("S3", "Al Reed", drop_point="S1")],
    )  # fmt: skip
    served = [row for row in table(answer, "food_rounds") if row["stop"]]
    assert [(row["stop"], row["deliver_kg"], row["begins_time"], row["leaves_time"]) for row in served] == [
        ("S1", 50, "09:00", "09:05")
    ]
    # The straight line of 5.56 km × 1.3, there and back.
    assert answer.figure("rounds_km").value == pytest.approx(2 * 5.5598 * 1.3, abs=0.01)
    assert "Bell" not in str([relation.to_pyarrow().to_pylist() for relation in answer.tables().values()])


def test_what_cannot_be_delivered_is_listed_with_why():
    answer = answered(
        [line("A", "O1", 4, unit="bunch"), line("A", "O2", 9), line("C", "O3", 200), line("A", "O3", 1)],
        {"O1": "Shop", "O2": "Nobody", "O3": "School"}, [stop("S1", "Shop"), stop("S2", "School")],
        offers={"C": {"grower": "Dairy", "storage": "chilled"}}, vehicles=[VAN | {"cold_kg_most": None}],
    )  # fmt: skip
    assert {(row["order"], row["stop"], row["why"]) for row in table(answer, "food_not_delivered")} == {
        ("O1", None, "no_weight"), ("O2", None, "no_stop"), (None, "S2", "no_cold"),
    }  # fmt: skip
    assert answer.sentence("no_rounds")


def test_a_bunch_weighs_what_the_place_says_and_is_never_guessed():
    weights = [{"item": "Kale", "unit": "Bunch", "kg": 0.25}]
    answer = answered(
        [line("A", "O1", 4, unit="bunch")], {"O1": "Shop"}, [stop("S1", "Shop")], weights=weights
    )
    assert [row["deliver_kg"] for row in table(answer, "food_rounds") if row["stop"]] == [1.0]


def test_the_van_takes_home_what_growers_sell_next():
    lines = [line("A", "O1", 20), line("A", "O2", 70, on=TWO)]
    stops = [stop("S1", "Shop"), stop("S2", "Green Farm", lat=53.06)]
    answer = answered(lines, {"O1": "Shop", "O2": "Shop"}, stops, collect=True)
    first = [row for row in table(answer, "food_rounds") if row["cycle_on"] == ONE and row["stop"]]
    assert {(row["stop"], row["deliver_kg"], row["collect_kg"]) for row in first} == {
        ("S1", 20, 0),
        ("S2", 0, 70),
    }


def test_roads_go_before_straight_lines_and_hold_for_the_way_back():
    roads = [{"from_stop": "Mill", "to_stop": "S1", "km": 12.5, "minutes": 20}]
    answer = answered(
        [line("A", "O1", 20)], {"O1": "Shop"}, [{"stop": "S1", "name": "Shop"}], roads=roads,
    )  # fmt: skip
    assert answer.figure("rounds_km").value == 25.0
    assert not answer.sentence("roads")
    # Where neither a road nor the stop is known, nothing is driven.
    answer = answered([line("A", "O1", 20)], {"O1": "Shop"}, [{"stop": "S1", "name": "Shop"}])
    assert [row["why"] for row in table(answer, "food_not_delivered")] == ["no_point"]


def test_a_time_that_is_none_is_asked_about():
    with pytest.raises(BadInput, match="'half nine' is no time of day"):
        answered([line("A", "O1", 20)], {"O1": "Shop"}, [stop("S1", "Shop", opens="half nine")])
