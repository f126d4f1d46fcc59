"""Who founds it: no more enterprises stand than there are founders, and people who were coached by then.

A column more for each activity and quarter, where founders are told at all:

    ("founded", a, t)  whether any unit of it stands, whole

New Economics Foundation, "Ten Steps to Save the Cities", 2011, step 4: in a city of 800,000 people 16
coaches, who cost £800,000 a year, bring about 500 starts that last.
"""

from __future__ import annotations

from ultramicro.core.linear import LinearModel, Name
from ultramicro.plan.programme.model import Problem

HOURS_A_START = 53
"""Hours of coaching behind a start that lasts: 16 coaches × 1,650 hours a year ÷ 500 starts."""
PENCE_A_START = 1_600_00
"""What they cost: £800,000 ÷ 500 starts. [pence]"""


def founders_by(problem: Problem, t: int) -> float:
    """Return how many enterprises can have been founded by a quarter.

    Hours of coaching bear fruit in the quarter after they were given, and are not lost.

    Examples
    --------
    >>> from ultramicro.plan.programme.model import Founding
    >>> told = Problem(founding=Founding(founders=2, coaching_hours=106))
    >>> founders_by(told, 1), founders_by(told, 2), founders_by(Problem(), 1)
    (2.0, 4.0, inf)
    """
    who = problem.founding
    if who is None:
        return float("inf")
    return who.founders + (t - 1) * who.coaching_hours / HOURS_A_START


def founding(model: LinearModel, problem: Problem) -> None:
    """Write into a programme that somebody founds each enterprise, where it is known who could."""
    if problem.founding is None:
        return
    for t in range(1, problem.quarters + 1):
        stands: dict[Name, float] = {}
        for a in problem.activities:
            column = ("founded", a.name, t)
            # A second cargo bike needs no second founder, so that a yes or no is counted and not units.
            model.column(column, high=1.0, whole=True)
            model.row(("founded", a.name, t), {("units", a.name, t): 1.0, column: -a.most}, high=0.0)
            stands[column] = 1.0
        model.row(("founders", t), stands, high=founders_by(problem, t))
