"""Sections 52 and 71: contracts over five million have three indicators or more, assessed each year.

Regulation 39(5) of the Procurement Regulations 2024 gives the five ratings. Only one of them is a matter of
sums, whether what was promised was met; the others are a person's to give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ultramicro.core.message import Message, say
from ultramicro.core.months import months_later
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.contract import Contract
from ultramicro.procurement.rules.duties import judged

ABOUT = "s71_performance"
FEWEST = 3
"""Indicators that a contract has at least."""
A_DAY = timedelta(days=1)
RATINGS: Mapping[str, Message] = {
    "good": say("performance meets the indicators or exceeds them"),
    "approaching_target": say("performance is close to meeting the indicators"),
    "requires_improvement": say("performance is below the indicators"),
    "inadequate": say("performance is significantly below the indicators"),
    "other": say("performance cannot be described in any of these ways"),
}
"""What each rating of regulation 39(5) means."""


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
        The last day of the next assessment: that of each period of twelve months from its first day; None
        where it has no first day.
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
    """Return the last day of the running year of a contract; its last day where that is sooner."""
    if begins is None:
        return None
    years = max(1, on.year - begins.year)
    # Twelve months beginning with 1 June end with 31 May.
    due = months_later(begins, 12 * years) - A_DAY
    if due < on:
        due = months_later(begins, 12 * (years + 1)) - A_DAY
    return min(due, ends) if ends else due


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A line of a contract's sheet of indicators; what is not known is left to be filled in.

    Parameters
    ----------
    contract : str
        The contract.
    number : int
        From 1; at least three a contract.
    indicator, unit : str
        What is measured and in what; empty where nobody has said it.
    promised, delivered : float or None
        How much, in that unit.
    """

    contract: str
    number: int
    indicator: str = ""
    unit: str = ""
    promised: float | None = None
    delivered: float | None = None

    @property
    def rating(self) -> str | None:
        """The rating that the sums alone settle: `good` where what was promised was met; else a person's."""
        met = None not in {self.promised, self.delivered} and (self.delivered or 0) >= (self.promised or 0)
        return "good" if met else None


def sheet(contract: str, promises: Sequence[Indicator]) -> list[Indicator]:
    """Return a contract's sheet: the promises that were made under it, and empty lines up to three.

    Examples
    --------
    >>> told = Indicator(contract="R1", number=1, indicator="hours", unit="h", promised=5, delivered=6)
    >>> [(line.number, line.indicator, line.rating) for line in sheet("R1", [told])]
    [(1, 'hours', 'good'), (2, '', None), (3, '', None)]
    """
    empty = (Indicator(contract=contract, number=at) for at in range(len(promises) + 1, FEWEST + 1))
    return [*promises, *empty]
