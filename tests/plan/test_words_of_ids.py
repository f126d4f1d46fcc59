"""Every id that an answer of the plan holds has words for people, and every name of the library has them."""

import pytest

from ultramicro.place.dictionary import value_words
from ultramicro.plan import statement
from ultramicro.plan.explained.explain import ChangeKind
from ultramicro.plan.explained.feasibility import Resource
from ultramicro.plan.explained.gains import Gainer
from ultramicro.plan.explained.sensitivity import Factor
from ultramicro.plan.paid import TOGETHER, Paid, Payee
from ultramicro.plan.people.people import Fit
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE
from ultramicro.plan.recipes.meaning import Assumed, Reason
from ultramicro.plan.recipes.recipe_units import FLOWS, NEEDED, Fault
from ultramicro.plan.recipes.sorts import NEED, SORTS
from ultramicro.plan.recipes.structure import Obstacle
from ultramicro.plan.recipes.vocabulary import goods, read, skills, uses
from ultramicro.plan.sheet import Part
from ultramicro.plan.sites import SiteFault

IDS = {
    "plan_more.kind": ChangeKind, "plan_wish.kind": Resource, "plan_gains.kind": Gainer,
    "plan_risks.kind": Factor, "assignments.reason": Fit, "plan_left_out.reason": Obstacle,
    "plan_understood.guesses": Assumed, "plan_understood.sort": (*SORTS, NEED),
    "plan_unused.reason": (*Reason, *SiteFault), "recipe_faults.fault": Fault, "plan_sheets.part": Part,
    "plan_flows.source": (OUTSIDE, FOUND, STORE, *Payee),
    "plan_flows.target": (OUTSIDE, LEFT, STORE, TOGETHER),
    "plan_flows.item": Paid, "plan_income.part": statement.Part,
    "activity_lines.role": (*FLOWS, *NEEDED),
}  # fmt: skip


@pytest.mark.parametrize("column", IDS)
def test_every_id_has_words(column):
    assert [each for each in IDS[column] if value_words(*column.split("."), str(each)) is None] == []


@pytest.mark.parametrize(
    ("roles", "known"),
    [
        ({"land", "building", "equipment"}, uses),
        ({"labour"}, skills),
        ({"output", "co_output", "input"}, goods),
    ],
)
def test_everything_that_the_library_names_has_words(roles, known):
    named = {row["item"] for row in read("recipes") if row["role"] in roles and row["item"]}
    assert named - set(known()) == set()
