"""Who takes part in clearing, mutual credit and a community bank: by the place's own tables, or as stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ultramicro.clearing.eligible_obligations import OPEN
from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.currency.ids import Model
from ultramicro.stress.calibration.observed import numbers_of
from ultramicro.stress.calibration.observed_firms import FEWEST_COUNTED
from ultramicro.stress.calibration.observed_invoices import clearable_share
from ultramicro.stress.switches.bank import CommunityBank
from ultramicro.stress.switches.clearing import Clearing
from ultramicro.stress.switches.currency import MutualCredit
from ultramicro.stress.switches.found import OBSERVED, Found, Rested, rows_there
from ultramicro.stress.switches.stated import value
from ultramicro.stress.switches.switch import Switch

UPTAKE, CLEARED = "uptake", "cleared_share"
BUSINESS, CLOSED = "business", "closed"
Rows = Iterable[Mapping[str, Any]]


def clearing(place: Place) -> Found:
    """Return rounds of clearing among as many firms as the place's list of invoices names.

    Parameters
    ----------
    place : Place
        Its obligations, where it has any number worth counting; else what is stated stands in.
    """
    rows = [row for row in rows_there(place, "obligations") or () if (row["status"] or "") in OPEN]
    if len(rows) < FEWEST_COUNTED:
        return _found(Clearing, None)
    found = _found(Clearing, _of_firms(place, *who_owes(rows), "obligations"))
    share = clearable_share(place)
    own = Rested(CLEARED, share, share, share, "obligations", OBSERVED) if share is not None else None
    return found._replace(beside=(own,)) if own else found


def currency(place: Place) -> Found:
    """Return a mutual credit among as many firms as have an account in one in the place's books."""
    accounts, known = rows_there(place, "accounts") or (), rows_there(place, "currencies") or ()
    mutual = {row["currency"] for row in known if row["model"] == Model.MUTUAL}
    many = members(accounts, mutual)
    return _found(MutualCredit, _of_firms(place, many, many, "accounts") if many else None)


def bank(place: Place) -> Found:  # noqa: ARG001 - no table tells who would have asked
    """Return a community bank; of firms that lack wages as many ask it as is stated."""
    return _found(CommunityBank, None)


def who_owes(rows: Rows) -> tuple[int, int]:
    """Return how many firms both owe and are owed, and how many do either.

    Examples
    --------
    >>> who_owes([{"debtor": "Mill", "creditor": "Bakery"}, {"debtor": "Bakery", "creditor": "Farm"}])
    (1, 3)
    """
    pairs = [(row["debtor"], row["creditor"]) for row in rows]
    owing, owed = {debtor for debtor, _ in pairs}, {creditor for _, creditor in pairs}
    return len(owing & owed), len(owing | owed)


def members(accounts: Rows, currencies: Iterable[str]) -> int:
    """Return how many firms have an account in some currencies that is not closed.

    Examples
    --------
    >>> one = {"owner": "7", "currency": "HOUR", "class": "business", "status": "open"}
    >>> members([one, one, {**one, "owner": "8", "class": "member"}], ["HOUR"])
    1
    """
    some = set(currencies)
    return len({
        row["owner"] for row in accounts
        if row["currency"] in some and row["class"] == BUSINESS and row["status"] != CLOSED
    })  # fmt: skip


def _of_firms(place: Place, low: int, high: int, table: str) -> Rested | None:
    """Return which share of the place's firms takes part, if it is known how many firms there are."""
    try:
        firms = numbers_of(place).value("firms")
    except BadInput:
        return None
    few, many = (min(each / firms, 1.0) for each in (low, high))
    return Rested(UPTAKE, many, few, many, table, OBSERVED)


def _found(switch: type[Switch], seen: Rested | None) -> Found:
    uptake = seen.value if seen else value(switch.name, UPTAKE)
    return Found(switch(uptake=uptake), (seen,) if seen else ())
