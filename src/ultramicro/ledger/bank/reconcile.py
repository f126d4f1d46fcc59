"""Hold the books against the bank: what both have, what only one has, and that the difference is nought."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw
from ultramicro.ledger.bank.matching import Booked, Expected, match_booked, match_expected
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine import reversals
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import AnyOperation, Leg, Note, Post, as_json
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.replays import Refused

BANK = "bank"
SETTLEMENT = "bank_settlement"


def bank_account(desk: Desk, bank: str = BANK) -> str:
    """Return the account that mirrors a bank account: what the bank owes us is its negative balance."""
    return desk.account(bank, desk.currency, SETTLEMENT, floor_pence=None)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How books and bank stand to each other.

    Parameters
    ----------
    lines : mapping of str to BankLine
        Every line that was ever imported, by id; without names.
    open_lines, open_transfers
        What only the bank has, and what only the books have.
    matched : set of str
        Lines that are matched to what the books had already.
    taken_back : set of str
        Lines whose booking was taken back: they are open again, and left to a person.
    bank_pence, books_pence : int
        Sum of all lines, and of all transfers with the bank. [pence]
    refused : mapping of str to str
        By line that was expected and could not be booked now: the code of the refusal.
    """

    lines: Mapping[str, BankLine]
    open_lines: Sequence[BankLine]
    open_transfers: Sequence[Booked]
    matched: frozenset[str]
    taken_back: frozenset[str]
    bank_pence: int
    books_pence: int
    refused: Mapping[str, str] = field(default_factory=dict)

    def proof(self) -> Check:
        """The difference between bank and books is exactly what is open."""
        apart = self.bank_pence - self.books_pence
        explained = sum(line.amount_pence for line in self.open_lines)
        explained -= sum(booked.amount_pence for booked in self.open_transfers)
        return Check(law="the bank less the books is what is open", error=apart - explained)


def bank_lines_pence(notes: Iterable[Noted], account: str) -> int:
    """Return what a bank's own statements say is on an account: the sum of all lines taken in."""
    told = (json.loads(note.body) for note in notes if note.kind == "bank_line")
    return sum(line["amount_pence"] for line in told if line["account"] == account)


def standing(ledger: Ledger, account: str) -> Standing:
    """Work out how books and bank stand, from the ledger alone.

    A line whose booking was taken back is open again; what was booked and taken back is not in the books.
    """
    lines, matches = {}, {}
    for note in ledger.notes():
        if note.kind == "bank_line" and (told := json.loads(note.body))["account"] == account:
            lines[note.about] = BankLine(
                note.about, date.fromisoformat(told["on"]), told["amount_pence"], "", ""
            )
        elif note.kind == "bank_match":
            matches[note.about] = set(json.loads(note.body)["transfers"])
    every = list(ledger.store.entries(account))
    stand = {t.seq: t for t in reversals.standing(every)}
    matches = {line: seqs for line, seqs in matches.items() if seqs <= stand.keys()}
    own = {t.memo_ref: seq for seq, t in stand.items() if t.memo_ref in lines}
    used = set(own.values()).union(*matches.values())
    booked = [_booked(t, account) for t in stand.values()]
    return Standing(
        lines=lines,
        open_lines=[line for line in lines.values() if line.id not in own and line.id not in matches],
        open_transfers=[each for each in booked if each.seq not in used],
        matched=frozenset(matches),
        taken_back=frozenset(t.memo_ref for t in every if t.memo_ref in lines) - own.keys(),
        bank_pence=sum(line.amount_pence for line in lines.values()),
        books_pence=sum(each.amount_pence for each in booked),
    )


def _booked(transfer: Any, account: str) -> Booked:
    sign = 1 if transfer.debit == account else -1
    return Booked(transfer.seq, date.fromisoformat(transfer.business_on), sign * transfer.amount_pence)


def expected_payments(ledger: Ledger) -> list[Expected]:
    """Return the payments that are expected and did not come yet."""
    came = {
        note.about
        for note in ledger.notes(kind="expected_came")
        if reversals.stands(ledger, ledger.verdict(f"{json.loads(note.body)}:post"))
    }
    return [
        Expected(note.about, **json.loads(note.body))
        for note in ledger.notes(kind="expected")
        if note.about not in came
    ]


def reconcile(desk: Desk, lines: Sequence[BankLine], bank: str = BANK) -> Standing:
    """Take in the lines of a statement, match them, and post those that were expected.

    Parameters
    ----------
    desk : Desk
        Where the books are.
    lines : sequence of BankLine
        As `bankfile.bank_lines` reads them; lines that were taken in before change nothing.
    bank : str
        What the bank account is called.

    Returns
    -------
    Standing
        How books and bank stand afterwards; what was expected and is refused stays open, and is told.
    """
    account = bank_account(desk, bank)
    desk.submit(*(_line_note(desk, line, account) for line in lines))
    for line in lines:
        said = dict.fromkeys(words for words in (line.name, line.words) if words)
        desk.people.remember(line.id, " · ".join(said))
    before = standing(desk.ledger, account)
    words = {line.id: line for line in lines}
    still_open = [words.get(line.id, line) for line in before.open_lines]
    booked = match_booked(still_open, before.open_transfers)
    desk.submit(*(_match_note(desk, line, seqs) for line, seqs in booked.items()))
    left = [line for line in still_open if line.id not in booked and line.id not in before.taken_back]
    expected, refused = {each.id: each for each in expected_payments(desk.ledger)}, dict[str, str]()
    for line_id, expected_id in match_expected(left, list(expected.values())).items():
        line = next(each for each in left if each.id == line_id)
        try:
            desk.submit(*settle(desk, line, account, expected[expected_id].account, expected_id))
        except Refused as error:
            refused[line_id] = error.verdict.code
    after = replace(standing(desk.ledger, account), refused=refused)
    if not (proof := after.proof()).holds:
        raise BrokenLaw("reconcile", [proof])
    return after


def _line_note(desk: Desk, line: BankLine, account: str) -> Note:
    body = {"account": account, "amount_pence": line.amount_pence, "on": line.on.isoformat()}
    return Note(key=line.id, at=desk.at, actor=desk.by, about=line.id, kind="bank_line", body=as_json(body))


def _match_note(desk: Desk, line: str, seqs: Sequence[int]) -> Note:
    body, key = as_json({"transfers": list(seqs)}), f"{line}:match"
    if desk.ledger.verdict(key):  # what it was matched to was taken back
        key = f"{key}:{'-'.join(map(str, seqs))}"
    return Note(key=key, at=desk.at, actor=desk.by, about=line, kind="bank_match", body=body)


def settle(desk: Desk, line: BankLine, bank: str, account: str, expected: str = "") -> list[AnyOperation]:
    """Return what books a line of the bank to somebody's account: once while it stands, by the line's id."""
    giver, taker = (bank, account) if line.amount_pence > 0 else (account, bank)
    leg = Leg(
        giver, taker, abs(line.amount_pence), "bank_in" if line.amount_pence > 0 else "bank_out", line.id
    )
    key = reversals.free_key(desk.ledger, f"{line.id}:post")
    post = Post(key=key, at=desk.at, actor=desk.by, legs=(leg,), business_on=line.on)
    came = Note(
        key=f"{line.id}:came",
        at=desk.at,
        actor=desk.by,
        about=expected,
        kind="expected_came",
        body=as_json(line.id),
    )
    return [post, came] if expected else [post]
