"""Rows of the books' tables as what a currency's health is worked out from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from ultramicro.currency.health import Balance, Move
from ultramicro.ledger.engine.reversals import standing_rows

Row: TypeAlias = Mapping[str, Any]
"""A row of a table of the dictionary, which says of what type each cell is."""


def balances_of(accounts: Iterable[Row], code: str) -> list[Balance]:
    """Return the accounts of a currency.

    Parameters
    ----------
    accounts : iterable of Row
        Rows of the table `accounts`.
    code : str
        The currency.
    """
    return [
        Balance(
            each["account"], each["class"], each["balance_pence"], each["floor_pence"], each["ceiling_pence"]
        )
        for each in accounts
        if each["currency"] == code
    ]


def moves_of(transfers: Iterable[Row]) -> Mapping[str, list[Move]]:
    """Return the transfers that were not taken back, by currency; what was counts as if it had never been.

    Parameters
    ----------
    transfers : iterable of Row
        Rows of the table `transfers`, in any order.
    """
    found: dict[str, list[Move]] = defaultdict(list)
    for t in standing_rows(transfers):
        found[t["currency"]].append(
            Move(t["debit"], t["credit"], t["amount_pence"], t["kind"], t["business_on"])
        )
    return found
