"""The library of recipes, and what a user is told about a recipe of their own."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ultramicro.core.message import Pence
from ultramicro.plan.gather import Tables, gather
from ultramicro.plan.needs_from_leaks import needs_of_leaks
from ultramicro.plan.programme.model import Activity, Need, Problem, Space, Trade
from ultramicro.plan.proposals import library
from ultramicro.plan.recipes.measures import amount
from ultramicro.plan.recipes.recipe_files import FLOWS, proposed
from ultramicro.plan.recipes.recipe_units import Fault
from ultramicro.plan.recipes.skills_said import skill_named
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.structure import Impossible, Obstacle, maximal_structure
from ultramicro.plan.recipes.vocabulary import good_named, goods, read, skills
from ultramicro.plan.rows import LeakRow, NeedRow, RecipeRow, ResourceRow, record, records
from ultramicro.plan.words import impossible_words

ON = date(2026, 4, 1)
ROWS = list(library())
CLEANING = next(row["need"] for row in read("leaks") if row["good"] == "cleaning_hour")


def recipe(*rows, name="Felt works"):
    keys = ("role", "item", "quantity", "unit")
    return [record(RecipeRow, {"recipe": name, **dict(zip(keys, row, strict=True))}) for row in rows]


FELT = recipe(
    ("output", "felt", 900, "items"), ("labour", "sewing", 1000, "hours"), ("capital", "", 500_000, "pence")
)


def test_the_library_has_sixty_recipes_and_none_is_at_fault():
    found = proposed(ROWS)
    assert found.faults == ()
    assert len(found.activities) >= 60


def test_every_figure_names_its_source_or_is_an_estimate_with_a_range():
    for row in ROWS:
        assert row.source, row
        if row.source == "estimate":
            assert row.low <= row.quantity <= row.high, row
    sourced = {row.recipe for row in ROWS if row.source != "estimate"}
    assert len(sourced) >= 20


def test_library_and_vocabulary_use_the_same_words():
    items = {row.item: row.unit for row in ROWS if row.role in FLOWS}
    assert all(goods()[item].unit == unit for item, unit in items.items())
    assert {row.item for row in ROWS if row.role == "labour"} <= set(skills())
    for table, column in (("goods", "good"), ("skills", "skill")):
        seen = {}
        for row in read(table):
            for words in {plain(w) for w in (row[column], row["what"], *row["words"].split("|")) if w}:
                assert seen.setdefault(words, row[column]) == row[column], words


@pytest.mark.parametrize(
    ("row", "fault", "read", "near"),
    [
        (("output", "bread", 9, "m2"), Fault.WRONG_UNIT, "m2", "items"),
        (("labour", "sewing", 9, "items"), Fault.WRONG_UNIT, "items", "hours"),
        (("output", "home care", 9, "meals"), Fault.WRONG_UNIT, "meals", "hours"),
        (("labour", "sewing", 9, "kg"), Fault.WRONG_UNIT, "kg", "hours"),
        (("building", "shop", 9, "hours"), Fault.WRONG_UNIT, "hours", "m2"),
        (("capital", "", 9, "kg"), Fault.WRONG_UNIT, "kg", "pence"),
        (("input", "", 9, "kg"), Fault.NO_ITEM, None, None),
        (("input", "wool", -1, "kg"), Fault.BAD_QUANTITY, "-1", None),
        (("magic", "", 9, "kg"), Fault.UNKNOWN_ROLE, "magic", "output"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_what_to_do(row, fault, read, near):
    found = proposed([*FELT, *recipe(row)])
    assert found.activities == ()
    (told,) = found.faults
    assert (told.fault, told.read, (told.near or (None,))[0]) == (fault, read, near)
    assert told.what
    assert told.do
    if near:
        assert near in told.do


def test_a_recipe_that_makes_nothing_or_more_than_goes_in_is_refused():
    assert proposed(recipe(("labour", "sewing", 9, "hours"))).faults[0].fault is Fault.NO_OUTPUT
    magic = recipe(
        ("output", "flour", 2, "t"), ("input", "grain", 1500, "kg"), ("labour", "milling", 9, "hours")
    )
    (fault,) = proposed(magic).faults
    assert fault.fault is Fault.MORE_OUT_THAN_IN
    assert {name: weight.number for name, weight in fault.what.values.items()} == {"made": 2, "used": 1.5}
    field = [*magic, *recipe(("land", "growing land", 100, "m2"))]
    assert proposed(field).faults == ()


def test_a_recipe_in_which_nobody_works_or_of_no_month_is_refused():
    loaf = ("output", "bread", 9, "items")
    (fault,) = proposed(recipe(loaf, ("capital", "", 1, "pence"))).faults
    assert fault.fault is Fault.NO_WORK
    late = record(RecipeRow, {"recipe": "Felt works", "role": "output", "item": "felt", "quantity": 1,
                              "unit": "items", "season": "6 13 14"})  # fmt: skip
    (fault,) = proposed([*FELT, late]).faults
    assert (fault.fault, fault.read) == (Fault.BAD_SEASON, "13 14")


def seasonal(role, item, quantity, season, unit="items"):
    row = {"recipe": "Felt works", "role": role, "item": item, "quantity": quantity, "unit": unit}
    return record(RecipeRow, {**row, "season": season})


def test_two_seasons_of_one_thing_are_refused():
    """Rows of one thing are added up, so that all of it would fall into the months of the last row."""
    hats = [seasonal("output", "hats", 450, "1 2"), seasonal("output", "hats", 450, "7 8")]
    (fault,) = proposed([*FELT, *hats]).faults
    assert (fault.fault, fault.read) == (Fault.BAD_SEASON, "7 8")
    # FELT has sewing in all months.
    (fault,) = proposed([*FELT, seasonal("labour", "sewing", 400, "3 4 5", "hours")]).faults
    assert fault.fault is Fault.BAD_SEASON
    same = [seasonal("output", "hats", 450, "7 8"), seasonal("output", "hats", 450, "8, 7")]
    assert proposed([*FELT, *same]).faults == ()


def test_a_season_that_nothing_takes_notice_of_is_refused():
    (fault,) = proposed([*FELT, seasonal("volunteer", "", 100, "9 10", "hours")]).faults
    assert fault.fault is Fault.BAD_SEASON


@pytest.mark.parametrize(
    ("role", "quantity", "unit", "sound"),
    [
        ("most", 1.5, "units", False), ("most", 0, "units", False), ("most", 3, "units", True),
        ("parts", 2.5, "units", False), ("parts", 2, "sites", True), ("load", 1.6, "share", False),
        ("load", 160, "%", False), ("load", 100, "%", True), ("load", 0, "share", True),
        ("life", 0, "years", False), ("life", 18, "months", True),
    ],
)  # fmt: skip
def test_numbers_by_which_nothing_could_run_are_refused(role, quantity, unit, sound):
    found = proposed([*FELT, *recipe((role, "", quantity, unit))])
    assert [fault.fault for fault in found.faults] == ([] if sound else [Fault.BAD_QUANTITY])


def test_what_can_be_said_but_once_is_not_added_up():
    twice = recipe(("lead", "", 3, "months"), ("lead", "", 3, "months"))
    (fault,) = proposed([*FELT, *twice]).faults
    assert fault.fault is Fault.SAID_TWICE


def test_goods_that_are_not_the_same_are_not_one_good():
    """A club is no nursery, and nobody's windows are cleaned by who cleans offices."""
    makers = {row.recipe: {r.item for r in ROWS if r.recipe == row.recipe and r.role in ("output", "co_output")}
              for row in ROWS}  # fmt: skip
    for words, good in (("nursery places", "nursery_hour"), ("after-school club", "after_school_hour"),
                        ("holiday club", "holiday_club_hour"), ("window cleaning", "window_cleaning_hour"),
                        ("cleaning", "cleaning_hour"), ("home care", "care_hour")):  # fmt: skip
        assert good_named(words, wanted=True) == good
        assert any(good in made for made in makers.values()), good
    for one in ("nursery_hour", "cleaning_hour", "care_hour"):
        others = {
            "after_school_hour",
            "holiday_club_hour",
            "window_cleaning_hour",
            "cleaning_hour",
            "care_hour",
        } - {one}
        assert all(not made & others for made in makers.values() if one in made)


