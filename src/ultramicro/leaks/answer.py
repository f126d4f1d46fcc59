"""The answer to which leaks could be plugged, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import about, counted, pounds
from ultramicro.flows.periods import YEAR
from ultramicro.leaks.closing import Cases, overshoot
from ultramicro.leaks.figures import figures
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.needs import NOT_TOLD
from ultramicro.leaks.tables import leak_tables

NAMED = 3
SHOWN_PENCE = 100
"""Less than this is written as nothing, and is not worth trying."""


@dataclass(frozen=True, kw_only=True)
class LeaksAnswer(Answer):
    """What leaves an area, ranked by how much of it could be done here."""

    found: Leaking
    top: int
    cases: Cases

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return [words for words in (self.leaving_words(), self.first_words(), self.closing_words()) if words]

    def leaving_words(self) -> str:
        """Say what leaves, what stands apart, and what of it could be supplied here."""
        found = self.found
        low, _, high = found.cases
        leaves = f"{pounds(found.outside_pence)} of influenceable money is known to leave {found.area}"
        if found.unknown_pence:
            leaves += f", and {pounds(found.unknown_pence)} more goes to payees who are not placed"
        kept = f"between {about(low)} and {about(high)}" if about(low) != about(high) else about(high)
        said = (
            f"{found.when} {leaves}; {kept} of it could be supplied here by the authors' judgement, before "
            "anything is taken off"
        )
        gone = [one for one in found.one_offs if one.inside != "inside"]
        if gone:
            apart = pounds(sum(one.amount_pence for one in gone))
            said += f"; {apart} in {counted(len(gone), 'large single payment')} stands apart"
        return f"{said}."

    def first_words(self) -> str:
        """Say what is worth trying first; nothing where nothing is."""
        told = [
            f"{leak.need.name.lower()} ({_span(leak.low_pence, leak.high_pence)})"
            for leak in self.found.leaks
            if leak.worth_it and leak.need.name != NOT_TOLD and leak.high_pence >= SHOWN_PENCE
        ]
        return f"Worth trying first: {'; '.join(told[:NAMED])}." if told else ""

    def closing_words(self) -> str:
        """Say what closing one leak would add; nothing where there is none to close."""
        closed = self.found.closed
        if not closed or closed.high_pence < SHOWN_PENCE:
            return ""
        low, _, high = self.cases.net(closed)
        return (
            f"Closing the leak of {closed.need.name.lower()} would add {_span(low, high)} net, after what "
            "would have happened anyway and what it displaces."
        )

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(figures(self.found, self.cases))

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return leak_tables(self.found, self.cases, self.top)

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        found = self.found
        drawn = [
            Picture(
                name="leaks",
                title=f"What leaves {found.area} and could be supplied here, in the low and the high case",
                alt="For each need a bar from the low to the high case of what could be kept, gross.",
                mark="ranges",
                table="leak_ranking",
                encode={"y": "category", "low": "pluggable_low_pence", "high": "pluggable_high_pence"},
            )
        ]
        if found.closed:
            drawn.append(
                Picture(
                    name="closing",
                    title=f"Before and after: closing the leak of {found.closed.need.name.lower()}",
                    alt="From what leaves now to what is kept net, each step as a bar from low to high.",
                    mark="ranges",
                    table="leak_closing",
                    encode={"y": "step", "low": "low_pence", "high": "high_pence"},
                )
            )
        return drawn

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        leaks = self.found.leaks
        return [
            Check(
                law="every penny of influenceable money is in exactly one leak row or stands apart",
                error=self.found.laid_pence - self.found.locality_pence,
            ),
            Check(
                law="low ≤ middle ≤ high in every leak",
                error=max((max(x.low_pence - x.value_pence, x.value_pence - x.high_pence, 0) for x in leaks),
                          default=0),
            ),
            Check(
                law="in every case net ≤ what could be supplied here ≤ what leaves",
                error=max((overshoot(leak, self.cases) for leak in leaks), default=0),
            ),
            Check(
                law="the middle case is never above what is known to leave",
                error=max((max(0, x.value_pence - x.outside_pence) for x in leaks), default=0),
            ),
            Check(
                law="no sum is raised to a year that was not seen",
                error=max((max(0.0, one.period.factor - 1) for one in self.found.payers), default=0.0),
            ),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        said = []
        if self.found.months and self.found.months[0] < YEAR:
            said.append(
                "A whole year of payments of every payer: those with fewer than twelve months count as seen "
                "and are not raised to a year (leak_payers has the months)."
            )
        if not self.found.has_resources:
            said.append(
                "Idle people, rooms and land (resources.csv): they would show what could be started here."
            )
        said.append("Contract registers with end dates: they would say when each leak can next be turned.")
        said.append("How much firms here could take on: the files show who is paid, not who has time.")
        return said


def _span(low_pence: int, high_pence: int) -> str:
    """Write a range of estimates: nothing at its low end is left out.

    Examples
    --------
    >>> _span(0, 1_300_00), _span(90_00, 90_00), _span(50_00, 1_300_00)
    ('up to £1,300', '£90', '£50 to £1,300')
    """
    low, high = about(low_pence), about(high_pence)
    if low == high:
        return high
    return f"{low} to {high}" if low_pence >= SHOWN_PENCE else f"up to {high}"
