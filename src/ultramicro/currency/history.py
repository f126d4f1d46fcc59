"""What each member earned, owes since when, and spends: kept up to date transfer by transfer.

What was taken back counts as if it had never been. For that, every transfer of a member stays known by its
number. To take one back costs as much as that member's own past; any other transfer costs the same for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from ultramicro.currency.ids import EARNED, Kind, Use
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer

MONTHS = 12
"""Earnings of so many months count for a limit."""
YEAR_DAYS = 365
MEMBERS = f"/{Use.MEMBER}"
"""How the numbers of members' accounts end."""


class Owed(NamedTuple):
    """A part of a debt, and since when it is owed."""

    on: date
    pence: int


class Debts(NamedTuple):
    """What an account owes by age; what comes in pays the oldest first (Sardex).

    Parameters
    ----------
    owed : tuple of Owed
        What is not paid yet, the oldest first.
    spare_pence : int
        What came in beyond all debts. [hundredths]
    first : date or None
        The day of the first move.
    spent_on : date or None
        The last day on which something went out.
    """

    owed: tuple[Owed, ...] = ()
    spare_pence: int = 0
    first: date | None = None
    spent_on: date | None = None

    @property
    def since(self) -> date | None:
        """The day from which the oldest penny that is still owed has been owed; None if nothing is."""
        return self.owed[0].on if self.owed else None

    @property
    def idle_since(self) -> date | None:
        """The day on which something last went out; of an account that only receives, its first day."""
        return self.spent_on or self.first

    def after(self, on: date, pence: int) -> Debts:
        """Return the debts after something came in (positive) or went out (negative).

        Examples
        --------
        >>> days = [date(2026, month, 1) for month in (1, 2, 3)]
        >>> debts = Debts()
        >>> for day, pence in zip(days, (-100, -50, 120)):
        ...     debts = debts.after(day, pence)
        >>> debts.owed, debts.spare_pence
        ((Owed(on=datetime.date(2026, 2, 1), pence=30),), 0)
        """
        first = self.first or on
        if pence < 0:
            spare = min(self.spare_pence, -pence)
            more = (Owed(on, -pence - spare),) if spare < -pence else ()
            return Debts(self.owed + more, self.spare_pence - spare, first, max(self.spent_on or on, on))
        owed, left = self.owed, pence
        while owed and left >= owed[0].pence:
            left -= owed[0].pence
            owed = owed[1:]
        if owed:
            return Debts((Owed(owed[0].on, owed[0].pence - left), *owed[1:]), 0, first, self.spent_on)
        return Debts((), self.spare_pence + left, first, self.spent_on)


class Move(NamedTuple):
    """A transfer as it may have to be taken back.

    Parameters
    ----------
    payer, payee : str
        Members' accounts; empty where the account is none of a member.
    sold_in : str
        The currency, if it is the price of a sale.
    pence : int
        How much. [hundredths]
    earned : bool
        Whether the payee earned it.
    on : date
        The day it counts.
    stands : bool
        Whether it was not taken back.
    """

    payer: str
    payee: str
    sold_in: str
    pence: int
    earned: bool
    on: date
    stands: bool = True

    def of(self, who: str) -> int:
        """What it brings to an account, or takes from it, in hundredths."""
        return self.pence * ((self.payee == who) - (self.payer == who))


class Sum(NamedTuple):
    """How many moves an account had in a month, and what it earned by them, in hundredths."""

    moves: int
    earned_pence: int


class Kept(NamedTuple):
    """What stands on the shelf under one key.

    Parameters
    ----------
    move : Move or None
        By the transfer's number.
    root : int
        The transfer that is taken back by the one of this number.
    sum : Sum or None
        By account and month.
    debts : Debts or None
        By account.
    sold_pence : mapping of str to int
        By currency and month: what was sold each day. [hundredths]
    """

    move: Move | None = None
    root: int = 0
    sum: Sum | None = None
    debts: Debts | None = None
    sold_pence: Mapping[str, int] = MappingProxyType({})


