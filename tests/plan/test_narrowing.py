"""What is left out has no plan that is worth enough, and the plan at hand stays."""

import numpy as np
import pytest

from tests.plan.drawn import odd, same, wide
from ultramicro.core.linear import Effort
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.narrowing import narrowed
from ultramicro.plan.programme.portfolio import portfolio

EXACT = Effort(gap=0.0, nodes=5000)
PART = 1e-6


@pytest.mark.parametrize(
    ("draw", "seed"),
    [*((same, n) for n in range(40)), *((draw, n) for draw in (wide, odd) for n in range(30))],
)
def test_the_best_plan_and_the_plan_at_hand_are_never_left_out(draw, seed):
    problem = draw(seed)
    model, relaxed = tightened(problem, portfolio(problem))
    best = model.solve(EXACT)
    if relaxed is None or best is None:
        return
    nothing = np.zeros(len(model.names))
    for begin in (best.at, nothing) if model.violation(nothing) < PART else (best.at,):
        left = narrowed(problem, model, relaxed.at, begin, best.value * (1 - PART))
        assert left.violation(best.at) < PART
        assert left.violation(begin) < PART


def test_much_is_left_out_where_the_target_is_near_the_relaxation():
    problem = same(4)
    model, relaxed = tightened(problem, portfolio(problem))
    nothing = np.zeros(len(model.names))
    left = narrowed(problem, model, relaxed.at, nothing, relaxed.value * 1.01)
    opened = sum(high > low for low, high in zip(left.low, left.high, strict=True))
    assert opened < sum(high > low for low, high in zip(model.low, model.high, strict=True))
    assert model.high == portfolio(problem).high
