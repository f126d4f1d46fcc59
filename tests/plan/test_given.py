"""Founders and pledges as a person writes them: read, told, planned with, shown; and in any order of rows."""

from dataclasses import replace
from datetime import date

import pytest

from tests.plan.conftest import FEW_NEEDS, FEW_RESOURCES, made
from tests.plan.drawn import Dice
from ultramicro.core.ask import ask
from ultramicro.flows.tables import rows_of
from ultramicro.place.new import write_new
from ultramicro.plan.gather import Tables, gather
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.promises import Founding
from ultramicro.plan.recipes.catalogue import Known
from ultramicro.plan.recipes.meaning import Assumed, Reason
from ultramicro.plan.recipes.meanings import resource
from ultramicro.plan.recipes.pledged_rows import pledge
from ultramicro.plan.rows import ActivityRow, LineRow, NeedRow, PledgeRow, ResourceRow, records
from ultramicro.plan.technique import Plan
from ultramicro.reports.model import frame
from ultramicro.techniques import open_place

BEGINS = date(2026, 1, 1)
THERE = Known(
    made=frozenset(["care_hour"]), skills=frozenset(["care", "cooking"]), prices={"care_hour": 2500.0}
)


def pledged(**row):
    return PledgeRow(**{"pledge": "P", "kind": "loan", "quantity": 1.0, **row})


def rows(answer, table):
    return frame(table, answer.tables()[table], None).records()


@pytest.mark.parametrize(
    ("row", "sort", "taken_as", "quantity", "guesses"),
    [
        ({"kind": "loan", "quantity": 5000, "unit": "£", "months": 36, "interest_share": 0.02}, "loan", "loan", 500_000, ()),
        ({"kind": "Loan", "quantity": 5, "unit": "£k"}, "loan", "loan", 500_000, (Assumed.TERMS,)),
        (
            {"kind": "order", "what": "home care", "quantity": 10, "unit": "hours a week", "price_pence": 2400},
            "order", "care_hour", 520, (Assumed.SELLERS,),
        ),
        ({"kind": "work", "what": "carers", "quantity": 20, "unit": "hours"}, "work", "care", 20, ()),
        ({"kind": "days of work", "what": "cooking", "quantity": 2, "unit": "days"}, "work", "cooking", 15, (Assumed.UNIT,)),
        ({"kind": "work", "quantity": 3, "unit": "hours a week"}, "work", "any", 156, (Assumed.WORD,)),
        ({"kind": "work", "what": "volunteers", "quantity": 8, "unit": "hours"}, "work", "volunteering", 8, ()),
    ],
)  # fmt: skip
def test_a_pledge_is_read_as_it_is_meant(row, sort, taken_as, quantity, guesses):
    found = pledge(pledged(**row), THERE)
    assert (found.sort, found.taken_as, found.quantity, found.guesses) == (sort, taken_as, quantity, guesses)
    assert found.left is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"kind": "gift", "unit": "£"}, Reason.KIND),
        ({"kind": "loan", "unit": "kg"}, Reason.UNIT),
        ({"kind": "loan", "unit": "£ a month"}, Reason.UNIT),
        ({"kind": "order", "what": "space travel", "unit": "items"}, Reason.MAKER),
        ({"kind": "order", "what": "home care", "unit": "kg"}, Reason.UNIT),
        ({"kind": "work", "what": "plumbing", "unit": "hours"}, Reason.WORD),
        ({"kind": "work", "what": "care", "unit": "m2"}, Reason.UNIT),
    ],
)
def test_a_pledge_that_is_not_understood_is_asked_about(row, reason):
    assert pledge(pledged(**row), THERE).left.reason is reason


@pytest.mark.parametrize(
    ("kind", "quantity", "unit", "expected"),
    [
        ("founder", 2, "people", 2),
        ("founders", 3, "items", 3),
        ("coach", 7, "hours a week", 364),
        ("coaching", 1, "FTE", 1650),
    ],
)
def test_founders_and_coaches_are_read(kind, quantity, unit, expected):
    row = ResourceRow(resource="R", kind=kind, what="a cafe", quantity=quantity, unit=unit)
    assert resource(row, THERE).quantity == expected


@pytest.mark.parametrize(
    ("kind", "unit"), [("founder", "hours a week"), ("coach", "people"), ("coach", "m2")]
)
def test_founders_are_counted_and_coaching_is_in_hours(kind, unit):
    row = ResourceRow(resource="R", kind=kind, what="a cafe", quantity=2, unit=unit)
    assert resource(row, THERE).left.reason is Reason.UNIT


@pytest.fixture(scope="module")
def tables(small_place):
    def read(make, name):
        return records(make, rows_of(small_place.table(name)))

    return Tables(
        activities=read(ActivityRow, "activities"), lines=read(LineRow, "activity_lines"),
        resources=read(ResourceRow, "resources"), needs=read(NeedRow, "needs"),
    )  # fmt: skip


def gathered(tables, **more):
    return gather(replace(tables, **more), Problem(quarters=8), BEGINS).problem


ORDER = {"pledge": "The council", "kind": "order", "what": "home care", "unit": "hours", "price_pence": 3700}


