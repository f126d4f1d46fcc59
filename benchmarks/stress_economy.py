"""The economy of the stress test beside the published model's targets and a package that replicates it.

    python -m benchmarks.stress_economy [SEEDS]

Both run 500 households, 100 firms and 10 banks for 1,000 quarters, of which 500 count; each statistic is
taken at the moment at which the targets take it. Targets: D. Delli Gatti and others, Macroeconomics from the
Bottom-up (2011), section 3.9.1, as the package `bamengine` (MIT) has them. Here no founder has money from
nowhere; 0.4 of profits is paid out instead of 0.1, the one number that was fitted for it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping

import bamengine
import numpy as np
from bamengine import logging

from benchmarks.measure import machine
from ultramicro.stress.economy.beginning import beginning
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import Behaviour, Surroundings

QUARTERS, BURN_IN, HOUSEHOLDS = 1000, 500, 500
TARGETS = {
    "unemployed": (0.04, 0.09), "vacant": (0.10, 0.16), "Phillips": (-0.50, -0.05), "Okun": (-0.98, -0.70),
    "Beveridge": (-0.65, -0.10), "skew of firms": (1.0, 10.0),
}  # fmt: skip
Series = Mapping[str, np.ndarray]


def ours(seed: int) -> Series:
    economy, read = beginning(), np.zeros((QUARTERS, len(READINGS)))
    live_on(economy, Behaviour(), Surroundings(), seed, 1, read)
    series = dict(zip(READINGS, read.T, strict=True))
    return {
        "unemployed": 1 - series["employed"] / HOUSEHOLDS, "vacant": series["vacancies"] / HOUSEHOLDS,
        "made": series["made"], "wage": series["wages_pence"] / series["employed"],
        "last": economy.firms["made"].astype(float),
    }  # fmt: skip


def theirs(seed: int) -> Series:
    logging.getLogger("bamengine").setLevel(logging.ERROR)
    run = bamengine.Simulation.init(seed=seed, logging={"default_level": "ERROR"})
    ended = run.run(
        n_periods=QUARTERS,
        collect={
            "Producer": ["production"], "Worker": ["wage", "employed"], "Employer": ["n_vacancies"],
            "capture_timing": {
                "Worker.wage": "workers_receive_wage", "Worker.employed": "firms_run_production",
                "Producer.production": "firms_run_production",
                "Employer.n_vacancies": "firms_decide_vacancies",
            },
        },
    )  # fmt: skip
    assert ended is not None, "the peer gave nothing back"
    found = ended.role_data
    employed = found["Worker"]["employed"].astype(float)
    production = found["Producer"]["production"]
    return {
        "unemployed": 1 - employed.mean(axis=1),
        "vacant": found["Employer"]["n_vacancies"].sum(axis=1) / HOUSEHOLDS, "made": production.sum(axis=1),
        "wage": (found["Worker"]["wage"] * employed).sum(axis=1) / employed.sum(axis=1),
        "last": production[-1],
    }  # fmt: skip


def growth(series: np.ndarray) -> np.ndarray:
    before = series[:-1]
    return (series[1:] - before) / np.where(before > 0, before, 1.0)


def without_outliers(*both: np.ndarray) -> Iterator[np.ndarray]:
    """Both series where neither lies over 1.5 quartile ranges beyond a quartile, as the targets have it."""
    kept = np.ones(both[0].size, bool)
    for series in both:
        low, high = np.percentile(series, [25, 75])
        kept &= (series >= low - 1.5 * (high - low)) & (series <= high + 1.5 * (high - low))
    return (series[kept] for series in both)


def statistics(of: Series) -> dict[str, float]:
    counted = slice(BURN_IN, None)
    changes = slice(BURN_IN - 1, None)
    unemployed, vacant = of["unemployed"][counted], of["vacant"][counted]
    output, out_of_work = without_outliers(growth(of["made"])[changes], growth(of["unemployed"])[changes])
    size = of["last"] - of["last"].mean()
    return {
        "unemployed": unemployed.mean(), "vacant": vacant.mean(),
        "Phillips": np.corrcoef(unemployed, growth(of["wage"])[changes])[0, 1],
        "Okun": np.corrcoef(output, out_of_work)[0, 1],
        "Beveridge": np.corrcoef(unemployed, vacant)[0, 1],
        "skew of firms": (size**3).mean() / (size**2).mean() ** 1.5,
    }  # fmt: skip


def measured(name: str, way: Callable[[int], Series], seeds: int) -> None:
    way(seeds)  # compiled, and everything loaded
    found, seconds = [], 0.0
    for seed in range(seeds):
        started = time.process_time()
        series = way(seed)
        seconds += time.process_time() - started
        found.append(statistics(series))
    print(f"\n{name}: {1000 * seconds / seeds / QUARTERS:.2f} CPU ms a quarter of 610 agents")
    for what, (low, high) in TARGETS.items():
        values = np.array([each[what] for each in found])
        inside = np.mean((values >= low) & (values <= high))
        seen = f"{values.mean():7.3f}  ({values.min():.3f} … {values.max():.3f})"
        print(f"  {what:<14} {seen}  target {low} … {high}, {inside:.0%} of seeds inside")


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(machine())
    measured("ultramicro", ours, seeds)
    measured("bamengine", theirs, seeds)


if __name__ == "__main__":
    main()
