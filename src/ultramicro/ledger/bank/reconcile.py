"""Hold the books against the bank: what both have, what only one has, and that the difference is zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.message import say
from ultramicro.ledger.bank.bank_book import SETTLEMENT, BankBook, ExpectedPayments, LineKept, posting_key
from ultramicro.ledger.bank.matching import Booked, match_booked, match_expected
from ultramicro.ledger.bank.statement_lines import BankLine, words_of
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, Doer, Memo, View
from ultramicro.ledger.engine.model import AnyOperation, Leg
from ultramicro.ledger.engine.reversals import free_key
from ultramicro.ledger.events import BankLineMatched, BankLineRead, ExpectedCame
from ultramicro.ledger.replays import Refused

__all__ = [
    "BANK", "SETTLEMENT", "Standing", "as_kept", "mirror_of", "reconcile", "settle", "standing",
]  # fmt: skip

BANK = "bank"


def mirror_of(bank: str, currency: str) -> AccountWanted:
    """Return the account that mirrors a bank account: what the bank owes us is its negative balance."""
    return AccountWanted(bank, currency, SETTLEMENT, floor_pence=None)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How books and bank stand to each other.

    Parameters
    ----------
    open_lines, open_transfers
        What only the bank has, and what only the books have.
    bank_pence, books_pence : int
        Sum of all lines, and of all transfers with the bank. [pence]
    refused : mapping of str to str
        By line that was expected and could not be booked now: the code of the refusal.
    """

    open_lines: Sequence[LineKept]
    open_transfers: Sequence[Booked]
    bank_pence: int
    books_pence: int
    refused: Mapping[str, str] = field(default_factory=dict)

    def proof(self) -> Check:
        """The difference between bank and books is exactly what is open."""
        apart = self.bank_pence - self.books_pence
        explained = sum(line.amount_pence for line in self.open_lines)
        explained -= sum(booked.amount_pence for booked in self.open_transfers)
        law = say("the difference between bank and books is what is open")
        return Check(id="difference_is_open", law=law, error=apart - explained)


def standing(view: View, account: str, refused: Mapping[str, str] | None = None) -> Standing:
    """Return how books and bank stand."""
    book = view.of(BankBook)
    totals = book.totals(account)
    return Standing(
        open_lines=list(book.open_lines(account)),
        open_transfers=book.open_transfers(account),
        bank_pence=totals.bank_pence,
        books_pence=totals.books_pence,
        refused=refused or {},
    )


def reconcile(desk: Doer, lines: Sequence[BankLine], bank: str = BANK) -> Standing:
    """Take in the lines of a statement, match them, and post those that were expected.

    Parameters
    ----------
    desk : Doer
        Where the books are.
    lines : sequence of BankLine
        As `statement_lines.read_statement` reads them; lines that were taken in before change nothing.
    bank : str
        What the bank account is called.

    Returns
    -------
    Standing
        How books and bank stand afterwards; what was expected and is refused stays open and is in `refused`.
    """
    mirror = mirror_of(bank, desk.view().currency)
    lines = as_kept(desk.view().of(BankBook), lines)
    # Written down before anything is matched: what the bank says is true whatever the books make of it.
    desk.take(_reading(desk.asked(), lines, mirror))
    shown = {line.id: line for line in lines}
    found = [
        (shown.get(kept.id, kept.line()), kept.was_booked)
        for kept in desk.view().of(BankBook).open_lines(mirror.number)
    ]
    booked = match_booked([line for line, _ in found], desk.view().of(BankBook).open_transfers(mirror.number))
    desk.take(_matching(desk.view(), desk.asked(), booked))
    # A line whose booking was taken back is left to a person.
    left = [line for line, was_booked in found if line.id not in booked and not was_booked]
    after = standing(desk.view(), mirror.number, _book_expected(desk, left, mirror.number))
    if not (proof := after.proof()).holds:
        raise BrokenLaw("reconcile", [proof])
    return after


def as_kept(book: BankBook, lines: Sequence[BankLine]) -> list[BankLine]:
    """Return lines, each under the id that an older version took it in by, if one did."""
    return [line._replace(id=line.was) if line.was and book.line(line.was) else line for line in lines]


def _reading(asked: Asked, lines: Sequence[BankLine], mirror: AccountWanted) -> Decision:
    """Write the lines of a statement down, and keep their words with the people."""
    read = [
        (line, BankLineRead(account=mirror.number, amount_pence=line.amount_pence, on=line.on))
        for line in lines
    ]
    words = {line.id: words_of(line) for line in lines}
    return Decision(
        accounts=(mirror,),
        memos=[Memo(number, text) for number, text in words.items()],
        # The id is the key, so that statements that overlap add a line once.
        operations=[asked.note(event, about=line.id, key=line.id) for line, event in read],
    )


def _matching(view: View, asked: Asked, booked: Mapping[str, tuple[int, ...]]) -> Decision:
    """Write down which lines are in the books already."""
    return Decision(
        operations=[
            asked.note(BankLineMatched(transfers=seqs), about=line, key=_match_key(view, line, seqs))
            for line, seqs in booked.items()
        ]
    )


def _match_key(view: View, line: str, seqs: Sequence[int]) -> str:
    key = f"{line}:match"
    # What it was matched to may have been taken back.
    return f"{key}:{'-'.join(map(str, seqs))}" if view.verdict(key) else key


def _book_expected(desk: Doer, lines: Sequence[BankLine], mirror: str) -> dict[str, str]:
    """Book the lines that were expected; return by line why one could not be booked."""
    words = desk.view().people.words
    expected = {
        # References may name people, so that the ledger has them only in older entries.
        each.id: each._replace(reference=each.reference or words(each.memo))
        for each in desk.view().of(ExpectedPayments).open()
    }
    by_id, refused = {line.id: line for line in lines}, dict[str, str]()
    for line, number in match_expected(lines, list(expected.values())).items():
        account = expected[number].account
        operations = settle(desk.view(), desk.asked(), by_id[line], mirror, account, expected=number)
        try:
            desk.take(Decision(operations=operations))
        except Refused as error:
            # A closed account must not keep the other lines from being booked.
            refused[line] = error.verdict.code
    return refused


def settle(
    view: View, asked: Asked, line: BankLine, bank: str, account: str, *, expected: str = ""
) -> list[AnyOperation]:
    """Return what books a line of the bank to somebody's account: once while it stands, by the line's id."""
    giver, taker = (bank, account) if line.amount_pence > 0 else (account, bank)
    kind = "bank_in" if line.amount_pence > 0 else "bank_out"
    leg = Leg(giver, taker, abs(line.amount_pence), kind, line.id)
    # On the bank's day and under the line's key: whoever books it, it is booked once.
    post = asked.post(leg, on=line.on, key=free_key(view, posting_key(line.id)))
    if not expected:
        return [post]
    came = asked.note(ExpectedCame(line=line.id), about=expected, key=f"{line.id}:came")
    return [post, came]
