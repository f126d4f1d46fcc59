"""The technique `plan`: the linked set of enterprises that keeps most income here, explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from ultramicro.core.contract import Place, Relation, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.linear import Effort
from ultramicro.core.message import Listed, say
from ultramicro.core.packing import unpacked
from ultramicro.flows.tables import rows_of
from ultramicro.place.geography.lookup import rows_of as units_of
from ultramicro.place.geography.lookup import rows_of_districts, rows_of_sectors
from ultramicro.place.geography.postcodes import parse
from ultramicro.plan.answer import PlanAnswer
from ultramicro.plan.conditions import named, refuse_impossible
from ultramicro.plan.explained.aims import most_jobs
from ultramicro.plan.explained.alternatives import alternatives, standing
from ultramicro.plan.explained.compared import without_links
from ultramicro.plan.explained.explain import ASKED, MarginalGain, marginal_gains
from ultramicro.plan.explained.feasibility import wish_for
from ultramicro.plan.explained.gains import gains
from ultramicro.plan.explained.not_chosen import left_out
from ultramicro.plan.explained.openings import openings
from ultramicro.plan.explained.sensitivity import draws, sensitivities
from ultramicro.plan.explained.waiting import waiting
from ultramicro.plan.gather import Tables, gather
from ultramicro.plan.needs_from_buying import BuyingRow, needs_of_buying, rest_of_leaks
from ultramicro.plan.needs_from_leaks import needs_of_leaks
from ultramicro.plan.open_in_others import open_in_others
from ultramicro.plan.own_figures import Figures, by_recipe
from ultramicro.plan.paid_beside import Beside, beside_payments
from ultramicro.plan.people.location import Location, locations
from ultramicro.plan.people.rooms import allocate
from ultramicro.plan.programme.model import HOUR_PENCE, Money, Problem
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import PlanSolution, find_in, find_plan
from ultramicro.plan.programme.worth import Worth
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.prices import currency_of
from ultramicro.plan.recipes.sources import Basis, Coverage
from ultramicro.plan.recipes.structure import Impossible, maximal_structure
from ultramicro.plan.result import Explanation
from ultramicro.plan.rows import (
    ActivityRow,
    AreaRow,
    LeakRow,
    LineRow,
    NeedRow,
    PledgeRow,
    PostcodeRow,
    RecipeRow,
    ResourceRow,
    SiteRow,
    T,
    records,
)
from ultramicro.plan.understood import UnderstoodAnswer
from ultramicro.plan.unreadable import lost, unread_columns
from ultramicro.plan.unused import Unused
from ultramicro.plan.when import first_day

# A tenth of a per cent is far below what the figures are known to.
CHOSEN = Effort(gap=0.001, nodes=500)
INCOME, BOTH, THEN_JOBS = "income", "income_and_jobs", "income_then_jobs"
JOB_PENCE = 15_000_00
"""What a full-time job in a year counts for beside its wages, where jobs are aimed at too; a judgement."""
PENCE_A_POUND = 100
GIVEN = ("resources", "needs", "pledges")


@dataclass(frozen=True)
class Plan(Technique[PlanAnswer | UnderstoodAnswer]):
    """A mixed-integer programme over quarters: enterprises, goods between them, people, ground, money."""

    name: ClassVar[str] = "plan"
    question: ClassVar[str] = say("What should we do with what we have?")
    reads: ClassVar[tuple[str, ...]] = ("activities", "activity_lines", "resources")
    uses: ClassVar[tuple[str, ...]] = (
        "needs", "pledges", "areas", "recipes", "leaks", "buying_needs", "multipliers", "sites", "postcodes",
        "recipe_figures", "recipe_coverage",
    )  # fmt: skip
    makes: ClassVar[tuple[str, ...]] = ("plan", "plan_flows", "assignments")
    sources: ClassVar[tuple[str, ...]] = (
        "T. C. Koopmans (ed.), Activity Analysis of Production and Allocation, 1951",
        "F. Friedler and others, Computers & Chemical Engineering 17 (1993) 929",  # data
        "E. D. Brill, S. Chang, L. D. Hopkins, Management Science 28 (1982) 221: alternatives",
        "New Economics Foundation, Ten Steps to Save the Cities, 2011, step 4",  # data
        "Q. Huangfu, J. A. J. Hall, Mathematical Programming Computation 10 (2018) 119: the solver HiGHS",
    )

    quarters: int = param(8, "how far ahead the plan looks", unit="quarters", low=4, high=40)
    aim: str = param(INCOME, "what is made as great as possible", choices=(INCOME, BOTH, THEN_JOBS))
    wage: int = param(
        int(HOUR_PENCE), "what an hour of work costs, with holiday pay and employer's costs",
        unit="pence", low=0,
    )  # fmt: skip
    grant: int = param(0, "money that is given at the start", unit="£", low=0)
    savings: int = param(0, "total savers would lend (0: as in resources.csv)", unit="£", low=0)
    reserve_weeks: float = param(6.0, "weeks of outgoings that are kept in cash", unit="weeks", low=0)
    starts: int = param(3, "how many enterprises can be started in a quarter", low=1, high=100)
    volunteer_hours: int = param(40, "unpaid hours, if resources.csv has none", unit="hours a week", low=0)
    interest: float = param(0.03, "interest that savers are paid in a year", unit="share", low=0, high=1)
    loan_quarters: int = param(
        20, "in how many quarters a loan is paid back", unit="quarters", low=1, high=80
    )
    take_home: float = param(
        0.76, "part of what an hour costs that the worker takes home: rates of 2026-27, full time",
        unit="share", low=0, high=1,
    )  # fmt: skip
    discount: float = param(
        0.0, "by how much a year later counts less (0: money of the day)", unit="share", low=0, high=1
    )
    sellers_here: float = param(
        0.5, "share of a need that sellers here meet now, if it is not known; a judgement",
        unit="share", low=0, high=1,
    )  # fmt: skip
    displaced: float = param(
        0.45, "share of sellers' lost sales that was income here; an estimate", unit="share", low=0, high=1
    )
    bought_here: float = param(
        0.3, "share of running costs and rents that is paid to firms and owners here; an estimate",
        unit="share", low=0, high=1,
    )  # fmt: skip
    household_savings: float = param(
        0.0, "part of households' savings that counts as income", unit="share", low=0, high=1
    )
    with_: str = param("", "recipes that must be in the plan, parted by semicolons")
    without: str = param("", "recipes that must not be in it, parted by semicolons")
    wish_jobs: float = param(0.0, "number of jobs wished for; the answer says what they would take", low=0)
    questions: int = param(
        6, "number of questions of each kind that are answered by a new plan", low=0, high=20
    )
    draws: int = param(
        20, "number of simulations of prices, yields, demand, start-up costs and delays", low=0, high=1000
    )
    seed: int = param(1, "random seed", low=0)
    understood: bool = param(False, "only show what each row was taken for; make no plan")

    def run(self, place: Place) -> PlanAnswer | UnderstoodAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If nobody needs anything that could be made here, or the file of needs could not be read.
        """
        for table in GIVEN:
            place.lacking(table)  # a file that is there and could not be read is no place without rows
        given = _tables(place, self.sellers_here)
        begins = first_day(place.as_of, given.resources, given.pledges)
        gathered = gather(given, self._basis(place), begins)
        unused = (*gathered.unused, *lost(place, *GIVEN, "sites", asked=gathered.also_asked))
        beside = beside_payments(gathered.meanings, _rows(place, LeakRow, "leaks"))
        if self.understood:
            return replace(_understood(place, gathered.meanings, unused, beside), begins=begins)
        # Before the solver: it drops what cannot be, and says why, which a solver does not.
        problem, why_not = maximal_structure(gathered.problem)
        free = problem
        out = named(self.without, [a.name for a in gathered.problem.activities], flag="--without")
        if self.with_ or out:
            problem, why_not = self._conditioned(gathered.problem, out, why_not)
        if not problem.activities:
            raise BadInput(
                say("None of the recipes can run here"),
                where="resources.csv, needs.csv",
                do=say("give people, rooms and needs in words that `ultramicro recipes --words` lists"),
            )
        best = self._best(problem)
        # With less to do: how much worse is told, not proved to the last pound.
        unasked = find_plan(free, ASKED) if self.with_ or out else None
        # Jobs come second, within what the best plan keeps, so that the first must be found first.
        found = most_jobs(best) if self.aim == THEN_JOBS else best
        plan, where = plan_of(found), _where(place, gathered.resources)
        filled = tuple(allocate(plan, gathered.offers, where))
        rest = tuple(a for a in gathered.problem.activities if a.name not in out)
        explained = self._explained(best, found, why_not, replace(gathered.problem, activities=rest))
        pay_open = open_in_others(explained, gathered.offers, where)
        return PlanAnswer(
            plan=plan, unused=unused, begins=begins, beside=beside,
            explanation=replace(explained, free=unasked, without=out, open_pounds=pay_open),
             filled=filled, meanings=gathered.meanings, own=_own(place), meets=_meets(gathered.problem),
            gains=tuple(gains(plan, filled, where)), own_figures=_own_figures(place),
            currency=currency_of(place),
        )  # fmt: skip

    def _explained(
        self,
        best: PlanSolution,
        found: PlanSolution,
        why_not: Mapping[str, Impossible],
        every: Problem,
    ) -> Explanation:
        """Explain the plan; what a change would add or cost is of the one with most income."""
        # Three others show what is firm and what can be swapped; each costs a solve.
        others = alternatives(found, min(self.questions, 3))
        # The plan with most jobs may hold what the best plan by income leaves out.
        asked = left_out(best, self.questions, others if found is best else ())
        left = [each for each in asked if each.activity not in found.units()]
        wish = wish_for(found.problem, self.wish_jobs) if self.wish_jobs else None
        return Explanation(
            more=tuple(self._more(best, every, why_not)), left_out=tuple(left),
            standing=standing(found, others), others=tuple(map(plan_of, others)), impossible=why_not,
            drawn=tuple(draws(found, self.draws, self.seed)), risks=tuple(sensitivities(found)),
            unlinked=without_links(found.problem), wish=wish.extra if wish else None, wished=self.wish_jobs,
            wish_plan=plan_of(wish.plan) if wish else None, waiting=waiting(best),
        )  # fmt: skip

    def _more(
        self, best: PlanSolution, every: Problem, why_not: Mapping[str, Impossible]
    ) -> list[MarginalGain]:
        """Find out what a little more would add; where nothing begins, also what else would begin it."""
        if not self.questions:
            return []
        return [*marginal_gains(best, self.questions), *openings(best, every, why_not)]

    def _conditioned(
        self, given: Problem, out: Sequence[str], why_not: dict[str, Impossible]
    ) -> tuple[Problem, dict[str, Impossible]]:
        """Leave out what is asked to be out of the plan, and mark what must be in it."""
        rest = tuple(a for a in given.activities if a.name not in out)
        must = named(self.with_, [a.name for a in rest], flag="--with")
        refuse_impossible(must, why_not)
        problem, why_not = maximal_structure(replace(given, activities=rest, must=frozenset(must)))
        refuse_impossible(must, why_not)
        return problem, why_not

    def _best(self, problem: Problem) -> PlanSolution:
        if not problem.must:
            return find_plan(problem, CHOSEN)
        found = find_in(problem, portfolio(problem), CHOSEN)
        if found is None:
            raise BadInput(
                say("no plan was found with {names} in it", names=Listed(sorted(problem.must))),
                where="--with", do=say("give more time, money, people or rooms, or ask for less"),
            )  # fmt: skip
        return found

    def _basis(self, place: Place) -> Problem:
        again, job = _spent_again(place), JOB_PENCE if self.aim == BOTH else 0.0
        return Problem(
            quarters=self.quarters, wage_pence=self.wage, starts=self.starts,
            volunteer_hours=self.volunteer_hours * 13.0,
            money=Money(own_pence=self.grant * PENCE_A_POUND, savings_pence=self.savings * PENCE_A_POUND,
                        reserve_weeks=self.reserve_weeks, interest=self.interest,
                        loan_quarters=self.loan_quarters),
            worth=Worth(job_pence=job, again=again, take_home=self.take_home, displaced=self.displaced,
                        bought_here=self.bought_here, benefit=self.household_savings,
                        discount=self.discount),
        )  # fmt: skip


