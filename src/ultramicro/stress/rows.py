"""The tables of the answer, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import numpy as np

from ultramicro.stress.arms import CALM
from ultramicro.stress.calibration.numbers import Number
from ultramicro.stress.findings import (
    ALONE,
    INTERACTION,
    JOINTLY,
    ON_TOP,
    OUTCOME_OF_SHOCK,
    SHOCK,
    TOGETHER,
    WAYS,
    Findings,
)
from ultramicro.stress.outcomes import BY_ID, SERIES
from ultramicro.stress.reading.bands import HELPS, HURTS, Band
from ultramicro.stress.reading.fan import Row, fan_rows, survival_rows
from ultramicro.stress.reading.recovery import Missed
from ultramicro.stress.runs.ensemble import ALL, WITHOUT

SHOWN = (CALM, WITHOUT, ALL)
"""Arms that are shown month by month."""
ORDER = (OUTCOME_OF_SHOCK, JOINTLY, ALONE, ON_TOP, INTERACTION)
"""Of effects, by their way."""
RUNS = ("p05", "p25", "p50", "p75", "p95")
Rows: TypeAlias = Iterator[Row]


def arms_of(found: Findings) -> list[str]:
    """Return the arms that are shown: those that were run, and that differ."""
    return [arm for arm in SHOWN if arm in found.ensemble.courses and (found.techniques or arm != ALL)]


def technique_rows(found: Findings) -> Rows:
    """Go through what the shock, all techniques and each of them change: a row each, where runs agree.

    What is not clear is left empty: a number that may as well be another would be taken for a finding.
    """
    alone = {name: name for name in found.techniques if found.each_alone}
    together = {TOGETHER: ALL} if found.techniques else {}
    for what, arm in {SHOCK: WITHOUT, **together, **alone}.items():
        work, back = _clear(found, what, "jobs_here"), found.recovery("jobs_here", arm)
        clear = work is not None
        yield {
            "what": what, "work_here": work,
            "worst_share": found.worst("jobs_here", arm).median if clear else None,
            "back_months": back if clear and not isinstance(back, Missed) else None,
            "firms": _clear(found, what, "firms"),
            "poorest_income_pence": _clear(found, what, "poorest_income"),
            "arrears_pence": _clear(found, what, "arrears"),
        }  # fmt: skip


def _clear(found: Findings, what: str, outcome: str) -> int | None:
    """Return by how much something changes an outcome, whole; nothing where the runs do not agree on it."""
    change = found.effect(what, WAYS.get(what, ALONE), outcome)
    clear = change is not None and found.word(what, outcome) in {HELPS, HURTS}
    return round(change.median) if change is not None and clear else None


def effect_rows(found: Findings) -> Rows:
    """Go through what the shock and each technique change: the shock first, then all, then each."""
    for each in sorted(found.effects, key=lambda each: ORDER.index(each.way)):
        of, unit = each.band, BY_ID[each.outcome].unit
        drawn = each.way in {ALONE, JOINTLY}
        yield {
            "what": each.what, "used": each.way, "outcome": each.outcome,
            "finding": found.word(each.what, each.outcome) if drawn else of.word,
            **{name: _in(unit, getattr(of, name)) for name in ("median", "low", "high")}, "unit": unit,
            "better_share": of.better, "worse_share": of.worse, "runs": of.seeds,
            "draws_share": found.sign_share(each.what, each.outcome) if drawn else None,
        }  # fmt: skip


def _in(unit: str, value: float) -> float:
    """Return a value as its unit has it: there is no part of a penny."""
    return float(round(value)) if unit == "pence" else value


def survival_table(found: Findings) -> Sequence[Row]:
    """Return how firms live on, by arm."""
    arms = {arm: found.survival(arm) for arm in arms_of(found)}
    return survival_rows(arms, max(each.seen_to for each in arms.values()))


def income_rows(found: Findings) -> Rows:
    """Go through what households of each tenth gain or lose."""
    together = [(TOGETHER, ALL, WITHOUT)] if found.techniques else []
    sides = [(SHOCK, WITHOUT, CALM), *together, *((name, name, WITHOUT) for name in found.techniques)]
    for what, arm, beside in sides:
        if arm in found.ensemble.courses:
            for tenth, of in enumerate(found.tenths(arm, beside), 1):
                yield {"what": what, "tenth": tenth, "finding": of.word, **_pence(of)}


def _pence(of: Band) -> Mapping[str, int]:
    return {"median_pence": round(of.median), "low_pence": round(of.low), "high_pence": round(of.high)}


def recovery_rows(found: Findings) -> Rows:
    """Go through how far each outcome falls, and after how many months it is back."""
    for arm in found.ensemble.courses:
        for series in ("working", "jobs_here", "firms", "real_income"):
            if arm != CALM:
                worst, back = found.worst(series, arm), found.recovery(series, arm)
                yield {
                    "outcome": series, "arm": arm, "worst_share": worst.median, "worst_low": worst.low,
                    "worst_high": worst.high, "back_months": None if isinstance(back, Missed) else back,
                }  # fmt: skip


def hangs_on_rows(found: Findings, numbers: Mapping[str, Number]) -> Rows:
    """Go through what each technique's gain hangs on: what all gain in work with firms here first."""
    ranked = sorted(found.signs.items(), key=lambda pair: (pair[0][0] != TOGETHER, pair[0][1] != "jobs_here"))
    for (what, outcome), of in ranked:
        unit = BY_ID[outcome].unit
        for name, effect in of.effects.items():
            yield {
                "what": what, "outcome": outcome, "meaning": numbers[name].meaning,
                "size": _in(unit, effect.mu_star), "mean_effect": _in(unit, effect.mu),
                "spread": _in(unit, effect.sigma), "unit": unit, "name": name,
            }  # fmt: skip


