"""The tables of a plan's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from ultramicro.core.contract import UNDATED, Relation
from ultramicro.core.message import Day, Listed, Message, Range, say
from ultramicro.core.parts import whole_parts
from ultramicro.core.units import unit_words
from ultramicro.plan.booked import Booked, TillRow, booked, surpluses
from ultramicro.plan.earnings import earnings_an_hour
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.explained.explain import A_POUND
from ultramicro.plan.filled import table_by_column
from ultramicro.plan.jobs_told import jobs_told
from ultramicro.plan.left_out import left_out_rows
from ultramicro.plan.months import first_year_pence
from ultramicro.plan.paid import Paid
from ultramicro.plan.pay_told import kept_pounds
from ultramicro.plan.programme.model import MONTHS, QUARTERS, Activity, Need
from ultramicro.plan.programme.plan import LEFT, OUTSIDE, STORE, Plan, jobs_of
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.till import Till
from ultramicro.plan.programme.unit_economics import in_pence
from ultramicro.plan.resources_used import resource_rows
from ultramicro.plan.result import BEST, UNLINKED, PlanResult
from ultramicro.plan.sheet import sheets
from ultramicro.plan.statement import line_words, statement
from ultramicro.plan.understood import understood_rows, unused_rows
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

PLACES = 9
"""Decimals of a unit below which the solver rounds."""
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
        self._books: dict[str, Booked] = {}

    def _booked(self, name: str, plan: Plan) -> Booked:
        """Return a plan to the penny; several tables show parts of the same."""
        if name not in self._books:
            self._books[name] = self.answer.booked if name == BEST else booked(plan)
        return self._books[name]

    def tables(self) -> dict[str, Relation]:
        """Return every table that has rows, and those that others read."""
        rows: dict[str, Rows] = {
            "plan_enterprises": self.enterprises(), "plan_before": self.before(),
            "plan_income": self.income(),
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
                "jobs": sum(jobs_of(q) for q in mine if q.quarter == last),
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
        for d in sorted(_met(self.plan), key=lambda d: -d.mean_a_year * d.price_pence):
            paid = d.mean_a_year * d.price_pence
            inside = d.displaced
            ends = (("inside", here, inside), ("outside", elsewhere, 1 - inside))
            parts = whole_parts([paid * share for _, _, share in ends], round(paid))
            for (supplied_from, source, _), pence in zip(ends, parts, strict=True):
                # Bands of less than a penny could not be drawn.
                if pence:
                    yield {"source": source, "target": d.called or d.name, "supplied_from": supplied_from,
                           "amount_pence": pence}  # fmt: skip

    def links(self) -> Rows:
        """Yield who supplies whom in the last year, in pence."""
        for source, target, pence in self.supplied():
            yield {"source": source, "target": target, "amount_pence": pence}

    def supplied(self) -> list[tuple[str, str, int]]:
        """Return who supplies whom in the last year, the most first. [pence]."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        # Goods come first among the rows, in the order of the plan's own flows.
        for f, row in zip(self.plan.flows, self._booked(BEST, self.plan).rows, strict=False):
            # The last year, when all that starts has started, and a whole one, as seasons differ.
            if f.quarter > self.plan.problem.quarters - QUARTERS and f.target not in {LEFT, STORE}:
                # What is found costs nobody anything; here it is shown at what it would cost outside.
                sums[f.source, f.target] += row.pence if row.flow.pounds else in_pence(f.pounds)
        return [
            (giver_words(source), taker_words(target, self.plan.problem), pence)
            for (source, target), pence in sorted(sums.items(), key=lambda each: (-each[1], each[0]))
            if pence
        ]

    def money(self) -> Rows:
        """Yield the till of each quarter."""
        for x in self._booked(BEST, self.plan).tills:
            sums = {
                "sales": x.sales, "wages": x.wages, "goods": x.goods, "running": x.running,
                "capital": x.capital, "loan": x.loan, "repaid": x.repaid, "debt": x.debt, "cash": x.cash,
            }  # fmt: skip
            row: Row = {"quarter": x.quarter, "months": self.months_of(x), "jobs": self.plan.jobs(x.quarter),
                        "lost_jobs": self.plan.lost_jobs(x.quarter)}  # fmt: skip
            yield row | {f"{name}_pence": pence for name, pence in sums.items()}

    def income(self) -> Rows:
        """Yield what the income is made of, line by line, in the plan that is told and in the others."""
        for name, plan in [(BEST, self.plan), *self._others()]:
            for line in statement(plan, self._booked(name, plan).rows):
                yield {"plan": name, "part": line.part, "what": line_words(line, plan.problem),
                       "amount_pence": line.pence}  # fmt: skip

    def months(self) -> Rows:
        """Yield the till of each month of the first year."""
        for x in first_year_pence(self.plan, self._booked(BEST, self.plan).tills):
            sums = {"sales": x.sales, "spent": x.spent, "started": x.started, "lent": x.lent,
                    "repaid": x.repaid, "cash": x.cash}  # fmt: skip
            row: Row = {"month": x.number, "called": self._month_of(x.number)}
            yield row | {f"{name}_pence": pence for name, pence in sums.items()}

    def _month_of(self, number: int) -> Message:
        if self.answer.begins == UNDATED:
            return say("month {n}", n=number)
        return say("{month}", month=Day(_month(self.answer.begins, number - 1), month=True, short=True))

    def months_of(self, x: Till | TillRow) -> Message:
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
                   "most_gain_pence": in_pence(m.at_most), "kind": m.kind, "item": m.of or None,
                   "begins": say("{names}", names=Listed(m.begins)) if m.begins else None}  # fmt: skip

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
        ways: list[tuple[Message, Plan | PlanSolution, float]]
        ways = [(say("the linked plan"), plan, plan.worth_pounds - kept_pounds(self.answer)[0])]
        if other:
            gone = self.explanation.open_pounds.get(UNLINKED, 0.0)
            ways.append((say("the best without links"), other, gone))
        for way, each, gone in ways:
            yield {"way": way, "income_pence": in_pence(each.worth_pounds),
                   "least_income_pence": in_pence(each.worth_pounds - gone),
                   "most_pence": in_pence(each.bound_pounds),
                   "enterprises": len(each.units()), "linked": each is plan}  # fmt: skip

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
            last = jobs_told(other, other.last_year())
            yield {
                "plan": name, "income_pence": in_pence(other.worth_pounds),
                "least_income_pence": self._least_pence(name, other),
                "most_pence": in_pence(other.bound_pounds), "enterprises": len(mine),
                "jobs": last.all, "net_jobs": last.net,
                "most_debt_pence": in_pence(max(x.debt for x in other.tills)),
                "adds": _names(mine - best),
                "leaves_out": _names(best - mine),
            }  # fmt: skip

    def _others(self) -> list[tuple[str, Plan]]:
        return list(self.explanation.besides().items())

    def _least_pence(self, name: str, plan: Plan) -> int:
        """Return what a plan keeps here if outsiders fill the posts that nobody here fills. [pence]."""
        if name == BEST:
            return in_pence(kept_pounds(self.answer)[0])
        return in_pence(plan.worth_pounds - self.explanation.open_pounds.get(name, 0.0))

    def quarters(self) -> Rows:
        """Yield each enterprise in each quarter, of the plan and of those nearly as good."""
        for name, plan in [(BEST, self.plan), *self._others()]:
            left = surpluses(plan, self._booked(name, plan).rows)
            for q in plan.quarters:
                standing = self.explanation.standing.get(q.activity)
                yield {
                    "plan": name, "activity": q.activity, "origin": self.by_name[q.activity].origin,
                    "period": q.quarter, "units_started": _plain(q.started), "units_running": _plain(q.units),
                    "level": _plain(q.level), "jobs": jobs_of(q),
                    "capital_pence": in_pence(q.capital), "wages_pence": in_pence(q.wages),
                    "surplus_pence": left[q.activity, q.quarter],
                    "why": standing_words(standing) if standing else None,
                }  # fmt: skip

    def flows(self) -> Rows:
        """Yield what goes from whom to whom."""
        trades = self.plan.problem.trades
        for name, plan in [(BEST, self.plan), *self._others()]:
            for f, pence in self._booked(name, plan).rows:
                unit = "hours" if f.good == Paid.WORK else "items"
                unit = trades[f.good].unit if f.good in trades else unit
                yield {"plan": name, "period": f.quarter, "source": f.source, "target": f.target,
                       "item": f.good, "quantity": f.quantity, "unit": unit,
                       "amount_pence": pence}  # fmt: skip


def _met(plan: Plan) -> list[Need]:
    """Return the needs that somebody meets now."""
    return [d for d in plan.problem.needs if not d.unmet]


def _names(activities: set[str]) -> Message | None:
    return say("{names}", names=Listed(sorted(activities), by="")) if activities else None


def _month(begins: date, later: int) -> date:
    """Return the first day of a month so many months after that of a day."""
    months = begins.month - 1 + later
    return date(begins.year + months // MONTHS, months % MONTHS + 1, 1)


def _plain(units: float) -> float:
    """Return a number of units without the solver's rounding: nobody starts -2e-14 of a bakery."""
    return round(units, PLACES) + 0.0
