"""Take in members' invoices from a file: each once, and what is wrong listed with file and row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar, NamedTuple

from ultramicro.clearing.round.invoice_files import USUAL_DAYS, InvoiceRow, fault_of, invoice_rows
from ultramicro.clearing.round.words import exact, invoices
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.core.rows import Row
from ultramicro.core.sums import pence
from ultramicro.ledger.deciding import Asked, Decision, Doer, Taken, View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.people.names import Names

LONGEST_NUMBER = 150
"""A claim's number is cut to so many characters: it is a key in the books."""


class KeptOut(NamedTuple):
    """A row that is not taken in; `line` is None where only the ledger refused it."""

    file: str
    line: int | None
    why: Message

    def row(self) -> Row:
        """Return it as a row of the answer."""
        return {"file": self.file, "row": self.line, "why": self.why, "why_id": self.why.id}


@dataclass(kw_only=True)
class Sorted:
    """Rows sorted into claims that are new, claims that are known, and rows that are kept out."""

    new: dict[str, Note] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    bad: list[KeptOut] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Collect(Action[Doer]):
    """Take in a member's invoices."""

    name: ClassVar[str] = "collect"
    does: ClassVar[str] = say(
        "take in invoices from a CSV (debtor, creditor, amount, reference, due), a UBL or Factur-X invoice, "
        "or a folder of them; rows with faults are listed"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    file: Path = need("the file or folder; it names members by short name or full name")

    def act(self, desk: Doer) -> Done:
        """Write one claim a row; a row that was taken in before changes nothing, a bad one is kept out.

        Raises
        ------
        BadInput
            If the file has other columns.
        """
        decision = decide(list(invoice_rows(self.file)), desk.view(), desk.asked(), source=self.file.name)
        return decision.answered(desk.take(decision))


def decide(rows: Sequence[InvoiceRow], view: View, asked: Asked, *, source: str) -> Decision:
    """Decide which rows become claims.

    Parameters
    ----------
    rows : sequence of InvoiceRow
        As the files have them.
    view, asked
        The books, and who asks when.
    source : str
        What to call the files in the answer, where the ledger refuses a claim.
    """
    found = _sorted(rows, view, asked)
    written_before = sorted(number for number in found.known if view.verdict(number))

    def answer(taken: Taken) -> Done:
        verdicts = zip(found.new, taken.verdicts, strict=True)
        refused = [(number, verdict) for number, verdict in verdicts if not verdict.accepted]
        bad = [*found.bad, *(KeptOut(source, None, _refused(number, v.says)) for number, v in refused)]
        taken_in = len(found.new) - len(refused) + len(found.known) - len(written_before)
        return Done(says=_says(taken_in, len(bad), len(written_before)), rows=[each.row() for each in bad])

    return Decision(
        operations=list(found.new.values()), each_alone=True, done_before=written_before, answer=answer
    )


def _says(taken_in: int, bad: int, before: int) -> Message:
    told = [
        say("{invoices} taken in.", invoices=invoices(taken_in)).with_id("taken_in"),
        plural("{n} row kept out.", "{n} rows kept out.", bad).with_id("kept_out"),
    ]
    if before:
        told.append(say("{invoices} known before.", invoices=invoices(before)).with_id("known_before"))
    return joined(told)


def _refused(number: str, says: str) -> Message:
    return note("invoice.refused", "the ledger refused {claim}: {reason}", claim=number, reason=says)


def _sorted(rows: Sequence[InvoiceRow], view: View, asked: Asked) -> Sorted:
    """Sort rows; the first of several with one number counts, and those that differ from it are kept out."""
    names, claims = names_of(view.people), view.of(Claims)
    found, given = Sorted(), dict[str, ClaimMade]()
    for row in rows:
        try:
            number, claim = claim_from(row, names, view.currency)
        except ValueError as error:
            found.bad.append(KeptOut(row.file, row.line, fault_of(error)))
            continue
        known = claims.find(number)
        before = known or given.get(number)
        if before and (fault := _differs(before, claim)):
            found.bad.append(KeptOut(row.file, row.line, fault))
        elif known:
            found.known.add(number)
        elif not before:
            given[number] = claim
            found.new[number] = asked.note(claim, about=number, key=number)
    return found


def names_of(people: Names) -> dict[str, str]:
    """Return the opaque number of everybody by short name, and by full name in small letters."""
    everybody = people.everybody()
    return {p.short: p.id for p in everybody} | {_plain(p.name): p.id for p in everybody}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _differs(known: Claim | ClaimMade, given: ClaimMade) -> Message | None:
    """Say in what an invoice differs from the same one as it was given before, by the other side or twice."""
    if known.currency != given.currency:
        return note(
            "invoice.currency_differs",
            "the same invoice was given in {then}, and here in {now}: ask both sides which is right",
            then=known.currency,
            now=given.currency,
        )
    if known.amount_pence != given.amount_pence:
        return note(
            "invoice.amount_differs",
            "the same invoice was given with {then}, and here with {now}: ask both sides which is right",
            then=exact(known.amount_pence, known.currency),
            now=exact(given.amount_pence, given.currency),
        )
    return None


def claim_from(row: InvoiceRow, names: Mapping[str, str], currency: str) -> tuple[str, ClaimMade]:
    """Make a claim of a row; its number is debtor, creditor and reference, so that it is taken in once.

    Raises
    ------
    ValueError
        If it is none; with a message that has an id, where it is not about the form of a sum.
    """
    if row.fault:
        raise ValueError(row.fault)
    cells = row.cells
    debtor, creditor = (_member(cells[side], names) for side in ("debtor", "creditor"))
    amount = pence(cells["amount"])
    if fault := next(_faults(amount, debtor, creditor, cells["reference"]), None):
        raise ValueError(fault)
    due = _day(cells["due"])
    issued = _day(cells["issued"]) if cells.get("issued") else due - timedelta(USUAL_DAYS)
    claim = ClaimMade(
        debtor=debtor, creditor=creditor, amount_pence=amount, currency=cells.get("currency") or currency,
        issued_on=issued, due_on=due,
    )  # fmt: skip
    return f"claim-{debtor}-{creditor}-{cells['reference']}"[:LONGEST_NUMBER], claim


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ValueError(
            note("invoice.bad_date", "“{given}” is not a date such as 2026-11-30", given=given)
        ) from error


def _member(given: str, names: Mapping[str, str]) -> str:
    if _plain(given) not in names:
        raise ValueError(note("invoice.unknown_member", "there is no member called “{name}”", name=given))
    return names[_plain(given)]


def _faults(amount_pence: int, debtor: str, creditor: str, reference: str) -> Iterator[Message]:
    if amount_pence <= 0:
        yield note("invoice.not_positive", "the amount is not above 0")
    if debtor == creditor:
        yield note("invoice.same_party", "debtor and creditor are the same")
    if not reference:
        yield note("invoice.no_reference", "the reference is missing")
