"""The plan as a neighbourhood group makes it: two tables and the built-in recipes, nothing else."""

import csv
import json
from dataclasses import replace

import pytest

from tests.plan.conftest import RESOURCES
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.formatting import MADE_UP, Formatter
from ultramicro.core.message import Message, words
from ultramicro.flows.tables import rows_of
from ultramicro.main import main
from ultramicro.plan.people.people import Offer, how_many
from ultramicro.plan.recipes.meaning import Reason
from ultramicro.plan.recipes.structure import Obstacle
from ultramicro.plan.technique import Plan
from ultramicro.reports.model import frame
from ultramicro.techniques import open_place


def rows(answer, table):
    return frame(table, answer.tables()[table], None).records()


def test_two_tables_are_enough_for_a_plan_that_proves_itself(answer):
    assert all(check.holds for check in answer.checks())
    chosen = {row["activity"] for row in rows(answer, "plan_enterprises")}
    assert "Home-care co-operative" in chosen
    assert answer.plan.jobs(8) > 5
    assert answer.says()[0].id == "summary"
    assert answer.says()[-1].id in {"wish_within_reach", "wish_takes", "wish_beyond_needs"}
    assert answer.says()[-1].values["jobs"].number == 40


def test_every_figure_check_and_sentence_has_an_id_of_its_own(answer):
    for ids in (
        [(figure.id, *sorted(figure.of.items())) for figure in answer.figures()],
        [check.id for check in answer.checks()],
        [said.id for said in (*answer.says(), *answer.lacks())],
        [picture.name for picture in answer.pictures()],
    ):
        assert len(set(ids)) == len(ids)
        assert all(ids)
    assert answer.figure("net_local_income").value > 0
    # Told to a tenth, so that what is taken off adds up.
    jobs = sum(answer.plan.jobs(t) for t in (5, 6, 7, 8)) / 4
    assert answer.figure("jobs").value == pytest.approx(jobs, abs=0.05)


def test_everything_that_people_read_is_said_in_their_language(answer):
    texts = [text for f in answer.figures() for text in (f.name, f.how)]
    texts += [text for p in answer.pictures() for text in (p.title, p.alt)]
    texts += [*answer.says(), *answer.lacks(), *(check.law for check in answer.checks())]
    assert all(isinstance(text, Message) for text in texts)
    with Formatter(language=MADE_UP, currency="EUR").speaking():
        assert all(words(text).startswith("[") for text in texts)
        cells = [cell for name in answer.tables() for row in rows(answer, name) for cell in row.values()]
        said = [words(text) for text in (*texts, *(cell for cell in cells if isinstance(cell, Message)))]
        assert not [text for text in said if "£" in text]
        assert any("€" in text for text in said)


def test_what_cannot_be_used_is_told(answer):
    unused = {row["name"]: row["reason"] for row in rows(answer, "plan_unused")}
    assert unused == {"A blimp": Reason.WORD, "Hats": Reason.MAKER}
    left = {row["activity"]: row for row in rows(answer, "plan_left_out")}
    assert left["Bike refurbishing workshop"]["reason"] in {Obstacle.NO_BUYER, Obstacle.TOO_LITTLE_SPACE}
    assert all(row["why"] for row in left.values())


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
        assert {
            "in_short",
            "steps",
            "needs",
            "money",
            "first_year",
            "months",
            "break_even",
            "watch",
            "sensitive",
        } <= parts
        assert sum(line["part"] == "watch" for line in sheets if line["activity"] == row["activity"]) == 3
    care = [
        line["item"].values
        for line in sheets
        if line["part"] == "sensitive" and line["activity"] == "Home-care co-operative"
    ]
    assert len(care) == 3
    assert any(values.get("need") == "Care at home" for values in care)


