"""Rounds on published instances beside the best values that anybody published for them.

    python -m benchmarks.food_rounds [seconds [file.vrp ...]]

Each `.vrp` file (of Solomon's, CVRPLIB's and PyVRP's forms) has the best known routes in a `.sol` file beside
it. The published cost is worked out anew from those routes, which also says how distances of the instance are
rounded. Seconds are of the processor, one thread; the default is 10. pyvroom is asked too where it is
installed and has what the instance needs; its routes are priced by the same code.
"""

from __future__ import annotations

import importlib.util
import sys
import time
import warnings
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyvrp

from benchmarks.measure import machine, shared_data

SCALES = {"dimacs": 10, "exact": 1_000, "round": 1, "trunc": 1, "none": 1}
"""By how much each rounding of PyVRP multiplies costs."""
LONGEST_S = 10.0


@dataclass(frozen=True)
class Cpu:
    """Stops after so much time of the processor, counted from when it was made."""

    until: float

    def __call__(self, best_cost: float) -> bool:  # noqa: ARG002  the planner has it
        return time.process_time() >= self.until


@dataclass(frozen=True, kw_only=True)
class Instance:
    name: str
    data: Any
    best: int
    scale: int

    def off(self, cost: int | None) -> str:
        return "none" if cost is None else f"{(cost - self.best) / self.best:+.2%}"


def instance(path: Path) -> Instance:
    """Read an instance by the rounding under which its published routes cost what is published."""
    text = path.with_suffix(".sol").read_text()
    published = float(text.lower().rsplit("cost", 1)[1].strip(" :\n"))
    found = []
    for rounding, scale in SCALES.items():
        data = pyvrp.read(path, round_func=rounding)
        solution = pyvrp.read_solution(path.with_suffix(".sol"), data)
        if solution.is_feasible():
            cost = cost_of(data, solution)
            # Some publish costs as they are rounded, some as they were before.
            found += [(abs(cost / by - published) / published, by, data, cost) for by in {1, scale}]
    off, scale, data, cost = min(found, key=lambda each: each[0])
    assert off < 1e-3, f"{path.name}: no rounding gives the published cost"
    return Instance(name=path.stem, data=data, best=cost, scale=scale)


def cost_of(data: Any, solution: Any) -> int:
    return int(pyvrp.CostEvaluator([1] * data.num_load_dimensions, 1, 1).cost(solution))


def ours(given: Instance, seconds: float, seed: int) -> int | None:
    result = pyvrp.solve(given.data, stop=Cpu(time.process_time() + seconds), seed=seed, collect_stats=False,
                         display=False)  # fmt: skip
    return cost_of(given.data, result.best) if result.best.is_feasible() else None


def second(given: Instance, seconds: float) -> int | None:
    """Return what pyvroom's routes cost; None where it is not there or lacks what the instance has."""
    data = given.data
    types = data.vehicle_types()
    alike = len(types) == 1 and not types[0].reload_depots and not types[0].fixed_cost
    if not alike or importlib.util.find_spec("vroom") is None or len(data.depots()) > 1:
        return None
    import vroom  # noqa: PLC0415

    asked = vroom.Input()
    asked.set_durations_matrix(profile="car", matrix_input=data.duration_matrix(0).astype(np.uint32))
    asked.set_costs_matrix(profile="car", matrix_input=data.distance_matrix(0).astype(np.uint32))
    depot = data.depots()[0]
    window = vroom.TimeWindow(depot.tw_early, min(depot.tw_late, 10**9))
    for k in range(types[0].num_available):
        asked.add_vehicle(vroom.Vehicle(k, start=depot.location, end=depot.location, time_window=window,
                                        capacity=list(types[0].capacity)))  # fmt: skip
    for n, client in enumerate(data.clients()):
        asked.add_job(vroom.Job(
            n, location=client.location, delivery=list(client.delivery), pickup=list(client.pickup),
            default_service=client.service_duration,
            time_windows=[vroom.TimeWindow(client.tw_early, min(client.tw_late, 10**9))],
        ))  # fmt: skip
    routes = asked.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds)).routes
    visits = [
        [int(n) for n in steps.sort_values("arrival")["id"].dropna() if n == n]  # noqa: PLR0124
        for _, steps in routes[routes["type"] == "job"].groupby("vehicle_id")
    ]
    solution = pyvrp.Solution(data, visits)
    return cost_of(data, solution) if solution.is_feasible() else None


def main() -> None:
    warnings.simplefilter("ignore")
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else LONGEST_S
    files = [Path(each) for each in sys.argv[2:]] or sorted(
        (shared_data() / "food" / "routing").glob("*.vrp")
    )
    print(machine())
    print(f"  {'instance'.ljust(18)}{'stops':>6}{'published':>18}{'planned':>18}{'off':>9}{'pyvroom':>9}")
    for path in files:
        given = instance(path)
        found = ours(given, seconds, seed=1)
        shown = "none" if found is None else f"{found / given.scale:,.1f}"
        print(
            f"  {given.name.ljust(18)}{given.data.num_clients:>6}{given.best / given.scale:>18,.1f}"
            f"{shown:>18}{given.off(found):>9}{given.off(second(given, seconds)):>9}"
        )


if __name__ == "__main__":
    main()
