"""What more ground would add is asked also where the larger room then holds what it could not hold before."""

from ultramicro.plan.explained.explain import ChangeKind, _changes, tried
from ultramicro.plan.programme.model import Activity, Money, Need, Problem, Space
from ultramicro.plan.programme.solve import find_plan


def test_a_room_that_grows_may_hold_what_it_did_not():
    """The bakery fits nowhere but in the hall; with a hundred square metres more it fits the yard too."""
    bakery = Activity(name="bakery", makes={"bread": 20_000}, space_m2={"shop": 60}, capital_pence=1_000,
                      most_units=2)  # fmt: skip
    workshop = Activity(name="workshop", makes={"chair": 100}, space_m2={"shop": 10}, capital_pence=1_000,
                        most_units=1)  # fmt: skip
    rooms = (Space(name="annexe", kind="building", use="shop", area_m2=40, rent_pence=9, ready_pence=9),
             Space(name="hall", kind="building", use="shop", area_m2=60, rent_pence=9))  # fmt: skip
    town = Problem(
        quarters=4, first_month=1, activities=(bakery, workshop), spaces=rooms, starts=3,
        needs=(Need(name="bread", good="bread", quantity=40_000, price_pence=200),
               Need(name="chairs", good="chair", quantity=100, price_pence=900)),
        money=Money(own_pence=500_000),
    )  # fmt: skip
    found = find_plan(town)
    grown = next(change for change in _changes(town) if change.kind is ChangeKind.GROUND)
    assert found.units() == {"bakery": 1.0, "workshop": 1.0}
    assert tried(found, grown).gain > 10_000
