"""Rounds: what is planned can be driven, costs what is said, and no less than a floor."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings

from tests.food.drawn_rounds import job, jobs
from ultramicro.food.rounds.checker import breaches
from ultramicro.food.rounds.floor import floor_parts
from ultramicro.food.rounds.jobs import parts_of as parts_of_stop
from ultramicro.food.rounds.model import PARTS, Load, Route, Stop, Vehicle
from ultramicro.food.rounds.schedule import length, visits
from ultramicro.food.rounds.solve import plan

VAN = Vehicle(
    name="van", most=Load(grams=1_000_000, crates=1 << 40, cold_grams=0), km_pence=50, hour_pence=1_200
)


def parts_of(planned):
    total = 0
    for route in planned.routes:
        vehicle = planned.job.vehicles[route.vehicle]
        total += vehicle.parts(*length(visits(planned.job, route, vehicle), route))
    return total


@given(jobs())
@settings(max_examples=60, deadline=None)
def test_what_is_planned_can_be_driven_costs_what_is_said_and_no_less_than_the_floor(given_job):
    planned = plan(given_job, iterations=60, seed=1)
    assert breaches(planned) == []
    assert parts_of(planned) == planned.parts
    assert floor_parts(planned) <= planned.parts
    served = {n for route in planned.routes for trip in route.trips for n in trip}
    assert served | set(planned.left) == set(range(len(given_job.stops)))


def exhaustive(given_job):
    """The least cost of serving all with one vehicle in one trip, over every order."""
    vehicle, best = given_job.vehicles[0], None
    for order in permutations(range(len(given_job.stops))):
        route = Route(vehicle=0, starts=given_job.opens, trips=(order,))
        metres, seconds = length(visits(given_job, route, vehicle), route)
        cost = vehicle.parts(metres, seconds)
        best = cost if best is None else min(best, cost)
    return best


def test_one_van_goes_the_cheapest_of_all_orders():
    places = [
        (0, 0),
        (9_000, 1_000),
        (2_000, 8_000),
        (7_000, 7_000),
        (1_000, 3_000),
        (5_000, 500),
        (8_000, 4_000),
    ]
    stops = [Stop(code=f"S{k}", service=300, deliver=Load(grams=90_000)) for k in range(6)]
    given_job = job(stops, [VAN], places)
    assert plan(given_job, iterations=200, seed=3).parts == exhaustive(given_job)


def test_a_day_by_hand():
    # 10 m/s: 6 km are 600 s. Loading 600 s, stop 300 s; 12 km at 50p and 2,100 s at 1,200p an hour.
    given_job = job([Stop(code="S1", service=300, deliver=Load(grams=10))], [VAN], [(0, 0), (6_000, 0)])
    planned = plan(given_job, iterations=10, seed=1)
    assert planned.parts == PARTS * (12 * 50) + PARTS * 2_100 * 1_200 // 3_600
    # Both ways and loading and work are in the floor, which one stop alone reaches but for the way home of the tree.
    assert floor_parts(planned) <= planned.parts


def test_each_reason_for_leaving_a_stop_out():
    cold, heavy = Load(grams=9, cold_grams=9), Load(grams=2_000_000)
    zoned = replace(VAN, zones=frozenset({"north"}))
    far = [(0, 0), (500_000, 0)]
    for stop, vehicles, places, why in (
        (Stop(code="S", deliver=cold), [VAN], [(0, 0), (1, 1)], "no_cold"),
        (Stop(code="S", deliver=heavy), [VAN], [(0, 0), (1, 1)], "too_heavy"),
        (Stop(code="S", zone="south"), [zoned], [(0, 0), (1, 1)], "no_zone"),
        (Stop(code="S"), [], [(0, 0), (1, 1)], "no_vehicle"),
        (Stop(code="S"), [VAN], far, "too_late"),
        (Stop(code="S", closes=6 * 3600), [VAN], [(0, 0), (1, 1)], "too_late"),
    ):
        assert plan(job([stop], vehicles, places), iterations=5, seed=1).left == {0: why}


def test_what_no_vehicle_takes_at_once_comes_in_equal_loads():
    parts = list(parts_of_stop(Stop(code="S", deliver=Load(grams=2_500_001)), [VAN]))
    assert [each.deliver.grams for each in parts] == [833_334, 833_334, 833_333]


def test_the_second_reckoning_finds_what_is_wrong_with_a_plan():
    stops = [Stop(code=f"S{k}", deliver=Load(grams=400_000), closes=9 * 3600, zone="a") for k in range(3)]
    good = plan(
        job(stops, [replace(VAN, trips=2)], [(0, 0), (10, 0), (20, 0), (30, 0)]), iterations=50, seed=1
    )
    assert breaches(good) == []
    (route,), vehicle = good.routes, good.job.vehicles[0]

    def with_vehicle(**changes):
        return replace(good, job=replace(good.job, vehicles=[replace(vehicle, **changes)]))

    def with_route(**changes):
        return replace(good, routes=(replace(route, **changes),))

    assert "capacity" in breaches(with_route(trips=((0, 1, 2),)))
    assert "unserved" in breaches(with_route(trips=((0, 1),)))
    assert "twice" in breaches(with_route(trips=((0, 1), (2, 0))))
    assert "trips" in breaches(with_vehicle(trips=1))
    assert "zone" in breaches(with_vehicle(zones=frozenset({"b"})))
    assert "late" in breaches(with_route(starts=10 * 3600))
    assert "after" in breaches(with_vehicle(ends=route.starts + 60))
    assert "long" in breaches(with_vehicle(longest=60))
    assert "far" in breaches(with_vehicle(farthest=5))
    assert "before" in breaches(with_vehicle(begins=route.starts + 1))
    assert "vehicle_twice" in breaches(replace(good, routes=(route, route)))


def test_the_same_seed_plans_the_same_round():
    places = [(k * 977 % 9_001, k * 3_571 % 8_009) for k in range(13)]
    stops = [Stop(code=f"S{k}", deliver=Load(grams=150_000), service=240) for k in range(12)]
    given_job = job(stops, [VAN, VAN], places)
    assert plan(given_job, iterations=100, seed=7).routes == plan(given_job, iterations=100, seed=7).routes
