"""Community shares: what may be bought, which notices are paid, and interest; functions of sums and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from ultramicro.bank.accounts import SHARES, Move, income
from ultramicro.bank.events import ShareNotice
from ultramicro.bank.holders import BOUGHT, FIRST_YEAR, INTEREST, REDEEMED, TRANSFERRED, HolderKept, year_days
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say
from ultramicro.ledger.deciding import AccountWanted
from ultramicro.ledger.guardrails import Rail

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
    require_holdable(held_pence + amount_pence, cap)
    buyer = AccountWanted(owner, national)
    return Move(buyer, shares_of(owner, national), amount_pence, BOUGHT)


def shares_of(owner: str, national: str) -> AccountWanted:
    """Return the account of somebody's shares."""
    return AccountWanted(owner, national, SHARES)


def notice(owner: str, amount_pence: int, free_pence: int, on: date, days: int) -> ShareNotice:
    """Return the notice that somebody gives.

    Parameters
    ----------
    free_pence : int
        Shares held of which no notice was given yet. [pence]
    days : int
        The notice that the rules ask for. [days]

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
    return ShareNotice(owner=owner, amount_pence=amount_pence, ends_on=on + timedelta(days))


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
        # Small ones that fit would overtake a large one for ever.
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
            each.amount_pence, REDEEMED, number,
        )
        for number, each in paid.items()
    )  # fmt: skip


def interest_owed(holders: Iterable[HolderKept], percent: Decimal, year: int) -> dict[str, int]:
    """Return by owner what a year's interest comes to and is not paid yet, in pence.

    Interest is by days held: a share that was bought on 31 December earns one day's.

    Parameters
    ----------
    holders : iterable of HolderKept
        All who hold shares, or did in the year.
    percent : Decimal
        Interest a year. [%]
    year : int
        For which year.
    """
    rate = Fraction(percent) / 100 / year_days(year)
    # Less what was paid: whose account was closed is paid later, and shares bought with a late date too.
    owed = {each.owner: round(each.pence_days(year) * rate) - each.interest_pence(year) for each in holders}
    # Paid too much is not taken back from members.
    return {owner: pence for owner, pence in owed.items() if pence > 0}


def interest_moves(owed: Mapping[str, int], earned_pence: int, national: str, about: str) -> Sequence[Move]:
    """Return what moves when interest is paid on shares.

    Raises
    ------
    BadInput
        If more would be paid than was earned.
    """
    total = sum(owed.values())
    # From what was earned only: paid from capital, early members would be paid with late ones' money.
    if total > earned_pence:
        raise BadInput(
            say(
                "interest of {total} is more than the {earned} earned",
                total=Pence(total, "exact"),
                earned=Pence(earned_pence, "exact"),
            ),
            do=say("lower the rate"),
        )
    return [
        Move(income(national), AccountWanted(owner, national), pence, INTEREST, about)
        for owner, pence in owed.items()
    ]


def require_year(year: int, on: date) -> None:
    """Refuse a year that is none, or is not over: interest is by the days that shares were held.

    Raises
    ------
    BadInput
        With the year.
    """
    if not FIRST_YEAR <= year <= on.year:
        raise BadInput(
            say("{year} is not a year that has begun", year=str(year)),
            where="--year",
            do=say("give the year that the interest is for"),
        )
    if on < date(year, 12, 31):
        raise BadInput(
            say("{year} is not over yet", year=str(year)),
            where="--year",
            do=say("pay the interest on its last day or later"),
        )


def require_holdable(shares_pence: int, cap: Rail | None) -> None:
    """Refuse that one person holds more shares than the law allows.

    Raises
    ------
    BadInput
        With what they would hold.
    """
    if cap and shares_pence > cap.limit * 100:
        raise BadInput(
            say(
                "that would make {holds} of shares. {law}",
                holds=Pence(shares_pence, "exact"),
                law=cap.warning(),
            ),
            do=say("choose a smaller sum"),
        )


def handed_over(giver: str, parts: Mapping[str, int], national: str) -> tuple[Move, ...]:
    """Return what moves when somebody's shares become others'."""
    return tuple(
        Move(shares_of(giver, national), shares_of(taker, national), pence, TRANSFERRED)
        for taker, pence in parts.items()
        if pence
    )
