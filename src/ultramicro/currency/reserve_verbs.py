"""Verbs of a reserve: redeem, release as a second person, prove."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.machine import require_place
from ultramicro.core.message import Message, joined, note, say
from ultramicro.currency import postings
from ultramicro.currency.choosing import CODE, backed, rules_at
from ultramicro.currency.events import ReleaseAsked, ReleaseWithdrawn, ReserveProved
from ultramicro.currency.page import reserve_page
from ultramicro.currency.projections import RELEASE, Proofs, Redemptions, Request, Requests
from ultramicro.currency.reserve import Reserve, require_issuer, reserve_of
from ultramicro.currency.rules import Rules
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.reversals import stands
from ultramicro.ledger.four_eyes import on_trust, require_not_own, same_person
from ultramicro.ledger.people.clerks import ANY_CLERK, Role
from ultramicro.ledger.replays import accepted
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class Redeem(Deciding):
    """Give national money back for local money."""

    name: ClassVar[str] = "redeem"
    # An estate gives local money back.
    estates: ClassVar[Collection[str]] = ("who",)
    # It takes money out of the reserve, and below a sum the books ask for nobody else.
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say("take local money back for national money, to be paid out by the bank")
    clerks: ClassVar[Collection[str]] = ANY_CLERK

    who: str = need("short name")
    amount: Pence = need("how much")
    withdraw: bool = param(default=False, help=say("they do not ask any more for what waits for a release"))
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post it, or ask for a second person where it is large with what was redeemed today.

        Raises
        ------
        BadInput
            If they have not so much, the currency is not backed, or what they withdraw does not wait.
        """
        rules = backed(view, self.code)
        owner = view.people.known(self.who).id
        if self.withdraw:
            return self._withdrawn(view, asked, rules, owner)
        today = view.of(Redemptions).on_day(AccountWanted(owner, rules.code).number, asked)
        # With what was redeemed today: split into parts, a large sum would need nobody.
        if self.amount + today > rules.release_above_pence:
            # The second person would be asked to let go what is not there.
            _require_has(view, AccountWanted(owner, rules.code), self.who, self.amount)
            return _release_asked(asked, rules, owner, self.amount)
        require_issuer(view, rules)
        return Decision(
            operations=[asked.post(*postings.redemption(rules, view.currency, owner, self.amount))],
            accounts=_redemption_accounts(rules, view.currency, owner),
            answer=lambda _: Done(says=say(
                "{who} gave back {local} and has {national} to be paid out by the bank.",
                who=self.who, local=money(self.amount, rules.code),
                national=money(self.amount),
            ).with_id("redeemed")),
        )  # fmt: skip

    def _withdrawn(self, view: View, asked: Asked, rules: Rules, owner: str) -> Decision:
        waiting = view.of(Requests).waiting(owner, rules.code, self.amount)
        if not waiting:
            raise BadInput(
                note(
                    "currency.nothing_waits", "No redemption of {sum} by {who} waits for a release",
                    sum=money(self.amount, rules.code), who=self.who,
                ),
                where="--amount",
                do=note(
                    "currency.name_request",
                    "give who and how much as it was asked; what was released is taken back with "
                    "`ultramicro books reverse`",
                ),
            )  # fmt: skip
        return Decision(
            operations=[asked.note(ReleaseWithdrawn(), about=waiting[-1])],
            says=note(
                "currency.release_withdrawn", "{request} is withdrawn and cannot be released any more.",
                request=waiting[-1],
            ),
        )  # fmt: skip


def _require_has(view: View, account: AccountWanted, who: str, amount_pence: int) -> None:
    found = view.account(account.number)
    has = 0 if found is None else max(found.balance_pence - found.held_out_pence, 0)
    if amount_pence > has:
        raise BadInput(
            note(
                "currency.has_less", "{who} has {has} to give back",
                who=who, has=money(has, account.currency),
            ),
            where="--amount",
            do=note("currency.ask_for_less", "give a sum that they have"),
        )  # fmt: skip


def _redemption_accounts(rules: Rules, national: str, owner: str) -> list[AccountWanted]:
    return [
        AccountWanted(owner, rules.code), postings.issuer(rules), postings.treasury(rules, national),
        AccountWanted(owner, national),
    ]  # fmt: skip


