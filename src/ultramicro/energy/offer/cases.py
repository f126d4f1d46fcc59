"""What would happen if one thing went worse than expected: the same scheme with one number changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from ultramicro.energy.offer.outcome import Outcome, outcome_of
from ultramicro.energy.offer.scheme import Sale, Scheme
from ultramicro.energy.parameters import P90


class Case(StrEnum):
    """A case of a scheme; its words are in the dictionary's `values`."""

    EXPECTED = "expected"
    LOW_YIELD = "low_yield"
    LOW_PRICE = "low_price"
    LESS_MATCHED = "less_matched"
    DEARER = "dearer"
    DEAR_RENEWAL = "dear_renewal"
    ALL_AT_ONCE = "all_at_once"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A case and what it comes to."""

    case: Case
    outcome: Outcome


PRICE, LESS, DEARER, RENEWAL = 0.8, 0.75, 1.15, 1.5
"""How far each case goes; judgements, given in the words of the cases."""


def tried(scheme: Scheme, spread: float) -> tuple[Tried, ...]:
    """Return every case of a scheme, as expected first.

    Parameters
    ----------
    scheme : Scheme
        As expected.
    spread : float
        Standard deviation of the yearly output, as a share of it.

    Raises
    ------
    BadInput
        If the scheme cannot be.
    """
    low = 1 - P90 * spread
    changed: dict[Case, Callable[[Scheme], Scheme]] = {
        Case.EXPECTED: lambda s: s,
        Case.LOW_YIELD: lambda s: _each_sale(s, kwh=low),
        Case.LOW_PRICE: lambda s: _each_sale(s, price=PRICE),
        Case.LESS_MATCHED: less_matched,
        Case.DEARER: _dearer,
        Case.DEAR_RENEWAL: _dearer_renewals,
        Case.ALL_AT_ONCE: lambda s: _dearer(_each_sale(s, kwh=low, price=PRICE)),
    }
    return tuple(Tried(case=case, outcome=outcome_of(change(scheme))) for case, change in changed.items())


def _each_sale(scheme: Scheme, *, kwh: float = 1.0, price: float = 1.0) -> Scheme:
    sales = (
        replace(sale, kwh=sale.kwh * kwh, pence_per_kwh=sale.pence_per_kwh * price) for sale in scheme.sales
    )
    return replace(scheme, sales=tuple(sales))


def less_matched(scheme: Scheme) -> Scheme:
    """Return the scheme with a quarter of what is used here exported; no energy is lost.

    Without an export price it is sold for nothing.

    Examples
    --------
    >>> here = Sale(kind="match", kwh=100, pence_per_kwh=16)
    >>> away = Sale(kind="export", kwh=50, pence_per_kwh=6)
    >>> scheme = Scheme(years=1, capex_pence=0, sales=(here, away), opex_pence=0)
    >>> [sale.kwh for sale in less_matched(scheme).sales]
    [75.0, 75.0]
    """
    used = {"on_site", "match"}
    moved = sum(sale.kwh * (1 - LESS) for sale in scheme.sales if sale.kind in used)
    sales: list[Sale] = []
    for sale in scheme.sales:
        kwh = sale.kwh * LESS if sale.kind in used else sale.kwh
        if sale.kind == "export":
            kwh, moved = kwh + moved, 0.0
        sales.append(replace(sale, kwh=kwh))
    return replace(scheme, sales=tuple(sales))


def _dearer(scheme: Scheme) -> Scheme:
    return replace(scheme, capex_pence=round(scheme.capex_pence * DEARER))


def _dearer_renewals(scheme: Scheme) -> Scheme:
    renewals = tuple(replace(each, pence=round(each.pence * RENEWAL)) for each in scheme.renewals)
    return replace(scheme, renewals=renewals)
