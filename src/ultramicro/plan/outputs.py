"""The tables of a plan's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ultramicro.core.contract import UNDATED, Relation
from ultramicro.core.units import unit_named
from ultramicro.flows.tables import table_of
from ultramicro.plan.explained.alternatives import SWAP
from ultramicro.plan.programme.model import QUARTER_WEEKS, QUARTERS, Activity
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE, Quarter, earnings_an_hour
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, POUNDS_PER_PENNY, in_pence
from ultramicro.plan.recipes.vocabulary import spoken
from ultramicro.plan.result import PlanResult
from ultramicro.plan.sheet import sheets
from ultramicro.plan.understood import understood_rows, unused_rows

BEST = "best"
FULL, SHARE = 0.995, 5
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
ALWAYS = frozenset((
    "plan", "plan_flows", "assignments",
    "plan_before", "plan_links", "plan_enterprises", "plan_resources", "plan_money",
))  # fmt: skip
"""Tables that others read or that are drawn, also where they have no rows."""
Rows = Iterator[tuple[Any, ...]]


class Outputs:
    """The rows of every table.

    Parameters
    ----------
    answer : PlanResult
        What is told.
    """

    def __init__(self, answer: PlanResult) -> None:
        self.answer, self.plan, self.explanation = answer, answer.plan, answer.explanation
        self.by_name: Mapping[str, Activity] = {a.name: a for a in self.plan.problem.activities}

    def tables(self) -> dict[str, Relation]:
        """Return every table that has rows, and those that others read."""
        rows: dict[str, Rows] = {
            "plan_enterprises": self.enterprises(), "plan_before": self.before(),
            "plan_links": self.links(), "plan_money": self.money(),
            "plan_more": self.more(), "plan_left_out": self.left_out(), "plan_resources": self.resources(),
            "plan_risks": self.risks(), "plan_compared": self.compared(), "plan_wish": self.wish(),
            "plan_sheets": self.sheets(), "plan_gains": self.gains(),
            "assignments": self.assignments(), "plan": self.quarters(),
            "plan_flows": self.flows(), "plan_unused": self.unused(),
            "plan_understood": self.understood(),
        }  # fmt: skip
        listed = {name: list(each) for name, each in rows.items()}
        kept = {name: each for name, each in listed.items() if each or name in ALWAYS}
        return {name: table_of(name, each) for name, each in kept.items()}

    def enterprises(self) -> Rows:
        """Yield one row an enterprise, those with most work first."""
        last = self.plan.problem.quarters
        for name, units in self.plan.units().items():
            mine = [q for q in self.plan.quarters if q.activity == name]
            earned = earnings_an_hour(self.plan, self.by_name[name])
            jobs = sum(q.hours for q in mine if q.quarter == last) * QUARTERS / HOURS_A_JOB
            capital = in_pence(sum(q.capital for q in mine))
            earned_pence = None if earned is None else in_pence(earned)
            standing = self.explanation.standing.get(name, SWAP)
            yield (name, units, min(q.quarter for q in mine), last, jobs, capital, earned_pence, standing,
                   self._why(name))  # fmt: skip

    def _why(self, name: str) -> str:
        """Say what speaks for an enterprise: what it supplies to whom, or which need it meets."""
        to = {f.target for f in self.plan.flows if f.source == name} - {LEFT, STORE}
        others = sorted(to & set(self.by_name))
        needs = sorted(to - set(self.by_name))
        said = [f"supplies {', '.join(others)}"] if others else []
        said += [f"meets {', '.join(needs)}"] if needs else []
        return "; ".join(said) or "makes ready for later"

    def before(self) -> Rows:
        """Yield who sells to each need now, of what could be met from here, in pence a year."""
        for d in sorted(self.plan.problem.needs, key=lambda d: -d.quantity * d.price_pence):
            paid = d.quantity * d.price_pence
            for source, share in (("sellers here", d.displaced), ("sellers elsewhere", 1 - d.displaced)):
                if round(paid * share):
                    yield source, d.name, round(paid * share)

    def links(self) -> Rows:
        """Yield who supplies whom in the last year, in pence."""
        sums: dict[tuple[str, str], float] = defaultdict(float)
        for f in self.plan.flows:
            if f.quarter > self.plan.problem.quarters - QUARTERS and f.target not in {LEFT, STORE}:
                sums[f.source, f.target] += f.pounds
        for (source, target), amount in sorted(sums.items(), key=lambda each: (-each[1], each[0])):
            if in_pence(amount):
                end = "sold outside" if target == OUTSIDE else target
                start = "bought outside" if source == OUTSIDE else source
                yield start, end, in_pence(amount)

    def money(self) -> Rows:
        """Yield the till of each quarter."""
        for x in self.plan.tills:
            months = self.plan.problem.months(x.quarter)
            year = _year(self.answer.begins, x.quarter)
            said = f"{year} {MONTHS[months[0] - 1]}–{MONTHS[months[-1] - 1]}"
            ready = x.rent + x.running + x.learning
            pounds = (
                x.sales,
                x.wages,
                x.bought,
                ready,
                x.capital,
                x.loan,
                x.repaid + x.interest,
                x.debt,
                x.cash,
            )
            yield (x.quarter, said, self.plan.jobs(x.quarter), *(in_pence(each) for each in pounds))

    def more(self) -> Rows:
        """Yield what a little more would add."""
        for m in self.explanation.more:
            yield m.what, in_pence(m.gain), in_pence(m.at_most)

    def left_out(self) -> Rows:
        """Yield what was left out: what was tried again first, then what cannot be, then the rest."""
        tried = {each.activity: each for each in self.explanation.left_out}
        for name, each in tried.items():
            if each.loss is None:
                yield name, "no plan was found that could start it in time", None, None
                continue
            why = "other uses of the same hours, ground and money bring more"
            yield name, why, in_pence(each.loss), in_pence(each.at_least)
        for name, why in sorted(self.explanation.impossible.items()):
            yield name, why, None, None
        for name in sorted(set(self.by_name) - set(tried) - set(self.plan.units())):
            in_another = self.explanation.standing.get(name) == SWAP
            why = "in another plan that is nearly as good" if in_another else "others bring more"
            yield name, why, None, None

    def resources(self) -> Rows:
        """Yield what there is and what of it is used in the last quarter, the scarcest first."""
        yield from sorted(self._resources(), key=lambda row: (-row[SHARE], row[0], row[1]))

    def _resources(self) -> Rows:
        problem, last = self.plan.problem, self.plan.problem.quarters
        mine = [q for q in self.plan.quarters if q.quarter == last]
        hours = sum(q.hours for q in mine) - sum(self.plan.hired_hours[last].values())
        yield self._row(
            "people",
            "all idle hours",
            sum(problem.hours.values()) / QUARTER_WEEKS,
            hours / QUARTER_WEEKS,
            "hours a week",
        )
        for k in sorted(set(problem.hours) - problem.anyone):
            there = (problem.hours[k] + self.plan.learnt(k)) / QUARTER_WEEKS
            used = sum(self._hours(q, k) for q in mine) / QUARTER_WEEKS
            yield self._row("people", k.replace("_", " "), there, min(used, there), "hours a week")
        for i in problem.spaces:
            yield self._row("ground", i.name, i.area_m2, self.plan.taken[last].get(i.name, 0.0), "m2")
        for g in sorted(problem.materials):
            found = sum(problem.materials[g][month - 1] for month in problem.months(last))
            key = (last, g, FOUND)
            flows = [f for f in self.plan.flows if (f.quarter, f.good, f.source) == key]
            used = sum(f.quantity for f in flows if f.target not in {LEFT, STORE})
            unit = problem.trades[g].unit if g in problem.trades else ""
            # What stands there, such as a roof, is told whole; what flows by the quarter.
            stands = unit_named(unit, "area") is not None
            times, said = (QUARTERS, unit) if stands else (1, f"{unit} a quarter")
            yield self._row("material", spoken(g), times * found, times * min(used, found), said)
        most = max(x.debt for x in self.plan.tills)
        yield self._row(
            "savings", "savings that would be lent", problem.money.savings_pence * POUNDS_PER_PENNY, most, "£"
        )

    def _hours(self, q: Quarter, k: str) -> float:
        a = self.by_name[q.activity]
        return q.level * a.hours.get(k, 0.0) * self.plan.problem.seasonal_share(a, k, q.quarter)

    def _row(self, kind: str, name: str, there: float, used: float, unit: str) -> tuple[Any, ...]:
        share = min(used / there, 1.0) if there else 0.0
        state, why = "partly used", "enough for what others allow"
        if share > FULL:
            state, why = "all used", "all of it is used: it holds the plan back"
        if used <= 0:
            state, why = "idle", "nothing that pays its way here uses it"
        return kind, name, there, used, unit, share, state, why

    def risks(self) -> Rows:
        """Yield which number hurts most."""
        for r in self.explanation.risks[:10]:
            yield r.what, in_pence(r.loss), in_pence(r.overdraft)

    def compared(self) -> Rows:
        """Yield the plan beside one without links."""
        other = self.explanation.unlinked
        for way, worth, bound, kinds in (
            ("the linked plan", self.plan.worth_pounds, self.plan.bound_pounds, len(self.plan.units())),
            ("the best without links", other.worth_pounds, other.bound_pounds, len(other.units())),
        ):
            yield way, in_pence(worth), in_pence(bound), kinds

    def wish(self) -> Rows:
        """Yield what the wish would take."""
        for each in self.explanation.wish or ():
            yield each.what, each.more, each.there

    def sheets(self) -> Rows:
        """Yield the start-up sheets."""
        yield from sheets(self.plan, self.explanation.risks, self.answer.filled)

    def assignments(self) -> Rows:
        """Yield who does what."""
        for x in self.answer.filled:
            yield (BEST, x.activity, x.post, x.resource or None, x.quantity, x.unit, x.people, x.fit,
                   x.reason)  # fmt: skip

    def gains(self) -> Rows:
        """Yield who is paid and who loses, by deprivation."""
        paid = sum(x.pounds for x in self.answer.gains if x.pounds > 0)
        for x in self.answer.gains:
            yield x.who, x.tenth, in_pence(x.pounds), x.pounds / paid if x.pounds > 0 else None

    def quarters(self) -> Rows:
        """Yield each enterprise in each quarter."""
        for q in self.plan.quarters:
            a = self.by_name[q.activity]
            yield (BEST, q.activity, a.origin, q.quarter, q.started, q.units, q.level,
                   q.hours * QUARTERS / HOURS_A_JOB, in_pence(q.capital), in_pence(q.wages),
                   self.explanation.standing.get(q.activity))  # fmt: skip

    def flows(self) -> Rows:
        """Yield what goes from whom to whom."""
        problem = self.plan.problem
        for f in self.plan.flows:
            unit = problem.trades[f.good].unit if f.good in problem.trades else "items"
            yield BEST, f.quarter, f.source, f.target, f.good, f.quantity, unit, in_pence(f.pounds)

    def unused(self) -> Rows:
        """Yield the rows that could not be used."""
        yield from unused_rows(self.answer.unused)

    def understood(self) -> Rows:
        """Yield what each row was taken for."""
        yield from understood_rows(self.answer.meanings)


def _year(begins: date, quarter: int) -> str:
    """Return the year of a quarter; the first, second and so on where nothing is dated."""
    later = (begins.month - 1 + 3 * (quarter - 1)) // 12
    return f"year {1 + later}" if begins == UNDATED else str(begins.year + later)
