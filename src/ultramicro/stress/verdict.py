"""Whether what a technique gives is help in a recession, or what it gives in any months."""

from __future__ import annotations

from ultramicro.stress.findings import IN_CALM, RIDING_OUT, Findings
from ultramicro.stress.reading.bands import HELPS, HURTS

RIDES_OUT, LESS_THAN_CALM, IN_CALM_TOO = "rides_out", "less_than_calm", "in_calm_too"
"""Ids of words for a gain in the recession: one that is greater there than in calm; one that is smaller; one
that comes in calm as well and is not clearly either. Where none of these is clear it is HELPS."""


def verdict(found: Findings, what: str, outcome: str = "jobs_here") -> str:
    """Return the id of the word for what a technique, or all together, does in the recession.

    Parameters
    ----------
    found : Findings
        What the runs say.
    what : str
        A technique, TOGETHER or SHOCK.
    outcome : str
        What of it is looked at.

    Returns
    -------
    str
        The three above part what else were HELPS; all else is what `Findings.word` says.
    """
    word = found.word(what, outcome)
    if word != HELPS or found.effect(what, RIDING_OUT, outcome) is None:
        return word
    riding = found.word(what, outcome, RIDING_OUT)
    if riding in {HELPS, HURTS}:
        return RIDES_OUT if riding == HELPS else LESS_THAN_CALM
    return IN_CALM_TOO if found.word(what, outcome, IN_CALM) == HELPS else HELPS
