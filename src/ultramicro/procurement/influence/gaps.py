"""The gap analysis: by trade, what is bought, which firms there are here, and what lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Listed, Message, Pence, note, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.needs import NOT_STATED, Need
from ultramicro.flows.shares import Sums
from ultramicro.flows.tables import table_of
from ultramicro.procurement.influence.answer import span
from ultramicro.procurement.influence.kept import Kept, Trade, by, movable_pence, need_named, sums_of
from ultramicro.procurement.influence.opportunities import NOT_WORTH

NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A trade: what is bought of it, by where it goes, and who here is in it. [pence]."""

    need: Need
    sums: Sums
    movable_pence: int
    trade: Trade | None

    @property
    def wanted_pence(self) -> int:
        """What firms here could commonly supply of what is known to go elsewhere, in the low case."""
        return round(max(0, self.sums.outside_pence) * self.need.low)

    @property
    def possible_pence(self) -> int:
        """The same in the high case: with payees whose place is not known."""
        most = max(0, self.sums.outside_pence) + max(0, self.sums.unknown_pence)
        return round(most * self.need.high)

    @property
    def lacks(self) -> str:
        """What lacks first: an id."""
        if self.need.id == NOT_STATED:
            return "purpose"
        if self.need.high <= NOT_WORTH:
            return "leave"
        if self.sums.unknown_pence > max(0, self.sums.inside_pence) + max(0, self.sums.outside_pence):
            return "place"
        if self.trade is None or not self.trade.able_firms:
            return "firm"
        if self.trade.alone:
            return "second_firm"
        return "capacity" if self.trade.capacity_pence < self.wanted_pence else "nothing"


def gaps(found: Kept) -> list[Gap]:
    """Return every trade of which something is bought, those first of which most could be done here."""
    made = [
        Gap(
            need=need_named(id_),
            sums=sums_of(rows),
            movable_pence=movable_pence(rows),
            trade=found.trades.get(id_),
        )
        for id_, rows in by(found.bought, lambda each: each.category).items()
    ]
    return sorted(
        made,
        key=lambda gap: (
            gap.lacks in {"leave", "purpose"},
            -gap.wanted_pence,
            -gap.possible_pence,
            gap.need.id,
        ),
    )


def why(gap: Gap) -> Message:
    """Say what lacks, under the id of what does."""
    firms = gap.trade.names if gap.trade else []
    said = {
        "purpose": say("The files do not say what it is for."),
        "leave": gap.need.reason,
        "place": say("Most of it goes to suppliers whose place is not known."),
        "firm": say("No firm here is known to do it."),
        "second_firm": say("One firm is as good as alone here ({firms}).", firms=Listed(firms[:1], by="")),
        "capacity": say(
            "Firms here ({firms}) are seen or say to be able to do {able}; a district could commonly do "
            "{wanted} of what is bought.",
            firms=Listed(firms[:NAMED], by=""),
            able=Pence(gap.trade.capacity_pence if gap.trade else 0, "about"),
            wanted=span(gap.wanted_pence, gap.possible_pence),
        ),
        "nothing": say("Firms here could do what is wanted ({firms}): what lacks is the invitation.",
                       firms=Listed(firms[:NAMED], by="")),
    }  # fmt: skip
    return note(gap.lacks, "{said}", said=said[gap.lacks])


def next_step(gap: Gap) -> Message:
    """Say what can be done about it."""
    return {
        "purpose": say("Ask the buyers what they buy."),
        "leave": say("Do nothing."),
        "place": say("Look up where the suppliers are."),
        "firm": say("Ask firms of neighbouring trades, and people who could start."),
        "second_firm": say("Find a second firm before anything is moved."),
        "capacity": say("Ask the firms what more they could do, and what they lack for it."),
        "nothing": say("Tell the firms when the contracts end, and ask the buyers to invite them."),
    }[gap.lacks]


