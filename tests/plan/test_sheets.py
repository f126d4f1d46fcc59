"""What a start-up sheet says is so: break-even, rooms made ready, money at hand, permits."""

import pytest

from tests.plan.conftest import FEW_NEEDS, FEW_RESOURCES, made
from ultramicro.core.ask import ask
from ultramicro.plan.break_even import OFFICE
from ultramicro.plan.technique import Plan
from ultramicro.reports.model import frame

CARE = "Home-care co-operative"


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
    """20,000 hours at £31 less 23,600 paid hours; £110,000 of running costs and 4,000 office hours are fixed."""
    (line,) = lines(answer, "break_even")
    wage = answer.plan.problem.wage_pence / 100
    least = (110_000 + 4_000 * wage) / (20_000 * 31 - 23_600 * wage)
    assert OFFICE & {"coordination"}
    assert least <= line["quantity"] < least + 0.05


def test_making_rooms_ready_is_on_the_sheet_and_in_what_must_be_at_hand(answer):
    ready = [line for line in lines(answer, "needs") if line["item"].startswith("making ready")]
    (first,) = [line for line in lines(answer, "first_year") if "ready" in line["item"]]
    whole = sum(m2 * 150 for (name, _, _), m2 in answer.plan.placed.items() if name == CARE)
    assert sum(line["quantity"] for line in ready) == pytest.approx(whole)
    assert whole > 0
    assert all("£150 a m² is assumed" in line["says"] for line in ready)
    assert -whole <= first["quantity"] < 0
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
