"""What of resources and pledges is not there for the plan: it ends before it, or comes too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ultramicro.core.message import Day, say
from ultramicro.plan.recipes.meaning import Exclusion, Meaning, Reason
from ultramicro.plan.recipes.sorts import BUILDING, LAND, LOAN, ORDER, WORK
from ultramicro.plan.rows import PledgeRow, ResourceRow
from ultramicro.plan.when import A_DAY, begins, first_whole


def timely(m: Meaning, row: ResourceRow | PledgeRow, on: date, quarters: int) -> Meaning:
    """Leave out what is not there for the plan.

    Parameters
    ----------
    m : Meaning
        What the row was taken for.
    row : ResourceRow or PledgeRow
        The row.
    on : date
        The first day of the plan.
    quarters : int
        How long it lasts.
    """
    why = _not_lasting(row, m.sort, on, quarters) if m.left is None else ""
    return replace(m, left=Exclusion(reason=Reason.TIME, why=why)) if why else m


def _not_lasting(row: ResourceRow | PledgeRow, sort: str, on: date, quarters: int) -> str:
    """Say why a resource is not there for the plan: it ends before it, or comes too late.

    Ground may come later, since it is taken when it is free; hours and materials must be there from the first
    quarter on.
    """
    first, last = row.available_from, row.available_until
    # The programme has no resources that end: a promise half kept would leave an enterprise without its
    # room.
    if sort in {WORK, ORDER}:
        return _never(first, last, on, quarters)
    if last and last + A_DAY < begins(on, quarters + 1):
        return say("It is available only until {day}, before the plan ends.", day=Day(last))
    late = first and (
        first_whole(first, on) > quarters if sort in {LAND, BUILDING, LOAN} else first >= begins(on, 2)
    )
    if first and late:
        return _late(first, on, quarters) if sort in {LAND, BUILDING, LOAN} else say(
            "It is available only from {day}. Hours and materials must be there in the plan's first quarter, "
            "which begins on {begins}.",
            day=Day(first), begins=Day(on),
        )  # fmt: skip
    return ""


def _never(first: date | None, last: date | None, on: date, quarters: int) -> str:
    """Work and orders have their own time; only what lies wholly outside the plan is of no use to it."""
    if last and last < on:
        return say("It is available only until {day}, before the plan begins.", day=Day(last))
    if first and first >= begins(on, quarters + 1):
        return _late(first, on, quarters)
    return ""


def _late(first: date, on: date, quarters: int) -> str:
    return say(
        "It is available only from {day}, too late for a plan from {begins} to {ends}.",
        day=Day(first), begins=Day(on), ends=Day(begins(on, quarters + 1) - A_DAY),
    )  # fmt: skip
