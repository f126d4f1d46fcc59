"""The tables of the answer, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import numpy as np

from ultramicro.stress.arms import CALM, in_calm, is_calm
from ultramicro.stress.calibration.numbers import Number
from ultramicro.stress.changes import all_worse_said
from ultramicro.stress.findings import (
    ALONE,
    FALL,
    IN_CALM,
    INTERACTION,
    JOINTLY,
    ON_TOP,
    OUTCOME_OF_SHOCK,
    RIDING_OUT,
    SHOCK,
    TOGETHER,
    TOLD,
    WAYS,
    Effect,
    Findings,
    agreed,
    fall_name,
    share_of_sign,
    tenth_name,
)
from ultramicro.stress.outcomes import BY_ID, SERIES
from ultramicro.stress.reading.bands import HELPS, HURTS, pence_of
from ultramicro.stress.reading.fan import Row, fan_rows, survival_rows
from ultramicro.stress.reading.recovery import Recovery
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.verdict import verdict

SHOWN = (CALM, in_calm(ALL), WITHOUT, ALL)
"""Arms that are shown month by month."""
ORDER = (OUTCOME_OF_SHOCK, JOINTLY, ALONE, IN_CALM, RIDING_OUT, ON_TOP, INTERACTION)
"""Of effects, by their way."""
FURTHER = 0.1
"""What may be missing still of what is said to be back to 90 of 100, beside 95."""
RUNS = ("p05", "p25", "p50", "p75", "p95")
Rows: TypeAlias = Iterator[Row]


def arms_of(found: Findings) -> list[str]:
    """Return the arms that are shown: those that were run, and that differ."""
    bare = {CALM, WITHOUT}
    return [arm for arm in SHOWN if arm in found.ensemble.courses and (found.techniques or arm in bare)]


def technique_rows(found: Findings) -> Rows:
    """Go through what the shock, all techniques and each of them change: a row each, where runs agree.

    What is not clear is left empty: a number that may as well be another would be taken for a finding.
    """
    alone = {name: name for name in found.techniques if found.each_alone}
    together = {TOGETHER: ALL} if found.techniques else {}
    for what, arm in {SHOCK: WITHOUT, **together, **alone}.items():
        work, back = _clear(found, what, "jobs_here"), found.recovery("jobs_here", arm).usual
        clear = work is not None
        yield {
            "what": what, "finding": verdict(found, what), "work_here": work,
            "work_here_calm": _clear(found, what, "jobs_here", IN_CALM),
            "riding_out": _clear(found, what, "jobs_here", RIDING_OUT),
            "draws_share": found.sign_share(what, WAYS.get(what, ALONE), "jobs_here"),
            "worst_share": found.worst("jobs_here", arm).median if clear else None,
            "back_months": _months(back) if clear else None,
            "firms": _clear(found, what, "firms"),
            "poorest_income_pence": _clear(found, what, "poorest_income"),
            "arrears_pence": _clear(found, what, "arrears"),
            "gets_worse": all_worse_said(found, what),
        }  # fmt: skip


def _clear(found: Findings, what: str, outcome: str, way: str = "") -> int | None:
    """Return by how much something changes an outcome, whole; nothing where the runs do not agree on it."""
    change = found.effect(what, way or WAYS.get(what, ALONE), outcome)
    if change is None or found.word(what, outcome, way) not in {HELPS, HURTS}:
        return None
    return round(change.median)


def _months(back: Recovery) -> int | None:
    """Return months, none where it is not back within the run."""
    return back if isinstance(back, int) else None


def effect_rows(found: Findings) -> Rows:
    """Go through what the shock and each technique change: the shock first, then all, then each."""
    for each in sorted(found.effects, key=lambda each: ORDER.index(each.way)):
        of, unit = each.band, BY_ID[each.outcome].unit
        whole = each.way in {ON_TOP, INTERACTION}
        low, high = drawn_range(found, each)
        yield {
            "what": each.what, "used": each.way, "outcome": each.outcome,
            "finding": _whole_word(each) if whole else found.word(each.what, each.outcome, each.way),
            **{name: _in(unit, getattr(of, name)) for name in ("median", "low", "high")},
            "drawn_low": low, "drawn_high": high, "unit": unit,
            **_shares(each), "runs": of.seeds,
            "draws_share": found.sign_share(each.what, each.way, each.outcome),
        }  # fmt: skip


def _shares(each: Effect) -> Row:
    """Return in how many runs it is to the good and to the bad, of what is either."""
    judged = BY_ID[each.outcome].judged
    return {
        "better_share": each.band.better if judged else None,
        "worse_share": each.band.worse if judged else None,
    }


def _whole_word(each: Effect) -> str:
    """Return the word by seeds alone: what a technique does on top of others is not drawn."""
    return each.band.word if BY_ID[each.outcome].judged else TOLD


def drawn_range(found: Findings, each: Effect) -> tuple[float | None, float | None]:
    """Return between which values an effect lies over the draws of the least known numbers, if drawn."""
    drawn, outcome = found.drawn(each.what, each.way, each.outcome), BY_ID[each.outcome]
    if drawn is None:
        return None, None
    low, high = sorted(_in(outcome.unit, outcome.sign * end) for end in (drawn.low, drawn.high))
    return low, high


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
                drawn = found.signs.get((what, tenth_name(tenth)))
                yield {
                    "what": what, "tenth": tenth, "finding": agreed(of, drawn), **pence_of(of),
                    "draws_share": share_of_sign(of, drawn),
                }  # fmt: skip


def recovery_rows(found: Findings) -> Rows:
    """Go through how far each outcome falls, and after how many months it is back."""
    hit = [arm for arm in found.ensemble.courses if not is_calm(arm)]
    for arm in sorted(hit, key=lambda arm: (arm != WITHOUT, arm != ALL)):
        for beside in dict.fromkeys((found.own_calm(arm), CALM)):
            for series in ("working", "jobs_here", "firms", "real_income"):
                yield {"outcome": series, "arm": arm, "beside": beside} | _falls(found, series, arm, beside)


def _falls(found: Findings, series: str, arm: str, beside: str) -> Row:
    worst, back = found.worst(series, arm, beside), found.recovery(series, arm, beside)
    drawn = found.signs.get((FALL, fall_name(arm, beside))) if series == "jobs_here" else None
    return {
        "worst_share": worst.median, "worst_low": worst.low, "worst_high": worst.high,
        "drawn_low": drawn.low if drawn else None, "drawn_high": drawn.high if drawn else None,
        "back_months": _months(back.usual), "back_low": _months(back.low), "back_high": _months(back.high),
        "runs_back": back.back, "runs": back.runs,
        "back_90_months": _months(found.recovery(series, arm, beside, lost=FURTHER).usual),
    }  # fmt: skip


def hangs_on_rows(found: Findings, numbers: Mapping[str, Number]) -> Rows:
    """Go through what the shock and each gain hang on: what all gain in work with firms here first."""
    told = [pair for pair in found.signs.items() if pair[0][0] != FALL and pair[0][1] in BY_ID]
    ranked = sorted(told, key=lambda pair: (pair[0][0] != TOGETHER, pair[0][1] != "jobs_here"))
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

    Each run is held beside the one of its own seed in calm with nothing switched on, so that what chance does
    to both falls out; calm with the techniques shows what of a gain comes without any recession.
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