class Histories(Projection[Kept]):
    """What members earned by month, their debts by age, and what was sold in each currency by day."""

    name: ClassVar[str] = "currency_histories"
    keeps: ClassVar[type] = Kept

    def apply(self, entry: Entry) -> None:
        """Take in what was moved."""
        if entry.transfers and entry.transfers[0].reverses is not None:
            for t in entry.transfers:
                self._turn(t, t.reverses or 0)
        elif entry.transfers:
            self._book(entry.transfers)

    def _book(self, transfers: Sequence[Transfer]) -> None:
        """Take in a posting; what its legs change together is put on the shelf once."""
        debts: dict[str, Debts] = {}
        sums: dict[str, tuple[str, int, int]] = {}
        on = date.fromisoformat(transfers[0].business_on)
        for t in transfers:
            move = _move_of(t, on)
            if move.payer or move.payee:
                self._put_move(t.seq, move)
            if move.sold_in:
                self._sell(move, 1)
            for who in (move.payer, move.payee):
                if who:
                    debts[who] = (debts.get(who) or self.debts(who)).after(on, move.of(who))
                    _, moves, earned = sums.get(who, ("", 0, 0))
                    sums[who] = (who, moves + 1, earned + _earned_by(who, move))
        for who, after in debts.items():
            self.shelf.put(who, Kept(debts=after))
        for who, moves, earned in sums.values():
            self._count(who, on, moves, earned)

    def _turn(self, t: Transfer, back: int) -> None:
        """Take a move back; or let it stand again, where what took it back is taken back (in older books)."""
        found = self._kept(str(back))
        root = found.root or back
        if (move := self._kept(str(root)).move) is None:
            return  # no member took part
        self.shelf.put(str(t.seq), Kept(root=root))
        self._put_move(root, move._replace(stands=not move.stands))
        by = -1 if move.stands else 1
        if move.sold_in:
            self._sell(move, by)
        for who in filter(None, (move.payer, move.payee)):
            self._count(who, move.on, by, by * _earned_by(who, move))
            self.shelf.put(who, Kept(debts=self._debts_anew(who)))

    def _debts_anew(self, who: str) -> Debts:
        debts = Debts()
        for each in self.shelf.values(_moves(who)):
            if each.move:
                debts = debts.after(each.move.on, each.move.of(who))
        return debts

    def _kept(self, key: str) -> Kept:
        return self.shelf.get(key) or Kept()

    def _put_move(self, seq: int, move: Move) -> None:
        parts = [_moves(who) for who in (move.payer, move.payee) if who and move.stands]
        self.shelf.put(str(seq), Kept(move), *parts)

    def _count(self, who: str, on: date, moves: int, earned_pence: int) -> None:
        key = _month(who, f"{on:%Y-%m}")
        before = self._kept(key).sum or Sum(0, 0)
        after = Sum(before.moves + moves, before.earned_pence + earned_pence)
        if after.moves:
            self.shelf.put(key, Kept(sum=after), f"months:{who}")
        else:
            self.shelf.drop(key)

    def _sell(self, move: Move, by: int) -> None:
        day = move.on.isoformat()
        key = _month(f"{move.sold_in}|sales", day[:7])
        sold = dict(self._kept(key).sold_pence)
        sold[day] = sold.get(day, 0) + by * move.pence
        self.shelf.put(key, Kept(sold_pence=sold))

    def debts(self, account: str) -> Debts:
        """Return what an account owes by age."""
        return self._kept(account).debts or Debts()

    def monthly_earnings(self, account: str, on: date, months: int = MONTHS) -> list[int]:
        """Return what an account earned in each of the last whole months, in hundredths."""
        known = self.shelf.keys(f"months:{account}")
        if not known:
            return []
        first = min(key.rpartition("|")[2] for key in known)
        last = [month for month in _months_before(on, months) if month >= first]
        found = (self._kept(_month(account, month)).sum for month in last)
        return [each.earned_pence if each else 0 for each in found]

    def sold_in_year(self, code: str, on: date) -> int:
        """Return what was paid for sales in a currency in the year up to a day, in hundredths."""
        since, until = (on - timedelta(YEAR_DAYS - 1)).isoformat(), on.isoformat()
        months = [*_months_before(on, MONTHS), until[:7]]
        sold = (self._kept(_month(f"{code}|sales", month)).sold_pence for month in months)
        return sum(pence for month in sold for day, pence in month.items() if since <= day <= until)


def _move_of(t: Transfer, on: date) -> Move:
    payer, payee = (who if who.endswith(MEMBERS) else "" for who in (t.debit, t.credit))
    sold_in = t.currency if t.kind == Kind.SALE else ""
    return Move(payer, payee, sold_in, t.amount_pence, t.kind in EARNED, on)


def _earned_by(who: str, move: Move) -> int:
    return move.pence if move.earned and who == move.payee else 0


def _moves(who: str) -> str:
    return f"moves:{who}"


def _month(whose: str, month: str) -> str:
    return f"{whose}|{month}"


def _months_before(on: date, months: int) -> Sequence[str]:
    """Return the last whole months before a day, the oldest first."""
    now = on.year * 12 + on.month - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(now - months, now)]
