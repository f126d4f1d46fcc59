"""Take in members' invoices from a file: each once, and what is wrong listed with file and row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ultramicro.clearing.round.invoice_files import InvoiceRow, invoice_rows
from ultramicro.clearing.round.invoices import Reading, Side, Whose
from ultramicro.clearing.round.parties import Parties
from ultramicro.clearing.round.sorting import Sorted, Told, sort_rows
from ultramicro.clearing.round.words import invoices
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.ledger.deciding import Asked, Decision, Doer, Taken, View


@dataclass(frozen=True, kw_only=True)
class Collect(Action[Doer]):
    """Take in a member's invoices."""

    name: ClassVar[str] = "collect"
    does: ClassVar[str] = say(
        "take in invoices and credit notes from a table (CSV or XLSX, as Xero, Sage, QuickBooks or FreeAgent "
        "export it), a UBL or Factur-X invoice, or a folder of them; rows with faults are listed"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON
    # Their books hold what is owed.
    estates: ClassVar[Collection[str]] = ("who",)

    file: Path = need("the file or folder; it names members by short name, full name, trade name or number")
    who: str = param("", "whose file it is, by short name: what it has as paid then counts as their word")
    side: str = param(
        Side.AS_FILED.value, "whether they sold or bought, where the file does not say", choices=tuple(Side)
    )

    unsure: bool = param(
        False,
        "take in also what may have been claimed before under a number that was lost with the people file",
    )

    def act(self, desk: Doer) -> Done:
        """Write one claim a row; a row that was taken in before changes nothing, a bad one is kept out.

        Raises
        ------
        BadInput
            If the one file that is given cannot be read.
        """
        view, asked = desk.view(), desk.asked()
        whose = Whose(view.people.known(self.who).id if self.who else "", Side(self.side))
        reading = reading_of(view, asked, whose=whose, unsure=self.unsure)
        decision = decide(list(invoice_rows(self.file)), view, asked, source=self.file.name, reading=reading)
        return decision.answered(desk.take(decision))


def reading_of(view: View, asked: Asked, *, whose: Whose | None = None, unsure: bool = False) -> Reading:
    """Return what is known when rows are read; see `Reading`."""
    return Reading(
        parties=Parties(view.people), names=view.people, currency=view.currency, on=asked.day,
        whose=whose or Whose(),
        currencies={account.currency for account in view.state.accounts.values()}, unsure=unsure,
    )  # fmt: skip


def decide(
    rows: Sequence[InvoiceRow], view: View, asked: Asked, *, source: str, reading: Reading | None = None
) -> Decision:
    """Decide which rows become claims, which lower one, and which are kept out.

    Parameters
    ----------
    rows : sequence of InvoiceRow
        As the files have them.
    view, asked
        The books, and who asks when.
    source : str
        What to call the files in the answer, where the ledger refuses a claim.
    reading : Reading, optional
        Whose files they are, and how they are read.
    """
    found = sort_rows(rows, view, asked, reading or reading_of(view, asked))
    written_before = sorted(number for number in found.known if view.verdict(number))

    def answer(taken: Taken) -> Done:
        verdicts = list(zip(found.notes(), taken.verdicts, strict=True))
        refused = [(number, verdict) for number, verdict in verdicts if not verdict.accepted]
        told = [
            *found.told,
            *(Told(source, None, _refused(taken.view.people.words(n) or n, v.says)) for n, v in refused),
        ]
        lost = {number for number, _ in refused}
        # Kept, told and warned alike: whoever collects sees every row that is not simply taken in.
        return Done(
            says=joined(list(_says(found, told, lost, len(written_before)))), rows=[t.row() for t in told]
        )

    return Decision(
        operations=[each for _, each in found.changes()], memos=found.memos, each_alone=True,
        done_before=written_before, answer=answer,
    )  # fmt: skip


def _says(found: Sorted, told: Sequence[Told], lost: set[str], before: int) -> Iterator[Message]:
    taken_in = len(found.new.keys() - lost) + len(found.known) - before
    yield say("{invoices} taken in.", invoices=invoices(taken_in)).with_id("taken_in")
    if lowered := len(found.lowered.keys() - lost):
        yield plural(
            "{n} claim is lowered by a payment or a credit note.",
            "{n} claims are lowered by payments or credit notes.",
            lowered,
        ).with_id("lowered")
    if waiting := len(found.waiting.keys() - lost):
        yield plural(
            "{n} change waits for the other side to agree.",
            "{n} changes wait for the other side to agree.",
            waiting,
        ).with_id("waiting")
    kept_out = sum(each.status == "kept_out" for each in told)
    yield plural("{n} row kept out.", "{n} rows kept out.", kept_out).with_id("kept_out")
    if warned := sum(each.status == "warned" for each in told):
        yield plural(
            "{n} row was taken in and is worth a look.",
            "{n} rows were taken in and are worth a look.",
            warned,
        ).with_id("warned")
    if before:
        yield say("{invoices} known before.", invoices=invoices(before)).with_id("known_before")


def _refused(number: str, says: str) -> Message:
    return note("invoice.refused", "the ledger refused {claim}: {reason}", claim=number, reason=says)
