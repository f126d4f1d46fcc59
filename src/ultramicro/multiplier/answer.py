"""The answer to how often a pound works before it leaves, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Pence, say
from ultramicro.core.percent import percent
from ultramicro.multiplier.answer_tables import answer_tables
from ultramicro.multiplier.figures import figures
from ultramicro.multiplier.findings import Found, Multiplier
from ultramicro.multiplier.model import left_out_words

CERTIFIED = 1e-6
SHARE_ERROR = 1e-9


@dataclass(frozen=True, kw_only=True)
class MultiplierAnswer(Answer):
    """How often a pound works in an area before it leaves."""

    found: Found

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        found, third, full = self.found, self.found.of_place("LM3"), self.found.of_place("full")
        whole: str = say(
            "{one} of influenceable money {becomes} in {area} before it has all left",
            one=Pence(100, "whole"), becomes=_becomes(full), area=found.area,
        )  # fmt: skip
        if _between(full.low, full.high):
            whole = say(
                "{whole}: {value} if payees who are not placed are as local as those who are",
                whole=whole, value=Pence(full.value * 100, "exact"),
            )  # fmt: skip
        largest = max(found.journey.leaves.items(), key=lambda leak: leak[1])
        return [
            say(
                "{whole} (LM3, which stops after three rounds: {span}).",
                whole=whole,
                span=_range(third.low, third.high),
            ).with_id("works_on"),
            (
                f"It passes through {found.journey.hands:.2f} local hands that are known of, and most of it "
                "ends as "
                f"{largest[0]} ({percent(largest[1])})."
            ),
            (
                "This is turnover that goes round, gross: what would have been spent here anyway, what is "
                "displaced "
                "and what is income rather than turnover are not taken off."
            ),
        ]

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(figures(self.found))

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return answer_tables(self.found)

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        area = self.found.area
        what = f"A pound paid for {self.found.category}" if self.found.category else "A pound's journey"
        return (
            Picture(
                name="journey",
                title=f"{what}: who in {area} has it, round by round, and what has left",
                alt="For each round, how much of the first pound is with local suppliers, other local "
                "firms and "
                "local households, and how much has left the area by then.",
                mark="stacked",
                table="multiplier_journey",
                encode={"x": "share", "y": "round", "colour": "whereabouts"},
            ),
            Picture(
                name="leaves",
                title="Where a pound finally leaves",
                alt="Bars of the ways in which a pound leaves; together they are the whole pound.",
                mark="bars",
                table="multiplier_leaves",
                encode={"x": "share", "y": "leak"},
            ),
        )

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        by = {(m.subject, m.item, m.measure): m for m in self.found.multipliers}
        firsts = [key for key in by if key[2] == "LM2"]
        falls = [
            max(0.0, getattr(by[s, i, a], end) - getattr(by[s, i, b], end))
            for s, i, _ in firsts
            for a, b in (("LM2", "LM3"), ("LM3", "full"))
            for end in ("low", "value", "high")
        ]
        leaves = self.found.journey.leaves.values()
        return [
            Check(
                law="multipliers solve the network, with bounds",
                error=self.found.error_bound,
                tolerance=CERTIFIED,
            ),
            Check(law="LM2 ≤ LM3 ≤ full", error=max(falls, default=0.0), tolerance=CERTIFIED),
            Check(
                law="every pound finally leaves by exactly one kind of leak",
                error=abs(sum(leaves) - 1),
                tolerance=CERTIFIED,
            ),
            Check(law="no leak is below nought", error=max(0.0, -min(leaves)), tolerance=SHARE_ERROR),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        found, said = self.found, list(self.found.warnings)
        said += self._left_out()
        if found.found.retention is None:
            said.append(
                "What local suppliers re-spend: ask the ten that are paid most what share of wages and "
                "purchases stays here (survey.csv). Until then a national table stands in, section by "
                "section; of wages none, half and all are taken to stay here at the low end, between, and at "
                "the high end."
            )
        if not found.households.asked:
            said.append("What households spend here: thirty answers in survey.csv would replace a guess.")
        if found.local[1] - found.local[0] > 0.1:  # noqa: PLR2004 - worth saying
            said.append(
                "Where payees are: the range is wide because of payees who are not placed; see whom to look "
                "up next."
            )
        return said

    def _left_out(self) -> Iterator[str]:
        """Say which answers of the survey are not used, and what to do about it."""
        left_out = self.found.left_out
        if left_out:
            offer = (
                " Known names like those that are not known stand beside them; nothing is joined unless you "
                "write the payee's name in survey.csv, or the other as its alias in parties.csv."
            )
            nearest = any(u.nearest for u in self.found.unused)
            yield (f"Survey: {left_out_words(left_out)}; survey_unused lists them.{offer if nearest else ''}")


def _between(low: float, high: float) -> bool:
    """Whether a range has a width that two digits show."""
    return f"{low:.2f}" != f"{high:.2f}"


def _range(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}" if _between(low, high) else f"{low:.2f}"


def _becomes(full: Multiplier) -> str:
    """Say what a pound becomes.

    Examples
    --------
    >>> _becomes(Multiplier(subject="place", item="Town", measure="full", value=1.0, low=1.0, high=1.0,
    ...                     amount_pence=1, basis=""))
    'becomes £1.00'
    """
    if _between(full.low, full.high):
        low, high = Pence(full.low * 100, "exact"), Pence(full.high * 100, "exact")
        return say("becomes between {low} and {high}", low=low, high=high)
    return say("becomes {value}", value=Pence(full.value * 100, "exact"))
