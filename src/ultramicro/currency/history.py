"""What each member earned, owes since when, and spends: kept up to date transfer by transfer.

What was taken back counts as if it had never been. For that, every transfer of a member stays known by its
number; a transfer that takes another back costs as much as that member's own past, any other the same for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from ultramicro.currency.ids import EARNED, Kind, Use
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer

MONTHS = 12
"""Earnings of so many months count for a limit."""
YEAR_DAYS = 365


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
    """A transfer as one of its accounts sees it; `root` is the transfer that it takes back, if it does."""

    on: date
    pence: int
    earned_pence: int = 0
    root: int = 0
    stands: bool = True


class Sum(NamedTuple):
    """How many moves a month or a day had, and what they earned. [hundredths]"""

    moves: int
    earned_pence: int


class Kept(NamedTuple):
    """What stands on the shelf: a move by account and number, a sum by account and month, or debts."""

    move: Move | None = None
    sum: Sum | None = None
    debts: Debts | None = None


class Histories(Projection[Kept]):
    """What members earned by month, their debts by age, and what was sold in each currency by day."""

    name: ClassVar[str] = "currency_histories"
    keeps: ClassVar[type] = Kept

    def apply(self, entry: Entry) -> None:
        """Take in what was moved."""
        for t in entry.transfers:
            for who, pence in ((t.debit, -t.amount_pence), (t.credit, t.amount_pence)):
                if who.endswith(f"/{Use.MEMBER}"):
                    self._take(t, who, pence, t.amount_pence if pence > 0 and t.kind in EARNED else 0)
            if t.kind == Kind.SALE:
                self._take(t, _sales(t.currency), 0, t.amount_pence)

    def _take(self, t: Transfer, who: str, pence: int, earned_pence: int) -> None:
        if t.reverses is None:
            move = Move(date.fromisoformat(t.business_on), pence, earned_pence)
            self.shelf.put(f"{who}|{t.seq}", Kept(move), *([_moves(who)] if pence else []))
            self._count(who, move, 1)
            if pence:
                debts = self._debts(who).after(move.on, pence)
                self.shelf.put(who, Kept(debts=debts))
        else:
            self._turn(t, who)

    def _turn(self, t: Transfer, who: str) -> None:
        """Take a move back; or let it stand again, where what took it back is taken back (in older books)."""
        back = self._move(who, t.reverses or 0)
        root = back.root or t.reverses or 0
        move = self._move(who, root)
        self.shelf.put(f"{who}|{t.seq}", Kept(Move(move.on, 0, root=root, stands=False)))
        turned = move._replace(stands=not move.stands)
        parts = [_moves(who)] if turned.stands and turned.pence else []
        self.shelf.put(f"{who}|{root}", Kept(turned), *parts)
        self._count(who, move, 1 if turned.stands else -1)
        if move.pence:
            debts = Debts()
            for each in self.shelf.values(_moves(who)):
                if each.move:
                    debts = debts.after(each.move.on, each.move.pence)
            self.shelf.put(who, Kept(debts=debts))

    def _move(self, who: str, seq: int) -> Move:
        found = self.shelf.get(f"{who}|{seq}")
        if found is None or found.move is None:
            raise KeyError(seq)  # the ledger lets nobody take back what never was
        return found.move

    def _count(self, who: str, move: Move, by: int) -> None:
        day = move.on.isoformat()
        for when in (day[:7],) if move.pence else (day[:7], day):
            found = self.shelf.get(f"{who}|{when}")
            before = found.sum if found and found.sum else Sum(0, 0)
            after = Sum(before.moves + by, before.earned_pence + by * move.earned_pence)
            if after.moves:
                self.shelf.put(f"{who}|{when}", Kept(sum=after), *([f"months:{who}"] if move.pence else []))
            else:
                self.shelf.drop(f"{who}|{when}")

    def _debts(self, who: str) -> Debts:
        found = self.shelf.get(who)
        return found.debts if found and found.debts else Debts()

    def _earned(self, who: str, when: str) -> int:
        found = self.shelf.get(f"{who}|{when}")
        return found.sum.earned_pence if found and found.sum else 0

    def debts(self, account: str) -> Debts:
        """Return what an account owes by age."""
        return self._debts(account)

    def monthly_earnings(self, account: str, on: date, months: int = MONTHS) -> list[int]:
        """Return what an account earned in each of the last whole months since it first moved. [hundredths]"""
        known = self.shelf.keys(f"months:{account}")
        if not known:
            return []
        first = min(key.rpartition("|")[2] for key in known)
        return [self._earned(account, month) for month in _months_before(on, months) if month >= first]

    def sold_in_year(self, code: str, on: date) -> int:
        """Return what was paid for sales in a currency in the year up to a day. [hundredths]"""
        return sum(self._earned(_sales(code), when) for when in _year_to(on))


def _sales(code: str) -> str:
    return f"{code}|sales"


def _moves(who: str) -> str:
    return f"moves:{who}"


def _months_before(on: date, months: int) -> Sequence[str]:
    """Return the last whole months before a day, the oldest first."""
    now = on.year * 12 + on.month - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(now - months, now)]


def _year_to(on: date) -> Iterator[str]:
    """Yield the months and days of the year up to a day: whole months where there are any.

    Examples
    --------
    >>> found = list(_year_to(date(2026, 3, 2)))
    >>> found[0], found[28:31], found[-2:], len(found)
    ('2025-03-03', ['2025-03-31', '2025-04', '2025-05'], ['2026-03-01', '2026-03-02'], 42)
    """
    day = on - timedelta(YEAR_DAYS - 1)
    while day <= on:
        month_on = (day.replace(day=28) + timedelta(4)).replace(day=1)
        if day.day == 1 and month_on <= on + timedelta(1):
            yield f"{day:%Y-%m}"
            day = month_on
        else:
            yield day.isoformat()
            day += timedelta(1)