def test_the_first_year_of_a_sheet_adds_up(answer):
    for row in rows(answer, "plan_enterprises"):
        *parts, left = [
            line["quantity"] for line in rows(answer, "plan_sheets")
            if (line["activity"], line["part"]) == (row["activity"], "first_year")
        ]  # fmt: skip
        assert sum(parts) == pytest.approx(left)


def test_the_same_question_has_the_same_answer(small_place):
    answer, again = (ask(Plan(questions=2, draws=4, wish_jobs=40.0), small_place) for _ in range(2))
    assert answer.plan.units()
    assert again.plan == answer.plan
    assert again.says() == answer.says()
    assert again.figures() == answer.figures()


def test_a_grant_and_more_jobs_are_asked_for_by_name(small_place):
    income, jobs, both = (
        ask(Plan(questions=0, draws=0, grant=50_000, aim=aim), small_place)
        for aim in ("income", "income_then_jobs", "income_and_jobs")
    )
    assert income.plan.units()
    assert jobs.plan.jobs(8) >= income.plan.jobs(8) - 0.01
    assert jobs.plan.worth_pounds >= 0.99 * income.plan.worth_pounds - 1
    assert all(check.holds for check in (*jobs.checks(), *both.checks()))
    assert both.figure("weighted_income")
    assert not both.figure("net_local_income")


def test_alternatives_are_written_out_and_can_be_compared(small_place):
    answer = ask(Plan(questions=3, draws=0), small_place)
    tables = {name: rows_of(table) for name, table in answer.tables().items()}
    best, *others = tables["plan_alternatives"]
    assert best["plan"] == "best"
    assert others
    for other in others:
        assert best["income_pence"] * 0.97 - 100 <= other["income_pence"] <= best["income_pence"] * 1.001
        mine = {row["activity"] for row in tables["plan"] if row["plan"] == other["plan"]}
        assert len(mine) == other["enterprises"]
        assert other["adds"] or other["leaves_out"]
    assert {row["activity"] for row in tables["plan"] if row["plan"] == "best"} == set(answer.plan.units())


def test_what_must_be_in_the_plan_is_and_what_it_costs_is_told(small_place):
    def best(**asked):
        return ask(Plan(questions=0, draws=0, **asked), small_place)

    free = best()
    inside, outside = (
        next(iter(free.plan.units())),
        min({a.name for a in free.plan.problem.activities} - set(free.plan.units())),
    )
    without = best(without=inside.upper())
    assert inside not in without.plan.units()
    assert without.plan.worth_pounds <= free.plan.worth_pounds * 1.002
    forced = best(with_=outside)
    assert forced.plan.units()[outside] >= 1
    assert forced.plan.worth_pounds <= free.plan.worth_pounds * 1.002
    (told,) = (said for said in forced.says() if said.id == "conditions_cost")
    assert outside in told
    assert [said.id for said in free.says()].count("conditions_cost") == 0
    with pytest.raises(BadInput, match="no recipe"):
        best(with_="moonbeam works")
    with pytest.raises(BadInput, match="no recipe"):
        best(with_=inside, without=inside)


def test_a_place_where_nothing_can_run_is_told_what_to_give(tmp_path):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "resources.csv").write_text(
        "resource,kind,what,quantity,unit\nA,people,juggling,5,hours a week\n"
    )
    with pytest.raises(BadInput) as told:
        ask(Plan(), open_place(tmp_path / "town"))
    assert "needs.csv" in told.value.where