def path_rows(found: Findings, scenario: str) -> Rows:
    """Go through all series of all arms, each as quantiles over the runs."""
    for arm in found.ensemble.courses:
        for series, (unit, _) in SERIES.items():
            for run, values in zip(RUNS, found.fan(series, arm), strict=True):
                for month, value in enumerate(values.tolist(), 1 - found.first):
                    yield {
                        "scenario": scenario, "policy": arm, "run": run, "month": month, "measure": series,
                        "item": None, "value": _in(unit, value), "unit": unit,
                    }  # fmt: skip


def fan_table(found: Findings, series: str, as_of: date) -> Sequence[Row]:
    """Return one series month by month, by arm, as a fan over the runs."""
    unit, read = SERIES[series]
    arms = {arm: found.ensemble_of(arm, read) for arm in arms_of(found)}
    return fan_rows(arms, months_from(as_of, found.months), unit="pence" if unit == "pence" else "")


def beside_calm_table(found: Findings, series: str, as_of: date) -> Sequence[Row]:
    """Return by which share one series lies above or below what it is in calm, month by month, as a fan.

    Each run is held beside the calm one of its own seed, so that what chance does to both falls out.
    """
    read = SERIES[series][1]
    calm = np.maximum(found.ensemble_of(CALM, read), 1e-9)
    arms = {arm: found.ensemble_of(arm, read) / calm - 1.0 for arm in arms_of(found) if arm != CALM}
    return fan_rows(arms, months_from(as_of, found.months), unit="share")


def months_from(as_of: date, many: int) -> list[date]:
    """Return the first days of so many months after a day's own.

    Examples
    --------
    >>> [day.isoformat() for day in months_from(date(2026, 11, 30), 2)]
    ['2026-12-01', '2027-01-01']
    """
    counted = range(as_of.year * 12 + as_of.month, as_of.year * 12 + as_of.month + many)
    return [date(month // 12, month % 12 + 1, 1) for month in counted]
