"""Who would borrow what, along which chain it discharges debts, and with whom it comes back to the lender."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.clearing.solver.liquidity import Placed
from ultramicro.clearing.solver.loops import loops_of
from ultramicro.clearing.solver.merging import Network


class LoanMade(NamedTuple):
    """A loan, and how it comes back within the round.

    Parameters
    ----------
    borrower : int
        Who borrows and pays what it owes with it.
    chain : tuple of int
        Through whose hands it goes, each paying the next; the last holds it, as a claim on the lender.
    amount_pence : int
        How much. [pence]
    """

    borrower: int
    chain: tuple[int, ...]
    amount_pence: int

    @property
    def discharged_pence(self) -> int:
        """What it discharges on its way, in pence."""
        return self.amount_pence * len(self.chain)


def loans_of(network: Network, placed: Placed) -> list[LoanMade]:
    """Follow each loan from who borrows to where it comes back to the lender.

    Parameters
    ----------
    network : Network
        Who owes whom.
    placed : Placed
        The best use of a budget.

    Returns
    -------
    list of LoanMade
        They sum to what is lent; with the loops that need no loan they sum to what is discharged. Those that
        discharge most come first. There are many ways to draw such chains; this is one.

    Examples
    --------
    >>> from ultramicro.clearing.solver.liquidity import place_liquidity
    >>> chain = Network(parties=3, debtor=np.array([0, 1]), creditor=np.array([1, 2]),
    ...                 amount_pence=np.array([100, 100]))
    >>> loans_of(chain, place_liquidity(chain, 40))
    [LoanMade(borrower=0, chain=(1, 2), amount_pence=40)]
    """
    lender, pairs = network.parties, network.debtor.size
    # With the lender as one more party every loan closes to a loop, and loops are cut by what there is.
    lends, holds = np.flatnonzero(placed.borrowed_pence), np.flatnonzero(placed.held_pence)
    debtor = np.concatenate([network.debtor, np.full(lends.size, lender), holds]).astype(np.int32)
    creditor = np.concatenate([network.creditor, lends, np.full(holds.size, lender)]).astype(np.int32)
    amount = [placed.cleared_pence, placed.borrowed_pence[lends], placed.held_pence[holds]]
    flow = np.concatenate(amount)
    whole = Network(parties=lender + 1, debtor=debtor, creditor=creditor, amount_pence=flow)
    loops = loops_of(whole, flow)
    found = []
    for start, end, pence in zip(loops.start[:-1], loops.start[1:], loops.amount_pence, strict=True):
        ring = loops.pair[start:end]
        # Loops without the lender need no loan. No party stands twice in a loop, so there is at most one.
        at = np.flatnonzero((ring >= pairs) & (ring < pairs + lends.size))
        if at.size:
            # A loop may be listed from anywhere; the chain begins with who borrows.
            way = creditor[np.roll(ring, -int(at[0]))][:-1].tolist()
            found.append(LoanMade(way[0], tuple(way[1:]), int(pence)))
    return sorted(found, key=lambda loan: (-loan.discharged_pence, loan))
