"""What members' own accounts could discharge: balances and mutual-credit limits as capacities of a round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ultramicro.clearing.solver.liquidity import Limits
from ultramicro.clearing.solver.merging import Ints, Network


def credit_lines(
    accounts: Iterable[Mapping[str, Any]], names: Sequence[str], currency: str, network: Network
) -> Limits | None:
    """Return what each party could pay from its accounts, and what more they could take in.

    Parameters
    ----------
    accounts : iterable of mapping
        Rows of the table `accounts`.
    names : sequence of str
        The parties by number, in small letters, as `accounts` names owners.
    currency : str
        Only accounts in it count.
    network : Network
        Who owes whom; where an account has no limit, what its owner owes or is owed is one.

    Returns
    -------
    Limits or None
        None where no party has an open account.

    Examples
    --------
    >>> owed = Network(parties=2, debtor=np.array([0]), creditor=np.array([1]), amount_pence=np.array([100]))
    >>> account = {"class": "member", "currency": "LOC", "status": "open", "balance_pence": 10,
    ...            "held_out_pence": 0, "held_in_pence": 0, "floor_pence": -20, "ceiling_pence": 50}
    >>> rows = [{"owner": "a", **account}, {"owner": "b", **account}]
    >>> found = credit_lines(rows, ["a", "b"], "LOC", owed)
    >>> found.borrow_pence.tolist(), found.hold_pence.tolist()
    ([30, 0], [0, 40])
    """
    number = {name: n for n, name in enumerate(names)}
    mine = [a for a in accounts if _counts(a, currency) and a["owner"].casefold() in number]
    if not mine:
        return None
    owes, due = _sums(network, network.debtor), _sums(network, network.creditor)
    borrow, hold = np.zeros(network.parties, np.int64), np.zeros(network.parties, np.int64)
    for account in mine:
        at, balance = number[account["owner"].casefold()], account["balance_pence"]
        floor, ceiling = account["floor_pence"], account["ceiling_pence"]
        spare = owes[at] if floor is None else balance - (account["held_out_pence"] or 0) - floor
        room = due[at] if ceiling is None else ceiling - balance - (account["held_in_pence"] or 0)
        borrow[at] += max(int(spare), 0)
        hold[at] += max(int(room), 0)
    return Limits(borrow_pence=np.minimum(borrow, owes), hold_pence=np.minimum(hold, due))


def _counts(account: Mapping[str, Any], currency: str) -> bool:
    return (account["class"], account["currency"], account["status"]) == ("member", currency, "open")


def _sums(network: Network, side: Any) -> Ints:
    sums = np.zeros(network.parties, np.int64)
    np.add.at(sums, side, network.amount_pence)
    return sums
