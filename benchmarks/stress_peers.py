"""How fast a month is lived: this economy beside Mesa, beside plain Python objects, and beside `bamengine`.

    python -m benchmarks.stress_peers

The same small monthly economy in each, the published setting of Delli Gatti and others (2011, chapter 3):
plan, lay off, offer and ask for work in four rounds, borrow, pay wages, make, shop, settle, end and begin.
The plain loop makes the same draws and comes out the same to the penny (`tests/stress/plain_month.py`);
Mesa's model has the same phases with Mesa's own dice; `bamengine` is a package that replicates the model. All
begin alike and live as many months; each is measured in a process of its own, ours after a first short run,
in CPU seconds of the months alone: the median of three.

Mesa is measured in an environment of its own, so that nothing of it is installed here:

    uv venv peers && uv pip install --python peers/bin/python mesa==3.3.1
    PEERS_PYTHON=peers/bin/python python -m benchmarks.stress_peers
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

from benchmarks.measure import machine, measured

SIZES = ((1_000, 100, 10, 120), (10_000, 1_000, 100, 60))
"""Households, firms, banks, months."""
TIMES, TARGET = 3, 40
Cost = tuple[float, float]
"""CPU seconds, and the mean share of people without work, which shows that the same is lived."""


def ours(households: int, firms: int, banks: int, months: int, seed: int) -> Cost:
    import numpy as np  # noqa: PLC0415

    from ultramicro.stress.economy.beginning import PUBLISHED, beginning  # noqa: PLC0415
    from ultramicro.stress.economy.period import READINGS, live_on  # noqa: PLC0415
    from ultramicro.stress.economy.state import Surroundings  # noqa: PLC0415

    live_on(beginning(50, 10, 2), PUBLISHED, Surroundings(), 1, 1, np.zeros((20, len(READINGS))))
    economy, read = beginning(households, firms, banks), np.zeros((months, len(READINGS)))
    started = time.process_time()
    live_on(economy, PUBLISHED, Surroundings(), seed, 1, read)
    return time.process_time() - started, 1 - float(read[:, 0].mean()) / households


def plain(households: int, firms: int, banks: int, months: int, seed: int) -> Cost:
    from tests.stress import plain_month  # noqa: PLC0415

    from ultramicro.stress.economy.beginning import PUBLISHED, beginning  # noqa: PLC0415

    world = plain_month.beginning(beginning(households, firms, banks))
    started = time.process_time()
    employed = [plain_month.live(world, PUBLISHED, seed, month)[0] for month in range(1, months + 1)]
    return time.process_time() - started, 1 - statistics.mean(employed) / households


def theirs(households: int, firms: int, banks: int, months: int, seed: int) -> Cost:
    import bamengine  # noqa: PLC0415

    run = bamengine.Simulation.init(
        n_firms=firms, n_households=households, n_banks=banks, seed=seed, logging={"default_level": "ERROR"}
    )
    started = time.process_time()
    run.run(n_periods=months)
    # Told after making elsewhere; after the month it would be another figure.
    return time.process_time() - started, float("nan")


WAYS = {"ours": ours, "plain Python": plain, "bamengine": theirs}


def command(way: str, *numbers: int) -> list[str] | None:
    """Return what measures one way, if it can be."""
    words = list(map(str, numbers))
    if way != "Mesa":
        return [sys.executable, "-m", "benchmarks.stress_peers", way, *words]
    peers = os.environ.get("PEERS_PYTHON")
    return [peers, str(Path(__file__).with_name("stress_peers_mesa.py")), *words] if peers else None


def main() -> None:
    print(machine())
    for households, firms, banks, months in SIZES:
        agents, speed = households + firms + banks, {}
        print(f"\n{agents:,} agents, {months} months")
        for way in (*WAYS, "Mesa"):
            if (words := command(way, households, firms, banks, months, 1)) is None:
                print(f"  {way:<14} not measured: say in PEERS_PYTHON which Python has it")
                continue
            costs = [tuple(map(float, measured(words).output.split())) for _ in range(TIMES)]
            seconds = statistics.median(cost[0] for cost in costs)
            speed[way] = agents * months / seconds
            print(
                f"  {way:<14} {1000 * seconds / months:8.3f} CPU ms a month, {speed[way] / 1e6:7.3f} million"
                f" agent-months a CPU s, us {speed['ours'] / speed[way]:.1f} times, no work {costs[0][1]:.2%}"
            )
        if "Mesa" in speed:
            gained = speed["ours"] / speed["Mesa"]
            told = "met" if gained >= TARGET else "MISSED"
            print(f"  {gained:.0f} times Mesa; at least {TARGET} wanted: {told}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*WAYS[sys.argv[1]](*map(int, sys.argv[2:])))
    else:
        main()
