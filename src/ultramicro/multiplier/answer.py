"""The answer to how often money is spent here before it leaves, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Message, Number, Pence, Range, Share, joined, note, say
from ultramicro.core.quantities import Shown
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.quantities import INFLUENCEABLE_SUM
from ultramicro.multiplier.answer_tables import answer_tables
from ultramicro.multiplier.basis import left_out_words
from ultramicro.multiplier.figures import figures
from ultramicro.multiplier.findings import Found, Multiplier
from ultramicro.multiplier.leak_words import LEAK_WORDS
from ultramicro.multiplier.survey import ODDS, SENSIBLE, WEAK, Retention

CERTIFIED = 1e-6
SHARE_ERROR = 1e-9
SEEN = 0.0005
"""A share that moves by less than this looks the same with one decimal."""
WIDE = 0.1
"""A range of the first-hand local share that is wider than this is worth a remark."""


@dataclass(frozen=True, kw_only=True)
class MultiplierAnswer(Answer):
    """How often money is spent in an area before it leaves."""

    found: Found
    kept_out: Sequence[KeptOut] = ()

    def says(self) -> Sequence[Message]:
        """Say it in three sentences."""
        found, third = self.found, self.found.of_place("LM3")
        works = joined(
            [
                _becomes(self.found.of_place("full"), found),
                say(
                    "LM3, which stops after three rounds, is {range}.",
                    range=Range(_two(third.low), _two(third.high)),
                ),
            ]
        )
        # All money leaves in the end; what a reader asks is how most of it does.
        leak, share = max(found.journey.leaves.items(), key=lambda leak: leak[1])
        return [
            works.with_id("works_on"),
            note(
                "hands",
                "On average, known local firms and households spend it {hands} times. Most of it ends as: "
                "{leak} ({share}).",
                hands=_two(found.journey.hands), leak=LEAK_WORDS[leak], share=Share(share),
            ),
            note(
                "gross",
                "This is gross turnover that goes round. It still includes what would have been spent here "
                "anyway, what is displaced, and turnover that is nobody's income.",
            ),
        ]  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(figures(self.found))

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {**answer_tables(self.found), **kept_out_tables(self.kept_out)}

    def quantities(self) -> Sequence[Shown]:
        """Return the money that it follows, which `flows` shows too."""
        return [Shown(INFLUENCEABLE_SUM, "multiplier", self.found.paid_pence)]

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="journey",
                title=_journey_title(self.found),
                alt=say(
                    "For each round, how much of the first payment is with local suppliers, other local "
                    "firms and local households, and how much has left the area by then."
                ),
                mark="stacked",
                table="multiplier_journey",
                encode={"x": "share", "y": "round", "colour": "whereabouts"},
                shows="works_on",
            ),
            Picture(
                name="leaves",
                title=say("How money finally leaves"),
                alt=say("Bars of the ways in which money leaves; together they are all of it."),
                mark="bars",
                table="multiplier_leaves",
                encode={"x": "share", "y": "leak"},
                shows="hands",
            ),
        )

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        leaves = self.found.journey.leaves.values()
        return [
            Check(
                id="network_solved",
                law=say("multipliers solve the network, with bounds"),
                error=self.found.error_bound,
                tolerance=CERTIFIED,
            ),
            Check(id="rounds_order", law=say("LM2 ≤ LM3 ≤ full"), error=self._falls(), tolerance=CERTIFIED),
            Check(
                id="leaks_sum",
                law=say("all money finally leaves by exactly one kind of leak"),
                error=abs(sum(leaves) - 1),
                tolerance=CERTIFIED,
            ),
            Check(
                id="leaks_not_negative",
                law=say("no leak is below 0"),
                error=worst(-each for each in leaves),
                tolerance=SHARE_ERROR,
            ),
        ]

    def _falls(self) -> float:
        """Return by how much a measure of more rounds is below one of fewer, at most."""
        by = {(m.subject, m.item, m.measure): m for m in self.found.multipliers}
        falls = [
            max(0.0, getattr(by[s, i, a], end) - getattr(by[s, i, b], end))
            for s, i, measure in by
            if measure == "LM2"
            for a, b in (("LM2", "LM3"), ("LM3", "full"))
            for end in ("low", "value", "high")
        ]
        return max(falls, default=0.0)

    def lacks(self) -> Sequence[Message]:
        """Say what was missing and what having it would add."""
        return [*kept_out_said(self.kept_out), *_lacks(self.found)]


def _journey_title(found: Found) -> Message:
    if found.category:
        return say(
            "Money paid for {category}: who in {area} has it, round by round, and what has left",
            category=found.category, area=found.area,
        )  # fmt: skip
    return say(
        "The journey of money: who in {area} has it, round by round, and what has left", area=found.area
    )


def _lacks(found: Found) -> Iterator[Message]:
    if found.months_missing:
        yield found.months_missing
    retention = found.found.retention
    if retention:
        yield from _survey(retention, found)
    if found.left_out:
        yield _left_out(found)
    if retention is None:
        yield note(
            "suppliers_not_asked",
            "What local suppliers re-spend: ask the ten that are paid most what share of wages and purchases "
            "stays here (survey.csv). Until then a national table is used, section by section; at the low "
            "end none of the wages stay here, in the middle half, and at the high end all.",
        )
    if not found.households.asked:
        yield note(
            "households_not_asked",
            "What households spend here: thirty answers in survey.csv would replace a guess.",
        )
    if found.local[1] - found.local[0] > WIDE:
        yield note(
            "places_missing",
            "Where payees are: the range is wide because some payees are not placed; see whom to look up "
            "next.",
        )


def _survey(retention: Retention, found: Found) -> Iterator[Message]:
    """Say how weak the survey is, what it would be at worst and at best, and which way it may lean."""
    if found.indicative:
        yield note(
            "few_suppliers_asked",
            "Suppliers asked: {asked}, with {part} of the money of those who are or may be here. With fewer "
            "than {wanted}, or less than {least} of the money, the result is indicative. Whatever the others "
            "do, between {worst} and {best} is re-spent here. Ask those who are paid most first, then some "
            "of each size.",
            asked=retention.asked, part=Share(found.found.asked_part), wanted=SENSIBLE, least=Share(WEAK, 0),
            worst=Share(retention.worst), best=Share(retention.best),
        )  # fmt: skip
    if retention.lopsided:
        yield note(
            "larger_asked",
            "Who was asked: those who answered are paid more, or less, than others of their size who did "
            "not, by more than chance. If size matters, the range from {low} to {high} may miss what asking "
            "everybody would give, so it has no level. Whatever the others do, it is between {worst} and "
            "{best}. Ask those who are paid most, or some at random within each size.",
            low=Share(retention.low), high=Share(retention.high), worst=Share(retention.worst),
            best=Share(retention.best),
        )  # fmt: skip
    if retention.if_eager < retention.value - SEEN:
        yield note(
            "who_answers",
            "Who answers: the range holds if those who answered are like those paid about as much who did "
            "not. If suppliers that keep more here answer more readily, {value} is too high: at odds of "
            "{odds} to 1 it would be about {eager}. If they answer less readily, it is too low: it would be "
            "about {shy}.",
            value=Share(retention.value), odds=int(ODDS), eager=Share(retention.if_eager),
            shy=Share(retention.if_shy),
        )  # fmt: skip


def _left_out(found: Found) -> Message:
    """Say which answers of the survey are not used, and what to do about it."""
    counts = left_out_words(found.left_out)
    if not any(each.nearest for each in found.unused):
        return note("survey_unused", "Survey: {counts}; survey_unused lists them.", counts=counts)
    return note(
        "survey_unused",
        "Survey: {counts}. survey_unused lists them with known names like theirs: write these in "
        "survey.csv, or the others as aliases in parties.csv.",
        counts=counts,
    )


def _two(number: float) -> Number:
    return Number(number, 2, fixed=True)


def _between(low: float, high: float) -> bool:
    """Whether a range has a width that two digits show."""
    return round(low, 2) != round(high, 2)


def _becomes(full: Multiplier, found: Found) -> Message:
    """Say what one unit of money becomes, and how sure that is."""
    area, one = found.area, Pence(100, "whole")
    low, high, value = (Pence(each * 100, "exact") for each in (full.low, full.high, full.value))
    if not _between(full.low, full.high):
        return say(
            "{one} of influenceable money becomes {value} in {area} before it has all left.",
            one=one, value=value, area=area,
        )  # fmt: skip
    if found.indicative:
        return say(
            "Indicative only: {one} of influenceable money becomes between {low} and {high} in {area} before "
            "it has all left, whatever the suppliers that were not asked do.",
            one=one, low=low, high=high, area=area,
        )  # fmt: skip
    if found.leaning:
        return say(
            "{one} of influenceable money becomes between {low} and {high} in {area} before it has all left.",
            one=one, low=low, high=high, area=area,
        )  # fmt: skip
    return say(
        "{one} of influenceable money becomes between {low} and {high} in {area} before it has all left: "
        "{value} if payees who are not placed are as local as those who are.",
        one=one, low=low, high=high, area=area, value=value,
    )  # fmt: skip