@dataclass(frozen=True, kw_only=True)
class GapsAnswer(Answer):
    """By trade, what is bought, who is here, and what lacks."""

    found: Kept
    gaps: Sequence[Gap]

    def says(self) -> Sequence[str]:
        """Say what lacks most, and what comes next."""
        return [self._said(), NEXT]

    def _said(self) -> Message:
        whole = self.found.sums()
        first = [gap for gap in self.gaps if gap.lacks in {"firm", "second_firm", "capacity"}][:NAMED]
        ready = [gap for gap in self.gaps if gap.lacks == "nothing"][:NAMED]
        return say(
            "{when}, {outside} of {sum} bought is known to go elsewhere, and of {unknown} the place is not "
            "known. By the authors' judgement, and before anything is taken off: most that could be done "
            "here if there were firms, or larger ones: {first}; most that firms here could do as they are: "
            "{ready}.",
            when=self.found.when, outside=Pence(whole.outside_pence), sum=Pence(whole.total_pence),
            unknown=Pence(max(0, whole.unknown_pence)),
            first=self._listed(first), ready=self._listed(ready),
        ).with_id("gaps")  # fmt: skip

    def _listed(self, found: Sequence[Gap]) -> Message | Listed:
        if found:
            told = [(gap.need.name, span(gap.wanted_pence, gap.possible_pence)) for gap in found]
            return Listed([say("{need} ({sum})", need=need, sum=sum_) for need, sum_ in told], by="")
        # Where the places of suppliers are not known, that none is seen says nothing.
        return say("not known, for want of suppliers' places") if self._unplaced else say("none")

    @property
    def _unplaced(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.lacks == "place"]

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        whole = self.found.sums()
        placed = whole.inside_pence or whole.outside_pence
        # A trade whose suppliers' places are not known may lack any of these.
        open_ = sum(_not_here(gap) for gap in self._unplaced)
        for id_, lacks, name in (
            ("without_firm", ("firm",), say("goes elsewhere in trades without a firm here")),
            ("with_one_firm", ("second_firm",), say("goes elsewhere in trades with one firm here")),
            (
                "short_of_capacity",
                ("capacity",),
                say("goes elsewhere in trades whose firms here are too small"),
            ),
            ("with_firms", ("nothing",), say("goes elsewhere in trades whose firms here could do more")),
        ):
            mine = [gap for gap in self.gaps if gap.lacks in lacks]
            pence = sum(gap.sums.outside_pence for gap in mine)
            most = pence + sum(max(0, gap.sums.unknown_pence) for gap in mine) + open_
            yield Figure(
                id=f"outside_{id_}", name=name, low=pence, high=max(pence, most),
                value=pence if placed else None,
                unit="pence",
                rests_on=plural("{n} trade", "{n} trades", len(mine)),
                how=say("Of {whole} bought, what goes to suppliers elsewhere. High end: with those whose "
                        "place is not known, and with {open} in trades of which that is not known of most",
                        whole=Pence(whole.total_pence), open=Pence(open_)),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {"trade_gaps": table_of("trade_gaps", list(map(_row, self.gaps)))}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return [
            Picture(
                name="trade_gaps", title=say("What goes elsewhere, by trade"), mark="bars",
                table="trade_gaps",
                alt=say("A bar for each trade: what is paid to suppliers elsewhere."), shows="gaps",
                encode={"y": "category", "x": "outside_pence"},
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        return [
            Check(
                id="every_purchase_once", law=say("every penny that was bought is in exactly one trade"),
                error=sum(gap.sums.total_pence for gap in self.gaps) - self.found.sums().total_pence,
            )
        ]  # fmt: skip


NEXT = say(
    "Next: ask the firms what more they could do (buying/supplier_survey.csv); `ultramicro "
    "supplier-survey` shows "
    "whom to ask first, and what those who answered say."
).with_id("next")


def _not_here(gap: Gap) -> int:
    """Return what of a trade is or may be bought elsewhere. [pence]."""
    return max(0, gap.sums.outside_pence) + max(0, gap.sums.unknown_pence)


def _row(gap: Gap) -> Row:
    trade = gap.trade
    return {
        "category": gap.need.id, "bought_pence": gap.sums.total_pence, "inside_pence": gap.sums.inside_pence,
        "outside_pence": gap.sums.outside_pence, "unknown_pence": gap.sums.unknown_pence,
        "movable_pence": gap.movable_pence, "able_firms": trade.able_firms if trade else 0,
        "near_firms": trade.near_firms if trade else 0, "firms": trade.firms if trade else None,
        "capacity_pence": trade.capacity_pence if trade else 0, "wanted_pence": gap.wanted_pence,
        "possible_pence": gap.possible_pence,
        "largest_share": trade.largest_share if trade else None, "hhi": trade.hhi if trade else None,
        "lacks": gap.lacks, "why": why(gap), "next_step": next_step(gap),
    }  # fmt: skip
