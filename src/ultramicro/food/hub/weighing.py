"""What the scales say, and what spoilt: a batch as it came, a buyer's parcel, a piece paid by its weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.action import need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.events import Cut, HubMoved, Move, Step, What
from ultramicro.food.hub.moving import parcel_of, parcels_of
from ultramicro.food.hub.stock import Batch, Parcel
from ultramicro.food.hub.telling import (
    BATCH_ASKED,
    WHOSE,
    amount,
    bills_change,
    move_rows,
    written,
)
from ultramicro.food.hub.units import THOUSAND, TOLERANCE, number_of, plain, typed, whole
from ultramicro.food.hub.weeks import Week, going
from ultramicro.food.hub.words import batch_named, called, somebody
from ultramicro.ledger.carry_out import ANEW
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged

LINE = say("line of the week, where the buyer has several of the batch (0: the only one)")


@dataclass(frozen=True, kw_only=True)
class Weigh(InWeek):
    """Write down an actual weight."""

    name: ClassVar[str] = "weigh"
    does: ClassVar[str] = say(
        "write down what a batch really weighs, or a buyer's part of it: what is paid follows the weight"
    )

    batch: str = need(BATCH_ASKED)
    weight: float = need(
        "what it weighs, in kg; of what is counted and not paid by weight, how many", low=0.0, weighed=True
    )
    who: str = param("", WHOSE)
    buyer: str = param("", "the buyer whose part was weighed, by short name (default: the whole batch)")
    line: int = param(0, LINE, low=0)
    each: float = param(
        0.0,
        "what one piece was expected to weigh at its price, in kg: pieces are then paid by weight",
        low=0.0,
    )
    sure: bool = param(False, "the weight is right although it is far from what was expected")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide by how much the batch or the parcel changes.

        Raises
        ------
        BadInput
            If there is no such batch or parcel, or the weight is far from what was expected.
        """
        week = going(view, asked, self.week)
        batch = batch_named(view, self.batch, somebody(view.people, self.who).id if self.who else "")
        self._require_pieces(batch)
        cuts: tuple[Cut, ...] = ()
        if not self.buyer:
            moves = [self._whole_batch(batch)]
        elif batch.scale == THOUSAND:
            moves = [self._parcel(view, week, batch)]
            cuts = _as_weighed(week, moves[0])
        else:
            moves = self._pieces(view, week, batch)
        if not moves or not moves[-1].quantity:
            return unchanged(say("That is what the books have already.").with_id("weighed_before"))
        moved = HubMoved(step=Step.WEIGHED, on=asked.day, moves=tuple(moves), cuts=cuts)
        (row,) = move_rows(view, moves[-1:], [batch], status="changed")
        rows = [{**row, **self._held(week, batch, moves)}]
        says = say("Batch {batch} is weighed.", batch=self.batch).with_id("weighed")
        says = joined([says, *_rest(view, batch, moves[-1]), *bills_change(view, week, moved)])
        note = written(view, asked, week, Step.WEIGHED, moves=moved.moves, cuts=cuts)
        return Decision(operations=[note], says=says, rows=rows)

    def _held(self, week: Week, batch: Batch, moves: Sequence[Move]) -> Row:
        """Return what is held from now on, and by how much that is more than the books had."""
        last, more = moves[-1], sum(move.quantity for move in moves)
        if last.what is not What.WEIGHED:
            held = whole(self.weight, batch.scale, where="--weight")
            return {"quantity": plain(held, batch.scale), "change": plain(more, batch.scale)}
        if len(moves) == 1:
            (parcel,) = parcels_of(batch, week, last.buyer, last.line)
            # Before they are weighed, pieces are taken to weigh what was expected.
            more -= parcel.quantity * last.each_g
        return {"quantity": plain(last.quantity, THOUSAND), "change": plain(more, THOUSAND)}

    def _require_pieces(self, batch: Batch) -> None:
        """Refuse what a piece should weigh where nothing is paid by it, or it would be passed over."""
        if self.each and (not self.buyer or batch.scale == THOUSAND):
            raise BadInput(
                say("what a piece should weigh says nothing of a whole batch") if not self.buyer
                else say("batch {batch} is paid by weight already", batch=self.batch),
                where="--each",
                do=say("give --buyer too, whose pieces were weighed") if not self.buyer
                else say("leave it out"),
            )  # fmt: skip

    def _whole_batch(self, batch: Batch) -> Move:
        now = whole(self.weight, batch.scale, where="--weight")
        self._require_near(now, batch.received, batch.scale)
        return Move(batch.id, What.RECEIVED, now - batch.received)

    def _parcel(self, view: View, week: Week, batch: Batch) -> Move:
        buyer = somebody(view.people, self.buyer).id
        was = parcel_of(view, batch, week, buyer, self.line)
        now = whole(self.weight, batch.scale, where="--weight")
        self._require_near(now, was.quantity, batch.scale)
        _require_whole(view, batch, was, now)
        what = What.DELIVERED if was.delivered else What.PACKED
        more = now - was.quantity
        if more > batch.left:
            raise BadInput(
                say("that is {more} more than there is of batch {batch}", batch=self.batch,
                    more=amount(view, batch, more - batch.left)),
                where="--weight",
                do=say("the batch is heavier than it was taken in: weigh it first, with {weight}, by "
                       "`ultramicro hub weigh` without --buyer",
                       weight=amount(view, batch, batch.received + more - batch.left)),
            )  # fmt: skip
        return Move(batch.id, what, more, was.line, buyer)

    def _pieces(self, view: View, week: Week, batch: Batch) -> list[Move]:
        """Return what pieces weigh that are paid by weight: how many there are stays as it is.

        An earlier weight goes first, so that taking this one back brings it back as it was.
        """
        buyer = somebody(view.people, self.buyer).id
        was = parcel_of(view, batch, week, buyer, self.line)
        each = whole(self.each, THOUSAND, where="--each") or was.each_g
        if not each:
            raise BadInput(
                say("batch {batch} is counted, and nothing says what a piece should weigh", batch=self.batch),
                where="--each",
                do=say("give what one piece was expected to weigh at its price, as in --each 1.5"),
            )  # fmt: skip
        now = whole(self.weight, THOUSAND, where="--weight")
        if not now:
            raise BadInput(
                say("pieces that are there do not weigh 0"), where="--weight",
                do=say("what cannot be sold is written down with `ultramicro hub spoil`"),
            )  # fmt: skip
        self._require_near(now, was.quantity * each, THOUSAND)
        if (now, each) == (was.weighed_g, was.each_g):
            return []
        new = Move(batch.id, What.WEIGHED, now, was.line, buyer, each)
        old = Move(batch.id, What.WEIGHED, -was.weighed_g, was.line, buyer, was.each_g)
        return [old, new] if was.weighed_g else [new]

    def _require_near(self, now: int, expected: int, scale: int) -> None:
        if not self.sure and abs(now - expected) > TOLERANCE * expected:
            raise BadInput(
                say("{now} is far from the {expected} that was expected", now=number_of(now, scale),
                    expected=number_of(expected, scale)),
                where="--weight", do=say("weigh it again; if it is right, add --sure"),
            )  # fmt: skip


