"""The verbs that take a transfer back, forget a person and move money, with what every room has to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank import forgetting as bank_forgetting
from ultramicro.bank import undo as bank
from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, say
from ultramicro.currency import forgetting as currency_forgetting
from ultramicro.currency import undo as currency
from ultramicro.currency.member_verbs import BELOW_APPEAL, require_no_appeal_undone
from ultramicro.currency.without_fee import saying_no_fee
from ultramicro.food.hub import forgetting as food_forgetting
from ultramicro.ledger.begun import require_not_before
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.reversals import mirror, still_standing
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.hanging import owed_again_told
from ultramicro.ledger.sums import money
from ultramicro.ledger.verbs.accounts import Limits
from ultramicro.ledger.verbs.books import BOOKS_VERBS, Pay
from ultramicro.ledger.verbs.holding import ResolveHold
from ultramicro.ledger.verbs.people import Erase
from ultramicro.ledger.verbs.their_accounts import account_of

GUARDS: tuple[Callable[[Desk, Sequence[Transfer]], None], ...] = (
    bank.require_undoable,
    currency.require_undoable,
    require_not_before,
)
"""What refuses to take something back that other entries rest on; each room knows its own."""


@dataclass(frozen=True, kw_only=True)
class Reverse(Action[Desk]):
    """Take a transfer back by a new entry."""

    name: ClassVar[str] = "reverse"
    does: ClassVar[str] = say(
        "take a transfer back by a new entry, with all that was booked with it; nothing is ever deleted"
    )

    transfer: int = need("number of the transfer")
    why: str = need("reason, in a few words")

    def act(self, desk: Desk) -> Done:
        """Post the mirror of all that stands of the posting.

        Raises
        ------
        BadInput
            If there is no such transfer, it takes one back itself, later entries rest on it, or somebody has
            not got what they would give back.
        """
        view = desk.view()
        whole = self._posting(view)
        left = still_standing(view.state, whole)
        if left:
            for guard in GUARDS:
                guard(desk, left)
            _require_there(view, left)
        back = left or whole  # where nothing is left, the ledger says so, or gives its old verdict again
        taken = desk.take(self._decision(desk.asked(), back))
        again = owed_again_told(desk.view(), [t.post for t in back if t.post])
        says = joined([_said(back, taken.first_seq), *currency.advice(desk, back), *again])
        return Done(says=says, rows=list(_rows(taken.view, back, taken.first_seq)))

    def _posting(self, view: View) -> tuple[Transfer, ...]:
        whole = view.posting(self.transfer)
        number = str(self.transfer)
        if not whole:
            raise BadInput(
                say("there is no transfer {number}", number=number),
                where="--transfer",
                do=say("take its number from a statement"),
            )
        if whole[0].reverses is not None:
            raise BadInput(
                say(
                    "transfer {number} reverses transfer {of}, and cannot be reversed itself",
                    number=number,
                    of=str(whole[0].reverses),
                ),
                where="--transfer",
                do=say("repeat the command that made the first transfer, with another --key"),
            )
        return whole

    def _decision(self, asked: Asked, back: Sequence[Transfer]) -> Decision:
        memo = asked.memo(self.why)
        reversal = asked.post(*mirror(back, memo.ref), reverses=back[0].seq)
        return Decision(operations=(reversal,), memos=(memo,))


def _require_there(view: View, back: Sequence[Transfer]) -> None:
    """Refuse where somebody has spent what they would give back."""
    moves: Counter[str] = Counter()
    for t in back:
        moves[t.credit] -= t.amount_pence
        moves[t.debit] += t.amount_pence
    for number, move in moves.items():
        account = view.state.accounts[number]
        free = account.balance_pence - account.held_out_pence - (account.floor_pence or 0)
        if account.floor_pence is not None and move < 0 and free + move < 0:
            raise BadInput(
                say(
                    "{who} would have to give back {sum} and has {free}",
                    who=view.people.called(account.owner),
                    sum=money(-move, account.currency),
                    free=money(max(free, 0), account.currency),
                ),
                where=number,
                do=say("have it paid in first, or first reverse what it was spent on"),
            )


def _said(back: Sequence[Transfer], first: int) -> Message:
    """Say what was taken back by what."""
    if len(back) == 1:
        return say("Transfer {number} was reversed by transfer {by}.", number=str(back[0].seq), by=str(first))
    return say(
        "Transfers {first} to {last} were booked together and were reversed together, "
        "by transfers {by_first} to {by_last}.",
        first=str(back[0].seq),
        last=str(back[-1].seq),
        by_first=str(first),
        by_last=str(first + len(back) - 1),
    )


def _rows(view: View, back: Sequence[Transfer], first: int) -> Iterator[dict[str, str | int]]:
    for number, t in enumerate(back, first):
        giver, taker = view.state.accounts[t.debit], view.state.accounts[t.credit]
        yield {
            "transfer": t.seq, "kind": t.kind, "from": view.people.called(giver.owner),
            "to": view.people.called(taker.owner), "amount_pence": t.amount_pence, "reversed_by": number,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Forget(Erase):
    """Forget a person, if no room needs to know them any more."""

    def act(self, desk: Desk) -> Done:
        """Erase, if nothing is owed or expected either way and no loan is open.

        Raises
        ------
        BadInput
            With what is still open.
        """
        if found := desk.people.find(self.who):
            bank_forgetting.require_forgettable(desk.view(), found.id)
            currency_forgetting.require_forgettable(desk.view(), found.id)
            food_forgetting.require_forgettable(desk.view(), found.id)
        return super().act(desk)


@dataclass(frozen=True, kw_only=True)
class PayAndSay(Pay):
    """Move money from one account to another, and say where a local currency's fee was not taken."""

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on one transfer."""
        return saying_no_fee(view, super().decide(view, asked))


@dataclass(frozen=True, kw_only=True)
class ResolveAndSay(ResolveHold):
    """Post or void a hold, and say where a local currency's fee was not taken."""

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to post or void it."""
        return saying_no_fee(view, super().decide(view, asked))


@dataclass(frozen=True, kw_only=True)
class LimitsAsked(Limits):
    """Change an account's limits, and leave what was allowed on an appeal unless that is meant."""

    below_appeal: bool = param(default=False, help=BELOW_APPEAL)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the limits.

        Raises
        ------
        BadInput
            If an appeal allowed more; see also `Limits`.
        """
        currency = currency_meant(view, self.currency)
        account = AccountWanted(account_of(view, self.who, currency).owner, currency)
        if self.floor is not None and not self.below_appeal:
            require_no_appeal_undone(view, account, self.who, -self.floor)
        return super().decide(view, asked)


ASKING: dict[type[Action[Desk]], type[Action[Desk]]] = {
    Erase: Forget, Limits: LimitsAsked, Pay: PayAndSay, ResolveHold: ResolveAndSay,
}  # fmt: skip
"""The ledger's own verbs, and what stands for them where the rooms above have a say."""
BOOKS_ACTIONS: tuple[type[Action[Desk]], ...] = (*(ASKING.get(verb, verb) for verb in BOOKS_VERBS), Reverse)
"""The verbs of `ultramicro books`: the ledger's own, and those that ask the rooms above it."""
