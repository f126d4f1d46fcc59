"""The greatest set-off: what can be cancelled in loops so that nobody's position changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.clearing.solver.certificate import Proof, check_setoff
from ultramicro.clearing.solver.merging import Ints, Network
from ultramicro.clearing.solver.potentials import potentials_of
from ultramicro.clearing.solver.reasons import Law, Unproved
from ultramicro.clearing.solver.reducing import Core, core_of
from ultramicro.clearing.solver.transshipment import Arcs, Sent, transship


@dataclass(frozen=True, kw_only=True)
class SetOff:
    """A proved greatest set-off.

    Parameters
    ----------
    cleared_pence : ndarray of int64, shape (pairs,)
        What is cancelled of each pair. [pence]
    potential : ndarray of int64, shape (parties,)
        The certificate.
    proof : Proof
        What checking it found.
    """

    cleared_pence: Ints
    potential: Ints
    proof: Proof

    @property
    def total_pence(self) -> int:
        """All that is cancelled, in pence."""
        return int(self.cleared_pence.sum())


@dataclass(frozen=True, kw_only=True)
class Before:
    """A round that was solved before."""

    network: Network
    setoff: SetOff


def greatest_setoff(network: Network, before: Before | None = None) -> SetOff:
    """Cancel the greatest total of obligations in loops, every net position unchanged.

    Parameters
    ----------
    network : Network
        Who owes whom.
    before : Before, optional
        The round before, of the same parties: where little has changed the answer comes much sooner, and
        is as exact.

    Returns
    -------
    SetOff
        Exact to the penny, with its certificate.

    Raises
    ------
    Unproved
        If the result does not prove itself; it is withheld.

    References
    ----------
    .. [1] T. Fleischman, P. Dini, G. Littera, "Liquidity-saving through obligation-clearing and mutual
       credit", J. Risk Financial Manag. 13 (2020) 295.

    Examples
    --------
    >>> loop = Network(parties=3, debtor=np.array([0, 1, 2]), creditor=np.array([1, 2, 0]),
    ...                amount_pence=np.array([100, 80, 70]))
    >>> greatest_setoff(loop).cleared_pence.tolist()
    [70, 70, 70]
    """
    # Most obligations lie on no loop; the solver takes the rest only.
    core = core_of(network)
    left = least_left(core.network, _start(core, before) if before else None)
    cleared = np.zeros(network.debtor.size, np.int64)
    cleared[core.kept] = core.network.amount_pence - left.used
    # Proved for the whole, as handed in: whoever checks it need not know of the core.
    potential = potentials_of(network, core.component, cleared, left.price)
    if potential is None:
        raise Unproved({Law.HAS_CERTIFICATE: 1})
    return proved(network, cleared, potential)


def _start(core: Core, before: Before) -> Sent:
    """Carry what was cleared over to the same pairs of now."""
    then, now = before.network, core.network
    order = np.argsort(_keys(then), kind="stable")
    keys, wanted = _keys(then)[order], _keys(now)
    at = np.minimum(np.searchsorted(keys, wanted), max(keys.size - 1, 0))
    same = keys[at] == wanted if keys.size else np.zeros(wanted.size, bool)
    cleared = np.where(same, before.setoff.cleared_pence[order[at]] if keys.size else 0, 0)
    # What has become smaller since cannot be cleared as much as before.
    left = now.amount_pence - np.minimum(cleared, now.amount_pence)
    return Sent(used=left, price=before.setoff.potential)


def _keys(network: Network) -> Ints:
    return network.debtor.astype(np.int64) * network.parties + network.creditor


def proved(network: Network, cleared_pence: Ints, potential: Ints) -> SetOff:
    """Return a set-off that its certificate proves.

    Raises
    ------
    Unproved
        If it does not.
    """
    proof = check_setoff(network, cleared_pence, potential)
    # Members would cancel real debts by it: what is not proved is withheld, however likely.
    if not proof.holds:
        raise Unproved({law: error for law, error in proof.errors().items() if error})
    return SetOff(cleared_pence=cleared_pence, potential=potential, proof=proof)


def least_left(core: Network, start: Sent | None = None) -> Sent:
    """Return the least that must stay owed so that every net position is kept, and prices that prove it.

    Parameters
    ----------
    core : Network
        Who owes whom.
    start : Sent, optional
        What stayed owed before the network changed a little, and the prices then.

    Returns
    -------
    Sent
        What stays owed of each pair, and each party's price: steps to the end of its chain of debts.
    """
    arcs = Arcs(
        parties=core.parties,
        tail=core.debtor,
        head=core.creditor,
        room=core.amount_pence,
        # Every penny that stays owed counts alike, so that least left is most cleared.
        cost=np.ones(core.debtor.size, np.int8),
    )
    return transship(arcs, core.net_pence(), start=start)