def _require_whole(view: View, batch: Batch, was: Parcel, now: int) -> None:
    """Refuse a weight of a parcel of which a part is handed over, where it says nothing of that part."""
    if was.delivered and now < was.packed:
        raise BadInput(
            say("of this parcel {out} is delivered and {packed} stands packed, and {now} is less than what "
                "is packed alone", out=amount(view, batch, was.delivered),
                packed=amount(view, batch, was.packed), now=amount(view, batch, now)),
            where="--weight",
            do=say("give what both weigh together; or deliver what is packed, or take that packing back, "
                   "and weigh it then"),
        )  # fmt: skip


def _rest(view: View, batch: Batch, move: Move) -> list[Message]:
    """Say where it is counted what a parcel that was handed over has less: scales do not know."""
    if move.what is not What.DELIVERED or move.quantity >= 0:
        return []
    less = say(
        "{less} less is with them, and is counted as left in the hub. If it is not there, it never came: "
        "then give `ultramicro hub weigh --batch {batch} --weight {weight}` without --buyer.",
        less=amount(view, batch, -move.quantity), batch=called(view.people, batch.id),
        weight=typed(batch.received + move.quantity, batch.scale),
    )  # fmt: skip
    return [less.with_id("counted_here")]


def _as_weighed(week: Week, move: Move) -> tuple[Cut, ...]:
    """Return how the line goes with the weight of its parcel: what is lighter is not packed up again."""
    less = min(-move.quantity, week.line(move.line).quantity)
    return (Cut(move.line, less),) if less else ()


