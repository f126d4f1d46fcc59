"""The bills of a run as sheets, ready for a page or for paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ultramicro.core.message import say
from ultramicro.energy.bills.bill import Bill, bills_of
from ultramicro.energy.bills.page import (
    Sheet,
    about,
    due_words,
    how_to_check,
    identities,
    item_words,
    kwh_words,
    price_words,
    sum_words,
    totals,
)  # fmt: skip
from ultramicro.energy.club.billing import Paper, papers_of, require_as_booked
from ultramicro.energy.club.runs import Run, read_run
from ultramicro.energy.settlement.ranked import without_of
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.energy.tariffs.prices import Band
from ultramicro.ledger.deciding import View

FONTS = "fonts"


class Billed(NamedTuple):
    """A run with what was shared in it, and its bills by the tariffs as they stand; none without tariffs."""

    run: Run
    settled: Settlement
    bills: Sequence[Bill]
    bands: Sequence[Band]

    @property
    def places(self) -> dict[str, int]:
        """Each member's place, from 0."""
        return {member.id: n for n, member in enumerate(self.settled.measured.members)}


def billed(root: Path, run: Run, bands: Sequence[Band]) -> Billed:
    """Work out the bills of a run.

    Raises
    ------
    BadInput
        If the run's file is not the one that the books know, or a tariff is missing.
    """
    settled = read_run(root, run)
    return Billed(run, settled, bills_of(settled, bands) if bands else [], bands)


def sheets_of(view: View, found: Billed, bills: Sequence[Bill]) -> list[Sheet]:
    """Return some bills of a run with all that stands beside their lines.

    Parameters
    ----------
    view : View
        The books, which know what was paid.
    found : Billed
        The run.
    bills : sequence of Bill
        Those of its bills that are wanted.

    Raises
    ------
    BadInput
        If the books have a bill with another sum.
    """
    places = found.places
    papers = papers_of(view, found.run, bills, places)
    require_as_booked(papers, view.currency)
    return [_sheet(paper, found, places, view.currency) for paper in papers]


def _sheet(paper: Paper, found: Billed, places: dict[str, int], currency: str) -> Sheet:
    place, settled = places[paper.bill.member.id], found.settled
    return Sheet(
        number=paper.number, bill=paper.bill, currency=currency, place=place + 1, places=len(places),
        weight=int(settled.card.weights[place]), tier=int(settled.card.tiers[place]) + 1, rule=settled.key,
        head=found.run.settled.head, replaces=paper.replaces, was_pence=paper.was_pence,
        paid_pence=paper.paid_pence, factor=paper.bill.member.factor,
        without=[
            rank + 1
            for rank in without_of(settled.measured.members, place, own_excluded=settled.own_excluded)
        ],
    )  # fmt: skip


def sheet_pdf(root: Path, sheet: Sheet) -> bytes:
    """Return a bill as a PDF, in the language that is spoken now; the same bill gives the same bytes.

    Parameters
    ----------
    root : Path
        The place's folder, whose own fonts print what those of the program lack.
    sheet : Sheet
        What is printed.
    """
    from ultramicro.ledger.exports.fonts import Fonts  # noqa: PLC0415  an extra
    from ultramicro.ledger.exports.table_pdf import PaperTable, table_pdf  # noqa: PLC0415  an extra

    table = PaperTable(
        title=say("Energy bill"),
        about=[*about(sheet), due_words(sheet)],
        heads=[say("For"), say("kWh"), say("Price per kWh"), say("Amount")],
        rows=[
            [item_words(line), kwh_words(line.energy_wh), price_words(line),
             sum_words(line.amount_pence, sheet.currency)]
            for line in sheet.bill.lines
        ],
        sums=[[named, "", "", sum_words(pence, sheet.currency)] for named, pence in totals(sheet)],
        below=[*identities(sheet), *how_to_check(sheet), sheet.head],
    )  # fmt: skip
    return table_pdf(Fonts(root / "books" / FONTS), table)
