"""How often the nominal 95% intervals of a survey hold the truth: of suppliers, then of households.

Suppliers: for each kind of place surveys of each size are drawn from made-up places of 200 suppliers; the
truth is what asking all of them would give; beside ours a bootstrap of the answers. Households: the truth is
the mean of all there could be; beside ours two standard errors of a ratio.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.measure import machine
from ultramicro.flows.surveyed import local_share
from ultramicro.multiplier.survey import retention

SUPPLIERS, SIZES, SURVEYS = 200, (2, 3, 5, 10, 24, 48), 80
SHAPES: dict[str, Callable[[np.random.Generator], Any]] = {
    "spread (Beta, sd .25)": lambda dice: dice.beta(1.1, 1.9, SUPPLIERS),
    "two kinds": lambda dice: np.where(
        dice.random(SUPPLIERS) < 0.6, dice.beta(2, 18, SUPPLIERS), dice.beta(12, 4, SUPPLIERS)
    ),
    "mostly little": lambda dice: dice.beta(0.5, 3, SUPPLIERS),
    "large keep less": lambda dice: dice.beta(2, 3, SUPPLIERS),
    "nobody keeps anything": lambda _: np.zeros(SUPPLIERS),
    "everybody keeps all": lambda _: np.ones(SUPPLIERS),
    "70% nothing, 30% all": lambda dice: np.where(dice.random(SUPPLIERS) < 0.7, 0.0, 1.0),
}
HOMES: dict[str, tuple[Callable[[np.random.Generator, int], Any], float]] = {
    "spread (Beta)": (lambda dice, n: dice.beta(1.1, 1.9, n), 1.1 / 3),
    "much alike": (lambda dice, n: dice.beta(6, 14, n), 0.3),
    "mostly little": (lambda dice, n: dice.beta(0.5, 4.5, n), 0.1),
    "70% nothing, 30% all": (lambda dice, n: np.where(dice.random(n) < 0.7, 0.0, 1.0), 0.3),
    "90% nothing, 10% all": (lambda dice, n: np.where(dice.random(n) < 0.9, 0.0, 1.0), 0.1),
    "nobody anything": (lambda _, n: np.zeros(n), 0.0),
    "everybody a half": (lambda _, n: np.full(n, 0.5), 0.5),
}
HOME_SIZES, HOME_SURVEYS = (2, 3, 5, 10, 30), 2000
SIGMAS = (1.0, 1.5, 2.0)
SLACK = 1e-9
"""Shares are floats; a truth of 0 or 1 may be missed in the last digits."""


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
    print(f"Suppliers, {surveys} surveys of each size; coverage % and mean width in points: ours | bootstrap")
    for largest_first in (False, True):
        for shape in SHAPES:
            for sigma in SIGMAS:
                cells = [row(shape, sigma, size, surveys, largest_first=largest_first) for size in SIZES]
                design = "largest+random" if largest_first else "random"
                print(f"{design:<15} {shape:<22} spend sd {sigma}  " + "   ".join(cells), flush=True)
    print(f"Households, {HOME_SURVEYS} surveys of each size: ours | two standard errors")
    for shape in HOMES:
        print(f"{shape:<22} " + "   ".join(home_row(shape, size) for size in HOME_SIZES), flush=True)


def home_row(shape: str, size: int) -> str:
    """Return one cell of the table of households."""
    draw, truth = HOMES[shape]
    dice = np.random.default_rng(3)
    held, usual, wide, usual_wide = 0, 0, 0.0, 0.0
    for _ in range(HOME_SURVEYS):
        spent = dice.lognormal(5, 0.5, size)
        here = draw(dice, size) * spent
        found = local_share(spent.tolist(), here.tolist())
        low, high = two_errors(spent, here)
        held += found.low - SLACK <= truth <= found.high + SLACK
        usual += low - SLACK <= truth <= high + SLACK
        wide += found.high - found.low
        usual_wide += high - low
    n = HOME_SURVEYS / 100
    return f"n={size}: {held / n:.0f}% {wide / n:.0f} | {usual / n:.0f}% {usual_wide / n:.0f}"


def two_errors(spent: Any, here: Any) -> tuple[float, float]:
    """The usual way: two standard errors of a ratio of means."""
    share, n = here.sum() / spent.sum(), len(spent)
    error = (((here - share * spent) ** 2).sum() / (n - 1) / n) ** 0.5 / spent.mean()
    return max(0.0, share - 2 * error), min(1.0, share + 2 * error)


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
        held += found.low - SLACK <= truth <= found.high + SLACK
        usual += low - SLACK <= truth <= high + SLACK
        wide += found.high - found.low
        usual_wide += high - low
    n = surveys / 100
    return f"n={size}: {held / n:.0f}% {wide / n:.0f} | {usual / n:.0f}% {usual_wide / n:.0f}"


if __name__ == "__main__":
    main()
