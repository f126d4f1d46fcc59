"""How often the nominal 95% interval of a re-spend survey holds the truth, beside a bootstrap of suppliers.

For each kind of place a thousand surveys, 250 of each size, are drawn from made-up places of 200 suppliers;
the truth is what asking all of them would give.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.measure import machine
from ultramicro.multiplier.survey import retention

SUPPLIERS, SIZES, SURVEYS = 200, (6, 12, 24, 48), 250
SHAPES: dict[str, Callable[[np.random.Generator], Any]] = {
    "spread (Beta, sd .25)": lambda dice: dice.beta(1.1, 1.9, SUPPLIERS),
    "two kinds": lambda dice: np.where(
        dice.random(SUPPLIERS) < 0.6, dice.beta(2, 18, SUPPLIERS), dice.beta(12, 4, SUPPLIERS)
    ),
    "mostly little": lambda dice: dice.beta(0.5, 3, SUPPLIERS),
    "large keep less": lambda dice: dice.beta(2, 3, SUPPLIERS),
}
SIGMAS = (1.0, 1.5, 2.0)


def place(shape: str, sigma: float, dice: np.random.Generator) -> tuple[Any, Any]:
    """Draw what suppliers are paid and what share they re-spend."""
    paid, share = dice.lognormal(8, sigma, SUPPLIERS), SHAPES[shape](dice)
    if shape == "large keep less":
        share = share * (1 - 0.5 * np.argsort(np.argsort(paid)) / SUPPLIERS)
    return paid, share


def ask(paid: Any, size: int, *, largest_first: bool, dice: np.random.Generator) -> Any:
    """Choose whom to ask: at random, or half the largest and half at random."""
    asked = np.zeros(SUPPLIERS, bool)
    if largest_first:
        asked[np.argsort(-paid)[: size // 2]] = True
    rest = np.flatnonzero(~asked)
    asked[dice.choice(rest, size - int(asked.sum()), replace=False)] = True
    return asked


def bootstrap(paid: Any, asked: Any, share: Any, dice: np.random.Generator) -> tuple[float, float]:
    """The usual way: draw the answers again, and take percentiles of the weighted mean."""
    w, r = paid[asked], share[asked]
    at = dice.integers(0, w.size, (500, w.size))
    means = (w[at] * r[at]).sum(axis=1) / w[at].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def main() -> None:
    """Print coverage and mean width, by size of survey, shape and design."""
    surveys = int(sys.argv[1]) if len(sys.argv) > 1 else SURVEYS
    print(machine())
    print(
        f"{surveys} surveys of each size; coverage % and mean width in points: ours | bootstrap of suppliers"
    )
    for largest_first in (False, True):
        for shape in SHAPES:
            for sigma in SIGMAS:
                cells = [row(shape, sigma, size, surveys, largest_first=largest_first) for size in SIZES]
                design = "largest+random" if largest_first else "random"
                print(f"{design:<15} {shape:<22} spend sd {sigma}  " + "   ".join(cells), flush=True)


def row(shape: str, sigma: float, size: int, surveys: int, *, largest_first: bool) -> str:
    """Return one cell of the table."""
    dice = np.random.default_rng(7)
    held, usual, wide, usual_wide = 0, 0, 0.0, 0.0
    for number in range(surveys):
        paid, share = place(shape, sigma, dice)
        truth = float(np.dot(paid, share) / paid.sum())
        asked = ask(paid, size, largest_first=largest_first, dice=dice)
        found = retention(paid, asked, share, seed=number)
        low, high = bootstrap(paid, asked, share, dice)
        held += found.low <= truth <= found.high
        usual += low <= truth <= high
        wide += found.high - found.low
        usual_wide += high - low
    n = surveys / 100
    return f"n={size}: {held / n:.0f}% {wide / n:.0f} | {usual / n:.0f}% {usual_wide / n:.0f}"


if __name__ == "__main__":
    main()