def _understood(
    place: Place, meanings: tuple[Meaning, ...], unused: tuple[Unused, ...], beside: tuple[Beside, ...]
) -> UnderstoodAnswer:
    counted, local = _rests_on(place)
    columns = tuple(unread_columns(place, *GIVEN))
    return UnderstoodAnswer(meanings=meanings, unused=unused, beside=beside, rests_on=counted, local=local,
                            columns=columns)  # fmt: skip


def _where(place: Place, resources: Sequence[ResourceRow]) -> dict[str, Location]:
    """Look up by resource where it is, by its postcode or a wider part of one, such as a sector."""
    if not place.has("postcodes"):
        return {}
    reference, found = place.table("postcodes"), dict[str, Location]()
    parsed = {row.resource: code for row in resources if (code := parse(row.postcode)) is not None}
    # The length of the part after the blank tells a postcode from a sector or a district.
    for look, size in ((units_of, 3), (rows_of_sectors, 1), (rows_of_districts, 0)):
        codes = {name: code.tight for name, code in parsed.items() if len(code.inward) == size}
        if codes:
            spotted = locations(records(PostcodeRow, look(reference, codes.values()).to_pylist()))
            found |= {name: spotted[tight] for name, tight in codes.items() if tight in spotted}
    return found


def _tables(place: Place, sellers_here: float) -> Tables:
    needs, currency = _rows(place, NeedRow, "needs"), currency_of(place)
    bought = list(needs_of_buying(_rows(place, BuyingRow, "buying_needs"), needs, currency))
    leaks = needs_of_leaks(_rows(place, LeakRow, "leaks"), needs, currency)
    return Tables(
        activities=_rows(place, ActivityRow, "activities"), lines=_rows(place, LineRow, "activity_lines"),
        resources=_rows(place, ResourceRow, "resources"), sites=_rows(place, SiteRow, "sites"),
        pledges=_rows(place, PledgeRow, "pledges"), areas=_rows(place, AreaRow, "areas"),
        needs=[*needs, *bought, *rest_of_leaks(leaks, bought)],
        sellers_here=sellers_here, currency=currency,
    )  # fmt: skip


