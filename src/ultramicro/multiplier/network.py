"""The full multiplier of a payment network, with bounds that anyone can check.

A pound that party j pays out goes to local party i with share A[i, j]; what is left over leaks. Its full
multiplier is 1 + the multipliers of where it goes: m = 1 + Aᵀm. Every quantity here is one sparse solve.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Share, say
from ultramicro.multiplier.arrays import Bools, Floats, Given
from ultramicro.multiplier.sparse import Sparse, bicgstab, leading_to, summed

SHARE_TOLERANCE = 1e-9
SOLVE_TO = 1e-9
MOST_ROUNDS, MOST_STEPS = 100_000, 1000


@dataclass(frozen=True, kw_only=True)
class Network:
    """What share of each party's outgoing money goes to which local party.

    Parameters
    ----------
    shares : Sparse, shape (parties, parties)
        Row j: where a pound paid out by j goes locally; each row sums to 1 at most.
    """

    shares: Sparse

    @property
    def parties(self) -> int:
        """How many parties there are."""
        return self.shares.size

    def retained(self) -> Floats:
        """Return the share of each party's outgoings that stays, shape (parties,)."""
        return self.shares @ np.ones(self.parties)


@dataclass(frozen=True, kw_only=True)
class Solved:
    """Multipliers with their certificate.

    Parameters
    ----------
    value : ndarray, shape (parties,)
        The full multiplier of a pound that each party pays out, the first pound counted.
    error_bound : float
        How far any of them can be from the exact one, as a share of it.
    """

    value: Floats
    error_bound: float

    @property
    def low(self) -> Floats:
        """No exact multiplier is below this, shape (parties,)."""
        return self.value / (1 + self.error_bound)

    @property
    def high(self) -> Floats:
        """No exact multiplier is above this, shape (parties,)."""
        return self.value / (1 - self.error_bound)


def network_of(parties: int, payer: Given, payee: Given, amount: Given, outgoings: Given) -> Network:
    """Make a network of payments between local parties.

    Parameters
    ----------
    parties : int
        How many local parties there are, numbered from 0.
    payer, payee : array of int, shape (payments,)
        Who paid whom; both local.
    amount : array, shape (payments,)
        What was paid. [any unit of money]
    outgoings : array, shape (parties,)
        All that each party pays out, to here and elsewhere. [the same unit]

    Raises
    ------
    BadInput
        If an amount is no number or below nought, a party pays more inside than it pays in all, or money
        can go round for ever without leaking.

    Examples
    --------
    >>> network = network_of(2, [0, 1], [1, 0], [20.0, 25.0], [100.0, 100.0])
    >>> network.retained().tolist()
    [0.2, 0.25]
    """
    paid, out = np.asarray(amount, np.float64), np.asarray(outgoings, np.float64)
    if not (np.isfinite(paid).all() and np.isfinite(out).all()):
        raise BadInput(
            say("a payment is not a number"), do=say("leave out the payments whose amount is not known")
        )
    if paid.min(initial=0) < 0 or out.min(initial=0) < 0:
        raise BadInput(say("a payment is below 0"), do=say("net credits off each payee first"))
    # Who pays nothing keeps nothing on: a row of noughts, not a division by nought.
    scale = np.divide(1.0, out, out=np.zeros_like(out), where=out > 0)
    # Payments are summed before they are divided: a share of a sum, not a sum of rounded shares.
    sums = summed(parties, payer, payee, paid)
    network = Network(shares=replace(sums, value=sums.value * scale[sums.row]))
    has_paid = np.bincount(sums.row, minlength=parties) > 0
    _check_shares(network, network.retained(), has_paid=has_paid, out=out)
    return network


def _check_shares(network: Network, kept: Floats, *, has_paid: Bools, out: Floats) -> None:
    # More paid here than in all cannot be; the multiplier of such a network may be without end.
    over = (kept > 1 + SHARE_TOLERANCE) | (has_paid & (out <= 0))
    if over.any():
        first = int(np.argmax(over))
        raise BadInput(
            say("party {party} pays more to local parties than it pays in all", party=str(first)),
            do=say("give all its outgoings, with what goes elsewhere, to tax and to savings"),
        )
    _check_leaks(network, kept)


def _check_leaks(network: Network, kept: Floats) -> None:
    """Refuse parties among which money goes round for ever: none of them reaches a leak."""
    # A party may keep all in the area, if what it pays reaches one that does not.
    tight = kept >= 1 - SHARE_TOLERANCE
    if not tight.any():
        return
    leaks = leading_to(network.shares, ~tight)
    if not leaks.all():
        first = int(np.argmin(leaks))
        raise BadInput(
            say(
                "money that reaches party {party} goes round for ever: neither it nor those it pays have a "
                "leak",
                party=str(first),
            ),
            do=say("add what it pays elsewhere, in tax or into savings"),
        )


