"""What happens to goods in the hub: weighed, spoilt, cut where less came, packed by batch, delivered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.acting import ForBuyers, InWeek
from ultramicro.food.hub.cutting import fair_cut
from ultramicro.food.hub.events import Cut, Move, PlannedLine, Step, What
from ultramicro.food.hub.reserving import free_for, given_in
from ultramicro.food.hub.stock import Batch, Batches, Parcel
from ultramicro.food.hub.telling import amount, move_rows, written
from ultramicro.food.hub.units import STEP, plain
from ultramicro.food.hub.weeks import Week, going
from ultramicro.food.hub.words import good_of
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged

SHARE = "share"
"""The rule of fairness under which lines are cut by equal parts; under every other, by equal quantities."""


class Stand(NamedTuple):
    """How a grower's good stands in a week: its batches, its lines, and what each line has of them.

    `free` is what of each batch is left for this week.
    """

    batches: list[Batch]
    lines: list[PlannedLine]
    given: Mapping[int, int]
    free: Mapping[str, int]

    def lacks(self, line: PlannedLine) -> int:
        """Return what a line is still to get."""
        return max(0, line.quantity - self.given.get(line.line, 0))

    def usable(self, on: date) -> int:
        """Return what is left of the batches for this week and can be used."""
        return sum(self.usable_of(each, on) for each in self.batches)

    def usable_of(self, batch: Batch, on: date) -> int:
        """Return what is left of a batch for this week and can be used."""
        return min(batch.usable(on), self.free[batch.id])


def stands(view: View, week: Week) -> dict[tuple[str, str], Stand]:
    """Return how each grower's good stands in a week, in the order of its lines."""
    batches, given = view.of(Batches), given_in(view, week)
    lines: defaultdict[tuple[str, str], list[PlannedLine]] = defaultdict(list)
    for line in week.lines:
        lines[line.grower, line.good].append(line)
    return {
        pair: Stand(batches.of(*pair), theirs, given, free_for(view, week, *pair))
        for pair, theirs in lines.items()
    }


@dataclass(frozen=True, kw_only=True)
class Short(InWeek):
    """Cut lines where less came."""

    name: ClassVar[str] = "short"
    does: ClassVar[str] = say(
        "where less came than was matched, cut what each buyer gets of it: by the week's rule, promised "
        "first, never by who ordered first"
    )

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide how much less each line gets; lines that are packed keep what they have.

        Raises
        ------
        BadInput
            If no such week is open.
        """
        week = going(view, asked, self.week)
        cuts = [cut for stand in stands(view, week).values() for cut in _cuts(stand, week)]
        if not cuts:
            return _cut_before(view, week)
        rows = [cut_row(view, week, cut) for cut in cuts]
        says = plural(
            "{n} line gets less than was matched.", "{n} lines get less than was matched.", len(cuts)
        ).with_id("cut")
        return Decision(
            operations=[written(view, asked, week, Step.SHORT, cuts=tuple(cuts))], rows=rows,
            says=joined([says, *_nothing_came(view, week, cuts)]),
        )  # fmt: skip


def _cut_before(view: View, week: Week) -> Decision:
    """Say that nothing is to be cut: what was cut before stands, also where nobody heard that it was done."""
    there = say("All that lines still get is there: nothing is cut.").with_id("nothing_short")
    cuts = [cut for step in week.standing() if step.step is Step.SHORT for cut in step.cuts]
    if not (lines := sorted({cut.line for cut in cuts})):
        return Decision(says=there)
    says = plural(
        "{n} line was cut, and all that lines still get is there.",
        "{n} lines were cut, and all that lines still get is there.", len(lines),
    ).with_id("cut_before")  # fmt: skip
    return unchanged(says, [cut_row(view, week, Cut(line, 0)) for line in lines])


def _nothing_came(view: View, week: Week, cuts: Sequence[Cut]) -> list[Message]:
    """Say of how many goods nothing is in the books: they may not have come yet."""
    there = {(each.grower, each.good) for each in view.of(Batches).in_week(week.id)}
    cut = {(line.grower, line.good) for line in (week.line(each.line) for each in cuts)}
    if not (absent := len(cut - there)):
        return []
    return [
        plural(
            "Of {n} good nothing has come: if it is still to come, take the cut back with "
            "`ultramicro hub undo` and give it when it is there.",
            "Of {n} goods nothing has come: if they are still to come, take the cut back with "
            "`ultramicro hub undo` and give it when they are there.", absent,
        ).with_id("nothing_came")
    ]  # fmt: skip


def _cuts(stand: Stand, week: Week) -> Iterator[Cut]:
    asked = [stand.lacks(line) for line in stand.lines]
    there = stand.usable(week.day)
    if there >= sum(asked):
        return
    given = fair_cut(
        there, asked, [line.promised for line in stand.lines], by_share=week.rule == SHARE,
        step=STEP if stand.lines[0].scale > 1 else 1,
        # One further each week: of lines that stand alike, another one gets the odd step.
        turn=week.day.toordinal() // 7,
    )  # fmt: skip
    for line, want, gets in zip(stand.lines, asked, given, strict=True):
        if want > gets:
            yield Cut(line.line, want - gets)


def cut_row(view: View, week: Week, cut: Cut) -> Row:
    """Return a line that is cut as a row: what was matched, and what it gets now."""
    line = week.line(cut.line)
    item, unit = good_of(view.people, line.good)
    return {
        "buyer": view.people.called(line.buyer), "grower": view.people.called(line.grower), "item": item,
        "unit": unit, "matched": plain(week.asked[cut.line - 1], line.scale),
        "gets": plain(line.quantity - cut.less, line.scale),
    }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Pack(ForBuyers):
    """Pack goods for buyers."""

    name: ClassVar[str] = "pack"
    does: ClassVar[str] = say(
        "pack what is there for each buyer, from batches that end first; what came short waits for its cut"
    )

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide from which batch each line is packed.

        Raises
        ------
        BadInput
            If no such week is open.
        """
        week = going(view, asked, self.week)
        whose = self.whose(view)
        found, waiting = stands(view, week), list[Stand]()
        moves = list[Move]()
        for stand in found.values():
            if sum(map(stand.lacks, stand.lines)) > stand.usable(week.day):
                # Whoever is packed first would get it all.
                waiting += [stand] if any(whose in {"", line.buyer} for line in stand.lines) else []
                continue
            moves += _packed(stand, week, whose)
        waits, rows = _waiting_says(waiting), [_waiting_row(view, stand, week.day) for stand in waiting]
        if not moves and (before := _packed_before(view, week, whose)):
            return unchanged(joined([before, *waits]), rows)
        batches = [batch for stand in found.values() for batch in stand.batches]
        notes = [written(view, asked, week, Step.PACKED, moves=tuple(moves))] if moves else []
        parcels = [move for move in moves if move.what is What.PACKED]
        says = plural("{n} parcel is packed.", "{n} parcels are packed.", len(parcels)).with_id("packed")
        return Decision(
            operations=notes, rows=[*move_rows(view, parcels, batches, status="packed"), *rows],
            says=joined([says, *waits] if parcels or not waits else waits),
        )  # fmt: skip


