"""Sharing among up to 100,000 members for a year of half-hours, beside other ways to do it.

    python -m benchmarks.energy_sharing [keys|thousand|large|streamed|peers]

Readings are those of 537 real homes (Switzerland, 49 winter days, CC BY-SA), repeated over a year with a
shift and a scale for each member. Generation has the shape of a sunny day and is 40 % of use. CPU seconds are
of the settling alone, after compiling; the reading of memory alone is measured beside in the same run.
Every way gives the same total to the watt-hour.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numba import njit

from benchmarks.measure import machine, shared_data
from ultramicro.energy.settlement.streamed import Block, Totals, totals
from ultramicro.energy.sharing import plain
from ultramicro.energy.sharing.fairness import evenness
from ultramicro.energy.sharing.keys import KEYS, Members, equal

DAY, YEAR, BANDS, FIRST = 48, 17_520, 3, 876_576
Array = np.ndarray[Any, Any]


def homes() -> Array:
    """Return what 537 homes used in each half-hour of 49 days. [Wh]"""
    table = pq.read_table(shared_data() / "energy" / "swiss537_hh.parquet")
    columns = [np.asarray(table[name].fill_null(0)) for name in table.column_names if name != "start"]
    return np.rint(np.stack(columns, axis=1) * 1000).clip(0, 65_535).astype(np.uint16)


def sun(periods: int) -> Array:
    """Return the shape of generation: from six to six, more in summer."""
    at = np.arange(periods)
    day = np.clip(np.sin((at % DAY - 12) / 24 * np.pi), 0, None)
    season = 0.6 - 0.4 * np.cos(at / YEAR * 2 * np.pi)
    shape: Array = day * season
    return shape


def bands_of(periods: int) -> Array:
    """Return the band of each half-hour: night, day, peak."""
    clock = np.arange(periods) % DAY
    bands: Array = np.where(clock < 14, 0, np.where((clock >= 32) & (clock < 38), 2, 1)).astype(np.int64)
    return bands


def rows(members: int, periods: int) -> Iterator[Array]:
    """Yield a day of readings of all members at a time."""
    base, drawn = homes(), np.random.default_rng(7)
    home = np.arange(members) % base.shape[1]
    shift = drawn.integers(0, base.shape[0] // DAY, members) * DAY
    scale = drawn.integers(500, 1500, members)
    for first in range(0, periods, DAY):
        at = (np.arange(first, min(first + DAY, periods))[:, None] + shift) % base.shape[0]
        wide = base[at, home].astype(np.int64) * scale // 1000
        yield wide.clip(0, 65_535).astype(np.uint16)


def generation(used: int, periods: int) -> Array:
    """Return generation that is 40 % of use. [Wh]"""
    shape = sun(periods)
    return np.rint(shape * (0.4 * used / shape.sum())).astype(np.int64)


def written(path: Path, members: int, periods: int) -> Array:
    """Write readings into a file, a period after the other; return the generation."""
    used = 0
    with path.open("wb") as file:
        for block in rows(members, periods):
            file.write(block.tobytes())
            used += int(block.sum(dtype=np.int64))
    return generation(used, periods)


def timed(run: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what came out, CPU seconds and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    out = run()
    return out, time.process_time() - cpu, time.perf_counter() - wall


def peak_mb() -> float:
    # Of this program alone: the system's own figure begins with that of the process that started it.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@njit(nogil=True)
def _touched(words: Array) -> int:
    """Add all words up: nothing but reading memory."""
    whole = 0
    for j in range(words.size):
        whole += words[j]
    return whole


def blocks(demand: Array, available: Array, days: int = 7) -> Iterator[Block]:
    """Cut readings in memory into weeks."""
    bands = bands_of(len(demand))
    for at in range(0, len(demand), days * DAY):
        cut = slice(at, at + days * DAY)
        yield Block(FIRST + at, demand[cut], available[cut], bands[cut])


def read_blocks(path: Path, members: int, available: Array, spent: list[float]) -> Iterator[Block]:
    """Read a file a day at a time, and note what the reading alone cost."""
    bands, whole = bands_of(len(available)), np.empty((DAY, members), np.uint16)
    with path.open("rb", buffering=0) as file:
        for at in range(0, len(available), DAY):
            begun = time.thread_time()
            count = min(DAY, len(available) - at)
            demand = whole[:count]
            file.readinto(memoryview(demand).cast("B"))  # type: ignore[arg-type]
            spent.append(time.thread_time() - begun)
            yield Block(FIRST + at, demand, available[at : at + count], bands[at : at + count])


def warm() -> None:
    """Compile, or take what was compiled."""
    demand = np.ones((DAY, 8), np.uint16)
    totals(blocks(demand, np.full(DAY, 4)), Members.alike(8), bands=BANDS)
    _touched(np.zeros(8, np.int64))


def digest(found: Totals) -> str:
    import hashlib  # noqa: PLC0415

    parts = (found.shared_wh, found.used_wh, found.levels.level, found.levels.cut)
    return hashlib.sha256(b"".join(np.ascontiguousarray(each).tobytes() for each in parts)).hexdigest()[:16]


def settled(members: int, periods: int = YEAR) -> None:
    """Settle a year in memory, once a thread count, beside the reading of memory alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readings"
        available = written(path, members, periods)
        demand = np.fromfile(path, np.uint16).reshape(periods, members)
    warm()
    _, cpu, wall = timed(lambda: _touched(demand.reshape(-1).view(np.int64)))
    print(f"  reading memory alone: {cpu:.2f} CPU-s, {wall:.2f} s, {demand.nbytes / wall / 1e9:.1f} GB/s")
    limit = cpu
    for threads in (1, 2):
        run = partial(totals, blocks(demand, available), Members.alike(members), bands=BANDS, threads=threads)
        found, cpu, wall = timed(run)
        print(
            f"  {members:,} × {periods:,}, {threads} thread(s): {cpu:.3f} CPU-s, {wall:.2f} s wall, "
            f"{cpu / limit:.1f} × reading memory, peak {peak_mb():,.0f} MB, "
            f"shared {found.shared_wh.sum():,} Wh, digest {digest(found)}"
        )


