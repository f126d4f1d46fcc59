"""How many hands the money is in: the Herfindahl-Hirschman index, the largest payees, dependence.

The index is the sum of squared percentage shares, from 10,000 ÷ n (all alike) to 10,000 (one takes
all). Shares are of parties after their names were merged and their credits netted; parties with
nothing left are not counted. On raw names, or by payment rather than party, it comes out far too low.
The merger guidelines of the United States [1]_ call a market above 1,800 highly concentrated.

References
----------
.. [1] U.S. Department of Justice and Federal Trade Commission, "Merger Guidelines", 2023, guideline 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import sum_pence
from ultramicro.place.people.gate import PEOPLE

FULL = 10_000
TOPS = (1, 10, 300)


def hhi(amounts_pence: Sequence[int]) -> float | None:
    """Return the index of one set of party totals.

    Parameters
    ----------
    amounts_pence : sequence of int
        Net total of each party; those not above 0 are left out. [pence]

    Returns
    -------
    float or None
        From 10,000 ÷ n to 10,000; None where nobody has anything.

    Examples
    --------
    >>> hhi([50, 50]), hhi([100, -20]), hhi([])
    (5000.0, 10000.0, None)
    """
    kept = [amount for amount in amounts_pence if amount > 0]
    total = sum(kept)
    # Whole numbers are squared before the one division, so the order of parties cannot matter.
    return FULL * sum(amount * amount for amount in kept) / (total * total) if total else None


@dataclass(frozen=True, kw_only=True)
class IndexRange:
    """The index of the named parties, and what the money to unnamed ones could make of it."""

    value: float
    low: float
    high: float


def hhi_range(amounts_pence: Sequence[int], unnamed_pence: int) -> IndexRange | None:
    """Return the index with its range over whom the unnamed money may have gone to.

    At the least it went to so many that none counts; at the most all of it went to the largest party.

    Examples
    --------
    >>> hhi_range([50, 50], 100)
    IndexRange(value=5000.0, low=1250.0, high=6250.0)
    """
    kept = sorted((a for a in amounts_pence if a > 0), reverse=True)
    value = hhi(kept)
    if value is None:
        return None
    unnamed = max(unnamed_pence, 0)
    if not unnamed:
        return IndexRange(value=value, low=value, high=value)
    named, whole = sum(kept), sum(kept) + unnamed
    # The index is greatest if the largest got all that is unnamed, and least if it went to very many.
    high = hhi([kept[0] + unnamed, *kept[1:]]) or value
    return IndexRange(value=value, low=value * named * named / (whole * whole), high=high)


def party_totals(flows: Relation, *keys: str) -> Relation:
    """Net each named party's money by keys and keep what is above 0: `amount_pence`."""
    named = flows.filter(flows.party_id.notnull())
    totals = named.group_by(*keys, "party_id").agg(amount_pence=sum_pence(named.amount_pence))
    # Who got more back than was paid holds no part of the money.
    return totals.filter(totals.amount_pence > 0)


def concentration(flows: Relation, *keys: str) -> Relation:
    """Say for each combination of keys how concentrated its money is among named parties.

    Returns
    -------
    Relation
        The keys and `parties`, `total_pence`, `hhi`, `top1_share`, `top10_share`, `top300_share`.
    """
    totals = party_totals(flows, *keys)
    order = [ibis.desc(totals.amount_pence), totals.party_id]
    ranked = totals.mutate(place=ibis.row_number().over(group_by=list(keys), order_by=order))
    whole = ranked.amount_pence.sum().cast("float64")
    square = (ranked.amount_pence.cast("float64") ** 2).sum()
    tops = {
        f"top{n}_share": sum_pence(ibis.ifelse(ranked.place < n, ranked.amount_pence, 0)) / whole
        for n in TOPS
    }
    return ranked.group_by(*keys).agg(
        parties=ranked.count(), total_pence=sum_pence(ranked.amount_pence),
        # Sums of floats differ in their last digits with the order of rows; what is told does not.
        hhi=(FULL * square / (whole * whole)).round(6), **tops)  # fmt: skip


def dependence(flows: Relation) -> Relation:
    """Say for each named party how much of what it was seen to receive came from its largest payer.

    People who pay are left out: they are no one payer. Only worth reading where several payers' books are
    here, and it sees no other customers.

    Returns
    -------
    Relation
        `party_id`, `payee`, `payers`, `payer` (the largest), `amount_pence` (all), `share`.
    """
    named = flows.filter(flows.party_id.notnull(), flows.payer != PEOPLE)
    pairs = named.group_by("party_id", "payee", "payer").agg(amount_pence=sum_pence(named.amount_pence))
    pairs = pairs.filter(pairs.amount_pence > 0)
    # Equal sums are ordered by name, so that the same files name the same payer.
    place = ibis.row_number().over(
        group_by="party_id", order_by=[ibis.desc(pairs.amount_pence), pairs.payer])  # fmt: skip
    ranked = pairs.mutate(place=place)
    return ranked.group_by("party_id").agg(
        payee=ranked.payee.max(),
        payers=ranked.count(),
        payer=ibis.ifelse(ranked.place == 0, ranked.payer, ibis.null("string")).max(),
        amount_pence=sum_pence(ranked.amount_pence),
        share=sum_pence(ibis.ifelse(ranked.place == 0, ranked.amount_pence, 0)) / ranked.amount_pence.sum(),
    )
