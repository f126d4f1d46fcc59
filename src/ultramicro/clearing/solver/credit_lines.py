"""What members' own accounts could discharge: balances and mutual-credit limits as capacities of a round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ultramicro.clearing.solver.liquidity import Limits
from ultramicro.clearing.solver.merging import Indices, Ints, Network


@dataclass(frozen=True, kw_only=True)
class MemberAccount:
    """An open account of a member in the currency of the round; None is no limit. [pence]."""

    owner: str
    balance_pence: int
    held_out_pence: int = 0
    held_in_pence: int = 0
    floor_pence: int | None
    ceiling_pence: int | None


def credit_lines(accounts: Iterable[MemberAccount], names: Sequence[str], network: Network) -> Limits | None:
    """Return what each party could pay from its accounts, and what more they could take in.

    Parameters
    ----------
    accounts : iterable of MemberAccount
        Their accounts in the currency of the round.
    names : sequence of str
        The parties by number, in small letters, as `accounts` names owners.
    network : Network
        Who owes whom; where an account has no limit, what its owner owes or is owed is one.

    Returns
    -------
    Limits or None
        None where no party has an open account.

    Examples
    --------
    >>> owed = Network(parties=2, debtor=np.array([0]), creditor=np.array([1]), amount_pence=np.array([100]))
    >>> accounts = [MemberAccount(owner=who, balance_pence=10, floor_pence=-20, ceiling_pence=50)
    ...             for who in ("a", "b")]
    >>> found = credit_lines(accounts, ["a", "b"], owed)
    >>> found.borrow_pence.tolist(), found.hold_pence.tolist()
    ([30, 0], [0, 40])
    """
    number = {name: n for n, name in enumerate(names)}
    # Members that are in no obligation can neither pay nor be paid in the round.
    mine = [a for a in accounts if a.owner.casefold() in number]
    if not mine:
        return None
    owes, due = _sums(network, network.debtor), _sums(network, network.creditor)
    borrow, hold = np.zeros(network.parties, np.int64), np.zeros(network.parties, np.int64)
    # Summed, as a member may have several accounts in one currency.
    for account in mine:
        at, balance = number[account.owner.casefold()], account.balance_pence
        floor, ceiling = account.floor_pence, account.ceiling_pence
        # What is held for payments under way is promised already.
        spare = owes[at] if floor is None else balance - account.held_out_pence - floor
        room = due[at] if ceiling is None else ceiling - balance - account.held_in_pence
        borrow[at] += max(int(spare), 0)
        hold[at] += max(int(room), 0)
    # Nobody pays more than they owe; a tighter limit also makes the network quicker to solve.
    return Limits(borrow_pence=np.minimum(borrow, owes), hold_pence=np.minimum(hold, due))


def _sums(network: Network, side: Indices) -> Ints:
    sums = np.zeros(network.parties, np.int64)
    np.add.at(sums, side, network.amount_pence)
    return sums
