"""The answer to what we should do with what we have: the plan, why it is so, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import counted, pounds
from ultramicro.plan.explained.alternatives import CORE
from ultramicro.plan.explained.sensitivity import FINE
from ultramicro.plan.outputs import Outputs
from ultramicro.plan.people.people import A_WEEK
from ultramicro.plan.programme.model import QUARTER_WEEKS
from ultramicro.plan.programme.plan import earnings_an_hour
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, in_pence
from ultramicro.plan.proof.income import Income, income_of
from ultramicro.plan.proof.verify import laws
from ultramicro.plan.result import PlanResult

NOTHING = (
    "With what is listed here no enterprise pays its way: see why for each recipe under what was left out. "
    "Plans are made of people's hours, savings or a grant to start with, rooms, and needs with a price."
)
CLOSE = 1e-6


@dataclass(frozen=True, kw_only=True)
class PlanAnswer(PlanResult, Answer):
    """The linked set of enterprises, when each starts, who does what, and what holds it back."""

    def _income(self) -> Income:
        return income_of(self.plan)

    def says(self) -> Sequence[str]:
        """Say it as a resident would tell a neighbour."""
        plan, units = self.plan, self.plan.units()
        if not units:
            return [NOTHING, *([self._wish()] if self.explanation.wished else [])]
        quarters = plan.problem.quarters
        span = counted(quarters // 4, "year") if quarters % 4 == 0 else f"{quarters} quarters"
        jobs, kept = plan.jobs(plan.problem.quarters), pounds(in_pence(plan.worth_pounds))
        said = [
            (
                f"{counted(len(units), 'kind')} of small enterprise, {sum(units.values()):.0f} in all, "
                f"could give {jobs:.0f} full-time jobs and keep {kept} of income here over {span}, "
                f"from what the place has and {self._borrowed()}."
            )
        ]
        core = [name for name in units if self.explanation.standing.get(name) == CORE]
        if core and (others := self.explanation.alternatives):
            said.append(f"In all {others + 1} good plans that were found: {', '.join(core[:4])}.")
        if more := [m for m in self.explanation.more if m.gain > 0]:
            gain = pounds(in_pence(more[0].gain))
            said.append(f"What holds it back most: {more[0].what} would add {gain} over the plan.")
        if self.explanation.wished:
            said.append(self._wish())
        return said

    def _wish(self) -> str:
        wished, takes = f"{self.explanation.wished:g} jobs", self.explanation.wish
        if takes is None:
            return f"{wished} are beyond the needs that are known here, whatever else gives way."
        if not takes:
            return f"{wished} can be reached with what the place has."
        more = "; ".join(f"{each.more:,.0f} more {each.what}" for each in takes)
        return f"{wished} would take at the least: {more}."

    def _borrowed(self) -> str:
        most = max(till.debt for till in self.plan.tills)
        return f"at most {pounds(in_pence(most))} lent by savers" if most > 1 else "no loans"

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [*self._main_figures(), *self._sure_figures()]

    def _main_figures(self) -> Iterator[Figure]:
        plan, income, problem = self.plan, self._income(), self.plan.problem
        parts = [pounds(in_pence(each)) for each in income]
        low, high = self._range()
        yield Figure(
            name="net local income" + (", more counted" if income.others else ""), unit="pence",
            value=in_pence(plan.worth_pounds), low=low, high=high,
            how=f"wages {parts[0]} + surplus {parts[1]} + purchases here {parts[2]} − {parts[3]} that "
            f"sellers here lose + {parts[4]} counted for jobs and what households save, over "
            f"{problem.quarters} quarters, each pound with what is spent again "
            f"({problem.worth.wages:.2f}); "
            f"range: the middle eight tenths of {len(self.explanation.drawn)} draws",
            rests_on=f"{len(problem.activities)} recipes that can run here, {len(problem.needs)} needs",
        )  # fmt: skip
        last = plan.problem.quarters
        hours = sum(q.hours for q in plan.quarters if q.quarter == last)
        yield Figure(
            name="jobs", value=plan.jobs(last), unit="full-time jobs",
            how=f"{hours:,.0f} paid hours in the last quarter × 4 ÷ {HOURS_A_JOB:,} hours a job",
        )  # fmt: skip
        yield from self._posts_figure()
        mine, other = (in_pence(each.worth_pounds) for each in (plan, self.explanation.unlinked))
        yield Figure(
            name="gain by linking", value=mine - other, unit="pence",
            how=f"{pounds(mine)} less {pounds(other)}, the best plan found in which no enterprise supplies "
            "another",
        )  # fmt: skip

    def _hours(self, *, every: bool) -> float:
        """Return the hours a week in posts: in every one, or in those that somebody here fills."""
        return sum(each.quantity for each in self.filled if each.unit == A_WEEK and (each.resource or every))

    def _posts_figure(self) -> Iterator[Figure]:
        hours, here = self._hours(every=True), self._hours(every=False)
        if hours:
            yield Figure(
                name="work that people here can fill", value=here / hours, unit="share",
                how=f"{here:,.0f} hours a week in posts for which somebody here has the skill, or learns it, "
                f"and the hours ÷ {hours:,.0f}",
            )  # fmt: skip

    def _range(self) -> tuple[int | None, int | None]:
        if not self.explanation.drawn:
            return None, None
        low, high = self.explanation.tenths()
        return (
            in_pence(min(low, self.plan.worth_pounds)),
            in_pence(max(high, self.plan.worth_pounds)),
        )

    def _sure_figures(self) -> Iterator[Figure]:
        plan = self.plan
        bound, worth = pounds(in_pence(plan.bound_pounds)), pounds(in_pence(plan.worth_pounds))
        yield Figure(
            name="a better plan could add at most", value=plan.gap, unit="share",
            how=f"({bound} that no plan exceeds − {worth}) ÷ the latter, proved",
        )  # fmt: skip
        if self.explanation.drawn:
            yield Figure(
                name="the till holds", value=self.explanation.holds(), unit="share",
                how=f"draws of prices, yields and buyers in which no overdraft over £{FINE:.0f} was needed "
                f"÷ {len(self.explanation.drawn)}",
            )  # fmt: skip
            yield Figure(
                name="it breaks even", value=self.explanation.breaks_even(), unit="share",
                how="draws in which all enterprises together end with no less than was given (till less "
                f"debts, with what equipment still stands for) ÷ {len(self.explanation.drawn)}",
            )  # fmt: skip
        earned = {a.name: e for a in plan.problem.activities if (e := earnings_an_hour(plan, a)) is not None}
        if earned:
            least = min(earned, key=lambda name: earned[name])
            yield Figure(
                name="least that an hour leaves", value=in_pence(earned[least]), unit="pence",
                how=f"{least}: takings less goods, running costs and wear ÷ hours of work; where that is "
                "less than the wage, the rest comes from what others leave",
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return Outputs(self).tables()

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="before", title="Where the needs that the plan could meet are met now", mark="sankey",
                alt="Bands from sellers here and from outside to each need, by what is paid in a year.",
                table="plan_before", encode={"source": "source", "target": "target", "value": "amount_pence"},
            ),
            Picture(
                name="links", title="Who supplies whom in the last year of the plan", mark="sankey",
                alt="Bands from what the place has and outside to enterprises, and from these to needs.",
                table="plan_links", encode={"source": "source", "target": "target", "value": "amount_pence"},
            ),
            Picture(
                name="timeline", title="When each enterprise starts", mark="ranges", table="plan_enterprises",
                alt="For each enterprise a bar from the quarter in which it starts to the end of the plan.",
                encode={"y": "activity", "low": "first_quarter", "high": "last_quarter"},
            ),
            Picture(
                name="used", title="What of each resource the plan uses, and what lies idle", mark="bars",
                alt="A bar for each resource: the part that the plan uses in its last quarter.",
                table="plan_resources", encode={"x": "share", "y": "name", "colour": "state"},
            ),
            Picture(
                name="till", title="What is in the till at the end of each quarter", mark="bars",
                alt="A bar for each quarter: what is in the till.", table="plan_money",
                encode={"x": "cash_pence", "y": "months"},
            ),
        )  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the plan against its laws, from its own numbers."""
        worth, total = self.plan.worth_pounds, self._income().total
        unlinked, last = self.explanation.unlinked.worth_pounds, self.plan.problem.quarters
        hours = sum(q.hours for q in self.plan.quarters if q.quarter == last) / QUARTER_WEEKS
        return [
            *laws(self.plan),
            Check(law="the income adds up to what was aimed at",
                  error=abs(total - worth) / max(abs(worth), 1.0), tolerance=CLOSE),
            Check(law="posts filled and empty are the hours of the plan",
                  error=abs(self._hours(every=True) - hours) / max(hours, 1.0), tolerance=CLOSE),
            Check(law="links never lower the income beyond the proved gap",
                  error=max(0.0, unlinked - self.plan.bound_pounds) / max(abs(worth), 1.0), tolerance=CLOSE),
            Check(law="a little more never lowers the income",
                  error=max([0.0, *(-m.gain for m in self.explanation.more)]) / max(abs(worth), 1.0),
                  tolerance=CLOSE),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        said = [
            "What benefits people lose as they earn: who would gain little by a wage is not known here.",
            "Prices outside, courses and hired work are estimates of the library: ask before you start.",
            "Who agrees: people, owners and buyers have to be asked before anything is started.",
        ]
        if self.gains and not any(each.tenth for each in self.gains):
            said.append(
                "How deprived the areas are to which wages go: give resources a postcode, and name a list of "
                "postcodes under [references] in place.toml."
            )
        if guessed := sum(bool(m.guesses) for m in self.meanings if not m.left):
            said.append(
                f"Whether what was assumed is right in {counted(guessed, 'row')} of resources and needs: "
                "`--understood` shows what each row was taken for."
            )
        if self.unused:
            said.append(f"{len(self.unused)} rows of resources and needs could not be used; they are listed.")
        return said
