"""Sums as the verbs of the books say them."""

from __future__ import annotations

from ultramicro.core.message import Pence


def money(pence: int, currency: str = "") -> Pence:
    r"""Return a sum to the penny; in the place's own currency if none is named.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> say("{own} and {local}", own=money(-250), local=money(1205, "BRX"))
    '−£2.50 and BRX\xa012.05'
    """
    return Pence(pence, "exact", currency=currency)
