"""Which firms take part in an institution of the place, and what they pay for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ultramicro.stress.economy.chance import draws
from ultramicro.stress.economy.state import AWAY, EMPTY, Economy, Ints
from ultramicro.stress.switches.circles import along_trade

Bools = NDArray[np.bool_]


def taking_part(e: Economy, share: float, seed: int, purpose: int) -> Bools:
    """Return for each place of a firm whether the firm in it takes part.

    A firm decides once, by a chance of its own: it stays in or out for as long as it lives, and whoever takes
    part at one share does so at every greater one.

    Parameters
    ----------
    share : float
        Of all firms: how many do.
    purpose : int
        What the draw is for.
    """
    firms = e.firms
    # A new firm in an old place is another firm, with another draw; those there at first have begun at 0.
    begun = np.maximum(e.lives["begun"][np.maximum(firms["life"], 0)], 0) if e.lives.size else 0
    chance = draws(seed, 0, purpose, np.arange(firms.size) + firms.size * begun)
    found: Bools = (firms["age"] != EMPTY) & (chance < share)
    return found


def circle(e: Economy, share: float, seed: int, purpose: int, suppliers: int) -> Bools:
    """Return for each place whether a firm in it takes part in a circle that has grown along trade.

    A share of those who are there when it is asked, and of places that are empty then: whoever begins in one
    trades with whom the others there did. At a greater share all of them take part as well, and more.

    Parameters
    ----------
    share : float
        Of all firms: how many do.
    purpose : int
        What the draws are for.
    suppliers : int
        Of how many firms each buys.
    """
    there = e.firms["age"] != EMPTY
    row = along_trade(there, int(e.world["shops"][0]), suppliers, seed, purpose)
    found = np.zeros(there.size, np.bool_)
    for some in (row[there[row]], row[~there[row]]):
        found[some[: round(share * some.size)]] = True
    return found


def bill(e: Economy, firms: Ints, pence: Ints, period: int) -> int:
    """Bill firms for what an institution does for them, due at once; return the sum.

    Who cannot pay owes it like any other invoice, and is late with it. It leaves the place: those who run the
    institution are paid as its suppliers beyond the place are.

    Parameters
    ----------
    firms : ndarray of int64, shape (n,)
        Their places.
    pence : ndarray of int64, shape (n,)
        What each is billed. [pence]
    """
    first = int(e.world["invoices"][0])
    kept = np.flatnonzero(pence > 0)[: e.invoices.size - first]
    firms, pence = firms[kept], pence[kept]
    rows = e.invoices[first : first + kept.size]
    rows["payer"], rows["payee"], rows["owed_pence"], rows["due"] = firms, AWAY, pence, period
    e.world["invoices"][0] = first + kept.size
    costs(e, firms, pence)
    return int(pence.sum())


def costs(e: Economy, firms: Ints, pence: Ints) -> None:
    """Count what firms pay an institution among the costs of the month: in prices and not in profits."""
    # A firm keeps so many months of its costs. One that rests has none and keeps all it has; with a fee for
    # its only costs it would hand its till out to its owner.
    e.firms["costs_pence"][firms] += np.where(e.firms["costs_pence"][firms] > 0, pence, 0)


def stand_beside(e: Economy, before: Ints, now: Ints) -> Ints:
    """Write down what each firm has at an institution, or owes it, in place of what it had; return a copy."""
    e.firms["beside_pence"] += now - before
    return now.copy()
