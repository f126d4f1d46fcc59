"""Where nothing begins: which room, buyer or price would begin something, found by a plan with it."""

from dataclasses import replace
from types import SimpleNamespace

from tests.plan.test_said import OVEN, a_bakery
from ultramicro.core.linear import Effort
from ultramicro.plan.explained.explain import ChangeKind, MarginalGain
from ultramicro.plan.explained.openings import openings
from ultramicro.plan.next_steps import next_steps, nothing
from ultramicro.plan.programme.model import Activity, Need, Space
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.recipes.structure import maximal_structure

EXACT = Effort(gap=0.0)
MENDER = Activity(name="mender", makes={"repair": 1000}, hours={"baking": 200}, sold_pence={"repair": 900},
                  space_m2={"shop": 30}, capital_pence=100_000, most_units=1, lead=1)  # fmt: skip


def asked(every):
    """Return a plan of a problem, and what would begin something where it begins nothing."""
    problem, why_not = maximal_structure(every)
    found = find_plan(problem, EXACT)
    return found, openings(found, every, why_not)


def with_mender(**more):
    shop = Space(name="shop", kind="building", use="shop", area_m2=40)
    # At a penny a loaf no other enterprise could carry the oven.
    bakery = a_bakery(price_pence=1, savings_pence=1_800_000)
    return replace(bakery, activities=(OVEN, MENDER), spaces=(*bakery.spaces, shop), **more)


def test_a_buyer_that_lacks_is_named_with_the_least_that_begins_something():
    every = with_mender()
    found, told = asked(every)
    assert not found.units()
    buyers = [m for m in told if m.kind is ChangeKind.WANTED]
    assert [(m.of, m.step, m.begins) for m in buyers] == [("repair", 900, ("mender",))]
    # With just so many wanted, a plan from scratch is worth as much.
    need = Need(name="repairs", good="repair", quantity=buyers[0].amount, price_pence=900, unmet=True)
    again = find_plan(maximal_structure(replace(every, needs=(*every.needs, need)))[0], EXACT)
    assert abs(again.worth_pounds - buyers[0].gain) <= 0.005 * again.worth_pounds
    assert buyers[0].amount in {500, 1000}


def test_a_room_that_lacks_is_named_with_its_size():
    need = Need(name="repairs", good="repair", quantity=1000, price_pence=900, unmet=True)
    every = with_mender()
    every = replace(every, needs=(*every.needs, need), spaces=every.spaces[:-1])
    _, told = asked(every)
    rooms = [m for m in told if m.kind is ChangeKind.ROOM]
    assert [(m.of, m.amount, m.begins) for m in rooms] == [("shop", 30, ("mender",))]
    with_room = replace(
        every, spaces=(*every.spaces, Space(name="s", kind="building", use="shop", area_m2=30))
    )
    again = find_plan(maximal_structure(with_room)[0], EXACT)
    assert abs(again.worth_pounds - rooms[0].gain) <= 0.005 * again.worth_pounds


def test_a_price_at_which_it_pays_is_named_beside_what_is_paid():
    every = a_bakery(price_pence=150, savings_pence=1_800_000)
    found, told = asked(every)
    assert not found.units()
    prices = [m for m in told if m.kind is ChangeKind.PRICE]
    assert [(m.of, m.step, m.begins) for m in prices] == [(every.needs[0].good, 150, ("oven",))]
    needs = tuple(replace(d, price_pence=prices[0].amount) for d in every.needs)
    again = find_plan(replace(every, needs=needs), EXACT)
    assert abs(again.worth_pounds - prices[0].gain) <= 0.005 * again.worth_pounds


def test_where_something_begins_nothing_is_asked():
    found, told = asked(a_bakery(price_pence=320, savings_pence=1_800_000))
    assert found.units()
    assert told == []


GRANT = MarginalGain(ChangeKind.GRANT, "", 1_500_000, 17_900.0, 20_000.0, ("oven",))
LENT = MarginalGain(ChangeKind.LENT, "", 2_000_000, 9_000.0, 20_000.0, ("oven",))


def said(*more):
    plan = SimpleNamespace(units=dict, problem=a_bakery(price_pence=60, savings_pence=1_800_000))
    result = SimpleNamespace(plan=plan, meets=frozenset(["oven"]), meanings=(), unused=(),
                             explanation=SimpleNamespace(more=more))  # fmt: skip
    return str(nothing(result)), " ".join(map(str, next_steps(result)))


def test_what_only_a_gift_begins_is_not_said_to_pay_its_way():
    """It takes in less than it pays, and the gift makes it up."""
    why, steps = said(GRANT)
    assert "money is what lacks" not in why
    assert "With £15,000 that nobody wants back, oven could run, and would use it up in part." in why
    assert (
        "a grant of £15,000 at the start: oven, £17,900 over the plan, in part paid out of the gift" in steps
    )


def test_what_a_loan_begins_is_said_first_with_its_sum():
    why, steps = said(GRANT, LENT)
    assert "money is what lacks. There are enterprises that would pay their way." in why
    assert steps.index("(1) £20,000 more lent by savers: oven") < steps.index("(2) a grant of £15,000")