def _rows(place: Place, make: Callable[..., T], table: str) -> list[T]:
    return records(make, rows_of(place.table(table))) if place.has(table) else []


def _own(place: Place) -> frozenset[str]:
    """Return the names of the place's own recipes: what its people came with."""
    if not place.has("recipes"):
        return frozenset()
    return frozenset(str(row["recipe"]) for row in rows_of(place.table("recipes")))


def _meets(problem: Problem) -> frozenset[str]:
    """Return the names of the recipes that make what somebody needs, whether or not they can run here."""
    wanted = {need.good for need in problem.needs}
    return frozenset(a.name for a in problem.activities if wanted & set(a.makes))


def _rests_on(place: Place) -> tuple[tuple[Coverage, ...], Relation | None]:
    """Return how many figures of each recipe have a source, and the local figures, if there are any."""
    if not place.has("recipe_coverage"):
        return (), None
    counted = tuple(records(Coverage, rows_of(place.table("recipe_coverage"))))
    if not any(each.local for each in counted):
        return counted, None
    figures = place.table("recipe_figures")
    return counted, figures.filter(figures["basis"] == Basis.LOCAL.value)


def _own_figures(place: Place) -> Figures:
    """Return the place's own figures under the recipes that they stand in."""
    _, local = _rests_on(place)
    if local is None:
        return {}
    rows = records(RecipeRow, rows_of(local))
    return by_recipe(replace(row, source=unpacked(row.source) if row.source else None) for row in rows)


def _spent_again(place: Place) -> float:
    """Return what a pound of income here comes to with what is spent again, by what households here spend.

    A pound that an anchor spends goes other ways than a pound of wages, so its multiplier is not taken.
    """
    if not place.has("multipliers"):
        return 1.0
    rows = [
        row["value"] for row in rows_of(place.table("multipliers"))
        if (row["subject"], row["measure"]) == ("households", "income")
    ]  # fmt: skip
    return float(rows[0]) if rows else 1.0
