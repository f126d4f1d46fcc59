"""What a stress test costs with every technique switched on: CPU a month, an answer, memory for each agent.

    python -m benchmarks.stress_speed

The place is one of stated numbers; switches that a place gives have made-up numbers of its size: a plan of a
dozen enterprises, a club of one household in ten. Compiled code is there; times are CPU times of one process.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from tests.stress.switches.every import EVERY
from tests.stress.switches.real import bakery, linked, planned, procured, shared

from benchmarks.measure import machine
from ultramicro.stress.arms import values_of
from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.moments import Acts
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import EMPTY, Economy
from ultramicro.stress.running import Setting, run
from ultramicro.stress.shocks.presets import recessions
from ultramicro.stress.switches.switch import Switch

SMALL, LARGE = 24_000, 240_000
"""People: 10,000 households and 1,000 firms, and ten times as many."""
MOST_MS, MOST_MINUTES, MOST_BYTES = {SMALL: 20.0, LARGE: 400.0}, 8.0, 1000
"""Targets: CPU ms a month, CPU minutes of an answer, bytes for each agent."""
MONTHS, BEFORE, SEEDS, ASKED, MEASURED = 120, 24, 4, 100, 12


def switches(people: int) -> tuple[Switch, ...]:
    """Return all there are, in the order in which they act."""
    times = people // 4000
    dozen = tuple(bakery(max(times // 6, 1), starts=1 + number) for number in range(12))
    named = tuple(replace(each, name=f"enterprise {number}") for number, each in enumerate(dozen))
    own = {
        "plan": replace(planned(), enterprises=named), "procurement": procured(times),
        "energy": replace(shared(), members=100 * times), "food": linked(times),
    }  # fmt: skip
    return tuple(own[name] if name in own else make() for name, make in EVERY.items())


def lived(people: int, some: Iterable[Switch], months: int = MEASURED) -> tuple[float, Economy, list[Acts]]:
    """Live a year in, and then so many months; return CPU ms a month, and what is left."""
    e, b, s = built(dict(values_of(stated(people))), 1)
    acts = [each.acts(e, b, s, 1) for each in some]
    reads = len(READINGS) + sum(len(act.reads) for act in acts)
    live_on(e, b, s, 1, 1, np.zeros((12, reads)), acts)
    started = time.process_time()
    live_on(e, b, s, 1, 13, np.zeros((months, reads)), acts)
    return 1000 * (time.process_time() - started) / months, e, acts


def answer_minutes(people: int) -> float:
    """Return CPU minutes of so many seeds of ten years without and with all techniques in a recession."""
    hit, some = recessions()["2008"], switches(people)
    arms = [
        Setting(
            numbers=values_of(stated(people)), shocks=hit, switches=used, months=MONTHS, before_months=BEFORE
        )
        for used in ((), some)
    ]
    started = time.process_time()
    for seed in range(SEEDS):
        for arm in arms:
            run(arm, seed)
    return (time.process_time() - started) / SEEDS * ASKED / 60


def arrays(of: Any, seen: set[int]) -> Iterable[np.ndarray]:
    """Yield the arrays that something holds, each once."""
    if id(of) in seen or isinstance(of, type):
        return
    seen.add(id(of))
    if isinstance(of, np.ndarray):
        yield of.base if isinstance(of.base, np.ndarray) else of
    elif isinstance(of, dict | list | tuple | deque):
        for each in of.values() if isinstance(of, dict) else of:
            yield from arrays(each, seen)
    elif hasattr(of, "__dict__"):
        yield from arrays(vars(of), seen)


def held_bytes(*of: Any) -> int:
    """Return how many bytes all arrays take that some things hold."""
    found = {id(each): each.nbytes for each in arrays(list(of), set())}
    return sum(found.values())


def told(name: str, figure: float, unit: str, most: float) -> None:
    """Print one figure beside its target."""
    met = "met" if figure <= most else "MISSED"
    print(f"  {name:<40} {figure:10.2f} {unit}; at most {most:g} wanted: {met}")


def place(people: int) -> None:
    """Measure one place."""
    some = switches(people)
    lived(people, some, 1)
    bare, _, _ = lived(people, ())
    gc.collect()
    before = len(gc.get_objects())
    ms, e, acts = lived(people, some)
    objects = len(gc.get_objects()) - before
    firms = int((e.firms["age"] != EMPTY).sum())
    agents = e.households.size + firms
    print(
        f"\n{e.households.size:,} households, {firms:,} firms; {bare:.2f} CPU ms a month without techniques"
    )
    told("all techniques, a month", ms, "CPU ms", MOST_MS[people])
    told("memory for each agent", held_bytes(e, acts) / agents, "bytes", MOST_BYTES)
    told("Python objects for each agent", objects / agents, "objects", 0.5)
    each = {name: lived(people, [one])[0] - bare for name, one in zip(EVERY, some, strict=True)}
    print("  of it " + ", ".join(f"{name} {cost:.2f}" for name, cost in each.items()))


def main() -> None:
    print(machine())
    place(SMALL)
    told(f"{ASKED} seeds, 2 arms, {MONTHS} months", answer_minutes(SMALL), "CPU minutes", MOST_MINUTES)
    place(LARGE)


if __name__ == "__main__":
    main()