def streamed(members: int, periods: int = YEAR) -> None:
    """Settle a year out of a file, a day at a time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readings"
        available = written(path, members, periods)
        words = [str(path), str(members), json.dumps(available.tolist())]
        arguments = Path(folder) / "arguments"
        arguments.write_text(json.dumps(words))
        import subprocess  # noqa: PLC0415

        subprocess.run([sys.executable, "-m", "benchmarks.energy_sharing", "one", str(arguments)], check=True)


def one(arguments: str) -> None:
    """Settle one file, in a process of its own, whose memory is then that of the settling alone."""
    path, members, available = json.loads(Path(arguments).read_text())
    warm()
    spent = list[float]()
    found, cpu, wall = timed(
        lambda: totals(
            read_blocks(Path(path), int(members), np.array(json.loads(available), np.int64), spent),
            Members.alike(int(members)), bands=BANDS,
        )
    )  # fmt: skip
    print(
        f"  streamed {int(members):,}: {cpu:.2f} CPU-s, of which {sum(spent):.2f} copy the file, "
        f"{wall:.2f} s wall, peak {peak_mb():,.0f} MB, digest {digest(found)}"
    )


def keys() -> None:
    """Print the table of keys on the 537 homes, with generation of a tenth of use."""
    demand = homes()
    used = demand.sum(dtype=np.int64)
    shape = sun(len(demand))
    annual = demand.sum(axis=0, dtype=np.int64)
    for part in (0.05, 0.1, 0.2, 0.4):
        available = np.rint(shape * (part * used / shape.sum())).astype(np.int64)
        print(f"  generation {part:.0%} of use")
        for name, key in KEYS.items():
            members = Members(_weights(name, annual), (annual > np.quantile(annual, 0.2)).astype(np.int64))
            found, cpu, _ = timed(partial(key, demand, available, FIRST, members))
            even = evenness(annual, found.wh.sum(axis=0), int(available.sum()))
            worse = _worse_off(demand, found.wh)
            print(
                f"    {name:14} matched {even.matched_share:6.2%}  low fifth {even.low_fifth_share:6.2%}  "
                f"Gini {even.gini:.3f}  worse off {worse:3d}  {cpu:.2f} CPU-s"
            )


def _weights(name: str, annual: Array) -> Array:
    if name == "static_by_use":
        return np.maximum(annual // 1000, 1)
    # Weighted by need: homes in the fifth that uses least count double.
    return np.where((annual <= np.quantile(annual, 0.2)) & (name == "weighted"), 2000, 1000).astype(np.int64)


def _worse_off(demand: Array, shared: Array) -> int:
    """Count homes that pay more with a match of 18 p and a three-band residual than with a flat tariff.

    The residual's bands are 0.6, 1 and 1.6 times one price, which is such that all homes together would pay
    what they do at 30 p if nothing was shared.
    """
    factor = np.array([0.6, 1.0, 1.6])[bands_of(len(demand))]
    use = demand.astype(np.float64)
    price = 30 * use.sum() / (use * factor[:, None]).sum()
    paid = 18 * shared.sum(axis=0) + price * ((use - shared) * factor[:, None]).sum(axis=0)
    return int((paid > 30 * use.sum(axis=0) + 1e-6).sum())


def peers() -> None:
    """Settle 1,000 members in other ways; the slow ones for fewer periods, and told for the year."""
    members = 1000
    demand = np.concatenate(list(rows(members, YEAR)))
    available = generation(int(demand.sum(dtype=np.int64)), YEAR)
    warm()
    least = int(np.minimum(available, demand.sum(axis=1, dtype=np.int64)).sum())
    ways: dict[str, tuple[Callable[[int], int], int]] = {
        "this, levels and totals by band": (lambda n: _ours(demand[:n], available[:n]), YEAR),
        "this, every share written down": (
            lambda n: int(equal(demand[:n], available[:n], FIRST, Members.alike(members)).wh.sum()), YEAR,
        ),
        "NumPy, sorted row by row": (lambda n: _sorted(demand[:n], available[:n]), YEAR),
        "DuckDB, closed form in SQL": (lambda n: _sql(demand[:n], available[:n]), DAY * 28),
        "the live club's loop in Python": (lambda n: _loop(demand[:n], available[:n]), DAY * 4),
        "pandas, optimal rounds in frames": (lambda n: _frames(demand[:n], available[:n]), DAY * 28),
    }  # fmt: skip
    for name, (way, periods) in ways.items():
        way(DAY)
        whole, cpu, _ = timed(partial(way, periods))
        told = least if periods == YEAR else int(
            np.minimum(available[:periods], demand[:periods].sum(axis=1, dtype=np.int64)).sum()
        )  # fmt: skip
        assert abs(whole - told) <= (0 if "this" in name or "NumPy" in name else periods * members), name
        print(f"  {name:34} {cpu:9.3f} CPU-s for {periods:,} periods, {cpu * YEAR / periods:10.2f} a year")


def _ours(demand: Array, available: Array) -> int:
    found = totals(blocks(demand, available), Members.alike(demand.shape[1]), bands=BANDS)
    return int(found.shared_wh.sum())


def _sorted(demand: Array, available: Array) -> int:
    count, places = demand.shape
    level, cut, firsts = (np.zeros(count, np.int64) for _ in range(3))
    plain.equal_levels(demand, available, firsts, level, cut)
    shares = np.empty((count, places), np.int64)
    plain.equal_shares(demand, firsts, level, cut, shares)
    return int(shares.sum())


SQL = """
with sorted as (
  select t, d, g, sum(d) over w as upto, count(*) over (partition by t) as n, row_number() over w as k
  from readings join sun using (t) window w as (partition by t order by d rows unbounded preceding)
), level as (
  select t, max((g - (upto - d)) / (n - k + 1)) as height, any_value(g) as g,
    max(upto) as used
  from sorted group by t
)
select sum(case when used <= g then d else least(d, greatest(height, 0)) end)
from readings join level using (t)
"""  # data


def _sql(demand: Array, available: Array) -> int:
    import duckdb  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    count, places = demand.shape
    at = np.repeat(np.arange(count), places)
    readings = pa.table({"t": at, "d": demand.reshape(-1).astype(np.float64)})
    made = pa.table({"t": np.arange(count), "g": available.astype(np.float64)})
    base = duckdb.connect()
    base.register("readings", readings)
    base.register("sun", made)
    row = base.execute(SQL).fetchone()
    assert row is not None
    return round(row[0])


def _loop(demand: Array, available: Array) -> int:
    """Energy Local's own loop, in Python: equal parts until nothing is left or nobody wants more."""
    whole = 0.0
    for row, energy in zip(demand.tolist(), available.tolist(), strict=True):
        left, spare = list(map(float, row)), float(energy)
        sharing = sum(each > 0 for each in left)
        while spare > 1e-6 and sharing:
            part, spare, sharing = spare / sharing, 0.0, 0
            for i, balance in enumerate(left):
                if balance > 0:
                    rest = balance - part
                    if rest < 0:
                        spare -= rest
                        rest = 0.0
                    else:
                        sharing += 1
                    left[i] = rest
        whole += sum(row) - sum(left)
    return round(whole)


