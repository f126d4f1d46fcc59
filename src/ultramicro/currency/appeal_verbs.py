"""Verbs on appeals: object to a limit, and decide on that as another person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Done, Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, say
from ultramicro.currency.choosing import CODE, credit
from ultramicro.currency.events import (
    AppealDecided,
    AppealMade,
    LimitExplained,
)
from ultramicro.currency.limits import Limits, limits_around
from ultramicro.currency.projections import Appealed, Appeals, LimitReasons
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.engine.backing import require_may_owe
from ultramicro.ledger.engine.model import AnyOperation, SetLimits
from ultramicro.ledger.engine.state import Account, account_number, owner_of
from ultramicro.ledger.four_eyes import on_trust, require_not_own, same_person
from ultramicro.ledger.people.clerks import Role
from ultramicro.ledger.sums import money


def setting(asked: Asked, account: str, limits: Limits, why: LimitExplained) -> list[AnyOperation]:
    """Return what sets an account's limits, with the reason in the chain."""
    change = asked.operation(
        SetLimits,
        account=account,
        floor_pence=limits.floor_pence,
        # A ceiling of 0 would keep somebody who may owe nothing from earning anything.
        ceiling_pence=limits.ceiling_pence or None,
        soft_floor_pence=limits.warn_below_pence,
        soft_ceiling_pence=limits.warn_above_pence or None,
    )
    # The reason goes with the change, so that no limit ever stands without one.
    return [asked.note(why, about=account), change]


@dataclass(frozen=True, kw_only=True)
class Appeal(Deciding):
    """Object to a limit."""

    name: ClassVar[str] = "appeal"
    does: ClassVar[str] = say("object to a limit; a person decides")

    who: str = need("short name")
    floor: Pence = need("floor that they ask for, as in -300")
    why: str = need("why, in their words; kept outside the ledger")
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down.

        Raises
        ------
        BadInput
            If the currency is backed, so that nobody owes it, they have no account in it, or may go as low
            already.
        """
        owner = view.people.known(self.who).id
        rules = credit(view, self.code)
        memo, appeal = asked.memo(self.why, of=owner), f"appeal-{asked.key}"
        account = account_number(owner, rules.code)
        made = AppealMade(account=account, floor_pence=self.floor, memo=memo.ref, on=asked.day)
        limited = view.account(made.account)
        # Without an account there is no limit, and the appeal could never be allowed.
        if limited is None:
            raise BadInput(
                say("{who} has no account in {currency}", who=self.who, currency=rules.code),
                where="--who",
                do=say("give them a limit first with `ultramicro currency limits`"),
            )
        _require_lower(limited, self.floor)
        return Decision(
            operations=[asked.note(made, about=appeal)],
            memos=[memo] if memo.words else [],
            answer=lambda _: Done(
                says=say(
                    "{appeal} waits for a person to decide: `ultramicro currency decide --appeal {appeal}`.",
                    appeal=appeal,
                ).with_id("appeal_made")
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Decide(Deciding):
    """Decide on an appeal."""

    name: ClassVar[str] = "decide"
    may_loosen: ClassVar[bool] = True
    does: ClassVar[str] = say("decide on an appeal, as a person with a reason")
    clerks: ClassVar[Collection[str]] = frozenset({Role.BOARD})

    appeal: str = need("number of the appeal")
    allow: bool = need("whether it is allowed")
    why: str = need("the reason, for the member")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write the decision down, and set the limit if it is allowed.

        Raises
        ------
        BadInput
            If there is no such appeal, it was decided otherwise before, it is decided by the member or by who
            set the limit, or the currency has been backed by money since.
        """
        found = view.of(Appeals).shelf.get(self.appeal)
        if found is None:
            raise BadInput(
                note("currency.no_appeal", "There is no appeal {appeal}", appeal=self.appeal),
                where="--appeal",
                do=note("currency.appeal_number", "take the number that `ultramicro currency appeal` gave"),
            )
        if found.decided_key:
            return self._before(found)
        made = found.made
        _require_judge(view, asked, made)
        memo = asked.memo(self.why, of=owner_of(made.account))
        decided = AppealDecided(allowed=self.allow, memo=memo.ref)
        return Decision(
            operations=[asked.note(decided, about=self.appeal), *self._allowed(view, asked, made)],
            memos=[memo] if memo.words else [],
            answer=lambda _: Done(
                says=joined(
                    [
                        say("{appeal} is allowed by {by}.", appeal=self.appeal, by=asked.clerk).with_id(
                            "allowed"
                        )
                        if self.allow
                        else say("{appeal} is refused by {by}.", appeal=self.appeal, by=asked.clerk).with_id(
                            "refused"
                        ),
                        *on_trust(asked),
                    ]
                )
            ),
        )

    def _before(self, found: Appealed) -> Decision:
        """Say that it is decided already; to decide otherwise is no repetition.

        Raises
        ------
        BadInput
            If it was decided the other way.
        """
        if found.allowed is not self.allow:
            raise BadInput(
                say("{appeal} was allowed already", appeal=self.appeal)
                if found.allowed
                else say("{appeal} was refused already", appeal=self.appeal),
                where="--appeal",
                do=say("the member may object again with `ultramicro currency appeal`"),
            )
        says = say("{appeal} is decided.", appeal=self.appeal).with_id("decided")
        return Decision(done_before=[found.decided_key], says=says)

    def _allowed(self, view: View, asked: Asked, made: AppealMade) -> Sequence[AnyOperation]:
        if not self.allow:
            return ()
        # Asked again, as the currency may have become backed while the appeal waited.
        if found := view.account(made.account):
            require_may_owe(view.state.accounts, found.currency, made.floor_pence)
            # Earnings may have raised the limit since: what is allowed must never leave somebody with less.
            _require_gain(found, made.floor_pence)
        return setting(
            asked, made.account, limits_around(made.floor_pence), LimitExplained(appeal=self.appeal)
        )


def _gains(account: Account, floor_pence: int) -> bool:
    """Whether a floor would let an account go lower than it may, and below zero."""
    return account.floor_pence is not None and floor_pence < min(account.floor_pence, 0)


def _require_lower(account: Account, floor_pence: int) -> None:
    """Refuse an appeal for no more than the account has, such as for 300 where -300 was meant."""
    if not _gains(account, floor_pence):
        raise BadInput(
            _has(account),
            where="--floor",
            do=note("currency.ask_lower", "ask for a lower floor, below zero, as in --floor=-300"),
        )


def _require_gain(account: Account, floor_pence: int) -> None:
    """Refuse to allow what would leave somebody with less than they have by now."""
    if not _gains(account, floor_pence):
        raise BadInput(
            _has(account),
            where="--allow",
            do=note("currency.has_it", "decide --no-allow: they may go as low as they asked for already"),
        )


def _has(account: Account) -> Message:
    if account.floor_pence is None:
        return note("currency.no_floor", "Their account may go as low as it likes")
    floor = money(account.floor_pence, account.currency)
    return note("currency.has_floor", "Their account may go down to {floor} already", floor=floor)


def _require_judge(view: View, asked: Asked, made: AppealMade) -> None:
    """Refuse that an appeal is decided by who set the limit, or by the member."""
    require_not_own(view, asked, [owner_of(made.account)])
    before = view.of(LimitReasons).shelf.get(made.account)
    # By person and not by name: one may act under two names.
    if before and same_person(view.people, before.by, asked.by):
        raise BadInput(
            note(
                "currency.own_decision",
                "{who} set this limit and cannot decide on the appeal",
                who=asked.clerk,
            ),
            where="--by",
            do=note("currency.another_judge", "let another person decide, and name them with --by"),
        )
