"""How often the nominal 95% intervals of a survey hold the truth: of suppliers, then of households.

Suppliers: for each kind of place surveys of each size are drawn from made-up places of 150 suppliers that
are paid by a Pareto law of 1.1, so that a few take most, and from places where all are paid nearly alike; the
truth is what asking all of them would give; beside ours a bootstrap of the answers. Four ways of asking: at
random, half the largest and half at random, the largest, and at random where those who keep more than the
median are four times as ready to answer. In the last no interval can hold: there it is counted how often the
answer says the right sign of its fault.
Households: the truth is that of 400,000 of them; beside ours two standard errors of a ratio. One kind breaks
what the interval asks for: a few spend far more than those heard, and differ. It is counted apart.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.measure import machine
from ultramicro.flows.surveyed import local_share
from ultramicro.multiplier.survey import retention

SUPPLIERS, SIZES, SURVEYS, PARETO = 150, (1, 2, 3, 6, 17, 40), 400, 1.1
SLACK = 1e-9
"""Shares are floats; a truth of 0 or 1 may be missed in the last digits."""
Draw = Callable[[np.random.Generator, Any], Any]
"""Draws shares; told each supplier's rank by what it is paid, from 0."""


def stepped(first: int, large: float, others: float) -> Draw:
    """Let the first largest keep one share and all others another."""
    return lambda _, rank: np.where(rank < first, large, others)


SHAPES: dict[str, Draw] = {
    "Beta(1.1, 1.9)": lambda dice, rank: dice.beta(1.1, 1.9, rank.size),
    "70% nothing, 30% all": lambda dice, rank: np.where(dice.random(rank.size) < 0.7, 0.0, 1.0),
    "nobody keeps anything": stepped(0, 1.0, 0.0),
    "everybody keeps all": stepped(0, 0.0, 1.0),
    "5 largest .90, others .20": stepped(5, 0.9, 0.2),
    "5 largest .05, others .60": stepped(5, 0.05, 0.6),
    "10 largest .90, others .20": stepped(10, 0.9, 0.2),
    "2 largest nothing, others all": stepped(2, 0.0, 1.0),
    "large keep less": lambda dice, rank: dice.beta(2, 3, rank.size) * (0.3 + 0.7 * rank / rank.size),
    "half paid 3.9 x nothing, others all": stepped(200, 0.0, 1.0),
    "half paid 2 x .10, others .70": stepped(200, 0.1, 0.7),
    "paid alike, .80 falls to .20": lambda dice, rank: np.clip(
        0.2 + 0.6 * rank / rank.size + dice.normal(0, 0.05, rank.size), 0, 1
    ),
}
PAID: dict[str, Callable[[np.random.Generator], Any]] = {
    "half paid 3.9 x nothing, others all": lambda _: np.repeat([390.0, 100.0], 200),
    "half paid 2 x .10, others .70": lambda _: np.repeat([200.0, 100.0], 200),
    "paid alike, .80 falls to .20": lambda dice: dice.lognormal(8, 0.3, 60),
}
"""How suppliers are paid where not by the Pareto law."""
HOUSEHOLDS = "households"
DESIGNS = ("random", "half the largest", "the largest", "readier x 4")
SPREAD, LARGE, MANY = 0.5, float(np.exp(5 + 0.5 * 1.2816)), 400_000
"""Households spend by a lognormal law; above LARGE lies a tenth of them."""
HOMES: dict[str, Callable[[np.random.Generator, Any], Any]] = {
    "Beta(1.1, 1.9)": lambda dice, spent: dice.beta(1.1, 1.9, spent.size),
    "much alike": lambda dice, spent: dice.beta(6, 14, spent.size),
    "mostly little": lambda dice, spent: dice.beta(0.5, 4.5, spent.size),
    "70% nothing, 30% all": lambda dice, spent: np.where(dice.random(spent.size) < 0.7, 0.0, 1.0),
    "90% nothing, 10% all": lambda dice, spent: np.where(dice.random(spent.size) < 0.9, 0.0, 1.0),
    "nobody anything": lambda _, spent: np.zeros(spent.size),
    "everybody all": lambda _, spent: np.ones(spent.size),
    "largest tenth .90, others .20": lambda _, spent: np.where(spent > LARGE, 0.9, 0.2),
}
FEW_FAR_LARGER = "a tenth spend 4 x and keep all"
"""What few answers do not hear of, and what the interval therefore takes not to be."""


@dataclass
class Cell:
    """What the surveys of one size found."""

    held: int = 0
    wide: float = 0.0
    usual: int = 0
    usual_wide: float = 0.0
    signed: int = 0

    def told(self, surveys: int) -> str:
        """Return coverage in percent and mean width in points: ours, then the usual way."""
        n = surveys / 100
        ours, usual = (
            f"{self.held / n:3.0f} {self.wide / n:3.0f}",
            f"{self.usual / n:3.0f} {self.usual_wide / n:3.0f}",
        )
        return f"{ours} | {usual}" + (f" sign {self.signed / n:.0f}" if self.signed else "")

    def count(self, truth: float, ours: tuple[float, float], usual: tuple[float, float]) -> None:
        """Count one survey."""
        self.held += ours[0] - SLACK <= truth <= ours[1] + SLACK
        self.usual += usual[0] - SLACK <= truth <= usual[1] + SLACK
        self.wide += ours[1] - ours[0]
        self.usual_wide += usual[1] - usual[0]


