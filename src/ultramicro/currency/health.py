"""How well a local currency does: its speed, its members, where it sticks, and what run it survives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from ultramicro.currency.ids import EARNED, TAKEN, Kind, Use
from ultramicro.ledger.engine.backing import is_money

YEAR_DAYS = 365
ACTIVE_DAYS = 90
NEAR = 0.8
"""A balance beyond four fifths of a limit is stuck at it."""


class Balance(NamedTuple):
    """What stands on an account of the currency, and how far it may go, in hundredths."""

    account: str
    account_class: str
    balance_pence: int
    floor_pence: int | None = None
    ceiling_pence: int | None = None


class Move(NamedTuple):
    """A transfer in the currency that was not taken back."""

    debit: str
    credit: str
    amount_pence: int
    kind: str
    on: date


class Withdrawal(NamedTuple):
    """What so many of the largest holders take out together, and whether the reserve pays it."""

    holders: int
    taken_pence: int
    paid: bool


@dataclass(frozen=True, kw_only=True)
class Health:
    """What the books say of one currency.

    Parameters
    ----------
    code : str
        The currency.
    members, active : int
        Member accounts that are open, and those that paid or were paid in the last quarter.
    out_pence : int
        What is in anybody's hands: all balances above nought but the issuer's, the currency's own funds among
        them. [hundredths]
    mean_out_pence : float
        What members hold above nought, on average over the days looked at. [hundredths]
    spent_pence, redeemed_pence, issued_pence : int
        Within the year before the day looked at. [hundredths]
    days : int
        How much of that year the currency has existed. [days]
    at_limit, at_limit_pence, size_pence : int
        Member accounts near a limit, what they hold or owe, and the sum of all holdings and debts of members.
        [hundredths]
    receipts_pence : tuple of int
        What each member earned, the largest first. [hundredths]
    holdings_pence : tuple of int
        What each holds, the largest first. [hundredths]
    reserve_pence : int or None
        National money that surely stands against it: the less of what is set aside in the books and what the
        bank's statements show; nothing where it is not backed. [pence]
    imbalance_pence : int
        The sum of all balances, which is nought. [hundredths]
    """

    code: str
    members: int
    active: int
    out_pence: int
    mean_out_pence: float
    spent_pence: int
    redeemed_pence: int
    issued_pence: int
    days: int
    at_limit: int
    at_limit_pence: int
    size_pence: int
    receipts_pence: tuple[int, ...]
    holdings_pence: tuple[int, ...]
    reserve_pence: int | None
    imbalance_pence: int

    def velocity(self) -> float | None:
        """Return how often a unit is spent in a year; nothing where none was out."""
        # Young currencies too are told by the year, or they could not be compared with any other.
        a_year = self.spent_pence * YEAR_DAYS / max(self.days, 1)
        return a_year / self.mean_out_pence if self.mean_out_pence else None

    def respent(self) -> float | None:
        """Return the part of what left hands that was spent here rather than redeemed."""
        left = self.spent_pence + self.redeemed_pence
        return self.spent_pence / left if left else None

    def concentration(self, top: int = 10) -> float | None:
        """Return the part of all earnings that the largest earners have."""
        whole = sum(self.receipts_pence)
        return sum(self.receipts_pence[:top]) / whole if whole else None

    def run(self) -> list[Withdrawal]:
        """Return what the largest 1, 2, 3 ... holders take out, and whether the reserve pays it."""
        reserve = self.reserve_pence or 0
        taken = list(accumulate(self.holdings_pence))
        return [Withdrawal(number, pence, pence <= reserve) for number, pence in enumerate(taken, 1)]


def health(
    balances: Sequence[Balance],
    moves: Sequence[Move],
    code: str,
    on: date,
    *,
    reserve_pence: int | None = None,
) -> Health:
    """Work out how a currency does.

    Parameters
    ----------
    balances : sequence of Balance
        Every account of the currency.
    moves : sequence of Move
        Every transfer in the currency that was not taken back.
    code : str
        The currency.
    on : date
        The day it is looked at; the year before it counts.
    reserve_pence : int, optional
        National money that stands against it; nothing where it is not backed. [pence]
    """
    # Funds of the currency hold money too, but are nobody who could be active or stuck.
    members = {each.account: each for each in balances if each.account_class == Use.MEMBER}
    # The books may hold entries for days to come.
    past = [each for each in moves if each.on <= on]
    # From its first move on: days before it was there would halve its speed.
    since = max(on - timedelta(YEAR_DAYS - 1), min((each.on for each in past), default=on))
    recent = [each for each in past if each.on >= since]
    receipts = _receipts(recent, members)
    limited = [abs(each.balance_pence) for each in members.values() if _near_limit(each)]
    holdings = [
        each.balance_pence for each in balances if is_money(each.account_class) and each.balance_pence > 0
    ]
    return Health(
        code=code,
        members=len(members),
        active=len(_active(recent, on) & members.keys()),
        out_pence=sum(holdings),
        mean_out_pence=mean_out(past, members.keys(), since, on),
        spent_pence=sum(receipts),
        redeemed_pence=_of_kind(recent, Kind.REDEMPTION),
        issued_pence=_of_kind(recent, Kind.ISSUE),
        days=(on - since).days + 1,
        at_limit=len(limited),
        at_limit_pence=sum(limited),
        size_pence=sum(abs(each.balance_pence) for each in members.values()),
        receipts_pence=tuple(sorted(receipts, reverse=True)),
        holdings_pence=tuple(sorted(holdings, reverse=True)),
        reserve_pence=reserve_pence,
        imbalance_pence=sum(each.balance_pence for each in balances),
    )


def _receipts(moves: Iterable[Move], members: Collection[str]) -> Collection[int]:
    """Return what each member earned who earned anything, in hundredths."""
    found: Counter[str] = Counter()
    for each in moves:
        # Issues and loans are no earnings: who changes money and holds it would lead the list.
        if each.kind in EARNED and each.credit in members:
            found[each.credit] += each.amount_pence
    return found.values()


def _active(moves: Iterable[Move], on: date) -> set[str]:
    """Return the accounts whose members did something within the last quarter."""
    quarter = on - timedelta(ACTIVE_DAYS)
    # What is taken from everybody each month says nothing of who still takes part.
    return {
        account
        for each in moves
        if each.on > quarter and each.kind not in TAKEN
        for account in (each.debit, each.credit)
    }


def _of_kind(moves: Iterable[Move], kind: Kind) -> int:
    return sum(each.amount_pence for each in moves if each.kind == kind)


def _near_limit(account: Balance) -> bool:
    balance, floor, ceiling = account.balance_pence, account.floor_pence, account.ceiling_pence
    # In backed money every floor is 0, and an empty purse is not stuck.
    low = floor is not None and floor < 0 and balance < NEAR * floor
    return low or (ceiling is not None and ceiling > 0 and balance > NEAR * ceiling)


def mean_out(moves: Sequence[Move], members: Collection[str], since: date, on: date) -> float:
    """Return what members held above nought on the average day, in hundredths.

    Parameters
    ----------
    moves : sequence of Move
        Transfers of the currency up to the day, in any order.
    members : collection of str
        Whose balances count.
    since, on : date
        The first and the last day of the average.

    Examples
    --------
    >>> move = Move("x", "m", 100, "sale", date(2026, 1, 3))
    >>> mean_out([move], {"m"}, date(2026, 1, 1), date(2026, 1, 4))
    50.0
    """
    balances: Counter[str] = Counter()
    out, weighted, last = 0, 0, since
    for move in sorted(moves, key=attrgetter("on")):
        # What was before counts as there on the first day.
        day = max(move.on, since)
        weighted += out * (day - last).days
        last = day
        for account, pence in ((move.debit, -move.amount_pence), (move.credit, move.amount_pence)):
            if account in members:
                before = balances[account]
                balances[account] += pence
                # By the change of one account, since adding up all of them for each move would be
                # quadratic.
                out += max(balances[account], 0) - max(before, 0)
    weighted += out * ((on - last).days + 1)
    return weighted / ((on - since).days + 1)