def _release_asked(asked: Asked, rules: Rules, owner: str, amount_pence: int) -> Decision:
    # The name of the request begins the key of its posting, by which it is known as released.
    request = f"{RELEASE}{asked.key}"
    event = ReleaseAsked(owner=owner, code=rules.code, amount_pence=amount_pence, on=asked.day)
    return Decision(
        operations=[asked.note(event, about=request)],
        answer=lambda _: Done(says=say(
            "{request}: redemptions above {sum} a day need another person, who releases them with "
            "`ultramicro currency release --request {request}`.",
            request=request, sum=money(rules.release_above_pence, rules.code),
        ).with_id("release_asked")),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Release(Deciding):
    """Let a large redemption go, as a second person."""

    name: ClassVar[str] = "release"
    does: ClassVar[str] = say("release a large redemption, as another person than who asked for it")
    clerks: ClassVar[Collection[str]] = frozenset({Role.SECOND, Role.BOARD})

    request: str = need("number that `redeem` gave")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post it, once.

        Raises
        ------
        BadInput
            If there is no such request, or the same person asks and releases.
        """
        request = view.of(Requests).shelf.get(self.request)
        key = f"{self.request}:1"
        if request and request.withdrawn:
            raise BadInput(
                note("currency.was_withdrawn", "{request} was withdrawn", request=self.request),
                where="--request",
                do=note("currency.ask_again_anew", "ask again with `ultramicro currency redeem` and a --key"),
            )
        # Before the look at what was done: a repeat by who asked must not read as released by them.
        self._require_another(view, request, asked)
        # A key is answered for ever, so that this request can never move money again.
        self._require_not_undone(view, key)
        if request is None or accepted(view, key):
            return Decision(
                done_before=[key],
                answer=lambda _: Done(says=say("{request} was released before.", request=self.request)),
            )
        wanted = request.asked
        # Two clerks are no check if one of them gets the money.
        require_not_own(view, asked, [wanted.owner])
        rules = rules_at(view, wanted.code)
        require_issuer(view, rules)
        legs = postings.redemption(rules, view.currency, wanted.owner, wanted.amount_pence)
        return Decision(
            operations=[asked.post(*legs, key=key)],
            accounts=_redemption_accounts(rules, view.currency, wanted.owner),
            answer=lambda _: Done(
                says=joined(
                    [
                        say("{by} released {sum}.", by=asked.clerk, sum=money(wanted.amount_pence)),
                        *on_trust(asked),
                    ]
                ).with_id("released")
            ),
        )

    def _require_another(self, view: View, request: Request | None, asked: Asked) -> None:
        if request is None:
            raise BadInput(
                note("currency.no_request", "There is no request {request}", request=self.request),
                where="--request",
                do=note("currency.request_number", "take the number that `ultramicro currency redeem` gave"),
            )
        if same_person(view.people, request.by, asked.by):
            raise BadInput(
                note("currency.same_person", "The person who asks for a redemption cannot release it"),
                do=note("currency.another_person", "let another person release it, with --by"),
            )

    def _require_not_undone(self, view: View, key: str) -> None:
        before = view.verdict(key)
        if before is not None and before.accepted and not stands(view, before):
            raise BadInput(
                note(
                    "currency.release_undone",
                    "{request} was released, and taken back since", request=self.request,
                ),
                do=note(
                    "currency.ask_again",
                    "ask for it again with `ultramicro currency redeem` and another --key",
                ),
            )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ProveReserve(Action[Desk]):
    """Prove the reserve."""

    name: ClassVar[str] = "reserve"
    does: ClassVar[str] = say(
        "check that the bank holds one unit of money for each in circulation; write the public page"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    code: str = param("", CODE)
    page: Path | None = param(None, "also write the public page there")

    def act(self, desk: Desk) -> Done:
        """Write the proof into the chain.

        Raises
        ------
        Unsound
            If less is there than is out.
        """
        view, asked = desk.view(), desk.asked()
        rules = backed(view, self.code)
        require_place(self.page)
        found = reserve_of(view, rules)
        # Written down before it fails, since a reserve that is short is what the chain has to remember.
        desk.take(proof(view, asked, found, rules.code, desk.ledger.last.operation))
        if self.page:
            self.page.write_text(reserve_page(rules, found, desk.ledger.head(), desk.on), encoding="utf-8")
            desk.heard.elsewhere = True
        if broken := [law for law in found.laws() if not law.holds]:
            raise Unsound(
                note("currency.reserve_short", "The reserve of {code} is short", code=rules.code),
                broken,
                do=CALL,
            )
        row = {
            "bank_pence": found.bank_pence, "out_pence": found.out_pence,
            "treasury_pence": found.treasury_pence, "room_pence": found.room_pence(),
        }  # fmt: skip
        return Done(says=_proved(rules, found), rows=[row])


def proof(view: View, asked: Asked, found: Reserve, code: str, number: int) -> Decision:
    """Decide to write a proof down: the last of the day again where nothing changed.

    Parameters
    ----------
    view : View
        The books.
    asked : Asked
        When, and by whom.
    found : Reserve
        What is out and what stands against it.
    code : str
        The currency.
    number : int
        The number of the last operation in the books; it makes the key of a new proof.
    """
    proved = ReserveProved(
        out_pence=found.out_pence, treasury_pence=found.treasury_pence, bank_pence=found.bank_pence
    )
    today = f"reserve:{code}:{asked.day}:"
    last = view.of(Proofs).shelf.get(code)
    # Asked each hour by a timer, the chain would fill with the same proof.
    if last and last.proved == proved and last.key.startswith(today):
        return Decision(operations=[asked.note(proved, about=code, key=last.key)])
    return Decision(operations=[asked.note(proved, about=code, key=f"{today}{number}")])


def _proved(rules: Rules, found: Reserve) -> Message:
    return say(
        "{out} is in circulation; {bank} is at the bank and {treasury} is set aside in the books.",
        out=money(found.out_pence, rules.code), bank=money(found.bank_pence),
        treasury=money(found.treasury_pence),
    ).with_id("proved")  # fmt: skip


CALL = note(
    "currency.reserve_call",
    "issue nothing more; compare the bank's own statement with the books line by line, with a second member "
    "of the board beside you; if money is missing, tell the board and the bank the same day",
)

RESERVE_VERBS: tuple[type[Action[Desk]], ...] = (Redeem, Release, ProveReserve)
