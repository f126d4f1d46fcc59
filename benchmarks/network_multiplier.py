"""The full multiplier of a network of a million parties and ten million payments, with its certificate.

Beside it: SciPy's own BiCGSTAB on its own sparse matrix, the natural peer; rounds (power iteration) stopped
by their last term, one product a round; and SciPy's sparse direct solve up to the size it can do. Each is
built from the same payments, and the building counts; the error of each is told by the same certificate.
Payments are skewed: a few parties receive most, sums are lognormal, what is kept is drawn.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import LinearOperator, bicgstab, splu

from benchmarks.measure import machine, measured, table
from ultramicro.multiplier.network import SOLVE_TO, Network, network_of, solve

GOAL = 1e-6
SIZES = {
    "1m": (1_000_000, 10_000_000),
    "100k": (100_000, 1_000_000),
    "4k": (4_000, 40_000),
    "2k": (2_000, 20_000),
}
KEPT = (0.5, 0.85)


def payments(parties: int, lines: int, kept: float, seed: int = 1) -> tuple[Any, Any, Any, Any]:
    """Draw payments, and for each party all that it pays out."""
    dice = np.random.default_rng(seed)
    payer = dice.integers(0, parties, lines)
    payee = (parties * dice.random(lines) ** 3).astype(np.int64)
    amount = dice.lognormal(8, 1.5, lines)
    inside = np.bincount(payer, amount, parties)
    share = dice.beta(8 * kept, 8 * (1 - kept), parties)
    return payer, payee, amount, np.maximum(inside / share, inside * 1.000001)


def matrix(parties: int, payer: Any, payee: Any, amount: Any, outgoings: Any) -> Any:
    """Build SciPy's sparse matrix of shares, as somebody would who has SciPy and not us."""
    # A party that pays nobody here has no outgoings in these drawings, and no row.
    share = amount / outgoings[payer]
    return csr_array((share, (payer, payee)), shape=(parties, parties))


def by_rounds(shares: Any) -> Any:
    """Add rounds until the last one is below the goal: one product a round."""
    value = last = np.ones(shares.shape[0])
    while last.max() > GOAL:
        last = shares @ last
        value = value + last
    return value


def by_scipy(shares: Any) -> Any:
    """Solve with SciPy's BiCGSTAB, as exact as ours asks of itself."""
    size = shares.shape[0]
    system = LinearOperator((size, size), matvec=lambda m: m - shares @ m)
    value, failed = bicgstab(system, np.ones(size), rtol=SOLVE_TO, atol=0.0)
    assert not failed
    return value


def direct(shares: Any) -> Any:
    """Solve with SciPy's sparse LU."""
    size = shares.shape[0]
    return splu((eye_array(size) - shares).tocsc()).solve(np.ones(size))


BUILDS: dict[str, Any] = {"ours": network_of}
WAYS: dict[str, Any] = {
    "ours": lambda network: solve(network).value,
    "scipy": by_scipy,
    "rounds": by_rounds,
    "direct": direct,
}


def one(way: str, size: str, kept: str) -> None:
    """Run one way in a process of its own."""
    parties, lines = SIZES[size]
    drawn = payments(parties, lines, float(kept))
    begun = time.process_time()
    built_from = BUILDS.get(way, matrix)(parties, *drawn)
    built = time.process_time()
    value = WAYS[way](built_from)
    solved = time.process_time()
    shares = built_from.shares if isinstance(built_from, Network) else built_from
    error = float(np.abs(1 - (value - shares @ value)).max())
    print(f"{built - begun:.2f} {solved - built:.2f} {error:.1e} {value.mean():.4f}")


def main() -> None:
    """Run every way on every size it can do, and print the table."""
    print(machine())
    runs = {}
    for size in SIZES:
        for kept in KEPT:
            for way in WAYS:
                if way == "direct" and size in {"1m", "100k"}:
                    continue
                run = measured([sys.executable, "-m", "benchmarks.network_multiplier", way, size, str(kept)])
                built, solved, error, mean = run.output.split()
                name = (
                    f"{size:>4} kept {kept}  {way:<7} network {built:>5} CPU-s, solve {solved:>6} CPU-s, "
                    f"error {error}, mean {mean}"
                )
                runs[name] = run
    print("CPU s, wall s and peak MB are of the whole process, with drawing the payments.")
    print(table(runs))


if __name__ == "__main__":
    one(*sys.argv[1:]) if len(sys.argv) > 1 else main()
