"""Books as plain as can be: accounts, money set aside, closed days; and what each operation does to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ultramicro.ledger.audit.asked import (
    Asked,
    Closing,
    Holding,
    LegAsked,
    Limiting,
    Noting,
    Opening,
    Posting,
    Resolving,
    Ruling,
)
from ultramicro.ledger.audit.rows import AccountRow, HoldRow, TransferRow


@dataclass(slots=True)
class Account:
    """An account, whose sums move."""

    account: str
    owner: str
    currency: str
    account_class: str
    floor: int | None
    ceiling: int | None
    soft_floor: int | None
    soft_ceiling: int | None
    status: str = "open"
    limited: int = 0
    balance: int = 0
    out: int = 0
    into: int = 0
    soft: bool = False
    """Whether it has limits that only warn."""

    def row(self) -> AccountRow:
        """Return the row that the books should have of it."""
        return AccountRow(
            self.account, self.owner, self.currency, self.account_class, self.floor, self.ceiling,
            self.soft_floor, self.soft_ceiling, self.status, self.limited, self.balance, self.out, self.into,
        )  # fmt: skip

    def warns(self) -> bool:
        """Whether it is beyond such a limit."""
        low, high = self.soft_floor, self.soft_ceiling
        return (low is not None and self.balance < low) or (high is not None and self.balance > high)


@dataclass(slots=True)
class Hold:
    """Money set aside."""

    asked: Holding
    state: str = "open"
    posted: int = 0

    def row(self) -> HoldRow:
        """Return the row that the books should have of it."""
        return HoldRow(*self.asked, state=self.state, posted_pence=self.posted)


class Moved(NamedTuple):
    """A transfer that an operation makes."""

    leg: LegAsked
    currency: str
    business_on: str
    reverses: int | None = None


class Effect(NamedTuple):
    """What an accepted operation did: its transfers, and the accounts it touched."""

    moved: Sequence[Moved] = ()
    touched: Sequence[Account] = ()


@dataclass
class Books:
    """The books as the operations so far make them.

    Parameters
    ----------
    posting : callable
        Returns all transfers that were posted together with one.
    accounts, holds : dict
        By number.
    issuers : list of Account
        Those that backed money comes from; there are few.
    reversed : set of int
        Transfers that were taken back.
    closed_until : str
        The last day that is closed; empty if none is.
    """

    posting: Callable[[int], Sequence[TransferRow]]
    accounts: dict[str, Account] = field(default_factory=dict)
    issuers: list[Account] = field(default_factory=list)
    holds: dict[str, Hold] = field(default_factory=dict)
    reversed: set[int] = field(default_factory=set)
    closed_until: str = ""

    def do(self, asked: Asked) -> Effect:
        """Do what was asked and accepted."""
        effect = Effect()
        match asked:
            case Opening():
                soft = asked.soft_floor is not None or asked.soft_ceiling is not None
                self.accounts[asked.account] = made = Account(*asked, soft=soft)
                self.issuers += [made] if made.account_class == "issuer" else []
                effect = Effect(touched=(made,))
            case Limiting():
                effect = Effect(touched=(self._limit(asked),))
            case Ruling():
                self.accounts[asked.account].status = asked.status
                effect = Effect(touched=(self.accounts[asked.account],))
            case Posting():
                effect = self._move(asked.legs, asked.business_on, self.taken_back(asked))
            case Holding():
                self.holds[asked.hold] = Hold(asked)
                effect = self._set_aside(asked, asked.amount)
            case Resolving():
                effect = self._resolve(asked)
            case Closing():
                # Days as ISO texts compare as days do; an earlier closing opens nothing again.
                self.closed_until = max(self.closed_until, asked.until)
            case Noting():
                pass
        return effect

    def _limit(self, asked: Limiting) -> Account:
        account = self.accounts[asked.account]
        account.floor, account.ceiling = asked.floor, asked.ceiling
        account.soft_floor, account.soft_ceiling = asked.soft_floor, asked.soft_ceiling
        account.soft = asked.soft_floor is not None or asked.soft_ceiling is not None
        account.limited = 1
        return account

    def _set_aside(self, asked: Holding, amount: int) -> Effect:
        giver, taker = self.accounts[asked.debit], self.accounts[asked.credit]
        giver.out += amount
        taker.into += amount
        return Effect(touched=(giver, taker))

    def _resolve(self, asked: Resolving) -> Effect:
        hold = self.holds[asked.hold]
        # All of it is freed, also where only a part is paid.
        freed = self._set_aside(hold.asked, -hold.asked.amount)
        if not asked.post:
            hold.state = "voided"
            return freed
        amount = hold.asked.amount if asked.amount is None else asked.amount
        hold.state, hold.posted = "posted", amount
        leg = LegAsked(hold.asked.debit, hold.asked.credit, amount, hold.asked.kind, "", "")
        return self._move((leg,), asked.business_on, (None,))

    def _move(self, legs: Sequence[LegAsked], on: str, back: Sequence[int | None]) -> Effect:
        touched: dict[str, Account] = {}
        moved = []
        for leg, reverses in zip(legs, back, strict=True):
            giver, taker = self.accounts[leg.debit], self.accounts[leg.credit]
            giver.balance -= leg.amount
            taker.balance += leg.amount
            touched |= {leg.debit: giver, leg.credit: taker}
            moved.append(Moved(leg, giver.currency, on, reverses))
            if reverses is not None:
                self.reversed.add(reverses)
        return Effect(moved, tuple(touched.values()))

    def taken_back(self, asked: Posting) -> Sequence[int | None]:
        """Return for each leg the number of the transfer that it takes back."""
        if asked.reverses is None:
            return [None] * len(asked.legs)
        left = self.left_of(asked.reverses)
        # An older version took back single transfers of a posting.
        return [t.seq for t in left] if len(left) == len(asked.legs) else [asked.reverses]

    def left_of(self, seq: int) -> list[TransferRow]:
        """Return what was not taken back of the posting that a transfer belongs to."""
        return [t for t in self.posting(seq) if t.seq not in self.reversed]
