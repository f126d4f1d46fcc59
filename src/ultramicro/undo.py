"""The verb that takes a transfer back, with what every room has to say to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank import undo as bank
from ultramicro.core.action import Action, Done, need
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, joined, say
from ultramicro.core.rows import Row
from ultramicro.currency import undo as currency
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Post
from ultramicro.ledger.engine.reversals import mirror, posting, still_standing
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.verbs.books import BOOKS_VERBS

GUARDS: tuple[Callable[[Desk, Sequence[Transfer]], None], ...] = (
    bank.require_undoable,
    currency.require_undoable,
)
"""What refuses to take something back that other entries rest on; each room knows its own."""


@dataclass(frozen=True, kw_only=True)
class Reverse(Action[Desk]):
    """Take a transfer back by a new entry."""

    name: ClassVar[str] = "reverse"
    does: ClassVar[str] = say(
        "take a transfer back by a new entry, with all that was posted with it; nothing is deleted"
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
        whole = posting(desk.ledger.store, self.transfer)
        if not whole:
            raise BadInput(
                say("there is no transfer {number}", number=str(self.transfer)),
                do=say("take its number from a statement"),
            )
        if whole[0].reverses is not None:
            raise BadInput(
                say(
                    "transfer {number} takes transfer {other} back, so it stays",
                    number=str(self.transfer),
                    other=str(whole[0].reverses),
                ),
                do=say(
                    "to pay again, repeat the command that made transfer {other}, with another --key",
                    other=str(whole[0].reverses),
                ),
            )
        left = still_standing(desk.ledger.state, whole)
        if left:
            for guard in GUARDS:
                guard(desk, left)
            _require_there(desk, left)
        back = left or whole  # where nothing is left, the ledger says so, or gives its old verdict again
        legs = mirror(back, desk.memo(self.why))
        (verdict,) = desk.submit(desk.sign(Post, legs=legs, business_on=desk.on, reverses=back[0].seq))
        return _said(desk, back, verdict.first_seq or 0)


def _require_there(desk: Desk, back: Sequence[Transfer]) -> None:
    """Refuse in words where somebody has spent what they would give back."""
    moves: Counter[str] = Counter()
    for t in back:
        moves[t.credit] -= t.amount_pence
        moves[t.debit] += t.amount_pence
    for number, move in moves.items():
        account = desk.ledger.state.accounts[number]
        free = account.balance_pence - account.held_out_pence - (account.floor_pence or 0)
        if account.floor_pence is not None and move < 0 and free + move < 0:
            raise BadInput(
                say(
                    "{who} would give back {sum} and has {free}",
                    who=desk.people.called(account.owner),
                    sum=Pence(-move, "exact", account.currency),
                    free=Pence(max(free, 0), "exact", account.currency),
                ),
                where=number,
                do=say("pay it in first, or first take back what it was spent on"),
            )


def _said(desk: Desk, back: Sequence[Transfer], first: int) -> Done:
    """Say what was taken back by what, one row a transfer."""
    numbers = {"first": str(back[0].seq), "by": str(first)}
    says = say("Transfer {first} was taken back by transfer {by}.", **numbers)
    if len(back) > 1:
        says = say(
            "Transfers {first} to {last} were posted together and were taken back together, by transfers "
            "{by} to {end}.",
            **numbers, last=str(back[-1].seq), end=str(first + len(back) - 1),
        )  # fmt: skip
    return Done(says=joined([says, *currency.advice(desk, back)]), rows=list(_rows(desk, back, first)))


def _rows(desk: Desk, back: Sequence[Transfer], first: int) -> Iterator[Row]:
    owner = {number: account.owner for number, account in desk.ledger.state.accounts.items()}
    for number, t in enumerate(back, first):
        yield {
            "transfer": t.seq, "kind": t.kind, "from": desk.people.called(owner[t.debit]),
            "to": desk.people.called(owner[t.credit]), "amount_pence": t.amount_pence,
            "taken_back_by": number,
        }  # fmt: skip


BOOKS_ACTIONS: tuple[type[Action[Desk]], ...] = (*BOOKS_VERBS, Reverse)
"""The verbs of `ultramicro books`: the ledger's own, and this one, which asks the rooms above it."""
