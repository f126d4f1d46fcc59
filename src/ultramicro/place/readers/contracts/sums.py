"""The columns of sums of one table: what each counts, and in which currency."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ultramicro.place.readers.contracts.cells import Sum, money_in, other_currency_said, paid_pence
from ultramicro.place.readers.contracts.roles import Roles
from ultramicro.place.readers.values.amounts import ONE
from ultramicro.place.readers.values.currencies import (
    Unit,
    foreign_currency,
    pounds_each,
    pounds_each_above,
)

MONEY = ("value", "annual", "low", "high", "estimated", "amount")
_OTHER = re.compile(r"(?<!\d)\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)")
_BRITISH = re.compile(r"\.\d{1,2}(?!\d)|\d,\d{3}(?!\d)")
_PENNY = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Sums:
    """How the cells of a table's columns of sums are read.

    Parameters
    ----------
    units : mapping of str to Unit
        Role to what its column counts.
    commas : frozenset of str
        Roles whose column parts pence by a comma.
    foreign : mapping of str to str
        Role to the currency that its header names, where that is another than the place's.
    own : str
        The currency that the place counts in.
    """

    units: Mapping[str, Unit] = field(default_factory=dict)
    commas: frozenset[str] = frozenset()
    foreign: Mapping[str, str] = field(default_factory=dict)
    own: str = "GBP"

    def read(self, role: str, cell: str, currency: str = "") -> Sum:
        """Read a cell of a role's column; nothing of a sum that is in another currency.

        Parameters
        ----------
        role : str
            Of `MONEY`.
        cell : str
            What stands there.
        currency : str
            What the record's column of currencies says; empty where the table has none.

        Examples
        --------
        >>> Sums().read("value", "5", "GBP").pence, Sums().read("value", "5", "eur").currency
        (500, 'EUR')
        """
        unit = self.units.get(role, Unit(currency=self.own))
        found = money_in(cell, unit, decimal_comma=role in self.commas)
        code = self.foreign.get(role, "") or other_currency_said(currency, self.own)
        holds = found.pence is not None or found.low_pence is not None or not found.read
        return Sum(read=False, currency=code) if code and holds and any(map(str.isdigit, cell)) else found

    def read_paid(self, role: str, cell: str, currency: str = "") -> Sum:
        """Read a sum that was paid: it may be less than nothing, and is never a range.

        Examples
        --------
        >>> Sums().read_paid("amount", "(1,200.00)").pence, Sums().read_paid("amount", "£5k - £6k").pence
        (-120000, None)
        """
        found = self.read(role, cell, currency)
        if found.currency or found.open_ended or found.low_pence is not None:
            return Sum(read=False, currency=found.currency)
        if found.pence is not None or not cell:
            return found
        unit = self.units.get(role, Unit(currency=self.own))
        return Sum(pence=paid_pence(cell, unit, decimal_comma=role in self.commas))


def sums_of(
    roles: Roles, records: Sequence[Sequence[str]], above: Sequence[str] = (), own: str = "GBP"
) -> Sums:
    """Find out what the columns of sums count.

    Parameters
    ----------
    roles : Roles
        Which column is what.
    records : sequence of sequence of str
        All records.
    above : sequence of str
        Cells above the header, which may say that all figures are in thousands.
    own : str
        The currency that the place counts in.

    Examples
    --------
    >>> roles = Roles(at={"value": 0}, headers=("Value (€000)",))
    >>> sums_of(roles, []).read("value", "12").currency
    'EUR'
    """
    held = [role for role in MONEY if role in roles]
    texts = {role: [row[roles.at[role]] for row in records if roles.at[role] < len(row)] for role in held}
    general = pounds_each_above(above)
    units = {
        role: Unit(pounds=_pounds(roles, role, general), currency=own) for role in held
    }  # fmt: skip
    return Sums(
        units=units, commas=frozenset(role for role in held if parts_by_comma(texts[role])), own=own,
        foreign={role: code for role in held if (code := foreign_currency(roles.header(role), own))},
    )  # fmt: skip


def parts_by_comma(texts: Sequence[str]) -> bool:
    """Say whether the comma parts pence in a column: some sum proves it, and none speaks against it.

    A single `12,50` proves nothing: it may be 1,250 with a nought lost.

    Examples
    --------
    >>> parts_by_comma(["1.234,50", "12,5"]), parts_by_comma(["12,50"]), parts_by_comma(["1.234,50", "7.20"])
    (True, False, False)
    """
    proved = any(_OTHER.search(text) for text in texts)
    return proved and not any(_BRITISH.search(text) for text in texts)


def _pounds(roles: Roles, role: str, general: Decimal) -> Decimal:
    if role in roles.pence:
        return _PENNY
    said = pounds_each(roles.header(role))
    return general if said == ONE else said
