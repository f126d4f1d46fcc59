"""The plan beside what a user would pick instead; time and proved gap by size; people to posts.

    python -m benchmarks.plan [all]

One thread. The real place is the built-in library with needs for all it makes, on what some 2,500 households
have. CPU seconds are of the process; `all` adds two hundred and four hundred recipes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.measure import machine
from benchmarks.places import made_up
from ultramicro.core.linear import Effort, LinearModel, Solution
from ultramicro.plan.explained.compared import ROUGH, unlinked, without_links
from ultramicro.plan.gather import Tables, gather
from ultramicro.plan.people.assign import Person, Post, assign
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import PlanSolution, find_in, find_plan, near_relaxation, only, support
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY
from ultramicro.plan.proposals import library
from ultramicro.plan.recipes.recipe_files import proposed
from ultramicro.plan.recipes.structure import maximal_structure
from ultramicro.plan.rows import NeedRow, ResourceRow

PEOPLE = {"care": 60, "early_years": 30, "cleaning": 60, "growing": 30, "cooking": 40, "retail": 60,
          "driving": 40, "admin": 30, "building": 40, "wood": 20, "repair": 25, "ict": 20, "sewing": 20,
          "teaching": 15}  # fmt: skip
ROOMS = {"": ("building", 1500), "kitchen": ("building", 300), "shop": ("building", 400),
         "growing land": ("land", 22_000), "land": ("land", 4_000)}  # fmt: skip
MATERIALS = {"food_waste_t": 450, "garden_waste_t": 380, "bulky_furniture_t": 62, "weee_t": 30,
             "textiles_t": 30, "wood_waste_t": 180, "surplus_food_t": 120, "coffee_grounds_t": 22,
             "broken_items": 3000,
             "bikes_donated": 1200, "devices_donated": 800, "waste_paint_t": 22, "roof_m2": 1500,
             "oven_hours": 400, "arb_waste_t": 60}  # fmt: skip
ON = date(2026, 4, 1)
TRIED = 25
"""How many enterprises a greedy pick tries, the best by return a pound first."""
WINDOW = 2
"""Quarters that are made whole together where a plan is found by relaxing and fixing."""


def real_place(quarters: int) -> Problem:
    """Return the library on a place of 2,500 households, with needs for one and a half units of each."""
    found = proposed(library())
    outputs = {line.item: line for line in found.lines if line.role == "output" and line.pence_each}
    rows = [("people", k, people * 12, "hours a week") for k, people in PEOPLE.items()]
    rows += [(kind, use or "building", area, "m2") for use, (kind, area) in ROOMS.items()]
    rows += [("material", g, quantity, "") for g, quantity in MATERIALS.items()]
    rows += [("savings", "savings", 20_000_000, "pence")]
    units = {line.item: line.unit for line in found.lines}
    resources = [
        ResourceRow(resource=f"{kind} {what}", kind=kind, what=what, quantity=float(quantity),
                    unit=unit or units[what]) for kind, what, quantity, unit in rows
    ]  # fmt: skip
    needs = [
        NeedRow(need=item, item=item, quantity=line.quantity * 1.5, unit=line.unit,
                price_pence=line.pence_each, capturable_share=1.0, supplied_from="unknown")
        for item, line in outputs.items()
    ]  # fmt: skip
    tables = Tables(activities=found.activities, lines=found.lines, resources=resources, needs=needs)
    basis = Problem(quarters=quarters, volunteer_hours=600.0)
    return gather(tables, replace(basis, money=replace(basis.money, own_pence=8_000_000)), ON).problem


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return CPU seconds and the result."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def one(problem: Problem) -> None:
    """Print how the plan is found on a problem: size, CPU seconds, and the gap that is proved."""
    kept, _ = maximal_structure(problem)
    cpu, found = timed(lambda: find_plan(kept, Effort(gap=0.01)))
    relaxed = found.model.solve(relaxed=True)
    assert relaxed is not None
    print(
        f"   {problem.quarters} quarters: {len(kept.activities)} possible, "
        f"{len(found.model.names):,} columns, {cpu:.1f} CPU-s, gap proved {found.gap:.2%}, "
        f"to the relaxation {_short(found, relaxed):.2%}",
        flush=True,
    )


def law(recipes: int, goods: int, seed: int, seconds: float = 60.0) -> None:
    """Print every way of solving one problem, each stopped after a minute but ours, and their true gaps."""
    kept, _ = maximal_structure(made_up(recipes, goods, 12, seed))
    model = portfolio(kept)
    effort = Effort(gap=0.01, nodes=10**6, seconds=seconds)
    part = replace(effort, seconds=seconds / 6)
    lp_cpu, relaxed = timed(lambda: model.solve(relaxed=True))
    tight_cpu, (tight, closer) = timed(lambda: tightened(kept, model))
    assert relaxed is not None
    assert closer is not None
    few = support(kept, model, relaxed, None)
    ways: dict[str, Callable[[], Any]] = {
        "whole model": lambda: model.solve(effort),
        "what the relaxation uses": lambda: _among(model, few, lambda: model.solve(effort)),
        "two quarters at a time": lambda: _among(model, few, lambda: two_at_a_time(kept, model, part)),
        "ours: near the relaxation": lambda: near_relaxation(kept, tight, closer, effort),
        "ours, stopped by nodes": lambda: find_plan(kept, Effort(gap=0.01, nodes=20)),
    }
    found = {name: timed(way) for name, way in ways.items()}
    proved = [closer.bound, found["ours, stopped by nodes"][1].bound_pounds]
    proved += [got.bound for name, (_, got) in found.items() if name == "whole model" and got]
    print(
        f"{recipes} x {goods} x 12, seed {seed}: {len(kept.activities)} possible, {len(model.names):,} "
        f"columns; relaxation {lp_cpu:.1f} CPU-s, made tight by {1 - closer.bound / relaxed.bound:.1%} in "
        f"{tight_cpu:.1f} CPU-s", flush=True,
    )  # fmt: skip
    for name, (cpu, got) in found.items():
        worth = None if got is None else getattr(got, "worth_pounds", getattr(got, "value", None))
        if worth is None:
            print(f"   {name:<26} {cpu:>6.1f} CPU-s  nothing found", flush=True)
            continue
        gaps = [(bound - worth) / worth for bound in (min(proved), closer.bound, relaxed.bound)]
        print(
            f"   {name:<26} {cpu:>6.1f} CPU-s  £{worth:>12,.0f}  true gap at most {gaps[0]:>6.2%}, "
            f"to the tight relaxation {gaps[1]:>6.2%}, to the plain one {gaps[2]:>6.2%}", flush=True,
        )  # fmt: skip


def two_at_a_time(problem: Problem, model: LinearModel, effort: Effort) -> Solution | None:
    """Make two quarters whole, fix them, and go on; later ones are parts of units meanwhile."""
    units = [(n[2], at) for n, at in model.at.items() if isinstance(n, tuple) and n[0] == "units"]
    whole, found = list(model.whole), None
    for first in range(1, problem.quarters + 1, WINDOW):
        for t, at in units:
            model.whole[at] = whole[at] and first <= t < first + WINDOW
            if found is not None and t < first and whole[at]:
                model.low[at] = model.high[at] = round(found.at[at])
        found = model.solve(effort)
        if found is None:
            return None
    return found


def _among(model: LinearModel, names: set[str], solve: Callable[[], Any]) -> Any:
    with only(model, names):
        return solve()


def _short(found: PlanSolution, relaxed: Solution) -> float:
    return (relaxed.value - found.worth_pounds) / found.worth_pounds


def beside(problem: Problem) -> None:
    """Print the linked plan beside the two that are picked without links."""
    kept, _ = maximal_structure(problem)
    ways: dict[str, Callable[[], Any]] = {
        "linked plan": lambda: find_plan(kept, Effort(gap=0.002)),
        "best without links": lambda: without_links(kept),
        "greedy by return a pound": lambda: by_return_a_pound(kept),
    }
    for name, way in ways.items():
        cpu, found = timed(way)
        print(
            f"   {name:<26} £{found.worth_pounds:>12,.0f}  {len(found.units()):>3} kinds  {cpu:>6.1f} CPU-s"
        )


def by_return_a_pound(problem: Problem) -> PlanSolution:
    """Pick as with a spreadsheet: each enterprise by itself, best return a pound first, as long as it helps.

    Each is tried beside those that were picked before, without links; it stays if the whole gains by it.
    """
    each = {a.name: _alone(problem, [a.name]) for a in problem.activities}
    alone = {name: found.worth_pounds if found else 0.0 for name, found in each.items()}
    capital = {a.name: max(a.capital_pence * POUNDS_PER_PENNY, 1.0) for a in problem.activities}
    ranked = sorted(alone, key=lambda name: (-alone[name] / capital[name], name))[:TRIED]
    picked: list[str] = []
    best = without_links(replace(problem, activities=()))
    assert best is not None  # doing nothing is always a plan
    for name in ranked:
        tried = _alone(problem, [*picked, name], kept=best.units())
        if tried and tried.worth_pounds > best.worth_pounds:
            picked, best = [*picked, name], tried
    return best


def _alone(
    problem: Problem, names: Sequence[str], kept: dict[str, int | float] | None = None
) -> PlanSolution | None:
    some = replace(problem, activities=tuple(a for a in problem.activities if a.name in set(names)))
    model = unlinked(some)
    for name, units in (kept or {}).items():
        model.low[model.at["units", name, problem.quarters]] = float(units)
    return find_in(some, model, ROUGH)


def workforce(people: int, roles: int, most: int, seed: int) -> tuple[list[Person], list[Post]]:
    """Draw people with one to three of 25 skills, and roles of one to so many posts each, on 8 by 8 km."""
    dice = np.random.default_rng(seed)
    skills = [f"skill {n}" for n in range(25)]

    def where() -> tuple[float, float]:
        return float(dice.uniform(0, 8)), float(dice.uniform(0, 8))

    def which() -> Any:
        return dice.integers(0, 25, int(dice.integers(1, 4)))

    some = [
        Person(id=f"p{n}", at=where(), hours=float(dice.choice([8, 12, 16, 20, 30, 37])),
               skills={skills[s]: float(dice.uniform(0.3, 1)) for s in which()})
        for n in range(people)
    ]  # fmt: skip
    jobs = [
        Post(id=f"j{n}", at=where(), skill=skills[int(dice.integers(0, 25))],
             priority=float(dice.choice([1, 1, 2])), hours=float(dice.choice([4, 8, 12, 16, 20, 30])),
             least_level=float(dice.uniform(0.2, 0.7)))
        for n in range(roles)
    ]  # fmt: skip
    number = dice.integers(1, most + 1, roles)
    return some, [replace(j, id=f"{j.id}.{i}") for j, m in zip(jobs, number, strict=True) for i in range(m)]


def main(everything: bool) -> None:
    """Print the tables."""
    print(machine())
    print("the library on 2,500 households")
    for quarters in (8, 12):
        one(real_place(quarters))
    print("net local income there, 8 quarters")
    beside(real_place(8))
    for recipes, goods in [(50, 40), (100, 60), *([(200, 100), (400, 160)] if everything else [])]:
        for seed in (0, 1):
            law(recipes, goods, seed)
    for people, roles, most in ((2000, 300, 1), (2000, 300, 4), (10_000, 1000, 1), (10_000, 1000, 4)):
        some, jobs = workforce(people, roles, most, 0)
        cpu, (filled, gap) = timed(lambda p=some, j=jobs: assign(p, j))  # type: ignore[misc]
        done = sum(bool(each.person) for each in filled)
        print(
            f"{people:,} people, {roles:,} roles of {len(jobs):,} posts: {done:,} filled, gap {gap:.4%}, "
            f"{cpu:.1f} CPU-s"
        )


if __name__ == "__main__":
    main("all" in sys.argv[1:])
