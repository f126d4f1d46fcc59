"""A place's tables become the problem that the plan solves, with a word on all that could not be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ultramicro.plan.borrowed import borrowing, called, machines
from ultramicro.plan.model import (
    ALL_YEAR,
    MONTHS,
    QUARTER_WEEKS,
    QUARTERS,
    WEEKS,
    Activity,
    Course,
    Need,
    Problem,
    Space,
    Trade,
)
from ultramicro.plan.plan import FOUND, LEFT, OUTSIDE, STORE
from ultramicro.plan.sites import spaces_of
from ultramicro.plan.words import UNPAID, Good, good_named, goods, in_unit, skill_named, skills

SPREADS = {"high": 0.10, "medium": 0.25, "low": 0.50}
"""How far figures of each confidence may be off; a judgement."""
DISPLACED = {"inside": 1.0, "outside": 0.0}
"""Part of a sale that a seller of the place loses, by where the good comes from now."""
HOURS_LET = 20
"""Hours a week for which a room is taken that is let by the hour."""
A_PERSON = 12.0 * QUARTER_WEEKS
"""Hours a quarter that one person in training offers afterwards: twelve a week."""
READY_PENCE = {"needs work": 15_000.0}
"""What bringing a m² into use costs where the place does not say: £150 if it needs work; estimate."""
A_QUARTER = timedelta(weeks=int(QUARTER_WEEKS))
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Unused:
    """A row that the plan cannot use, and why."""

    table: str
    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What a place's tables say in numbers; `resources` are the rows that are there for the plan."""

    problem: Problem
    unused: tuple[Unused, ...]
    resources: tuple[Row, ...]


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
    unused: list[Unused] = []
    why_not = {row["resource"]: _not_lasting(row, on, basis.quarters) for row in tables.resources}
    unused += [Unused(table="resources", name=name, why=why) for name, why in why_not.items() if why]
    lasting = [row for row in tables.resources if not why_not[row["resource"]]]
    made, there = _activities(tables.activities, tables.lines), machines(lasting, tables.lines)
    made = tuple(sorted([*made, *borrowing(made, tables.lines, there)], key=lambda a: a.name))
    wanted, sold = _needs(tables, made, unused), {g for a in made for g in a.makes}
    known = {g for a in made for g in (*a.makes, *a.uses)} | {n.good for n in wanted}
    hours, volunteers, spaces, materials, savings = _resources(
        [row for row in lasting if not called(row, there)], made, on, unused
    )
    materials |= {m.good: (m.hours / MONTHS,) * MONTHS for m in there.values()}
    listed, left = spaces_of(tables.sites)
    taken = {a.name for a in made}
    names = list(_distinct((n.name for n in wanted), taken))
    wanted = [replace(n, name=name) for n, name in zip(wanted, names, strict=True)]
    unused += [Unused(table="sites", name=name, why=why) for name, why in left]
    problem = replace(
        basis, first_month=on.month, activities=made, needs=tuple(n for n in wanted if n.good in sold),
        spaces=_named_apart([*spaces, *listed]), materials=materials, hours=hours,
        trades={g: _trade(_good(g)) for g in known} | {m.good: Trade(unit="hours") for m in there.values()},
        anyone=frozenset(s.name for s in skills().values() if s.anyone),
        courses=_courses(made), hired_pence={s.name: s.hire_pence for s in skills().values() if s.hire_pence},
        volunteer_hours=volunteers or basis.volunteer_hours,
        money=replace(basis.money, savings_pence=basis.money.savings_pence or savings),
    )  # fmt: skip
    unused += [
        Unused(table="needs", name=n.name, why="no recipe makes it") for n in wanted if n.good not in sold
    ]
    return Gathered(problem=problem, unused=tuple(unused), resources=tuple(lasting))


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


def _trade(good: Good) -> Trade:
    kept = None if good.lost_share is None else 1 - good.lost_share
    return Trade(buy_pence=good.buy_pence, sell_pence=good.sell_pence, kept=kept,
                 benefit_pence=good.benefit_pence, unit=good.unit)  # fmt: skip


def _good(name: str) -> Good:
    return goods().get(name) or Good(name=name, unit="items", what=name.replace("_", " "))


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
        sold_pence={line["item"]: line["price_pence"] for line in lines if line["price_pence"]},
        spread=SPREADS.get(row["confidence"] or "", SPREADS["low"]),
    )  # fmt: skip


def _months(text: str) -> tuple[int, ...]:
    found = tuple(sorted({int(word) for word in text.split() if word.isdigit() and 1 <= int(word) <= MONTHS}))
    return found or ALL_YEAR


