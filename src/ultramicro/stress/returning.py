"""When work with firms here is back, in words: what back is, and how much is missing still."""

from __future__ import annotations

from ultramicro.core.message import Message, Value, plural, say
from ultramicro.stress.findings import Findings
from ultramicro.stress.reading.recovery import FOR_MONTHS, Missed, Recoveries
from ultramicro.stress.runs.ensemble import WITHOUT


def back_said(found: Findings, arm: str) -> Message:
    """Say when work with firms here is back in an arm to within a twentieth of what it is in calm.

    Of the shock alone it is said too for how many households work is still missing then, and at the end:
    what is back within a twentieth of calm may miss half of all that was lost.
    """
    back, months = found.recovery("jobs_here", arm), found.months - found.first
    if back.usual == 0:
        return _never(back)
    end = _missing(found, arm, found.months - FOR_MONTHS)
    if back.usual is Missed.NOT_WITHIN_RUN:
        told = plural(
            "is not back to within a twentieth of calm within the {n} month that was read",
            "is not back to within a twentieth of calm within {n} months", months,
        )  # fmt: skip
        return _with_runs(
            say("{told} (work for {end} is missing at the end)", told=told, end=end), back, months
        )
    told = plural(
        "is back to within a twentieth of calm after {n} month",
        "is back to within a twentieth of calm after {n} months", int(back.usual),
    )  # fmt: skip
    if arm == WITHOUT:
        then = _missing(found, arm, found.first + int(back.usual))
        told = say("{told} (work for {then} is missing still then, and for {end} at the end)", told=told,
                   then=then, end=end)  # fmt: skip
    return _with_runs(told, back, months)


def _never(back: Recoveries) -> Message:
    if back.never == back.runs:
        return say("is at no time down by more than a twentieth over three months")
    return say(
        "is at no time down by more than a twentieth over three months in {never} of {runs} runs",
        never=back.never, runs=back.runs,
    )  # fmt: skip


def _with_runs(told: Message, back: Recoveries, months: int) -> Message:
    """Add in how many runs it is back at all, or was never down so far, where that is not all or none."""
    beside: dict[str, Value] = {
        "told": told, "back": back.back, "never": back.never, "runs": back.runs, "months": months,
    }  # fmt: skip
    if back.never:
        return say("{told}; in {never} of {runs} runs it was never down so far", **beside)
    if 0 < back.back < back.runs:
        return say("{told}, in {back} of {runs} runs within the {months} months read", **beside)
    return told


def _missing(found: Findings, arm: str, month: int) -> Message:
    """Say how many households have no such work beside calm in three months from a row on."""
    many = max(round(found.missing("jobs_here", arm, month)), 0)
    return plural("{n} household", "{n} households", many)
