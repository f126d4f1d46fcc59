"""Verbs on people: who is here, what they agreed to, and how they are forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, Status, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, note, plural, say
from ultramicro.ledger.bank.bank_book import BankBook, ExpectedPayments
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.deciding import AccountWanted
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.backing import require_may_owe
from ultramicro.ledger.engine.model import OpenAccount
from ultramicro.ledger.people import binding
from ultramicro.ledger.people.alike import folded, own_account, require_full_name
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.clerks import Clerks, Role
from ultramicro.ledger.people.register import CONSENTS, KINDS
from ultramicro.ledger.sealed_clerks import fits, seal_again, sealing
from ultramicro.ledger.stores.opening import BOOKS
from ultramicro.ledger.verbs.identifying import Identify


@dataclass(frozen=True, kw_only=True)
class Add(Action[Desk]):
    """Add somebody who may have accounts."""

    name: ClassVar[str] = "add"
    may_loosen: ClassVar[bool] = True
    does: ClassVar[str] = say("add a person, a firm or a group, with an account")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("a short name for them, as in `corner-bakery`")
    called: str = need("their full name")
    kind: str = param("person", "what they are", choices=KINDS)
    contact: str = param("", "how to reach them")
    currency: str = param("", "currency of the account (default: the place's own)")
    floor: Pence = param(0, "least balance of the account, as in -50")
    lost: str = param("", "id of somebody who has accounts and whom the people file lost (`books verify`)")

    def act(self, desk: Desk) -> Done:
        """Write them down apart from the ledger, and open the account.

        Raises
        ------
        BadInput
            If the account may go below zero in a currency that is backed by money.
        """
        currency = currency_meant(desk.view(), self.currency)
        # Before the person is written down, or a refusal would leave somebody without an account.
        require_may_owe(desk.ledger.state.accounts, currency, self.floor)
        require_full_name(self.called)
        _require_not_ours(self.who, desk)
        if self.lost:
            _require_lost(self.lost, self.who, desk)
        if self.floor < 0:
            wanted = AccountWanted(self.called, currency, floor_pence=self.floor)
            opens = desk.asked().operation(OpenAccount, account=wanted.number, **wanted._asdict())
            desk.require_not_alone([opens])
        added = desk.people.add(
            self.who, self.called, kind=self.kind, contact=self.contact, on=desk.on, key=self.lost
        )
        before = desk.ledger.last.operation
        account = desk.account(added.id, currency, floor_pence=self.floor)
        desk.heard.elsewhere = desk.ledger.last.operation > before
        return Done(
            says=say(
                "{name} was added as {short}, with the account {account}.",
                name=added.name,
                short=added.short,
                account=account,
            )
        )


def _require_not_ours(who: str, desk: Desk) -> None:
    """Refuse the name of an account of the place's own, such as a treasury: lists would have two."""
    owners = {each.owner for each in desk.ledger.state.accounts.values()}
    # The id of somebody who is here, or whom the people file lost, is no name of the place's own.
    if folded(who) in owners and not binding.is_id(folded(who)):
        raise own_account(who)


def _require_lost(lost: str, who: str, desk: Desk) -> None:
    """Refuse an id that somebody has, or that stands in no account: names are given to no other's money."""
    found = desk.people.find(who)
    if found and found.id == lost:
        return
    if found or lost not in binding.strangers(desk.people.db, (a.owner for a in desk.ledger.accounts())):
        raise BadInput(
            say("{id} is nobody whom the people file lost", id=lost),
            where="--lost",
            do=say("take an id that `ultramicro books verify` names, and a short name that nobody has"),
        )


