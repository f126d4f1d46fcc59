"""The plan as a neighbourhood group makes it: two tables and the built-in recipes, nothing else."""

import csv

import pytest

from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.flows.tables import rows_of
from ultramicro.main import main
from ultramicro.plan.people.people import how_many
from ultramicro.plan.technique import Plan
from ultramicro.techniques import open_place

RESOURCES = """resource,kind,what,quantity,unit,cost_pence,cost_per,condition
Idle cooks,people,cooking,120,hours a week,,,
Idle carers,people,care,500,hours a week,,,
Anybody,people,retail,400,hours a week,,,
Chapel kitchen,building,kitchen,160,m2,20000,month,ready
Old bank,building,shop,120,m2,0,month,needs work
Allotments nobody tends,land,growing land,6000,m2,,,
Credit union savings,savings,savings,15000000,pence,,,
A blimp,equipment,blimp,1,items,,,
"""
NEEDS = """need,item,quantity,unit,price_pence,capturable_share,supplied_from
School dinners,school meals,90000,items,320,1,outside
Care at home,home care,40000,hours,3100,0.6,outside
Bread,bread,50000,items,260,0.5,unknown
Hats,felt hats,50,items,2600,1,outside
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("plan") / "town"
    main(["new", str(root)])
    (root / "resources.csv").write_text(RESOURCES)
    (root / "needs.csv").write_text(NEEDS)
    return open_place(root)


@pytest.fixture(scope="module")
def answer(place):
    return ask(Plan(questions=2, draws=6, wish_jobs=40.0), place)


def rows(answer, table):
    return rows_of(answer.tables()[table])


def test_two_tables_are_enough_for_a_plan_that_proves_itself(answer):
    assert all(check.holds for check in answer.checks())
    chosen = {row["activity"] for row in rows(answer, "plan_enterprises")}
    assert "Home-care co-operative" in chosen
    assert answer.plan.jobs(8) > 5
    assert "full-time jobs" in answer.says()[0]
    assert "40 jobs" in answer.says()[-1]


def test_what_cannot_be_used_is_told(answer):
    unused = {row["name"]: row["why"] for row in rows(answer, "plan_unused")}
    assert unused == {"A blimp": "no recipe uses it", "Hats": "no recipe makes it"}
    left = {row["activity"]: row["why"] for row in rows(answer, "plan_left_out")}
    assert (
        left["Bike refurbishing workshop"] == "nobody wants bike refurb"
        or "bikes" in left["Bike refurbishing workshop"]
    )


def test_every_post_and_every_room_is_somebodys_or_the_reason_is_told(answer):
    found = rows(answer, "assignments")
    assert all(row["resource"] or row["reason"] for row in found)
    sizes = {row["resource"]: float(row["quantity"]) for row in csv.DictReader(RESOURCES.splitlines())}
    used = {}
    for row in found:
        if row["resource"]:
            used[row["resource"]] = used.get(row["resource"], 0.0) + row["quantity"]
    assert all(amount <= sizes[name] * 1.001 for name, amount in used.items())


def test_every_enterprise_has_a_sheet_with_all_its_parts(answer):
    sheets = rows(answer, "plan_sheets")
    for row in rows(answer, "plan_enterprises"):
        parts = {line["part"] for line in sheets if line["activity"] == row["activity"]}
        assert {"needs", "first year", "break-even", "sensitive"} <= parts
    care = [
        line["item"]
        for line in sheets
        if line["part"] == "sensitive" and line["activity"].startswith("Home-care")
    ]
    assert len(care) == 3
    assert any(item.startswith("Care at home") for item in care)


def test_the_same_question_has_the_same_answer(place):
    answer, again = (ask(Plan(quarters=4, questions=1, draws=2, wish_jobs=40.0), place) for _ in range(2))
    assert again.plan == answer.plan
    assert again.says() == answer.says()
    assert again.figures() == answer.figures()


def test_a_grant_and_more_jobs_are_asked_for_by_name(place):
    income = ask(Plan(questions=0, draws=0, grant=50_000), place)
    jobs = ask(Plan(questions=0, draws=0, grant=50_000, aim="income, then jobs"), place)
    both = ask(Plan(questions=0, draws=0, grant=50_000, aim="income and jobs"), place)
    assert jobs.plan.jobs(8) >= income.plan.jobs(8) - 0.01
    assert jobs.plan.worth_pounds >= 0.99 * income.plan.worth_pounds - 1
    assert all(check.holds for check in (*jobs.checks(), *both.checks()))
    assert both.figures()[0].name == "net local income, more counted"


def test_a_place_where_nothing_can_run_is_told_what_to_give(tmp_path):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "resources.csv").write_text(
        "resource,kind,what,quantity,unit\nA,people,juggling,5,hours a week\n"
    )
    with pytest.raises(BadInput, match="none of the recipes can run"):
        ask(Plan(), open_place(tmp_path / "town"))


def test_a_recipe_of_the_places_own_stands_in_the_stead_of_a_built_in_one(tmp_path, capsys):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "recipes" / "own.csv").write_text(
        "recipe,role,item,quantity,unit\nHome-care co-operative,output,home care,10,hours\n"
        "Home-care co-operative,labour,care,12,hours\nMagic,output,gold,1,t\nMagic,input,lead,1,hours\nMagic,labour,x,1,kg\n"
    )
    capsys.readouterr()
    assert main(["recipes", str(tmp_path / "town"), "--json"]) == 0
    told = capsys.readouterr().out
    assert "1 of them by the place's own" in told
    assert "labour x is in kg" in told


def test_what_is_assumed_can_be_set(place):
    usual, none_lost, all_lost, more_here = (
        ask(Plan(quarters=4, questions=0, draws=0, **assumed), place).plan.worth_pounds
        for assumed in (
            {},
            {"displaced": 0.0},
            {"displaced": 1.0, "sellers_here": 1.0},
            {"bought_here": 0.6},
        )
    )
    assert all_lost < usual < none_lost
    assert more_here > usual


def test_a_wish_that_is_too_large_says_what_it_would_take_or_that_needs_are_too_small(place):
    little = ask(Plan(questions=0, draws=0, wish_jobs=34.0), place)
    assert little.says()[-1].startswith("34 jobs")
    assert little.explanation.wish is not None
    far = ask(Plan(questions=0, draws=0, wish_jobs=5000.0), place)
    assert "beyond the needs" in far.says()[-1]


def test_a_place_that_can_start_nothing_is_told_so_and_its_bad_rows_are_listed(tmp_path, capsys):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "resources.csv").write_text(
        "resource,kind,what,quantity,unit,people\nCarers,people,care,500,hours a week,0\nOffice,building,office,100,m2,\n"
    )
    (tmp_path / "town" / "needs.csv").write_text(
        "need,item,quantity,unit,price_pence\nCare at home,home care,30000,hours,3100\nDinners,school meals,-5,meals,300\n"
    )
    args = [
        "plan",
        str(tmp_path / "town"),
        "--questions",
        "1",
        "--draws",
        "1",
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(args) == 0
    said = capsys.readouterr().out
    assert "no enterprise pays its way" in said
    with (tmp_path / "out" / "plan_unused.csv").open() as file:
        told = {(row["table"], row["name"]): row["why"] for row in csv.DictReader(file)}
    assert "not above 0" in told["resources", "line 2"]
    assert "less than 0" in told["needs", "line 3"]
    assert main(["report", str(tmp_path / "town"), "--out", str(tmp_path / "report")]) in {0, 2}


def test_without_postcodes_it_says_what_a_list_of_them_would_add(answer):
    assert any("list of postcodes" in words for words in answer.lacks())


def test_who_is_gone_before_the_plan_ends_is_given_no_post(tmp_path):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "resources.csv").write_text(
        "resource,kind,what,quantity,unit,people,available_from,available_until\n"
        "Carers,people,care,300,hours a week,15,2026-01-01,\nShopkeepers,people,retail,100,hours a week,5,2026-01-01,\n"
        "Students,people,care,200,hours a week,10,2026-01-01,2026-06-30\nOffice,building,office,100,m2,,2026-01-01,\n"
        "Savings,savings,savings,15000000,pence,,2026-01-01,\n"
    )
    (tmp_path / "town" / "needs.csv").write_text(
        "need,item,quantity,unit,price_pence,supplied_from\nCare at home,home care,30000,hours,3100,outside\n"
    )
    found = ask(Plan(questions=0, draws=0), open_place(tmp_path / "town"))
    assert found.plan.units()
    working = {row["resource"] for row in rows(found, "assignments")}
    assert "Carers" in working
    assert "Students" not in working


def test_people_who_offer_next_to_nothing_do_not_make_a_hundred_thousand_posts():
    assert how_many({"people": 100_000}, 500.0) == 500
    assert how_many({"people": 3}, 0.5) == 1
