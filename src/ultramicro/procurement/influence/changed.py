"""The answer to what it would change if more were bought here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.additionality import GUIDE
from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, worst
from ultramicro.core.message import Message, Number, Pence, Range, plural, say
from ultramicro.core.message import Share as Part
from ultramicro.core.rows import Row
from ultramicro.flows.tables import table_of
from ultramicro.procurement.influence.answer import NET_SHOWS, span
from ultramicro.procurement.influence.change import Change, Share
from ultramicro.procurement.influence.worth import added


@dataclass(frozen=True, kw_only=True)
class ChangeAnswer(Answer):
    """Before and after, what it costs more, whom it takes from, and what the law lets be reserved."""

    area: str
    when: Message
    change: Change
    bought: Mapping[str, int]
    """What each payer bought elsewhere, or of suppliers whose place is not known. [pence]."""

    def says(self) -> Sequence[str]:
        """Say what it would change, and what comes next."""
        before, after, change = self.change.share_before, self.change.share_after, self.change
        low, _, high = change.gross
        said = [
            say(
                "{when}, buying the {n} best opportunities here would move {moved}, and add {net} net of "
                "what would come anyway and what others here would lose, by the authors' judgement of what "
                "firms here supply.",
                when=self.when, n=Number(len(change.chances)), moved=span(low, high),
                net=span(change.net[0], change.net[2]),
            ).with_id("moved")
        ]  # fmt: skip
        if before and after:
            said.append(
                say("The part of the buying that stays in {area} is {before}, and would be {after}.",
                    area=self.area, before=_range(before), after=_range(after)).with_id("share")
            )  # fmt: skip
        return [*said, NEXT]

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [*self._shares(), *self._sums(), *self._law()]

    def _shares(self) -> Iterator[Figure]:
        sums = self.change.before
        moved = self.change.joins
        for id_, name, share, added_pence in (
            ("share_before", say("part of the buying that stays, before"), self.change.share_before, None),
            ("share_after", say("part of the buying that stays, after"), self.change.share_after, moved),
        ):
            if share:
                yield Figure(
                    id=f"buying_{id_}", name=name, value=None, low=share[0], high=share[1], unit="share",
                    rests_on=plural("payments of {n} payer", "payments of {n} payers", len(self.bought)),
                    how=say("{when}: {parts} ÷ {whole} bought. High end: with payees whose place is not "
                            "known",
                            when=self.when, whole=Pence(sums.total_pence),
                            parts=_parts(sums.inside_pence, added_pence)),
                )  # fmt: skip
        after = say("1 + (multiplier − 1) × share after ÷ share before: as if suppliers who are added spent "
                    "as those here do. Gross turnover, not income")  # fmt: skip
        for id_, name, ends, how in (
            ("multiplier_before", say("own multiplier, before"), self.change.multiplier,
             say("As it is. Gross turnover, not income")),
            ("multiplier_after", say("own multiplier, after"), self.change.multiplier_after, after),
        ):  # fmt: skip
            if ends and self.change.multiplier_after:
                yield Figure(
                    id=f"buying_{id_}", name=name, value=None, low=ends[0], high=ends[1],
                    unit=say("per {one}", one=Pence(100, "whole")),
                    rests_on=say("the answer to `ultramicro multiplier`"),
                    how=how,
                )  # fmt: skip

    def _sums(self) -> Iterator[Figure]:
        change = self.change
        percent = [Part(case.displacement, 0) for case in change.cases]
        for id_, name, ends, how in (
            ("moved", say("moved to suppliers here, gross"), change.gross,
             say("Sum of what of each opportunity could be bought here in three cases")),
            ("net", say("added here, net"), change.net,
             say("Gross × (1 − deadweight) × (1 − displacement) × (1 − leakage) × (1 − substitution)")),
            ("displaced", say("lost by other sellers here"), change.displaced,
             say("Gross × (1 − deadweight) × displacement: {cautious} cautious, {middle} middle, "
                 "{hopeful} hopeful",
                 cautious=percent[0], middle=percent[1], hopeful=percent[2])),
            ("extra_cost", say("paid more for it by the buyers"), change.extra,
             say("Gross × the premium asked for: {premium}. A parameter; 0 says that suppliers here ask "
                 "no more",
                 premium=Part(change.premium, 0))),
        ):  # fmt: skip
            yield Figure(
                id=f"buying_here_{id_}", name=name, value=ends[1], low=min(ends), high=max(ends),
                unit="pence", how=how, rests_on=say(GUIDE),
            )  # fmt: skip
        low, high = change.break_even
        yield Figure(
            id="buying_here_break_even", name=say("premium at which it costs as much more as it adds"),
            value=None, low=low, high=high, unit="share", rests_on=say(GUIDE),
            how=say("Net ÷ gross, in the cautious and the hopeful case"),
        )  # fmt: skip

    def _law(self) -> Iterator[Figure]:
        may = [each for each in self.change.chances if each.reserve == "yes"]
        unsure = [each for each in self.change.chances if each.reserve == "unknown"]
        low = added([each.gross for each in may])[1]
        yield Figure(
            id="buying_here_reservable", name=say("of what is moved, in contracts that may be reserved"),
            value=None, low=low, high=low + added([each.gross for each in unsure])[1], unit="pence",
            rests_on=say("the table {table}", table="buying_law"),
            how=say("Middle case. The rest can only be won in the open. High end: with those of which that "
                    "is not known"),
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        steps = [_step(each.step, each.ends) for each in self.change.steps()]
        return {
            "buying_changes": table_of("buying_changes", steps),
            "buying_law": table_of("buying_law", list(self._law_rows())),
        }

    def _law_rows(self) -> Iterator[Row]:
        chances = self.change.chances
        for reserve, threshold in sorted({(each.reserve, each.threshold) for each in chances}):
            mine = [each for each in chances if (each.reserve, each.threshold) == (reserve, threshold)]
            low, middle, high = added([each.gross for each in mine])
            yield {"reserve": reserve, "threshold": threshold, "opportunities": len(mine), "low_pence": low,
                   "amount_pence": middle, "high_pence": high}  # fmt: skip

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return [
            Picture(
                name="buying_changes", title=say("From what is moved to what is added"), mark="ranges",
                alt=say("Each step from gross to net as a bar from low to high."), table="buying_changes",
                encode={"y": "step", "low": "low_pence", "high": "high_pence"}, shows="moved",
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        change, steps = self.change, {each.step: each.ends for each in self.change.steps()}
        before, after = change.share_before, change.share_after
        return [
            Check(id="four_deductions", law=say("net is gross less the four deductions, one after the other"),
                  error=worst(abs(a - b) for a, b in zip(steps[_LAST], steps["net"], strict=True)),
                  tolerance=1.0),
            Check(id="moved_is_elsewhere", law=say("in the middle case no more is moved than is known to go "
                                                  "elsewhere"),
                  error=worst(each.gross_pence - max(0, each.outside_pence) for each in change.chances)),
            Check(id="moved_was_bought", law=say("no more is moved, in no case, than was bought of it "
                                                 "elsewhere or of suppliers whose place is not known"),
                  error=worst(each.gross_high_pence - max(0, each.outside_pence) - max(0, each.unknown_pence)
                              for each in change.chances)),
            Check(id="moved_within_payer", law=say("no payer moves more than it bought so"),
                  error=worst(self._over_bought())),
            Check(id="never_less_stays", law=say("buying more here never lowers the part that stays"),
                  error=worst(a - b for a, b in zip(before or (), after or (), strict=True))),
            Check(id="all_by_law", law=say("every opportunity is in one row of the law"),
                  error=len(change.chances) - sum(_count(row) for row in self._law_rows())),
        ]  # fmt: skip

    def _over_bought(self) -> Iterator[float]:
        for payer in {each.payer for each in self.change.chances}:
            moved = sum(each.gross_high_pence for each in self.change.chances if each.payer == payer)
            yield moved - self.bought.get(payer, 0)

    def licences(self) -> Sequence[Licence]:
        """Say what "net" stands on."""
        return [Licence("net", NET_SHOWS, "four_deductions")]


_LAST = "substitution"
NEXT = say(
    "Next: `ultramicro annex` does the same for what a programme of your own would pay for "
    "(buying/interventions.csv)."
).with_id("next")


def _count(row: Row) -> int:
    count = row["opportunities"]
    return count if isinstance(count, int) else 0


def _parts(inside_pence: int, moved: tuple[int, int] | None) -> Message:
    here = say("{inside} known to be here", inside=Pence(inside_pence))
    if moved is None:
        return here
    return say("({here} + {moved} moved)", here=here, moved=span(*moved))


def _range(share: Share) -> Range:
    return Range(Part(share[0]), Part(share[1]))


def _step(step: str, ends: tuple[int, int, int]) -> Row:
    return {"step": step, "low_pence": min(ends), "amount_pence": ends[1], "high_pence": max(ends)}
