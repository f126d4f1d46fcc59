"""What a plan says of itself in words that count: all that is named is all that there is, or is said not to be."""

from types import SimpleNamespace

import pytest

from ultramicro.plan.answer import PlanAnswer
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.figures import _jobs_how
from ultramicro.plan.next_steps import NAMED


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