def _packed_before(view: View, week: Week, whose: str) -> Message | None:
    """Say how many parcels stand packed or went out already; nothing where there is none."""
    parcels = [
        parcel for batch in view.of(Batches).in_week(week.id) for parcel in batch.parcels
        if parcel.week == week.id and whose in {"", parcel.buyer} and (parcel.packed or parcel.delivered)
    ]  # fmt: skip
    if not parcels:
        return None
    return plural(
        "{n} parcel is packed or delivered, and nothing more is to be packed.",
        "{n} parcels are packed or delivered, and nothing more is to be packed.", len(parcels),
    ).with_id("packed_before")  # fmt: skip


def _as_expected(batch: Batch, week: Week, line: PlannedLine, part: int) -> Iterator[Move]:
    """Yield what pieces are taken to weigh that come to others which were weighed: what was expected."""
    for parcel in batch.parcels:
        if (parcel.week, parcel.line) == (week.id, line.line) and parcel.weighed_g:
            yield Move(batch.id, What.WEIGHED, part * parcel.each_g, line.line, line.buyer, parcel.each_g)


def _packed(stand: Stand, week: Week, whose: str) -> Iterator[Move]:
    left = {batch.id: stand.usable_of(batch, week.day) for batch in stand.batches}
    for line in stand.lines:
        lacks = stand.lacks(line) if whose in {"", line.buyer} else 0
        for batch in stand.batches:
            part = min(lacks, left[batch.id])
            if part > 0:
                yield Move(batch.id, What.PACKED, part, line.line, line.buyer)
                yield from _as_expected(batch, week, line, part)
                left[batch.id] -= part
                lacks -= part


def _waiting_row(view: View, stand: Stand, on: date) -> Row:
    line = stand.lines[0]
    item, unit = good_of(view.people, line.good)
    return {
        "batch": "", "grower": view.people.called(line.grower), "item": item,
        "quantity": plain(stand.usable(on), line.scale), "unit": unit, "buyer": "", "status": "short",
    }  # fmt: skip


def _waiting_says(waiting: Sequence[Stand]) -> list[Message]:
    if not waiting:
        return []
    return [
        plural(
            "Of {n} good less is there than was matched, and it is not packed: `ultramicro hub receive` what "
            "is still to come, or cut fairly with `ultramicro hub short`.",
            "Of {n} goods less is there than was matched, and they are not packed: `ultramicro hub receive` "
            "what is still to come, or cut fairly with `ultramicro hub short`.",
            len(waiting),
        ).with_id("waiting")
    ]


def parcels_of(batch: Batch, week: Week, buyer: str, line: int = 0) -> list[Parcel]:
    """Return what a buyer has of a batch in a week: a parcel a line, of one line if it is named.

    Raises
    ------
    BadInput
        If they have nothing of it there.
    """
    found = [p for p in batch.parcels if (p.week, p.buyer) == (week.id, buyer) and line in {0, p.line}]
    if not found:
        raise BadInput(
            say("this buyer has nothing of that batch on line {line}", line=str(line)) if line
            else say("this buyer has nothing of that batch this week"),
            where="--line" if line else "--buyer",
            do=say("see `ultramicro hub show` for the lines of the week"),
        )  # fmt: skip
    return found


def parcel_of(view: View, batch: Batch, week: Week, buyer: str, line: int) -> Parcel:
    """Return the one parcel of a batch that a buyer has in a week.

    Raises
    ------
    BadInput
        If they have nothing of it; or on several lines, as where a promise serves a part of an order first,
        with what each of them has.
    """
    found = parcels_of(batch, week, buyer, line)
    if len(found) > 1:
        has = [
            say("{line} ({amount})", line=str(p.line), amount=amount(view, batch, p.quantity)) for p in found
        ]
        raise BadInput(
            say("this buyer has the batch on several lines: {lines}", lines=Listed(has)), where="--line",
            do=say("say which one is meant"),
        )  # fmt: skip
    return found[0]
