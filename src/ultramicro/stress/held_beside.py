"""What runs give, held beside what the place's own tables show of the same, where the two are far apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ultramicro.core.message import Message, Share, say
from ultramicro.stress.arms import in_calm
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import ALL, Ensemble
from ultramicro.stress.switches.all import Ready

CLEARING, FAR = "clearing", 0.1
"""Clearing is far from the place's own invoices from so many points on, as benchmarks/stress_evidence.md has
it for published circles. [share]"""


def unlike_tables(ready: Ready, ensemble: Ensemble) -> Iterator[Message]:
    """Go through what runs give otherwise than the place's own tables show."""
    courses = ensemble.courses.get(in_calm(CLEARING)) or ensemble.courses.get(in_calm(ALL), ())
    if CLEARING not in ready.found or not courses:
        return
    for own in ready.found[CLEARING].beside:
        share = cleared_share(courses)
        if abs(share - own.value) > FAR:
            yield say(
                "Of what the place's own list of invoices owes {own} can be cancelled; in calm months of the "
                "middle run {share} of what members of clearing owe each other and confirm is. So what "
                "clearing does here is not known any closer than that.", own=Share(own.value),
                share=Share(share),
            ).with_id("clearing_unlike")  # fmt: skip


def cleared_share(courses: Sequence[Course]) -> float:
    """Return of what members owe each other the share that is cleared in the middle run; 0 of nothing."""
    cleared, owed = (
        np.array([course.reading(f"{CLEARING}_{what}_pence").sum() for course in courses])
        for what in ("cleared", "owed")
    )
    return float(np.median(cleared / np.maximum(owed, 1)))
