"""Goods that come in: each delivery is a batch of one grower and one good, with a number of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Action, Done, Repeats
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.coming import Delivery, Kept, Outcome, fault_of, in_file, unit_of_good
from ultramicro.food.hub.events import Came, Counted, Move, Step, What
from ultramicro.food.hub.expected import as_matched, batch_number, came_as, require_near
from ultramicro.food.hub.stock import Batch, Batches
from ultramicro.food.hub.telling import WEEK, written
from ultramicro.food.hub.units import plain, scale_of, whole
from ultramicro.food.hub.weeks import Week, going, week_day
from ultramicro.food.hub.words import BATCH, good_mark, good_memos, mark_of, somebody
from ultramicro.ledger.deciding import Asked, Decision, Doer, Memo, View, unchanged


@dataclass(frozen=True, kw_only=True)
class Receive(Action[Doer]):
    """Take goods in."""

    name: ClassVar[str] = "receive"
    does: ClassVar[str] = say(
        "take in what growers brought: one delivery, many from a CSV file, or all as it was matched"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    ahead: ClassVar[Collection[str]] = ("week", "use_by")

    week: date | None = param(None, WEEK)
    all: bool = param(False, "everything that was matched and has not come yet came as it was matched")
    file: Path | None = param(
        None,
        "a CSV file with the columns grower, item and quantity; and unit, batch, harvested_on and use_by",
    )
    who: str = param("", "the grower's short name")
    item: str = param("", "the good")
    unit: str = param("", "its unit (default: the one in which it was matched)")
    quantity: float = param(0.0, "how much came, in that unit", unit="", low=0.0)
    batch: str = param("", "number of the batch (default: one is made)")
    harvested_on: date | None = param(None, "when it was harvested or made")
    use_by: date | None = param(None, "last day on which it can be used")
    sure: bool = param(False, "so much came although much less was matched")

    def act(self, desk: Doer) -> Done:
        """Write down the batches; a delivery that was taken in before changes nothing.

        Raises
        ------
        BadInput
            If nothing says what came, or it was taken in before with another quantity.
        """
        view, asked = desk.view(), desk.asked()
        week = going(view, asked, self.week)
        self._require_one_way()
        kept: list[Kept] = []
        counted: tuple[Counted, ...] = ()
        if self.all:
            found, counted = as_matched(view, week)
        elif self.file:
            found = list(in_file(view, week, self.file, kept))
        else:
            found = [self._one(view, week)]
        decision = decide(view, asked, week, found, kept, counted=counted, sure=self.sure)
        return decision.answered(desk.take(decision))

    def _require_one_way(self) -> None:
        """Refuse flags that would be passed over: who gives them means them."""
        one = {
            name for name in ("who", "item", "unit", "quantity", "batch", "harvested_on", "use_by")
            if getattr(self, name)
        }  # fmt: skip
        if self.all and (self.file or one or self.sure):
            raise BadInput(
                say("--all takes in everything of everybody"), where="--all",
                do=say("give it alone; or say what came by --who, --item and --quantity, or by --file"),
            )  # fmt: skip
        if self.file and one:
            raise BadInput(
                say("a file says itself what came"), where="--file",
                do=say("leave the other flags out, or give no file"),
            )  # fmt: skip

    def _one(self, view: View, week: Week) -> Delivery:
        if not (self.who and self.item):
            raise BadInput(
                say("nothing says what came"),
                do=say("give --who, --item and --quantity; --file with a CSV file; or --all"),
            )
        unit = self.unit or unit_of_good(view.people, week, self.item)
        quantity = whole(self.quantity, scale_of(unit), where="--quantity")
        grower = somebody(view.people, self.who).id
        return Delivery(grower, self.item, unit, quantity, self.batch, self.harvested_on, self.use_by)


def decide(
    view: View, asked: Asked, week: Week, deliveries: Sequence[Delivery], kept: Sequence[Kept] = (), *,
    counted: tuple[Counted, ...] = (), sure: bool = False,
) -> Decision:  # fmt: skip
    """Decide which deliveries become batches.

    Parameters
    ----------
    view, asked : View, Asked
        The books, and who asks when.
    week : Week
        For which week they come.
    deliveries : sequence of Delivery
        What came.
    kept : sequence of Kept
        Rows of a file that were kept out before.
    counted : tuple of Counted
        What is there from earlier weeks and need not come.
    sure : bool
        Whether much more may come than was matched.

    Raises
    ------
    BadInput
        If a batch has the number of another one, or a day that makes no sense, or much more came than was
        matched.
    """
    found = _Found({}, [], [], [], list(kept), set())
    for each in deliveries:
        try:
            _take_in(found, view, asked, week, each, sure=sure)
        except BadInput as error:
            if not each.line:
                raise
            who = view.people.called(each.grower)
            found.kept.append(Kept(each.line, fault_of(error), who, each.item, each.unit, each.words))
    rows = [*found.rows, *map(_kept_row, found.kept)]
    says = joined([*_says(week, len(found.moves), len(found.kept)), *_remarks(week, found)])
    if not (found.moves or counted):
        more = say("What came beside it needs a number of its own: give it with --batch.")
        return unchanged(joined([says, more]) if rows else says, rows)
    note = written(
        view, asked, week, Step.RECEIVED, came=tuple(found.came.values()), moves=tuple(found.moves),
        counted=counted,
    )  # fmt: skip
    return Decision(operations=[note], memos=found.memos, rows=rows, says=says)


def _remarks(week: Week, found: _Found) -> Iterator[Message]:
    """Say what was taken in and is of no use to the week: not matched, or too old on its day."""
    pairs = {(line.grower, line.good) for line in week.lines}
    if others := sum((came.grower, came.good) not in pairs for came in found.came.values()):
        yield plural(
            "{n} batch is of a grower and good that were not matched this week.",
            "{n} batches are of growers and goods that were not matched this week.", others,
        ).with_id("not_matched")  # fmt: skip
    if old := sum(bool(came.use_by and came.use_by < week.day) for came in found.came.values()):
        yield plural(
            "{n} batch cannot be used any more on {day}, and is not packed.",
            "{n} batches cannot be used any more on {day}, and are not packed.", old, day=week.day,
        ).with_id("too_old")  # fmt: skip


class _Found(NamedTuple):
    came: dict[str, Came]
    moves: list[Move]
    memos: list[Memo]
    rows: list[Row]
    kept: list[Kept]
    seen: set[str]

    def of(self, grower: str, good: str) -> int:
        """Return how much of a grower's good is among them."""
        theirs = {came.batch for came in self.came.values() if (came.grower, came.good) == (grower, good)}
        return sum(move.quantity for move in self.moves if move.batch in theirs)


