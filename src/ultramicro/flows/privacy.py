"""What may leave the machine: people are shown as groups, and no count of them below five.

A redacted or person-like payee shows only who paid, what for and where. Months, departments and
references would let a neighbour find the person. Groups of fewer than five payments are pooled into
'(several categories)'; a count that is still below five is left out, and so is the next smallest
where the grand total would give it away. The money is never changed: each pound stays with its payer.
"""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.flows_table import A_PERSON, DETAIL, REDACTED
from ultramicro.flows.tables import pence

LEAST = 5
SEVERAL = "(several categories)"


def publishable(table: Relation) -> Relation:
    """Return flows as they may be shown: people pooled, without months and without small counts.

    Parameters
    ----------
    table : Relation
        The columns of the table `flows`.

    Returns
    -------
    Relation
        The same columns; `lines` is null where it would count fewer than five. The sum of
        `amount_pence` is unchanged for every payer and every class.
    """
    flows = table.select(*DETAIL)
    hidden = flows.payee.isin([REDACTED, A_PERSON])
    return flows.filter(~hidden).union(_few_left_out(_pooled(flows.filter(hidden))))


def _pooled(hidden: Relation) -> Relation:
    keys = ("payer", "payee", "class", "influenceable")
    cells = hidden.group_by(*keys, "category").agg(
        amount_pence=pence(hidden.amount_pence), lines=pence(hidden.lines))  # fmt: skip
    # Smallest first: what is below five is pooled, and the next cell too while the pool is below five.
    before = cells.lines.sum().over(
        group_by=list(keys), order_by=[cells.lines, cells.category], rows=(None, -1)
    )
    small = (cells.lines < LEAST) | before.between(1, LEAST - 1).fill_null(False)
    named = cells.mutate(category=ibis.ifelse(small, ibis.literal(SEVERAL), cells.category))
    return named.group_by(*keys, "category").agg(
        amount_pence=pence(named.amount_pence), lines=pence(named.lines))  # fmt: skip


def _few_left_out(pooled: Relation) -> Relation:
    few = pooled.lines < LEAST
    order = [pooled.lines, pooled.payer, pooled.payee, pooled.category]
    ranked = pooled.mutate(place=ibis.row_number().over(order_by=order), few=few.cast("int64").sum().over())
    # One count left out alone would be the total less the others, so its neighbour goes with it.
    left_out = (ranked.lines < LEAST) | ((ranked.few == 1) & (ranked.place <= 1))
    shown = ranked.mutate(
        lines=ibis.ifelse(left_out, ibis.null("int64"), ranked.lines),
        month=ibis.null("date"), party_id=ibis.null("string"))  # fmt: skip
    return shown.select(*DETAIL)
