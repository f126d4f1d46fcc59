"""What registers and notices say of each contract that matters for when it can be changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ultramicro.flows.needs import Need
from ultramicro.procurement.influence.trades import need_of_contract
from ultramicro.procurement.linking.terms import is_dead

PLANNED = frozenset({"pipeline", "tender"})
YEAR_DAYS = 365.25
COLUMNS = (
    "contract", "stage", "status", "state", "title", "category", "cpv", "kind", "buyer", "supplier",
    "starts_on", "ends_on", "extended_until_on", "value_pence", "annual_pence", "estimated_pence", "vat",
    "lots", "closes_on", "commenced_on",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A contract, or what is planned to become one.

    Parameters
    ----------
    contract, title, buyer : str
        Its id, what it is called, and who buys.
    category, cpv, kind, vat : str or None
        As the source has them.
    planned : bool
        Whether it is not awarded yet.
    starts_on, ends_on, extended_until_on, opens_on : date or None
        First and last day, last day with every extension; of what is planned the day by which to act.
    value_pence, annual_pence : int or None
        Its value over its whole length, and in a year. [pence]
    lots : int
        Into how many lots it is or could be cut, as far as the source says; 1 where it says nothing.
    """

    contract: str
    title: str = ""
    buyer: str = ""
    category: str | None = None
    cpv: str | None = None
    kind: str | None = None
    vat: str | None = None
    planned: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    extended_until_on: date | None = None
    opens_on: date | None = None
    value_pence: int | None = None
    annual_pence: int | None = None
    lots: int = 1

    @property
    def need(self) -> Need:
        """What it buys: by its code, else by the words of its category and title."""
        return need_of_contract(self.cpv, self.category, self.title)

    @property
    def years(self) -> float | None:
        """Its length with every extension; None where it is not known. [years]."""
        last = max((day for day in (self.ends_on, self.extended_until_on) if day), default=None)
        if not (last and self.starts_on) or last <= self.starts_on:
            return None
        return ((last - self.starts_on).days + 1) / YEAR_DAYS

    @property
    def year_pence(self) -> int | None:
        """Its value in a year, as printed or by its length; None where neither is known. [pence]."""
        if self.annual_pence:
            return self.annual_pence
        return round(self.value_pence / self.years) if self.value_pence and self.years else None

    @property
    def whole_pence(self) -> int | None:
        """Its value over its whole length; None where it is not known. [pence]."""
        if self.value_pence:
            return self.value_pence
        return round(self.annual_pence * self.years) if self.annual_pence and self.years else None


def terms_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Terms]:
    """Bring the rows of each contract together: it stands once for each supplier and quarter.

    A value of 0 is not known. The latest day of several is taken, and the largest value; values of suppliers
    are never added, as each row holds the whole.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table `contracts`: the columns `COLUMNS`.

    Examples
    --------
    >>> row = {"contract": "C1", "stage": "contract", "title": "Cleaning", "value_pence": 0,
    ...        "annual_pence": 50, "ends_on": date(2027, 3, 31)}
    >>> found = terms_of([row, row | {"ends_on": date(2028, 3, 31)}])["C1"]
    >>> found.value_pence, found.year_pence, found.ends_on.year, found.need.id
    (None, 50, 2028, 'cleaning')
    """
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        # An award that came to nothing is no contract.
        if not is_dead(row):
            grouped[row["contract"]].append(row)
    return {contract: _one(contract, mine) for contract, mine in sorted(grouped.items())}


def _one(contract: str, rows: Sequence[Mapping[str, Any]]) -> Terms:
    def first(column: str) -> Any:
        return min((str(row[column]) for row in rows if row.get(column)), default=None)

    def largest(column: str) -> Any:
        return max((row[column] for row in rows if row.get(column)), default=None)

    planned = all(row.get("stage") in PLANNED for row in rows)
    starts = [row["starts_on"] for row in rows if row.get("starts_on")]
    return Terms(
        contract=contract, title=first("title") or "", buyer=first("buyer") or "", category=first("category"),
        cpv=first("cpv"), kind=first("kind"), vat=first("vat"), planned=planned,
        starts_on=min(starts, default=None), ends_on=largest("ends_on"),
        extended_until_on=largest("extended_until_on"),
        opens_on=largest("closes_on") or min(starts, default=None),
        value_pence=largest("value_pence") or (largest("estimated_pence") if planned else None),
        annual_pence=largest("annual_pence"), lots=largest("lots") or 1,
    )  # fmt: skip