@pytest.mark.parametrize(("quantity", "rest"), [(10_000, 20_000), (30_000, None), (40_000, None)])
def test_an_order_is_a_part_of_the_need_and_never_beside_it(tables, quantity, rest):
    problem = gathered(tables, pledges=[PledgeRow(**ORDER, quantity=quantity)])
    of_care = {need.name: need.quantity for need in problem.needs if need.good == "care_hour"}
    expected = {"The council": quantity} | ({} if rest is None else {"Care at home": rest})
    assert of_care == expected
    assert [need.sure for need in problem.needs if need.name == "The council"] == [True]


def test_an_order_counts_from_its_day_to_its_day_and_the_need_is_whole_before_and_after(tables):
    # July to September 2026 is the third quarter: 92 days, of which 46 are left from 16 August on.
    dates = {"available_from": date(2026, 8, 16), "available_until": date(2027, 3, 31)}
    problem = gathered(tables, pledges=[PledgeRow(**ORDER, quantity=8_000, **dates)])
    order, rest = (
        next(n for n in problem.needs if n.name == name) for name in ("The council", "Care at home")
    )
    most = [order.most(t) for t in range(1, 9)]
    assert most == [0, 0, 1_000, 2_000, 2_000, 0, 0, 0]
    assert [rest.most(t) + each for t, each in enumerate(most, 1)] == [pytest.approx(7_500)] * 8
    alone = next(n for n in gathered(tables).needs if n.good == "care_hour")
    whole = sum(n.mean_a_year for n in problem.needs if n.good == "care_hour")
    assert whole == pytest.approx(alone.mean_a_year)


def test_an_order_with_dates_that_is_all_of_the_need_leaves_the_need_before_it(tables):
    late = PledgeRow(**ORDER, quantity=30_000, available_from=date(2026, 7, 1))
    of_care = {n.name: n for n in gathered(tables, pledges=[late]).needs if n.good == "care_hour"}
    assert [of_care["The council"].most(t) for t in (2, 3)] == [0, 7_500]
    assert [of_care["Care at home"].most(t) for t in (2, 3)] == [7_500, 0]


def test_only_an_order_that_lies_wholly_outside_the_plan_is_left_out(tables):
    early, late = {"available_until": date(2025, 12, 31)}, {"available_from": date(2028, 1, 1)}
    pledges = [
        PledgeRow(**ORDER | {"pledge": f"order {n}"}, quantity=900, **dates)
        for n, dates in enumerate((early, late))
    ]
    inside = PledgeRow(**ORDER, quantity=900, available_from=date(2027, 12, 1))
    found = gather(replace(tables, pledges=[*pledges, inside]), Problem(quarters=8), BEGINS)
    assert {each.name for each in found.unused} == {"order 0", "order 1"}
    assert "The council" in {need.name for need in found.problem.needs}


def test_who_does_not_say_who_founds_is_not_taken_for_a_place_without_founders(tables):
    assert gathered(tables).founding is None
    coach = ResourceRow(resource="Coach", kind="coach", what="coaching", quantity=4, unit="hours a week")
    assert gathered(tables, resources=[*tables.resources, coach]).founding == Founding(coaching_hours=52)


def test_work_is_done_in_its_own_time_and_loans_open_when_they_are_there(tables):
    dates = {"available_from": date(2026, 5, 1), "available_until": date(2026, 11, 30)}
    work = PledgeRow(pledge="W", kind="work", what="care", quantity=10, unit="days", **dates)
    loan = PledgeRow(
        pledge="L", kind="loan", quantity=10, unit="£", months=13, available_from=date(2026, 5, 1)
    )
    over = replace(work, pledge="O", available_from=None, available_until=date(2025, 11, 30))
    found = gather(replace(tables, pledges=[work, loan, over]), Problem(quarters=8), BEGINS)
    assert [(w.opens, w.closes, w.hours, w.each_quarter) for w in found.problem.work] == [(3, 4, 75.0, False)]
    assert [(each.opens, each.quarters) for each in found.problem.loans] == [(3, 4)]
    assert [(each.name, each.reason) for each in found.unused] == [("O", Reason.TIME)]


PLEDGES = [
    PledgeRow(**ORDER, quantity=10_000),
    PledgeRow(pledge="Aunt", kind="loan", quantity=9_000, unit="£"),
    PledgeRow(pledge="Friends", kind="work", what="any", quantity=9, unit="days"),
    PledgeRow(pledge="Neighbours", kind="work", what="care", quantity=9, unit="days"),
]


@pytest.mark.parametrize("seed", range(5))
def test_rows_in_another_order_are_the_same_problem_and_the_same_people(tables, seed):
    def mixed(rows):
        return Dice(seed).sample(list(rows), len(rows))

    whole = replace(tables, pledges=PLEDGES)
    names = ("activities", "lines", "resources", "needs", "pledges")
    one = gather(whole, Problem(quarters=8), BEGINS)
    other = gather(
        replace(whole, **{name: mixed(getattr(whole, name)) for name in names}), Problem(quarters=8), BEGINS
    )
    assert repr(other.problem) == repr(one.problem)
    assert other.offers == one.offers


