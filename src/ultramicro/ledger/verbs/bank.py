"""Verbs that hold the books against the bank."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.ledger.bank.balances import apart, ends_pence, require_ends
from ultramicro.ledger.bank.bank_book import BankBook, ExpectedPayments, LineKept
from ultramicro.ledger.bank.naming import bank_named, new_bank_named
from ultramicro.ledger.bank.reconcile import BANK, Standing, as_kept, mirror_of, reconcile, settle
from ultramicro.ledger.bank.statement_lines import read_statement
from ultramicro.ledger.bank.twice import left_out, read_twice
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.events import BankLineDropped, ExpectedWithdrawn, PaymentExpected
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.sums import money

COSTS = "costs"
"""The place's own account for what running the books costs."""


@dataclass(frozen=True, kw_only=True)
class Expect(Deciding):
    """Say that a payment is expected through the bank."""

    name: ClassVar[str] = "expect"
    # An estate pays through the bank.
    estates: ClassVar[Collection[str]] = ("who",)
    does: ClassVar[str] = say("announce a payment through the bank, so that `reconcile` books it by itself")

    who: str = need("short name of who will pay, or be paid")
    amount: Pence = need("how much comes in; negative for money that goes out")
    reference: str = need("what will stand in the bank's line, as in `ANN-7`")
    withdraw: bool = param(
        default=False, help=say("it is not expected any more; name it as it was announced")
    )

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on what is expected.

        Raises
        ------
        BadInput
            If the sum is 0: no line of the bank is; or what is to be withdrawn is not expected.
        """
        if not self.amount:
            raise BadInput(
                say("no payment is 0"),
                where="--amount",
                do=say("give what comes in, or what goes out with a minus"),
            )
        owner = view.people.known(self.who)
        if self.withdraw:
            return self._withdrawn(view, asked, owner.id)
        account = AccountWanted(owner.id, view.currency)
        memo = asked.memo(self.reference, of=owner.id)
        expected = PaymentExpected(
            owner=owner.id, account=account.number, amount_pence=self.amount, memo=memo.ref
        )
        return Decision(
            accounts=(account,),
            memos=(memo,),
            operations=(asked.note(expected, about=f"expected-{asked.key}"),),
            says=say(
                "Expected: {sum} with the reference {reference}.",
                sum=money(self.amount),
                reference=self.reference,
            ),
        )

    def _withdrawn(self, view: View, asked: Asked, owner: str) -> Decision:
        """Take back what was announced by a slip: the bank's line would be booked to the wrong account."""
        wanted = (owner, self.amount, folded(self.reference))
        found = [
            each.id
            for each in view.of(ExpectedPayments).open()
            if (each.owner, each.amount_pence) == wanted[:2]
            and folded(each.reference or view.people.words(each.memo)) == wanted[2]
        ]
        if not found:
            raise BadInput(
                note(
                    "books.not_expected",
                    "{sum} of {who} with the reference {reference} is not expected",
                    sum=money(self.amount), who=self.who, reference=self.reference,
                ),
                where="--reference",
                do=note(
                    "books.name_expected",
                    "give who, sum and reference as they were announced; what came already is taken back "
                    "with `ultramicro books reverse`",
                ),
            )  # fmt: skip
        # The last of several alike, as one that was announced twice is meant once.
        return Decision(
            operations=(asked.note(ExpectedWithdrawn(), about=found[-1]),),
            says=note(
                "books.expected_withdrawn",
                "{sum} with the reference {reference} is not expected any more.",
                sum=money(self.amount), reference=self.reference,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reconcile(Action[Desk]):
    """Hold the books against a bank statement."""

    name: ClassVar[str] = "reconcile"
    does: ClassVar[str] = say("read a bank statement, book what was expected, and list what is open")
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    statement: Path = need("the statement as the bank gave it: camt.053, OFX or CSV")
    bank: str = param(BANK, "what the bank account is called in the books")
    new_bank: bool = param(default=False, help=say("the bank account is new to the books, under this name"))
    balance: Pence | None = param(None, "the balance at the end of the statement, to be checked")
    count_alike: bool = param(
        default=False, help=say("count lines also where another file had one alike of the same day and sum")
    )

    def act(self, desk: Desk) -> Done:
        """Take in, match, and say what is open.

        Raises
        ------
        BadInput
            If the books have no such bank account, or the balance is not that of the lines up to the
            statement's end; then nothing of it is read.
        """
        # The whole file is read before anything is booked, so that a broken one books nothing.
        # After the lines were taken in, which are true: what is missing is an earlier statement.
        bank = (new_bank_named if self.new_bank else bank_named)(desk.view(), self.bank)
        book, mirror = desk.view().of(BankBook), mirror_of(bank, desk.view().currency)
        today = desk.at.astimezone().date()
        statement = read_statement(self.statement, bank, currency=desk.currency, today=today)
        lines = as_kept(book, statement.lines)
        twice = [] if self.count_alike else read_twice(book, desk.people, lines, mirror.number)
        statement = statement._replace(lines=[line for line in lines if line not in twice])
        if self.balance is not None:
            last = max((line.on for line in lines), default=None)
            ends = ends_pence(book, statement.lines, mirror.number, last)
            require_ends(ends, self.balance, where=str(self.statement))
        told_twice = [left_out(twice)] if twice else []
        warnings = [*statement.doubts, *told_twice, *filter(None, [apart(book, statement, mirror.number)])]
        stands = reconcile(desk, statement.lines, bank)
        return Done(says=joined([*warnings, _said(stands)]), rows=list(_open_rows(desk, stands)))


def _said(stands: Standing) -> Message:
    sums = say("Bank {bank}, books {books}.", bank=money(stands.bank_pence), books=money(stands.books_pence))
    refused = plural(
        "{n} expected payment could not be booked now.",
        "{n} expected payments could not be booked now.",
        len(stands.refused),
    )
    return joined([sums, *([refused] if stands.refused else []), _still_open(stands)])


def _still_open(stands: Standing) -> Message:
    still = len(stands.open_lines) + len(stands.open_transfers)
    if not still:
        return say("Nothing is open: bank and books agree to the penny.")
    return plural(
        "{n} entry is open, which is the difference:", "{n} entries are open, which is the difference:", still
    )


def _open_rows(desk: Desk, stands: Standing) -> Iterator[dict[str, str | date | int]]:
    """Return what is open as rows, the bank's lines first; `only` says who has it: `bank` or `books`."""
    for line in stands.open_lines:
        yield {
            "open": line.id, "only": "bank", "on": line.on, "amount_pence": line.amount_pence,
            "words": desk.people.words(line.id), "refused": stands.refused.get(line.id, ""),
        }  # fmt: skip
    for each in stands.open_transfers:
        yield {
            "open": f"transfer {each.seq}", "only": "books", "on": each.on,
            "amount_pence": each.amount_pence, "words": "", "refused": "",
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Assign(Deciding):
    """Book an open line of the bank to somebody."""

    name: ClassVar[str] = "assign"
    # An estate pays through the bank.
    estates: ClassVar[Collection[str]] = ("who",)
    does: ClassVar[str] = say("book an open line of the bank to somebody's account")

    line: str = need("the line as `reconcile` lists it, as in `bank-3f…`")
    who: str = need("short name; `costs` for what the bank charges")
    bank: str = param(BANK, "what the bank account is called in the books")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to book it.

        Raises
        ------
        BadInput
            If the line was dropped, or is in the books: matched, or booked to somebody else.
        """
        mirror = mirror_of(bank_named(view, self.bank), view.currency)
        book = view.of(BankBook)
        kept = _line(view, self.line, mirror.number)
        if kept.dropped:
            raise BadInput(
                say("{line} was dropped: it was read by mistake", line=kept.id),
                where="--line",
                do=say("take it back with `ultramicro books drop-line --back`, if it counts after all"),
            )
        # Booked again, the money would be in the books twice.
        if book.is_matched(kept):
            raise BadInput(
                say("{line} is already matched to a transfer in the books", line=kept.id),
                where="--line",
                do=say("assign another line"),
            )
        to = _account_of(view, self.who)
        _require_unbooked(view, kept, to.number)
        return Decision(
            accounts=(mirror, to),
            operations=settle(view, asked, kept.line(), mirror.number, to.number),
            says=say(
                "{sum} of {day} is booked to {who}.",
                sum=money(kept.amount_pence),
                day=kept.on,
                who=self.who,
            ),
        )


def _require_unbooked(view: View, line: LineKept, to: str) -> None:
    """Refuse to book a line that is booked to another account; to the same one, it was done before."""
    if not line.booked_by:
        return
    legs = view.posting(line.booked_by)
    others = [account for t in legs for account in (t.debit, t.credit) if account != line.account]
    if to in others:
        return
    owner = next((found.owner for each in others if (found := view.account(each))), "")
    raise BadInput(
        say("{line} is booked to {who}", line=line.id, who=view.people.called(owner)),
        where="--line",
        do=say(
            "take that back first with `ultramicro books reverse --transfer {number}`",
            number=str(line.booked_by),
        ),
    )


def _line(view: View, number: str, mirror: str) -> LineKept:
    """Return a line of a bank account."""
    kept = view.of(BankBook).line(number)
    if kept is None or kept.account != mirror:
        raise BadInput(
            say("no line of the bank has the id {line}", line=number),
            where="--line",
            do=say("take it from `ultramicro books reconcile`"),
        )
    return kept


@dataclass(frozen=True, kw_only=True)
class DropLine(Deciding):
    """Leave a line of the bank out that was read by mistake."""

    name: ClassVar[str] = "drop-line"
    does: ClassVar[str] = say("leave out an open line of the bank that was read by mistake")

    line: str = need("the line as `reconcile` lists it, as in `bank-3f…`")
    bank: str = param(BANK, "what the bank account is called in the books")
    back: bool = param(default=False, help=say("the line counts after all"))

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to leave it out: the line stays written down and does not count.

        Raises
        ------
        BadInput
            If a transfer in the books is that line, or it is to count again and was never dropped.
        """
        kept = _line(view, self.line, mirror_of(bank_named(view, self.bank), view.currency).number)
        if not self.back and (seqs := _transfers_of(view, kept)):
            raise BadInput(
                say("{line} is in the books, as transfer {number}", line=kept.id, number=str(seqs[0])),
                where="--line",
                do=say(
                    "take that back first with `ultramicro books reverse --transfer {number}`",
                    number=str(seqs[0]),
                ),
            )
        if self.back and not kept.turns:
            raise BadInput(
                say("{line} was not dropped", line=kept.id),
                where="--line",
                do=say("give the line that was dropped"),
            )
        # One key a turn: what is so already is done before, and can be turned round again.
        turn = kept.turns - (kept.dropped is not self.back)
        event = BankLineDropped(dropped=not self.back)
        return Decision(
            operations=[asked.note(event, about=kept.id, key=f"{kept.id}:drop:{turn}")],
            says=_dropped(kept, back=self.back),
        )


def _dropped(line: LineKept, *, back: bool) -> Message:
    if back:
        return say("{sum} of {day} counts again.", sum=money(line.amount_pence), day=line.on)
    return say(
        "{sum} of {day} was dropped. It does not count, also when a statement has it again.",
        sum=money(line.amount_pence),
        day=line.on,
    )


def _transfers_of(view: View, line: LineKept) -> tuple[int, ...]:
    """Return the transfers that stand and are a line, booked from it or matched to it."""
    matched = line.matched if view.of(BankBook).is_matched(line) else ()
    return (line.booked_by,) if line.booked_by else matched


def _account_of(view: View, who: str) -> AccountWanted:
    if folded(who) == COSTS:
        # Money only ever goes out of it, so that it stands below 0.
        return AccountWanted(COSTS, view.currency, COSTS, floor_pence=None)
    return AccountWanted(view.people.known(who).id, view.currency)


BANK_VERBS: tuple[type[Action[Desk]], ...] = (Expect, Reconcile, Assign, DropLine)
