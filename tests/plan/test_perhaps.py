"""What was written and could not be used is named where the answer says that nobody has or wants it."""

import pytest

from tests.plan.test_meanings import gathered, need, resource
from ultramicro.plan.earnings import wanted_share
from ultramicro.plan.perhaps import money_unread, perhaps
from ultramicro.plan.programme.model import Activity, Need, Problem
from ultramicro.plan.recipes.structure import maximal_structure

CLEANERS, TEXTILES, GARDEN = (
    "Cleaning co-operative",
    "Textile reuse shop",
    "Polytunnel crops (300 m2 covered)",
)

HALL = resource("building", "building", 400, "m2")


def told(recipe, resources=(), needs=()):
    found = gathered(resources, needs)
    _, why_not = maximal_structure(found.problem)
    said = perhaps(why_not[recipe], found.meanings)
    return "" if said is None else str(said)


@pytest.mark.parametrize(
    ("recipe", "resources", "needs", "named"),
    [
        (CLEANERS, [HALL], [need("cleaning", 40, "changeovers a week")], "N (needs.csv, line 3)"),
        ("After-school & holiday club (24 places)", [HALL],
         [need("childcare", 12, "children")], "N (needs.csv, line 3)"),
        (TEXTILES, [resource("material", "old clothes", 10, "bags a week")], [], "R (resources.csv, line 2)"),
        (GARDEN, [resource("land", "steep banks", 6000, "m2")], [need("vegetables", 9000, "kg")],
         "write growing land as its use"),
    ],
)  # fmt: skip
def test_what_may_be_what_lacks_is_named(recipe, resources, needs, named):
    assert named in told(recipe, resources, needs)


@pytest.mark.parametrize(
    ("recipe", "resources", "needs"),
    [
        (CLEANERS, [HALL], [need("home care", 40, "visits")]),
        (TEXTILES, [resource("material", "rubble", 10, "bags a week")], []),
        # A lawn is no shop, and a hall no garden.
        ("Community cafe", [resource("land", "lawn", 600, "m2")], [need("cafe", 9000, "items")]),
        (GARDEN, [resource("building", "hall", 600, "m2")], [need("vegetables", 9000, "kg")]),
        # Too small, or of a use that is known.
        (GARDEN, [resource("land", "steep banks", 60, "m2")], [need("vegetables", 9000, "kg")]),
        (GARDEN, [resource("land", "field", 60, "m2")], [need("vegetables", 9000, "kg")]),
    ],
)
def test_what_is_something_else_is_not_named(recipe, resources, needs):
    assert told(recipe, resources, needs) == ""


def test_savings_that_could_not_be_read_are_named_where_money_lacks():
    unread, read = resource("savings", "savings", 60, "shares"), resource("savings", "savings", 60, "£")
    assert "R (resources.csv, line 2)" in str(money_unread(gathered([unread]).meanings))
    assert money_unread(gathered([read]).meanings) is None


@pytest.mark.parametrize(("asked", "share"), [(480, 0.2), (2400, 1.0), (9000, 1.0)])
def test_what_nobody_wants_is_no_part_of_what_is_wanted(asked, share):
    tools = Activity(name="tools", makes={"tool_loan": 2400})
    wanted = Need(name="loans", good="tool_loan", quantity=asked, price_pence=1500)
    assert wanted_share(Problem(needs=(wanted,)), tools) == pytest.approx(share)
