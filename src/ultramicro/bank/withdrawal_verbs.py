"""Verbs on withdrawing shares: the rules, notices, the queue, and what the board pays out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import ClassVar, NamedTuple

from ultramicro.bank.accounts import liquidity
from ultramicro.bank.book import Notices
from ultramicro.bank.common import balance, moving
from ultramicro.bank.events import ShareNotice
from ultramicro.bank.holders import Rulebook, ShareYears
from ultramicro.bank.share_events import ShareNoticeWithdrawn, ShareRules
from ultramicro.bank.shares import notice, redemption_moves, redemptions, shares_of
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, joined, note, plural, say
from ultramicro.core.sums import Pence
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Doer, Taken, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.replays import accepted
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class SetShareRules(Deciding):
    """Set the rules of shares."""

    name: ClassVar[str] = "share-rules"
    # They say when money may leave the society.
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say("write down what the society's rules and board say of withdrawing shares")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    notice_days: int | None = param(
        None, "notice before shares are withdrawn (at first 90); what is not given stays as it is",
        unit="days", low=0, high=1825,
    )  # fmt: skip
    year_limit: Pence | None = param(
        None, "what may be withdrawn in a calendar year by all together; 0: what each window says", low=0
    )
    transferable: bool | None = param(None, "whether members may transfer shares to one another")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to write them down: what is not given stays, and notices that were given keep their day."""
        before = view.of(Rulebook).now()
        # A rule that nobody named was agreed by the members, and must not go because another one changes.
        rules = ShareRules(
            notice_days=before.notice_days if self.notice_days is None else self.notice_days,
            year_limit_pence=before.year_limit_pence if self.year_limit is None else self.year_limit,
            transferable=before.transferable if self.transferable is None else self.transferable,
        )
        # Given again they are no news, and the chain keeps everything.
        if rules == before:
            return unchanged(_rules_words(rules))
        return Decision(operations=(asked.note(rules, about="share-rules"),), says=_rules_words(rules))


def _rules_words(rules: ShareRules) -> Message:
    notice_ = plural("Notice is {n} day.", "Notice is {n} days.", rules.notice_days)
    if rules.year_limit_pence:
        limit = say("At most {sum} is withdrawn in a year.", sum=money(rules.year_limit_pence))
    else:
        limit = say("The board sets free what is withdrawn, each time.")
    if rules.transferable:
        passed = say("Members may transfer shares.")
    else:
        passed = say("Members may not transfer shares.")
    return joined([notice_, limit, passed]).with_id("bank.share_rules")


@dataclass(frozen=True, kw_only=True)
class GiveNotice(Deciding):
    """Ask to withdraw shares."""

    name: ClassVar[str] = "share-notice"
    does: ClassVar[str] = say("give notice that shares will be withdrawn")

    who: str = need("short name")
    amount: Pence = need("how much")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on a notice; whoever comes first is paid first.

        Raises
        ------
        BadInput
            If it is not a whole number of shares, or more than they hold.
        """
        owner = view.people.known(self.who).id
        held = balance(view, shares_of(owner, view.currency))
        # Two notices for the same shares would both be paid.
        free = held - view.of(Notices).pence_of(owner)
        # The day is worked out now: rules that change later do not move a place in the queue.
        event = notice(owner, self.amount, free, asked.day, view.of(Rulebook).now().notice_days)
        number = f"notice-{asked.key}"

        def answer(_: Taken) -> Done:
            said = note(
                "bank.notice_given",
                "{notice}: can be paid from {day} on if there is cash, with `ultramicro bank redeem-shares`.",
                notice=number,
                day=Day(event.ends_on),
            )
            return Done(says=said)

        return Decision(operations=(asked.note(event, about=number),), answer=answer)


@dataclass(frozen=True, kw_only=True)
class TakeNoticeBack(Deciding):
    """Take a notice back."""

    name: ClassVar[str] = "cancel-notice"
    does: ClassVar[str] = say("take back a notice to withdraw shares that is not paid yet")

    notice: str = need("number of the notice")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to write it down.

        Raises
        ------
        BadInput
            If there is no such notice, or it is paid or taken back already.
        """
        if not view.of(Notices).waits(self.notice):
            raise BadInput(
                say("no notice {notice} waits to be paid", notice=self.notice),
                where="--notice",
                do=say("see `ultramicro bank share-queue`"),
            )
        said = note("bank.notice_taken_back", "{notice} is taken back.", notice=self.notice)
        event = asked.note(ShareNoticeWithdrawn(), about=self.notice)
        return Decision(operations=(event,), says=said)


def left_this_year_pence(view: View, asked: Asked) -> int | None:
    """Return what the year's limit leaves to be withdrawn, in pence; None where there is no limit."""
    limit = view.of(Rulebook).now().year_limit_pence
    # By the calendar year, so that a window in December and one in January are two years'.
    return limit - view.of(ShareYears).of(asked.day.year).redeemed_pence if limit else None


