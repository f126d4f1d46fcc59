"""How much of all contracts the registers hold, so that a missing row is not read as off-contract buying."""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.tables import materialise, sum_pence
from ultramicro.procurement.linking.link import Linked

LEAST_PENCE = 500_000
"""Councils in England list contracts above this [pence] (Local Government Transparency Code 2015)."""


def coverage(found: Linked, payments: Relation, *, least_pence: int = LEAST_PENCE) -> Relation:
    """Set beside what each payer paid in each year what its registers hold for it.

    No file says how many contracts there are. A payee that was paid more in a year than the sum from which
    contracts are listed should have one. Low: payees that are the supplier of a contract of that year. High:
    also those of which a person is asked, and suppliers whose contracts were live in other years alone.

    Parameters
    ----------
    found : Linked
        From `link_contracts`.
    payments : Relation
        `payer`, `payee`, `paid_on`, `amount_pence` [pence]; with `bought`, whether it buys anything, only
        what does counts: a grant, a tax or another body's due is under no contract. Without it all counts.
    least_pence : int
        Payees that were paid less in a year are passed over. [pence]

    Returns
    -------
    Relation
        `payer`, `year`, `paid_pence` (to named payees), `over_pence` and `payees` (paid the least sum or
        more), `low_pence`, `high_pence`, `low_payees`, `high_payees` (of them those with a contract),
        `contracts` (held for the year), `annual_pence` (their yearly values where known), `unvalued`, and
        `left_out_pence` (what bought nothing, and what was paid to payees without a name).
    """
    bought = payments.bought if "bought" in payments.columns else ibis.literal(True)
    timed = payments.filter(payments.paid_on.notnull())
    timed = timed.mutate(year=timed.paid_on.year(), counts=timed.payee.notnull() & bought)
    rest = timed.filter(~timed.counts)
    left = materialise(rest.group_by("payer", "year").agg(left_out=sum_pence(rest.amount_pence)))
    dated = timed.filter(timed.counts)
    yearly = materialise(dated.group_by("payer", "payee", "year").agg(pence=sum_pence(dated.amount_pence)))
    told = materialise(_told(found, yearly))
    over = told.pence >= least_pence
    sums = told.group_by("payer", "year").agg(
        paid_pence=sum_pence(told.pence), over_pence=_if(told.pence, over), payees=_count(over),
        low_pence=_if(told.pence, over & told.live), high_pence=_if(told.pence, over & told.perhaps),
        low_payees=_count(over & told.live), high_payees=_count(over & told.perhaps),
    )  # fmt: skip
    held = _held(found, materialise(yearly.select("year").distinct()))
    both = sums.left_join(held, ["payer", "year"])
    counts = {c: both[c].fill_null(0) for c in ("contracts", "annual_pence", "unvalued")}
    whole = both.select(*sums.columns, **counts).left_join(left, ["payer", "year"])
    known = whole.select(*sums.columns, *counts, left_out_pence=whole.left_out.fill_null(0))
    return materialise(known.order_by("payer", "year"))


def _told(found: Linked, yearly: Relation) -> Relation:
    """Say of each payee in each year whether a contract was live, and whether one may have been."""
    lasting = found.links.join(found.spans, ["contract", "supplier"])
    years = yearly.join(lasting, ["payer", "payee"])
    live = years.filter(_overlaps(years.year, years.starts_on, years.until_on))
    lived = live.select("payer", "payee", "year", lived=ibis.literal(True)).distinct()
    named = found.parties.select("payer", "payee", named=ibis.literal(True)).distinct()
    one = yearly.left_join(lived, ["payer", "payee", "year"]).select(*yearly.columns, "lived")
    both = one.left_join(named, ["payer", "payee"]).select(*one.columns, "named")
    return both.select(*yearly.columns, live=both.lived.fill_null(False), perhaps=both.named.fill_null(False))


def _overlaps(year: Column, starts: Column, until: Column) -> Column:
    return (starts.year() <= year) & (until.year() >= year)


def _held(found: Linked, years: Relation) -> Relation:
    """Count the contracts of each payer that were live in each year, and add up their yearly values."""
    own = (
        found.contracts.filter(found.contracts.payer.notnull()).select("payer", contract="number").distinct()
    )
    spans = own.join(found.spans, "contract").cross_join(years)
    live = spans.filter(_overlaps(spans.year, spans.starts_on, spans.until_on))
    # A framework's suppliers stand beside one value each: it counts once.
    each = live.group_by("payer", "year", "contract").agg(annual=live.annual_pence.max())
    return each.group_by("payer", "year").agg(
        contracts=each.count(), annual_pence=sum_pence(each.annual), unvalued=_count(each.annual.isnull())
    )


def _if(pence: Column, wanted: Column) -> Column:
    return sum_pence(ibis.ifelse(wanted, pence, 0))


def _count(wanted: Column) -> Column:
    return wanted.cast("int64").sum().fill_null(0).cast("int64")
