"""What two groups' first sheets held that was read in silence as something else, or asked about unclearly."""

import re
from datetime import date
from functools import cache

import pytest

from tests.plan.test_meanings import gathered, need, resource
from tests.readers.test_tables import read
from ultramicro.core.contract import UNDATED
from ultramicro.core.formatting import Formatter
from ultramicro.core.packing import unpacked
from ultramicro.place.readers.values.amounts_said import Taken, amount_said
from ultramicro.place.readers.values.sums_said import share_said, sum_said
from ultramicro.plan.recipes.catalogue import near_words
from ultramicro.plan.recipes.pledged_rows import pledge
from ultramicro.plan.recipes.rents import machine_hours
from ultramicro.plan.rows import PledgeRow, ResourceRow
from ultramicro.plan.timely import timely
from ultramicro.plan.when import first_day

APRIL = date(2027, 4, 1)


def pledged(kind, **more):
    return PledgeRow(pledge="P", kind=kind, quantity=3, **more)


@cache
def known():
    from tests.plan.test_wanted_words import KNOWN

    return KNOWN


def left(row):
    (meaning,) = gathered(resources=[row]).meanings
    return meaning.left.why


def test_a_plan_begins_by_the_days_of_pledges_where_nothing_else_is_dated():
    """In January 1970 each of them would come too late."""
    assert first_day(UNDATED, [], [pledged("loan", available_from=APRIL)]) == date(2027, 5, 1)
    assert first_day(UNDATED, [], [pledged("loan")]) == UNDATED


@pytest.mark.parametrize("kind", ["loan", "order", "work"])
def test_what_comes_too_late_says_for_which_plan(kind):
    row = pledged(kind, what="bread" if kind == "order" else "any", unit="£" if kind == "loan" else "items"
                  if kind == "order" else "days", price_pence=100, available_from=APRIL)  # fmt: skip
    why = timely(pledge(row, known()), row, date(2024, 1, 1), 8).left.why
    assert "too late for a plan from 1 January 2024 to 31 December 2025" in str(why)


def test_a_hire_for_a_day_is_of_a_working_day_and_not_of_seven_in_a_week():
    bus = ResourceRow(resource="B", kind="equipment", what="minibus", quantity=1, unit="items",
                      cost_pence=4000, cost_per="day")  # fmt: skip
    found = machine_hours(bus)
    assert found.hour_pence * found.hours == pytest.approx(5 * 52 * 4000)


def test_a_skill_that_volunteers_lose_is_told():
    (found,) = gathered(resources=[resource("volunteers", "joinery", 10, "hours a week")]).meanings
    assert found.taken_as == "volunteering"
    assert "not as working with wood" in found.note
    (found,) = gathered(resources=[resource("volunteers", "anything", 10, "hours a week")]).meanings
    assert not found.note


@pytest.mark.parametrize("room", ["laundry", "launderette", "joinery", "cold store"])
def test_a_room_in_which_nothing_could_stand_is_asked_about(room):
    assert "write room" in left(resource("building", room, 50, "m2"))


@pytest.mark.parametrize(("text", "hours"), [
    ("evenings about 8 hours a week", 8), ("Saturday mornings 3 hrs a week", 3), ("weekends or evenings 5 hours a week", 5),
])  # fmt: skip
def test_when_it_is_may_stand_before_how_long(text, hours):
    found = amount_said(text)
    assert isinstance(found, Taken)
    assert found.number == hours


@pytest.mark.parametrize("text", ["evenings", "mornings 3", "2 evenings a week", "weekends"])
def test_when_it_is_says_no_hours(text):
    assert not isinstance(amount_said(text), Taken) or "hour" not in amount_said(text).unit


@pytest.mark.parametrize(("kind", "what", "says"), [
    ("grant", None, "--grant"), ("gift", None, "--grant"), ("land", "field", "resources.csv"),
    ("material", "door", "resources.csv"), ("work", "coaching", "kind coaching"), ("work", "walling", "write: any"),
    ("shares", None, "Use loan, order or work"),
])  # fmt: skip
def test_what_is_no_pledge_says_where_it_belongs(kind, what, says):
    assert says in pledge(pledged(kind, what=what, unit="days"), known()).left.why


@pytest.mark.parametrize(("item", "unit", "says"), [
    ("day centre", "people 3 days a week", "Multiply it out"), ("catering", "events of 120 people a year", "Multiply it out"),
    ("holiday club", "children a day", "on how many days of a year"), ("nursery", "children a day", "on how many days"),
    ("taxi journeys", "journeys", "Did you mean minibus journeys?"),
    ("solar panels", "roofs", "It may mean electricity. If so, write that."),
])  # fmt: skip
def test_questions_lead_to_a_row(item, unit, says):
    (found,) = gathered(needs=[need(item, 20, unit, 6000)]).meanings
    assert says in found.left.why


@pytest.mark.parametrize(("unit", "says"), [
    ("Saturdays a month", "how many hours Saturdays means"), ("hours a week in term time", "38 weeks"),
    ("weekends of 10 lads", "Multiply it out"),
])  # fmt: skip
def test_times_without_hours_are_asked_about(unit, says):
    assert says in pledge(pledged("work", what="any", unit=unit), known()).left.why


def test_small_rooms_are_not_added_up_to_a_large_one():
    assert "a row for each room" in left(resource("building", "garages", 8, "garages of 14 m2"))


def test_a_peppercorn_and_no_interest_are_nought():
    assert sum_said("peppercorn").number == share_said("interest free").number == 0


NEEDS = "need,item,quantity,unit,price_pence\nBread,bread,10,a week,{0}1.40\nCare,home care,{0}900,a year,\nVeg,veg,10,kg,1.20\n"


@pytest.mark.parametrize(("currency", "sign", "other"), [("GBP", "£", "€"), ("EUR", "€", "£")])
def test_the_sign_of_the_own_money_is_read_and_no_other(tmp_path, currency, sign, other):
    with Formatter(currency=currency).speaking():
        _, kept, asked = read(tmp_path / "own", "needs", NEEDS.format(sign), currency=currency)
        assert (kept[0]["price_pence"], kept[1]["unit"]) == (140, "£ a year")
        assert f"{sign}1.20, or whole pence" in str(unpacked(asked[0]["reason"]))
        _, kept, asked = read(tmp_path / "other", "needs", NEEDS.format(other), currency=currency)
        assert [row["need"] for row in kept] in ([], ["Care"])
        assert f"'{other}1.40'" in str(unpacked(asked[0]["reason"]))
        assert f"such as {sign}12.50" in str(unpacked(asked[0]["reason"]))


def test_what_comes_to_hours_is_of_a_year():
    """Twenty a week are 1,040 in a year, and not twenty."""
    (found,) = gathered(needs=[need("changeovers", 20, "a week", 6000)]).meanings
    (named,) = gathered(needs=[need("changeovers", 20, "cottages a week", 6000)]).meanings
    hours = [re.search(r"come to ([\d,]+) hours a year", str(each.left.why))[1] for each in (found, named)]
    assert hours[0] == hours[1]


@pytest.mark.parametrize(("said", "among"), [("opening up", known().skills), ("hostel beds", known().made)])
def test_what_only_shares_a_small_word_is_not_offered(said, among):
    assert near_words(said, among) == ()