def _frames(demand: Array, available: Array) -> int:
    """Belgium's optimal method as rounds over pandas frames, written after OpenEnergyID's (MIT).

    One generator and keys that are alike, so that it shares what `equal` does, within the rounding of floats;
    rounds go on until nothing is left that anybody wants.
    """
    import pandas as pd  # noqa: PLC0415

    columns = [f"P{n}" for n in range(demand.shape[1])]
    offtake = pd.DataFrame(demand.astype(np.float64), columns=columns)
    key = pd.DataFrame(1.0 / len(columns), index=offtake.index, columns=columns)
    left, shared = pd.Series(available.astype(np.float64)), offtake * 0.0
    while True:
        wanted = offtake - shared
        parts = key.where(wanted > 1e-6, 0.0)
        parts = parts.div(parts.sum(axis=1).replace(0.0, 1.0), axis=0)
        more = parts.mul(left, axis=0).clip(upper=wanted)
        if float(more.to_numpy().sum()) < 1e-6:
            return round(float(shared.to_numpy().sum()))
        shared, left = shared + more, left - more.sum(axis=1)


def main() -> None:
    wanted = sys.argv[1:] or ["keys", "thousand", "peers", "large", "streamed"]
    if wanted[0] == "one":
        one(wanted[1])
        return
    print(machine())
    jobs: dict[str, Callable[[], None]] = {
        "keys": keys, "thousand": lambda: settled(1000), "large": lambda: settled(100_000),
        "streamed": lambda: streamed(100_000), "peers": peers,
    }  # fmt: skip
    for name in wanted:
        print(name)
        jobs[name]()


if __name__ == "__main__":
    main()
