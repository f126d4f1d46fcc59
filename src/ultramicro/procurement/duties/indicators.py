"""Section 71: contracts over £5m have indicators of performance, each assessed once a year or more often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ultramicro.core.months import months_later
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.contract import Contract
from ultramicro.procurement.rules.duties import judged

ABOUT = "s71_performance"


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """A contract whose performance is, or may have to be, assessed.

    Parameters
    ----------
    contract : str
        Its reference.
    answer : Answer
        Yes or unknown.
    next_on : date or None
        The last day of the next assessment: a year after it began, then each year; None where it has not a
        first day, or is over.
    rule_ids : tuple of str
        The rules that say so.
    """

    contract: str
    answer: Answer
    next_on: date | None
    rule_ids: tuple[str, ...]


def to_assess(
    contracts: Iterable[tuple[str, Contract, date | None, date | None]], on: date
) -> list[Assessed]:
    """Return the contracts with a duty to assess, and those of which that is not known.

    Parameters
    ----------
    contracts : iterable of (str, Contract, date or None, date or None)
        Reference, what is known of it, first day and last day.
    on : date
        The day at which it is looked at; contracts that ended before it are left out.
    """
    return [
        Assessed(
            contract=name, answer=ruling.answer, next_on=_next(begins, ends, on), rule_ids=ruling.rule_ids
        )
        for name, contract, begins, ends in contracts
        if not (ends and ends < on)
        if (ruling := judged(contract).on(ABOUT)).answer is not Answer.NO
    ]


def _next(begins: date | None, ends: date | None, on: date) -> date | None:
    """Return the next day by which a year of a contract is over; its last day where that is sooner."""
    if begins is None:
        return None
    years = max(1, on.year - begins.year)
    due = months_later(begins, 12 * years)
    if due < on:
        due = months_later(begins, 12 * (years + 1))
    return min(due, ends) if ends else due
