"""Machines with spare hours: they spare capital, are shared, and are never used beyond the hours they are free."""

from dataclasses import replace
from datetime import date

import pytest

from ultramicro.core.linear import Effort
from ultramicro.plan.gather import Tables, gather
from ultramicro.plan.programme.model import Money, Problem
from ultramicro.plan.programme.plan import FOUND, plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.proof.verify import laws
from ultramicro.plan.recipes.meaning import Reason
from ultramicro.plan.recipes.recipe_files import proposed
from ultramicro.plan.recipes.recipe_units import Fault
from ultramicro.plan.recipes.structure import maximal_structure
from ultramicro.plan.rows import NeedRow, RecipeRow, ResourceRow, record, records

ON = date(2026, 4, 1)
ROLES = [
    ("output", "laundered linen", 9000, "items"), ("price", "", 600, "pence"), ("labour", "pressing", 1000, "hours"),
    ("capital", "", 6_000_000, "pence"), ("equipment", "laundry", 500, "hours a year"), ("spared", "", 5_500_000, "pence"),
]  # fmt: skip


def recipe(**changed):
    rows = [dict(zip(("role", "item", "quantity", "unit"), row, strict=True)) for row in ROLES]
    return proposed(
        record(RecipeRow, {"recipe": "Laundry", **row, **changed.get(row["role"], {})}) for row in rows
    )


def place(*more, recipes=None, savings=1_500_000):
    found = recipes or recipe()
    blank = dict.fromkeys(
        (
            "postcode",
            "available_from",
            "available_until",
            "cost_pence",
            "cost_per",
            "ready_cost_pence",
            "condition",
        )
    )
    rows = [
        ("Pressers", "people", "pressing", 80, "hours a week", None),
        ("Savings", "savings", "savings", savings, "pence", None),
        *more,
    ]
    resources = [
        {**blank, "resource": name, "kind": kind, "what": what, "quantity": quantity, "unit": unit, "cost_pence": pence, "cost_per": "hour"}
        for name, kind, what, quantity, unit, pence in rows
    ]  # fmt: skip
    needs = [{"need": "Linen", "item": "laundered linen", "quantity": 20_000, "unit": "items", "price_pence": 600,
              "capturable_share": 1.0, "supplied_from": "outside"}]  # fmt: skip
    tables = Tables(activities=found.activities, lines=found.lines, resources=records(ResourceRow, resources),
                    needs=records(NeedRow, needs))  # fmt: skip
    basis = replace(Problem(), quarters=8, money=Money(reserve_weeks=1.0))
    return gather(tables, basis, ON)


MACHINE = ("Hospital machine", "equipment", "Laundry", 1, "items", 900)


def best(gathered):
    problem, _ = maximal_structure(gathered.problem)
    return plan_of(find_plan(problem, Effort(gap=0.0)))


def test_a_borrowed_machine_lets_start_what_savings_do_not_reach():
    assert not best(place()).units()
    plan = best(place(MACHINE))
    assert plan.units()["Laundry + laundry"] == 2
    mine = [q for q in plan.quarters if q.activity == "Laundry + laundry"]
    assert sum(q.capital for q in mine) == pytest.approx(2 * 5_000)
    assert all(law.holds for law in laws(plan))
    for t in range(1, 9):
        used = sum(
            f.quantity
            for f in plan.flows
            if (f.quarter, f.source, f.good) == (t, FOUND, "laundry hours") and f.target in plan.units()
        )
        assert used <= 20 * 13 + 1e-6


def test_hire_is_paid_and_more_machines_never_lower_the_income():
    free, dear = (best(place((*MACHINE[:5], pence))).worth_pounds for pence in (0, 900))
    assert free > dear
    assert best(place(MACHINE, ("Another", *MACHINE[1:]))).worth_pounds >= dear - 0.01


def test_a_machine_of_no_use_is_told():
    told = {each.name: each.reason for each in place(("Blimp", "equipment", "blimp", 1, "items", 0)).unused}
    assert told == {"Blimp": Reason.WORD}


def test_a_recipe_that_spares_more_than_it_costs_is_refused():
    (fault,) = recipe(spared={"quantity": 7_000_000}).faults
    assert fault.fault is Fault.SPARES_TOO_MUCH
    (fault,) = recipe(spared={"quantity": 0}).faults
    assert fault.fault is Fault.NOTHING_SPARED
