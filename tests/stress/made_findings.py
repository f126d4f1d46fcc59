"""Findings of runs that never were: each outcome is set, so that what is said of it can be told beforehand."""

import numpy as np

from ultramicro.stress.arms import CALM, in_calm
from ultramicro.stress.findings import FALL, RIDING_OUT, SHOCK, TOGETHER, Findings, fall_name
from ultramicro.stress.reading.sensitivity import Effect, Sensitivity
from ultramicro.stress.runs.course import STILL_GOING, Course
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, Ensemble, all_but

FIRST, MONTHS = 6, 36
STEADY = {
    "employed_away": 2000.0, "average_price": 100.0, "after_energy_pence": 2e9, "firms": 300.0,
    "owed_rent_pence": 1e6, "owed_energy_pence": 1e6, "owed_rates_pence": 1e6, "owed_invoices_pence": 1e8,
    "overdue_invoices_pence": 1e7,    "spent_here_pence": 3e8, "spent_away_pence": 7e8, "unbalanced_pence": 0.0, "made_here_pence": 4e8,
    "clearing_cleared_pence": 5e6, "region_made_pence": 9e9, "clearing_fees_pence": 4e4,
}  # fmt: skip


def course(jobs, **other):
    """A run with so many households at work in firms here month by month, or one number for all months."""
    series = {"employed": jobs, **STEADY, **other}
    readings = np.array([np.broadcast_to(np.asarray(each, float), MONTHS) for each in series.values()]).T
    lives = np.array([[-9, STILL_GOING, 0], [-9, 20, 1], [12, STILL_GOING, 0]])
    tenths = np.broadcast_to(np.linspace(1e5, 6e5, 10), (MONTHS, 10))
    return Course(readings, tuple(series), lives, tenths.copy())


def replaced(of, name, value):
    """A run with another reading in all months."""
    readings = of.readings.copy()
    readings[:, of.names.index(name)] = value
    return of._replace(readings=readings)


def fallen(share, back=0):
    """Jobs of a run that fall by a share when the shock comes, and are back after so many months if at all."""
    jobs = np.full(MONTHS, 1000.0)
    jobs[FIRST : FIRST + back if back else MONTHS] *= 1 - share
    return jobs


def findings(hit, *, gains=None, calm=1000.0, calm_gains=None, signs=None, each=True, seeds=20):
    """Findings in which a shock leaves `hit`, and each technique adds so many jobs; those of a few seeds come again.

    Parameters
    ----------
    hit : array or sequence of array
        Jobs by month in the recession, for all seeds or each.
    gains : mapping of str to number or sequence
        By technique; with all of them in use they add up.
    calm_gains : mapping of str to number or sequence
        The same in calm; a technique that is not named adds nothing there.
    """
    gains = {name: np.resize(np.asarray(of, float), seeds) for name, of in (gains or {}).items()}
    rest = {name: np.resize(np.asarray((calm_gains or {}).get(name, 0.0)), seeds) for name in gains}
    hits = (hit if isinstance(hit, list) else [hit]) * seeds

    def arm(*names):
        return tuple(course(hits[seed] + sum(gains[name][seed] for name in names)) for seed in range(seeds))

    def resting(*names):
        return tuple(course(calm + sum(rest[name][seed] for name in names)) for seed in range(seeds))

    courses = {CALM: tuple(course(calm) for _ in range(seeds)), WITHOUT: arm(), ALL: arm(*gains)}
    courses |= {in_calm(ALL): resting(*gains)}
    if each:
        courses |= {name: arm(name) for name in gains}
        courses |= {in_calm(name): resting(name) for name in gains}
        courses |= {all_but(name): arm(*(other for other in gains if other != name)) for name in gains}
    return Findings(
        ensemble=Ensemble(seeds=tuple(range(1, seeds + 1)), courses=courses), techniques=tuple(gains),
        first=FIRST, signs=signs or {},
    )  # fmt: skip


def signs_of(names, *, better=1.0, numbers=("founder_share", "price_width"), sigma=1.0):
    """What draws say of techniques and what all do to ride the shock out: to the good in such a share of them."""
    effects = {name: Effect(mu=3.0 - n, mu_star=3.0 - n, sigma=sigma) for n, name in enumerate(numbers)}
    values = tuple(1.0 if point < 22 * better else -1.0 for point in range(22))
    found = Sensitivity(effects=effects, values=values)
    lost = Sensitivity(effects=effects, values=(-60.0,) * 22)
    falls = Sensitivity(effects=effects, values=tuple(np.linspace(0.05, 0.31, 22)))
    fallen = {(FALL, fall_name(*pair)): falls for pair in ((WITHOUT, CALM), (ALL, in_calm(ALL)), (ALL, CALM))}
    return (
        {(what, "jobs_here"): found for what in (*names, TOGETHER, RIDING_OUT)}
        | fallen
        | {(SHOCK, "jobs_here"): lost}
    )
