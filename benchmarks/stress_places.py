"""The parts of the stress test that need a place, beside what was published: `stress_evidence.md` says how.

    python -m benchmarks.stress_places [fit|firms|employer|credit|payments] …

All by default but `fit`, which looks for the two fitted numbers on seeds of its own. The place is one of
stated numbers only: 24,000 people, and 135,000 for the main employer.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from benchmarks.measure import machine
from ultramicro.stress.arms import values_of
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import PUBLIC, Behaviour, Economy, Surroundings
from ultramicro.stress.outcomes import real_income_pence
from ultramicro.stress.reading.survival import survival_of
from ultramicro.stress.running import Setting, run
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.spread import over_processes
from ultramicro.stress.shocks.presets import recessions
from ultramicro.stress.shocks.shock import Kind, Shock
from ultramicro.stress.switches.currency import MutualCredit
from ultramicro.stress.switches.switch import Switch

PEOPLE, STEEL_PEOPLE, STEEL_JOBS = 24_000, 135_000, 2_200
PUBLISHED_SURVIVAL, PUBLISHED_DEATHS = {12: 0.939, 36: 0.541, 60: 0.365}, 0.107
PUBLISHED_CLAIMS = {4: 690 / 1940, 12: 1990 / 2150, 27: 2167 / 2185}
FIT_SEEDS, HELD_SEEDS = range(101, 105), range(1, 9)


def place(people: int = PEOPLE, **changed: float) -> tuple[tuple[str, float], ...]:
    """Return the stated numbers of a place, some of them changed."""
    return tuple(sorted((dict(values_of(stated(people))) | changed).items()))


def lived(settings: Sequence[Setting], seeds: Sequence[int]) -> list[list[Course]]:
    """Run each setting under each seed, on all processors."""
    tasks = [(setting, seed) for setting in settings for seed in seeds]
    courses = list(over_processes()(_run, tasks))
    return [courses[at : at + len(seeds)] for at in range(0, len(courses), len(seeds))]


def _run(task: tuple[Setting, int]) -> Course:
    return run(*task)


def firms_of(courses: Sequence[Course]) -> tuple[dict[int, float], float]:
    """Return the share of new firms that live on after one, three and five years, and ends a year a firm."""
    lives = np.concatenate([course.lives[course.lives[:, 0] > 0] for course in courses])
    found = survival_of(lives, courses[0].months)
    ends = sum(float(c.reading("firms_ended").sum()) for c in courses)
    years = sum(float(c.reading("firms").sum()) for c in courses) / 12
    return {age: found.after(age).share for age in PUBLISHED_SURVIVAL}, ends / years


def fit() -> Iterator[str]:
    """Look for the two numbers of owners' giving up that meet years one and three."""
    grid = list(product((0.01, 0.015, 0.02, 0.025, 0.03), (6, 7, 8, 9, 10)))
    settings = [
        Setting(numbers=place(gives_up=g, grace_months=m), months=84, before_months=36) for g, m in grid
    ]
    found = [(g, m, firms_of(c)[0]) for (g, m), c in zip(grid, lived(settings, list(FIT_SEEDS)), strict=True)]
    missed = sorted(
        (sum(abs(shares[age] - PUBLISHED_SURVIVAL[age]) for age in (12, 36)), g, m, shares)
        for g, m, shares in found
    )
    for miss, g, m, shares in missed[:5]:
        yield f"gives_up {g}, grace_months {m}: {shares[12]:.3f} and {shares[36]:.3f}, off by {miss:.3f}"


def firms() -> Iterator[str]:
    """Hold the firms of the stated numbers against what was published, on seeds that were not fitted on."""
    (courses,) = lived([Setting(numbers=place(), months=120, before_months=36)], list(HELD_SEEDS))
    shares, ends = firms_of(courses)
    for age, share in shares.items():
        yield f"alive after {age // 12} years: {share:.3f} (published {PUBLISHED_SURVIVAL[age]:.3f})"
    yield f"ends a year: {ends:.3f} (published {PUBLISHED_DEATHS})"