@dataclass(frozen=True, kw_only=True)
class Spoil(InWeek):
    """Write down what spoilt."""

    name: ClassVar[str] = "spoil"
    does: ClassVar[str] = say(
        "write down what of a batch spoilt, in the hub or at a buyer's, who then does not pay for it"
    )

    batch: str = need(BATCH_ASKED)
    quantity: float = param(0.0, "how much, in its unit (0: all that is left of it there)", low=0.0)
    who: str = param("", WHOSE)
    buyer: str = param("", "the buyer at whose place it spoilt, by short name (default: in the hub)")
    line: int = param(0, LINE, low=0)
    why: str = param("", "reason, in a few words; kept outside the ledger")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide what is taken from where.

        Raises
        ------
        BadInput
            If there is no such batch, or less of it.
        """
        week = going(view, asked, self.week)
        batch = batch_named(view, self.batch, somebody(view.people, self.who).id if self.who else "")
        given = whole(self.quantity, batch.scale, where="--quantity")
        moves = self._moves(view, week, batch, given)
        if not moves or not moves[-1].quantity:
            return Decision(says=say("Nothing of it is left there.").with_id("nothing_left"))
        said = say("{amount} of batch {batch} is spoilt.", batch=self.batch,
                   amount=amount(view, batch, moves[-1].quantity)).with_id("spoilt")  # fmt: skip
        if not asked.is_word and self._stands(view, week, asked.day, moves):
            return unchanged(joined([said, say(ANEW)]))
        memo = asked.memo(self.why, of=batch.grower)
        note = written(view, asked, week, Step.SPOILT, moves=tuple(moves), memo=memo.ref)
        moved = HubMoved(step=Step.SPOILT, on=asked.day, moves=tuple(moves))
        says = joined([said, *bills_change(view, week, moved)])
        return Decision(operations=[note], memos=[memo] if self.why else [], says=says)

    def _stands(self, view: View, week: Week, on: date, moves: Sequence[Move]) -> bool:
        """Whether as much of it spoilt there that day for the same reason: the command was given twice."""
        counted = [move for move in moves if move.what is not What.WEIGHED]
        return bool(self.quantity) and any(
            [move for move in each.moves if move.what is not What.WEIGHED] == counted
            and view.people.words(each.memo) == self.why
            for each in week.standing() if each.step is Step.SPOILT and each.on == on
        )  # fmt: skip

    def _moves(self, view: View, week: Week, batch: Batch, given: int) -> list[Move]:
        if not self.buyer:
            return [Move(batch.id, What.SPOILT, given or batch.left)]
        buyer = somebody(view.people, self.buyer).id
        parcels = parcels_of(batch, week, buyer, self.line)
        if given and len(parcels) > 1:
            parcels = [parcel_of(view, batch, week, buyer, self.line)]
        what = What.DELIVERED if any(each.delivered for each in parcels) else What.PACKED
        there = [each.delivered if what is What.DELIVERED else each.packed for each in parcels]
        if given > sum(there):
            raise BadInput(
                say("{buyer} has only {amount} of batch {batch}", buyer=view.people.called(buyer),
                    amount=amount(view, batch, sum(there)), batch=self.batch),
                where="--quantity",
            )  # fmt: skip
        parts = [given] if given else there
        out = [
            move for parcel, part in zip(parcels, parts, strict=True) if part
            for move in (Move(batch.id, what, -part, parcel.line, buyer), *_less_weight(batch, parcel, part))
        ]  # fmt: skip
        return [*out, Move(batch.id, What.SPOILT, sum(parts))]


def _less_weight(batch: Batch, was: Parcel, quantity: int) -> list[Move]:
    """Return what pieces that spoilt take of the weight of a parcel: their part of it."""
    if not was.weighed_g or not was.quantity:
        return []
    less = -was.weighed_g * quantity // was.quantity
    return [Move(batch.id, What.WEIGHED, less, was.line, was.buyer, was.each_g)]
