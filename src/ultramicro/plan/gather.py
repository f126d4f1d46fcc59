"""A place's tables become the problem that the plan solves, with a word on all that could not be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ultramicro.core.message import Message
from ultramicro.plan.counted_once import counted_once, orders_above
from ultramicro.plan.people.people import Offer
from ultramicro.plan.pledges import founding_of, loans_of, work_of
from ultramicro.plan.programme.model import (
    ALL_YEAR,
    MONTHS,
    QUARTER_WEEKS,
    QUARTERS,
    WEEKS,
    Activity,
    Course,
    Problem,
    Space,
    Trade,
)
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE
from ultramicro.plan.recipes.also_asked import also_asked
from ultramicro.plan.recipes.borrowed import borrowing, machines
from ultramicro.plan.recipes.brought import without_brought
from ultramicro.plan.recipes.catalogue import Known, known
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.meanings import resource
from ultramicro.plan.recipes.pledged_rows import pledge
from ultramicro.plan.recipes.prices import INDEXED, in_price_year
from ultramicro.plan.recipes.rents import READY_PENCE, rent
from ultramicro.plan.recipes.sorts import BUILDING, LAND, MATERIAL, ORDER, PEOPLE, SAVINGS
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.vocabulary import UNPAID, fitted_uses, goods, skills
from ultramicro.plan.recipes.wants import need
from ultramicro.plan.rows import (
    ActivityRow,
    AreaRow,
    LineRow,
    LostRow,
    NeedRow,
    PledgeRow,
    ResourceRow,
    SiteRow,
)
from ultramicro.plan.sites import spaces_of
from ultramicro.plan.timely import timely
from ultramicro.plan.unused import Unused, unused_rows_of, unused_sites
from ultramicro.plan.wanted import asked_and_ordered, distinct, wanted
from ultramicro.plan.when import first_whole

# Nobody publishes how far small firms' figures are off; three steps are as fine as anybody can judge.
SPREADS = {"high": 0.10, "medium": 0.25, "low": 0.50}
"""How far figures of each confidence may be off; a judgement."""
A_PERSON = 12.0 * QUARTER_WEEKS
"""Hours a quarter that one person in training offers afterwards: twelve a week."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What a place's tables say in numbers.

    Parameters
    ----------
    problem : Problem
        The numbers.
    unused : tuple of Unused
        Rows that are not in it.
    meanings : tuple of Meaning
        What every row of resources and needs was taken for.
    known : Known
        What the recipes know.
    """

    problem: Problem
    unused: tuple[Unused, ...]
    meanings: tuple[Meaning, ...]
    known: Known = field(default_factory=Known)

    def also_asked(self, table: str, row: LostRow) -> Message | None:
        """Say what is asked of a row beside what could not be read of it."""
        return also_asked(table, row, self.known)

    @property
    def resources(self) -> tuple[ResourceRow, ...]:
        """The rows of resources that are there for the plan."""
        return tuple(m.row for m in self.meanings if isinstance(m.row, ResourceRow) and not m.left)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What people offer: hours a week of a skill."""
        return tuple(
            Offer(resource=m.row.resource, skill=m.taken_as, hours=m.amount / WEEKS, people=m.row.people)
            for m in self.meanings
            if isinstance(m.row, ResourceRow) and m.sort == PEOPLE and not m.left
        )


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Rows of `activities`, `activity_lines`, `resources`, `needs`, `pledges`, `areas` and `sites`.

    `sellers_here` is the part of a need that sellers of the place meet now, where the row does not say;
    `currency` is the place's own.
    """

    activities: Sequence[ActivityRow]
    lines: Sequence[LineRow]
    resources: Sequence[ResourceRow]
    needs: Sequence[NeedRow]
    sites: Sequence[SiteRow] = ()
    pledges: Sequence[PledgeRow] = ()
    areas: Sequence[AreaRow] = ()
    sellers_here: float = 0.5
    currency: str = INDEXED


def gather(tables: Tables, basis: Problem, on: date) -> Gathered:
    """Bring a place's tables to numbers.

    Parameters
    ----------
    tables : Tables
        The place's.
    basis : Problem
        What the user asks for: quarters, money, what counts.
    on : date
        The first day of the plan.
    """
    # Activities first: what a row of resources means depends on the words that recipes use.
    made = activities_of(tables.activities, tables.lines)
    there = known(made, tables.lines)
    # By name and not by row: the solver may choose another of equal plans if columns change places.
    by_name = sorted(tables.resources, key=lambda row: row.resource)
    given = [timely(resource(row, there), row, on, basis.quarters) for row in by_name]
    stated = [need(row, there) for row in sorted(tables.needs, key=lambda row: row.need)]
    asked = counted_once(stated, {row.area: row.level for row in tables.areas})
    promises = sorted(tables.pledges, key=lambda row: row.pledge)
    promised = [timely(pledge(row, there), row, on, basis.quarters) for row in promises]
    free, listed_goods = machines(given), _materials(given)
    made = tuple(without_brought(a, listed_goods) for a in made)
    # Borrowing adds choices beside owning; which of the two pays is the solver's to say.
    made = tuple(sorted([*made, *borrowing(made, tables.lines, free)], key=lambda a: a.name))
    # A machine's spare hours cannot be saved up, so they are a material that comes anew each month.
    materials = listed_goods | {m.good: (m.hours / MONTHS,) * MONTHS for m in free.values()}
    listed, left = spaces_of(tables.sites)
    ground = list(_spaces(given, on))
    borrowed = {m.good: Trade(unit="hours") for m in free.values()}
    hours, orders = _hours(given), [m for m in promised if m.sort == ORDER]
    every = (*asked, *promised)
    told = asked_and_ordered(every, made, tables.sellers_here, on=on, quarters=basis.quarters)
    problem = replace(
        basis, first_month=on.month, activities=made,
        needs=wanted(every, made, tables.sellers_here, on=on, quarters=basis.quarters),
        spaces=_named_apart([*ground, *listed]),
        materials=materials, hours={k: each for k, each in hours.items() if k != UNPAID},
        trades=_trades(made, [*asked, *orders], tables, there) | borrowed, anyone=skills_on_the_job(),
        courses=_courses(made, tables.currency), hired_pence=_hired(tables.currency),
        fitted=fitted_uses(), volunteer_hours=hours.get(UNPAID) or basis.volunteer_hours,
        founding=founding_of(given), loans=loans_of(promised, basis.money, on),
        work=work_of(promised, skills_on_the_job(), basis.quarters, on),
        money=replace(basis.money, savings_pence=basis.money.savings_pence or _savings(given)),
    )  # fmt: skip
    every = (*given, *asked, *orders_above(promised, *told, basis.quarters))
    return Gathered(
        problem=problem, unused=(*unused_rows_of(every), *unused_sites(left)), meanings=every,
        known=there,
    )  # fmt: skip


def _named_apart(spaces: Sequence[Space]) -> tuple[Space, ...]:
    names = distinct((i.name for i in spaces), set())
    return tuple(replace(i, name=name) for i, name in zip(spaces, names, strict=True))


def _trades(
    activities: Sequence[Activity], asked: Sequence[Meaning], tables: Tables, there: Known
) -> dict[str, Trade]:
    """Return how each good is traded; what a recipe says that an input costs goes before the library.

    Where recipes differ on it, the dearest counts, so that nothing is planned on a price that may not be had.
    """
    named = {g for a in activities for g in (*a.makes, *a.uses)} | {m.taken_as for m in asked if not m.left}
    told: dict[str, float] = {}
    for line in tables.lines:
        if line.role == "input" and line.pence_each is not None:
            told[line.item] = max(line.pence_each, told.get(line.item, 0.0))
    return {g: _trade(g, there.unit(g), told.get(g), tables.currency) for g in sorted(named)}


def _trade(name: str, unit: str, buy_pence: float | None, currency: str) -> Trade:
    # A good that only the place knows can be made and used, and bought where its recipe gives a price.
    good = goods().get(name)
    if good is None:
        return Trade(buy_pence=buy_pence, unit=unit)
    kept = None if good.lost_share is None else 1 - good.lost_share
    outside, sold, benefit = (
        in_price_year(pence, good.year, currency)
        for pence in (good.buy_pence, good.sell_pence, good.benefit_pence)
    )
    return Trade(buy_pence=outside if buy_pence is None else buy_pence, sell_pence=sold,
                 kept=kept, benefit_pence=benefit or 0.0, unit=unit)  # fmt: skip


def _hired(currency: str) -> dict[str, float]:
    told = {s.name: in_price_year(s.hire_pence, s.year, currency) for s in skills().values()}
    return {name: pence for name, pence in told.items() if pence}


def _courses(activities: Sequence[Activity], currency: str) -> dict[str, Course]:
    wanted = {k for a in activities for k in a.hours}
    return {
        s.name: Course(hours=s.training_hours / A_PERSON,
                       pence=(in_price_year(s.training_pence, s.year, currency) or 0.0) / A_PERSON)
        for s in skills().values() if s.name in wanted and s.training_hours and not s.anyone
    }  # fmt: skip


def activities_of(rows: Iterable[ActivityRow], lines: Iterable[LineRow]) -> tuple[Activity, ...]:
    """Return the enterprises that rows of `activities` and `activity_lines` describe."""
    by_name: dict[tuple[str, str], list[LineRow]] = defaultdict(list)
    # Sums of the same numbers in another order differ in the last digit, and so may plans that are equal.
    for line in sorted(lines, key=lambda line: (line.role, line.item, line.quantity)):
        by_name[line.activity, line.origin].append(line)
    found = [_activity(row, by_name[row.activity, row.origin]) for row in rows]
    # The ends of flows have names too; an enterprise called like one would take its goods.
    names = distinct((a.name for a in found), {OUTSIDE, FOUND, LEFT, STORE})
    named = [replace(a, name=name) for a, name in zip(found, names, strict=True)]
    return tuple(sorted(named, key=lambda a: a.name))


def _activity(row: ActivityRow, lines: Sequence[LineRow]) -> Activity:
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for line in lines:
        sums[line.role][line.item] += line.quantity
    space = {**sums["land"], **sums["building"]}
    return Activity(
        name=row.activity, origin=row.origin, makes=dict(sums["output"]),
        uses=dict(sums["input"]), hours=dict(sums["labour"]), space_m2=space,
        volunteer_hours=sum(sums["volunteer"].values()), capital_pence=row.capital_pence or 0,
        first_pence=row.first_pence or 0, running_pence=row.yearly_cost_pence or 0,
        # Rounded up to whole quarters, and never at once: nothing earns before it is built.
        lead=max(1, -(-(row.lead_months or 3) // 3)), life_years=row.life_years or 8.0,
        least_load=row.least_load_share or 0.0, most_units=row.max_units, least_units=row.min_units or 0.0,
        whole=bool(row.whole), parts=row.parts or 1, rules=row.rules or "",
        season={line.item: _months(line.season) for line in lines if line.season},
        sold_pence={
            line.item: line.pence_each
            for line in lines if line.role == "output" and line.pence_each is not None
        },
        # Where nothing is said of it a figure is not trusted.
        spread=SPREADS.get(row.confidence or "", SPREADS["low"]),
    )  # fmt: skip


def _months(text: str) -> tuple[int, ...]:
    found = tuple(
        sorted(
            {
                int(word)
                for word in text.replace(",", " ").split()
                if word.isdigit() and 1 <= int(word) <= MONTHS
            }
        )
    )
    # A season without a month that can be read is no reason to stop work.
    return found or ALL_YEAR


def skills_on_the_job() -> frozenset[str]:
    """Return the skills that anybody learns on the job."""
    return frozenset(s.name for s in skills().values() if s.anyone)


def _hours(given: Iterable[Meaning]) -> dict[str, float]:
    """Add up hours in a quarter by skill."""
    found: dict[str, float] = defaultdict(float)
    for m in given:
        if m.sort == PEOPLE and m.amount:
            found[m.taken_as] += m.amount / QUARTERS
    return dict(found)


def _savings(given: Iterable[Meaning]) -> float:
    return sum(m.amount for m in given if m.sort == SAVINGS)


def _materials(given: Iterable[Meaning]) -> dict[str, tuple[float, ...]]:
    """Add up what there is of each material in each month."""
    found: dict[str, float] = defaultdict(float)
    for m in given:
        if m.sort == MATERIAL and m.amount:
            found[m.taken_as] += m.amount / MONTHS
    return {good: (each,) * MONTHS for good, each in found.items()}


def _spaces(given: Iterable[Meaning], on: date) -> Iterator[Space]:
    for m in given:
        if m.sort in {LAND, BUILDING} and m.amount and isinstance(m.row, ResourceRow):
            yield _space(m, m.row, on)


def _space(m: Meaning, row: ResourceRow, on: date) -> Space:
    area, ready = m.amount, row.ready_cost_pence
    cost = rent(row.cost_pence, row.cost_per, area)
    # A shop in need of work is no free shop: without a sum the plan would always choose it.
    if ready is None:
        ready = READY_PENCE.get(plain(row.condition or ""), 0.0) * area if m.sort == BUILDING else 0.0
    return Space(
        name=row.resource, kind=m.sort, use=m.taken_as, area_m2=area,
        rent_pence=cost.quarter_pence, ready_pence=ready / area + cost.once_pence,
        # From the first whole quarter on; a part of one is not counted on.
        opens=first_whole(row.available_from, on),
    )  # fmt: skip
