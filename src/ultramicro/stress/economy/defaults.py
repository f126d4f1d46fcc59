"""Who pays whom how much where some cannot pay in full, and whom they owe may fall short in turn."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import Ints


@kernel
def clearing_payments(debtor: Ints, creditor: Ints, owed_pence: Ints, has_pence: Ints) -> Ints:
    """Return what is paid of each claim so that everybody pays as much as they can, all at once.

    Who cannot pay in full pays all they have, and what they are paid, to all whom they owe alike, by what
    they owe them. There are several such ways where debts go round; this is the one by which most is paid.
    Payments are rounded down to whole pence: who pays in part may keep less than a penny for each claim.

    Beginning with everybody's paying in full, whatever is too much is taken back until nothing is. Each step
    lowers payments and no step lowers them below the answer, which is so reached after finitely many steps.

    Parameters
    ----------
    debtor, creditor : ndarray of int64, shape (claims,)
        Who owes, and to whom; a creditor of −1 is somebody who owes nothing here.
    owed_pence : ndarray of int64, shape (claims,)
        How much. [pence]
    has_pence : ndarray of int64, shape (parties,)
        What each has before anybody pays; of less than nought it has nothing. [pence]

    Returns
    -------
    ndarray of int64, shape (claims,)
        What is paid of each. [pence]

    References
    ----------
    .. [1] L. Eisenberg, T. H. Noe, "Systemic risk in financial systems", Manag. Sci. 47 (2001) 236.

    Examples
    --------
    >>> debtor, creditor, owed = np.array([0, 1, 1]), np.array([1, 2, -1]), np.array([100, 60, 60])
    >>> clearing_payments(debtor, creditor, owed, np.array([50, 10, 0])).tolist()
    [50, 30, 30]
    """
    owes = np.zeros(has_pence.size, np.int64)
    for claim in range(debtor.size):
        owes[debtor[claim]] += owed_pence[claim]
    pays, paid, taken_back = owes.copy(), owed_pence.copy(), True
    while taken_back:
        gets = np.maximum(has_pence, 0)
        for claim in range(debtor.size):
            if creditor[claim] >= 0:
                gets[creditor[claim]] += paid[claim]
        taken_back = False
        for claim in range(debtor.size):
            who = debtor[claim]
            if gets[who] < pays[who]:
                taken_back = True
                pays[who] = gets[who]
        for claim in range(debtor.size):
            who = debtor[claim]
            paid[claim] = part(pays[who], owed_pence[claim], owes[who])
    return paid


@kernel
def part(sum_pence: int, share: int, whole: int) -> int:
    """Return sum · share ÷ whole, rounded down, where the product may be more than 64 bits hold.

    The sum is at most the whole, and so is the share; the whole is at most 2⁶², and nought gives nought.

    Examples
    --------
    >>> part(2, 2, 3), part(2**60, 2**60, 2**61) == 2**59
    (1, True)
    """
    if sum_pence >= whole or share <= 0:
        return share
    if sum_pence < 2**31 and share < 2**31:
        return sum_pence * share // whole
    # The school's long multiplication, a binary digit of the share at a time, divided as it goes.
    found, rest = 0, 0
    for digit in range(62, -1, -1):
        found, rest = 2 * found, 2 * rest
        if rest >= whole:
            found, rest = found + 1, rest - whole
        if share >> digit & 1:
            rest += sum_pence
            if rest >= whole:
                found, rest = found + 1, rest - whole
    return found
