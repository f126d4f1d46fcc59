"""Say which of a place's numbers the model's own months cannot tell apart, and write it into `numbers.csv`.

    python scripts/stress_told_apart.py

A place of 6,000 people is lived for three years without a shock, each number moved by a quarter of its
range to either side. What could be counted in a place is looked at: twelve moments, each in units of how far
chance moves it and of two hundredths of itself, which no count is closer than. Two numbers that move them in
the same proportions cannot be told apart. Of numbers that move none of them what was judged stays. It takes
two minutes.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ultramicro.stress.arms import values_of
from ultramicro.stress.calibration.numbers import Numbers, stated
from ultramicro.stress.calibration.told_apart import alike, of_sensitivities, sensitivities
from ultramicro.stress.running import Setting, run
from ultramicro.stress.runs.course import Course, Floats

FILE = Path(__file__).parents[1] / "src/ultramicro/stress/calibration/numbers.csv"
PEOPLE, MONTHS, BEFORE, STEP, COUNTED = 6000, 36, 24, 0.25, 0.02
SEEDS, NOISE_SEEDS = range(1, 7), range(1, 25)
MEANS = ("employed", "firms", "exports_pence", "average_price", "owed_rent_pence", "claims",
         "spent_away_pence", "owed_invoices_pence", "purses_pence")  # fmt: skip
YEAR = 12


def moments_of(course: Course) -> Floats:
    """Return what is seen of one course: means by month, wages of one, ends, and who lives for a year."""
    means = [course.reading(name).mean() for name in MEANS]
    wage = course.reading("wages_pence").mean() / course.reading("employed").mean()
    new = course.lives[(course.lives[:, 0] > 0) & (course.lives[:, 0] <= MONTHS - YEAR)]
    lived = (new[:, 1] < 0) | (new[:, 1] - new[:, 0] > YEAR)
    return np.array([*means, wage, course.reading("firms_ended").sum(), lived.mean() if new.size else 0.0])


def seen(numbers: Numbers, seeds: range) -> Floats:
    """Return seed × moment of a place with some numbers."""
    setting = Setting(numbers=values_of(numbers), months=MONTHS, before_months=BEFORE)
    return np.array([moments_of(run(setting, seed)) for seed in seeds])


def judged() -> Mapping[str, set[str]]:
    """Return what the file says now."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["name"]: set(row["cannot_be_told_from"].split()) for row in csv.DictReader(file)}


def written(found: Mapping[str, tuple[str, ...]]) -> None:
    """Write what was found; what concerns a number that nothing showed stays as it was judged."""
    before = judged()
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        name = row["name"]
        kept = {other for other in before[name] if name not in found or other not in found}
        row["cannot_be_told_from"] = " ".join(sorted(kept | set(found.get(name, ()))))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main() -> None:
    """Move each number, say what was found, and write it."""
    numbers = stated(PEOPLE)
    usual = seen(numbers, NOISE_SEEDS)
    noise = np.hypot(usual.std(axis=0, ddof=1) / np.sqrt(len(SEEDS)), COUNTED * np.abs(usual.mean(axis=0)))
    names = [each.name for each in numbers.values() if each.high > each.low]
    moves = sensitivities(lambda some: seen(some, SEEDS).mean(axis=0) / noise, numbers, names, STEP)
    apart = of_sensitivities(names, moves)
    found = alike(names, moves, apart.unseen)
    told = [name for name, others in found.items() if not others]
    print(f"{len(names)} numbers have a range; {noise.size} moments see {apart.rank} directions")
    print(f"{len(found)} move what is seen, {len(told)} of them as no other does: {' '.join(told)}")
    for name, others in found.items():
        if others:
            print(f"  {name}: {' '.join(others)}")
    print(f"not seen: {' '.join(apart.unseen)}")
    written(found)


if __name__ == "__main__":
    main()
