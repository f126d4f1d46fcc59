"""The first step: the largest suppliers, how much of the buying they are, and where they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Message, Number, Pence, say
from ultramicro.flows.shares import Sums, share_range
from ultramicro.flows.tables import table_of
from ultramicro.procurement.influence.kept import Bought, Kept, sums_of


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """A supplier, what it was bought from it, and the part of all that it and those before it are."""

    rank: int
    payee: str
    party_id: str
    category: str
    inside: str
    payers: int
    counted_pence: int
    share: float
    running_share: float


def largest(bought: Sequence[Bought], top: int) -> list[Supplier]:
    """Rank named suppliers by what was bought from them; those with credits alone are left out.

    Parameters
    ----------
    bought : sequence of Bought
        What was bought. [`counted_pence`]
    top : int
        How many to list.
    """
    whole = sum(each.counted_pence for each in bought)
    mine: dict[str, list[Bought]] = {}
    for each in bought:
        if each.party_id:
            mine.setdefault(each.party_id, []).append(each)
    sums = {id_: sum(each.counted_pence for each in rows) for id_, rows in mine.items()}
    ranked = sorted((id_ for id_ in sums if sums[id_] > 0), key=lambda id_: (-sums[id_], id_))[:top]
    found, running = [], 0
    for rank, id_ in enumerate(ranked, start=1):
        running += sums[id_]
        main = max(mine[id_], key=lambda each: (each.counted_pence, each.category))
        found.append(
            Supplier(
                rank=rank, payee=main.payee, party_id=id_, category=main.category, inside=main.inside,
                payers=len({each.payer for each in mine[id_]}), counted_pence=sums[id_],
                share=sums[id_] / whole if whole > 0 else 0.0,
                running_share=running / whole if whole > 0 else 0.0,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, kw_only=True)
class TopAnswer(Answer):
    """The largest suppliers, and where they are."""

    found: Kept
    suppliers: Sequence[Supplier]

    @property
    def mine(self) -> Sums:
        """What was bought from them by where they are. [pence]."""
        ids = {each.party_id for each in self.suppliers}
        return sums_of(each for each in self.found.bought if each.party_id in ids)

    def says(self) -> Sequence[str]:
        """Say how much of the buying they are, and what comes next."""
        return [self._held(), NEXT]

    def _held(self) -> Message:
        whole, mine = self.found.sums().total_pence, self.mine
        return say(
            "{when}, {sum} was bought, and the {n} largest suppliers got {mine} of it: {inside} of that "
            "went to "
            "suppliers here, {outside} elsewhere, {unknown} to suppliers whose place is not known.",
            when=self.found.when, sum=Pence(whole), n=Number(len(self.suppliers)),
            mine=Pence(mine.total_pence),
            inside=Pence(mine.inside_pence), outside=Pence(mine.outside_pence),
            unknown=Pence(mine.unknown_pence),
        ).with_id("largest")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        whole, mine = self.found.sums().total_pence, self.mine
        yield Figure(
            id="top_bought", name=say("bought from the largest suppliers"), unit="pence",
            value=mine.total_pence,
            how=say("Purchases from suppliers that were chosen, {sum} in all, added up by supplier",
                    sum=Pence(whole)),
        )  # fmt: skip
        if whole > 0 and mine.total_pence >= 0:
            yield Figure(
                id="top_share", name=say("part of all that was bought"), value=mine.total_pence / whole,
                unit="share",
                how=say("{mine} ÷ {whole}", mine=Pence(mine.total_pence), whole=Pence(whole)),
            )  # fmt: skip
        if ends := share_range(mine.inside_pence, mine.outside_pence, mine.unknown_pence):
            yield Figure(
                id="top_local_share", name=say("part of it that stays here"), value=None, low=ends[0],
                high=ends[1], unit="share",
                how=say("{inside} (with the unknown {most}) ÷ {whole}", inside=Pence(mine.inside_pence),
                        most=Pence(mine.inside_pence + mine.unknown_pence), whole=Pence(mine.total_pence)),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {"top_suppliers": table_of("top_suppliers", [vars(each) for each in self.suppliers])}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return [
            Picture(
                name="top_suppliers", title=say("The largest suppliers"), mark="bars", table="top_suppliers",
                alt=say("A bar for each supplier, the largest first."), shows="largest",
                encode={"y": "payee", "x": "counted_pence"},
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        return [
            Check(id="in_order", law=say("no supplier stands behind a smaller one"),
                  error=worst(after.counted_pence - before.counted_pence for before, after
                              in zip(self.suppliers, self.suppliers[1:], strict=False))),
            Check(id="adds_up", law=say("what suppliers got adds up to what was bought from them"),
                  error=sum(each.counted_pence for each in self.suppliers) - self.mine.total_pence),
        ]  # fmt: skip


NEXT = say(
    "Next: `ultramicro influenceable` shows which of it can be bought anew, and when. Where most is not "
    "placed, "
    "`ultramicro next` shows whom to look up first."
).with_id("next")
