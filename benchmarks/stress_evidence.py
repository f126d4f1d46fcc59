"""The parts of the stress test that need no place, beside what was published: `stress_evidence.md` says how.

    python -m benchmarks.stress_evidence [SEEDS]

A circle of Sardex's size is drawn, month by month cleared by the product's own solver, alone and with mutual
credit within each member's lines, and the part of the money that nobody needed is held beside the published.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmarks.measure import machine
from ultramicro.clearing.solver.credit_lines import MemberAccount, credit_lines
from ultramicro.clearing.solver.liquidity import place_liquidity
from ultramicro.clearing.solver.merging import Network, merge_parallel
from ultramicro.clearing.solver.set_off import greatest_setoff

FIRMS, TRANSACTIONS, SUM_PENCE, COMMUNITY = 3_199, 138_378, 3_102_597_797, 200
ALONE, WITH_CREDIT, POINTS = 0.25, 0.50, 0.10
Ints = Any


@dataclass(frozen=True, kw_only=True)
class Circle:
    """How a circle is drawn; the main setting and what each number is swept over stand in the declaration."""

    rounds: int = 12
    active: float = 1.0
    unbalanced: float = 0.5
    spread: float = 1.5
    near: float = 0.5
    again: float = 0.25
    line_months: float = 1.0


MAIN = Circle()
SWEPT: dict[str, tuple[float, ...]] = {
    "rounds": (1, 6), "active": (0.5, 1.5), "unbalanced": (0.0, 1.0), "spread": (1.0, 2.0),
    "near": (0.0, 0.8), "again": (0.0, 0.5), "line_months": (0.5, 2.0),
}  # fmt: skip


def drawn(circle: Circle, seed: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return debtor, creditor, pence and round of each transaction."""
    dice = np.random.default_rng(seed)
    size = dice.lognormal(0, circle.active, FIRMS)
    # Apart by this much in all, half of it on each side.
    lean = dice.normal(0, circle.unbalanced, FIRMS)
    buys, sells = np.cumsum(size * np.exp(lean / 2)), np.cumsum(size * np.exp(-lean / 2))
    debtor = picked(buys, dice.random(TRANSACTIONS) * buys[-1])
    creditor = sellers(debtor, sells, circle.near, dice)
    again = dice.random(TRANSACTIONS) < circle.again
    again[0] = False
    earlier = (dice.random(TRANSACTIONS) * np.arange(TRANSACTIONS)).astype(np.int64)
    debtor, creditor = np.where(again, debtor[earlier], debtor), np.where(again, creditor[earlier], creditor)
    creditor = np.where(debtor == creditor, (creditor + 1) % FIRMS, creditor)
    pence = to_the_penny(dice.lognormal(0, circle.spread, TRANSACTIONS))
    return debtor, creditor, pence, dice.permutation(TRANSACTIONS) % circle.rounds


def picked(cumulated: Ints, at: Ints) -> Ints:
    return np.minimum(np.searchsorted(cumulated, at), cumulated.size - 1)


def sellers(debtor: Ints, sells: Ints, near: float, dice: np.random.Generator) -> Ints:
    """Draw from whom each buys: a part of all within its community, the others anywhere."""
    first = debtor // COMMUNITY * COMMUNITY
    last = np.minimum(first + COMMUNITY, FIRMS) - 1
    low = np.where(first > 0, sells[first - 1], 0.0)
    close = picked(sells, low + dice.random(debtor.size) * (sells[last] - low))
    anywhere = picked(sells, dice.random(debtor.size) * sells[-1])
    return np.where(dice.random(debtor.size) < near, close, anywhere)


def to_the_penny(weight: Ints) -> Ints:
    """Share the published sum by weights; each gets a penny at least, and all together the sum."""
    ends = np.round(np.cumsum(weight) / weight.sum() * (SUM_PENCE - weight.size)).astype(np.int64)
    return np.diff(ends, prepend=0) + 1


def monthly(circle: Circle, seed: int) -> Iterator[Network]:
    debtor, creditor, pence, when = drawn(circle, seed)
    for month in range(circle.rounds):
        of = when == month
        yield merge_parallel(
            FIRMS, debtor[of].astype(np.int32), creditor[of].astype(np.int32), pence[of]
        ).network


def discharged_alone(networks: list[Network]) -> float:
    return sum(greatest_setoff(network).total_pence for network in networks) / SUM_PENCE


def discharged_with_credit(networks: list[Network], line_months: float) -> tuple[float, float]:
    """Return what is discharged of all, and what is out at the end as months of all trade."""
    traded = [
        [np.bincount(side, network.amount_pence, FIRMS) for side in (network.debtor, network.creditor)]
        for network in networks
    ]
    buys, sells = np.sum(traded, axis=0)
    # A line is of months of trade, however many rounds a year has.
    floor, ceiling = ((line_months * of / 12).astype(np.int64) for of in (buys, sells))
    balance, total = np.zeros(FIRMS, np.int64), 0
    names = [str(number) for number in range(FIRMS)]
    for network in networks:
        accounts = [
            MemberAccount(owner=name, balance_pence=has, floor_pence=-low, ceiling_pence=high)
            for name, has, low, high in zip(
                names, balance.tolist(), floor.tolist(), ceiling.tolist(), strict=True
            )
        ]
        placed = place_liquidity(network, SUM_PENCE, credit_lines(accounts, names, network))
        balance += placed.held_pence - placed.borrowed_pence
        assert balance.sum() == 0
        assert ((balance >= -floor) & (balance <= ceiling)).all()
        total += placed.total_pence
    return total / SUM_PENCE, float(np.maximum(balance, 0).sum()) / SUM_PENCE * 12


def told(name: str, circle: Circle, seeds: int) -> None:
    alone, credit, out = [], [], []
    for seed in range(1, seeds + 1):
        networks = list(monthly(circle, seed))
        alone.append(discharged_alone(networks))
        discharged, months = discharged_with_credit(networks, circle.line_months)
        credit.append(discharged)
        out.append(months)
    said = [f"{np.median(of):.1%} ({min(of):.1%} … {max(of):.1%})" for of in (alone, credit)]
    inside = [
        abs(float(np.median(of)) - aim) <= POINTS for of, aim in ((alone, ALONE), (credit, WITH_CREDIT))
    ]
    marks = ["within" if each else "MISSED" for each in inside]
    print(
        f"  {name:<20} alone {said[0]:<24} {marks[0]}   with credit {said[1]:<24} {marks[1]}"
        f"   out at the end {np.median(out):.2f} months of trade",
        flush=True,
    )


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(machine())
    started = time.process_time()
    print(f"A circle of Sardex's size, {seeds} seeds")
    print(f"  published            alone {ALONE:.0%}, with mutual credit {WITH_CREDIT:.0%}")
    told("main setting", MAIN, seeds)
    for name, values in SWEPT.items():
        for value in values:
            told(f"{name} {value:g}", replace(MAIN, **{name: value}), seeds)  # type: ignore[arg-type]
    print(f"{time.process_time() - started:.0f} CPU s")


if __name__ == "__main__":
    main()
