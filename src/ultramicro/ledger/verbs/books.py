"""What can be done with the books: the verbs of `ultramicro books`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import joined, plural, say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Taken, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import ClosePeriod, Leg
from ultramicro.ledger.payment_references import referenced
from ultramicro.ledger.people import binding
from ultramicro.ledger.people.clerks import Role
from ultramicro.ledger.stores.backup import back_up, compared, copy_small, restore
from ultramicro.ledger.stores.copied import note_copied
from ultramicro.ledger.stores.opening import BOOKS, database, has_books, ledger_path, people_path
from ultramicro.ledger.sums import money
from ultramicro.ledger.verbs.accounts import ACCOUNT_VERBS
from ultramicro.ledger.verbs.anchoring import AnchorVerb
from ultramicro.ledger.verbs.bank import BANK_VERBS
from ultramicro.ledger.verbs.checking import CHECKING_VERBS
from ultramicro.ledger.verbs.people import PEOPLE_VERBS
from ultramicro.ledger.verbs.proving import Verify
from ultramicro.ledger.verbs.statements import STATEMENT_VERBS
from ultramicro.ledger.verbs.their_accounts import require_there

SHORTEST_HEAD = 12
"""So many letters of a printed head tell it from all others."""


@dataclass(frozen=True, kw_only=True)
class Open(Action[Desk]):
    """Open the books of a place."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = say("open the place's books, in its folder books/")
    makes_books: ClassVar[bool] = True
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    def act(self, desk: Desk) -> Done:
        """Make the files."""
        there = has_books(desk.root, desk.settings) and people_path(desk.root).is_file()
        desk.people.everybody()  # makes their file too
        # Neither ledger nor people show that files were made.
        desk.heard.elsewhere = not there
        folder, head = str(ledger_path(desk.root).parent), desk.ledger.head()
        return Done(says=say("The books are open in {folder}. Head: {head}", folder=folder, head=head))


@dataclass(frozen=True, kw_only=True)
class Pay(Deciding):
    """Move money from one account to another."""

    name: ClassVar[str] = "pay"
    # An estate pays and is paid.
    estates: ClassVar[Collection[str]] = ("payer", "payee")
    does: ClassVar[str] = say("move money from one account to another")
    each_clerk: ClassVar[bool] = True

    payer: str = need("short name of who pays")
    payee: str = need("short name of who is paid")
    amount: Pence = need("how much")
    currency: str = param("", "currency (default: the place's own)")
    memo: str = param("", "what for; kept outside the ledger, so that it can be erased")
    post: str = param("", "the noticeboard post or the claim that is paid")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on one transfer."""
        payer, payee = view.people.known(self.payer), view.people.known(self.payee)
        currency = currency_meant(view, self.currency)
        require_there(view, self.payer, currency)
        post = referenced(
            view, self.post, payer.id, payee.id, currency=currency, amount_pence=self.amount, on=asked.day
        )
        giver, taker = AccountWanted(payer.id, currency), AccountWanted(payee.id, currency)
        memo = asked.memo(self.memo, of=payer.id)
        leg = Leg(giver.number, taker.number, self.amount, memo_ref=memo.ref, post=post)

        def answer(taken: Taken) -> Done:
            left = taken.view.balance(giver.number)
            return Done(
                says=say(
                    "{payer} paid {payee} {sum}: transfer {transfer}. {payer} has {left}.",
                    payer=payer.short,
                    payee=payee.short,
                    sum=money(self.amount, currency),
                    transfer=str(taken.first_seq),
                    left=money(left, currency),
                )
            )

        return Decision(accounts=(giver, taker), memos=(memo,), operations=(asked.post(leg),), answer=answer)


@dataclass(frozen=True, kw_only=True)
class Accounts(Action[Desk]):
    """List the accounts."""

    name: ClassVar[str] = "accounts"
    does: ClassVar[str] = say("list every account with its balance and limits")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row an account."""
        rows: list[Mapping[str, object]] = [
            {
                "account": each.account,
                "owner": desk.people.called(each.owner),
                "balance_pence": each.balance_pence,
                "floor_pence": each.floor_pence,
                "ceiling_pence": each.ceiling_pence,
                "status": each.status,
            }
            for each in desk.ledger.accounts()
        ]
        return Done(says=plural("{n} account.", "{n} accounts.", len(rows)), rows=rows)


