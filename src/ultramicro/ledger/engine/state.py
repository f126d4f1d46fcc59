"""What the ledger holds in memory: accounts, holds and what an operation changes."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from ultramicro.ledger.engine.model import ACCEPTED


class Account(NamedTuple):
    """An account as it stands; `limited` is 1 if its limits were ever changed."""

    account: str
    owner: str
    currency: str
    account_class: str
    floor_pence: int | None
    ceiling_pence: int | None
    soft_floor_pence: int | None
    soft_ceiling_pence: int | None
    status: str = "open"
    limited: int = 0
    balance_pence: int = 0
    held_out_pence: int = 0
    held_in_pence: int = 0


def owner_of(account: str) -> str:
    """Return whose an account is, by its number.

    Examples
    --------
    >>> owner_of("BRX/k4m2/member")
    'k4m2'
    """
    # Between the first and the last, so that a slash in an owner's name does no harm.
    return "/".join(account.split("/")[1:-1])


def account_number(owner: str, currency: str, account_class: str = "member") -> str:
    """Return the number of somebody's account.

    Examples
    --------
    >>> account_number("k4m2", "BRX")
    'BRX/k4m2/member'
    """
    return f"{currency}/{owner}/{account_class}"


class Transfer(NamedTuple):
    """One row: both sides of a movement; the day is written as YYYY-MM-DD."""

    seq: int
    key: str
    debit: str
    credit: str
    amount_pence: int
    currency: str
    kind: str
    business_on: str
    reverses: int | None = None
    memo_ref: str = ""
    post: str = ""


class Held(NamedTuple):
    """A hold as it stands."""

    hold: str
    debit: str
    credit: str
    amount_pence: int
    expires_at: datetime
    kind: str
    state: str = "open"
    posted_pence: int = 0


@dataclass(kw_only=True)
class State:
    """All that decisions look at.

    Parameters
    ----------
    accounts, holds : dict
        By number.
    postings : dict of int to tuple of Transfer
        By the number of a transfer that something reverses: all that was posted with it.
    wanted : set of int
        Numbers of the transfers that something in the batch reverses; they may be made in the batch itself.
    reversed : set of int
        Transfers that were taken back.
    closed_until : date or None
        The last day that is closed.
    next_seq : int
        The number of the next transfer.
    issuers : set of str
        Accounts that a backed currency comes from: while one is open, nobody else in it goes below zero.
    """

    accounts: MutableMapping[str, Account] = field(default_factory=dict)
    holds: MutableMapping[str, Held] = field(default_factory=dict)
    postings: dict[int, tuple[Transfer, ...]] = field(default_factory=dict)
    wanted: set[int] = field(default_factory=set)
    reversed: set[int] = field(default_factory=set)
    closed_until: date | None = None
    next_seq: int = 1
    issuers: set[str] = field(default_factory=set)

    def trial(self) -> State:
        """Return a state on which something can be tried without changing this one.

        It shows what changes over this one, so it costs the same however much there is.
        """
        return replace(
            self,
            accounts=ChainMap({}, self.accounts),
            holds=ChainMap({}, self.holds),
            postings=dict(self.postings),
            wanted=set(self.wanted),
            reversed=_More(self.reversed),
            issuers=set(self.issuers),
        )


class _More(set[int]):
    """Numbers beside others, which stay as they are."""

    def __init__(self, others: Collection[int]) -> None:
        super().__init__()
        self._others = others

    def __contains__(self, number: object) -> bool:
        return super().__contains__(number) or number in self._others


@dataclass(kw_only=True)
class Outcome:
    """What an operation changes, if it is accepted."""

    code: str = ACCEPTED
    accounts: MutableMapping[str, Account] = field(default_factory=dict)
    holds: MutableMapping[str, Held] = field(default_factory=dict)
    transfers: list[Transfer] = field(default_factory=list)
    closed_until: date | None = None
    issuer: str = ""

    def warnings(self) -> str:
        """Name the accounts that are beyond a soft limit."""
        beyond = [name for name, account in self.accounts.items() if _beyond_soft(account)]
        return ", ".join(sorted(beyond))


def _beyond_soft(account: Account) -> bool:
    low, high = account.soft_floor_pence, account.soft_ceiling_pence
    if low is None and high is None:
        return False
    balance = account.balance_pence
    return (low is not None and balance < low) or (high is not None and balance > high)
