"""The rows on goods that nobody makes yet: no plan breaks one, whatever it aims at, and the bound comes closer."""

from dataclasses import replace

import numpy as np
import pytest

from tests.plan.drawn import odd, same, wide
from ultramicro.core.linear import Effort
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.model import Activity, Need, Problem, Trade
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.supply_cuts import supply_rows

EXACT = Effort(gap=0.0, nodes=5000)
INF = float("inf")


def every_row(problem, model):
    """All rows of the kind, broken or not."""
    return list(supply_rows(problem, model, np.zeros(len(model.names)), -INF))


def aimed_elsewhere(model, dice):
    """What the programme finds where other things are worth something: another corner of what is possible."""
    other = model.copied()
    for name, at in other.at.items():
        if name[0] in {"level", "units", "sell", "train", "store", "out", "buy", "spare"}:
            other.worth[at] = float(dice.normal(0, 100)) if dice.random() < 0.7 else 0.0
            # What has no bound and brings something would have no end.
            other.high[at] = min(other.high[at], 1e5)
    return other.solve(EXACT)


@pytest.mark.parametrize(
    ("draw", "seed"),
    [
        pytest.param(draw, n, marks=[] if n < 15 else pytest.mark.long)
        for draw in (same, wide, odd)
        for n in range(70)
    ],
)
def test_no_plan_breaks_a_row_whatever_it_aims_at(draw, seed):
    problem = draw(seed)
    model, dice = portfolio(problem), np.random.default_rng(seed)
    rows, cut = every_row(problem, model), model.copied()
    for number, (_, terms, high) in enumerate(rows):
        cut.row(("tried", number), {cut.names[column]: weight for column, weight in terms.items()}, high=high)
    tight, _ = tightened(problem, model)
    for _ in range(2):
        found = aimed_elsewhere(model, dice)
        if found is not None:
            assert cut.violation(found.at) < 1e-6
            assert tight.violation(found.at) < 1e-6


def _stored(wanted, kept, *, material=0.0, bought=None):
    """A bakery that must work at four tenths, whose bread keeps, and a need of a part of it."""
    baker = Activity(name="bakery", makes={"loaf": 4000.0}, running_pence=800_000, least_load=0.4)
    need = Need(name="bread", good="loaf", quantity=wanted, price_pence=200)
    money = replace(Problem().money, own_pence=10_000_000)
    return Problem(
        quarters=6, activities=(baker,), needs=(need,), money=money,
        trades={"loaf": Trade(kept=kept, buy_pence=bought)}, materials={"loaf": (material,) * 12},
    )  # fmt: skip


def test_a_store_lets_no_part_of_a_bakery_meet_a_need():
    problem = _stored(200.0, 0.95)
    model = portfolio(problem)
    tight, relaxed = tightened(problem, model)
    assert any(name[0] == "sold once made" for name in tight.rows)
    # A whole bakery loses by it, so that the best plan is to do nothing; and the bound says so.
    assert model.solve(EXACT).value == pytest.approx(0.0, abs=1e-6)
    assert model.solve(relaxed=True).value > 100
    assert relaxed.value == pytest.approx(0.0, abs=1e-6)


def test_what_is_found_here_is_sold_before_anybody_begins():
    problem = _stored(4000.0, 0.95, material=10.0)
    rows = {name: high for name, _, high in every_row(problem, portfolio(problem))}
    assert rows["sold once made", "bread", 1] == pytest.approx(30.0)
    assert rows["sold once made", "bread", 2] == pytest.approx(30.0 + 0.95 * 30.0)


def test_where_there_may_be_another_source_nothing_is_said():
    problem = _stored(200.0, 0.95)
    model = portfolio(problem)
    model.column("gift", high=10.0)
    model.add(("goods", "loaf", 3), {"gift": 1.0})
    assert not [name for name, _, _ in every_row(problem, model) if name[-1] == 3]


def test_in_parts_of_units_nothing_is_said():
    problem = _stored(200.0, 0.95)
    parts = replace(problem, activities=tuple(replace(a, whole=False) for a in problem.activities))
    assert not every_row(parts, portfolio(parts))
