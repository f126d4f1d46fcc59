"""The verb that writes what is due on a month's bills as direct debits for the bank."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ultramicro.core.action import Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.energy.club.billing import CLUB, bill_number
from ultramicro.energy.club.pain008 import (
    Collector,
    Debited,
    Mandate,
    Turn,
    bic_of,
    creditor_id_of,
    iban_of,
    mandate_of,
    pain008,
)
from ultramicro.energy.club.runs import Run, last_run, read_run
from ultramicro.energy.club.verbs import Debit
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.sums import money

COLUMNS = ("who", "iban", "mandate", "signed_on")
EURO = "EUR"


@dataclass(frozen=True, kw_only=True)
class DoDebit(Debit):
    """Write direct debits."""

    def act(self, desk: Desk) -> Done:
        """Write the file; who has no mandate is listed.

        Raises
        ------
        BadInput
            If the place has another currency, nothing is due, or a mandate cannot be read.
        """
        if desk.currency != EURO:
            raise BadInput(
                say("direct debits of this kind are in euros, and the place's currency is {currency}",
                    currency=desk.currency),
                do=say("collect in another way; the bills are claims in the books"),
            )  # fmt: skip
        run = last_run(desk.view(), self.month)
        open_ = _open(desk, run)
        mandates = read_mandates(self.file)
        debits, rows = list[Debited](), list[Row]()
        on = desk.on + timedelta(self.days)
        for claim in open_:
            person = desk.people.find(claim.debtor)
            short = person.short if person else claim.debtor
            held = mandates.get(short)
            rows.append(_row(claim, short, has_mandate=held is not None))
            if held is not None:
                _require_signed(held, self.file, desk.on)
                named = held._replace(name=person.name if person else short)
                debits.append(Debited(named, claim.open_pence, claim.id))
                # The bill names a day, and nobody is debited before it.
                on = max(on, claim.due_on)
        self._require_some(run, open_, debits)
        self.to.write_bytes(self._content(debits, desk, run.id, on))
        known = {person.short for person in desk.people.everybody()}
        return Done(says=self._says(debits, on, len(open_), sorted(set(mandates) - known)), rows=rows)

    def _says(self, debits: Sequence[Debited], on: date, owe: int, strangers: Sequence[str]) -> Message:
        told = [
            plural(
                "{n} direct debit of {sum} is in {file}.", "{n} direct debits of {sum} are in {file}.",
                len(debits),
                sum=money(sum(each.amount_pence for each in debits), EURO), file=str(self.to),
            ).with_id("debits"),
            say("The bank collects on {day}.", day=Day(on)).with_id("collected_on"),
        ]  # fmt: skip
        if lacking := owe - len(debits):
            told.append(
                plural("{n} member has no mandate.", "{n} members have no mandate.", lacking).with_id(
                    "no_mandate"
                )
            )
        if strangers:
            told.append(
                plural(
                    "{n} mandate is of nobody in the books: '{who}'.",
                    "{n} mandates are of nobody in the books, such as '{who}'.",
                    len(strangers), who=strangers[0],
                ).with_id("strangers")
            )  # fmt: skip
        return joined(told)

    def _require_some(self, run: Run, open_: Sequence[Claim], debits: Sequence[Debited]) -> None:
        """Refuse a message of nothing, which no bank takes."""
        if not open_:
            raise BadInput(
                say("nothing of the bills of {run} is open in the books", run=run.id), where="--month",
                do=say("bill the month first, if `books claims` lists none of its bills"),
            )  # fmt: skip
        if not debits:
            raise BadInput(
                say("nobody who owes for {run} has a mandate there", run=run.id), where=str(self.file),
                do=say("write under `who` what `books people` lists in the column of the same name"),
            )  # fmt: skip

    def _content(self, debits: Sequence[Debited], desk: Desk, number: str, on: date) -> bytes:
        collector = Collector(
            name=self.name_of_club, iban=iban_of(self.iban), creditor_id=creditor_id_of(self.creditor_id)
        )
        return pain008(collector, debits, number=number, at=desk.at, on=on, version=self.version)


def _require_signed(held: Mandate, path: Path, today: date) -> None:
    if held.signed_on > today:
        raise BadInput(
            say("the mandate of {who} is signed on {day}, which has not come", who=repr(held.name),
                day=held.signed_on),
            where=str(path), do=say("check the year"),
        )  # fmt: skip


def _open(desk: Desk, run: Run) -> list[Claim]:
    """Return the open claims of a run's bills that members owe."""
    claims, count = desk.view().of(Claims), len(read_run(desk.root, run).measured.members)
    found = [claims.find(bill_number(run.id, place + 1)) for place in range(count)]
    return [claim for claim in found if claim and claim.debtor != CLUB and claim.open_pence > 0]


def _row(claim: Claim, short: str, *, has_mandate: bool) -> Row:
    status = "debited" if has_mandate else "no_mandate"
    return {"bill": claim.id, "who": short, "due_pence": claim.open_pence, "currency": EURO, "status": status}


def read_mandates(path: Path) -> dict[str, Mandate]:
    """Read the mandates, by short name.

    Raises
    ------
    BadInput
        If it is no text, lacks a column or a day, names somebody twice, or an account number is none.
    """
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        columns, rows = reader.fieldnames or (), list(enumerate(reader, 2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            say("the file of mandates cannot be read"), where=str(path), do=say("save it as CSV in UTF-8")
        ) from error
    if missing := [each for each in COLUMNS if each not in columns]:
        raise BadInput(
            say("the column {column} is missing", column=missing[0]), where=str(path),
            do=say("columns are who, iban, mandate and signed_on; bic and sequence may be there too"),
        )  # fmt: skip
    found = dict[str, Mandate]()
    for line, row in rows:
        if row["who"] in found:
            raise BadInput(
                say("{who} has two mandates", who=repr(row["who"])), where=f"{path}:{line}",
                do=say("leave only the one that holds: money would be taken by the other"),
            )  # fmt: skip
        found[row["who"]] = _mandate(row, path, line)
    return found


def _mandate(row: dict[str, str], path: Path, line: int) -> Mandate:
    try:
        signed_on = date.fromisoformat(row["signed_on"] or "")
    except ValueError as error:
        raise BadInput(
            say("line {line} has no day of signing", line=line),
            where=str(path),
            do=say("write it as 2026-03-31"),
        ) from error
    try:
        return Mandate(
            row["who"], row["who"], iban_of(row["iban"] or ""), mandate_of(row["mandate"] or ""), signed_on,
            bic_of(row.get("bic") or ""), _turn(row.get("sequence") or ""),
        )  # fmt: skip
    except BadInput as error:
        raise BadInput(error.what, where=f"{path}:{line}", do=error.do) from error


def _turn(text: str) -> Turn:
    try:
        return Turn(text.strip().upper() or Turn.RECURRENT)
    except ValueError as error:
        raise BadInput(
            say("{text} is no kind of debit", text=repr(text)),
            do=say("write FRST, RCUR, FNAL or OOFF, or leave it empty"),
        ) from error
