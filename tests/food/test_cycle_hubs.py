"""Several hubs: a programme written plainly from the rows says the most that any plan is worth."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.food.test_technique import offer, order, rows
from ultramicro.core.errors import BadInput
from ultramicro.food.answer import FoodAnswer
from ultramicro.food.cycle.fair import Fairness, Rule
from ultramicro.food.cycle.model import Terms
from ultramicro.food.cycle.weeks import plan_season
from ultramicro.food.gather import cycles
from ultramicro.food.places import Hub, Hubs, Way, hubs_of

NAMES = ("North", "South", "West")
PLACED, PICK = 100, 150


def answered(offers, orders, hubs, rule=Rule.NONE):
    found = cycles(offers, orders, terms=Terms(unit_pence=PLACED, pick_pence=PICK), hubs=hubs)
    return FoodAnswer(
        cycles=found, season=plan_season(found.weeks, found.life, Fairness(rule=rule)), margin=0.0
    )


@dataclass
class Line:
    """One way in which an offer could fill an order: where it is brought, by which way, where it is served."""

    offer: int
    order: int
    at: int
    way: int
    end: int
    worth: float


def most(offers, orders, hubs):
    """Return the greatest worth of a week: a column for every line, a pick for every offer at every hub."""
    lines = [
        Line(i, j, at, way, end, PLACED + bid["limit_price_pence"] - pence - ask["price_pence"])
        for i, ask in enumerate(offers) for j, bid in enumerate(orders) if ask["item"] == bid["item"]
        for at in number(ask) for way, end, pence in hubs.reached(at, number(bid))
        if bid["limit_price_pence"] - pence >= ask["price_pence"]
    ]  # fmt: skip
    picks = sorted({(line.offer, line.at) for line in lines})
    if not lines:
        return 0.0
    width, found = len(lines) + len(picks), []

    def row(chosen, of_picks=None):
        weights = np.zeros(width)
        weights[: len(lines)] = [chosen(line) for line in lines]
        weights[len(lines) :] = [(of_picks or {}).get(pick, 0) for pick in picks]
        return weights

    found += [(row(lambda x, i=i: x.offer == i), float(ask["quantity"])) for i, ask in enumerate(offers)]
    found += [(row(lambda x, j=j: x.order == j), float(bid["quantity"])) for j, bid in enumerate(orders)]
    for i, at in picks:

        def own(x, i=i, at=at):
            return (x.offer, x.at) == (i, at)

        found.append((row(own, {(i, at): -offers[i]["quantity"]}), 0.0))
        found.append((row(lambda x, own=own: -own(x), {(i, at): offers[i]["pack"] or 0}), 0.0))
    for h, hub in enumerate(hubs.hubs):
        for cold, room in ((False, hub.dry), (True, hub.cold)):
            if room is not None:
                found.append((row(lambda x, h=h, cold=cold: (offers[x.offer]["storage"] == "chilled") == cold
                                  and ((x.at == h) + (x.way >= 0 and x.end == h))), room))  # fmt: skip
    found += [
        (row(lambda x, w=w: x.way == w), way.most) for w, way in enumerate(hubs.ways) if way.most is not None
    ]
    cost = -np.array([line.worth for line in lines] + [-PICK] * len(picks), float)
    solved = milp(
        cost, constraints=LinearConstraint(np.array([each[0] for each in found]), ub=[each[1] for each in found]),
        bounds=Bounds(0, [np.inf] * len(lines) + [1] * len(picks)),
        integrality=[0] * len(lines) + [1] * len(picks),
    )  # fmt: skip
    assert solved.status == 0
    return -solved.fun


def number(row):
    return [NAMES.index(each) for each in row["hubs"].split(", ")]


@st.composite
def regions(draw):
    count = draw(st.integers(2, 3))
    some = st.sets(st.sampled_from(NAMES[:count]), min_size=1).map(lambda each: ", ".join(sorted(each)))
    room = st.none() | st.integers(0, 60)
    hubs = Hubs(
        hubs=[Hub(name=NAMES[n], dry=draw(room), cold=draw(room)) for n in range(count)],
        ways=[
            Way(start=a, end=b, pence=draw(st.integers(0, 30)), most=draw(st.none() | st.integers(0, 25)))
            for a in range(count) for b in range(count) if a != b and draw(st.booleans())
        ],
    )  # fmt: skip
    item = st.sampled_from(["kale", "peas"])
    offers = [
        offer(f"A{n}", f"Farm {draw(st.integers(0, 2))}", draw(item), draw(st.integers(0, 40)),
              draw(st.integers(5, 15)) * 10, hubs=draw(some), storage=draw(st.sampled_from(["dry", "chilled"])))
        | {"pack": draw(st.sampled_from([None, 5, 10]))}
        for n in range(draw(st.integers(1, 5)))
    ]  # fmt: skip
    orders = [
        order(f"O{n}", f"Buyer {draw(st.integers(0, 2))}", draw(item), draw(st.integers(1, 25)),
              draw(st.integers(40, 170)), hubs=draw(some))
        for n in range(draw(st.integers(1, 6)))
    ]  # fmt: skip
    return offers, orders, hubs


@given(regions(), st.sampled_from(Rule))
@settings(max_examples=25)
def test_no_plan_through_several_hubs_beats_the_bound_and_every_law_holds(region, rule):
    answer = answered(*region, rule)
    assert all(check.holds for check in answer.checks())
    if rule is Rule.NONE:
        best = most(*region)
        assert answer.season.value <= best + 1e-4
        assert best <= answer.season.bound + 1e-4


@given(regions())
@settings(max_examples=10)
def test_lines_keep_to_hubs_ways_and_rooms_as_the_rows_say_them(region):
    offers, orders, hubs = region
    asked = {
        row["offer"] if "offer" in row else row["order"]: row["hubs"].split(", ") for row in offers + orders
    }
    ways = {(hubs.hubs[way.start].name, hubs.hubs[way.end].name): way for way in hubs.ways}
    carried = dict.fromkeys(ways, 0)
    for line in rows(answered(*region), "food_lines"):
        assert line["brought_to"] in asked[line["offer"]]
        assert line["served_from"] in asked[line["order"]]
        pair = line["brought_to"], line["served_from"]
        if pair[0] == pair[1]:
            assert line["way_pence"] == 0
        else:
            carried[pair] += line["quantity"]
            assert line["way_pence"] == ways[pair].pence * line["quantity"]
    assert all(way.most is None or carried[pair] <= way.most for pair, way in ways.items())


def test_a_place_that_lists_one_hub_gets_what_a_place_without_hubs_gets():
    offers = [offer("A1", "Green Farm", "kale", 30, 90, pack=5), offer("A2", "Hill", "kale", 20, 80)]
    orders = [order("O1", "School", "kale", 25, 120), order("O2", "Shop", "kale", 20, None)]
    one, none = (answered(offers, orders, hubs) for hubs in (Hubs(hubs=[Hub(name="North")]), Hubs()))
    bare = [{**line, "brought_to": None, "served_from": None} for line in rows(one, "food_lines")]
    assert bare == rows(none, "food_lines")
    assert (one.season.value, one.season.bound) == (none.season.value, none.season.bound)


def test_nothing_goes_from_hub_to_hub_but_by_a_way():
    offers, orders = [offer("A1", "Green Farm", "kale", 30, 90, hubs="North")], [
        order("O1", "School", "kale", 20, 120, hubs="South")
    ]  # fmt: skip
    hubs = [Hub(name="North"), Hub(name="South")]
    assert not rows(answered(offers, orders, Hubs(hubs=hubs)), "food_lines")
    (line,) = rows(
        answered(offers, orders, Hubs(hubs=hubs, ways=[Way(start=0, end=1, pence=8, most=12)])), "food_lines"
    )
    assert (line["quantity"], line["brought_to"], line["served_from"], line["way_pence"]) == (
        12,
        "North",
        "South",
        96,
    )
    # The order pays 120 and the farm asks 90: a way of 31 is too dear.
    assert not rows(
        answered(offers, orders, Hubs(hubs=hubs, ways=[Way(start=0, end=1, pence=31)])), "food_lines"
    )


def test_what_onward_needs_room_at_the_second_hub_too():
    offers, orders = [offer("A1", "Green Farm", "kale", 30, 90, hubs="North")], [
        order("O1", "School", "kale", 20, 120, hubs="South")
    ]  # fmt: skip
    hubs = Hubs(hubs=[Hub(name="North"), Hub(name="South", dry=7)], ways=[Way(start=0, end=1)])
    (line,) = rows(answered(offers, orders, hubs), "food_lines")
    assert line["quantity"] == 7


def test_a_harvest_that_could_go_to_two_hubs_is_sold_once():
    offers = [offer("A1", "Green Farm", "kale", 30, 90)]
    orders = [
        order("O1", "School", "kale", 20, 120, hubs="North"),
        order("O2", "Shop", "kale", 20, 150, hubs="South"),
    ]
    answer = answered(offers, orders, Hubs(hubs=[Hub(name="North"), Hub(name="South")]))
    got = {line["order"]: line["quantity"] for line in rows(answer, "food_lines")}
    assert got == {"O1": 10, "O2": 20}
    assert not rows(answer, "food_idle")


def test_a_stop_says_by_which_hub_somebody_is_served_whose_rows_name_none():
    hubs = hubs_of(
        [{"hub": "North"}, {"hub": "South"}], [],
        [{"stop": "1", "name": "School", "drop_point": "2"}, {"stop": "2", "name": "Hall", "hub": "south"}],
    )  # fmt: skip
    assert hubs.of({"buyer": "SCHOOL"}, "buyer", "") == [1]
    assert hubs.of({"buyer": "School", "hubs": "north"}, "buyer", "") == [0]
    assert hubs.of({"buyer": "Shop"}, "buyer", "") == [0, 1]


def test_a_hub_that_is_not_listed_is_told_with_where_it_stands():
    hubs = Hubs(hubs=[Hub(name="North")])
    with pytest.raises(BadInput, match="there is no hub “west”") as told:
        answered(
            [offer("A1", "Green Farm", "kale", 30, 90, hubs="West")],
            [order("O1", "School", "kale", 2, 120)],
            hubs,
        )
    assert "food/availability.csv" in str(told.value)
    with pytest.raises(BadInput, match="no hub"):
        hubs_of([{"hub": "North"}], [{"from_hub": "North", "to_hub": "Sout"}], [])


def test_packing_lists_say_by_hub_what_a_grower_brings_and_for_whom():
    offers = [
        offer("A1", "Green Farm", "kale", 30, 90, hubs="North"),
        offer("A2", "=Hill", "kale", 9, 80, hubs="South"),
    ]
    orders = [
        order("O1", "School", "kale", 20, 120, hubs="North"),
        order("O2", "Shop", "kale", 15, 150, hubs="South"),
    ]
    hubs = Hubs(hubs=[Hub(name="North"), Hub(name="South")], ways=[Way(start=0, end=1)])
    answer = answered(offers, orders, hubs)
    files = {
        name: content.decode().splitlines()[1:]
        for name, content in answer.files().items()
        if name.startswith("packing")
    }
    assert files == {
        "packing-2026-06-04-north.csv": [
            "Green Farm,kale,kg,26,,,,", "Green Farm,kale,kg,20,School,North,A1,O1",
            "Green Farm,kale,kg,6,Shop,South,A1,O2",
        ],
        "packing-2026-06-04-south.csv": ["'=Hill,kale,kg,9,,,,", "'=Hill,kale,kg,9,Shop,South,A2,O2"],
    }  # fmt: skip
    assert [(row["hub"], row["quantity"], row["onward"]) for row in rows(answer, "food_packing")] == [
        ("North", 26, 6), ("South", 9, 0),
    ]  # fmt: skip
    assert "Green Farm" not in str([rows(answer, name) for name in answer.tables()])
