"""The answer to which leaks could be plugged, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import about, pounds
from ultramicro.flows.tables import relation
from ultramicro.leaks.closing import Cases, steps
from ultramicro.leaks.figures import figures
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.needs import NOT_TOLD
from ultramicro.leaks.ranking import next_step, why

LEAKS = {
    "area": "text",
    "category": "text",
    "sector": "text",
    "payer": "text",
    "amount_pence": "integer",
    "unknown_pence": "integer",
    "pluggable_share": "number",
    "pluggable_low_pence": "integer",
    "pluggable_high_pence": "integer",
    "local_firms": "integer",
    "obstacle": "text",
    "evidence": "text",
    "origin": "text",
}
RANKED = {
    "category": "text",
    "pluggable_low_pence": "integer",
    "pluggable_high_pence": "integer",
    "amount_pence": "integer",
    "unknown_pence": "integer",
    "small_share": "number",
    "local_firms": "integer",
    "why": "text",
    "next_step": "text",
}
CLOSING = {
    "step": "text",
    "low_pence": "integer",
    "amount_pence": "integer",
    "high_pence": "integer",
    "how": "text",
}
POWERS = {
    "power": "text",
    "in_force": "boolean",
    "what": "text",
    "who_decides": "text",
    "limit_pence": "integer",
    "source": "text",
}


@dataclass(frozen=True, kw_only=True)
class LeaksAnswer(Answer):
    """What leaves an area, ranked by how much of it could be done here."""

    found: Leaking
    top: int
    cases: Cases

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        outside, unknown, low, high = self.found.sums()
        told = [leak for leak in self.found.leaks if leak.worth_it and leak.need.name != NOT_TOLD][:3]
        said = [
            (
                f"In a year {pounds(outside)} of influenceable money leaves {self.found.area} for certain, "
                f"and {pounds(unknown)} more goes to payees who are not placed; between {about(low)} and "
                f"{about(high)} of it "
                "could be supplied here, before anything is taken off."
            )
        ]
        if told:
            said.append(
                "Worth trying first: "
                + "; ".join(
                    f"{leak.need.name.lower()} ({about(leak.low_pence)} to {about(leak.high_pence)})"
                    for leak in told
                )
                + "."
            )
        if self.found.closed:
            net = self.cases.net(self.found.closed)
            said.append(
                f"Closing the leak of {self.found.closed.need.name.lower()} would add between "
                f"{about(net[0])} and "
                f"{about(net[2])} a year net, after what would have happened anyway and what it displaces."
            )
        return said

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(figures(self.found, self.cases))

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        found = self.found
        rows = [
            (
                found.area,
                leak.need.name,
                None,
                None,
                leak.outside_pence,
                leak.unknown_pence,
                (leak.share_low + leak.share_high) / 2,
                leak.low_pence,
                leak.high_pence,
                leak.local_firms,
                leak.need.obstacle,
                f"{why(leak)} Gathered from: {', '.join(leak.categories) or 'no category'}.",
                "leaks",
            )
            for leak in found.leaks
        ]
        ranked = [
            (
                leak.need.name,
                leak.low_pence,
                leak.high_pence,
                leak.outside_pence,
                leak.unknown_pence,
                leak.small_share,
                leak.local_firms,
                why(leak),
                next_step(leak),
            )
            for leak in found.leaks[: self.top]
        ]
        laws = [
            (
                p.name,
                p.in_force,
                f"{p.what} ({p.applies_to}, {p.country})",
                p.who_decides,
                p.limit_pence,
                p.source,
            )
            for p in found.powers
        ]
        given = {"leak_ranking": relation(RANKED, ranked), "leak_powers": relation(POWERS, laws)}
        if found.closed:
            given["leak_closing"] = relation(CLOSING, list(steps(found.closed, self.cases)))
        return {**given, "leaks": relation(LEAKS, rows)}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        found = self.found
        drawn = [
            Picture(
                name="leaks",
                title=f"What leaves {found.area} in a year and could be supplied here, at least and at most",
                alt="For each need a bar from the least to the most that could be kept in a year, gross.",
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
                    alt="From what leaves now to what is kept net, each step as a bar from least to most.",
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
                law="every penny of influenceable money is in exactly one leak row",
                error=self.found.laid_pence - self.found.locality_pence,
            ),
            Check(
                law="at least ≤ at most in every leak",
                error=max((max(0, leak.low_pence - leak.high_pence) for leak in leaks), default=0),
                tolerance=1,
            ),
            Check(
                law="no more can be kept than may leave",
                error=max(
                    (max(0, leak.high_pence - leak.outside_pence - leak.unknown_pence) for leak in leaks),
                    default=0,
                ),
                tolerance=1,
            ),
            Check(
                law="what is net is less than what is gross times its multiplier",
                error=max(0.0, self.cases.likely.kept() - self.cases.likely.multiplier),
            ),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        said = []
        if not self.found.has_resources:
            said.append(
                "Idle people, rooms and land (resources.csv): they would show what could be started here."
            )
        said.append("Contract registers with end dates: they would say when each leak can next be turned.")
        said.append("How much firms here could take on: the files show who is paid, not who has time.")
        return said