@dataclass(frozen=True, kw_only=True)
class ShowQueue(Action[Doer]):
    """Show the queue of notices."""

    name: ClassVar[str] = "share-queue"
    does: ClassVar[str] = say("list the notices to withdraw shares in the order in which they are paid")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Doer) -> Done:
        """Return one row a notice."""
        view, asked = desk.view(), desk.asked()
        waiting = view.of(Notices).waiting()
        rows = [
            {
                "place": place, "notice": number, "who": view.people.called(each.owner),
                "amount_pence": each.amount_pence, "from": each.ends_on, "ended": each.ends_on <= asked.day,
            }
            for place, (number, each) in enumerate(waiting.items(), 1)
        ]  # fmt: skip
        total = sum(each.amount_pence for each in waiting.values())
        said = [plural("{n} notice of {sum}.", "{n} notices of {sum}.", len(waiting), sum=money(total))]
        if (left := left_this_year_pence(view, asked)) is not None:
            said.append(say("{left} may still be withdrawn this year.", left=money(max(left, 0))))
        return Done(says=joined(said).with_id("bank.share_queue"), rows=rows)


@dataclass(frozen=True, kw_only=True)
class RedeemShares(Deciding):
    """Pay out shares of which notice was given."""

    name: ClassVar[str] = "redeem-shares"
    # It pays out the capital that the loans stand on.
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say("pay out shares whose notice has ended, the oldest notice first")
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    window: Pence = need("how much the board releases for it, from surplus or new shares only")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on what can be paid; the rest keeps its place in the queue.

        The same command on the same day pays no second window: it goes on with what is left of the first.

        Raises
        ------
        BadInput
            If the window is nothing, or larger than what is at hand, or than what the year's limit leaves.
        """
        if self.window <= 0:
            raise BadInput(say("the window is not above 0"), where="--window", do=say("give a sum above 0"))
        before = _paid_before(view, asked)
        window = self.window - before.pence
        # Refused and not cut down: the board must know that it released more than there is.
        _require_window(view, asked, window)
        # A member whose account is frozen must not stop those behind them.
        payable, stopped = _payable(view, view.of(Notices).waiting())
        paid = redemptions(payable, window, asked.day)
        total = sum(each.amount_pence for each in paid.values())

        def answer(taken: Taken) -> Done:
            rows = [
                {
                    "who": taken.view.people.called(each.owner),
                    "paid_pence": each.amount_pence,
                    "notice": number,
                }
                for number, each in paid.items()
            ]
            said = say(
                "{paid} paid out; {left} of the window is left.",
                paid=money(total),
                left=money(window - total),
            )
            more = [_stopped_words(stopped)] if stopped else []
            if next_ := next((each for number, each in payable.items() if number not in paid), None):
                more.append(_waits_words(next_, asked))
            return Done(says=joined([said, *more]).with_id("bank.shares_redeemed"), rows=rows)

        moves = redemption_moves(paid, view.currency)
        return replace(moving(asked, moves, answer=answer, key=before.next_key), done_before=before.keys)


class _PaidBefore(NamedTuple):
    """The keys under which a command paid before, how much that was in pence, and the key of what is next."""

    keys: list[str]
    pence: int
    next_key: str


def _paid_before(view: View, asked: Asked) -> _PaidBefore:
    keys, pence = list[str](), 0
    for number in count(1):
        key = asked.key_of(number)
        verdict = accepted(view, key)
        if verdict is None:
            break
        keys.append(key)
        # Also what was taken back since: to pay that again, the board releases it again.
        pence += sum(t.amount_pence for t in view.posting(verdict.first_seq or 0))
    return _PaidBefore(keys, pence, key)


def _require_window(view: View, asked: Asked, window_pence: int) -> None:
    # Savings can go at once and shares only by notice, so that savers are served first.
    free = liquidity(view.state.accounts.values(), view.currency).free_pence()
    if window_pence > free:
        raise BadInput(
            say("only {free} is free to pay out", free=money(max(free, 0))), do=say("lower the window")
        )
    if (left := left_this_year_pence(view, asked)) is not None and window_pence > left:
        raise BadInput(
            say("the year's limit leaves {left} to be withdrawn", left=money(max(left, 0))),
            do=say("lower the window, or wait for the next year"),
        )


def _payable(view: View, waiting: Mapping[str, ShareNotice]) -> tuple[dict[str, ShareNotice], int]:
    """Return the notices that can be paid, and how many cannot since an account is not open."""
    found = {number: each for number, each in waiting.items() if can_be_paid(view, each.owner)}
    return found, len(waiting) - len(found)


def can_be_paid(view: View, owner: str) -> bool:
    """Whether somebody's account and their shares are open, or not there yet."""
    # Money account and shares: a posting fails as a whole if either is frozen.
    wanted = (AccountWanted(owner, view.currency), shares_of(owner, view.currency))
    found = [view.account(each.number) for each in wanted]
    return all(account is None or account.status == "open" for account in found)


def _waits_words(first: ShareNotice, asked: Asked) -> Message:
    """Say why the next notice in the queue is not paid."""
    sum_ = money(first.amount_pence)
    if first.ends_on > asked.day:
        return say("The next notice, of {sum}, ends on {day}.", sum=sum_, day=first.ends_on)
    return say("The next notice, of {sum}, is more than what is left.", sum=sum_)


def _stopped_words(stopped: int) -> Message:
    kept = plural(
        "{n} notice keeps its place: the account is not open.",
        "{n} notices keep their places: the accounts are not open.",
        stopped,
    )
    again = note(
        "bank.redeem_again",
        "Once that is settled, give the same command again: on the same day it goes on with what is left of "
        "the window.",
    )
    return joined([kept, again])


WITHDRAWAL_VERBS: tuple[type[Action[Desk]], ...] = (
    SetShareRules, GiveNotice, TakeNoticeBack, ShowQueue, RedeemShares,
)  # fmt: skip
