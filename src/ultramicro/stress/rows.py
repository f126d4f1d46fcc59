"""The tables of the answer, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from ultramicro.stress.arms import CALM
from ultramicro.stress.findings import ALONE, Findings
from ultramicro.stress.outcomes import BY_ID, SERIES
from ultramicro.stress.reading.bands import Band
from ultramicro.stress.reading.fan import Row, fan_rows, survival_rows
from ultramicro.stress.reading.recovery import Missed
from ultramicro.stress.runs.ensemble import ALL, WITHOUT

SHOWN = (CALM, WITHOUT, ALL)
"""Arms that are shown month by month."""
RUNS = ("p05", "p25", "p50", "p75", "p95")
Rows: TypeAlias = Iterator[Row]


def arms_of(found: Findings) -> list[str]:
    """Return the arms that are shown: those that were run, and that differ."""
    return [arm for arm in SHOWN if arm in found.ensemble.courses and (found.techniques or arm != ALL)]


def effect_rows(found: Findings) -> Rows:
    """Go through what the shock and each technique change."""
    for each in found.effects:
        of = each.band
        yield {
            "what": each.what or None, "way": each.way, "outcome": each.outcome, "median": of.median,
            "low": of.low, "high": of.high, "unit": BY_ID[each.outcome].unit, "better_share": of.better,
            "worse_share": of.worse, "runs": of.seeds,
            "draws_share": found.sign_share(each.what, each.outcome) if each.way == ALONE else None,
            "word": found.word(each.what, each.outcome) if each.way == ALONE else of.word,
        }  # fmt: skip


def survival_table(found: Findings) -> Sequence[Row]:
    """Return how firms live on, by arm."""
    arms = {arm: found.survival(arm) for arm in arms_of(found)}
    return survival_rows(arms, max(each.seen_to for each in arms.values()))


def income_rows(found: Findings) -> Rows:
    """Go through what households of each tenth gain or lose."""
    sides = [(None, WITHOUT, CALM)] + [(name, name, WITHOUT) for name in found.techniques]
    sides += [("all techniques", ALL, WITHOUT)] if found.techniques else []
    for what, arm, beside in sides:
        if arm in found.ensemble.courses:
            for tenth, of in enumerate(found.tenths(arm, beside), 1):
                yield {"tenth": tenth, "what": what, **_pence(of), "word": of.word}


def _pence(of: Band) -> Mapping[str, float]:
    return {"median_pence": of.median, "low_pence": of.low, "high_pence": of.high}


def recovery_rows(found: Findings) -> Rows:
    """Go through how far each outcome falls, and after how many months it is back."""
    for arm in found.ensemble.courses:
        for series in ("working", "jobs_here", "firms", "real_income"):
            if arm != CALM:
                worst, back = found.worst(series, arm), found.recovery(series, arm)
                yield {
                    "outcome": series, "arm": arm, "worst_share": worst.median, "worst_low": worst.low,
                    "worst_high": worst.high, "months": None if isinstance(back, Missed) else back,
                }  # fmt: skip


def hangs_on_rows(found: Findings) -> Rows:
    """Go through what each technique's gain hangs on."""
    for (what, outcome), of in found.signs.items():
        for name, effect in of.effects.items():
            yield {
                "what": what, "outcome": outcome, "name": name, "mean_effect": effect.mu,
                "size": effect.mu_star, "spread": effect.sigma, "unit": BY_ID[outcome].unit,
            }  # fmt: skip


def path_rows(found: Findings, scenario: str) -> Rows:
    """Go through all series of all arms, each as quantiles over the runs."""
    for arm in found.ensemble.courses:
        for series, (unit, _) in SERIES.items():
            for run, values in zip(RUNS, found.fan(series, arm), strict=True):
                for month, value in enumerate(values.tolist(), 1 - found.first):
                    yield {
                        "scenario": scenario, "policy": arm, "run": run, "month": month, "measure": series,
                        "item": None, "value": value, "unit": unit,
                    }  # fmt: skip


def fan_table(found: Findings, series: str, as_of: date) -> Sequence[Row]:
    """Return one series month by month, by arm, as a fan over the runs."""
    unit, read = SERIES[series]
    arms = {arm: found.ensemble_of(arm, read) for arm in arms_of(found)}
    return fan_rows(arms, months_from(as_of, found.months), unit="pence" if unit == "pence" else "")


def months_from(as_of: date, many: int) -> list[date]:
    """Return the first days of so many months after a day's own.

    Examples
    --------
    >>> [day.isoformat() for day in months_from(date(2026, 11, 30), 2)]
    ['2026-12-01', '2027-01-01']
    """
    counted = range(as_of.year * 12 + as_of.month, as_of.year * 12 + as_of.month + many)
    return [date(month // 12, month % 12 + 1, 1) for month in counted]