def test_nothing_is_made_of_nothing_and_paint_weighs_what_it_weighs():
    kg_a_litre = 1.3
    paint = {row.item: row.quantity for row in ROWS if row.recipe == "Paint reuse store"}
    assert paint["paint_litre"] * kg_a_litre / 1000 <= paint["diversion_t"] <= paint["waste_paint_t"]


def test_units_are_brought_to_the_recipes_own():
    (line, *_) = proposed(recipe(
        ("output", "flour", 500, "kg"), ("price", "", 70, "pence"), ("labour", "milling", 9, "hours")
    )).lines  # fmt: skip
    assert (line.item, line.quantity, line.unit, line.pence_each) == (
        "flour_t",
        0.5,
        "t",
        70_000,
    )
    assert amount("kg a week", "t").a_year == pytest.approx(0.052)
    assert amount("MWh", "kWh").each == 1000
    assert (good_named("Second-hand furniture"), skill_named("Carpentry")) == ("reused_item", "wood")


def tables(**given):
    found = proposed(given.pop("recipes", FELT))
    resource = dict.fromkeys(("postcode", "owner", "available_from", "cost_pence", "cost_per", "ready_cost_pence",
                              "condition"))  # fmt: skip
    need = dict.fromkeys(("capturable_share", "supplied_from", "essential"))
    return Tables(
        activities=found.activities, lines=found.lines,
        resources=records(ResourceRow, ({**resource, **row} for row in given.get("resources", []))),
        needs=records(NeedRow, ({**need, **row} for row in given.get("needs", []))),
    )  # fmt: skip


