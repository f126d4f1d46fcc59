"""A season of orders matched through hubs, beside what hubs do without a plan.

    python -m benchmarks.food_cycle [one|hubs|keeps|sizes]

A made-up region: 500 growers, 2,000 buyers, 300 products, 13 weeks; room of 80% of the smaller of what is
offered and asked for, cold and dry apart. The same data are given to all ways. A value is added up from the
plan's own lines, and each plan is held against the laws of a week first; a bound is worked out from prices
and needs no trust in a solver. CPU seconds are of planning alone, after compiling.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.food_made import Region, made
from benchmarks.measure import machine
from ultramicro.food.cycle.baselines import first_come_first_served, proportional
from ultramicro.food.cycle.chain import attainable, chain_of
from ultramicro.food.cycle.evenness import evenness
from ultramicro.food.cycle.fair import Fairness, Rule
from ultramicro.food.cycle.model import Ints, Plan, Week, broken
from ultramicro.food.cycle.weeks import Season, plan_season

WAYS = {
    "no floor": Fairness(rule=Rule.NONE),
    "equal quantities, 80% sure": Fairness(rule=Rule.EQUAL),
    "equal quantities, all sure": Fairness(rule=Rule.EQUAL, kept=1.0),
    "equal shares, 80% sure": Fairness(rule=Rule.SHARE),
}
PEERS = {"first come, first served": first_come_first_served, "proportional shares": proportional}
HEADINGS = (
    "way", "value £", "of bound", "gap", "CPU s", "below lot", "nothing/week", "least, week", "Gini, week",
    "least, season", "Gini, season",
)  # fmt: skip


def peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def fairness_of(weeks: Sequence[Week], plans: Sequence[Plan]) -> tuple[str, ...]:
    """Return by week (means) and over all: who sells nothing, the least share, Gini."""
    each = [
        evenness(plan.by_grower(week), attainable(week, chain_of(week)))
        for week, plan in zip(weeks, plans, strict=True)
    ]
    could = np.sum([attainable(week, chain_of(week)) for week in weeks], axis=0)
    whole = evenness(np.sum([p.by_grower(week) for week, p in zip(weeks, plans, strict=True)], axis=0), could)
    return (
        f"{np.mean([one.nothing for one in each]):.1f}", f"{np.mean([one.lowest for one in each]):.3f}",
        f"{np.mean([one.gini for one in each]):.3f}", f"{whole.lowest:.3f}", f"{whole.gini:.3f}",
    )  # fmt: skip


def below_lot(weeks: Sequence[Week], plans: Sequence[Plan]) -> int:
    sold = [(plan.sold(week), week.offers.lot) for week, plan in zip(weeks, plans, strict=True)]
    return sum(int(((each > 0) & (each < lot)).sum()) for each, lot in sold)


def planned(weeks: Sequence[Week], life: Sequence[Ints], fairness: Fairness) -> tuple[Season, float]:
    begun = time.process_time()
    season = plan_season(weeks, life, fairness)
    spent = time.process_time() - begun
    for done in season.weeks:
        assert not broken(done.week, done.found.plan), broken(done.week, done.found.plan)
        assert (done.found.plan.by_grower(done.week) >= done.found.floor).all()
    return season, spent


def compare(region: Region, life: Sequence[Ints] | None = None) -> None:
    weeks = made(region)
    life = [np.ones(len(week.offers), np.int64) for week in weeks] if life is None else life
    offers, orders = (sum(len(getattr(week, kind)) for week in weeks) for kind in ("offers", "orders"))
    stock, asked, room = (
        sum(int(each(week).sum()) for week in weeks)
        for each in (lambda w: w.offers.stock, lambda w: w.orders.quantity, lambda w: w.room)
    )
    print(f"  {offers:,} offers of {stock:,}, {orders:,} orders of {asked:,}, room for {room:,}")
    plan_season(weeks[:1], life[:1], Fairness())
    rows: list[tuple[str, ...]] = [HEADINGS]
    free = 0.0
    for name, fairness in WAYS.items():
        season, spent = planned(weeks, life, fairness)
        free = free or season.bound
        now, plans = [done.week for done in season.weeks], [done.found.plan for done in season.weeks]
        rows.append((
            name, f"{season.value / 100:,.0f}", f"{season.value / free:.2%}", f"{season.gap:.3%}",
            f"{spent:.2f}", str(below_lot(now, plans)), *fairness_of(now, plans),
        ))  # fmt: skip
    for name, way in PEERS.items():
        rows.append(peer(weeks, way, name, free))
    for row in rows:
        print("  " + row[0].ljust(28) + "".join(cell.rjust(14) for cell in row[1:]))
    print(f"  peak {peak_mb():,.0f} MB")


def peer(weeks: Sequence[Week], way: Callable[[Week], Plan], name: str, free: float) -> tuple[str, ...]:
    way(weeks[0])
    begun = time.process_time()
    plans = [way(week) for week in weeks]
    spent = time.process_time() - begun
    for week, plan in zip(weeks, plans, strict=True):
        assert set(broken(week, plan)) <= {"lot"}
    value = sum(plan.value(week) for week, plan in zip(weeks, plans, strict=True))
    return (
        name, f"{value / 100:,.0f}", f"{value / free:.2%}", "none", f"{spent:.2f}",
        str(below_lot(weeks, plans)), *fairness_of(weeks, plans),
    )  # fmt: skip


def one() -> None:
    """One hub, nothing keeps."""
    compare(Region())


def hubs() -> None:
    """Three hubs, 8p a unit from one to another by vans; one grower in four brings to two of them."""
    compare(Region(hubs=3))


def keeps() -> None:
    """Two products in five keep two or four weeks."""
    region = Region()
    lives = np.random.default_rng(3).choice([1, 1, 1, 2, 4], region.products)
    compare(region, [lives[week.offers.good] for week in made(region)])


def sizes() -> None:
    """Plan one week of growing regions, to see how time and gap grow."""
    for growers, buyers, products in ((20, 80, 30), (100, 400, 100), (500, 2_000, 300), (2_000, 8_000, 500)):
        region = Region(growers=growers, buyers=buyers, products=products, weeks=1)
        weeks = made(region)
        season, spent = planned(weeks, [np.ones(len(week.offers), np.int64) for week in weeks], Fairness())
        print(f"  {growers:,} × {buyers:,} × {products}: gap {season.gap:.3%}, {spent:.2f} CPU-s")


def main() -> None:
    print(machine())
    jobs = {"one": one, "hubs": hubs, "keeps": keeps, "sizes": sizes}
    for name in sys.argv[1:] or jobs:
        print(name)
        jobs[name]()


if __name__ == "__main__":
    main()