@dataclass(frozen=True, kw_only=True)
class Everybody(Action[Desk]):
    """List the people."""

    name: ClassVar[str] = "people"
    does: ClassVar[str] = say("list the people, firms and groups")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a person."""
        also: dict[str, list[str]] = defaultdict(list)
        for mark in desk.people.known_as():
            also[mark.of].append(mark.value)
        roles = Clerks(desk.people).roles()
        rows: list[Mapping[str, object]] = [
            {
                "who": p.short,
                "name": p.name,
                "kind": p.kind,
                "contact": p.contact,
                "since": p.joined_on,
                "also": ", ".join(also[p.id]),
                "role": roles.get(p.id, ""),
                "id": p.id,
            }
            for p in desk.people.everybody()
        ]
        says = plural("{n} person, firm or group.", "{n} people, firms and groups.", len(rows))
        return Done(says=says, rows=rows)


CLEARING = "clearing"
NO_ROLE = "none"


@dataclass(frozen=True, kw_only=True)
class Consent(Action[Desk]):
    """Write down what somebody agreed to."""

    name: ClassVar[str] = "consent"
    does: ClassVar[str] = say("record what somebody agrees to, or no longer agrees to")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("short name")
    to: str = need("what they agree to, as in `publish-posts`")
    withdraw: bool = param(default=False, help=say("they no longer agree"))

    def for_estates(self) -> Collection[str]:
        """Return the parameters that may name the dead: what they agreed to may end."""
        return ("who",) if self.withdraw else ()

    def act(self, desk: Desk) -> Done:
        """Write it down.

        Raises
        ------
        BadInput
            If it is nothing that can be agreed to; or it is clearing: that is agreed to in the books
            themselves, where a round looks for it.
        """
        what = self.to.strip().lower()
        if what == CLEARING:
            raise BadInput(say("consent to clearing has a command of its own"), do=_consent(self))
        if self.withdraw and desk.people.agrees(self.who, what):
            desk.people.withdraw(self.who, what, on=desk.on)
            return Done(says=say("{who} no longer agrees to {what}.", who=self.who, what=what))
        if self.withdraw and what in CONSENTS:
            return Done(says=say("{who} does not agree to {what}.", who=self.who, what=what))
        # Older people files hold other words: they can be withdrawn, and not be given any more.
        if what not in CONSENTS:
            raise BadInput(
                say("there is nothing called {what} to agree to", what=self.to),
                where="--to",
                do=say("give one of {all}", all=Listed([*CONSENTS])),
            )
        desk.people.consent(self.who, what, on=desk.on)
        return Done(says=say("{who} agrees to {what}.", who=self.who, what=what))


def _consent(asked: Consent) -> Message:
    if asked.withdraw:
        return say("run `ultramicro round consent --who {who} --withdraw`", who=asked.who)
    return say("run `ultramicro round consent --who {who}`", who=asked.who)


@dataclass(frozen=True, kw_only=True)
class Erase(Action[Desk]):
    """Forget a person."""

    name: ClassVar[str] = "erase"
    does: ClassVar[str] = say("erase somebody's name, contact and words; the books keep only an id")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED
    # They are forgotten when all is settled.
    estates: ClassVar[Collection[str]] = ("who",)

    who: str = need("short name")

    def act(self, desk: Desk) -> Done:
        """Erase, if nothing is owed or expected either way.

        Raises
        ------
        BadInput
            If they have an account that is not empty, owe or are owed something, or a payment is expected.
        """
        found = desk.people.find(self.who)
        # Money whose time is over would keep somebody from being forgotten.
        desk.release_expired()
        # A second erasing is no error, as nobody can tell whether there ever was such a person.
        if found is None:
            says = say("Nobody here is called {who}; there is nothing to erase.", who=self.who)
            return Done(says=says, status=Status.NOTHING_TO_DO)
        for account in desk.ledger.accounts():
            moves = account.balance_pence or account.held_out_pence or account.held_in_pence
            if account.owner == found.id and moves:
                raise BadInput(
                    say("the account {account} is not empty", account=account.account),
                    do=say("bring its balance to zero first"),
                )
        if mine := desk.ledger.of(Claims).open(found.id):
            raise BadInput(
                say("the claim {claim} is not paid", claim=mine[0].id),
                do=say("have it paid or withdrawn first"),
            )
        if any(each.owner == found.id for each in desk.ledger.of(ExpectedPayments).open()):
            raise BadInput(
                say("a payment through the bank is expected of {who}", who=found.short),
                do=say("read the bank's statement with `ultramicro books reconcile` first"),
            )
        if found.id in Clerks(desk.people).roles():
            # Who may act is decided by the board alone: erasing must not be a second door to it.
            raise BadInput(
                say("{who} is a clerk", who=found.short),
                do=say("first end that with `ultramicro books clerk --role none`"),
            )
        with sealing(desk):
            key = desk.people.erase(self.who, on=desk.on, refs=_words_about(desk, found.id))
        erased = say("{who} was erased. The books keep only the id {id}.", who=self.who, id=key)
        return Done(says=joined([erased, _copies(desk)]))


def _words_about(desk: Desk, owner: str) -> Iterator[str]:
    """Yield the references of all words about what somebody paid or was paid, also those of the bank."""
    book = desk.ledger.of(BankBook)
    for account in desk.ledger.accounts():
        if account.owner == owner:
            for t in desk.ledger.store.entries(account.account):
                yield t.memo_ref
                # Lines of the bank have the names of who paid, in words of the bank.
                yield from book.lines_of(t)


def _copies(desk: Desk) -> Message:
    """Say where the words still are: what was copied before cannot be reached from here."""
    aside = sorted(str(path) for path in (desk.root / BOOKS).glob("set-aside-*"))
    if aside:
        return note(
            "books.copies_aside",
            "Older copies still hold their name and words: delete {folders}, and backups made before today.",
            folders=Listed(aside),
        )
    return note("books.copies", "Backups made before today still hold their name and words: delete them.")


@dataclass(frozen=True, kw_only=True)
class MakeClerk(Action[Desk]):
    """Say who may act for the place."""

    name: ClassVar[str] = "clerk"
    does: ClassVar[str] = say("make somebody a clerk with a secret of their own, or end that")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED
    clerks: ClassVar[Collection[str]] = frozenset({Role.BOARD})
    asks_secret: ClassVar[bool] = True

    who: str = need("short name")
    role: str = need("what they may do", choices=(*Role, NO_ROLE))

    def for_estates(self) -> Collection[str]:
        """Return the parameters that may name the dead: only to end what they may do."""
        return ("who",) if self.role == NO_ROLE else ()

    def act(self, desk: Desk) -> Done:
        """Write it down with what is made of their secret, which is asked for and never shown.

        Raises
        ------
        BadInput
            If nobody of the board would be left to say who is a clerk.
        """
        person, clerks = desk.people.known(self.who), Clerks(desk.people)
        roles = {key: role for key, role in clerks.roles().items() if key != person.id}
        # With clerks and no board nobody could ever name another; the last of all may go.
        if self.role != Role.BOARD and Role.BOARD not in roles.values() and (roles or self.role != NO_ROLE):
            raise BadInput(
                say("nobody of the board would be a clerk"),
                where="--role",
                do=say("first make somebody else a clerk with `--role board`"),
            )
        if self.role == NO_ROLE:
            with sealing(desk):
                clerks.drop(person.id)
            return Done(says=say("{who} is not a clerk any more.", who=person.short))
        secret = desk.new_secret_of(person.short)
        with sealing(desk):
            clerks.set(person.id, Role(self.role), secret)
        return Done(says=say("{who} is a clerk: {role}.", who=person.short, role=self.role))


@dataclass(frozen=True, kw_only=True)
class SealClerks(Action[Desk]):
    """Have the clerks of an older people file count again."""

    name: ClassVar[str] = "seal-clerks"
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say(
        "say as one of the board that the clerks of a people file that came back from a copy count again"
    )
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    def act(self, desk: Desk) -> Done:
        """Write a new seal over them, with who said so.

        Raises
        ------
        Unsound
            If they never were the clerks of these books.
        BadInput
            If who acts is not of the board among them.
        """
        if not fits(desk):
            seal_again(desk)
        clerks = [desk.people.called(key) for key in Clerks(desk.people).roles()]
        if not clerks:
            return Done(says=say("Nobody is a clerk."))
        again = say("Give each change since that copy again with `ultramicro books clerk`.")
        return Done(says=joined([say("The clerks are {clerks}.", clerks=Listed(clerks)), again]))


PEOPLE_VERBS: tuple[type[Action[Desk]], ...] = (
    Add, Identify, Everybody, MakeClerk, SealClerks, Consent, Erase,
)  # fmt: skip
