"""The rows of the table `payee_standing`: what each payee was paid, by how it stands to contracts."""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import materialise, sum_pence
from ultramicro.place.dictionary import arrow_schema
from ultramicro.procurement.linking.link import Linked
from ultramicro.procurement.linking.terms import GRACE_DAYS

ENDED, NONE_LIVE = "ended", "none_live"
COLUMNS = ("payer", "payee", "standing", "contract", "ended_on", "amount_pence", "lines")


def payee_rows(found: Linked) -> Relation:
    """Give what each payee was paid by how it stands to contracts; what was paid since one ended by itself.

    Parameters
    ----------
    found : Linked
        From `link_contracts`, its standings those of the payers to be told of.

    Returns
    -------
    Relation
        The columns of the table `payee_standing`, computed and in order. Their sums by payer and payee are
        those of the standings.
    """
    ended = materialise(_ended(found).semi_join(found.standings, ["payer", "payee"]))
    gone = ended.group_by("payer", "payee").agg(
        gone=sum_pence(ended.amount_pence), gone_lines=sum_pence(ended.lines)
    )
    both = found.standings.left_join(gone, ["payer", "payee"]).select(
        *found.standings.columns, "gone", "gone_lines"
    )
    some = both.standing == NONE_LIVE
    rest = both.select(
        "payer", "payee", "standing", contract=ibis.null("string"), ended_on=ibis.null("date"),
        amount_pence=both.amount_pence - ibis.ifelse(some, both.gone.fill_null(0), 0),
        lines=both.lines - ibis.ifelse(some, both.gone_lines.fill_null(0), 0),
    )  # fmt: skip
    rest = rest.filter((rest.standing != NONE_LIVE) | (rest.amount_pence != 0) | (rest.lines > 0))
    whole = rest.select(*COLUMNS).union(ended.mutate(standing=ibis.literal(ENDED)).select(*COLUMNS))
    order = ("payer", "payee", "standing", "contract")
    return materialise(whole.select(*arrow_schema("payee_standing").names).order_by(*order))


def _ended(found: Linked) -> Relation:
    """Sum what was paid after the last of a payee's contracts had ended, by that contract."""
    # Of contracts that ended before a payment the last to end: it is the one that was let go on.
    last = found.spans.group_by("contract").agg(until_on=found.spans.until_on.max())
    of = found.links.select("pair", "payer", "payee", "contract").distinct().join(last, "contract")
    none = found.units.filter(found.units.how == NONE_LIVE)
    after = none.join(of, "pair").filter(lambda t: t.until_on < t.paid_on)
    rank = ibis.row_number().over(
        group_by=["pair", "paid_on", "amount_pence", "category"],
        order_by=[ibis.desc(after.until_on), after.contract],
    )
    once = after.mutate(rank=rank)
    once = once.filter(once["rank"] == 0)
    sums = once.group_by("payer", "payee", number=once.contract).agg(
        amount_pence=sum_pence(once.amount_pence * once.lines), lines=sum_pence(once.lines),
        ended_on=(once.until_on.max() - ibis.interval(days=GRACE_DAYS)).cast("date"),
    )  # fmt: skip
    names = found.contracts.select("number", "contract").distinct()
    return sums.join(names, "number").drop("number")
