"""What a place's own tables show of its firms: who buys of them, what they buy, how many work in each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ultramicro.core.contract import Place
from ultramicro.core.message import plural, say
from ultramicro.flows.periods import UNDATED, YEAR, Period, periods
from ultramicro.flows.shares import Sums
from ultramicro.flows.surveyed import SurveyRow, local_share, spent_pence
from ultramicro.flows.tables import rows_as, rows_of
from ultramicro.multiplier.asked import WAGES
from ultramicro.multiplier.paid import paid_rows
from ultramicro.multiplier.survey_matching import survey_of
from ultramicro.place.facts.bodies import NOT_KNOWN, body_of
from ultramicro.stress.calibration.numbers import Kind, Number, number

FEWEST = 5
"""Of fewer answers than these no ratio is taken."""
FEWEST_COUNTED = 20
"""Fewer invoices than these say nothing of how they are spread."""
MOST_BESIDE = 20.0
"""More is never bought in for each unit of wages."""
MONTH_DAYS = 365.25 / 12


def firms_observed(place: Place, area: str) -> list[Number]:
    """Return what the place's payments, surveys and invoices show of its firms."""
    return [
        *_public_buying(place, area),
        *_inputs(place, area),
        *_terms(place),
    ]


def _public_buying(place: Place, area: str) -> list[Number]:
    if not (place.has("locality") and place.has("flows")):
        return []
    table = place.table("locality")
    mine = table.filter(table.area == area, table.basis == "influenceable", table.dimension == "payer")
    columns = ("inside_pence", "outside_pence", "unknown_pence")
    sums = {row["item"]: Sums(**{c: row[c] for c in columns}) for row in rows_of(mine)}
    known = _public_parties(place)
    public = {name: each for name, each in sums.items()
              if body_of(name) != NOT_KNOWN or name.casefold() in known}  # fmt: skip
    return public_buying(public, periods(place.table("flows"))) if public else []


def _public_parties(place: Place) -> frozenset[str]:
    """Return the names, in small letters, of parties that the place's own list calls public."""
    if not place.has("parties"):
        return frozenset()
    rows = rows_of(place.table("parties").select("party", "kind"))
    return frozenset(row["party"].casefold() for row in rows if row["kind"] == "public")


def public_buying(sums: Mapping[str, Sums], known: Mapping[str, Period]) -> list[Number]:
    """Return what public bodies buy of firms here in a month.

    Each body goes by its own months, and less than a year is never made one: what was seen is divided by
    twelve. The low end takes payees of unknown place as away, the high end as here, and months that are not
    in the files as like those that are.

    Parameters
    ----------
    sums : mapping of str to Sums
        What each body could choose whom to pay, by where it went. [pence]
    known : mapping of str to Period
        The months of each body's files.

    Examples
    --------
    >>> sums = {"Mill Council": Sums(inside_pence=2400, outside_pence=2400, unknown_pence=2400)}
    >>> [(n.low, n.value, n.high) for n in public_buying(sums, {"Mill Council": Period(months=24)})]
    [(100, 150, 200)]
    >>> [(n.low, n.value, n.high) for n in public_buying(sums, {"Mill Council": Period(months=2)})]
    [(200, 300, 2400)]
    """
    low = value = high = 0.0
    for body, each in sums.items():
        period = known.get(body, UNDATED)
        here, unknown = max(each.inside_pence, 0), max(each.unknown_pence, 0)
        placed = here + max(each.outside_pence, 0)
        monthly = period.factor / YEAR
        low += here * monthly
        value += (here + (unknown * here / placed if placed else 0.0)) * monthly
        high += (here + unknown) / (period.months or YEAR)
    source = plural(
        "payments of {n} public body whose files are here, by its own months; others buy here too",
        "payments of {n} public bodies whose files are here, each by its own months; others buy here too",
        len(sums),
    )
    return [number("public_buying_pence", value, low, high, kind=Kind.OBSERVED, source=source)]


def _inputs(place: Place, area: str) -> list[Number]:
    if not all(place.has(table) for table in ("survey", "flows", "party_places")):
        return []
    heard = survey_of(place, area, paid_rows(place, area))
    return inputs(heard.suppliers.values())


def inputs(answers: Iterable[Sequence[SurveyRow]]) -> list[Number]:
    """Return what firms that were asked buy in for each unit of wages, and what of it in the place.

    Parameters
    ----------
    answers : iterable of sequence of SurveyRow
        The rows of each firm.

    Examples
    --------
    >>> rows = [SurveyRow(respondent="A", category=what, spend_pence=100, local_share=0.5)
    ...         for what in ("wages", "goods")]
    >>> [(n.name, n.value) for n in inputs([rows] * 9)]
    [('inputs_to_wages', 1.0), ('inputs_here_share', 0.5)]
    """
    cut = np.array([_outgoings(rows) for rows in answers]).reshape(-1, 3)
    wages, bought, here = cut[(cut[:, 0] > 0) & (cut[:, 1] > 0)].T
    if wages.size < FEWEST:
        return []
    source = say("survey.csv: {n} firms of the place told what they spend", n=wages.size)
    share, of_all = local_share(bought, here), local_share(wages + bought, bought)
    value, low, high = (_beside(part) for part in (of_all.value, of_all.low, of_all.high))
    return [
        number("inputs_to_wages", value, low, high, kind=Kind.OBSERVED, source=source),
        number("inputs_here_share", share.value, share.low, share.high, kind=Kind.OBSERVED, source=source),
    ]


def _outgoings(rows: Sequence[SurveyRow]) -> tuple[float, float, float]:
    """Return a firm's wages, what it buys in, and what of that in the place. [pence]."""
    wages = bought = here = 0.0
    for row in rows:
        if row.spend_pence is None or row.local_share is None:
            continue
        if (row.category or "").casefold().startswith(WAGES):
            wages += spent_pence(row)
        else:
            bought += spent_pence(row)
            here += spent_pence(row) * row.local_share
    return wages, bought, here


def _beside(share: float) -> float:
    """Return how large a part of a whole is beside the rest of it.

    Examples
    --------
    >>> _beside(0.75)
    3.0
    """
    return share / max(1 - share, 1 / MOST_BESIDE)


@dataclass(frozen=True, kw_only=True)
class Due:
    """Of an invoice: when it was written, and when it should be paid."""

    issued_on: date | None
    due_on: date | None


def _terms(place: Place) -> list[Number]:
    if not place.has("obligations"):
        return []
    rows = rows_as(Due, place.table("obligations"))
    days = [(row.due_on - row.issued_on).days for row in rows if row.issued_on and row.due_on]
    return terms(days) if len(days) >= FEWEST_COUNTED else []


def terms(days: Sequence[int]) -> list[Number]:
    """Return after how many months invoices are due at most, where all from one month on are as common.

    Examples
    --------
    >>> [(n.low, n.value, n.high) for n in terms([14] * 10 + [30] * 30 + [60] * 20)]
    [(1, 1, 2)]
    """
    mean = sum(days) / len(days) / MONTH_DAYS
    latest = max(math.ceil(float(np.quantile(days, 0.95)) / MONTH_DAYS), 1)
    value = min(max(round(2 * mean - 1), 1), latest)
    return [
        number("terms_months", value, 1, latest, kind=Kind.OBSERVED,
               source=say("obligations: {n} invoices with the day on which they are due", n=len(days)))
    ]  # fmt: skip
