"""What a start-up sheet says is so: break-even, rooms made ready, money at hand, permits."""

import pytest

from tests.plan.conftest import FEW_NEEDS, FEW_RESOURCES, made
from ultramicro.core.ask import ask
from ultramicro.plan.break_even import OFFICE
from ultramicro.plan.own_rows import own_quarters
from ultramicro.plan.technique import Plan
from ultramicro.reports.model import frame
from ultramicro.techniques import open_place

CARE = "Home-care co-operative"
AT_FULL_WORK = "This is at full work. In the last quarter of the plan the 2 take 611 hours a week together."


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """A plan of care and a shop in rooms that need work."""
    resources = FEW_RESOURCES.replace("quantity,unit", "quantity,unit,condition")
    resources = resources.replace("100,m2", "100,m2,needs work").replace("150,m2", "150,m2,needs work")
    return ask(Plan(questions=1, draws=2), made(tmp_path_factory, resources, FEW_NEEDS))


def lines(answer, part, activity=CARE):
    found = frame("plan_sheets", answer.tables()["plan_sheets"], None).records()
    return [line for line in found if (line["part"], line["activity"]) == (part, activity)]


def test_break_even_counts_as_fixed_what_does_not_fall_with_sales(answer):
    """20,000 hours at £36 less 26,900 paid hours; £141,500 of running costs and 4,000 office hours are fixed."""
    (line,) = lines(answer, "break_even")
    wage = answer.plan.problem.wage_pence / 100
    least = (141_500 + 4_000 * wage) / (20_000 * 36 - 26_900 * wage)
    assert OFFICE & {"coordination"}
    assert least <= line["quantity"] < least + 0.05


def test_who_pays_and_is_paid_adds_up_to_the_year(answer):
    """Care spends a fifth of its sales on running costs: a list without them shows a surplus that is not there."""
    year, rows = answer.plan.last_year(), answer.booked.rows
    own = [each for t, each in own_quarters(rows, CARE).items() if t in year]
    told = lines(answer, "money")
    sales = sum(line["quantity"] for line in told if line["item"].startswith("from: "))
    costs = sum(line["quantity"] for line in told if line["item"].startswith("to: "))
    (running,) = [line["quantity"] for line in told if "running costs" in line["item"]]
    assert running == pytest.approx(sum(each.running for each in own) / 100)
    assert running > 0
    # Sums below a pound are not told.
    assert sales == pytest.approx(sum(each.sales for each in own) / 100, abs=3)
    assert costs == pytest.approx(sum(each.costs for each in own) / 100, abs=3)


def test_units_are_told_without_the_solvers_rounding(answer):
    rows = frame("plan", answer.tables()["plan"], None).records()
    assert rows
    assert all(str(row["units_started"]) == str(abs(round(row["units_started"]))) + ".0" for row in rows)


def test_what_is_told_as_there_was_written_down_or_learnt(answer):
    told = {
        row["name"]: row["there"]
        for row in frame("plan_resources", answer.tables()["plan_resources"], None).records()
    }
    named = [name for name in told if str(name).startswith("care")]
    assert named
    assert all(told[name] == pytest.approx(500) or "those who learn it" in name for name in named)


def test_making_rooms_ready_is_on_the_sheet_and_in_what_must_be_at_hand(answer):
    ready = [line for line in lines(answer, "needs") if line["item"].startswith("making ready")]
    (first,) = [line for line in lines(answer, "first_year") if "ready" in line["item"]]
    whole = sum(m2 * 150 for (name, _, _), m2 in answer.plan.placed.items() if name == CARE)
    assert sum(line["quantity"] for line in ready) == pytest.approx(whole)
    assert whole > 0
    assert all("£150 a m² is assumed" in line["says"] for line in ready)
    assert -whole - 0.01 <= first["quantity"] < 0
    assert any("to make rooms and land ready" in line["says"] for line in lines(answer, "steps"))


