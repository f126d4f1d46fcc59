"""The answer to what a bundle costs to insure, with each one's part and the correlation that breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Listed, Message, Number, Pence, Share, plural, say
from ultramicro.core.parts import whole_parts
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.procurement.bundles.losses import losses_of, none_fails
from ultramicro.procurement.bundles.pack import (
    data_pack,
    missing,
    pack_rows,
    paper_rows,
    reminders,
    unknown_papers,
)
from ultramicro.procurement.bundles.pool import Part, Pool
from ultramicro.procurement.bundles.reserve import Reserve, reserve_of
from ultramicro.procurement.bundles.tail import beyond, failing

Row = dict[str, object]
TINY = 1e-9


@dataclass(frozen=True, kw_only=True)
class BundleAnswer(Answer):
    """What is to be set aside for a bundle.

    Parameters
    ----------
    bundle : str
        Which one.
    others : tuple of str
        Bundles of the same table that were not asked about.
    pool : Pool
        Its parts and their correlation.
    sure : float
        How surely the reserve is to suffice.
    needed : Reserve
        What suffices so surely.
    set_aside_pence : int or None
        What is set aside, where that is told; else what suffices. [pence]
    breaking : float or None
        The least correlation at which it no longer suffices.
    kept_out : tuple of KeptOut
        Rows of its tables that could not be used.
    on : date or None
        The day at which the place is looked at.
    """

    bundle: str
    others: tuple[str, ...]
    pool: Pool
    sure: float
    needed: Reserve
    set_aside_pence: int | None
    breaking: float | None
    kept_out: tuple[KeptOut, ...] = ()
    on: date | None = None

    @property
    def kept_pence(self) -> int:
        """What is set aside. [pence]."""
        return self.needed.pence if self.set_aside_pence is None else self.set_aside_pence

    @cached_property
    def shares(self) -> Mapping[str, int]:
        """Each one's part of the reserve. [pence]."""
        return self.pool.shares(self.kept_pence)

    @cached_property
    def alone_pence(self) -> int:
        """What all would set aside each for itself, to be as sure. [pence]."""
        return sum(map(self._alone, self.pool.parts))

    def _alone(self, part: Part) -> int:
        return reserve_of(Pool(parts=[part], correlation=0.0), self.sure).pence

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        yield self._reserve_said()
        yield say(
            "Each for itself, they would set aside {alone}.", alone=Pence(self.alone_pence)
        ).with_id("alone")  # fmt: skip
        if self.needed.exact:
            yield self._breaking_said()

    def _reserve_said(self) -> Message:
        if not self.needed.exact:
            return plural(
                "'{bundle}' has {n} part: {expected} is lost on average. To suffice with a probability of "
                "{sure}, about {reserve} is needed; {most} would do however they are spread.",
                "'{bundle}' has {n} parts that are not alike: {expected} is lost on average. To suffice with "
                "a probability of {sure}, about {reserve} is needed; {most} would do however they are "
                "spread.",
                len(self.pool.parts), bundle=self.bundle, expected=Pence(round(self.pool.expected_pence)),
                reserve=Pence(self.needed.pence), most=Pence(self.needed.most_pence), sure=Share(self.sure),
            ).with_id("reserve")  # fmt: skip
        return plural(
            "'{bundle}' has {n} part: {expected} is lost on average, and {reserve} suffices with a "
            "probability of {sure}.",
            "'{bundle}' has {n} parts: {expected} is lost on average, and {reserve} suffices with a "
            "probability of {sure}.",
            len(self.pool.parts), bundle=self.bundle, expected=Pence(round(self.pool.expected_pence)),
            reserve=Pence(self.needed.pence), sure=Share(self.sure),
        ).with_id("reserve")  # fmt: skip

    def _breaking_said(self) -> Message:
        if self.breaking is None:
            return say("No correlation breaks a reserve of {kept}.", kept=Pence(self.kept_pence)).with_id(
                "breaking"
            )
        return say(
            "The stated correlation is {stated}; beyond {breaking} a reserve of {kept} no longer "
            "suffices as surely.",
            kept=Pence(self.kept_pence), stated=Number(self.pool.correlation, 3),
            breaking=Number(self.breaking, 3),
        ).with_id("breaking")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        pool, parts = self.pool, len(self.pool.parts)
        rests = plural("{n} part of the bundle", "{n} parts of the bundle", parts)
        return [
            Figure(
                id="bundle_expected", name=say("lost on average"), unit="pence", rests_on=rests,
                value=round(pool.expected_pence),
                how=say("sum of probability × what is at stake × what is lost of it"),
            ),
            Figure(
                id="bundle_deviation", name=say("how far that varies"), unit="pence", rests_on=rests,
                value=round(pool.deviation_pence), low=round(pool.deviation_at(0)),
                high=round(pool.deviation_at(1)),
                how=say("√((1 − {rho}) × sum of squares + {rho} × square of the sum of deviations); from no "
                        "correlation to all of it", rho=Number(pool.correlation, 3)),
            ),
            Figure(
                id="bundle_reserve", name=say("to be set aside"), unit="pence", rests_on=rests,
                value=self.needed.pence, low=min(round(pool.expected_pence), self.needed.pence),
                high=self.needed.most_pence, how=self._how_reserve(),
            ),
            Figure(
                id="bundle_pooling", name=say("set aside less than each for itself"), unit="pence",
                rests_on=rests, value=self.alone_pence - self.needed.pence,
                how=say("{alone} − {reserve}", alone=Pence(self.alone_pence),
                        reserve=Pence(self.needed.pence)),
            ),
            Figure(
                id="bundle_breaking", name=say("correlation that breaks the reserve"), unit="share",
                value=self.breaking, rests_on=rests,
                how=say("the least at which {reserve} suffices with less than {sure}",
                        reserve=Pence(self.kept_pence), sure=Share(self.sure)),
            ),
        ]  # fmt: skip

    def _how_reserve(self) -> Message:
        number = len(self.pool.parts)
        if self.needed.exact:
            return say(
                "the number of {n} alike that is not exceeded with {sure} (beta-binomial) × {each}; the high "
                "end holds for any spread (Cantelli)",
                n=number, sure=Share(self.sure), each=Pence(round(self.pool.at_stake_pence / number)),
            )  # fmt: skip
        return say(
            "what {n} lose together that is not exceeded with {sure}, each with its own probability and sum, "
            "if one cause stands behind all of them (beta-distributed); the high end holds for any spread "
            "(Cantelli)",
            n=number, sure=Share(self.sure),
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {
            "bundle_members": table_of("bundle_members", self._members()),
            "bundle_papers": table_of("bundle_papers", paper_rows(self.pool)),
            "bundle_pack": table_of("bundle_pack", self._pack()),
            "bundle_correlations": table_of("bundle_correlations", map(self._case, self._cases())),
            **kept_out_tables(self.kept_out),
        }

    def _pack(self) -> list[Mapping[str, object]]:
        return pack_rows(
            self.bundle, self.pool, reserve_pence=self.kept_pence, sure=self.sure, breaking=self.breaking
        )

    def files(self) -> Mapping[str, bytes]:
        """Return the pack for a buyer or a funder, and the days on which papers are wanted."""
        about = say(
            "{bundle}: a summary (bundle_pack), its members with what each asks for and brings into the "
            "reserve (bundle_members), what a large buyer or a funder asks for and who has it "
            "(bundle_papers), and what failing together costs (bundle_correlations).", bundle=self.bundle,
        )  # fmt: skip
        pack = data_pack(
            {"bundle_pack": self._pack(), "bundle_members": self._members(),
             "bundle_papers": paper_rows(self.pool),
             "bundle_correlations": map(self._case, self._cases())},
            about,
        )  # fmt: skip
        days = reminders(self.bundle, self.pool, self.on) if self.on else ""
        return {"bundle-pack.zip": pack, **({"bundle.ics": days.encode()} if days else {})}

    def _members(self) -> list[Row]:
        expected = whole_parts([part.expected_pence for part in self.pool.parts])
        return [
            {
                "part": part.name, "probability": part.probability, "exposure_pence": part.exposure_pence,
                "at_stake_pence": round(part.at_stake_pence), "expected_pence": mean,
                "reserve_pence": self.shares[part.name], "alone_pence": self._alone(part),
                "wanted_pence": part.wanted_pence, "purpose": part.purpose or None,
                "papers_missing": len(missing(part)), "papers_due_on": part.papers_due_on,
            }
            for part, mean in zip(self.pool.parts, expected, strict=True)
        ]  # fmt: skip

    def _cases(self) -> list[tuple[str, float | None]]:
        stated = self.pool.correlation
        return [
            ("apart", 0.0), ("stated", stated), ("twice", min(1.0, 2 * stated)), ("breaking", self.breaking)
        ]  # fmt: skip

    def _case(self, case: tuple[str, float | None]) -> Row:
        name, correlation = case
        if correlation is None:
            return {"case": name}
        pool = replace(self.pool, correlation=correlation)
        reserve = reserve_of(pool, self.sure)
        return {
            "case": name, "correlation": correlation, "deviation_pence": round(pool.deviation_pence),
            "reserve_pence": reserve.pence, "most_pence": reserve.most_pence,
            "none_share": self._none(correlation), "short_share": self._short(correlation),
        }  # fmt: skip

    def _none(self, correlation: float) -> float | None:
        parts = self.pool.parts
        if self.pool.is_alike:
            return float(failing(len(parts), parts[0].probability, correlation)[0])
        return none_fails(parts, correlation)

    def _short(self, correlation: float) -> float | None:
        if not self.pool.at_stake_pence:
            return None
        if not self.pool.is_alike:
            return losses_of(self.pool.parts, correlation).beyond(self.kept_pence)
        number, probability = len(self.pool.parts), self.pool.parts[0].probability
        count = self.kept_pence / self.pool.at_stake_pence * number
        return beyond(number, probability, correlation, count + TINY)

    def pictures(self) -> Sequence[Picture]:
        """Return what is worth seeing."""
        return [
            Picture(
                name="correlations", title=say("What failing together costs"), mark="bars",
                alt=say("Bars: what is to be set aside where each fails for itself, as stated, and beyond."),
                table="bundle_correlations", encode={"x": "reserve_pence", "y": "case"},
                shows="breaking" if self.needed.exact else "reserve",
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        pool = self.pool
        likely = losses_of(pool.parts, pool.correlation).likely
        shared = sum(map(pool.shared_pence, pool.parts)) - pool.deviation_pence
        return [
            Check(
                id="parts_add_up", law=say("The parts of the reserve add up to it"),
                error=sum(self.shares.values()) - self.kept_pence if pool.at_stake_pence else 0,
            ),
            Check(
                id="deviations_add_up", law=say("What each shares with the bundle adds up to its deviation"),
                error=shared / max(1.0, pool.deviation_pence), tolerance=TINY,
            ),
            Check(
                id="one_in_all", law=say("The probabilities of all that may be lost add up to one"),
                error=float(likely.sum()) - 1, tolerance=TINY,
            ),
            Check(
                id="within_all", law=say("No more is set aside than can be lost"),
                error=max(0, self.needed.pence - round(pool.at_stake_pence + 1)),
            ),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return list(self._lacking())

    def _lacking(self) -> Iterator[Message]:
        yield from kept_out_said(self.kept_out)
        if unknown := unknown_papers(self.pool):
            yield say(
                "These papers are none that is asked for, and count for none: {papers}.",
                papers=Listed(unknown, by=""),
            ).with_id("unknown_papers")
        if silent := sum(part.wanted_pence is None for part in self.pool.parts):
            yield plural(
                "{n} member does not say what it asks for.", "{n} members do not say what they ask for.",
                silent,
            ).with_id("wants_not_said")  # fmt: skip
        if not self.needed.exact:
            yield say(
                "How many fail together, as parts are not alike: one cause behind all of them is assumed, "
                "which the correlation alone does not tell. The high end holds in any case."
            ).with_id("not_alike")
        if self.others:
            yield plural(
                "{n} other bundle stands in bundle_parts.csv: name it with --bundle.",
                "{n} other bundles stand in bundle_parts.csv: name one with --bundle.", len(self.others),
            ).with_id("other_bundles")  # fmt: skip
