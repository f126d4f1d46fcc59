"""The answer to which leaks could be plugged, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import about, pounds
from ultramicro.core.percent import percent
from ultramicro.flows.tables import relation
from ultramicro.leaks.additionality import GUIDE, Additionality, net_pence
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.needs import JUDGEMENT, NOT_TOLD
from ultramicro.leaks.ranking import Leak, next_step, why

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
    likely: Additionality
    cautious: Additionality
    hopeful: Additionality

    def _sums(self) -> tuple[int, int, int, int]:
        leaks = self.found.leaks
        return (
            sum(leak.outside_pence for leak in leaks),
            sum(leak.unknown_pence for leak in leaks),
            sum(leak.low_pence for leak in leaks),
            sum(leak.high_pence for leak in leaks),
        )

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        outside, unknown, low, high = self._sums()
        told = [leak for leak in self.found.leaks if leak.worth_it and leak.need.name != NOT_TOLD][:3]
        said = [
            (
                f"In a year {pounds(outside)} of influenceable money leaves {self.found.area} for certain, and "
                f"{pounds(unknown)} more goes to payees who are not placed; between {about(low)} and "
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
            net = self._net(self.found.closed)
            said.append(
                f"Closing the leak of {self.found.closed.need.name.lower()} would add between "
                f"{about(net[0])} and "
                f"{about(net[2])} a year net, after what would have happened anyway and what it displaces."
            )
        return said

    def _net(self, leak: Leak) -> tuple[int, int, int]:
        return (
            net_pence(leak.low_pence, self.cautious),
            net_pence(leak.score, self.likely),
            net_pence(leak.high_pence, self.hopeful),
        )

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [*self._leaving(), *self._closing()]

    def _leaving(self) -> Iterator[Figure]:
        (outside, unknown, low, high), found = self._sums(), self.found
        rests = f"{found.years:.1f} years of payments; {JUDGEMENT}"
        yield Figure(
            name="leaves in a year",
            value=outside,
            low=outside,
            high=outside + unknown,
            unit="pence",
            rests_on=rests,
            how=f"influenceable money paid to parties outside {found.area} ÷ {found.years:.1f} years; high "
            "end: with "
            "payees who are not placed",
        )
        yield Figure(
            name="could be supplied here, gross",
            value=round((low + high) / 2),
            low=low,
            high=high,
            unit="pence",
            how="sum over needs of what leaves × the part a place could supply; low: only where a firm "
            "here does it "
            "already, and only in sums that small firms can take",
            rests_on=rests,
        )
        if outside > 0:
            yield (
                Figure(
                    name="pluggable share",
                    value=None,
                    low=low / max(outside, 1),
                    high=high / max(outside + unknown, 1),
                    unit="share",
                    how="could be supplied here ÷ what leaves",
                    rests_on=rests,
                )
                if low / max(outside, 1) <= high / max(outside + unknown, 1)
                else Figure(
                    name="pluggable share",
                    value=high / max(outside + unknown, 1),
                    unit="share",
                    how="could be supplied here at most ÷ what may leave",
                    rests_on=rests,
                )
            )
        told = sum(
            leak.outside_pence + leak.unknown_pence for leak in found.leaks if leak.need.name == NOT_TOLD
        )
        whole = outside + unknown
        if whole > 0:
            yield Figure(
                name="purpose not told",
                value=told / whole,
                unit="share",
                rests_on=rests,
                how=f"{pounds(told)} whose purpose no category or name tells ÷ {pounds(whole)} that may "
                "leave",
            )

    def _closing(self) -> Iterator[Figure]:
        leak = self.found.closed
        if leak is None:
            return
        low, value, high = self._net(leak)
        name = leak.need.name
        yield Figure(
            name=f"closing {name.lower()}: gross in a year",
            value=round(leak.score),
            low=leak.low_pence,
            high=leak.high_pence,
            unit="pence",
            how="what leaves for it × the part that could be supplied here",
            rests_on=JUDGEMENT,
        )
        yield Figure(
            name=f"closing {name.lower()}: net in a year",
            value=value,
            low=min(low, value),
            high=max(high, value),
            unit="pence",
            how="gross × (1 − deadweight) × (1 − displacement) × (1 − leakage) × (1 − substitution) × "
            "multiplier of a "
            f"neighbourhood: × {self.cautious.kept():.2f} cautious, {self.likely.kept():.2f} likely, "
            f"{self.hopeful.kept():.2f} hopeful",
            rests_on=GUIDE,
        )
        if self.found.multiplier:
            own_low, own, own_high = self.found.multiplier
            yield Figure(
                name="own multiplier beside the official one",
                value=own,
                low=own_low,
                high=own_high,
                unit="per £1",
                how="full multiplier of this place's money: gross turnover that goes round. The official "
                "1.05 to 1.15 "
                "is net income of a neighbourhood, so the two are never multiplied together",
                rests_on="the answer of 'multiplier'",
            )

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
            given["leak_closing"] = relation(CLOSING, self._steps(found.closed))
        return {**given, "leaks": relation(LEAKS, rows)}

    def _steps(self, leak: Leak) -> list[tuple[str, int, int, int, str]]:
        """Go from what leaves now to what is kept net, step by step."""
        now = leak.outside_pence
        steps = [
            (
                "leaves now",
                now,
                now,
                now + leak.unknown_pence,
                "paid elsewhere; high: with payees not placed",
            ),
            (
                "could be supplied here",
                leak.low_pence,
                round(leak.score),
                leak.high_pence,
                "× the pluggable part",
            ),
        ]
        ends = [float(leak.low_pence), leak.score, float(leak.high_pence)]
        cases = (self.cautious, self.likely, self.hopeful)
        for part, words in (
            ("deadweight", "would have come anyway"),
            ("displacement", "taken from sellers here"),
            ("leakage", "benefits people elsewhere"),
            ("substitution", "only swapped"),
        ):
            ends = [end * (1 - getattr(case, part)) for end, case in zip(ends, cases, strict=True)]
            shares = " / ".join(percent(getattr(case, part)) for case in cases)
            steps.append(
                (f"less {part}", round(ends[0]), round(ends[1]), round(ends[2]), f"{words}: {shares}")
            )
        ends = [end * case.multiplier for end, case in zip(ends, cases, strict=True)]
        more = " / ".join(f"{case.multiplier:g}" for case in cases)
        steps.append(
            ("net, with further rounds", round(ends[0]), round(ends[1]), round(ends[2]), f"× {more}")
        )
        return steps

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
                error=max(0.0, self.likely.kept() - self.likely.multiplier),
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
