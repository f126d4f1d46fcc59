"""What an answer opens with beside its sums: which enterprises they are, and how much was not read."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Listed, Message, Number, plural, say
from ultramicro.plan.result import PlanResult
from ultramicro.plan.understood import GIVEN

FEW_NAMES = 6
"""So many enterprises are named in a sentence; more are read in the table."""
MANY_UNREAD = 0.25
"""Share of rows above which the opening says that they are not used; a judgement."""


def enterprises_named(result: PlanResult) -> Iterator[Message]:
    """Name the enterprises of a plan, and how many there are of each: tables on a screen cut the names."""
    units = result.plan.units()
    if len(units) <= FEW_NAMES:
        many = [say("{name} ({n})", name=each, n=Number(n)) if n != 1 else each for each, n in units.items()]
        yield say("They are: {names}.", names=Listed(many)).with_id("summary_names")


def mostly_unread(result: PlanResult) -> Iterator[Message]:
    """Say beside the plan that much of what was written is not in it."""
    left = sum(each.table in GIVEN for each in result.unused)
    rows = left + sum(m.left is None for m in result.meanings)
    if left > MANY_UNREAD * rows:
        yield say(
            "{n} of {rows} rows could not be used: `--understood` lists them with what to do.",
            n=Number(left), rows=Number(rows),
        ).with_id("rows_mostly_unused")  # fmt: skip


def not_read(result: PlanResult) -> Iterator[Message]:
    """Say first that rows were not used where there is no plan: they may be all that is missing."""
    if result.unused:
        yield plural(
            "{n} row could not be used, and may be what is missing: it is listed with what to do.",
            "{n} rows could not be used, and may be what is missing: they are listed with what to do.",
            len(result.unused),
        ).with_id("rows_unused_first")
