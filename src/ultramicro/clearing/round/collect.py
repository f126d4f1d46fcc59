"""Take in members' invoices from a file: each once, and what is wrong listed with file and row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from ultramicro.core.action import Action, Done, need, pence
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted
from ultramicro.ledger.claims import KIND
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.model import Note, as_json

COLUMNS = ("debtor", "creditor", "amount", "reference", "due")
USUAL_DAYS = 30
"""An invoice is taken to be issued so long before it is due, where the file does not say. [days]"""


@dataclass(frozen=True, kw_only=True)
class Collect(Action[Desk]):
    """Take in a member's invoices."""

    name: ClassVar[str] = "collect"
    does: ClassVar[str] = (
        "take in invoices from a CSV: debtor, creditor, amount, reference, due; bad rows are listed"
    )

    file: Path = need("the file; members by short name or full name")

    def act(self, desk: Desk) -> Done:
        """Write one claim a row; a row that was taken in before changes nothing, a bad one is kept out.

        Raises
        ------
        BadInput
            If the file has other columns.
        """
        names = {p.short: p.id for p in desk.people.everybody()}
        names |= {" ".join(p.name.casefold().split()): p.id for p in desk.people.everybody()}
        bad: list[dict[str, Any]] = []
        notes: dict[str, Note] = {}
        for line, row in _rows(self.file):
            try:
                note = _claim(desk, row, names)
                if (before := notes.get(note.key)) and before.body != note.body:
                    bad.append(
                        {"file": self.file.name, "row": line, "why": "the same invoice with another sum"}
                    )
                notes.setdefault(note.key, note)
            except ValueError as error:
                bad.append({"file": self.file.name, "row": line, "why": str(error)})
        verdicts = desk.ledger.submit(list(notes.values()))
        for note, verdict in zip(notes.values(), verdicts, strict=True):
            if not verdict.accepted:
                bad.append({"file": self.file.name, "row": "", "why": f"{note.about}: {verdict.says}"})
        taken = sum(verdict.accepted for verdict in verdicts)
        return Done(
            says=f"{counted(taken, 'invoice')} taken in, {counted(len(bad), 'row')} kept out.", rows=bad
        )


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


def _claim(desk: Desk, row: dict[str, str], names: dict[str, str]) -> Note:
    """Make a claim of a row; its key is debtor, creditor and reference, so that it is taken in once."""
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
