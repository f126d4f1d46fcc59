"""Laws of the plan on drawn problems, and published examples of activity analysis."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.plan.explained.alternatives import alternatives, standing
from ultramicro.plan.explained.compared import without_links
from ultramicro.plan.explained.explain import ChangeKind, best_step, marginal_gains
from ultramicro.plan.explained.feasibility import Resource, extra_resources_for
from ultramicro.plan.explained.not_chosen import left_out
from ultramicro.plan.explained.sensitivity import Factor, as_planned, draws, sensitivities
from ultramicro.plan.programme.model import Activity, Money, Need, Problem, Trade
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.programme.worth import Worth
from ultramicro.plan.proof.income import income_of
from ultramicro.plan.proof.verify import laws
from ultramicro.plan.recipes.structure import maximal_structure

EXACT = Effort(gap=0.0, nodes=5000)
FEW = settings(max_examples=15, deadline=None)


def best(problem):
    return find_plan(problem, EXACT)


@given(problems())
@FEW
def test_a_plan_keeps_every_law_and_its_income_adds_up(problem):
    found = best(problem)
    plan = plan_of(found)
    broken = [law for law in laws(plan) if not law.holds]
    assert not broken
    assert income_of(plan).total == pytest.approx(found.worth_pounds, rel=1e-6, abs=0.01)
    assert found.worth_pounds >= -1e-6
    assert found.bound_pounds >= found.worth_pounds - 1e-6


def test_nothing_is_borrowed_to_repay_what_was_repaid():
    """Over ten years, with an instalment that would outlive a loan that is paid back early."""
    baker = Activity(name="bakery", makes={"bread": 9000}, hours={"baking": 1200}, capital_pence=2_000_000)
    eaten = Need(name="bread eaten", good="bread", quantity=9000, price_pence=320)
    money = Money(savings_pence=6_000_000, reserve_weeks=0.0, interest=0.04)
    problem = Problem(quarters=40, activities=(baker,), needs=(eaten,), hours={"baking": 300}, money=money)
    tills = plan_of(find_plan(problem, Effort(gap=0.01, nodes=50))).tills
    assert sum(x.loan for x in tills) > 1000
    gone = next(x.quarter for x in tills[1:] if x.debt < 1)
    assert all(x.loan < 1 and x.repaid < 1 for x in tills if x.quarter > gone)


def test_money_is_asked_about_in_the_sums_that_begin_something():
    """A thousand pounds starts no bakery; twenty thousand do, and so it is told."""
    baker = Activity(name="bakery", makes={"bread": 9000}, hours={"baking": 1200}, capital_pence=1_700_000)
    eaten = Need(name="bread eaten", good="bread", quantity=9000, price_pence=320)
    problem = Problem(
        activities=(baker,), needs=(eaten,), hours={"baking": 300}, money=Money(reserve_weeks=6.0)
    )
    found = best(problem)
    assert found.worth_pounds == pytest.approx(0)
    # The bakery at £17,000 and six weeks of its wages, £2,049.
    step = best_step(marginal_gains(found, 6))
    assert (step.kind, step.amount) == (ChangeKind.LENT, 2_000_000)
    lent = best(replace(problem, money=replace(problem.money, savings_pence=2_000_000)))
    assert step.gain == pytest.approx(lent.worth_pounds)
    assert [m for m in marginal_gains(lent, 6) if m.kind is ChangeKind.LENT] == []


@given(problems())
@FEW
def test_the_discount_changes_no_law(problem):
    """What a later year counts changes which plan is best, and nothing of what can be done."""
    found = best(replace(problem, worth=replace(problem.worth, discount=0.2)))
    undiscounted = replace(problem, worth=replace(problem.worth, discount=0.0))
    plan = replace(plan_of(found), problem=undiscounted)
    assert [law.id for law in laws(plan) if not law.holds and law.id != "income"] == []


@given(problems(), st.sampled_from(["hours", "savings", "area", "starts", "needs", "gift", "material"]))
@FEW
def test_more_of_anything_never_lowers_the_income(problem, what):
    more = {
        "hours": lambda p: replace(p, hours={k: h * 2 for k, h in p.hours.items()}),
        "savings": lambda p: replace(
            p, money=replace(p.money, savings_pence=p.money.savings_pence * 2 + 10**6)
        ),
        "gift": lambda p: replace(p, money=replace(p.money, own_pence=p.money.own_pence + 10**6)),
        "area": lambda p: replace(p, spaces=tuple(replace(i, area_m2=i.area_m2 * 2) for i in p.spaces)),
        "starts": lambda p: replace(p, starts=p.starts + 1),
        "needs": lambda p: replace(p, needs=tuple(replace(d, quantity=d.quantity * 2) for d in p.needs)),
        "material": lambda p: replace(p, materials={"flour": (2.0,) * 12}),
    }[what]
    assert best(more(problem)).worth_pounds >= best(problem).worth_pounds - 0.01


@given(problems())
@FEW
def test_all_money_twice_is_income_twice(problem):
    found = best(problem)
    double = replace(
        problem,
        wage_pence=problem.wage_pence * 2,
        activities=tuple(replace(a, capital_pence=a.capital_pence * 2, first_pence=a.first_pence * 2, running_pence=a.running_pence * 2)
                         for a in problem.activities),
        needs=tuple(replace(d, price_pence=d.price_pence * 2) for d in problem.needs),
        spaces=tuple(replace(i, rent_pence=i.rent_pence * 2, ready_pence=i.ready_pence * 2) for i in problem.spaces),
        trades={g: replace(x, buy_pence=x.buy_pence and x.buy_pence * 2, sell_pence=x.sell_pence and x.sell_pence * 2)
                for g, x in problem.trades.items()},
        money=replace(problem.money, own_pence=problem.money.own_pence * 2,
                      savings_pence=problem.money.savings_pence * 2),
    )  # fmt: skip
    assert best(double).worth_pounds == pytest.approx(2 * found.worth_pounds, rel=1e-5, abs=0.1)


@given(problems(), st.permutations([0, 1, 2]))
@FEW
def test_the_order_of_recipes_does_not_matter(problem, order):
    mixed = replace(problem, activities=tuple(problem.activities[i] for i in order))
    assert best(mixed).worth_pounds == pytest.approx(best(problem).worth_pounds, rel=1e-6, abs=0.01)


@given(problems())
@FEW
def test_what_can_be_in_no_plan_changes_none(problem):
    kept, why_not = maximal_structure(problem)
    assert set(why_not) | {a.name for a in kept.activities} == {a.name for a in problem.activities}
    assert best(kept).worth_pounds == pytest.approx(best(problem).worth_pounds, rel=1e-6, abs=0.01)


@given(problems())
@FEW
def test_links_and_choosing_together_never_lose(problem):
    found = best(problem)
    assert without_links(problem, EXACT).worth_pounds <= found.worth_pounds + 0.01


@given(problems())
@settings(max_examples=6, deadline=None)
def test_what_is_explained_was_found_by_a_plan(problem):
    found = best(problem)
    for more in marginal_gains(found, 2):
        assert -0.01 <= more.gain <= more.at_most + 0.01
    for out in left_out(found, 2):
        assert out.loss is None or out.loss >= -0.01
        assert out.loss is None or out.at_least <= out.loss + 0.01
        assert out.activity not in found.units()
    others = alternatives(found, 2)
    for other in others:
        assert other.worth_pounds >= 0.97 * found.worth_pounds - 0.01
        assert all(law.holds for law in laws(plan_of(other)))
    assert set(standing(found, others)) == {a.name for a in problem.activities}


BAKER = Activity(name="baker", makes={"loaf": 10_000}, hours={"baking": 500}, capital_pence=500_000,
                 least_load=0.4, most_units=2, spread=0.25)  # fmt: skip
TOWN = Problem(quarters=8, activities=(BAKER,), hours={"baking": 150},
               needs=(Need(name="bread", good="loaf", quantity=15_000, price_pence=250),))  # fmt: skip


@given(problems())
@FEW
def test_what_a_plan_leaves_is_its_sales_less_all_that_it_costs_with_wear(problem):
    found = best(problem)
    plan, planned = plan_of(found), as_planned(found)
    # Where no least load binds, the same is worked again.
    assume(abs(planned.worth - found.worth_pounds) < 1)
    by_name = {a.name: a for a in problem.activities}
    gained = sum(
        x.sales - x.bought - x.wages - x.running - x.rent - x.learning - x.interest for x in plan.tills
    )
    ready_worn = sum(m2 * i.ready_pence for t in plan.taken.values() for i in problem.spaces
                     for m2 in [t[i.name]]) / 100 / 40  # fmt: skip
    worn = sum(
        q.units * by_name[q.activity].capital_pence / by_name[q.activity].life_years for q in plan.quarters
    )
    worn += sum(by_name[q.activity].first_pence / by_name[q.activity].life_years for q in plan.quarters)
    # What is paid to make rooms ready, as for equipment, is not gone but stands in the books until it is worn.
    assert planned.left == pytest.approx(gained - ready_worn - worn / 400, rel=1e-3, abs=1)


def test_a_reserve_is_what_keeps_the_till_whole_in_bad_draws():
    rich = replace(TOWN, money=replace(TOWN.money, savings_pence=5_000_000, reserve_weeks=10))
    found = best(rich)
    assert set(found.units()) == {"baker"}
    drawn = draws(found, 20, seed=3)
    assert drawn == draws(found, 20, seed=3)
    assert all(d.overdraft >= 0 for d in drawn)
    assert {(s.factor, s.of, s.change) for s in sensitivities(found)} == {
        (Factor.YIELD, "baker", -0.25), (Factor.PRICE, "bread", -0.15), (Factor.DEMAND, "bread", -0.2), (Factor.WAGE, "", 0.1)
    }  # fmt: skip
    assert all(s.loss >= -0.01 for s in sensitivities(found))


def test_a_wish_that_cannot_be_met_says_what_it_would_take():
    rich = replace(TOWN, money=replace(TOWN.money, savings_pence=5_000_000))
    assert extra_resources_for(rich, 0.2) == []
    takes = {(each.resource, each.of): each.more for each in extra_resources_for(rich, 0.5)}
    # Half a job is 206 hours a quarter and the place has 150; every other limit would do.
    assert takes[Resource.SKILL, "baking"] == pytest.approx((1650 / 4 * 0.5 - 150) / 13, rel=0.02)
    assert extra_resources_for(rich, 50) is None


def test_leontiefs_two_sectors_make_what_miller_and_blair_print():
    """R. E. Miller, P. D. Blair, Input-Output Analysis, 2nd ed. (2009), ch. 2: f = (600, 1500), x = (1247.5, 1841.6)."""
    farm = Activity(
        name="farm", makes={"corn": 1.0}, uses={"corn": 0.15, "tool": 0.20}, whole=False, most_units=9e3
    )
    forge = Activity(
        name="forge", makes={"tool": 1.0}, uses={"corn": 0.25, "tool": 0.05}, whole=False, most_units=9e3
    )
    needs = (Need(name="eat", good="corn", quantity=600, price_pence=100),
             Need(name="work", good="tool", quantity=1500, price_pence=100))  # fmt: skip
    start = {g: Trade(kept=None, buy_pence=100.0) for g in ("corn", "tool")}
    found = best(Problem(quarters=4, activities=(farm, forge), needs=needs, trades=start))
    made = [found.value("level", name, 4) for name in ("farm", "forge")]
    assert made == pytest.approx([1247.525, 1841.584], abs=0.01)
    inverse = np.linalg.inv(np.eye(2) - np.array([[0.15, 0.25], [0.20, 0.05]]))
    assert made == pytest.approx(list(inverse @ [600, 1500]), rel=1e-6)


def test_three_plants_make_the_doors_and_windows_of_hillier_and_lieberman():
    """F. S. Hillier, G. J. Lieberman, Introduction to Operations Research: 3 x 2 doors and 5 x 6 windows, 36 in all."""
    doors = Activity(
        name="doors", makes={"door": 4.0}, hours={"one": 4.0, "three": 12.0}, whole=False, most_units=99
    )
    panes = Activity(
        name="panes", makes={"pane": 4.0}, hours={"two": 8.0, "three": 8.0}, whole=False, most_units=99
    )
    needs = (Need(name="d", good="door", quantity=1e4, price_pence=300),
             Need(name="w", good="pane", quantity=1e4, price_pence=500))  # fmt: skip
    given_ = Problem(quarters=4, activities=(doors, panes), needs=needs, wage_pence=0.0, worth=Worth(discount=0.0),
                     hours={"one": 4.0, "two": 12.0, "three": 18.0})  # fmt: skip
    found = best(given_)
    assert [found.value("level", name, 4) for name in ("doors", "panes")] == pytest.approx([2.0, 6.0])
    assert 3 * found.value("sell", "d", 4) + 5 * found.value("sell", "w", 4) == pytest.approx(36.0)


def test_nobody_is_hired_for_work_that_is_not_there():
    """Hired hours are of a skill that is worked; they do not stand in for idle people of the place."""
    crowd = replace(
        TOWN, hours={"baking": 20.0}, hired_pence={"teaching": 1.0, "baking": 2_000.0},
        money=replace(TOWN.money, savings_pence=5_000_000),
    )  # fmt: skip
    found = best(crowd)
    for t in range(1, 9):
        assert found.value("hire", "teaching", t) == 0
        worked = found.value("level", "baker", t) * 125
        assert found.value("hire", "baking", t) <= worked + 1e-6
        assert worked <= 20 + found.value("hire", "baking", t) + 1e-6
    assert found.units()
    assert all(law.holds for law in laws(plan_of(found)))


def test_the_first_of_a_kind_costs_more_and_is_paid_once():
    baker = Activity(
        name="bakery", makes={"loaf": 4000.0}, capital_pence=100_000, first_pence=300_000, most_units=3
    )
    need = Need(name="bread", good="loaf", quantity=12_000, price_pence=400)
    money = replace(Problem().money, own_pence=450_000, reserve_weeks=0.0)
    problem = Problem(
        quarters=8, activities=(baker,), needs=(need,), trades={"loaf": Trade()}, starts=1, money=money
    )
    plan = plan_of(best(problem))
    paid = [round(q.capital) for q in plan.quarters if q.started]
    assert paid == [4000, 1000, 1000]
    assert not [law for law in laws(plan) if not law.holds]
    poorer = replace(problem, money=replace(money, own_pence=390_000))
    assert not plan_of(best(poorer)).units()
