"""Sort the rows of members' files: new claims, known ones, what lowers one, what is kept out and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ultramicro.clearing.round import claim_changes
from ultramicro.clearing.round.claim_histories import ClaimHistories, ClaimHistory
from ultramicro.clearing.round.claim_numbers import memos_of, whose_number_was_lost
from ultramicro.clearing.round.invoice_files import InvoiceRow, fault_of
from ultramicro.clearing.round.invoices import Invoice, Reading, invoice_from
from ultramicro.clearing.round.words import exact
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import Asked, Memo, View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import Change, ClaimMade
from ultramicro.ledger.hanging import Changes
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.people.references import reference_of

OLDER_NUMBER = 150
"""So many characters the number of a claim had at most, while older books had the reference in it."""


class Told(NamedTuple):
    """A row of which something is told; `line` is None where it is about a whole file.

    Its status is `kept_out`, `known` (the same invoice, written otherwise) or `warned` (and taken in).
    """

    file: str
    line: int | None
    why: Message
    status: str = "kept_out"

    def row(self) -> Row:
        """Return it as a row of the answer."""
        return {
            "file": self.file, "row": self.line, "status": self.status, "why": self.why, "why_id": self.why.id
        }  # fmt: skip


@dataclass(kw_only=True)
class Sorted:
    """Rows sorted into claims that are new or known, changes of known ones, and what is told.

    Parameters
    ----------
    new, lowered, waiting : dict of str to Note
        What is written: new claims by number; by claim, what lowers it, and what waits for the other side.
    known : set of str
        Claims that were taken in before.
    told : list of Told
        Rows of which something is told.
    memos : list of Memo
        References and numbers of credit notes in words, which the ledger does not hold.
    """

    new: dict[str, Note] = field(default_factory=dict)
    lowered: dict[str, Note] = field(default_factory=dict)
    waiting: dict[str, Note] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)

    def changes(self) -> Iterator[tuple[str, Note]]:
        """Yield what is written, with the number of its claim."""
        for notes in (self.new, self.lowered, self.waiting):
            yield from notes.items()

    def notes(self) -> list[str]:
        """Return the claims of what is written, in its order."""
        return [number for number, _ in self.changes()]


def sort_rows(rows: Sequence[InvoiceRow], view: View, asked: Asked, reading: Reading) -> Sorted:
    """Sort rows; the first of several with one number counts, and those that differ from it are kept out."""
    sorter = _Sorter(view, asked, reading)
    credits_ = []
    for row in rows:
        try:
            invoice = invoice_from(row, reading)
        except ValueError as error:
            sorter.found.told.append(Told(row.file, row.line, fault_of(error)))
            continue
        if invoice.is_credit:
            credits_.append((row, invoice))
        else:
            sorter.take(row, invoice)
    # A credit note may stand above the invoice that it belongs to.
    for row, invoice in credits_:
        sorter.credit(row, invoice)
    return sorter.found


class _Sorter:
    """Takes rows one by one, and remembers those before."""

    def __init__(self, view: View, asked: Asked, reading: Reading) -> None:
        self._view, self._asked, self._whose = view, asked, reading.whose.who
        self._unsure = reading.unsure
        self.found = Sorted()
        self._given: dict[tuple[str, str, str], Invoice] = {}
        self._sums: dict[tuple[str, str, int, date], str] = {}
        self._open: dict[str, list[Claim]] = {}

    def take(self, row: InvoiceRow, invoice: Invoice) -> None:
        """Take an invoice in, or say why not."""
        history = self._known(invoice)
        before = self._given.get(invoice.alike)
        try:
            if history:
                self._again(row, invoice, history)
            elif before:
                self._twice(row, invoice, before)
            else:
                self._new(row, invoice)
        except ValueError as error:
            self._tell(row, fault_of(error))

    def credit(self, row: InvoiceRow, invoice: Invoice) -> None:
        """Lower the invoice that a credit note belongs to, or say why not."""
        try:
            self._credit(invoice)
        except ValueError as error:
            self._tell(row, fault_of(error))

    def _tell(self, row: InvoiceRow, why: Message, status: str = "kept_out") -> None:
        self.found.told.append(Told(row.file, row.line, why, status))

    def _known(self, invoice: Invoice) -> ClaimHistory | None:
        """Return the claim that was made of an invoice, however its number was spelled."""
        histories = self._view.of(ClaimHistories)
        whole = f"claim-{'-'.join(invoice.parties)}-{invoice.reference}"
        if found := histories.shelf.get(invoice.number) or histories.shelf.get(whole):
            return found
        older = histories.older(invoice.reference)
        same = [c.id for c in older if (c.debtor, c.creditor) == invoice.parties]
        if len(whole) > OLDER_NUMBER:
            # Later ones cut it and put letters at its end that are made of the whole.
            mark = f"~{hashlib.sha256(whole.encode()).hexdigest()[:12]}"
            if found := histories.shelf.get(whole[: OLDER_NUMBER - len(mark)] + mark):
                return found
            # Before, it was cut off; it may be another invoice, so the sum has to be the same.
            cut = histories.shelf.get(whole[:OLDER_NUMBER])
            return cut if cut and cut.kept.claim.amount_pence == invoice.claim.amount_pence else None
        return histories.shelf.get(same[0]) if same else None

    def _new(self, row: InvoiceRow, invoice: Invoice) -> None:
        claim = invoice.claim
        if not claim.amount_pence:
            raise ValueError(note("invoice.not_positive", "the amount is not above 0"))
        if not self._unsure and (lost := whose_number_was_lost(self._view, claim)):
            raise ValueError(
                note(
                    "invoice.number_lost",
                    "{claim} is of the same sum and day, and its number was lost with an older people file: "
                    "if this is another invoice, collect the file again with --unsure",
                    claim=lost,
                )
            )
        alike = (*invoice.parties, claim.amount_pence, claim.due_on)
        # Warned and taken in: rents are alike each month, and only a person knows.
        if other := self._sums.get(alike) or self._same_sum(invoice):
            self._tell(
                row,
                note(
                    "invoice.looks_alike",
                    "the same sum is due on the same day under the number {other}: is it another invoice?",
                    other=other,
                ),
                "warned",
            )
        self._sums[alike] = self._sums.get(alike, invoice.reference)
        self._given[invoice.alike] = invoice
        self.found.memos += memos_of(invoice.number, invoice.reference, invoice.parties)
        self.found.new[invoice.number] = self._asked.note(claim, about=invoice.number, key=invoice.number)

    def _same_sum(self, invoice: Invoice) -> str:
        """Return the number of an open claim of the same parties, sum and day, if there is one."""
        debtor, creditor = invoice.parties
        # Once a debtor: a file of thousands has few of them.
        if debtor not in self._open:
            self._open[debtor] = self._view.of(Claims).open(debtor)
        same = (debtor, creditor, invoice.claim.amount_pence, invoice.claim.due_on)
        found = (
            self._reference(c)
            for c in self._open[debtor]
            if (c.debtor, c.creditor, c.amount_pence, c.due_on) == same
        )
        return next(found, "")

    def _reference(self, claim: Claim) -> str:
        return reference_of(self._view.people, claim)

    def _twice(self, row: InvoiceRow, invoice: Invoice, before: Invoice) -> None:
        """Tell of an invoice that stands in these files before."""
        if fault := _differs(before.claim.currency, before.claim.amount_pence, invoice.claim):
            raise ValueError(fault)
        if before.reference != invoice.reference:
            self._tell(row, _spelled(before.reference), "known")

    def _again(self, row: InvoiceRow, invoice: Invoice, history: ClaimHistory) -> None:
        """Tell of an invoice that was taken in before; less may be open of it now."""
        known, now = history.kept.now(), invoice.claim.amount_pence
        # A key is used once, so that the same number could not be a new claim.
        if history.kept.withdrawn or (history.kept.withdrawn_pence > 0 and known.open_pence <= 0):
            raise ValueError(
                note(
                    "invoice.withdrawn",
                    "it was withdrawn by its creditor: send it again under another number",
                )
            )
        # Some exports give what was claimed and others what is open; both say nothing new.
        same = now in {known.amount_pence, known.open_pence}
        # More than is open can be no payment; one side's file is wrong.
        if known.currency != invoice.claim.currency or (not same and now > known.open_pence):
            fault = _differs(known.currency, known.amount_pence, invoice.claim)
            raise ValueError(fault or note("invoice.refused", "it cannot be compared"))
        if not same:
            self._paid(known, now)
            return
        self.found.known.add(known.id)
        if (reference := self._reference(known)) != invoice.reference and reference != known.id:
            self._tell(row, _spelled(reference), "known")

    def _paid(self, known: Claim, now_pence: int) -> None:
        """Take what is no longer open for a payment, if the file is one of the two sides'."""
        less = known.open_pence - now_pence
        # A third party's list cannot say that somebody was paid.
        if self._whose not in {known.debtor, known.creditor}:
            raise ValueError(
                note(
                    "invoice.less_open",
                    "{open} of it is open in the books, and {now} here. If the rest was paid outside the "
                    "books, say whose file it is with --who, or give `ultramicro round paid`. If the sum was "
                    "wrong, give `ultramicro round correct`.",
                    open=exact(known.open_pence, known.currency),
                    now=exact(now_pence, known.currency),
                )
            )
        told = claim_changes.Told(known, self._whose, Change.PAID, less, self._asked.day)
        self._change(told)

    def _credit(self, invoice: Invoice) -> None:
        history = self._credited(invoice)
        if history.credited(invoice.reference, self._view.people):
            self.found.known.add(history.kept.claim.id)
            return
        known = history.kept.now()
        # A file of nobody may be anybody's: only the creditor's own word lowers a claim at once.
        who = known.creditor if self._whose == known.creditor else known.debtor
        told = claim_changes.Told(
            known,
            who,
            Change.CREDITED,
            invoice.claim.amount_pence,
            invoice.claim.issued_on,
        )
        self._change(told.credited_by(invoice.reference, self._view.people))

    def _credited(self, invoice: Invoice) -> ClaimHistory:
        """Return the invoice that a credit note belongs to."""
        if not invoice.credits:
            raise ValueError(
                note(
                    "invoice.credits_what",
                    "it is a credit note that does not name its invoice: give `ultramicro round credit`",
                )
            )
        histories = self._view.of(ClaimHistories)
        numbered = histories.numbered(invoice.credits, self._view.people)
        found = [c.id for c in numbered if (c.debtor, c.creditor) == invoice.parties]
        history = histories.shelf.get(found[0]) if found else None
        if history is None:
            raise ValueError(
                note(
                    "invoice.credits_unknown",
                    "it is a credit note to {invoice}, which is not known: collect that first",
                    invoice=invoice.credits,
                )
            )
        return history

    def _change(self, told: claim_changes.Told) -> None:
        """Write down what lowers a claim, one change a claim and file."""
        number, waits = told.claim.id, self._view.of(Changes).shelf.get(told.claim.id)
        # Each is checked against the claim as it stands, so that two would together lower it too far.
        if number in self.found.lowered or number in self.found.waiting:
            raise ValueError(
                note("invoice.one_change", "another row changes the same claim: collect the file once more")
            )
        try:
            claim_changes.require_possible(told, self._view)
        except BadInput as error:
            raise ValueError(note("invoice.impossible", "{error}", error=str(error))) from error
        if waits and not claim_changes.settles(told, waits.told):
            raise ValueError(
                note(
                    "invoice.other_waits",
                    "the other side says something else of it: answer first with `ultramicro round agree`",
                )
            )
        if told.counts_at_once:
            self.found.lowered[number] = claim_changes.change_of(told, self._asked)
            self.found.memos += told.memos()
        # The same file again must not ask the other side again.
        elif waits is None or waits.told.less_pence != told.less_pence:
            self.found.waiting[number] = claim_changes.change_of(told, self._asked)
            self.found.memos += told.memos()


def _spelled(other: str) -> Message:
    return note(
        "invoice.spelled_otherwise", "it is the same invoice as {other}, and was taken in once", other=other
    )


def _differs(currency: str, amount_pence: int, given: ClaimMade) -> Message | None:
    """Say in what an invoice differs from the same one as it was given before, by the other side or twice."""
    if currency != given.currency:
        return note(
            "invoice.currency_differs",
            "the same invoice was given in {then}, and here in {now}: ask both sides which is right",
            then=currency,
            now=given.currency,
        )
    if amount_pence != given.amount_pence:
        return note(
            "invoice.amount_differs",
            "the same invoice was given with {then}, and here with {now}: ask both sides which is right, "
            "then give `ultramicro round correct`",
            then=exact(amount_pence, currency),
            now=exact(given.amount_pence, currency),
        )
    return None
