"""How all that was paid stands to contracts: every payment once, so that the sums are what was paid."""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import materialise, sum_pence
from ultramicro.procurement.linking.placing import Placed, sums_by_how

UNDER = ("named", "strong", "probable", "also_buys")
"""Attributed to one contract."""
STANDINGS = (*UNDER, "one_of_these", "above_value", "none_live", "undated", "asked", "no_contract", "unnamed")
"""The surest first: of these `above_value` and behind are under no contract that was found."""


def standings(
    payments: Relation,
    *,
    pairs: Relation,
    streams: Relation,
    placed: Placed,
    limits: Relation,
    asked: Relation,
) -> Relation:
    """Sum all payments by payee and by how they stand to contracts.

    Parameters
    ----------
    payments : Relation
        All of them: `payer`, `payee` (null where it is a person's or redacted), `amount_pence` [pence].
    pairs : Relation
        `pair`, `payer`, `payee`: payees that are a contract's supplier.
    streams, placed, limits : Relation or Placed
        From `weighing.streams`, `placing.place` and `terms.limits`.
    asked : Relation
        `payer`, `payee`: payees of which a person is asked whether they are a supplier.

    Returns
    -------
    Relation
        `payer`, `payee`, `standing` (of `STANDINGS`), `amount_pence` [pence], `lines`.
    """
    linked = _linked(streams, placed, limits).join(pairs, "pair")
    rest = payments.anti_join(pairs, ["payer", "payee"])
    rest = rest.group_by("payer", "payee").agg(amount_pence=sum_pence(rest.amount_pence), lines=rest.count())
    doubt = asked.select("payer", "payee", doubtful=ibis.literal(True)).distinct()
    other = rest.left_join(doubt, ["payer", "payee"]).select(*rest.columns, "doubtful")
    standing = ibis.cases(
        (other.payee.isnull(), "unnamed"), (other.doubtful.fill_null(False), "asked"), else_="no_contract"
    )
    columns = ("payer", "payee", "standing", "amount_pence", "lines")
    return materialise(linked.select(*columns).union(other.mutate(standing=standing).select(*columns)))


def _linked(streams: Relation, placed: Placed, limits: Relation) -> Relation:
    """Sum the payments to linked payees; what lies above a contract's value is under none."""
    under = streams.filter(streams["class"] != "one_of_these")
    attributed = under.group_by("pair", standing=under["class"]).agg(
        amount_pence=sum_pence(under.attributed_pence), lines=sum_pence(under.lines)
    )
    above = under.group_by("pair").agg(amount_pence=sum_pence(under.above_pence))
    shared = _shared(streams, placed, limits)
    excess = above.union(shared.select("pair", amount_pence=shared.excess))
    over = excess.group_by("pair").agg(amount_pence=sum_pence(excess.amount_pence), lines=ibis.literal(0))
    sums = sums_by_how(placed.units).rename(amount_pence="pence", standing="how")
    none = sums.filter(sums.standing.isin(["none_live", "undated"]))
    columns = ("pair", "standing", "amount_pence", "lines")
    parts = [
        attributed.select(*columns),
        shared.mutate(standing=ibis.literal("one_of_these"), amount_pence=shared.within).select(*columns),
        over.mutate(standing=ibis.literal("above_value")).select(*columns),
        none.select(*columns),
    ]  # fmt: skip
    return ibis.union(*[p.mutate(lines=p.lines.cast("int64")) for p in parts]).filter(
        lambda t: (t.amount_pence != 0) | (t.lines > 0)
    )


def _shared(streams: Relation, placed: Placed, limits: Relation) -> Relation:
    """Split what was paid while several contracts were live: what is left of their values, and more."""
    beside = streams.filter(streams.shared_pence != 0).select("pair", "contract")
    used = streams.group_by("contract").agg(used=sum_pence(streams.attributed_pence))
    left = beside.left_join(limits, ["pair", "contract"]).select("pair", "contract", "limit_pence")
    left = left.left_join(used, "contract").select(
        "pair", "limit_pence", room=left.limit_pence - used.used.fill_null(0)
    )
    rooms = left.group_by("pair").agg(
        room=sum_pence(ibis.greatest(left.room, 0)), open=left.limit_pence.isnull().any()
    )
    sums = sums_by_how(placed.units)
    several = sums.filter(sums.how == "several")
    both = several.left_join(rooms, "pair").select("pair", "pence", "lines", "room", "open")
    capped = ibis.least(both.pence, both.room.fill_null(0))
    within = ibis.ifelse(both.open.fill_null(True), both.pence, capped)
    return both.select("pair", "lines", within=within, excess=both.pence - within)