def _needs(tables: Tables, activities: Sequence[Activity], unused: list[Unused]) -> list[Need]:
    usual = {g: pence for a in activities for g, pence in a.sold_pence.items()}
    found = []
    for row in sorted(tables.needs, key=lambda row: row["need"]):
        good = good_named(row["item"])
        per = in_unit(row["unit"], _good(good).unit) if good in goods() else 1.0
        price = row["price_pence"] / per if row["price_pence"] and per else usual.get(good)
        if per is None or price is None:
            why = _not_in(row, good) if per is None else "nobody knows its price"
            unused.append(Unused(table="needs", name=row["need"], why=why))
            continue
        share = 1.0 if row["capturable_share"] is None else row["capturable_share"]
        found.append(
            Need(name=row["need"], good=good, quantity=row["quantity"] * per * share, price_pence=price,
                 displaced=DISPLACED.get(row["supplied_from"] or "", tables.sellers_here))
        )  # fmt: skip
    return found


def _not_in(row: Row, good: str) -> str:
    return f"its unit {row['unit']} is not {_good(good).unit}"


def _not_lasting(row: Row, on: date, quarters: int) -> str:
    """Say why a resource is not there for the plan: it ends before it, or comes too late.

    Ground may come later, since it is taken when it is free; hours and materials must be there from the first
    quarter on.
    """
    first, last = row.get("available_from"), row.get("available_until")
    if last and last < on + quarters * A_QUARTER:
        return f"it is there only until {last}, before the plan ends"
    within = quarters if row["kind"] in {"land", "building"} else 1
    return f"it is there only from {first}" if first and first > on + within * A_QUARTER else ""


def _resources(
    rows: Iterable[Row], activities: Sequence[Activity], on: date, unused: list[Unused]
) -> tuple[dict[str, float], float, tuple[Space, ...], dict[str, tuple[float, ...]], float]:
    hours: dict[str, float] = defaultdict(float)
    materials: dict[str, list[float]] = defaultdict(lambda: [0.0] * MONTHS)
    spaces, volunteers, savings = [], 0.0, 0.0
    uses = {g for a in activities for g in a.uses}
    for row in sorted(rows, key=lambda row: row["resource"]):
        kind, why = row["kind"], ""
        if kind == "people":
            skill, per = skill_named(row["what"]), in_unit(row["unit"], "hours")
            if per is None:
                why = f"its unit {row['unit']} is not hours a week"
            elif skill == UNPAID:
                volunteers += row["quantity"] * per / QUARTERS
            else:
                hours[skill] += row["quantity"] * per / QUARTERS
        elif not row["quantity"]:
            why = "there is none of it"
        elif kind in {"land", "building"} and good_named(row["what"]) not in goods():
            spaces.append(_space(row, on))
        elif kind == "savings":
            savings += row["quantity"]
        else:
            why = _material(row, uses, materials)
        if why:
            unused.append(Unused(table="resources", name=row["resource"], why=why))
    return dict(hours), volunteers, tuple(spaces), {g: tuple(m) for g, m in materials.items()}, savings


def _material(row: Row, uses: set[str], materials: dict[str, list[float]]) -> str:
    """Add a material to what there is in each month; say why where it cannot be used."""
    good = good_named(row["what"])
    if good not in uses:
        return "no recipe uses it"
    per = in_unit(row["unit"], _good(good).unit)
    if per is None:
        return _not_in(row, good)
    for month in range(MONTHS):
        materials[good][month] += row["quantity"] * per / MONTHS
    return ""


def _space(row: Row, on: date) -> Space:
    area, opens = row["quantity"], row["available_from"]
    ready = row["ready_cost_pence"]
    if ready is None:
        ready = READY_PENCE.get(row["condition"] or "", 0.0) * area if row["kind"] == "building" else 0.0
    return Space(
        name=row["resource"], kind=row["kind"], use=row["what"], area_m2=area,
        rent_pence=_a_quarter(row, area), ready_pence=ready / area,
        opens=1 + max(0, -(-(opens - on) // A_QUARTER)) if opens else 1,
    )  # fmt: skip


def _a_quarter(row: Row, area: float) -> float:
    """Return the rent of a m² for a quarter; a room let by the hour is taken for twenty hours a week."""
    per = {"month": 3.0, "year": 1 / QUARTERS, "week": WEEKS / QUARTERS, "hour": HOURS_LET * WEEKS / QUARTERS}
    rate = per.get(row["cost_per"] or "year", 0.0)
    by_area = row["kind"] == "land" and row["cost_per"] == "year"
    return (row["cost_pence"] or 0.0) * rate / (1.0 if by_area else area)