def test_a_places_words_and_units_become_numbers():
    given = tables(
        resources=[
            {"resource": "r1", "kind": "people", "what": "tailoring", "quantity": 26, "unit": "hours a week"},
            {"resource": "r2", "kind": "building", "what": "shop", "quantity": 50, "unit": "m2", "cost_pence": 10_000,
             "cost_per": "month", "condition": "needs work", "available_from": date(2026, 7, 2)},
            {"resource": "r3", "kind": "material", "what": "moonbeams", "quantity": 5, "unit": "kg a year"},
            {"resource": "r4", "kind": "savings", "what": "savings", "quantity": 700, "unit": "pence"},
            {"resource": "r7", "kind": "people", "what": "tailoring", "quantity": 9, "unit": "hours a week",
             "available_until": date(2027, 1, 1)},
            {"resource": "r8", "kind": "people", "what": "tailoring", "quantity": 9, "unit": "hours a week",
             "available_from": date(2026, 9, 1)},
            {"resource": "r5", "kind": "people", "what": "volunteers", "quantity": 4, "unit": "hours a week"},
        ],
        needs=[
            {"need": "n1", "item": "felt", "quantity": 100, "unit": "items", "price_pence": 900, "capturable_share": 0.5},
            {"need": "n2", "item": "bread", "quantity": 5, "unit": "m2", "price_pence": 9},
            {"need": "n3", "item": "clogs", "quantity": 5, "unit": "items", "price_pence": 9, "supplied_from": "inside"},
        ],
    )  # fmt: skip
    twice = replace(given, needs=[*given.needs, replace(given.needs[0], need="Felt works"), given.needs[0]],
                    resources=[*given.resources, replace(given.resources[0], resource="r6", quantity=0)])  # fmt: skip
    assert [d.name for d in gather(twice, Problem(), ON).problem.needs] == ["Felt works (2)", "n1", "n1 (2)"]
    found = gather(given, Problem(), ON)
    problem = found.problem
    assert problem.hours == {"sewing": 26 * 13}
    assert problem.volunteer_hours == 4 * 13
    assert problem.money.savings_pence == 700
    (space,) = problem.spaces
    assert (space.opens, space.rent_pence, space.ready_pence) == (3, 600, 15_000)
    assert [(d.name, d.quantity, d.displaced) for d in problem.needs] == [("n1", 50, 0.5)]
    assert {(u.name, u.reason, u.read) for u in found.unused} == {
        ("r7", "time", ""), ("r8", "time", ""), ("r3", "word", "moonbeams"), ("n2", "unit", "m2"),
        ("n3", "maker", "clogs"),
    }  # fmt: skip


