"""What a sale and a month cost, as sums: never silent, never a penny lost."""

from __future__ import annotations

from typing import NamedTuple

from ultramicro.currency.rules import Rules, part


class Split(NamedTuple):
    """How a sale is shared out, in hundredths; the parts sum to the price."""

    seller_pence: int
    lent_pence: int
    run_pence: int

    @property
    def fee_pence(self) -> int:
        """The whole fee, in hundredths."""
        return self.lent_pence + self.run_pence


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
    >>> from ultramicro.currency.ids import Model
    >>> split_sale(100_00, Rules(code="PAL", model=Model.BACKED, fee_bp=200, lent_bp=6000))
    Split(seller_pence=9800, lent_pence=120, run_pence=80)
    """
    fee = part(price_pence, rules.fee_bp)
    # Each part of what is left, and the last by subtraction, so that no penny is made or lost.
    lent = part(fee, rules.lent_bp)
    return Split(price_pence - fee, lent, fee - lent)


def demurrage(balance_pence: int, rules: Rules) -> int:
    """Return what a month takes of a balance, in hundredths.

    Parameters
    ----------
    balance_pence : int
        What is on the account and not held. [hundredths]
    rules : Rules
        The currency's.

    Examples
    --------
    >>> from ultramicro.currency.ids import Model
    >>> rules = Rules(code="X", model=Model.BACKED, demurrage_bp=200, exempt_pence=50_00)
    >>> demurrage(150_00, rules), demurrage(40_00, rules), demurrage(-5, rules)
    (200, 0, 0)
    """
    # Only on what is above: else a penny more than the exempt sum would cost as much as all of it.
    return part(max(balance_pence - rules.exempt_pence, 0), rules.demurrage_bp)


class MonthCost(NamedTuple):
    """What a month costs one member, in hundredths."""

    demurrage_pence: int
    levy_pence: int


def month_cost(free_pence: int, floor_pence: int | None, rules: Rules) -> MonthCost:
    """Return what a month takes of an account.

    Parameters
    ----------
    free_pence : int
        What is on the account and not held. [hundredths]
    floor_pence : int or None
        How low it may go; None for as low as it likes. [hundredths]
    rules : Rules
        The currency's.

    Returns
    -------
    MonthCost
        A levy that would pass the floor is not taken at all: the member owes no part of it.

    Examples
    --------
    >>> from ultramicro.currency.ids import Model
    >>> rules = Rules(code="X", model=Model.MUTUAL, levy_pence=3_00)
    >>> month_cost(0, -10_00, rules), month_cost(2_99, 0, rules), month_cost(0, None, rules)
    (MonthCost(demurrage_pence=0, levy_pence=300), MonthCost(demurrage_pence=0, levy_pence=0), \
MonthCost(demurrage_pence=0, levy_pence=300))
    """
    taken = demurrage(free_pence, rules)
    # The charges are one posting, and one member at the floor would have all of it refused.
    fits = floor_pence is None or free_pence - taken - rules.levy_pence >= floor_pence
    return MonthCost(taken, rules.levy_pence if fits and rules.levy_pence > 0 else 0)
