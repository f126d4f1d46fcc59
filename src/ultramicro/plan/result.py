"""A plan, what was found out by making it again, and what was left aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ultramicro.plan.booked import Booked, booked
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.explained.explain import LeftOut, MarginalGain
from ultramicro.plan.explained.feasibility import ExtraResource
from ultramicro.plan.explained.gains import Gain
from ultramicro.plan.explained.sensitivity import FINE, Draw, Sensitivity
from ultramicro.plan.explained.waiting import Waiting
from ultramicro.plan.own_figures import Figures
from ultramicro.plan.paid_beside import Beside
from ultramicro.plan.people.people import Assignment
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.prices import INDEXED
from ultramicro.plan.recipes.structure import Impossible
from ultramicro.plan.unused import Unused

TENTH = 0.1
NOBODY_WAITS = Waiting()
BEST, OTHER, WISH, UNLINKED = "best", "other", "wish", "unlinked"
"""How plans are called: the one that is told, those nearly as good, that of a wish, that without links."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What was found out by making the plan again.

    Parameters
    ----------
    more : tuple of MarginalGain
        What a little more would add.
    left_out : tuple of LeftOut
        What putting in what was left out would cost.
    standing : mapping of str to Standing
        By activity, whether it is in every good plan, in some or in none.
    others : tuple of Plan
        The other good plans that were found.
    impossible : mapping of str to Impossible
        By activity that can be in no plan, why.
    drawn, risks : tuple
        How the plan does where figures turn out otherwise, and which one hurts most.
    unlinked : PlanSolution or None
        The best plan in which nobody supplies anybody; None where none was found.
    wish : list of ExtraResource or None
        What more the jobs that were wished for would take.
    wished : float
        How many those are.
    free : PlanSolution or None
        The plan without what was asked to be in it or out of it; None where nothing was asked.
    without : tuple of str
        What was asked to be out of it.
    wish_plan : Plan or None
        A plan with the jobs that were wished for, where what they take is there; None where none was found.
    waiting : Waiting
        What waits for somebody to found it.
    open_pounds : mapping of str to float
        By name of another plan (`other_1`, `wish`, `unlinked`), what its income counts of posts that nobody
        here fills. [£]
    """

    more: tuple[MarginalGain, ...]
    left_out: tuple[LeftOut, ...]
    standing: Mapping[str, Standing]
    others: tuple[Plan, ...]
    impossible: Mapping[str, Impossible]
    drawn: tuple[Draw, ...]
    risks: tuple[Sensitivity, ...]
    unlinked: PlanSolution | None
    wish: list[ExtraResource] | None
    wished: float
    free: PlanSolution | None = None
    without: tuple[str, ...] = ()
    wish_plan: Plan | None = None
    waiting: Waiting = NOBODY_WAITS
    open_pounds: Mapping[str, float] = field(default_factory=dict)

    def holds(self) -> float:
        """Return the part of the draws in which no overdraft was needed."""
        return sum(d.overdraft <= FINE for d in self.drawn) / max(len(self.drawn), 1)

    def besides(self) -> Mapping[str, Plan]:
        """Return the other plans by name: those that are nearly as good, and that of a wish."""
        named = {f"{OTHER}_{n}": other for n, other in enumerate(self.others, 1)}
        return named | ({WISH: self.wish_plan} if self.wish_plan else {})

    def breaks_even(self) -> float:
        """Return the part of the draws in which all enterprises together earn what they cost, with wear."""
        return sum(d.left >= -FINE for d in self.drawn) / max(len(self.drawn), 1)

    def tenths(self) -> tuple[float, float]:
        """Return what nine of ten draws exceed, and what one of ten does. [£]."""
        worth = sorted(d.worth for d in self.drawn)
        # The middle eight tenths: the ends of few draws are chance.
        return worth[int(TENTH * (len(worth) - 1))], worth[-1 - int(TENTH * (len(worth) - 1))]


@dataclass(frozen=True, kw_only=True)
class PlanResult:
    """A plan and all that is said of it.

    Parameters
    ----------
    plan : Plan
        The plan.
    explanation : Explanation
        What was found out by making it again.
    unused : tuple of Unused
        Rows that it could not use.
    filled : tuple of Assignment
        Who does what.
    gains : tuple of Gain
        Who is paid and who loses.
    begins : date
        Its first day.
    meanings : tuple of Meaning
        What each row of resources, needs and pledges was taken for.
    own, meets : frozenset of str
        The place's own recipes, and those that make what a need asks for.
    beside : tuple of Beside
        Needs that are far from what was paid for the same.
    own_figures : mapping of str to tuple of RecipeRow
        Figures of the place's own that stand in for the library's, by recipe.
    currency : str
        The place's own.
    """

    plan: Plan
    explanation: Explanation
    unused: tuple[Unused, ...]
    filled: tuple[Assignment, ...]
    gains: tuple[Gain, ...]
    begins: date
    meanings: tuple[Meaning, ...] = ()
    own: frozenset[str] = frozenset()
    meets: frozenset[str] = frozenset()
    beside: tuple[Beside, ...] = ()
    own_figures: Figures = field(default_factory=dict)
    currency: str = INDEXED

    @cached_property
    def booked(self) -> Booked:
        """The plan to the penny: what tables, sentences and sheets show is added up from it."""
        return booked(self.plan)

    def meaning_of(self, name: str, *tables: str) -> Meaning | None:
        """Return what the row of a name was taken for; None where the plan counts on no such row."""
        mine = (m for m in self.meanings if m.row.name == name and m.row.table in tables)
        return next((m for m in mine if not m.left), None)