def place(shape: str, dice: np.random.Generator) -> tuple[Any, Any]:
    """Draw what suppliers are paid, the largest first, and what share they re-spend."""
    law = PAID.get(shape, lambda dice: (dice.pareto(PARETO, SUPPLIERS) + 1) * 1e5)
    paid = np.sort(law(dice))[::-1]
    return paid, SHAPES[shape](dice, np.arange(paid.size))


def sizes_of(shape: str) -> tuple[int, ...]:
    """Return how many are asked: also more than a third of many."""
    return (*SIZES, 150) if shape.startswith("half paid") else SIZES


def ask(design: str, size: int, share: Any, dice: np.random.Generator) -> Any:
    """Choose whom to ask; the largest come first."""
    asked = np.zeros(share.size, bool)
    asked[: {"half the largest": size // 2, "the largest": size}.get(design, 0)] = True
    ready = np.where((share > np.median(share)) & (design == "readier x 4"), 4.0, 1.0)[~asked]
    if rest := size - int(asked.sum()):
        asked[dice.choice(np.flatnonzero(~asked), rest, replace=False, p=ready / ready.sum())] = True
    return asked


def surveys(design: str, shape: str, size: int, number: int) -> Cell:
    """Ask the same number of suppliers of many places."""
    dice, cell = np.random.default_rng(7), Cell()
    for seed in range(number):
        paid, share = place(shape, dice)
        truth = float(np.dot(paid, share) / paid.sum())
        asked = ask(design, size, share, dice)
        found = retention(paid, asked, share, seed=seed)
        cell.count(truth, (found.low, found.high), bootstrap(paid[asked], share[asked], dice))
        # What would correct the fault must point from the value to the truth.
        cell.signed += design == "readier x 4" and found.if_eager < found.value and truth < found.value
    return cell


def bootstrap(paid: Any, share: Any, dice: np.random.Generator) -> tuple[float, float]:
    """The usual way: draw the answers again, and take percentiles of the weighted mean."""
    at = dice.integers(0, paid.size, (500, paid.size))
    means = (paid[at] * share[at]).sum(axis=1) / paid[at].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def homes(shape: str, size: int, number: int) -> Cell:
    """Ask the same number of households again and again."""
    dice, cell = np.random.default_rng(3), Cell()
    everybody = spending(shape, MANY, dice)
    keeps = HOMES.get(shape, lambda _, spent: np.where(spent > 1, 1.0, 0.0))
    truth = float((everybody * keeps(dice, everybody)).sum() / everybody.sum())
    for _ in range(number):
        spent = spending(shape, size, dice)
        here = keeps(dice, spent) * spent
        found = local_share(spent, here)
        cell.count(truth, (found.low, found.high), two_errors(spent, here))
    return cell


def spending(shape: str, number: int, dice: np.random.Generator) -> Any:
    """Draw what so many households spend."""
    if shape == FEW_FAR_LARGER:
        return np.where(dice.random(number) < 0.1, 4.0, 1.0)
    return dice.lognormal(5, SPREAD, number)


def two_errors(spent: Any, here: Any) -> tuple[float, float]:
    """The usual way: two standard errors of a ratio of means."""
    share, n = here.sum() / spent.sum(), len(spent)
    if n == 1:
        return float(share), float(share)
    error = (((here - share * spent) ** 2).sum() / (n - 1) / n) ** 0.5 / spent.mean()
    return max(0.0, share - 2 * error), min(1.0, share + 2 * error)


def rows(number: int, designs: Sequence[str]) -> Iterator[tuple[str, list[Cell]]]:
    """Yield every row of both tables; that of households counts as a design."""
    for design in [each for each in DESIGNS if each in designs]:
        for shape in SHAPES:
            # Who keep all the same are not readier than one another.
            if design != "readier x 4" or shape in {"Beta(1.1, 1.9)", "70% nothing, 30% all"}:
                cells = [surveys(design, shape, size, number) for size in sizes_of(shape)]
                yield f"{design:<16} {shape:<36}", cells
    for shape in (*HOMES, FEW_FAR_LARGER) if HOUSEHOLDS in designs else ():
        yield f"{HOUSEHOLDS:<16} {shape:<36}", [homes(shape, size, number) for size in SIZES]


def main() -> None:
    """Print coverage and mean width, by design, shape and size of survey."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else SURVEYS
    print(machine())
    print(f"{number} surveys a cell of {SIZES}: coverage in % and mean width in points, ours | the usual way")
    least = 100.0
    begun = time.process_time()
    for name, cells in rows(number, sys.argv[2:] or (*DESIGNS, HOUSEHOLDS)):
        print(name + "   ".join(cell.told(number) for cell in cells), flush=True)
        if not name.startswith("readier") and FEW_FAR_LARGER not in name:
            least = min(least, *(100 * cell.held / number for cell in cells))
    print(
        f"least coverage where those heard are like the others: {least:.1f}%; "
        f"{time.process_time() - begun:.0f} CPU-s"
    )


if __name__ == "__main__":
    main()
