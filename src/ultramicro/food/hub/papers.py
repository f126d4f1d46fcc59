"""The verb that puts a week on paper: from what the books have, never from what was matched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ultramicro.core.action import Done
from ultramicro.core.message import Listed, Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.addresses import addresses_told
from ultramicro.food.hub.between import van_lists
from ultramicro.food.hub.drivers import drivers_lists
from ultramicro.food.hub.driving import Driven, driven, why_words
from ultramicro.food.hub.ending import is_billed
from ultramicro.food.hub.gone import is_gone, week_or_gone
from ultramicro.food.hub.goods import goods_told, growers_told
from ultramicro.food.hub.invoices import invoices, lacks_of_seller, without_address
from ultramicro.food.hub.notes import Desktop, bring_lists, delivery_notes, labels, pick_lists
from ultramicro.food.hub.seller import seller_of
from ultramicro.food.hub.sheets import Sheet, sheet_page, sheet_pdf
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.verbs import Papers
from ultramicro.ledger.desk import Desk

KINDS = (
    "bring-*",
    "van-*",
    "pick",
    "pick-*",
    "note-*",
    "drive-*",
    "invoice-*",
    "credit-*",
    "paid-to-*",
    "labels",
)
"""How papers are called."""

SELLER_WORDS = {"name": say("name"), "address": say("address"), "pay": say("way to be paid")}
"""What an invoice says of the hub, by the keys of [hub]."""


@dataclass(frozen=True, kw_only=True)
class DoPapers(Papers):
    """Write a week's papers."""

    def act(self, desk: Desk) -> Done:
        """Write them into a folder.

        Raises
        ------
        BadInput
            If there is no such week, or food/goods.csv says what cannot be.
        """
        week = week_or_gone(desk.view(), self.week)
        # What came for a week that was taken back is none of its goods any more.
        batches = [] if is_gone(desk.view(), week) else desk.view().of(Batches).in_week(week.id)
        rounds = driven(desk.root, desk.view(), week) if any(b.parcels for b in batches) else None
        made = Desktop(
            view=desk.view(), week=week, batches=batches, told=goods_told(desk.root),
            growers=growers_told(desk.root),
            seller=seller_of(desk.settings), addresses=addresses_told(desk.root),
            served=rounds.buyers() if rounds else (),
        )  # fmt: skip
        sheets = list(_sheets(made, rounds))
        self._write(desk.root, made, sheets)
        rows = [_row(f"{sheet.name}.html", sheet.title) for sheet in sheets]
        rows += [_row("labels.html", say("Labels"))] if made.parcels() else []
        says = plural("{n} paper is written into {folder}.", "{n} papers are written into {folder}.",
                      len(rows), folder=str(self.to)).with_id("papers")  # fmt: skip
        back = say("The week of {day} was taken back: only its credit notes are left to print.", day=week.day)
        ahead = [back.with_id("papers_gone")] if is_gone(desk.view(), week) else []
        return Done(says=joined([*ahead, says, *self._old(made, sheets), *_remarks(made, rounds)]), rows=rows)

    def _write(self, root: Path, made: Desktop, sheets: Sequence[Sheet]) -> None:
        self.to.mkdir(parents=True, exist_ok=True)
        for sheet in sheets:
            (self.to / f"{sheet.name}.html").write_text(sheet_page(sheet), encoding="utf-8", newline="")
            if self.pdf:
                (self.to / f"{sheet.name}.pdf").write_bytes(sheet_pdf(root, sheet))
        if made.parcels():
            (self.to / "labels.html").write_text(labels(made), encoding="utf-8", newline="")

    def _old(self, made: Desktop, sheets: Sequence[Sheet]) -> Iterator[Message]:
        now = {*(sheet.name for sheet in sheets), *(["labels"] if made.parcels() else [])}
        if old := _of_before(self.to, now):
            yield plural(
                "{n} paper there is of before and not of how the books stand: {names}.",
                "{n} papers there are of before and not of how the books stand: {names}.", len(old),
                names=some(old),
            ).with_id("papers_of_before")  # fmt: skip


def _sheets(made: Desktop, rounds: Driven | None) -> Iterator[Sheet]:
    yield from bring_lists(made)
    yield from van_lists(made)
    if made.parcels():
        yield from pick_lists(made)
        yield from delivery_notes(made)
        yield from drivers_lists(made, rounds) if rounds else ()
    yield from invoices(made)


def _remarks(made: Desktop, rounds: Driven | None) -> Iterator[Message]:
    """Say what papers lack."""
    if not is_billed(made.view, made.week, made.batches):
        yield say("What was delivered is not billed yet: the invoices are those of before."
                  ).with_id("not_billed")  # fmt: skip
    if rounds and rounds.left:
        left = [say("{who} ({why})", who=made.short(who), why=why_words(why)) for who, why in rounds.left]
        yield plural("{n} buyer is on no round: {names}.", "{n} buyers are on no round: {names}.",
                     len(left), names=some(left)).with_id("no_round")  # fmt: skip
    if missing := lacks_of_seller(made):
        yield say("Invoices lack the hub's {missing}: write {keys} into [hub] in place.toml.",
                  missing=Listed([SELLER_WORDS[key] for key in missing]), keys=Listed(missing),
                  ).with_id("no_seller")  # fmt: skip
    if lacking := without_address(made):
        yield plural(
            "{n} invoice is no full VAT invoice, as it lacks the buyer's address: {names}. Write it into "
            "food/stops.csv, in the column address.",
            "{n} invoices are no full VAT invoices, as they lack the buyers' addresses: {names}. Write "
            "them into food/stops.csv, in the column address.", len(lacking), names=some(lacking),
        ).with_id("no_address")  # fmt: skip


def _of_before(folder: Path, names: Collection[str]) -> list[str]:
    """Return the papers of a folder that were not written now: taken away by nobody, they mislead."""
    found = (each for kind in KINDS for ending in ("html", "pdf") for each in folder.glob(f"{kind}.{ending}"))
    return sorted(each.name for each in found if each.stem not in names)


def _row(file: str, paper: Message) -> Row:
    return {"file": file, "paper": paper}