def test_money_at_hand_names_no_grants_where_there_are_none_and_is_not_to_be_added_up(answer):
    (at_hand,) = [line["says"] for line in lines(answer, "steps") if "at hand" in line["says"]]
    assert "grant" not in at_hand
    assert "loans" in at_hand
    assert ("Do not add up" in at_hand) == (len(answer.plan.units()) > 1)


def test_no_permit_is_said_to_take_longest(answer):
    said = [line["says"] for line in lines(answer, "steps")]
    assert any("before you start" in each for each in said)
    assert not any("longest" in each for each in said)


def test_simulations_say_that_each_borrows_and_chooses_with_hindsight(answer):
    how = {figure.id: figure.how for figure in answer.figures()}["no_overdraft_share"]
    assert "may borrow" in how
    assert "known beforehand" in how
    assert "÷ 2." in how


OWN = """recipe,role,item,quantity,unit,low,high,source,year
Home-care co-operative,capital,,13500,£,11000,16000,three quotes,2026
home-care,labour,carers,23000,hours,,,,
Home-care co-operative,price,,31.50,£,30,33,what the council pays,2026
Home-care co-operative,running,,9000,£ a month,,,our accounts,2025
Home-care co-operative,building,,42,m2,,,the lease,
Tool library,building,,40,m2,,,another lease,2026
"""


@pytest.fixture(scope="module")
def with_own(tmp_path_factory):
    """The same plan where people know some figures better."""
    place = made(tmp_path_factory, FEW_RESOURCES, FEW_NEEDS)
    (place.root / "local_figures.csv").write_text(OWN, encoding="utf-8")
    return ask(Plan(questions=1, draws=2), open_place(place.root))


def test_each_figure_of_ones_own_is_marked_once_on_the_sheet_of_its_enterprise_with_its_year(with_own):
    every = frame("plan_sheets", with_own.tables()["plan_sheets"], None).records()
    marked = [line for line in every if "our own figure" in (line["says"] or "")]
    assert {line["activity"] for line in marked} == {CARE}
    assert [
        (line["item"], line["quantity"], line["says"].partition(" Who says so")[0]) for line in marked
    ] == [
        ("money to start", 13_500, marked[0]["says"].partition(" Who says so")[0]),
        ("care", pytest.approx(23_000 / 52), f"Your own figure. {AT_FULL_WORK}"),
        ("building", 42, "Your own figure."),
        ("price of home care", 31.5, "Your own figure, 2026."),
        ("other costs", 9_000, "Your own figure, 2025."),
    ]
    assert marked[0]["says"].startswith("Your own figure, 2026. Who says so: three quotes. To pay it")
    assert marked[-1]["says"] == "Your own figure, 2025. Who says so: our accounts."


def test_nothing_is_marked_where_no_figure_is_ones_own(answer):
    every = frame("plan_sheets", answer.tables()["plan_sheets"], None).records()
    assert not any("own figure" in (line["says"] or "") for line in every)


def test_rent_is_told_as_a_share_of_what_is_written_down(tmp_path_factory):
    """Care stands on 40 of 80 m² let at £25 an hour for 20 hours a week: half of £26,000 a year."""
    resources = FEW_RESOURCES.replace("quantity,unit", "quantity,unit,cost_pence,cost_per")
    resources = resources.replace("Office,building,office,100,m2", "Office,building,office,80,m2,2500,hour")
    place = made(tmp_path_factory, resources, FEW_NEEDS.replace("30000", "18000"))
    given = ask(Plan(questions=0, draws=0, without="Community shop"), place)
    rents = [line for line in lines(given, "money") if "as rent" in line["item"]]
    assert rents
    for line in rents:
        stood = sum(
            m2 for (name, _, site), m2 in given.plan.placed.items() if (name, site) == (CARE, "Office")
        )
        assert line["quantity"] == pytest.approx(26_000 * stood / 80, abs=1)
        assert "share, by floor space" in line["says"]
