"""The tables of a plan's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.contract import UNDATED, Relation
from ultramicro.core.message import Day, Listed, Message, Range, say
from ultramicro.core.units import unit_named, unit_words
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.programme.model import MONTHS, QUARTER_WEEKS, QUARTERS, Activity
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE, Quarter, Till, earnings_an_hour
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, POUNDS_PER_PENNY, in_pence
from ultramicro.plan.recipes.vocabulary import spoken, spoken_skill
from ultramicro.plan.result import PlanResult
from ultramicro.plan.rows import table_by_column
from ultramicro.plan.sheet import sheets
from ultramicro.plan.understood import understood_rows, unused_rows
from ultramicro.plan.words import (
    change_words,
    currency_sign,
    extra_words,
    fit_words,
    gainer_words,
    giver_words,
    hours_a_week,
    impossible_words,
    risk_words,
    role_words,
    standing_words,
    taker_words,
)

BEST = "best"
# The solver leaves a trace of slack in rows that bind.
FULL = 0.995
ALWAYS = frozenset((
    "plan", "plan_flows", "assignments",
    "plan_before", "plan_links", "plan_enterprises", "plan_resources", "plan_money",
))  # fmt: skip
"""Tables that others read or that are drawn, also where they have no rows."""
Row = dict[str, object]
Rows = Iterator[Row]


class Use(StrEnum):
    """How much of a resource the plan uses."""

    ALL_USED = "all_used"
    PARTLY_USED = "partly_used"
    IDLE = "idle"


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
            "plan_sheets": sheets(self.plan, self.explanation.risks, self.answer.filled),
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
            ends = (("inside", here, d.displaced), ("outside", elsewhere, 1 - d.displaced))
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
        for m in self.explanation.more:
            yield {"what": change_words(m, self.plan.problem), "gain_pence": in_pence(m.gain),
                   "most_gain_pence": in_pence(m.at_most), "kind": m.kind, "item": m.of or None}  # fmt: skip

    def left_out(self) -> Rows:
        """Yield what was left out: what was tried again first, then what cannot be, then the rest."""
        tried = {each.activity: each for each in self.explanation.left_out}
        late, worse = say("No plan was found that could start it in time."), say(
            "Other uses of the same hours, ground and money bring more."
        )  # fmt: skip
        for name, each in tried.items():
            # What was tried again has a number behind it and comes before what is only known not to be
            # there.
            if each.loss is None:
                yield {"activity": name, "why": late, "reason": "not_in_time"}
                continue
            yield {"activity": name, "why": worse, "loss_pence": in_pence(each.loss),
                   "least_loss_pence": in_pence(each.at_least), "reason": "worth_less"}  # fmt: skip
        for name, each_why in sorted(self.explanation.impossible.items()):
            yield {"activity": name, "why": impossible_words(each_why), "reason": each_why.obstacle}
        # The rest was not tried again: only so many questions are asked of the solver.
        for name in sorted(set(self.by_name) - set(tried) - set(self.plan.units())):
            if self.explanation.standing.get(name) is Standing.IN_SOME:
                why = say("It is in another plan that is nearly as good.")
                yield {"activity": name, "why": why, "reason": "in_another_plan"}
            else:
                yield {
                    "activity": name,
                    "why": say("Other enterprises bring more."),
                    "reason": "others_bring_more",
                }

    def resources(self) -> Rows:
        """Yield what there is and what of it is used in the last quarter, the scarcest first."""
        there = sorted(
            self._resources(), key=lambda each: (-_share(each.row), str(each.row["kind"]), each.id)
        )
        yield from (each.row for each in there)

    def shares_used(self) -> list[float]:
        """Return what part of each resource is used in the last quarter."""
        return [_share(each.row) for each in self._resources()]

    def _resources(self) -> Iterator[_Resource]:
        problem, last = self.plan.problem, self.plan.problem.quarters
        mine = [q for q in self.plan.quarters if q.quarter == last]
        # Hired hours are none of the hours that people here offer.
        hours = sum(q.hours for q in mine) - sum(self.plan.hired_hours[last].values())
        there = sum(problem.hours.values()) / QUARTER_WEEKS
        yield _resource(
            "people", ("", say("all hours offered")), there, hours / QUARTER_WEEKS, hours_a_week()
        )
        # Work that anybody learns on the job is limited by all hours, not by those of its own.
        for k in sorted(set(problem.hours) - problem.anyone):
            there = (problem.hours[k] + self.plan.learnt(k)) / QUARTER_WEEKS
            used = sum(self._hours(q, k) for q in mine) / QUARTER_WEEKS
            # What goes beyond it is hired.
            yield _resource("people", (k, spoken_skill(k)), there, min(used, there), hours_a_week())
        for i in problem.spaces:
            # What stands there; ground that costs nothing may be taken for nothing.
            used = sum(m2 for (_, _, site), m2 in self.plan.placed.items() if site == i.name)
            yield _resource("ground", (i.name, i.name), i.area_m2, used, unit_words("m2"))
        yield from (self._material(g) for g in sorted(problem.materials))
        most, savings = max(x.debt for x in self.plan.tills), problem.money.savings_pence * POUNDS_PER_PENNY
        yield _resource("savings", ("", say("savings on offer")), savings, most, currency_sign())

    def _material(self, g: str) -> _Resource:
        problem, last = self.plan.problem, self.plan.problem.quarters
        found = sum(problem.materials[g][month - 1] for month in problem.months(last))
        # Only what comes from the place's own stock: the same good may be bought too.
        mine = [f for f in self.plan.flows if (f.quarter, f.good, f.source) == (last, g, FOUND)]
        used = min(sum(f.quantity for f in mine if f.target not in {LEFT, STORE}), found)
        unit = problem.trades[g].unit if g in problem.trades else ""
        # What stands there, such as a roof, is told whole; what flows by the quarter.
        if unit_named(unit, "area") is not None:
            return _resource("material", (g, spoken(g)), QUARTERS * found, QUARTERS * used, unit_words(unit))
        a_quarter = say("{unit} a quarter", unit=unit_words(unit))
        return _resource("material", (g, spoken(g)), found, used, a_quarter)

    def _hours(self, q: Quarter, k: str) -> float:
        a = self.by_name[q.activity]
        return q.level * a.hours.get(k, 0.0) * self.plan.problem.seasonal_share(a, k, q.quarter)

    def risks(self) -> Rows:
        """Yield which number hurts most."""
        # Sorted with the worst first; beyond ten nobody acts on them.
        for r in self.explanation.risks[:10]:
            yield {"what": risk_words(r, self.plan.problem), "loss_pence": in_pence(r.loss),
                   "overdraft_pence": in_pence(r.overdraft), "kind": r.factor, "item": r.of or None,
                   "change_share": r.change}  # fmt: skip

    def compared(self) -> Rows:
        """Yield the plan beside one without links."""
        other = self.explanation.unlinked
        for linked, way, worth, bound, kinds in (
            (True, say("the linked plan"), self.plan.worth_pounds, self.plan.bound_pounds, self.plan.units()),
            (False, say("the best without links"), other.worth_pounds, other.bound_pounds, other.units()),
        ):
            yield {"way": way, "income_pence": in_pence(worth), "most_pence": in_pence(bound),
                   "enterprises": len(kinds), "linked": linked}  # fmt: skip

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

    def quarters(self) -> Rows:
        """Yield each enterprise in each quarter."""
        for q in self.plan.quarters:
            standing = self.explanation.standing.get(q.activity)
            yield {
                "plan": BEST, "activity": q.activity, "origin": self.by_name[q.activity].origin,
                "period": q.quarter, "units_started": q.started, "units_running": q.units, "level": q.level,
                "jobs": q.hours * QUARTERS / HOURS_A_JOB, "capital_pence": in_pence(q.capital),
                "income_pence": in_pence(q.wages), "why": standing_words(standing) if standing else None,
            }  # fmt: skip

    def flows(self) -> Rows:
        """Yield what goes from whom to whom."""
        trades = self.plan.problem.trades
        for f in self.plan.flows:
            yield {"plan": BEST, "period": f.quarter, "source": f.source, "target": f.target, "item": f.good,
                   "quantity": f.quantity, "unit": trades[f.good].unit if f.good in trades else "items",
                   "amount_pence": in_pence(f.pounds)}  # fmt: skip


def _share(row: Row) -> float:
    share = row["share"]
    return share if isinstance(share, float) else 0.0


class _Resource(NamedTuple):
    """A row of `plan_resources`, and what it is of by its name in recipes; empty for all of its kind."""

    id: str
    row: Row


def _resource(kind: str, which: tuple[str, str], there: float, used: float, unit: Message) -> _Resource:
    """Make the row of a resource; `which` is its name in recipes and what people call it."""
    of, name = which
    # Rounding in the solver may pass a limit by a hair.
    share = min(used / there, 1.0) if there else 0.0
    state, words, why = _use(used, share)
    row: Row = {"kind": kind, "name": name, "there": there, "used": used, "unit": unit, "share": share,
                "state": words.with_id(state), "why": why}  # fmt: skip
    return _Resource(of, row)


def _use(used: float, share: float) -> tuple[Use, Message, Message]:
    """Say how much of a resource is used, and why."""
    if used <= 0:
        return Use.IDLE, say("idle"), say("Nothing that pays its way here uses it.")
    if share > FULL:
        return Use.ALL_USED, say("all used"), say("All of it is used. It holds the plan back.")
    return Use.PARTLY_USED, say("partly used"), say("There is enough for what other limits allow.")


def _month(begins: date, later: int) -> date:
    """Return the first day of a month so many months after that of a day."""
    months = begins.month - 1 + later
    return date(begins.year + months // MONTHS, months % MONTHS + 1, 1)
