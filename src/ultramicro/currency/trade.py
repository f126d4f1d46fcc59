"""What members earned of each other, month by month, and what of it did not simply come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.core.months import month_of, months_before
from ultramicro.currency.ids import EARNED, Use
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer

MONTHS = 12
"""Earnings of so many whole months count for a limit. [months]"""
MEMBER = f"/{Use.MEMBER}"
_MONTH = len("2026-11")


def net_by_month(earned: Sequence[Mapping[str, int]], spent: Mapping[str, int]) -> list[int]:
    """Return what was earned in each month, less what was spent with the same members.

    Parameters
    ----------
    earned : sequence of mapping of str to int, shape (m,)
        By month, the oldest first: what was earned of each member. [hundredths]
    spent : mapping of str to int
        What was spent with each member from the first of these months on. [hundredths]

    Returns
    -------
    list of int, shape (m,)
        What a member took back with one hand counts in no month: of each member, the months keep the same
        part of what was earned, rounded down. [hundredths]

    Notes
    -----
    Money that two members send back and forth shows nothing of what others would take for it. WIR and Sardex
    publish no formula: their clerks look at who trades with whom. This is the least that such a look finds.
    Trade in a ring of three or more counts in full: that is what a currency is for.

    Examples
    --------
    >>> net_by_month([{"b": 40, "c": 10}, {"b": 40}], {"b": 60})
    [20, 10]
    """
    whole: Counter[str] = Counter()
    for month in earned:
        whole.update(month)
    # By member over all months: earned in one and sent back in the next is nothing either.
    left = {who: max(pence - spent.get(who, 0), 0) for who, pence in whole.items()}
    return [sum(pence * left[who] // whole[who] for who, pence in month.items() if pence) for month in earned]


class Traded(NamedTuple):
    """What one account earned of another in a month; or, by the number of a transfer, where it was counted.

    Parameters
    ----------
    earner, partner : str
        Their accounts.
    month : str
        As in 2026-11.
    pence : int
        How much; by account and month alone: in how many transfers. [hundredths]
    """

    earner: str
    partner: str
    month: str
    pence: int


class Trades(Projection[Traded]):
    """What members earned of each other by month; what was taken back counts nowhere."""

    name: ClassVar[str] = "currency_trades"
    keeps: ClassVar[type] = Traded

    def apply(self, entry: Entry) -> None:
        """Take in what was earned, or taken back."""
        for t in entry.transfers:
            if t.reverses is None:
                self._earn(t)
            elif found := self.shelf.get(str(t.reverses)):
                # In older books, a reversal could be reversed: then it counts again.
                self._count(str(t.seq), found._replace(pence=-found.pence))

    def _earn(self, t: Transfer) -> None:
        if t.kind in EARNED and t.debit.endswith(MEMBER) and t.credit.endswith(MEMBER):
            self._count(str(t.seq), Traded(t.credit, t.debit, t.business_on[:_MONTH], t.amount_pence))

    def _count(self, seq: str, traded: Traded) -> None:
        earner, partner, month, pence = traded
        self.shelf.put(seq, traded)
        # Under both names, as net earnings ask for what somebody spent as well.
        self._add(f"{earner}|{partner}|{month}", traded, f"{earner}|{month}", f"{partner}|{month}")
        for each in (earner, partner):
            times = traded._replace(earner=each, partner="", pence=1 if pence > 0 else -1)
            self._add(f"{each}|{month}", times, f"{each}|months")

    def _add(self, key: str, more: Traded, *parts: str) -> None:
        before = self.shelf.get(key)
        if now := more.pence + (before.pence if before else 0):
            self.shelf.put(key, more._replace(pence=now), *parts)
        else:
            # What was taken back leaves no trace, or a month would count as traded in.
            self.shelf.drop(key)

    def net_earnings(self, account: str, on: date) -> list[int]:
        """Return what an account earned in each of the last whole months, net of what went back.

        Parameters
        ----------
        account : str
            The account.
        on : date
            The day; what was spent in its own month counts as gone back, what was earned in it not yet.

        Returns
        -------
        list of int
            The oldest month first, from the first in which the account traded. [hundredths]
        """
        traded = [each.month for each in self.shelf.values(f"{account}|months")]
        # A new member's empty months before their first trade would pull the median to nothing.
        months = [month for month in months_before(on, MONTHS) if month >= min(traded, default="9")]
        spent: Counter[str] = Counter()
        earned: dict[str, dict[str, int]] = {month: {} for month in months}
        # The running month only for spending: what is earned could still be sent back before it ends.
        for month in {*traded} & {*months, month_of(on)} if months else ():
            for each in self.shelf.values(f"{account}|{month}"):
                if each.partner == account:
                    spent[each.earner] += each.pence
                elif month in earned:
                    earned[month][each.partner] = each.pence
        return net_by_month([earned[month] for month in months], spent)
