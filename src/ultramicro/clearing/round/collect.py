"""Take in members' invoices from a file: each once, and what is wrong listed with file and row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from ultramicro.clearing.round.einvoice import KINDS, invoice_of
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.core.sums import machine_pence, pence
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note, as_json
from ultramicro.ledger.people.claims import KIND

COLUMNS = ("debtor", "creditor", "amount", "reference", "due")
USUAL_DAYS = 30
"""An invoice is taken to be issued so long before it is due, where the file does not say. [days]"""


@dataclass(frozen=True, kw_only=True)
class Collect(Action[Desk]):
    """Take in a member's invoices."""

    name: ClassVar[str] = "collect"
    does: ClassVar[str] = (
        "take in invoices: a CSV (debtor, creditor, amount, reference, due), a UBL or Factur-X invoice, or a "
        "folder of them; what is wrong is listed"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    file: Path = need("the file or folder; members by short name or full name")

    def act(self, desk: Desk) -> Done:
        """Write one claim a row; a row that was taken in before changes nothing, a bad one is kept out.

        Raises
        ------
        BadInput
            If the file has other columns.
        """
        names = {p.short: p.id for p in desk.people.everybody()}
        names |= {" ".join(p.name.casefold().split()): p.id for p in desk.people.everybody()}
        known = {n.about: n.body for n in desk.ledger.notes(kind=KIND)}
        bad: list[dict[str, Any]] = []
        new: list[Note] = []
        given, before = set[str](), set[str]()
        for file, line, row in _rows_under(self.file):
            try:
                note = _claim(desk, row, names)
            except ValueError as error:
                bad.append({"file": file, "row": line, "why": str(error)})
                continue
            if differs := _differs(known.setdefault(note.about, note.body), note.body):
                bad.append({"file": file, "row": line, "why": differs})
                continue
            if known[note.about] is note.body:
                new.append(note)
            elif desk.before(note.key):
                before.add(note.about)
            given.add(note.about)
        for note, verdict in zip(new, desk.attempt(*new), strict=True):
            if not verdict.accepted:
                given.discard(note.about)
                bad.append({"file": self.file.name, "row": "", "why": f"{note.about}: {verdict.says}"})
        says = f"{counted(len(given - before), 'invoice')} taken in, {counted(len(bad), 'row')} kept out."
        again = f" {counted(len(before), 'invoice')} known before." if before else ""
        return Done(says=says + again, rows=bad)


def _differs(known: str, given: str) -> str:
    """Say in what an invoice differs from the same one as it was given before, by the other side or twice."""
    then, now = json.loads(known), json.loads(given)
    if then["currency"] != now["currency"]:
        return f"the same invoice was given in {then['currency']}: ask both sides which is right"
    if then["amount_pence"] != now["amount_pence"]:
        sums = [to_the_penny(each["amount_pence"], "") for each in (then, now)]
        return f"the same invoice was given with {sums[0]}, and here with {sums[1]}: ask both sides"
    return ""


def _rows_under(path: Path) -> Iterator[tuple[str, int, dict[str, str] | str]]:
    """Yield file, row and what stands there, of a file or all files in a folder; words where unreadable."""
    files = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
    for file in files:
        if file.suffix.lower() in KINDS:
            yield file.name, 1, _invoice(file)
        else:
            yield from ((file.name, line, row) for line, row in _rows(file))


def _invoice(file: Path) -> dict[str, str] | str:
    try:
        found = invoice_of(file)
        usual = date.fromisoformat(found["issued"]) + timedelta(USUAL_DAYS)
        amount = to_the_penny(machine_pence(found["amount"]), "")
        return found | {"due": found["due"] or usual.isoformat(), "amount": amount}
    except (ValueError, OSError) as error:
        return str(error)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            heads = {(head or "").strip().casefold() for head in reader.fieldnames or ()}
            if not set(COLUMNS) <= heads:
                raise BadInput("it lacks columns", where=str(path), do=f"name them {', '.join(COLUMNS)}")
            for row in reader:
                yield (
                    reader.line_num,
                    {
                        (k or "").strip().casefold(): (v or "").strip()
                        for k, v in row.items()
                        if isinstance(v, str | None)
                    },
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            f"it cannot be read ({error})", where=str(path), do="save it as CSV in UTF-8"
        ) from error


def _claim(desk: Desk, row: dict[str, str] | str, names: dict[str, str]) -> Note:
    """Make a claim of a row; its key is debtor, creditor and reference, so that it is taken in once."""
    if isinstance(row, str):
        raise ValueError(row)  # noqa: TRY004
    who = []
    for side in ("debtor", "creditor"):
        given = " ".join(row[side].casefold().split())
        if given not in names:
            message = f"nobody here is called {row[side]!r}"
            raise ValueError(message)
        who.append(names[given])
    amount = pence(row["amount"])
    if amount <= 0 or who[0] == who[1] or not row["reference"]:
        message = "a claim is a sum above nought that one owes another, with a reference"
        raise ValueError(message)
    due = date.fromisoformat(row["due"])
    issued = date.fromisoformat(row["issued"]) if row.get("issued") else due - timedelta(USUAL_DAYS)
    claim = f"claim-{who[0]}-{who[1]}-{row['reference']}"[:150]
    body = {
        "amount_pence": amount, "creditor": who[1], "currency": row.get("currency") or desk.currency,
        "debtor": who[0], "due_on": due.isoformat(), "issued_on": issued.isoformat(),
    }  # fmt: skip
    return Note(key=claim, at=desk.at, actor=desk.by, about=claim, kind=KIND, body=as_json(body))