def _take_in(found: _Found, view: View, asked: Asked, week: Week, each: Delivery, *, sure: bool) -> None:
    """Take one delivery in, or find that it was taken in before."""
    names = view.people
    _require_days(each, asked.day)
    words = each.words or batch_number(week, names, each)
    mark, good = mark_of(names, BATCH, words, each.grower), good_mark(names, each.item, each.unit)
    there = view.of(Batches).shelf.get(mark)
    _require_once(found, each, mark, words)
    # Also where it was there before: a file that is given again is read as it was the first time.
    found.seen.add(mark)
    if there:
        _require_as_before(there, week, each, good, words)
    elif not sure:
        require_near(view, week, each, found.of(each.grower, good))
    found.rows.append(_row(view, each, words, Outcome.BEFORE if there else Outcome.RECEIVED))
    if not there:
        scale = scale_of(each.unit)
        found.came[mark] = Came(mark, each.grower, good, scale, each.harvested_on, each.use_by)
        found.moves.append(Move(mark, What.RECEIVED, each.quantity))
        # A number that the hub made says nothing of a person, and is found when they are erased.
        whose = "" if words.startswith(batch_number(week, names, each)) else each.grower
        found.memos.extend([*good_memos(names, each.item, each.unit), Memo(mark, words, whose)])


def _require_once(found: _Found, each: Delivery, mark: str, words: str) -> None:
    """Refuse a delivery of nothing, and a batch that came on an earlier line."""
    if not each.quantity:
        raise BadInput(
            say("nothing says how much came"), where="--quantity", do=say("give --quantity, more than 0")
        )
    if mark in found.seen:
        raise BadInput(
            say("batch {batch} came on an earlier line", batch=words),
            do=say("give each line a number of its own in the column batch"),
        )


def _require_as_before(there: Batch, week: Week, each: Delivery, good: str, words: str) -> None:
    """Refuse a batch that was taken in before as something else."""
    if there.week != week.id:
        raise BadInput(
            say("batch {batch} was taken in for another week, that of {day}", batch=words,
                day=week_day(there.week)),
            where="--batch",
            do=say("what is left of it is there for this week too; give what came beside it a number of its "
                   "own with --batch"),
        )  # fmt: skip
    if _other_days(there, each):
        raise BadInput(
            say("batch {batch} was taken in with other days", batch=words), where="--use-by",
            do=say("take that step back with `ultramicro hub undo` and give it again with the right ones"),
        )  # fmt: skip
    if (there.good, came_as(week, there)) != (good, each.quantity):
        raise BadInput(
            say("batch {batch} was taken in with another quantity or good", batch=words),
            where="--batch",
            do=say("give what else came a number of its own with --batch, or weigh it with "
                   "`ultramicro hub weigh`"),
        )  # fmt: skip


def _other_days(there: Batch, each: Delivery) -> bool:
    """Whether days are given that the books have otherwise or not at all; none given says nothing."""
    return any(
        given and given != had
        for given, had in ((each.use_by, there.use_by), (each.harvested_on, there.harvested_on))
    )


def _require_days(each: Delivery, on: date) -> None:
    if each.harvested_on and each.harvested_on > on:
        raise BadInput(
            say("{day} as the day of harvest has not come", day=each.harvested_on), where="--harvested-on",
            do=say("correct that day; or give the day on which it came with --on"),
        )  # fmt: skip
    if each.use_by and each.harvested_on and each.use_by < each.harvested_on:
        raise BadInput(
            say("it can be used until {day} and was harvested after", day=each.use_by), where="--use-by",
            do=say("exchange the two days if they were mixed up"),
        )  # fmt: skip


def _row(view: View, each: Delivery, words: str, status: Outcome) -> Row:
    return {
        "batch": words, "grower": view.people.called(each.grower), "item": each.item,
        "quantity": plain(each.quantity, scale_of(each.unit)), "unit": each.unit, "status": status, "why": "",
    }  # fmt: skip


def _kept_row(each: Kept) -> Row:
    return {
        "batch": each.words, "grower": each.grower, "item": each.item, "quantity": None, "unit": each.unit,
        "status": Outcome.KEPT_OUT, "why": each.says,
    }  # fmt: skip


def _says(week: Week, new: int, kept: int) -> Iterator[Message]:
    if new or kept:
        yield plural(
            "{n} batch is taken in for the week of {day}.", "{n} batches are taken in for the week of {day}.",
            new, day=week.day,
        ).with_id("received")  # fmt: skip
    else:
        yield say("All of it is taken in.").with_id("received_before")
    if kept:
        yield plural("{n} row is kept out.", "{n} rows are kept out.", kept).with_id("kept_out")
