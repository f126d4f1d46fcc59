"""What an enterprise takes in and pays in a quarter, added up from its rows of `plan_flows`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from ultramicro.plan.booked import Row
from ultramicro.plan.paid import Payee


class OwnQuarter(NamedTuple):
    """Sums of an enterprise in a quarter. [pence]; what it lays aside for wear is not among them."""

    sales: int = 0
    goods: int = 0
    wages: int = 0
    running: int = 0
    rent: int = 0

    @property
    def costs(self) -> int:
        """All that it pays."""
        return self.goods + self.wages + self.running + self.rent


_COLUMNS = {
    Payee.WORKERS.value: "wages", Payee.HIRED.value: "wages", Payee.SUPPLIERS.value: "running",
    Payee.OWNERS.value: "rent",
}  # fmt: skip
_ASIDE = frozenset({Payee.WEAR.value, Payee.PLEDGED.value})


def own_quarters(rows: Iterable[Row], name: str) -> dict[int, OwnQuarter]:
    """Return by quarter what an enterprise takes in and pays.

    Parameters
    ----------
    rows : iterable of Row
        Of a plan.
    name : str
        The enterprise.
    """
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for f, pence in rows:
        if f.source == name:
            sums[f.quarter]["sales"] += pence
        elif f.target == name and f.source not in _ASIDE:
            sums[f.quarter][_COLUMNS.get(f.source, "goods")] += pence
    return {t: OwnQuarter(**mine) for t, mine in sums.items()}


def paid_by(rows: Iterable[Row], name: str, quarters: Collection[int]) -> dict[str, int]:
    """Return who pays an enterprise how much in some quarters; the store passes on what it took. [pence]."""
    sums: dict[str, int] = defaultdict(int)
    for f, pence in rows:
        if f.source == name and f.quarter in quarters:
            sums[f.target] += pence
    return {who: pence for who, pence in sums.items() if pence}


def paid_for_goods(rows: Iterable[Row], name: str, quarters: Collection[int]) -> dict[str, int]:
    """Return whom an enterprise pays for goods in some quarters, and how much. [pence]."""
    sums: dict[str, int] = defaultdict(int)
    for f, pence in rows:
        if f.target == name and f.quarter in quarters and f.source not in set(Payee):
            sums[f.source] += pence
    return {who: pence for who, pence in sums.items() if pence}
