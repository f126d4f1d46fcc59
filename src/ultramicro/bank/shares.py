"""Community shares: what may be bought, which notices are paid, and interest; functions of sums and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from ultramicro.bank.accounts import SHARES, Move, income
from ultramicro.bank.events import ShareNotice
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say
from ultramicro.ledger.deciding import AccountWanted
from ultramicro.ledger.guardrails import Rail

NOTICE_DAYS = 90
"""The notice that model rules ask for before shares are withdrawn. [days]"""
FIRST_YEAR = 1844
"""Before the Rochdale Pioneers nobody paid interest on such shares."""
SHARE_PENCE = 100
"""The price of a share. [pence]"""


def purchase(owner: str, amount_pence: int, held_pence: int, cap: Rail | None, national: str) -> Move:
    """Return what moves when somebody buys shares.

    Raises
    ------
    BadInput
        If it is not a whole number of shares, or more than one person may hold.
    """
    if amount_pence <= 0 or amount_pence % SHARE_PENCE:
        raise BadInput(
            say("a share costs {price}", price=Pence(SHARE_PENCE, "whole")),
            do=say("give a whole sum above 0, without pence"),
        )
    holds = held_pence + amount_pence
    if cap and holds > cap.limit * 100:
        raise BadInput(
            say("that would make {holds} of shares. {law}", holds=Pence(holds, "exact"), law=cap.warning()),
            do=say("buy fewer"),
        )
    buyer = AccountWanted(owner, national)
    return Move(buyer, shares_of(owner, national), amount_pence, "share")


def shares_of(owner: str, national: str) -> AccountWanted:
    """Return the account of somebody's shares."""
    return AccountWanted(owner, national, SHARES)


def notice(owner: str, amount_pence: int, free_pence: int, on: date) -> ShareNotice:
    """Return the notice that somebody gives.

    Parameters
    ----------
    free_pence : int
        Shares held of which no notice was given yet. [pence]

    Raises
    ------
    BadInput
        If it is not a whole number of shares, or more than that.
    """
    if not 0 < amount_pence <= free_pence or amount_pence % SHARE_PENCE:
        raise BadInput(
            say("{held} of shares can be withdrawn", held=Pence(free_pence, "exact")),
            do=say("give a whole sum up to that, without pence"),
        )
    return ShareNotice(owner=owner, amount_pence=amount_pence, ends_on=on + timedelta(NOTICE_DAYS))


def redemptions(notices: Mapping[str, ShareNotice], window_pence: int, on: date) -> dict[str, ShareNotice]:
    """Return the notices that a window pays, first come first served; one that does not fit stops the queue.

    Parameters
    ----------
    notices : mapping of str to ShareNotice
        Those not paid yet by number, the oldest first.
    window_pence : int
        What is set free for it. [pence]
    on : date
        The day.

    Examples
    --------
    >>> given = {"a": ShareNotice(owner="ann", amount_pence=5_00, ends_on=date(2026, 4, 1)),
    ...          "b": ShareNotice(owner="bob", amount_pence=9_00, ends_on=date(2026, 4, 2)),
    ...          "c": ShareNotice(owner="cat", amount_pence=1_00, ends_on=date(2026, 4, 3))}
    >>> list(redemptions(given, 10_00, date(2026, 5, 1)))
    ['a']
    """
    paid, left = {}, window_pence
    for number, each in notices.items():
        if each.ends_on > on:
            continue
        if each.amount_pence > left:
            break
        paid[number] = each
        left -= each.amount_pence
    return paid


def redemption_moves(paid: Mapping[str, ShareNotice], national: str) -> tuple[Move, ...]:
    """Return what moves when notices are paid out."""
    return tuple(
        Move(
            shares_of(each.owner, national), AccountWanted(each.owner, national),
            each.amount_pence, "share_redemption", number,
        )
        for number, each in paid.items()
    )  # fmt: skip


class Holding(NamedTuple):
    """Shares of one member."""

    owner: str
    pence: int


def interest_moves(
    held: Iterable[Holding], percent: float, earned_pence: int, national: str
) -> Sequence[Move]:
    """Return what moves when a year's interest is paid on shares.

    Raises
    ------
    BadInput
        If more would be paid than was earned.
    """
    rate = Fraction(round(percent * 100), 10_000)
    moves = [
        Move(income(national), AccountWanted(each.owner, national), paid, "share_interest")
        for each in held
        if (paid := round(each.pence * rate))
    ]
    total = sum(move.amount_pence for move in moves)
    if total > earned_pence:
        raise BadInput(
            say(
                "interest of {total} is more than the {earned} earned",
                total=Pence(total, "exact"),
                earned=Pence(earned_pence, "exact"),
            ),
            do=say("lower the rate"),
        )
    return moves