def told(tmp_path_factory, resources="", pledges="", *, needs=FEW_NEEDS, base=FEW_RESOURCES, **flags):
    place = made(tmp_path_factory, base + resources, needs)
    if pledges:
        (place.config.root / "pledges.csv").write_text(
            "pledge,kind,what,quantity,unit,price_pence,interest_share,months\n" + pledges
        )
    return ask(Plan(**{"questions": 0, "draws": 0, **flags}), place)


def ids(answer):
    return {said.id for said in answer.says()}


def test_a_place_that_names_no_founder_is_told_that_the_plan_takes_somebody_for_granted(answer):
    assert "founders_not_known" in ids(answer)
    assert answer.figure("coaching_cost").low == 0


NEW_CARE = (
    FEW_NEEDS.replace("price_pence", "price_pence,supplied_from")
    .replace("3600", "3600,nobody")
    .replace("£,100", "£,100,")
)
"""Care that nobody gives now, so that all of it is new work."""


def test_pledges_stand_in_the_plan_and_in_its_sheets(tmp_path_factory):
    answer = told(
        tmp_path_factory, "Ran a shop,founder,shop,2,people\n",
        "The council,order,home care,12000,hours,4200,,\nAunt,loan,,20000,£,,0,60\nFriends,work,care,20,days,,,\n",
        base=FEW_RESOURCES.replace("15000000", "9000000"), needs=NEW_CARE,
    )  # fmt: skip
    assert all(check.holds for check in answer.checks())
    assert "founders_not_known" not in ids(answer)
    used = {row["name"]: row["used"] for row in rows(answer, "plan_resources")}
    assert used["The council"] > 0
    assert used["Aunt"] > 0
    assert used["Friends"] == pytest.approx(150)
    # What friends do unpaid is no cost of the enterprises whose work they do.
    plan = answer.plan
    given = 0.0
    for till in plan.tills:
        mine = [q for q in plan.quarters if q.quarter == till.quarter]
        assert sum(q.wages for q in mine) == pytest.approx(till.wages)
        given += sum(q.given for q in mine)
    assert given == pytest.approx(150)
    flows = [
        row for row in rows(answer, "plan_flows") if row["plan"] == "best" and row["source"] == "pledged"
    ]
    assert sum(row["quantity"] for row in flows) == pytest.approx(150)
    assert {row["amount_pence"] for row in flows} == {0}
    lines = rows(answer, "plan_sheets")
    assert "One of: Ran a shop." in {row["says"] for row in lines}
    assert "This is a pledged order, at £42.00 each." in {row["says"] for row in lines}
    assert "pledged loan: Aunt" in {row["item"] for row in lines}


def test_what_waits_for_a_founder_is_named(tmp_path_factory):
    answer = told(
        tmp_path_factory,
        "Ran a shop,founder,shop,1,people\nCleaners,people,cleaning,400,hours a week\n",
        needs=f"{FEW_NEEDS}Clean offices,cleaning,20000,hours,2600\n",
        questions=2,
    )
    waits = set(answer.explanation.waiting.activities)
    assert waits
    assert "waits_for_founders" in ids(answer)
    assert waits <= {row["activity"] for row in rows(answer, "plan_left_out") if row["reason"] == "founder"}


def test_where_money_lacks_nobody_is_told_that_nothing_pays(tmp_path_factory):
    poor = FEW_RESOURCES.replace("15000000", "500000")
    answer = told(tmp_path_factory, base=poor, questions=6)
    assert not answer.plan.units()
    assert "money_lacks" in ids(answer)
    assert "no_enterprise_pays" not in ids(answer)


def test_the_plan_of_a_wish_is_written_out_and_has_its_jobs(tmp_path_factory):
    answer = told(tmp_path_factory, wish_jobs=12.0)
    wish = answer.explanation.wish_plan
    assert wish.jobs(wish.problem.quarters) >= 12 * (1 - 1e-6)
    assert "wish" in {row["plan"] for row in rows(answer, "plan_alternatives")}
    assert "wish" in {row["plan"] for row in rows(answer, "plan")}


def test_savings_founders_and_coaching_need_no_word_beside_their_kind(tmp_path):
    """An empty cell beside them means the kind itself; beside people it means nothing."""
    root = tmp_path / "town"
    write_new(root)
    rows_ = ['Jar,savings,,"£18,000",', "Ann's four,Founders,,2,people", "Club,coaching,,3,hours a week",
             "Carers,people,,3,hours a week"]  # fmt: skip
    (root / "resources.csv").write_text("\n".join(["resource,kind,what,quantity,unit", *rows_]) + "\n")
    answer = ask(Plan(understood=True), open_place(root))
    assert {m.row.name: (m.sort, m.quantity) for m in answer.meanings if not m.left} == {
        "Jar": ("savings", 1_800_000), "Ann's four": ("founder", 2), "Club": ("coaching", 156)
    }  # fmt: skip
    assert all("kind says what it is" in m.note for m in answer.meanings if not m.left)
    assert [(each.reason, each.name, each.near) for each in answer.unused] == [
        (Reason.WORD, "Carers", ("any",))
    ]
