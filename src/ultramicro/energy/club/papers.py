"""The verb that puts bills on paper: a page and, where wanted, a PDF for each member."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ultramicro.core.action import Done
from ultramicro.core.harmless import harmless_text
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.energy.bills.page import Sheet, bill_page
from ultramicro.energy.club.runs import last_run
from ultramicro.energy.club.settling import place_of, require_tables
from ultramicro.energy.club.sheets import billed, sheet_pdf, sheets_of
from ultramicro.energy.club.verbs import Papers
from ultramicro.energy.read import read_bands
from ultramicro.energy.tables import bill_rows
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class DoPapers(Papers):
    """Write a month's bills."""

    def act(self, desk: Desk) -> Done:
        """Write the papers of the last run.

        Raises
        ------
        BadInput
            If the month is not settled, or a tariff is missing.
        """
        place = place_of(desk)
        require_tables(place, "tariffs")
        found = billed(desk.root, last_run(desk.view(), self.month), read_bands(place))
        sheets = sheets_of(desk.view(), found, found.bills)
        self.to.mkdir(parents=True, exist_ok=True)
        for sheet in sheets:
            (self.to / f"{sheet.number}.html").write_text(bill_page(sheet), encoding="utf-8", newline="")
            if self.pdf:
                (self.to / f"{sheet.number}.pdf").write_bytes(sheet_pdf(desk.root, sheet))
        rows = list(bill_rows(found.bills, found.run.id))
        (self.to / "bills.csv").write_text(_as_csv(rows), encoding="utf-8", newline="")
        says = joined([
            plural("{n} bill is in {folder}.", "{n} bills are in {folder}.", len(sheets), folder=str(self.to))
            .with_id("papers"),
            *_sums(sheets, desk.currency), *_not_booked(desk, sheets),
        ])  # fmt: skip
        return Done(says=says, rows=[_row(sheet) for sheet in sheets])


def _sums(sheets: Sequence[Sheet], currency: str) -> Iterator[Message]:
    """Say what is asked for and what is paid out, which are other people's: neither is less for the other."""
    due = [sheet.due_pence for sheet in sheets]
    asked, paid = sum(each for each in due if each > 0), -sum(each for each in due if each < 0)
    yield say("All together they ask for {sum}.", sum=money(asked, currency)).with_id("due")
    if paid:
        yield say("The club pays out {sum}.", sum=money(paid, currency)).with_id("paid_out")


def _not_booked(desk: Desk, sheets: Sequence[Sheet]) -> Iterator[Message]:
    claims = desk.view().of(Claims)
    lacking = sum(bool(sheet.due_pence) and claims.find(sheet.number) is None for sheet in sheets)
    if lacking:
        yield plural(
            "{n} of them is not in the books: `ultramicro club bill` puts it there.",
            "{n} of them are not in the books: `ultramicro club bill` puts them there.",
            lacking,
        ).with_id("not_booked")


def _row(sheet: Sheet) -> dict[str, object]:
    bill = sheet.bill
    return {
        "bill": sheet.number, "member": bill.member.id, "used_wh": bill.used_wh, "local_wh": bill.local_wh,
        "bought_wh": bill.bought_wh, "total_pence": bill.total_pence, "retail_pence": bill.retail_pence,
        "due_pence": sheet.due_pence, "replaces": sheet.replaces, "currency": sheet.currency,
    }  # fmt: skip


def _as_csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["bill"], lineterminator="\n")
    writer.writeheader()
    # Names of meters are people's words, and who opens the table is the treasurer.
    writer.writerows(
        [{k: harmless_text(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows]
    )
    return text.getvalue()