@dataclass(frozen=True, kw_only=True)
class ClosePeriodVerb(Deciding):
    """Close a period."""

    name: ClassVar[str] = "close-period"
    does: ClassVar[str] = say("close all days up to one, so that nothing more is booked into them")
    clerks: ClassVar[Collection[str]] = frozenset({Role.TREASURER, Role.BOARD})

    until: date = need("last day to close")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to close it.

        Raises
        ------
        BadInput
            If the day is not over: nothing more could be booked on it, and no closed day is opened again.
        """
        closed = view.state.closed_until
        if closed and self.until <= closed:
            return Decision(says=say("All days up to {day} are closed already.", day=closed))
        # The day that the command counts for, as a clerk may close an earlier one on the day after.
        if self.until >= asked.day:
            raise BadInput(
                say("{day} is not over, and a closed day cannot be opened again", day=self.until),
                where="--until",
                do=say("close days that are over"),
            )
        return Decision(
            operations=(asked.operation(ClosePeriod, until=self.until),),
            says=say("All days up to {day} are closed.", day=self.until),
        )


@dataclass(frozen=True, kw_only=True)
class Head(Action[Desk]):
    """Show the head of the chain, or look one up."""

    name: ClassVar[str] = "head"
    does: ClassVar[str] = say("show the head of the chain, to be printed, or look up a printed one")
    reads_only: ClassVar[bool] = True

    check: str = param("", "a printed head, or its beginning")

    def act(self, desk: Desk) -> Done:
        """Return the head, or the batch and the day of the one that was printed.

        Raises
        ------
        BadInput
            If the chain does not hold it: these are other books, or they were changed.
        """
        ledger = desk.ledger
        if not self.check:
            return Done(
                says=plural(
                    "{day}: {head}\n{n} operation up to batch {batch}.",
                    "{day}: {head}\n{n} operations up to batch {batch}.",
                    ledger.last.operation,
                    day=str(desk.on),
                    head=ledger.head(),
                    batch=str(ledger.last.batch),
                )
            )
        found = [last for last in ledger.store.batches(0) if last.head.hex().startswith(self.check.lower())]
        if len(found) != 1 or len(self.check) < SHORTEST_HEAD:
            raise BadInput(
                say("the chain of these books does not hold that head"),
                do=say("check the letters; if they are right, these are other books, or they were changed"),
            )
        return Done(
            says=say(
                "These books had that head at batch {batch}, transfer {transfer}.",
                batch=str(found[0].batch),
                transfer=str(found[0].seq),
            )
        )


@dataclass(frozen=True, kw_only=True)
class Backup(Action[Desk]):
    """Copy the books."""

    name: ClassVar[str] = "backup"
    does: ClassVar[str] = say("copy the books and their people into a folder, and check the copy")
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to copy into, best on another disk")

    def act(self, desk: Desk) -> Done:
        """Copy and prove."""
        if self.to.resolve() == (desk.root / BOOKS).resolve():
            raise BadInput(
                say("this is the folder of the books themselves"),
                where=str(self.to),
                do=say("name another folder, best on another disk"),
            )
        try:
            self.to.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(
                say("no folder can be made here ({why})", why=error.strerror or str(error)),
                where=str(self.to),
                do=say("name another folder, best on another disk"),
            ) from error
        head = back_up(desk.ledger, self.to / ledger_path(desk.root).name)
        people = self.to / people_path(desk.root).name
        # After the ledger: people who came in between are no harm, but accounts without people would be.
        desk.people.backup(people)
        binding.at_most(people, desk.ledger.last)
        # Said to be checked, so it is: `restore` would refuse people that another hand changed.
        binding.require_people(people, desk.ledger.store, {each.owner for each in desk.ledger.accounts()})
        # Without the key that signs, paper that was given out could not be checked any more.
        copy_small(desk.root / BOOKS, self.to)
        note_copied(desk.root)
        return Done(says=say("Copied to {folder} and checked. Head: {head}", folder=str(self.to), head=head))


@dataclass(frozen=True, kw_only=True)
class Restore(Action[Desk]):
    """Bring the books back from a copy."""

    name: ClassVar[str] = "restore"
    # It puts other books in the place of all that were booked since.
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say("bring the books back from a checked copy; what is there now is kept aside")

    repeats: ClassVar[Repeats] = Repeats.UNKEYED
    replaces_books: ClassVar[bool] = True

    copy: Path = need("the folder with the copy")
    incomplete: bool = param(
        default=False, help=say("take a copy that lacks its last entries, as it was copied while in use")
    )

    def act(self, desk: Desk) -> Done:
        """Prove the copy, set aside what is there, put the copy in its place, and say what is missing."""
        # The desk's own books stay shut meanwhile: they may be what cannot be opened.
        found = restore(desk.root, self.copy, database(desk.settings), incomplete=self.incomplete)
        desk.heard.elsewhere = True
        said = [say("Restored and checked, with its people. Head: {head}.", head=found.head), compared(found)]
        if found.aside:
            said.append(say("The files that were there are kept in {folder}.", folder=str(found.aside)))
        return Done(says=joined(said))


BOOKS_VERBS: tuple[type[Action[Desk]], ...] = (
    Open,
    *PEOPLE_VERBS,
    Pay,
    Accounts,
    *STATEMENT_VERBS,
    *CHECKING_VERBS,
    *ACCOUNT_VERBS,
    *BANK_VERBS,
    ClosePeriodVerb,
    Verify,
    Head,
    AnchorVerb,
    Backup,
    Restore,
)
"""The verbs in the order of a first day."""