def test_what_can_be_in_no_plan_is_told_with_its_reason_and_takes_others_with_it():
    def one(name, **more):
        return Activity(name=name, makes={"felt": 1}, **more)

    needs = (Need(name="n", good="felt", quantity=1, price_pence=1),)
    activities = (
        one("fine", uses={"wool": 1}), one("no wool here", uses={"silk": 1}), one("no hands", hours={"weaving": 1}),
        one("no ground", space_m2={"shop": 90}), one("too late", lead=9), one("unpaid", volunteer_hours=1),
        Activity(name="unwanted", makes={"shoddy": 1}), Activity(name="feeds it", makes={"rag": 1}),
        Activity(name="was fed", makes={"shoddy": 1}, uses={"rag": 1}),
    )  # fmt: skip
    problem = Problem(quarters=8, activities=activities, needs=needs, trades={"wool": Trade(buy_pence=1)},
                      spaces=(Space(name="s", kind="building", use="shop", area_m2=50),))  # fmt: skip
    kept, why = maximal_structure(problem)
    assert [a.name for a in kept.activities] == ["fine"]
    assert why["no wool here"] == Impossible(obstacle=Obstacle.NO_INPUT, items=("silk",))
    assert why["no hands"] == Impossible(obstacle=Obstacle.NO_SKILL, items=("weaving",))
    assert why["no ground"] == Impossible(
        obstacle=Obstacle.TOO_LITTLE_SPACE, items=("shop",), needed_m2=90, there_m2=50
    )
    assert why["too late"] == Impossible(obstacle=Obstacle.TOO_LATE)
    assert why["unpaid"] == Impossible(obstacle=Obstacle.NO_VOLUNTEERS)
    assert why["unwanted"] == why["was fed"] == Impossible(obstacle=Obstacle.NO_BUYER, items=("shoddy",))
    assert why["feeds it"] == Impossible(obstacle=Obstacle.NO_BUYER, items=("rag",))
    assert {impossible_words(each) for each in why.values()} >= {
        "It needs 90 m² of shop in one place. The largest here has 50 m²."
    }


def test_a_leak_is_a_need_only_where_nobody_told_the_need():
    leak = LeakRow(category=CLEANING, pluggable_low_pence=0, pluggable_high_pence=37_00, area="T")
    others = [replace(leak, payer="Council"), replace(leak, category="something else")]
    (need,) = needs_of_leaks([leak, *others], [])
    assert (need.quantity, need.unit, need.origin) == (1.0, "hours", "leaks")
    assert list(needs_of_leaks([leak], [NeedRow(need="N", item="Cleaning", quantity=1)])) == []


def test_a_need_made_of_a_leak_is_of_what_is_known_to_leave_and_says_of_how_many_months():
    leak = LeakRow(category=CLEANING, pluggable_low_pence=0, pluggable_pence=18_50, amount_pence=40_00,
                   pluggable_high_pence=999_00, area="T", months_covered=3)  # fmt: skip
    (short,) = needs_of_leaks([leak], [])
    (year,) = needs_of_leaks([replace(leak, months_covered=12)], [])
    assert short.quantity == year.quantity == 1.0
    assert short.called.values["n"] == short.source.values["n"] == 3
    assert short.source.values["known"] == Pence(40_00)
    assert "n" not in year.called.values
    assert short.need == year.need == "cleaning_hour@T"
    assert not list(needs_of_leaks([replace(leak, pluggable_pence=0)], []))


def test_the_librarys_leaks_are_needs_that_the_leaks_room_knows():
    known = Path("src/ultramicro/flows/needs.csv").read_text(encoding="utf-8").splitlines()
    names = {row["need"] for row in csv.DictReader(known)}
    assert {row["need"] for row in read("leaks")} <= names
    assert all(row["source"] for row in read("leaks") if row["good"])
    numbers = ("buy_pence", "sell_pence", "lost_share", "training_hours", "hire_pence")
    for row in (*read("goods"), *read("skills")):
        assert row["source"] or not any(row.get(name) for name in numbers), row
    assert {row["good"] for row in read("leaks") if row["good"]} <= set(goods())
