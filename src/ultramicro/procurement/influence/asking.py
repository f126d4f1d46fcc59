"""The supplier survey: what those who answered could do, beside what goes elsewhere; whom to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.message import Listed, Message, Number, Pence, Range, Value, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.needs import NOT_STATED
from ultramicro.flows.tables import table_of
from ultramicro.procurement.influence.kept import Kept, by, need_named, sums_of
from ultramicro.procurement.influence.survey import Said
from ultramicro.procurement.influence.top import Supplier

NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """What those of a trade who answered could do more, beside what goes elsewhere. [pence]."""

    category: str
    answers: int
    here: int
    silent: int
    could_pence: int
    largest_lot_pence: int | None
    outside_pence: int

    @property
    def covered_pence(self) -> int:
        """What of it those who work here could take over."""
        return min(self.could_pence, max(0, self.outside_pence))


def capacities(found: Kept, said: Sequence[Said]) -> list[Capacity]:
    """Add up answers by trade; who does not say what it could do adds nothing and is counted as silent.

    Answers whose trade is not told stand together under what is not stated: nothing that is bought is theirs.

    Examples
    --------
    >>> answers = [Said(supplier="A", party_id="", trade="cleaning", here=True, could_pence=500),
    ...            Said(supplier="B", party_id="", trade="cleaning", here=True)]
    >>> made = capacities(Kept(bought=[], trades={}, periods={}), answers)
    >>> [(each.answers, each.silent, each.could_pence, each.covered_pence) for each in made]
    [(2, 1, 500, 0)]
    """
    bought = by(found.bought, lambda each: each.category)
    made = []
    for trade in sorted({each.trade for each in said}):
        mine = [each for each in said if each.trade == trade]
        here = [each for each in mine if each.here]
        made.append(
            Capacity(
                category=trade or NOT_STATED, answers=len(mine), here=len(here),
                silent=sum(1 for each in here if each.could_pence is None),
                could_pence=sum(each.could_pence or 0 for each in here),
                largest_lot_pence=max((each.lot_pence for each in here if each.lot_pence), default=None),
                outside_pence=sums_of(bought.get(trade, ())).outside_pence if trade else 0,
            )
        )  # fmt: skip
    return sorted(made, key=lambda each: (-each.covered_pence, each.category))


@dataclass(frozen=True, kw_only=True)
class SurveyAnswer(Answer):
    """What suppliers say that they could do, what keeps them, and whom to ask next."""

    found: Kept
    said: Sequence[Said]
    asked: Sequence[Supplier]
    """The largest suppliers here that have not answered."""
    kept_out: Sequence[KeptOut] = ()

    @property
    def capacities(self) -> list[Capacity]:
        """By trade."""
        return capacities(self.found, self.said)

    @property
    def untold_pence(self) -> int:
        """What those here could supply more whose trade is not told. [pence]."""
        return sum(each.could_pence for each in self.capacities if each.category == NOT_STATED)

    @property
    def most_pence(self) -> int:
        """The most of it that is bought elsewhere: with the untold, in any trade that has room. [pence]."""
        covered = sum(each.covered_pence for each in self.capacities)
        outside = max(0, self.found.sums().outside_pence)
        return covered + min(self.untold_pence, max(0, outside - covered))

    @property
    def barriers(self) -> list[tuple[str, int]]:
        """What keeps suppliers from tendering, by how many say so."""
        counts = Counter(
            barrier for each in self.said for barrier in {said.casefold() for said in each.barriers}
        )
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    def says(self) -> Sequence[str]:
        """Say what was heard, and what comes next."""
        return [self._heard(), NEXT]

    def _heard(self) -> Message:
        if not self.said:
            return say(
                "Nobody was asked yet. The first to ask: {names}.",
                names=Listed([each.payee for each in self.asked[:NAMED]] or [say("firms here")], by=""),
            ).with_id("heard")  # fmt: skip
        made = self.capacities
        return say(
            "{answers} answered. Those of them here say that they could supply {could} more in twelve "
            "months, and {covered} of that is bought elsewhere. What keeps them most: {barriers}.",
            answers=plural("{n} supplier", "{n} suppliers", len(self.said)),
            could=Pence(sum(each.could_pence for each in made)),
            covered=_span(sum(each.covered_pence for each in made), self.most_pence),
            barriers=Listed([f"{barrier} ({n})" for barrier, n in self.barriers[:NAMED]] or [say("nothing "
                                                                                                 "said")],
                            by=""),
        ).with_id("heard")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        made = self.capacities
        rests = plural("{n} answer", "{n} answers", len(self.said))
        yield Figure(id="suppliers_answered", name=say("suppliers who answered"), value=len(self.said),
                     unit="suppliers", how=say("One answer a supplier: of several its last"))  # fmt: skip
        yield Figure(
            id="suppliers_could", name=say("what those here could supply more"), unit="pence", rests_on=rests,
            value=sum(each.could_pence for each in made),
            how=say("Sum of what answers from the place say, in twelve months; {n} of them do not say. "
                    "{untold} of it is of firms whose trade is not told",
                    n=Number(sum(each.silent for each in made)), untold=Pence(self.untold_pence)),
        )  # fmt: skip
        yield Figure(
            id="suppliers_covered", name=say("of it, in trades bought elsewhere"), unit="pence",
            rests_on=rests,
            value=sum(each.covered_pence for each in made), low=sum(each.covered_pence for each in made),
            high=self.most_pence,
            how=say("Trade by trade, the smaller of what they could supply and what is known to go "
                    "elsewhere. High end: with firms whose trade is not told"),
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        counted = [{"barrier": barrier, "suppliers": n} for barrier, n in self.barriers]
        return {
            "supplier_capacity": table_of("supplier_capacity", list(map(_row, self.capacities))),
            "supplier_barriers": table_of("supplier_barriers", counted),
            "suppliers_to_ask": table_of("suppliers_to_ask", list(map(_to_ask, self.asked))),
            **kept_out_tables(self.kept_out),
        }

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        made = self.capacities
        return [
            Check(id="answers_once", law=say("every answer is in exactly one trade, or in none that is told"),
                  error=sum(each.answers for each in made) - len(self.said)),
            Check(id="covered_within", law=say("no trade covers more than is bought elsewhere, or than "
                                               "was said"),
                  error=float(sum(1 for each in made if each.covered_pence > min(
                      each.could_pence, max(0, each.outside_pence))))),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        untold = [each.supplier for each in self.said if not each.trade]
        told = list(kept_out_said(self.kept_out))
        if not untold:
            return told
        return [*told, plural(
            "The trade of {names}: write it in the column {column}. Neither its register nor its name tells "
            "it.",
            "The trades of {n} suppliers such as {names}: write them in the column {column}. Neither their "
            "registers nor their names tell them.", len(untold), names=Listed(untold[:NAMED]), column="trade",
        ).with_id("trade_not_told")]  # fmt: skip


NEXT = say(
    "Next: `ultramicro benchmark` holds each year against the first; `ultramicro buying-here` shows what "
    "it would "
    "change."
).with_id("next")


def _span(low_pence: int, high_pence: int) -> Value:
    return Pence(low_pence) if low_pence == high_pence else Range(Pence(low_pence), Pence(high_pence))


def _row(each: Capacity) -> Row:
    return {**vars(each), "covered_pence": each.covered_pence}


def _to_ask(each: Supplier) -> Row:
    return {"supplier": each.payee, "party_id": each.party_id, "category": need_named(each.category).id,
            "counted_pence": each.counted_pence}  # fmt: skip
