"""Sums as the verbs of the books say them."""

from __future__ import annotations

from collections.abc import Iterable

from ultramicro.core.message import Listed, Pence


def money(pence: int, currency: str = "") -> Pence:
    r"""Return a sum to the penny; in the place's own currency if none is named.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> say("{own} and {local}", own=money(-250), local=money(1205, "BRX"))
    '−£2.50 and BRX\xa012.05'
    """
    return Pence(pence, "exact", currency=currency)


def money_of_each(sums: Iterable[tuple[str, int]]) -> Pence | Listed:
    r"""Return the total of sums, one for each currency: pounds and local money are no sum.

    Parameters
    ----------
    sums : iterable of (str, int)
        A currency and a sum in it, in any order. [hundredths]

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> say("{sum}", sum=money_of_each([("BRX", 100), ("GBP", 250), ("BRX", 5)]))
    'BRX\xa01.05 and £2.50'
    >>> say("{sum}", sum=money_of_each([]))
    '£0.00'
    """
    totals: dict[str, int] = {}
    for currency, pence in sums:
        totals[currency] = totals.get(currency, 0) + pence
    found = [money(pence, currency) for currency, pence in sorted(totals.items()) if pence]
    if not found:
        return money(0, next(iter(totals)) if len(totals) == 1 else "")
    return found[0] if len(found) == 1 else Listed(found)
