"""What gets worse, in words: each outcome with by how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ultramicro.core.message import Listed, Message, Number, Pence, Share, Value, plural, say
from ultramicro.stress.findings import ALONE, WAYS, Findings
from ultramicro.stress.outcomes import BY_ID
from ultramicro.stress.ranged import ranged
from ultramicro.stress.reading.bands import Band

TENTH = 0.001
"""Of firms: a tenth of one in a hundred."""
WORSE: Mapping[str, Callable[[float], Message]] = {
    "real_income": lambda x: say(
        "the real income of all households together is {sum} a month lower", sum=_sum(x)
    ),
    "poorest_income": lambda x: say(
        "the real income of a household of the poorest fifth is {sum} a month lower", sum=_sum(x)
    ),
    "arrears": lambda x: say("households owe {sum} more at the end", sum=_sum(x)),
    "working": lambda x: plural(
        "{n} household fewer has work, here or elsewhere",
        "{n} households fewer have work, here or elsewhere", max(round(x), 1),
    ),
    "jobs_here": lambda x: plural(
        "{n} household fewer has work with firms here", "{n} households fewer have work with firms here",
        max(round(x), 1),
    ),
    "firms": lambda x: plural(
        "{n} firm fewer is there at the end", "{n} firms fewer are there at the end", max(round(x), 1)
    ),
    "firms_left_share": lambda x: say(
        "of 100 firms there at first {n} more have ended", n=Number(100 * x, 1 if x >= TENTH else 2)
    ),
    "overdue_by_firms": lambda x: say("{sum} more is overdue on firms' invoices", sum=_sum(x)),
    "kept_share": lambda x: say("{share} more of household spending goes elsewhere", share=Share(x)),
}  # fmt: skip
"""How much worse an outcome is, in the order in which it is told."""


def worse_said(
    found: Findings, what: str, told: Sequence[str] = (), *, ranges: bool = True
) -> Listed | None:  # fmt: skip
    """Return what something makes worse under the shock, where that is clear.

    Parameters
    ----------
    found : Findings
        What the runs say.
    what : str
        A technique, TOGETHER or SHOCK.
    told : sequence of str
        Outcomes that are told already.
    ranges : bool
        Whether each stands with its range over the runs.

    Returns
    -------
    Listed or None
        Each by how much in the middle run; none where nothing else gets worse.
    """
    worse = found.worse(what)
    say_it = _ranged if ranges else _said
    parts = [say_it(found, what, each) for each in WORSE if each in worse and each not in told]
    return Listed(parts) if parts else None


def all_worse_said(found: Findings, what: str) -> Message | None:
    """Return the same as one message, which a table keeps."""
    parts = worse_said(found, what, ranges=False)
    return None if parts is None else say("{parts}", parts=parts)


def _said(found: Findings, what: str, outcome: str) -> Message:
    return WORSE[outcome](abs(_change(found, what, outcome).median))


def _ranged(found: Findings, what: str, outcome: str) -> Message:
    """Say the same with its range; one number where a reader would see one."""
    change, sign = _change(found, what, outcome), -BY_ID[outcome].sign
    low, high = (_end(outcome, end) for end in sorted(sign * end for end in (change.low, change.high)))
    return ranged(_said(found, what, outcome), low, high)


def _end(outcome: str, end: float) -> Value:
    if outcome == "firms_left_share":
        return Number(100 * end, 1)
    in_unit: Mapping[str, Callable[[float], Value]] = {"pence": _sum, "share": Share}
    return in_unit.get(BY_ID[outcome].unit, round)(end)


def _change(found: Findings, what: str, outcome: str) -> Band:
    change = found.effect(what, WAYS.get(what, ALONE), outcome)
    assert change is not None, (what, outcome)  # noqa: S101
    return change


def _sum(pence: float) -> Pence:
    return Pence(round(pence), "estimate")
