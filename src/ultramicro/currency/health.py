"""How well a local currency does: its speed, its members, where it sticks, and what run it survives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ultramicro.ledger.engine.backing import is_money
from ultramicro.ledger.engine.reversals import standing_rows

YEAR = 365
ACTIVE_DAYS = 90
NEAR = 0.8
"""A balance beyond four fifths of a limit is stuck at it."""
SPENT = {"sale", "payment"}
MEMBER = "member"

Row = Mapping[str, Any]


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
    at_limit, held_at_limit_pence, earned : int
        Member accounts near a limit, what they hold or owe, and the sum of all holdings and debts.
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
        a_year = self.spent_pence * YEAR / max(self.days, 1)
        return a_year / self.mean_out_pence if self.mean_out_pence else None

    def respent(self) -> float | None:
        """Return the part of what left hands that was spent here rather than redeemed."""
        left = self.spent_pence + self.redeemed_pence
        return self.spent_pence / left if left else None

    def concentration(self, top: int = 10) -> float | None:
        """Return the part of all earnings that the largest earners have."""
        whole = sum(self.receipts_pence)
        return sum(self.receipts_pence[:top]) / whole if whole else None

    def run(self) -> list[tuple[int, int, bool]]:
        """Return for the largest 1, 2, 3 ... holders what they take out, and whether the reserve pays it."""
        taken, rows = 0, []
        for number, holding in enumerate(self.holdings_pence, 1):
            taken += holding
            rows.append((number, taken, taken <= (self.reserve_pence or 0)))
        return rows


def health(
    accounts: Sequence[Row],
    transfers: Sequence[Row],
    code: str,
    on: date,
    *,
    reserve_pence: int | None = None,
) -> Health:
    """Work out how a currency does.

    Parameters
    ----------
    accounts, transfers : sequence of mapping
        Rows of these tables, of all currencies. What was taken back counts as if it had never been.
    code : str
        The currency.
    on : date
        The day it is looked at; the year before it counts.
    reserve_pence : int, optional
        National money that stands against it; nothing where it is not backed. [pence]
    """
    mine = [a for a in accounts if a["currency"] == code]
    members = {a["account"]: a for a in mine if a["class"] == MEMBER}
    moves = [t for t in standing_rows(transfers) if t["currency"] == code and t["business_on"] <= on]
    begun = min((t["business_on"] for t in moves), default=on)
    since = max(on - timedelta(YEAR - 1), begun)
    recent = [t for t in moves if t["business_on"] >= since]
    receipts: Counter[str] = Counter()
    for t in recent:
        if t["kind"] in SPENT and t["credit"] in members:
            receipts[t["credit"]] += t["amount_pence"]
    quarter = on - timedelta(ACTIVE_DAYS)
    moved = {t[side] for t in recent if t["business_on"] > quarter for side in ("debit", "credit")}
    limited = [a for a in members.values() if _near_limit(a)]
    holdings = [a["balance_pence"] for a in mine if is_money(a["class"]) and a["balance_pence"] > 0]
    return Health(
        code=code,
        members=len(members),
        active=len(moved & set(members)),
        out_pence=sum(holdings),
        mean_out_pence=mean_out(moves, set(members), since, on),
        spent_pence=sum(receipts.values()),
        redeemed_pence=sum(t["amount_pence"] for t in recent if t["kind"] == "redemption"),
        issued_pence=sum(t["amount_pence"] for t in recent if t["kind"] == "issue"),
        days=(on - since).days + 1,
        at_limit=len(limited),
        at_limit_pence=sum(abs(a["balance_pence"]) for a in limited),
        size_pence=sum(abs(a["balance_pence"]) for a in members.values()),
        receipts_pence=tuple(sorted(receipts.values(), reverse=True)),
        holdings_pence=tuple(sorted(holdings, reverse=True)),
        reserve_pence=reserve_pence,
        imbalance_pence=sum(a["balance_pence"] for a in mine),
    )


def _near_limit(account: Row) -> bool:
    balance, floor, ceiling = account["balance_pence"], account["floor_pence"], account["ceiling_pence"]
    low = floor is not None and floor < 0 and balance < NEAR * floor
    return low or (ceiling is not None and ceiling > 0 and balance > NEAR * ceiling)


def mean_out(moves: Sequence[Row], members: set[str], since: date, on: date) -> float:
    """Return what members held above nought on the average day, in hundredths.

    Parameters
    ----------
    moves : sequence of mapping
        Transfers of the currency up to the day, in any order.
    members : set of str
        Whose balances count.
    since, on : date
        The first and the last day of the average.

    Examples
    --------
    >>> day = date(2026, 1, 1)
    >>> move = {"debit": "x", "credit": "m", "amount_pence": 100, "business_on": date(2026, 1, 3)}
    >>> mean_out([move], {"m"}, day, date(2026, 1, 4))
    50.0
    """
    balances: Counter[str] = Counter()
    out, weighted, last = 0, 0, since
    for t in sorted(moves, key=lambda t: t["business_on"]):
        day = max(t["business_on"], since)
        weighted += out * (day - last).days
        last = day
        for account, pence in ((t["debit"], -t["amount_pence"]), (t["credit"], t["amount_pence"])):
            if account in members:
                before = balances[account]
                balances[account] += pence
                out += max(balances[account], 0) - max(before, 0)
    weighted += out * ((on - last).days + 1)
    return weighted / ((on - since).days + 1)
