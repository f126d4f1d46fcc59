"""Why something is not matched: only what nobody offers enough of is a need, and who gets nothing is told."""

import pytest

from tests.food.hubs import WEEK
from tests.food.test_hub_given_twice import Repeated
from tests.food.test_technique import TWO, answered, offer, order, rows
from ultramicro.food.hub.beyond import beyond_matched
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.ending import Close
from ultramicro.food.hub.events import Over
from ultramicro.food.hub.moving import Pack
from ultramicro.food.hub.notes import Desktop, delivery_notes
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.words import good_mark
from ultramicro.food.places import Hub, Hubs
from ultramicro.food.why import Why

FARM = "Green Farm"


def why(offers, orders, **more):
    return {row["order"]: row["why"] for row in rows(answered(offers, orders, **more), "food_unmet")}


@pytest.mark.parametrize(("offered", "asked", "more", "expected"), [
    ([], {"item": "leeks"}, {}, Why.NOBODY),
    ([{}], {"limit": 50}, {}, Why.PRICE),
    ([{"allergens": "celery"}], {"excludes": "celery"}, {}, Why.REFUSED),
    ([{}], {"quantity": 40}, {}, Why.TAKEN),
    ([{}], {"quantity": 20}, {"hubs": Hubs(hubs=[Hub(dry=12)])}, Why.ROOM),
    ([{"pack": 20}], {"quantity": 10}, {}, Why.PACK),
    ([{"unit": "bag"}], {"quantity": 1, "limit": None, "unit": "bag"}, {}, Why.PICK),
    ([{"unit": "box"}], {"quantity": 2.5, "unit": "box"}, {}, Why.PART),
])  # fmt: skip
def test_the_reason_is_the_one_that_holds(offered, asked, more, expected):
    told = {"item": "kale", "quantity": 10, "limit": 200, **asked}
    offers = [offer("A0", "Hill", "peas", 5, 90)]
    offers += [offer(f"A{n}", FARM, "kale", 30, 100, **each) for n, each in enumerate(offered, 1)]
    wanted = order("O1", "School", told.pop("item"), told.pop("quantity"), told.pop("limit"), **told)
    assert why(offers, [wanted], **more) == {"O1": expected}


def test_only_what_nobody_offers_enough_of_becomes_a_row_for_the_plan():
    answer = answered(
        [offer("A1", FARM, "kale", 12, 120, unit="bag")],
        [order("O1", "Mrs Patel", "kale", 1, None, unit="bag"), order("O2", "School", "leeks", 4, 200)],
    )
    needs = answer.files()["needs-from-cycles.csv"].decode()
    assert "leeks" in needs
    assert "kale" not in needs
    assert any("--pick" in each for each in answer.lacks())


def test_unlike_units_are_never_added_up_in_the_headline():
    answer = answered(
        [offer("A1", FARM, "kale", 1_000, 120)],
        [order("O1", "School", "kale", 999, None), order("O2", "School", "eggs", 1, None, unit="dozen")],
    )
    assert "fills 50% of what buyers ask for" in answer.says()[0]
    plan = next(row for row in rows(answer, "food_ways") if row["way"] == "plan")
    assert plan["filled_share"] == 0.5


def test_the_books_keep_why_and_for_whom_and_say_it_on_the_note_and_at_the_end():
    hub = Repeated()
    names = hub.books.people
    kale, leeks = (
        Over(good_mark(names, item, "piece"), 1, many, None, reason, "id-school")
        for item, many, reason in (("cheese", 1, Why.PICK), ("leeks", 4, Why.NOBODY))
    )
    hub.open([("farm", "school", 0, 20, 80, False)], unmet=(kale, leeks))
    hub.receive("farm", 0, 20_000, "L1")
    hub.do(Pack())
    view, week = hub.books.view(), hub.week()
    (note,) = delivery_notes(
        Desktop(view=view, week=week, batches=view.of(Batches).in_week(week.id), told={})
    )
    assert "1 piece of cheese (one pick costs the hub more than it brings: see --pick)" in note.below[0]
    assert note.below[0].startswith("Ordered, and not coming: ")
    hub.do(Deliver())
    hub.bill()
    told = hub.do(Close())[0]
    assert "not matched, as nobody offers it: 4" in told
    assert "nobody could supply" not in told


def test_opening_says_who_gets_nothing_and_why():
    row = {"cycle_on": WEEK, "item": "apples", "unit": "crate", "asked": 0.5, "unmet": 0.5, "buyer": "School",
           "limit_price_pence": None, "why": "part_of_a_unit"}  # fmt: skip
    found = beyond_matched(
        Repeated().books.people, [row, {**row, "cycle_on": TWO}], WEEK, "unmet", "limit_price_pence"
    )
    assert found.says[0] == "1 order gets nothing, or less than it asks for."
    assert "School 0.5 crate of apples" in found.says[1]