def employer() -> Iterator[str]:
    """Close an employer of 2,200 in a place of 135,000, and follow who worked there."""
    values = place(STEEL_PEOPLE)
    known = dict(values)
    share = STEEL_JOBS / known["workers_per_household"] / _jobs_here(known)
    closes = Shock(kind=Kind.EMPLOYER, size=1, from_month=2, months=1)
    setting = Setting(
        numbers=place(STEEL_PEOPLE, largest_employer_share=share),
        shocks=(closes,),
        months=30,
        before_months=3,
    )
    (courses,) = lived([setting], list(HELD_SEEDS)[:4])
    for after, published in PUBLISHED_CLAIMS.items():
        row = 1 + after
        ended = [c.reading("cohort_claims_ended")[row] / c.reading("cohort_claimed")[row] for c in courses]
        works = [c.reading("cohort_working")[row] / c.reading("cohort")[row] for c in courses]
        yield (
            f"after {after} months claims had ended for {np.mean(ended):.3f} (published {published:.3f}); "
            f"of all who lost work {np.mean(works):.3f} had some"
        )
    before = np.mean([c.reading("cohort_before_pence")[2] / c.reading("cohort")[2] for c in courses])
    later = np.mean([c.reading("cohort_wages_pence")[13] / c.reading("cohort_working")[13] for c in courses])
    yield f"mean wage a month before {before / 100:.0f}, of who had work a year later {later / 100:.0f}"


def _jobs_here(v: dict[str, float]) -> float:
    working = v["households"] * (1 - v["inactive_share"]) * (1 - v["unemployed_share"])
    return working * (1 - v["works_away_share"] - v["works_public_share"])


def credit() -> Iterator[str]:
    """See whether turnover in mutual credit goes against the cycle."""
    hit, calm = (
        Setting(numbers=place(), shocks=shocks, switches=(MutualCredit(),), months=48)
        for shocks in (recessions()["2008"], ())
    )
    a, b = lived([hit, calm], range(1, 21))
    rises = [_part(x)[6:].mean() > _part(y)[6:].mean() for x, y in zip(a, b, strict=True)]
    yield f"the part of turnover in mutual credit is higher in the recession in {sum(rises)} of 20 seeds"
    more = [_credit(x) > _credit(y) for x, y in zip(a, b, strict=True)]
    yield f"turnover in mutual credit itself is higher in {sum(more)} of 20"


def _credit(course: Course) -> float:
    return float(course.reading("currency_turnover_pence")[6:].sum())


def _part(course: Course) -> np.ndarray:
    return np.asarray(
        course.reading("currency_turnover_pence") / np.maximum(course.reading("takings_pence"), 1)
    )


@dataclass(frozen=True, kw_only=True)
class PublicMoney(Switch):
    """Public money: paid to the poorest tenth in equal monthly parts, or spent on goods here at once."""

    name = "public money"
    sum_pence: int
    months: int
    at_once: bool

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Acts:  # noqa: ARG002
        return Paying(self)


class Paying(Acts):
    """It at work."""

    def __init__(self, of: PublicMoney) -> None:
        self.of = of

    def numbers(self, b: Behaviour, s: Surroundings, month: int) -> tuple[Behaviour, Surroundings]:
        if self.of.at_once and month == 1:
            s = s._replace(public_buying_pence=s.public_buying_pence + self.of.sum_pence)
        return b, s

    def bills(self, now: Moment) -> None:
        if self.of.at_once or now.month > self.of.months:
            return
        people = now.e.households
        poorest = np.flatnonzero(people["tenth"] == 0)
        each = self.of.sum_pence // self.of.months // poorest.size
        people["purse_pence"][poorest] += each
        people["income_pence"][poorest] += each
        now.e.other_pence[PUBLIC] -= each * poorest.size


def payments() -> Iterator[str]:
    """Pay the same public money in many small parts, or spend it at once."""
    money = partial(PublicMoney, sum_pence=100_000_000, months=24)
    settings = [
        Setting(numbers=place(), switches=switches, months=24)
        for switches in ((money(at_once=False),), (money(at_once=True),), ())
    ]
    small, large, none = lived(settings, range(1, 21))
    gains = [
        [float((real_income_pence(x) - real_income_pence(y)).sum()) for x, y in zip(arm, none, strict=True)]
        for arm in (small, large)
    ]
    wins = sum(a > b for a, b in zip(*gains, strict=True))
    small_gain, large_gain = (float(np.median(of)) / 1e8 for of in gains)
    yield f"many small payments leave more income in {wins} of 20 seeds"
    yield f"of each unit paid: {small_gain:.2f} beside {large_gain:.2f}"


PARTS = {"fit": fit, "firms": firms, "employer": employer, "credit": credit, "payments": payments}


def main(names: Sequence[str]) -> None:
    print(machine())
    for name in names or [part for part in PARTS if part != "fit"]:
        began = time.time()
        print(f"\n{name}")
        for line in PARTS[name]():
            print("  " + line)
        print(f"  {time.time() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
