"""The programme's optimum is that of a second formulation, written from the page alone, in another solver."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from tests.plan import oracle, oracle_columns
from tests.plan.drawn import odd, pledged, same, wide
from tests.plan.oracle import optimum
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.linear import Effort
from ultramicro.plan.programme import founding, portfolio, standing
from ultramicro.plan.programme import pledged as pledges
from ultramicro.plan.programme.model import Need, Problem
from ultramicro.plan.programme.solve import find_plan

EXACT = Effort(gap=0.0, nodes=5000)
PART = 1e-4
"""By which share two optima may differ: each solver lets rows be missed by a little."""


def best(problem):
    return find_plan(problem, EXACT).worth_pounds


def near(pounds):
    return pytest.approx(pounds, rel=PART, abs=PART)


def some_now(draws, now):
    """Return draws with their seeds: the first of each in every run, all of them in `make long`."""
    return [
        pytest.param(*which, n, marks=[] if n < now else pytest.mark.long)
        for *which, number in draws
        for n in range(number)
    ]


@pytest.mark.parametrize("seed", some_now([(100,)], 40))
def test_the_two_agree_on_plain_problems(seed):
    assert best(same(seed)) == near(optimum(same(seed)))


@pytest.mark.parametrize(
    ("draw", "seed"),
    some_now([(wide, 60), (odd, 40), (pledged, 40)], 20),
)
def test_the_two_agree_on_wider_problems_also_that_there_is_no_plan(draw, seed):
    problem = draw(seed)
    expected = optimum(problem)
    if expected is None:
        with pytest.raises(BrokenLaw):
            best(problem)
    else:
        assert best(problem) == near(expected)


def anywhere(_problem, use, site):
    return use in {site.use, site.kind}


def only_at_the_end(model, problem, site, mine, kept=standing._holds):
    kept(model, problem, replace(site, opens=max(site.opens, problem.quarters)), mine)


@pytest.mark.parametrize(
    ("where", "name", "planted", "draw"),
    [
        (portfolio, "RAMP", (0.5, 0.7, 1.0), same),
        (portfolio, "_owed_share", lambda age, quarters: 1.0 if age < quarters else 0.0, wide),
        (Problem, "suits", anywhere, wide),
        (standing, "_holds", only_at_the_end, wide),
        (founding, "HOURS_A_START", 40, pledged),
        (pledges, "given_worth", lambda _: 0.0, pledged),
        (Need, "most", lambda need, _: need.quantity / 4, pledged),
    ],
    ids=[
        "another ramp",
        "debt that is paid back in one sum",
        "fitted rooms that take anything",
        "ground that is pooled before the end",
        "founders after less coaching",
        "work without pay that counts as paid",
        "orders that count before their day",
    ],
)
def test_a_change_of_the_programme_is_noticed(monkeypatch, where, name, planted, draw):
    monkeypatch.setattr(where, name, planted)
    drawn = (draw(seed) for seed in range(100))
    assert any(best(problem) != near(optimum(problem)) for problem in drawn if not problem.must)


@pytest.mark.parametrize("module", [oracle, oracle_columns])
def test_the_oracle_takes_nothing_of_the_programme_but_fields(module):
    nodes = list(ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))))
    imported = {n.module for n in nodes if isinstance(n, ast.ImportFrom)}
    assert imported <= {"pyscipopt", "tests.plan.oracle_columns"}
    assert not [n for n in nodes if isinstance(n, ast.Import)]
    methods = {name for name, x in vars(Problem).items() if callable(x) and not name.startswith("_")}
    assert "suits" in methods
    called = {n.func.attr for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    assert not called & methods
