"""What a community bank's loans came to, in words: it lends where a loss is likeliest."""

from __future__ import annotations

from ultramicro.core.message import Message, Pence, Share, say
from ultramicro.stress.findings import Findings
from ultramicro.stress.runs.ensemble import ALL
from ultramicro.stress.usual_lender import LOST

BANK = "bank"
MUCH = 0.1
"""Of what is lent: from so much on that is lost, it is told why. [share]"""


def bank_lost_said(found: Findings) -> Message | None:
    """Say how much of what the bank lent was not paid back, and that only firms in need of wages ask it."""
    if BANK not in found.techniques:
        return None
    courses = found.ensemble.courses.get(BANK) or found.ensemble.courses[ALL]

    def summed(name: str) -> float:
        return float(sum(course.reading(f"{BANK}_{name}").sum() for course in courses))

    if "bank_lent_pence" not in courses[0].names or not (lent := summed("lent_pence")):
        return None
    lost = summed("written_off_pence") / lent
    if lost <= MUCH:
        return None
    return say(
        "Of {lent} that the community bank lent in {n} runs of the recession {lost} was not paid back, and "
        "{refused} of those who asked were refused; a usual credit union loses {usual} in twelve months. "
        "Here only "
        "firms ask whose wages lack when other banks have lent what they would, mostly since their sales "
        "have just fallen: read what it does and loses as that of such firms alone.",
        lent=Pence(round(lent), "estimate"), n=len(courses), lost=Share(lost),
        refused=Share(summed("refused") / max(summed("asked"), 1.0)), usual=Share(LOST),
    ).with_id("bank_lost")  # fmt: skip
