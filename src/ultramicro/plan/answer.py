"""The answer to what we should do with what we have: the plan, why it is so, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, worst
from ultramicro.core.formatting import Formatter, speaker
from ultramicro.core.message import Listed, Message, Number, Share, joined, note, plural, say
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.explained.gains import paid_in_a_year, pay_missed
from ultramicro.plan.figures import (
    additional_income,
    bounds_missed,
    gain_by_linking,
    hour_cost,
    jobs_figures,
    sure_figures,
)
from ultramicro.plan.founding_figures import concentration, founding_figures
from ultramicro.plan.jobs_told import had_before, jobs_told
from ultramicro.plan.licensed import plan_licences
from ultramicro.plan.months import first_year
from ultramicro.plan.next_steps import NAMED, founders, losing, next_steps, nothing, wish
from ultramicro.plan.outputs import Outputs
from ultramicro.plan.paid import unaccounted_pounds
from ultramicro.plan.paid_beside import beside_words
from ultramicro.plan.pay_told import (
    drawn_words,
    kept_words,
    low_pay,
    open_posts,
    open_words,
    pledged_work,
    without_open_posts,
)
from ultramicro.plan.pictures import pictures
from ultramicro.plan.programme.model import QUARTER_WEEKS
from ultramicro.plan.programme.unit_economics import in_pence
from ultramicro.plan.proof.income import Income, income_of
from ultramicro.plan.proof.verify import laws
from ultramicro.plan.read_in_all import enterprises_named, mostly_unread, not_read
from ultramicro.plan.recipes.prices import index_left_out
from ultramicro.plan.result import PlanResult
from ultramicro.plan.statement import line_words, statement, unexplained_pence
from ultramicro.plan.understood import guessed
from ultramicro.plan.words import money, span_words

INFINITE = float("inf")
# The solver works in floating point, to about this share.
CLOSE = 1e-6


@dataclass(frozen=True, kw_only=True)
class PlanAnswer(PlanResult, Answer):
    """The linked set of enterprises, when each starts, who does what, and what holds it back."""

    def _income(self) -> Income:
        return income_of(self.plan)

    def says(self) -> Sequence[str]:
        """Say it as a resident would tell a neighbour."""
        said = [self._summary()] if self.plan.units() else [*not_read(self), nothing(self)]
        # Where nothing pays its way, what would let something is the one thing to be told.
        said += [*self._which(), *self._conditions(), *self._in_all(), *founders(self), *next_steps(self)]
        return [*said, wish(self)] if self.explanation.wished else said

    def _which(self) -> list[Message]:
        """Say which enterprises they are and which of them lose money, as one."""
        lost = list(losing(self.plan))
        if not self.plan.units():
            return lost
        named = [*enterprises_named(self), *mostly_unread(self)]
        return (
            [joined([*named, lost[0]]).with_id(lost[0].id), *lost[1:]] if named and lost else [*named, *lost]
        )

    def _summary(self) -> Message:
        plan, units = self.plan, self.plan.units()
        could = say(
            "{kinds} ({all} in all) could keep {income} of income here over {span}. {jobs}",
            kinds=plural("{n} kind of small enterprise", "{n} kinds of small enterprise", len(units)),
            all=Number(sum(units.values()), 0), income=kept_words(self),
            span=span_words(plan.problem.quarters),
            jobs=self._jobs_words(),
        )  # fmt: skip
        most = plan.most_owed_pounds
        # Pence of debt are rounding.
        if most > 1:
            lent = say("They use what the place has and loans from savers. The most that is owed at any time "
                       "is {sum}.", sum=money(most))  # fmt: skip
        else:
            lent = say("They use what the place has, without loans.")
        return joined([could, lent]).with_id("summary")

    def _jobs_words(self) -> Message:
        """Say the jobs of the first and the last year, less those that go: the last quarter is the most."""
        first, last = (jobs_told(self.plan, year) for year in (self.plan.first_year(), self.plan.last_year()))
        if last.net == last.all:
            return say(
                "They would give {last} full-time jobs in the last year, and {first} in the first.",
                last=Number(last.all, 1), first=Number(first.net, 1),
            )  # fmt: skip
        return say(
            "They would give {net} full-time jobs more than there are in the last year ({last}, less "
            "{before}), and {first} in the first.",
            net=Number(last.net, 1), last=Number(last.all, 1), before=Listed(list(had_before(last))),
            first=Number(first.net, 1),
        )  # fmt: skip

    def _conditions(self) -> Iterator[Message]:
        """Say what it costs to have in the plan, or out of it, what was asked."""
        free, must = self.explanation.free, sorted(self.plan.problem.must)
        if free is None:
            return
        # The free plan is found with less effort, and may come out below by chance.
        cost = money(max(0.0, free.worth_pounds - self.plan.worth_pounds))
        asked = [
            *([say("with {names} in it", names=Listed(must))] if must else []),
            *([say("without {names}", names=Listed(self.explanation.without))]
              if self.explanation.without else []),
        ]  # fmt: skip
        yield note(
            "conditions_cost",
            "This is the best plan {asked}. It keeps {sum} less than the best plan that was found without "
            "these conditions.",
            asked=Listed(asked), sum=cost,
        )  # fmt: skip

    def _in_all(self) -> Iterator[Message]:
        core = [n for n in self.plan.units() if self.explanation.standing.get(n) is Standing.IN_ALL]
        # Of a single plan everything would be in all.
        if core and (others := len(self.explanation.others)):
            names, more = Listed(core[:NAMED], by=""), len(core) - NAMED
            if more > 0:
                yield note(
                    "in_every_good_plan", "In all {n} good plans that were found are {all} of these "
                    "enterprises, among them: {names}.", n=others + 1, all=len(core), names=names,
                )  # fmt: skip
                return
            yield note(
                "in_every_good_plan", "These are in all {n} good plans that were found: {names}.",
                n=others + 1, names=names,
            )  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [*self._main_figures(), *sure_figures(self.plan, self.explanation)]

    def _main_figures(self) -> Iterator[Figure]:
        plan = self.plan
        income = self._income_figure()
        yield income
        yield additional_income(plan, income)
        yield hour_cost(plan)
        yield from jobs_figures(plan)
        yield from founding_figures(self.plan)
        yield from concentration(self.plan, self.explanation.others)
        yield from self._posts_figure()
        unlinked = self.explanation.unlinked
        if unlinked is None:
            return
        yield gain_by_linking(plan, unlinked)

    def _income_figure(self) -> Figure:
        plan, income, problem = self.plan, self._income(), self.plan.problem
        low, high = without_open_posts(self, *self._range())
        lines = [line_words(line, problem) for line in statement(plan, self.booked.rows)]
        how = say(
            "Over {quarters} quarters it is {lines}. Of what an hour costs, {home} is "
            "taken home; the rest is taxes and employer's contributions. {day}{open}{range}",
            quarters=problem.quarters, open=open_words(self),
            range=drawn_words(len(self.explanation.drawn)),
            lines=Listed(lines or [say("nothing")], by=""),
            home=Share(problem.worth.take_home), day=_money_of(problem.worth.discount),
        )  # fmt: skip
        rests_on = say(
            "{recipes}, {needs}", needs=plural("{n} need", "{n} needs", len(problem.needs)),
            recipes=plural("{n} recipe that can run here", "{n} recipes that can run here",
                           len(problem.activities)),
        )  # fmt: skip
        # What counts jobs or savings beside income is another quantity.
        weighted = bool(income.others)
        name = say("net local income, with jobs and savings counted") if weighted else say("net local income")
        return Figure(
            id="weighted_income" if weighted else "net_local_income", name=name, unit="pence",
            value=in_pence(plan.worth_pounds), low=low, high=high, how=how, rests_on=rests_on,
            estimated=True,
        )  # fmt: skip

    def _hours(self, *, every: bool) -> float:
        """Return the hours a week in posts: in every one, or in those that somebody here fills."""
        return sum(each.quantity for each in self.filled if not each.is_ground and (each.resource or every))

    def _posts_figure(self) -> Iterator[Figure]:
        hours, here = self._hours(every=True), self._hours(every=False)
        if hours:
            yield Figure(
                id="local_work_share", name=say("work that people here can fill"), value=here / hours,
                unit="share",
                how=say("{here} hours a week in posts for which somebody here has, or learns, the skill and "
                        "has the time ÷ {hours}", here=Number(here, 0), hours=Number(hours, 0)),
            )  # fmt: skip

    def _range(self) -> tuple[int | None, int | None]:
        if not self.explanation.drawn:
            return None, None
        low, high = self.explanation.tenths()
        return (
            # A plan is chosen for figures as they are told, so that draws may all fall below it.
            in_pence(min(low, self.plan.worth_pounds)),
            in_pence(max(high, self.plan.worth_pounds)),
        )

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        # Asked for by every check of an answer and by whoever writes it; to tell the rows takes a while. By
        # who speaks, as units of money are told in the place's own.
        if (reader := speaker()) not in self._told:
            self._told[reader] = Outputs(self).tables()
        return self._told[reader]

    @cached_property
    def _told(self) -> dict[Formatter, Mapping[str, Relation]]:
        """The tables by who they were told by."""
        return {}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return pictures(Outputs(self))

    def checks(self) -> Sequence[Check]:
        """Hold the plan against its laws, from its own numbers."""
        worth = max(abs(self.plan.worth_pounds), 1.0)
        # Where something that was asked for lives on links there is no plan without them to compare with.
        other, last = self.explanation.unlinked, self.plan.problem.quarters
        unlinked = other.worth_pounds if other else -INFINITE
        hours = sum(q.hours for q in self.plan.quarters if q.quarter == last) / QUARTER_WEEKS
        rows = self.booked.rows
        return [
            *laws(self.plan),
            Check(id="posts_are_the_hours", law=say("Posts filled and empty are the hours of the plan"),
                  error=abs(self._hours(every=True) - hours) / max(hours, 1.0), tolerance=CLOSE),
            Check(id="pay_is_the_income", law=say("Who is paid is told for all pay that the income counts"),
                  error=pay_missed(self.plan, self.gains) / max(paid_in_a_year(self.plan), 1.0),
                  tolerance=CLOSE),
            # Against the proved bound: both plans are found only to within a gap, and either may come out
            # ahead by chance.
            Check(id="links_never_lose", law=say("Links never lower the income beyond the proved gap"),
                  error=worst([max(unlinked - self.plan.bound_pounds, 0.0)]) / worth, tolerance=CLOSE),
            Check(id="gain_bounds", law=say("The gain by linking lies between proved bounds"),
                  error=bounds_missed(self.plan, other) / worth, tolerance=CLOSE),
            Check(id="more_never_loses", law=say("A little more of anything never lowers the income"),
                  error=worst(-m.gain for m in self.explanation.more) / worth, tolerance=CLOSE),
            Check(id="every_pound", law=say("Sales less all that is paid are the surplus, in every quarter"),
                  error=unaccounted_pounds(self.plan) / worth, tolerance=CLOSE),
            Check(id="income_lines", law=say("The lines of the income are sums of the plan's flows"),
                  error=unexplained_pence(statement(self.plan, rows), rows) / worth, tolerance=CLOSE),
            Check(id="asked_for", law=say("What must be in the plan is in it"),
                  error=float(sum(name not in self.plan.units() for name in self.plan.problem.must))),
        ]  # fmt: skip

    def licences(self) -> Sequence[Licence]:
        """Say what the strong words of a plan stand on; all of it is a plan, and nothing was observed."""
        return plan_licences()

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        said = [
            note("lost_benefits_not_known", "Benefits that people lose as they earn are not known here: "
                 "for some a wage would change little."),
            note("library_estimates", "Prices outside, courses and hired work are estimates of the library. "
                 "Ask before you start."),
            note("nobody_was_asked", "People, owners and buyers have not been asked. Ask them before "
                 "anything is started."),
        ]  # fmt: skip
        least = min(first_year(self.plan), key=lambda month: month.cash)
        if least.cash < -1:
            said.append(note(
                "till_short_in_a_month", "Within a quarter money comes in later than it is spent: in month "
                "{month} the till would be {sum} short. Have so much more at hand, or agree later payment.",
                month=least.number, sum=money(-least.cash),
            ))  # fmt: skip
        if self.gains and not any(each.tenth for each in self.gains):
            said.append(note(
                "deprivation_not_known", "How deprived the areas are to which wages go is not known. Give "
                "resources a postcode, and name a list of postcodes under [references] in place.toml.",
            ))  # fmt: skip
        said += [*open_posts(self), *pledged_work(self.plan)]
        said += beside_words(self.beside)
        if assumed := guessed(self.meanings):
            row = plural(
                "Something is assumed in {n} row of resources, needs and pledges. "
                "`--understood` shows what each row was taken for.",
                "Something is assumed in {n} rows of resources, needs and pledges. "
                "`--understood` shows what each row was taken for.", assumed,
            )  # fmt: skip
            said.append(row.with_id("rows_with_guesses"))
        said += index_left_out(self.currency)
        said += low_pay(self.plan.problem.wage_pence)
        if self.unused:
            unused = plural(
                "{n} row cannot be used. It is listed.", "{n} rows cannot be used. They are listed.",
                len(self.unused),
            )  # fmt: skip
            said.append(unused.with_id("rows_unused"))
        return said


def _money_of(discount: float) -> Message:
    if not discount:
        return say("It is in money of the day.")
    return say("A year later counts {discount} less.", discount=Share(discount))
