"""What a sale and the passing of time cost, as postings: never silent, never a penny lost."""

from __future__ import annotations

from typing import NamedTuple

from ultramicro.currency.rules import Rules, part


class Split(NamedTuple):
    """How a sale is shared out, in hundredths; the parts sum to the price."""

    seller_pence: int
    lent_pence: int
    run_pence: int


def split_sale(price_pence: int, rules: Rules) -> Split:
    """Share a sale out between seller, loan fund and treasury.

    Parameters
    ----------
    price_pence : int
        What the buyer pays. [hundredths]
    rules : Rules
        The currency's.

    Returns
    -------
    Split
        Fee rounded half to even; of the fee the lent part likewise.

    References
    ----------
    Banco Palmas's e-dinheiro: a sale of R$100, fee 2%, of which 60% is lent, gives R$2.00 and R$1.20.

    Examples
    --------
    >>> split_sale(100_00, Rules(code="PAL", model="backed", fee_bp=200, lent_bp=6000))
    Split(seller_pence=9800, lent_pence=120, run_pence=80)
    """
    fee = part(price_pence, rules.fee_bp)
    lent = part(fee, rules.lent_bp)
    return Split(price_pence - fee, lent, fee - lent)


def demurrage(balance_pence: int, rules: Rules) -> int:
    """Return what a month takes of a balance.

    Examples
    --------
    >>> rules = Rules(code="X", model="backed", demurrage_bp=200, exempt_pence=50_00)
    >>> demurrage(150_00, rules), demurrage(40_00, rules), demurrage(-5, rules)
    (200, 0, 0)
    """
    return part(max(balance_pence - rules.exempt_pence, 0), rules.demurrage_bp)
