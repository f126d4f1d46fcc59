"""What may leave the machine: people are shown as groups, and no count of them below five.

A redacted or person-like payee shows only who paid, what for and where. Months, departments and
references would let a neighbour find the person. Groups of fewer than five payments are pooled into
'(several categories)'; a count that is still below five is left out, and so is the next smallest
where the grand total would give it away. People who pay (their own statements or books are here) are one
payer, and what they pay one payee for one thing is pooled in the same way. The money is never changed:
each pound stays with its payer.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.flows_table import A_PERSON, DETAIL, REDACTED
from ultramicro.flows.tables import sum_pence
from ultramicro.place.people.gate import PEOPLE

LEAST = 5
SEVERAL, OTHERS = "(several categories)", "(several payees)"


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
    paying = (flows.payer == PEOPLE) & ~hidden
    # Who is paid and who pays are hidden apart: one may be a firm where the other is a person.
    pooled = _pooled(flows.filter(hidden)).union(_pooled_by_payer(flows.filter(paying)))
    return flows.filter(~hidden & ~paying).union(_few_left_out(pooled))


def _pooled(hidden: Relation) -> Relation:
    keys = ("payer", "payee", "class", "influenceable")
    cells = _cells(hidden, *keys, "category")
    # Smallest first: what is below five is pooled, and the next cell too while the pool is below five.
    small = _small(cells, keys, [cells.lines, cells.category])
    named = cells.mutate(
        category=ibis.ifelse(small, ibis.literal(SEVERAL), cells.category), party_id=ibis.null("string")
    )
    return _cells(named, *keys, "party_id", "category")


def _pooled_by_payer(paying: Relation) -> Relation:
    """Pool what people pay until each cell of a payee and a category has five payments."""
    keys = ("payer", "class", "influenceable")
    cells = _cells(paying, *keys, "payee", "party_id", "category")
    small = _small(cells, keys, [cells.lines, cells.payee, cells.category])
    named = cells.mutate(
        payee=ibis.ifelse(small, ibis.literal(OTHERS), cells.payee),
        party_id=ibis.ifelse(small, ibis.null("string"), cells.party_id),
        category=ibis.ifelse(small, ibis.literal(SEVERAL), cells.category))  # fmt: skip
    return _cells(named, "payer", "payee", "class", "influenceable", "party_id", "category")


def _cells(flows: Relation, *keys: str) -> Relation:
    return flows.group_by(*keys).agg(amount_pence=sum_pence(flows.amount_pence), lines=sum_pence(flows.lines))


def _small(cells: Relation, keys: Sequence[str], order: Sequence[Column]) -> Column:
    # What lies in the pool already, were the cells put into it one after another.
    before = cells.lines.sum().over(group_by=list(keys), order_by=list(order), rows=(None, -1))
    return (cells.lines < LEAST) | before.between(1, LEAST - 1).fill_null(False)


def _few_left_out(pooled: Relation) -> Relation:
    few = pooled.lines < LEAST
    order = [pooled.lines, pooled.payer, pooled.payee, pooled.category]
    ranked = pooled.mutate(place=ibis.row_number().over(order_by=order), few=few.cast("int64").sum().over())
    # One count left out alone would be the total less the others, so its neighbour goes with it.
    left_out = (ranked.lines < LEAST) | ((ranked.few == 1) & (ranked.place <= 1))
    shown = ranked.mutate(
        lines=ibis.ifelse(left_out, ibis.null("int64"), ranked.lines),
        # A month with a category and a body can be enough to know somebody by.
        month=ibis.null("date"))  # fmt: skip
    return shown.select(*DETAIL)
