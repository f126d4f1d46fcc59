"""Jobs as they are told: tenths of a job, whose parts add up to the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ultramicro.core.message import Message, Number, say
from ultramicro.core.parts import whole_parts
from ultramicro.plan.programme.plan import Plan

TENTHS = 10
"""Of a job: finer is known of no plan."""


class JobsTold(NamedTuple):
    """The mean of the full-time jobs in some quarters, to a tenth: all = net + moved + sellers.

    `net` are more than people here have before; `moved` are of people who do the same work now, and `sellers`
    of those who go at sellers here.
    """

    all: float
    net: float
    moved: float
    sellers: float


def jobs_told(plan: Plan, quarters: range) -> JobsTold:
    """Round the jobs of some quarters to tenths, so that what is told of them adds up wherever it is told."""
    jobs, moved, gone = (
        plan.mean(each, quarters) for each in (plan.jobs, plan.moved_jobs, plan.sellers_jobs)
    )
    whole = round(jobs * TENTHS)
    parts = whole_parts([TENTHS * each for each in (jobs - moved - gone, moved, gone)], whole)
    return JobsTold(whole / TENTHS, *(each / TENTHS for each in parts))


def had_before(jobs: JobsTold) -> Iterator[Message]:
    """Say which of the jobs people here have already: those that move with the work, and sellers'."""
    if jobs.moved:
        yield say("about {moved} of people who do the same work now and may move with it",
                  moved=Number(jobs.moved, 1))  # fmt: skip
    if jobs.sellers:
        yield say("about {gone} that people here have now at sellers who lose sales",
                  gone=Number(jobs.sellers, 1))  # fmt: skip