def test_a_recipe_of_the_places_own_replaces_a_built_in_one_of_the_same_name(tmp_path, capsys):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "recipes" / "own.csv").write_text(
        "recipe,role,item,quantity,unit\nHome-care co-operative,output,home care,10,hours\n"
        "Home-care co-operative,labour,care,12,hours\nMagic,output,gold,1,t\nMagic,input,lead,1,hours\nMagic,labour,x,1,kg\n"
    )
    capsys.readouterr()
    assert main(["recipes", str(tmp_path / "town"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [said["id"] for said in (*told["says"], *told["lacks"])] == ["enterprises", "recipes_with_faults"]
    table = told["tables"]["recipe_faults"]
    (fault,) = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert (fault["recipe"], fault["fault"], fault["read"], fault["line"]) == ("Magic", "wrong_unit", "kg", 6)
    activities = told["tables"]["activities"]
    names = [dict(zip(activities["columns"], row, strict=True))["activity"] for row in activities["rows"]]
    assert names.count("Home-care co-operative") == 1


def test_what_is_assumed_can_be_set(small_place):
    usual, none_lost, all_lost, more_here = (
        ask(Plan(quarters=4, questions=0, draws=0, **assumed), small_place).plan.worth_pounds
        for assumed in ({}, {"displaced": 0.0}, {"displaced": 1.0, "sellers_here": 1.0}, {"bought_here": 0.6})
    )
    assert all_lost < usual < none_lost
    assert more_here > usual


def test_a_wish_says_what_it_would_take_or_that_needs_are_too_small(answer):
    def wishing(jobs, wish):
        explanation = replace(answer.explanation, wish=wish, wished=jobs)
        return replace(answer, explanation=explanation).says()[-1]

    assert wishing(5000.0, None).id == "wish_beyond_needs"
    assert wishing(3.0, []).id == "wish_within_reach"
    assert wishing(40.0, answer.explanation.wish).values["jobs"].number == 40


def test_a_place_that_can_start_nothing_is_told_so_and_its_bad_rows_are_listed(tmp_path, capsys):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "resources.csv").write_text(
        "resource,kind,what,quantity,unit,people\nCarers,people,care,500,hours a week,0\nOffice,building,office,100,m2,\n"
    )
    (tmp_path / "town" / "needs.csv").write_text(
        "need,item,quantity,unit,price_pence\nCare at home,home care,30000,hours,3600\nDinners,school meals,-5,meals,300\n"
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
    capsys.readouterr()
    assert main([*args, "--json"]) == 0
    said, _ = json.JSONDecoder().raw_decode(capsys.readouterr().out)
    assert [each["id"] for each in said["says"]][:2] == ["rows_unused_first", "no_enterprise_pays"]
    with (tmp_path / "out" / "plan_unused.csv").open() as file:
        told = {(row["table"], row["line"]): row["reason"] for row in csv.DictReader(file)}
    assert told["resources", "2"] == told["needs", "3"] == Reason.REJECTED
    assert main(["report", str(tmp_path / "town"), "--out", str(tmp_path / "report")]) in {0, 2}


def test_without_postcodes_it_says_what_a_list_of_them_would_add(answer):
    assert answer.sentence("deprivation_not_known")


def test_who_is_gone_before_the_plan_ends_is_given_no_post(tmp_path):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "resources.csv").write_text(
        "resource,kind,what,quantity,unit,people,available_from,available_until\n"
        "Carers,people,care,300,hours a week,15,2026-01-01,\nShopkeepers,people,retail,100,hours a week,5,2026-01-01,\n"
        "Students,people,care,200,hours a week,10,2026-01-01,2026-06-30\nOffice,building,office,100,m2,,2026-01-01,\n"
        "Savings,savings,savings,15000000,pence,,2026-01-01,\n"
    )
    (tmp_path / "town" / "needs.csv").write_text(
        "need,item,quantity,unit,price_pence,supplied_from\nCare at home,home care,30000,hours,3600,outside\n"
    )
    found = ask(Plan(questions=0, draws=0), open_place(tmp_path / "town"))
    assert found.plan.units()
    working = {row["resource"] for row in rows(found, "assignments")}
    assert "Carers" in working
    assert "Students" not in working


def test_people_who_offer_next_to_nothing_do_not_make_a_hundred_thousand_posts():
    many, few = (
        Offer(resource="R", skill="care", hours=hours, people=people)
        for hours, people in ((500.0, 100_000), (0.5, 3))
    )
    assert (how_many(many), how_many(few)) == (500, 1)