def solve(network: Network, gain: Given | None = None) -> Solved:
    """Return the full multiplier of every party.

    Parameters
    ----------
    network : Network
        Where money goes.
    gain : array, shape (parties,), optional
        What a pound is worth where it arrives; 1 where not given.

    Returns
    -------
    Solved
        The multipliers, with a bound on their error that holds whatever solved them.

    References
    ----------
    .. [1] H. A. van der Vorst, "Bi-CGSTAB", SIAM J. Sci. Stat. Comput. 13 (1992) 631.

    Examples
    --------
    >>> solved = solve(network_of(1, [0], [0], [80.0], [100.0]))
    >>> round(float(solved.value[0]), 9), solved.error_bound < 1e-6
    (5.0, True)
    """
    goal = np.ones(network.parties) if gain is None else np.asarray(gain, np.float64)
    value = _value(network, goal)
    # The bound holds for the goal of ones: there the value is at least 1, so that an absolute error bounds
    # a relative one.
    return Solved(value=value, error_bound=certificate(network, value) if gain is None else 0.0)


def _value(network: Network, goal: Floats) -> Floats:
    """Solve fast; where that breaks down, as on a plain ring with one party's pound, add the rounds."""
    value = _by_bicgstab(network, goal)
    # The method may break down without a word; what it gives is judged by what it leaves.
    residual = np.abs(goal - (value - network.shares @ value)).max(initial=0)
    return value if residual <= SOLVE_TO * 100 else _by_rounds(network, goal)


def _by_bicgstab(network: Network, goal: Floats) -> Floats:
    value = bicgstab(lambda m: m - network.shares @ m, goal, tolerance=SOLVE_TO, most=MOST_STEPS)
    # After a breakdown the slow way begins from a number, not from none.
    return np.nan_to_num(value, nan=1.0, posinf=1.0, neginf=1.0)


def _by_rounds(network: Network, goal: Floats) -> Floats:
    """Add round after round: slow where little leaks, but it cannot diverge."""
    value, last = goal.copy(), goal.copy()
    for _ in range(MOST_ROUNDS):
        last = network.shares @ last
        value += last
        if float(last.max(initial=0)) <= SOLVE_TO:
            break
    return value


def certificate(network: Network, value: Floats) -> float:
    """Return the largest relative error that multipliers can have.

    With r = 1 − (I − Aᵀ)m̂ and ε = max|r| < 1, every exact multiplier lies between m̂ / (1 + ε) and
    m̂ / (1 − ε), because (I − Aᵀ)⁻¹ has no entry below nought.

    Examples
    --------
    >>> network = network_of(1, [0], [0], [50.0], [100.0])
    >>> certificate(network, np.array([2.0])), certificate(network, np.array([2.2]))
    (0.0, 0.10000000000000009)
    """
    residual = 1 - (value - network.shares @ value)
    error = float(np.abs(residual).max(initial=0))
    # Whatever is no number proves nothing.
    return error if np.isfinite(error) else float("inf")


def truncated(network: Network, rounds: int) -> Floats:
    """Return the multiplier that counts a number of rounds, the first pound being round one (LM-k).

    Examples
    --------
    >>> truncated(network_of(1, [0], [0], [80.0], [100.0]), 3).round(2).tolist()
    [2.44]
    """
    value, last = np.ones(network.parties), np.ones(network.parties)
    for _ in range(rounds - 1):
        last = network.shares @ last
        value += last
    return value


def leak_shares(network: Network, leaks: Given) -> Floats:
    """Return by which leak a pound finally leaves: one row a party, one column a kind of leak.

    Parameters
    ----------
    network : Network
        Where money goes.
    leaks : array, shape (parties, kinds)
        The share of each party's outgoings that leaves at once, by kind; with what stays it sums to 1.

    Raises
    ------
    BadInput
        If shares and leaks of a party do not sum to 1; they are not normalised in silence.

    Examples
    --------
    >>> network = network_of(2, [0], [1], [60.0], [100.0, 100.0])
    >>> leak_shares(network, [[0.4, 0.0], [0.5, 0.5]]).tolist()
    [[0.7, 0.3], [0.5, 0.5]]
    """
    table = np.asarray(leaks, np.float64)
    sums = network.retained() + table.sum(axis=1)
    if np.abs(sums - 1).max(initial=0) > 1e-6:  # noqa: PLR2004
        first = int(np.argmax(np.abs(sums - 1)))
        raise BadInput(
            say(
                "what party {party} pays out comes to {share} of its outgoings, not to {whole}",
                party=str(first),
                share=Share(float(sums[first]), 1),
                whole=Share(1.0),
            )
        )
    columns = [solve(network, table[:, k]).value for k in range(table.shape[1])]
    return np.column_stack(columns) if columns else np.zeros((network.parties, 0))
