"""What each member owes since when, and spends: kept up to date transfer by transfer.

What was taken back counts as if it had never been. For that, every transfer of a member stays known. To take
one back costs as much as that member's own past; any other transfer costs the same for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from ultramicro.core.months import YEAR_MONTHS, months_before
from ultramicro.currency.health import YEAR_DAYS
from ultramicro.currency.ids import Kind, Use
from ultramicro.currency.rules import Rules
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer

MEMBERS = f"/{Use.MEMBER}"
"""How the numbers of members' accounts end."""
TOGETHER = 4
"""So many transfers of a posting are kept under one key: a sale with its fees, a part of a charge."""


class Owed(NamedTuple):
    """A part of a debt, and since when it is owed."""

    on: date
    pence: int


class Debts(NamedTuple):
    """What an account owes by age; what comes in pays the oldest first (Sardex).

    Parameters
    ----------
    owed : tuple of Owed
        What is not paid yet, the oldest first; one part where the last was of the same day.
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
        owed, spare, first, spent_on = self
        first = first or on
        if pence < 0:
            # Entries may be backdated, and what is older says nothing of the last time.
            spent_on = on if spent_on is None or on > spent_on else spent_on
            if spare + pence >= 0:
                return Debts(owed, spare + pence, first, spent_on)
            more = -pence - spare
            # One part a day: whoever pays ten times a day would otherwise have ten debts to go through.
            if owed and owed[-1].on == on:
                owed, more = owed[:-1], more + owed[-1].pence
            return Debts((*owed, Owed(on, more)), 0, first, spent_on)
        paid = 0
        while paid < len(owed) and pence >= owed[paid].pence:
            pence -= owed[paid].pence
            paid += 1
        if paid == len(owed):
            return Debts((), spare + pence, first, spent_on)
        oldest = Owed(owed[paid].on, owed[paid].pence - pence)
        return Debts((oldest, *owed[paid + 1 :]), 0, first, spent_on)


class Kept(NamedTuple):
    """What stands on the shelf under one key.

    Parameters
    ----------
    transfers : tuple of Transfer
        By the number of the first: up to `TOGETHER` transfers of one posting.
    gone : tuple of int
        The numbers of those of them that were taken back.
    root : int
        The transfer that is taken back by the one of this number.
    debts : Debts or None
        By account: what it owes by age.
    sold_pence : mapping of str to int
        By currency and month: what was sold each day. [hundredths]
    """

    transfers: tuple[Transfer, ...] = ()
    gone: tuple[int, ...] = ()
    root: int = 0
    debts: Debts | None = None
    sold_pence: Mapping[str, int] = MappingProxyType({})

    def standing(self) -> Sequence[Transfer]:
        """Return the transfers that were not taken back."""
        return [t for t in self.transfers if t.seq not in self.gone] if self.gone else self.transfers


class Histories(Projection[Kept]):
    """The debts of members by age, and what was sold in each local currency by day.

    What moves in money that is no local currency is kept uncounted: it counts when the currency is opened.
    """

    name: ClassVar[str] = "currency_histories"
    keeps: ClassVar[type] = Kept

    def apply(self, entry: Entry) -> None:
        """Take in what was moved, or that a currency was opened."""
        if not entry.transfers:
            if (rules := entry.event(Rules)) and not self._is_open(rules.code):
                self._open(rules.code)
        elif entry.transfers[0].reverses is None:
            self._book(tuple(entry.transfers))
        else:
            self._take_back(entry.transfers)

    def _is_open(self, code: str) -> bool:
        return self.shelf.get(f"open:{code}") is not None

    def _opened(self, transfers: Sequence[Transfer]) -> Collection[str]:
        """Return the local currencies that are open among those of transfers."""
        return [code for code in {t.currency for t in transfers} if self._is_open(code)]

    def _open(self, code: str) -> None:
        """Count what moved in a currency before it was opened."""
        self.shelf.put(f"open:{code}", Kept())
        # Trade may begin before the rules are written down, and those debts are as old as they are.
        for kept in self.shelf.values(_uncounted(code)):
            self._keep(kept, self._opened(kept.transfers))
            if found := [t for t in kept.standing() if t.currency == code]:
                self._count(found)

    def _book(self, transfers: tuple[Transfer, ...]) -> None:
        opened = self._opened(transfers)
        for start in range(0, len(transfers), TOGETHER):
            self._keep(Kept(transfers[start : start + TOGETHER]), opened)
        if opened:
            self._count([t for t in transfers if t.currency in opened])

    def _keep(self, kept: Kept, opened: Collection[str]) -> None:
        """Put transfers on the shelf, if a member took part."""
        # Only what stands, so that what was taken back leaves the members' lists.
        whose = {who: t.currency for t in kept.standing() for who in (t.debit, t.credit)}
        parts = [
            _moves(who) if code in opened else _uncounted(code)
            for who, code in whose.items()
            if who.endswith(MEMBERS)
        ]
        # What has gone is kept: in older books a reversal could be reversed.
        if parts or kept.gone:
            self.shelf.put(str(kept.transfers[0].seq), kept, *dict.fromkeys(parts))

    def _count(self, transfers: Sequence[Transfer]) -> None:
        """Count transfers of one day; what they change together is put on the shelf once."""
        own: dict[str, list[Transfer]] = {}
        for t in transfers:
            if t.kind == _SALE:
                self._sell(t, t.amount_pence)
            for who in (t.debit, t.credit):
                if who.endswith(MEMBERS):
                    own.setdefault(who, []).append(t)
        # A posting has one business day for all of its legs.
        on = date.fromisoformat(transfers[0].business_on)
        for who, moved in own.items():
            debts = self.debts(who)
            for t in moved:
                debts = debts.after(on, _brings(t, who))
            self.shelf.put(who, Kept(debts=debts))

    def _take_back(self, transfers: Sequence[Transfer]) -> None:
        """Take transfers back; or let them stand again, where what took them back is (in older books)."""
        changed: dict[str, None] = {}
        for back in transfers:
            seq = self._kept(str(back.reverses)).root or back.reverses or 0
            if (kept := self._holding(seq)) is None:
                continue  # no member took part
            # So that a reversal of this reversal finds the first one in one step.
            self.shelf.put(str(back.seq), Kept(root=seq))
            stood = seq not in kept.gone
            gone = (*kept.gone, seq) if stood else tuple(each for each in kept.gone if each != seq)
            t, opened = kept.transfers[seq - kept.transfers[0].seq], self._opened(kept.transfers)
            self._keep(kept._replace(gone=gone), opened)
            if t.currency in opened:
                if t.kind == _SALE:
                    self._sell(t, -t.amount_pence if stood else t.amount_pence)
                changed |= dict.fromkeys(who for who in (t.debit, t.credit) if who.endswith(MEMBERS))
        # Once each, after all of the posting: to count anew reads all of a member's past.
        for who in changed:
            self._count_anew(who)

    def _holding(self, seq: int) -> Kept | None:
        """Return what holds a transfer; it stands under the number of the first that it holds."""
        # Only the first of a group has a key, which is why groups are small.
        for first in range(seq, max(seq - TOGETHER, 0), -1):
            if kept := self.shelf.get(str(first)):
                return kept if seq < first + len(kept.transfers) else None
        return None

    def _count_anew(self, who: str) -> None:
        """Count again what an account owes."""
        found = (t for kept in self.shelf.values(_moves(who)) for t in kept.standing())
        debts = Debts()
        for t in found:
            if who in {t.debit, t.credit}:
                debts = debts.after(date.fromisoformat(t.business_on), _brings(t, who))
        self.shelf.put(who, Kept(debts=debts))

    def _kept(self, key: str) -> Kept:
        return self.shelf.get(key) or _NOTHING

    def _sell(self, t: Transfer, pence: int) -> None:
        key = _month(f"{t.currency}|sales", t.business_on[:_MONTH])
        sold = dict(self._kept(key).sold_pence)
        sold[t.business_on] = sold.get(t.business_on, 0) + pence
        self.shelf.put(key, Kept(sold_pence=sold))

    def debts(self, account: str) -> Debts:
        """Return what an account owes by age."""
        return self._kept(account).debts or Debts()

    def sold_in_year(self, code: str, on: date) -> int:
        """Return what was paid for sales in a currency in the year up to a day, in hundredths."""
        since, until = (on - timedelta(YEAR_DAYS - 1)).isoformat(), on.isoformat()
        # Whole months are on the shelf; days at both ends are cut off below.
        months = [*months_before(on, YEAR_MONTHS), until[:_MONTH]]
        sold = (self._kept(_month(f"{code}|sales", month)).sold_pence for month in months)
        return sum(pence for month in sold for day, pence in month.items() if since <= day <= until)


_NOTHING = Kept()
_SALE = Kind.SALE
_MONTH = len("2026-11")


def _brings(t: Transfer, who: str) -> int:
    """What a transfer brings to an account, or takes from it, in hundredths."""
    return t.amount_pence * ((t.credit == who) - (t.debit == who))


def _moves(who: str) -> str:
    return f"moves:{who}"


def _uncounted(code: str) -> str:
    return f"uncounted:{code}"


def _month(whose: str, month: str) -> str:
    return f"{whose}|{month}"
