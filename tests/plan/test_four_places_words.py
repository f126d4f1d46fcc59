"""Kinds of cells that people of an estate, a valley, a coast and a mill town wrote: read as meant, or asked well."""

import pytest

from tests.plan.test_asked_at_once import THERE
from tests.readers.test_tables import read
from ultramicro.core.packing import unpacked
from ultramicro.place.readers.values.amounts_said import amount_said
from ultramicro.plan.recipes.meanings import resource
from ultramicro.plan.recipes.pledged_rows import pledge
from ultramicro.plan.recipes.wants import need
from ultramicro.plan.rows import NeedRow, PledgeRow, ResourceRow, record

READ = {"resources": (ResourceRow, resource), "needs": (NeedRow, need), "pledges": (PledgeRow, pledge)}


def told(tmp_path, table, head, row):
    """Return what one row of a file is taken for, and all that is said of it."""
    _, kept, rejects = read(tmp_path, table, f"{head}\n{row}\n")
    if rejects:
        return None, str(unpacked(rejects[0]["reason"]))
    make, meaning = READ[table]
    found = meaning(record(make, kept[0]), THERE)
    if found.left:
        return None, str(found.left.why)
    return found, str(found.note)


RESOURCE = "resource,kind,what,quantity,people,unit"
NEED = "need,item,quantity,unit,price_pence,supplied_from,capturable_share"


@pytest.mark.parametrize(("cell", "unit", "pounds"), [
    ("3.5k", "", 3500), ("12 thousand", "", 12_000), ("about 3 grand", "", 3000), ("2k", "£", 2000),
    ("5", "k", 5000), ("£10-15k", "", 10_000),
])  # fmt: skip
def test_savings_and_loans_in_thousands_are_thousands_of_pounds(tmp_path, cell, unit, pounds):
    """Nobody has thousands of pence."""
    found, _ = told(tmp_path, "resources", RESOURCE, f"S,savings,,{cell},,{unit}")
    assert found.quantity == pounds * 100
    lent, _ = told(tmp_path, "pledges", "pledge,kind,what,quantity,unit", f"L,loan,,{cell},{unit}")
    assert lent.quantity == pounds * 100


def test_fifty_thousand_without_a_unit_is_still_asked_about(tmp_path):
    _, why = told(tmp_path, "resources", RESOURCE, "S,savings,,50000,,")
    assert why == "No unit is given. Use pence, £ or £k."


def test_five_thousand_of_a_thing_at_a_price_are_asked_for_their_unit_and_not_for_the_price(tmp_path):
    """Read in thousands, £1 would be the price of a thousand loaves."""
    _, why = told(tmp_path, "needs", NEED, "B,bread,5k,,£1,outside,1")
    assert why == "No unit is given. Use items, dozen or loaf."


@pytest.mark.parametrize(("row", "hours"), [
    ("C,people,care,half time,9,", 9 * 1650 / 2), ("C,people,care,full time,2,", 2 * 1650),
    ("C,people,care,2,12,hours a week", 104),
])  # fmt: skip
def test_parts_of_a_job_are_hours_and_what_each_has_is_told(tmp_path, row, hours):
    found, note = told(tmp_path, "resources", RESOURCE, row)
    people = int(row.split(",")[4])
    assert found.quantity == hours
    assert f"together, which is {hours / 52 / people:.1f}".removesuffix(".0") in note


@pytest.mark.parametrize(("row", "asked"), [
    ("C,people,care,1 FTE,12,", "1 FTE of 12 people would be 2.6 hours a week for each"),
    ("C,people,care,half a week,3,", "how many hours of work 'week' means"),
    ("C,people,care,a few hours,3,", "does not say how many hours. Write them, such as 15 hours a week"),
    ("G,building,garages,14 each,,m2", "is of each of several rooms or sites. Write a row for each of them"),
    ("M,water,old mill,1,,", "What could give power belongs into energy/sites.csv"),
    ("T,material,old textiles,3,,tonnes a year", "Did you mean textiles? If so, write that."),
])  # fmt: skip
def test_what_is_asked_says_what_to_write(tmp_path, row, asked):
    found, why = told(tmp_path, "resources", RESOURCE, row)
    assert (found, asked in why) == (None, True)


@pytest.mark.parametrize(
    "words", ["help", "help wherever needed", "whatever is needed", "anything", "general help", "no skill"]
)
def test_whoever_would_do_anything_is_read_as_any_work_and_it_says_so(tmp_path, words):
    found, note = told(tmp_path, "resources", RESOURCE, f"H,people,{words},10,1,hours a week")
    assert (found.taken_as, note) == ("any", "It is taken as any work that is learnt on the job.")
    given, said = told(tmp_path, "pledges", "pledge,kind,what,quantity,unit", f"P,work,{words},2,days")
    assert (given.taken_as, given.quantity) == ("any", 15)
    assert "It is taken as any work learnt on the job." in said


def test_two_rooms_in_one_row_are_asked_to_be_two_rows(tmp_path):
    word = "fish processing unit with cold room"
    found, note = told(tmp_path, "resources", RESOURCE, f"F,building,{word},180,,m2")
    assert found.taken_as == word
    assert "If it is more than one room, write a row for each, with its own size." in note


@pytest.mark.parametrize(("row", "pence"), [
    ("V,veg,2,tonnes a week,£2.40 a kg,outside,1", 240), ("C,compost,150,tonnes,£2 a kg,outside,1", 200_000),
    ("H,home care,600,minutes a day,£24 an hour,outside,1", 2400),
])  # fmt: skip
def test_a_price_per_another_unit_of_the_same_is_brought_to_what_is_counted(tmp_path, row, pence):
    found, _ = told(tmp_path, "needs", NEED, row)
    assert found.price_pence == pytest.approx(pence)


@pytest.mark.parametrize(("row", "asked"), [
    ("H,home care,10,hours a day,£90 a day,outside,1", "is per day, which is not what is counted"),
    ("U,school uniforms,1500,sets,£45,outside,1", "looks like that of a new one"),
    ("U,uniforms,3000,items,£18,outside,1", "It may mean second-hand school uniforms"),
    ("C,computer repairs,100,a year,£40,outside,1", "digital help in hours and refurbished computers in items"),
    ("W,washing,250,washes a week,£6,outside,1", "250 of them are 1,500 kg a week"),
    ("L,firewood,200,tonnes,£180,outside,1", "200 of them are 440 m3"),
])  # fmt: skip
def test_a_need_that_may_not_be_what_the_recipes_make_is_asked_about_at_once(tmp_path, row, asked):
    found, why = told(tmp_path, "needs", NEED, row)
    assert (found, asked in why) == (None, True)


def test_thousands_are_told_as_they_were_counted():
    found = amount_said("12 thousand")
    assert (found.number, found.unit) == (12, "thousand")
