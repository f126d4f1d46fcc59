"""Money in whole pence, and the one rule by which it is rounded.

Money that is owed or moved is an integer of the minor unit. Rounding happens once, by
`round_half_even` (bankers' rounding, ISO 80000-1 rule A), and shares of a whole are cut by
`share_pence`, which neither makes nor loses a penny.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from ultramicro.core.message import Pence, say


def round_half_even(amount_pence: Decimal) -> int:
    """Round an exact amount to whole pence, ties to the even penny.

    Parameters
    ----------
    amount_pence : Decimal
        An exact amount. [pence]

    Returns
    -------
    int
        The nearest whole number of pence. [pence]

    Examples
    --------
    >>> round_half_even(Decimal("2.5")), round_half_even(Decimal("3.5"))
    (2, 4)
    """
    return int(amount_pence.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def share_pence(total_pence: int, weights: Sequence[int]) -> list[int]:
    """Share a sum in proportion to whole-number weights; the odd pence go to the largest remainders.

    Parameters
    ----------
    total_pence : int
        The sum to share; negative sums are shared as their mirror image. [pence]
    weights : sequence of int, shape (n,)
        Each party's weight, none negative.

    Returns
    -------
    list of int, shape (n,)
        The shares, in the order given; they sum to `total_pence` exactly. [pence]

    Raises
    ------
    ValueError
        If a weight is negative, or all are nought and there is something to share.

    Examples
    --------
    >>> share_pence(100, [1, 1, 1])
    [34, 33, 33]
    >>> share_pence(-100, [1, 1, 1])
    [-34, -33, -33]
    """
    if any(w < 0 for w in weights):
        message = say("weights must be 0 or more")
        raise ValueError(message)
    # Shared as its opposite, or a refund would round another way than the payment did.
    if total_pence < 0:
        return [-share for share in share_pence(-total_pence, weights)]
    whole = sum(weights)
    if whole == 0:
        if total_pence:
            message = say("there is money to share but every weight is 0")
            raise ValueError(message)
        return [0 for _ in weights]
    parts = [divmod(total_pence * w, whole) for w in weights]
    shares = [share for share, _ in parts]
    if odd := total_pence - sum(shares):
        # Largest remainder; of equals the first, so that the same money is always shared alike.
        remainders = [-remainder for _, remainder in parts]
        for i in sorted(range(len(weights)), key=remainders.__getitem__)[:odd]:
            shares[i] += 1
    return shares


def pounds(amount_pence: float) -> str:
    """Write an amount for people: to the penny when small, shortened when large.

    Parameters
    ----------
    amount_pence : float
        An amount, in the place's own currency. [pence]

    Examples
    --------
    >>> pounds(123456), pounds(-21_400_000_000), pounds(4_560_000_00)
    ('£1,234.56', '−£214.0m', '£4.56m')
    """
    return say("{sum}", sum=Pence(amount_pence))


def to_the_penny(amount_pence: int, symbol: str | None = None) -> str:
    """Write an exact amount for people, as on a statement.

    Parameters
    ----------
    amount_pence : int
        An amount, in the place's own currency. [pence]
    symbol : str, optional
        Nothing for the place's own sign, `""` for none: the currency stands beside it.

    Examples
    --------
    >>> to_the_penny(12_345_678), to_the_penny(-5), to_the_penny(250, "")
    ('£123,456.78', '−£0.05', '2.50')
    """
    return say("{sum}", sum=Pence(amount_pence, "exact", sign=symbol is None))


def about(amount_pence: float) -> str:
    """Write an estimate for people, with no more digits than an estimate has: two.

    Parameters
    ----------
    amount_pence : float
        An amount, in the place's own currency. [pence]

    Examples
    --------
    >>> about(863_024_00), about(5_087_000_00), about(0), about(-43_71)
    ('£860,000', '£5.1m', '£0', '−£44')
    """
    return say("{sum}", sum=Pence(amount_pence, "about"))


def counted(number: int, thing: str) -> str:
    """Write how many of a thing there are.

    Examples
    --------
    >>> counted(1, "loan"), counted(1200, "loan")
    ('1 loan', '1,200 loans')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
