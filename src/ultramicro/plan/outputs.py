"""The tables of a plan's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from ultramicro.core.contract import UNDATED, Relation
from ultramicro.core.message import Day, Listed, Message, Range, say
from ultramicro.core.units import unit_words
from ultramicro.plan.earnings import earnings_an_hour
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.explained.explain import A_POUND
from ultramicro.plan.left_out import left_out_rows
from ultramicro.plan.months import first_year
from ultramicro.plan.programme.model import MONTHS, QUARTERS, Activity
from ultramicro.plan.programme.plan import LEFT, OUTSIDE, STORE, Plan, Till
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, in_pence
from ultramicro.plan.resources_used import resource_rows
from ultramicro.plan.result import PlanResult
from ultramicro.plan.rows import table_by_column
from ultramicro.plan.sheet import sheets
from ultramicro.plan.understood import understood_rows, unused_rows
from ultramicro.plan.wanted import sold_here
from ultramicro.plan.words import (
    change_words,
    extra_words,
    fit_words,
    gainer_words,
    giver_words,
    hours_a_week,
    risk_words,
    role_words,
    standing_words,
    taker_words,
)

BEST, OTHER, WISH = "best", "other", "wish"
"""How the plans are called in tables: the one that is told, those that are nearly as good, that of a wish."""
ALWAYS = frozenset((
    "plan", "plan_flows", "assignments",
    "plan_before", "plan_links", "plan_enterprises", "plan_resources", "plan_money",
))  # fmt: skip
"""Tables that others read or that are drawn, also where they have no rows."""
Row = dict[str, object]
Rows = Iterator[Row]


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
            "plan_links": self.links(), "plan_money": self.money(), "plan_months": self.months(),
            "plan_more": self.more(), "plan_left_out": left_out_rows(self.answer),
            "plan_resources": self.resources(),
            "plan_risks": self.risks(), "plan_compared": self.compared(), "plan_wish": self.wish(),
            "plan_sheets": sheets(self.answer),
            "plan_alternatives": self.alternatives(),
            "plan_gains": self.gains(), "assignments": self.assignments(), "plan": self.quarters(),
            "plan_flows": self.flows(), "plan_unused": unused_rows(self.answer.unused),
            "plan_understood": understood_rows(self.answer.meanings),
        }  # fmt: skip
        listed = {name: list(each) for name, each in rows.items()}
        # An empty table in an answer reads like a fault.
        kept = {name: each for name, each in listed.items() if each or name in ALWAYS}
        return {name: table_by_column(name, each) for name, each in kept.items()}

    def enterprises(self) -> Rows:
        """Yield one row an enterprise, those with most work first."""
        last = self.plan.problem.quarters
        for name, units in self.plan.units().items():
            mine = [q for q in self.plan.quarters if q.activity == name]
            earned = earnings_an_hour(self.plan, self.by_name[name])
            yield {
                "activity": name, "units": units, "first_quarter": min(q.quarter for q in mine),
                "last_quarter": last,
                "jobs": sum(q.hours for q in mine if q.quarter == last) * QUARTERS / HOURS_A_JOB,
                "capital_pence": in_pence(sum(q.capital for q in mine)),
                "earned_hour_pence": None if earned is None else in_pence(earned),
                "standing": standing_words(self.explanation.standing.get(name, Standing.IN_SOME)),
                "why": self._why(name),
            }  # fmt: skip

    def _why(self, name: str) -> Message:
        """Say what speaks for an enterprise: what it supplies to whom, or which need it meets."""
        # What is stored or left over helps nobody yet.
        to = {f.target for f in self.plan.flows if f.source == name} - {LEFT, STORE}
        others = Listed(sorted(to & set(self.by_name)))
        needs = Listed(
            [taker_words(end, self.plan.problem) for end in sorted(to - set(self.by_name) - {OUTSIDE})]
        )
        # Sales outside are the weakest reason for a plan of the place, so they are told only where there is
        # no other.
        if OUTSIDE in to and not others.things and not needs.things:
            return say("It sells to buyers outside.")
        if others.things and needs.things:
            return say("It supplies {others} and meets {needs}.", others=others, needs=needs)
        if others.things:
            return say("It supplies {others}.", others=others)
        return say("It meets {needs}.", needs=needs) if needs.things else say("It makes goods for later.")

    def before(self) -> Rows:
        """Yield who sells to each need now, of what could be met from here, in pence a year."""
        here, elsewhere = say("sellers here"), say("sellers elsewhere")
        for d in sorted(self.plan.problem.needs, key=lambda d: -d.quantity * d.price_pence):
            paid = d.quantity * d.price_pence
            inside = sold_here(d, self.answer.meanings)
            ends = (("inside", here, inside), ("outside", elsewhere, 1 - inside))
            for supplied_from, source, share in ends:
                # Bands of less than a penny could not be drawn.
                if round(paid * share):
                    yield {"source": source, "target": d.called or d.name, "supplied_from": supplied_from,
                           "amount_pence": round(paid * share)}  # fmt: skip

    def links(self) -> Rows:
        """Yield who supplies whom in the last year, in pence."""
        for source, target, pence in self.supplied():
            yield {"source": source, "target": target, "amount_pence": pence}

    def supplied(self) -> list[tuple[str, str, int]]:
        """Return who supplies whom in the last year, the most first. [pence]."""
        sums: dict[tuple[str, str], float] = defaultdict(float)
        for f in self.plan.flows:
            # The last year, when all that starts has started, and a whole one, as seasons differ.
            if f.quarter > self.plan.problem.quarters - QUARTERS and f.target not in {LEFT, STORE}:
                sums[f.source, f.target] += f.pounds
        return [
            (giver_words(source), taker_words(target, self.plan.problem), in_pence(pounds))
            for (source, target), pounds in sorted(sums.items(), key=lambda each: (-each[1], each[0]))
            if in_pence(pounds)
        ]

    def money(self) -> Rows:
        """Yield the till of each quarter."""
        for x in self.plan.tills:
            sums = {
                "sales": x.sales, "wages": x.wages, "goods": x.bought,
                "running": x.rent + x.running + x.learning, "capital": x.capital, "loan": x.loan,
                "repaid": x.repaid + x.interest, "debt": x.debt, "cash": x.cash,
            }  # fmt: skip
            row: Row = {"quarter": x.quarter, "months": self.months_of(x), "jobs": self.plan.jobs(x.quarter),
                        "lost_jobs": self.plan.lost_jobs(x.quarter)}  # fmt: skip
            yield row | {f"{name}_pence": in_pence(pounds) for name, pounds in sums.items()}

    def months(self) -> Rows:
        """Yield the till of each month of the first year."""
        for x in first_year(self.plan):
            sums = {"sales": x.sales, "spent": x.spent, "started": x.started, "lent": x.lent,
                    "repaid": x.repaid, "cash": x.cash}  # fmt: skip
            row: Row = {"month": x.number, "called": self._month_of(x.number)}
            yield row | {f"{name}_pence": in_pence(pounds) for name, pounds in sums.items()}

    def _month_of(self, number: int) -> Message:
        if self.answer.begins == UNDATED:
            return say("month {n}", n=number)
        return say("{month}", month=Day(_month(self.answer.begins, number - 1), month=True, short=True))

    def months_of(self, x: Till) -> Message:
        """Say which months a quarter has; which quarter of which year where nothing is dated."""
        begins = self.answer.begins
        # Invented months would be taken for a promise.
        if begins == UNDATED:
            year, quarter = divmod(x.quarter - 1, QUARTERS)
            return say("year {year}, quarter {quarter}", year=year + 1, quarter=quarter + 1)
        first, last = (_month(begins, 3 * (x.quarter - 1) + after) for after in (0, 2))
        ends = (Day(each, month=True, short=True) for each in (first, last))
        return say("{months}", months=Range(*ends))

    def more(self) -> Rows:
        """Yield what a little more would add."""
        # What brings nothing is no step, and would hide those that do.
        for m in (m for m in self.explanation.more if m.gain > A_POUND):
            yield {"what": change_words(m, self.plan.problem), "gain_pence": in_pence(m.gain),
                   "most_gain_pence": in_pence(m.at_most), "kind": m.kind, "item": m.of or None}  # fmt: skip

    def resources(self) -> Rows:
        """Yield what there is and what of it is used in the last quarter, the scarcest first."""
        yield from resource_rows(self.plan)

    def risks(self) -> Rows:
        """Yield which number hurts most."""
        # Sorted with the worst first; beyond ten nobody acts on them.
        for r in self.explanation.risks[:10]:
            yield {"what": risk_words(r, self.plan.problem), "loss_pence": in_pence(r.loss),
                   "overdraft_pence": in_pence(r.overdraft), "kind": r.factor, "item": r.of or None,
                   "change_share": r.change}  # fmt: skip

    def compared(self) -> Rows:
        """Yield the plan beside one without links."""
        other, plan = self.explanation.unlinked, self.plan
        ways = [(True, say("the linked plan"), plan.worth_pounds, plan.bound_pounds, len(plan.units()))]
        if other:
            without = say("the best without links")
            ways.append((False, without, other.worth_pounds, other.bound_pounds, len(other.units())))
        for linked, way, worth, bound, kinds in ways:
            yield {"way": way, "income_pence": in_pence(worth), "most_pence": in_pence(bound),
                   "enterprises": kinds, "linked": linked}  # fmt: skip

    def wish(self) -> Rows:
        """Yield what the wish would take."""
        for each in self.explanation.wish or ():
            yield {"what": extra_words(each), "more": each.more, "there": each.there,
                   "kind": each.resource, "item": each.of or None}  # fmt: skip

    def assignments(self) -> Rows:
        """Yield who does what."""
        for x in self.answer.filled:
            yield {
                "plan": BEST, "activity": x.activity, "post": role_words(x), "resource": x.resource or None,
                "quantity": x.quantity, "unit": unit_words("m2") if x.is_ground else hours_a_week(),
                "people": x.people, "fit": x.fit, "why": fit_words(x), "reason": x.reason, "role": x.role,
            }  # fmt: skip

    def gains(self) -> Rows:
        """Yield who is paid and who loses, by deprivation."""
        paid = sum(x.pounds for x in self.answer.gains if x.pounds > 0)
        for x in self.answer.gains:
            yield {"who": gainer_words(x.who), "deprivation_tenth": x.tenth,
                   "amount_pence": in_pence(x.pounds),
                   "share": x.pounds / paid if x.pounds > 0 else None, "kind": x.who}  # fmt: skip

    def alternatives(self) -> Rows:
        """Yield each good plan with what it has that the best has not, and the other way round."""
        best = set(self.plan.units())
        for name, other in [(BEST, self.plan), *self._others()]:
            mine = set(other.units())
            last = other.jobs_over(other.last_year())
            yield {
                "plan": name, "income_pence": in_pence(other.worth_pounds), "enterprises": len(mine),
                "jobs": last[0], "net_jobs": last[0] - last[1],
                "most_debt_pence": in_pence(max(x.debt for x in other.tills)),
                "adds": _names(mine - best),
                "leaves_out": _names(best - mine),
            }  # fmt: skip

    def _others(self) -> list[tuple[str, Plan]]:
        wish = self.explanation.wish_plan
        others = [(f"{OTHER}_{n}", other) for n, other in enumerate(self.explanation.others, 1)]
        return [*others, *([(WISH, wish)] if wish else [])]

    def quarters(self) -> Rows:
        """Yield each enterprise in each quarter, of the plan and of those nearly as good."""
        for name, plan in [(BEST, self.plan), *self._others()]:
            for q in plan.quarters:
                standing = self.explanation.standing.get(q.activity)
                yield {
                    "plan": name, "activity": q.activity, "origin": self.by_name[q.activity].origin,
                    "period": q.quarter, "units_started": q.started, "units_running": q.units,
                    "level": q.level, "jobs": q.hours * QUARTERS / HOURS_A_JOB,
                    "capital_pence": in_pence(q.capital), "wages_pence": in_pence(q.wages),
                    "why": standing_words(standing) if standing else None,
                }  # fmt: skip

    def flows(self) -> Rows:
        """Yield what goes from whom to whom."""
        trades = self.plan.problem.trades
        for f in self.plan.flows:
            yield {"plan": BEST, "period": f.quarter, "source": f.source, "target": f.target, "item": f.good,
                   "quantity": f.quantity, "unit": trades[f.good].unit if f.good in trades else "items",
                   "amount_pence": in_pence(f.pounds)}  # fmt: skip


def _names(activities: set[str]) -> Message | None:
    return say("{names}", names=Listed(sorted(activities), by="")) if activities else None


def _month(begins: date, later: int) -> date:
    """Return the first day of a month so many months after that of a day."""
    months = begins.month - 1 + later
    return date(begins.year + months // MONTHS, months % MONTHS + 1, 1)
