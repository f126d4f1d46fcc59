"""The full multiplier of a network of a million parties and ten million payments, with its certificate.

Beside it: plain rounds (power iteration) to the same certificate, and SciPy's sparse direct solve up to the
size it can do. Payments are skewed: a few parties receive most, sums are lognormal, what is kept is drawn.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from benchmarks.measure import machine, measured, table
from ultramicro.multiplier.network import Network, certificate, network_of, solve

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


def by_rounds(network: Network) -> Any:
    """Add rounds until the certificate holds."""
    value = last = np.ones(network.parties)
    while certificate(network, value) > GOAL:
        last = network.shares @ last
        value = value + last
    return value


def direct(network: Network) -> Any:
    """Solve with SciPy's sparse LU."""
    table, size = network.shares, network.parties
    shares = csr_array((table.value, (table.row, table.col)), shape=(size, size))
    system = (eye_array(size) - shares).tocsc()
    return splu(system).solve(np.ones(network.parties))


WAYS = {"ours": lambda network: solve(network).value, "rounds": by_rounds, "direct": direct}


def one(way: str, size: str, kept: str) -> None:
    """Run one way in a process of its own."""
    parties, lines = SIZES[size]
    drawn = payments(parties, lines, float(kept))
    begun = time.process_time()
    network = network_of(parties, *drawn)
    built = time.process_time()
    value = WAYS[way](network)
    solved = time.process_time()
    error = certificate(network, value)
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
