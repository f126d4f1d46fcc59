"""What a plan says of itself in words that count: all that is named is all that there is, or is said not to be."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from ultramicro.core.linear import Effort
from ultramicro.core.message import say
from ultramicro.core.strong_words import unlicensed, used
from ultramicro.plan.answer import PlanAnswer
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.explained.explain import Lack
from ultramicro.plan.explained.not_chosen import left_out
from ultramicro.plan.figures import _jobs_how, gain_by_linking, gap_how
from ultramicro.plan.next_steps import NAMED, _made_up, losing, nothing
from ultramicro.plan.paid import paid_flows
from ultramicro.plan.paid_beside import Beside
from ultramicro.plan.programme.model import Activity, Money, Need, Problem, Space
from ultramicro.plan.programme.plan import FOUND, STORE, Flow, plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.recipes.meaning import Reason
from ultramicro.plan.resources_used import Use, Used, _use
from ultramicro.plan.stored import found_alone
from ultramicro.plan.understood import UnderstoodAnswer
from ultramicro.plan.unused import Unused


@pytest.mark.parametrize("count", [1, NAMED, NAMED + 1, NAMED + 3])
def test_what_names_only_some_that_are_in_all_plans_says_how_many_there_are(count):
    names = [f"Enterprise {n}" for n in range(count)]
    answer = SimpleNamespace(
        plan=SimpleNamespace(units=lambda: dict.fromkeys(names, 1)),
        explanation=SimpleNamespace(standing=dict.fromkeys(names, Standing.IN_ALL), others=[1, 2, 3]),
    )
    (said,) = PlanAnswer._in_all(answer)
    assert ("among them" in str(said)) == (count > NAMED)
    assert said.values.get("all", count) == count


def test_a_year_of_quarters_is_not_multiplied_and_divided_by_four():
    assert "× 4" not in str(_jobs_how(1_650.0, 4))
    assert "× 4 ÷ 3" in str(_jobs_how(1_650.0, 3))


def solved(worth, bound):
    return SimpleNamespace(worth_pounds=worth, bound_pounds=bound)


@pytest.mark.parametrize(
    ("linked", "without", "gain"),
    [
        # The bound without links is above the plan with them: nothing is proved but the most.
        ((203_936.82, 204_500.0), (200_000.0, 204_300.0), (None, 0, 450_000)),
        ((10_000.0, 10_200.0), (5_000.0, 6_000.0), (None, 400_000, 520_000)),
        ((10_000.0, 10_000.0), (5_000.0, 5_000.0), (500_000, None, None)),
        # Found with less effort, the plan without links may come out ahead by chance.
        ((10_000.0, 10_000.0), (10_001.0, 10_002.0), (0, None, None)),
    ],
)
def test_the_gain_by_linking_is_no_surer_than_the_two_plans(linked, without, gain):
    figure = gain_by_linking(solved(*linked), solved(*without))
    assert (figure.value, figure.low, figure.high) == gain


def test_the_gap_of_a_plan_that_starts_nothing_is_divided_by_nothing():
    assert "÷" not in str(gap_how(solved(0.0, 0.0)))
    assert "÷" in str(gap_how(solved(10.0, 11.0)))


@pytest.mark.parametrize(("used", "use"), [(3.6e-14, Use.IDLE), (0.1, Use.PARTLY_USED), (40.0, Use.ALL_USED)])
def test_the_rounding_of_a_solver_uses_nothing(used, use):
    assert _use(Used("people", "", "all hours", 40.0, used, say("hours a week"))) is use


def test_rows_used_and_not_used_are_one_count():
    """Two rows could not be read and have no meaning; two more have one, and cannot be used."""
    used, left = ([SimpleNamespace(left=left, guesses=())] * n for left, n in ((None, 23), (True, 2)))
    unused = [Unused(table="needs", name=str(n), why="", reason=Reason.WORD) for n in range(4)]
    site = Unused(table="sites", name="yard", why="", reason=Reason.WORD)
    answer = UnderstoodAnswer(meanings=(*used, *left), unused=(*unused, site))
    (rows,) = answer.figures()
    assert rows.how.values["all"] == 27
    assert [said.quantity for said in answer.says()] == [23, 4]


def test_what_rows_are_held_against_may_be_said_where_nothing_is_planned():
    """Sums of a year are strong words: an answer that says them without a licence is withheld."""
    far = Beside(need="care", stated_pence=300_000_00, paid_pence=9_000_00, category="care", months=24)
    answer = UnderstoodAnswer(meanings=(), unused=(), beside=(far,))
    assert unlicensed(answer) == []
    assert "in_a_year" in used(answer)


OVEN = Activity(
    name="oven", makes={"bread": 9_000}, hours={"baking": 1_200}, capital_pence=300_000, least_load=0.4
)


def a_bakery(*, price_pence, savings_pence):
    eaten = Need(name="bread eaten", good="bread", quantity=9_000, price_pence=price_pence)
    return Problem(
        wage_pence=1480,
        activities=(OVEN,),
        needs=(eaten,),
        hours={"baking": 300},
        money=Money(savings_pence=savings_pence),
    )


@pytest.mark.parametrize(
    ("price_pence", "savings_pence", "lacks"),
    [
        # At £3,000 to start, savings of £18,000 are more than enough: at 60p a loaf it never pays its hours.
        (60, 1_800_000, Lack.EARNINGS),
        (60, 30_000_000, Lack.EARNINGS),
        (60, 0, Lack.EARNINGS),
        (320, 0, Lack.MONEY),
    ],
)
def test_money_lacks_only_where_more_of_it_lent_would_start_it(price_pence, savings_pence, lacks):
    problem = a_bakery(price_pence=price_pence, savings_pence=savings_pence)
    found = find_plan(problem, Effort(gap=0.0))
    assert found.units() == {}
    (left,) = left_out(found)
    assert (left.loss, left.lacks) == (None, lacks)


def result_of(problem):
    plan = plan_of(find_plan(problem, Effort(gap=0.0)))
    meets = frozenset(("oven",))
    return SimpleNamespace(plan=plan, meets=meets, explanation=SimpleNamespace(more=()), meanings=())


def test_an_empty_plan_names_what_is_not_listed_and_nothing_else():
    bare = a_bakery(price_pence=60, savings_pence=0)
    assert "savings or a grant" in str(nothing(result_of(bare)))
    said = nothing(result_of(a_bakery(price_pence=60, savings_pence=1_800_000)))
    assert said.id == "no_enterprise_pays"
    assert "savings or a grant" not in str(said)
    mill = Activity(name="mill", makes={"flour": 9})
    supplied = replace(a_bakery(price_pence=60, savings_pence=1_800_000), activities=(OVEN, mill))
    assert "mill" not in str(nothing(result_of(supplied)))
    # 1,200 hours at £14.80 are £17,760, a year's wear of £3,000 over eight is £375, and 9,000 loaves £5,400.
    assert "oven" in str(said)
    assert "£12,700" in str(said)


def a_cafe_and_an_oven(*, rent_pence=0.0, meal_pence=700, savings_pence=9_000_000):
    """1,200 hours at £14.80 for £9,000 of bread; the oven must be there, whatever it earns."""
    cafe = Activity(name="cafe", makes={"meal": 9_000}, hours={"baking": 1_200}, capital_pence=100_000,
                    space_m2={"shop": 50.0})  # fmt: skip
    problem = Problem(
        wage_pence=1480, activities=(OVEN, cafe), hours={"baking": 900}, must=frozenset(("oven", "cafe")),
        needs=(
            Need(name="bread eaten", good="bread", quantity=9_000, price_pence=100),
            Need(name="meals eaten", good="meal", quantity=9_000, price_pence=meal_pence),
        ),
        spaces=(Space(name="corner", kind="building", use="shop", area_m2=50.0, rent_pence=rent_pence),),
        money=Money(own_pence=savings_pence),
    )  # fmt: skip
    return plan_of(find_plan(problem, Effort(gap=0.0)))


def short_of(said):
    return {each.values["name"]: each.values["sum"].pence for each in said.values["short"].things}


def test_what_loses_money_for_good_is_told_with_its_sum():
    plan = a_cafe_and_an_oven()
    assert set(plan.units()) == {"oven", "cafe"}
    (said,) = losing(plan)
    made = sum(f.pounds for f in plan.flows if f.source == "oven" and f.quarter in plan.last_year())
    paid = sum(q.wages for q in plan.quarters if q.activity == "oven" and q.quarter in plan.last_year())
    assert short_of(said) == {"oven": pytest.approx(100 * (paid + 3_000 / 8 - made), abs=1)}
    assert "What the others have left makes it up" in str(said)


def test_rent_counts_among_what_an_enterprise_must_earn():
    """Before rent the café has tens of thousands left; a rent of £80,000 a year is more than that."""
    quarter = 8_000_000 / 4 / 50
    (said,) = losing(a_cafe_and_an_oven(rent_pence=quarter, savings_pence=90_000_000))
    short = short_of(said)
    (free,) = losing(a_cafe_and_an_oven())
    assert set(short) == {"oven", "cafe"}
    assert short["oven"] == pytest.approx(short_of(free)["oven"], abs=1)
    assert "Savings or a grant" in str(said)


@pytest.mark.parametrize(
    ("left", "words"),
    [(12.0, "What the others have left makes it up"), (4.0, "makes up a part"), (0.0, "Savings or a grant")],
)
def test_others_make_up_only_what_they_have(left, words):
    assert words in str(_made_up({"oven": -10.0, "cafe": left}))


def test_what_was_found_and_stored_costs_an_enterprise_nothing():
    flows = [Flow(1, FOUND, STORE, "apples", 2.0, 0.0), Flow(2, STORE, "press", "apples", 2.0, 1_100.0),
             Flow(1, "press", STORE, "juice", 9.0, 0.0), Flow(2, STORE, "cafe", "juice", 9.0, 20.0)]  # fmt: skip
    free = found_alone(flows)
    assert (STORE, "apples") in free
    assert (STORE, "juice") not in free
    plan = SimpleNamespace(flows=flows, problem=SimpleNamespace(
        activities=[Activity(name="press"), Activity(name="cafe")], quarters=0))  # fmt: skip
    assert [f.pounds for f in paid_flows(plan)] == [0.0, 0.0, 0.0, 20.0, 20.0]
    # What the café pays goes to the press, in the quarter in which it pays it.
    assert [(f.quarter, f.source, f.target) for f in paid_flows(plan)][-1] == (2, "press", STORE)
