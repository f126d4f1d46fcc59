"""A place's tables become the problem that the plan solves, with a word on all that could not be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ultramicro.plan.programme.model import (
    ALL_YEAR,
    MONTHS,
    QUARTER_WEEKS,
    QUARTERS,
    Activity,
    Course,
    Need,
    Problem,
    Space,
    Trade,
)
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE
from ultramicro.plan.recipes.borrowed import borrowing, machines
from ultramicro.plan.recipes.catalogue import Known, known
from ultramicro.plan.recipes.meanings import (
    BUILDING,
    LAND,
    MATERIAL,
    PEOPLE,
    SAVINGS,
    TIME,
    Exclusion,
    Meaning,
    need,
    resource,
)
from ultramicro.plan.recipes.rents import rent
from ultramicro.plan.recipes.vocabulary import UNPAID, goods, plain, skills
from ultramicro.plan.sites import spaces_of

SPREADS = {"high": 0.10, "medium": 0.25, "low": 0.50}
"""How far figures of each confidence may be off; a judgement."""
DISPLACED = {"inside": 1.0, "outside": 0.0}
"""Part of a sale that a seller of the place loses, by where the good comes from now."""
A_PERSON = 12.0 * QUARTER_WEEKS
"""Hours a quarter that one person in training offers afterwards: twelve a week."""
READY_PENCE = {"needs work": 15_000.0}
"""What bringing a m² into use costs where the place does not say: £150 if it needs work; estimate."""
A_QUARTER = timedelta(weeks=int(QUARTER_WEEKS))
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Unused:
    """A row that the plan cannot use, and why.

    Parameters
    ----------
    table, name, why : str
        Its table, what it is called and the reason in words.
    reason : str
        The kind of reason, such as `unit` or `word`.
    file : str
        Where the row was read.
    line : int or None
        Where it begins in its file.
    read : str
        What could not be used.
    near : tuple of str
        What could have been meant.
    """

    table: str
    name: str
    why: str
    reason: str = ""
    file: str = ""
    line: int | None = None
    read: str = ""
    near: tuple[str, ...] = ()


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
    """

    problem: Problem
    unused: tuple[Unused, ...]
    meanings: tuple[Meaning, ...]

    @property
    def resources(self) -> tuple[Row, ...]:
        """The rows of resources that are there for the plan, in words and units of the recipes."""
        return tuple(
            {**m.row, "kind": m.sort, "what": m.taken_as, "quantity": m.quantity, "unit": m.unit}
            for m in self.meanings if "resource" in m.row and not m.left
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Rows of `activities`, `activity_lines`, `resources`, `needs` and `sites`.

    `sellers_here` is the part of a need that sellers of the place meet now, where the row does not say.
    """

    activities: Sequence[Row]
    lines: Sequence[Row]
    resources: Sequence[Row]
    needs: Sequence[Row]
    sites: Sequence[Row] = ()
    sellers_here: float = 0.5


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
    made = _activities(tables.activities, tables.lines)
    there = known(made, tables.lines)
    given = [
        _timely(resource(row, there), on, basis.quarters) for row in _by_name(tables.resources, "resource")
    ]
    asked = [need(row, there) for row in _by_name(tables.needs, "need")]
    free = machines(given)
    made = tuple(sorted([*made, *borrowing(made, tables.lines, free)], key=lambda a: a.name))
    materials = _materials(given) | {m.good: (m.hours / MONTHS,) * MONTHS for m in free.values()}
    listed, left = spaces_of(tables.sites)
    ground = [_space(m, on) for m in given if m.sort in {LAND, BUILDING} and m.amount]
    borrowed = {m.good: Trade(unit="hours") for m in free.values()}
    hours = _hours(given)
    problem = replace(
        basis, first_month=on.month, activities=made, needs=_wanted(asked, made, tables.sellers_here),
        spaces=_named_apart([*ground, *listed]),
        materials=materials, hours={k: each for k, each in hours.items() if k != UNPAID},
        trades=_trades(made, asked, tables.lines, there) | borrowed,
        anyone=frozenset(s.name for s in skills().values() if s.anyone),
        courses=_courses(made), hired_pence={s.name: s.hire_pence for s in skills().values() if s.hire_pence},
        volunteer_hours=hours.get(UNPAID) or basis.volunteer_hours,
        money=replace(basis.money, savings_pence=basis.money.savings_pence or _savings(given)),
    )  # fmt: skip
    unused = [_unused(m, m.left) for m in (*given, *asked) if m.left]
    unused += [Unused(table="sites", name=name, why=why) for name, why in left]
    return Gathered(problem=problem, unused=tuple(unused), meanings=(*given, *asked))


def _by_name(rows: Iterable[Row], column: str) -> list[Row]:
    return sorted(rows, key=lambda row: row[column])


def _unused(m: Meaning, left: Exclusion) -> Unused:
    table, name = ("needs", m.row["need"]) if "need" in m.row else ("resources", m.row["resource"])
    return Unused(table=table, name=name, why=left.why, reason=left.reason, file=m.row.get("origin") or "",
                  line=m.row.get("line"), read=left.read, near=left.near)  # fmt: skip


def _distinct(names: Iterable[str], taken: set[str]) -> Iterator[str]:
    """Make names differ from each other and from those that are taken.

    Examples
    --------
    >>> list(_distinct(["bread", "bread", "Bakery"], {"Bakery"}))
    ['bread', 'bread (2)', 'Bakery (2)']
    """
    for name in names:
        number, given = 2, name
        while given in taken:
            number, given = number + 1, f"{name} ({number})"
        taken.add(given)
        yield given


def _named_apart(spaces: Sequence[Space]) -> tuple[Space, ...]:
    names = _distinct((i.name for i in spaces), set())
    return tuple(replace(i, name=name) for i, name in zip(spaces, names, strict=True))


def _trades(
    activities: Sequence[Activity], asked: Sequence[Meaning], lines: Sequence[Row], there: Known
) -> dict[str, Trade]:
    """Return how each good is traded; what a recipe says that an input costs goes before the library.

    Where recipes differ on it, the dearest counts, so that nothing is planned on a price that may not be had.
    """
    named = {g for a in activities for g in (*a.makes, *a.uses)} | {m.taken_as for m in asked if not m.left}
    told: dict[str, float] = {}
    for line in lines:
        if line["role"] == "input" and line["pence_each"] is not None:
            told[line["item"]] = max(line["pence_each"], told.get(line["item"], 0.0))
    return {g: _trade(g, there.unit(g), told.get(g)) for g in sorted(named)}


def _trade(name: str, unit: str, buy_pence: float | None) -> Trade:
    good = goods().get(name)
    if good is None:
        return Trade(buy_pence=buy_pence, unit=unit)
    kept = None if good.lost_share is None else 1 - good.lost_share
    return Trade(buy_pence=good.buy_pence if buy_pence is None else buy_pence, sell_pence=good.sell_pence,
                 kept=kept, benefit_pence=good.benefit_pence, unit=unit)  # fmt: skip


def _courses(activities: Sequence[Activity]) -> dict[str, Course]:
    wanted = {k for a in activities for k in a.hours}
    return {
        s.name: Course(hours=s.training_hours / A_PERSON, pence=(s.training_pence or 0.0) / A_PERSON)
        for s in skills().values() if s.name in wanted and s.training_hours and not s.anyone
    }  # fmt: skip


def _activities(rows: Iterable[Row], lines: Iterable[Row]) -> tuple[Activity, ...]:
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for line in lines:
        by_name[line["activity"], line["origin"]].append(line)
    found = [_activity(row, by_name[row["activity"], row["origin"]]) for row in rows]
    names = _distinct((a.name for a in found), {OUTSIDE, FOUND, LEFT, STORE})
    named = [replace(a, name=name) for a, name in zip(found, names, strict=True)]
    return tuple(sorted(named, key=lambda a: a.name))


def _activity(row: Row, lines: Sequence[Row]) -> Activity:
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for line in lines:
        sums[line["role"]][line["item"]] += line["quantity"]
    space = {**sums["land"], **sums["building"]}
    return Activity(
        name=row["activity"], origin=row["origin"], makes=dict(sums["output"]),
        uses=dict(sums["input"]), hours=dict(sums["labour"]), space_m2=space,
        volunteer_hours=sum(sums["volunteer"].values()), capital_pence=row["capital_pence"] or 0,
        first_pence=row["first_pence"] or 0,
        running_pence=row["yearly_cost_pence"] or 0, lead=max(1, -(-(row["lead_months"] or 3) // 3)),
        life_years=row["life_years"] or 8.0, least_load=row["least_load_share"] or 0.0,
        most_units=row["max_units"],
        least_units=row["min_units"] or 0.0, whole=bool(row["whole"]), rules=row["rules"] or "",
        season={line["item"]: _months(line["season"]) for line in lines if line["season"]},
        sold_pence={
            line["item"]: line["pence_each"]
            for line in lines if line["role"] == "output" and line["pence_each"] is not None
        },
        spread=SPREADS.get(row["confidence"] or "", SPREADS["low"]),
    )  # fmt: skip


def _months(text: str) -> tuple[int, ...]:
    found = tuple(sorted({int(word) for word in text.split() if word.isdigit() and 1 <= int(word) <= MONTHS}))
    return found or ALL_YEAR


def _wanted(
    asked: Iterable[Meaning], activities: Iterable[Activity], sellers_here: float
) -> tuple[Need, ...]:
    found = [
        Need(name=m.row["need"], good=m.taken_as, quantity=m.amount * _share(m.row),
             price_pence=m.price_pence or 0.0,
             displaced=DISPLACED.get(plain(m.row["supplied_from"] or ""), sellers_here))
        for m in asked if not m.left
    ]  # fmt: skip
    names = _distinct((n.name for n in found), {a.name for a in activities})
    return tuple(replace(n, name=name) for n, name in zip(found, names, strict=True))


def _share(row: Row) -> float:
    return 1.0 if row["capturable_share"] is None else float(row["capturable_share"])


def _timely(m: Meaning, on: date, quarters: int) -> Meaning:
    why = _not_lasting(m.row, m.sort, on, quarters) if m.left is None else ""
    return replace(m, left=Exclusion(reason=TIME, why=why)) if why else m


def _not_lasting(row: Row, sort: str, on: date, quarters: int) -> str:
    """Say why a resource is not there for the plan: it ends before it, or comes too late.

    Ground may come later, since it is taken when it is free; hours and materials must be there from the first
    quarter on.
    """
    first, last = row.get("available_from"), row.get("available_until")
    if last and last < on + quarters * A_QUARTER:
        return f"it is there only until {last}, before the plan ends"
    within = quarters if sort in {LAND, BUILDING} else 1
    return f"it is there only from {first}" if first and first > on + within * A_QUARTER else ""


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


def _space(m: Meaning, on: date) -> Space:
    row, area = m.row, m.amount
    ready, opens, cost = row["ready_cost_pence"], row["available_from"], rent(row, area)
    if ready is None:
        ready = READY_PENCE.get(plain(row["condition"] or ""), 0.0) * area if m.sort == BUILDING else 0.0
    return Space(
        name=row["resource"], kind=m.sort, use=m.taken_as, area_m2=area,
        rent_pence=cost.quarter_pence, ready_pence=ready / area + cost.once_pence,
        opens=1 + max(0, -(-(opens - on) // A_QUARTER)) if opens else 1,
    )  # fmt: skip
