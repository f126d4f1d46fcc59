"""The rows of the table `contract_links`."""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import materialise
from ultramicro.place.dictionary import arrow_schema
from ultramicro.procurement.linking.link import Linked
from ultramicro.procurement.linking.rules import LINKED, REVIEW
from ultramicro.procurement.linking.terms import lettings

SUMS = ("paid_pence", "attributed_pence", "above_pence", "shared_pence", "lines", "named_pence")
FACTS = ("largest_pence", "months", "expected_pence", "limit_pence", "ratio", "one_kind")
PAIR = ("payer", "payee", "contract", "supplier", "rule", "score")


def link_rows(found: Linked) -> Relation:
    """Give a row for each payee and contract, linked or to be judged by a person.

    Parameters
    ----------
    found : Linked
        From `link_contracts`.

    Returns
    -------
    Relation
        The columns of the table `contract_links`, computed and in order.
    """
    both = _linked(found).union(_asked(found)).rename(number="contract")
    told = both.join(_about(found), "number").select(*arrow_schema("contract_links").names)
    return materialise(told.order_by("payer", "payee", "contract", "supplier"))


def _linked(found: Linked) -> Relation:
    """Give the pairs that are linked, each by its best evidence, with what was paid."""
    links = found.links
    best = ibis.row_number().over(
        group_by=["pair", "contract"], order_by=[links.score.desc(), links.supplier]
    )
    once = links.mutate(rank=best)
    pairs = once.filter(once["rank"] == 0).select("pair", *PAIR)
    known = pairs.left_join(found.streams, ["pair", "contract"])
    return known.select(
        *PAIR, *FACTS, party=ibis.literal(LINKED), **{"class": known["class"].fill_null("none_live")},
        **{c: known[c].fill_null(0) for c in SUMS},
    ).select(*_ORDER)  # fmt: skip


_ORDER = (*PAIR, "party", "class", *SUMS, *FACTS)


def _asked(found: Linked) -> Relation:
    """Give the pairs of which a person is asked, with every contract that prints the supplier."""
    parties = found.parties.filter(found.parties.party == REVIEW)
    holds = found.contracts.select("payer", "supplier", contract="number").distinct()
    asked = parties.join(holds, ["payer", "supplier"])
    kinds = dict(zip(found.streams.columns, found.streams.schema().types, strict=True))
    empty = {c: ibis.null(kinds[c]) for c in FACTS}
    zero = {c: ibis.literal(0, kinds[c]) for c in SUMS}
    told = asked.select(
        *PAIR, party=ibis.literal(REVIEW), **{"class": ibis.literal("asked")}, **zero, **empty
    )  # fmt: skip
    return told.select(*_ORDER)


def _about(found: Linked) -> Relation:
    """Give what a reader wants to know of each contract."""
    table = found.contracts
    whole = table.group_by("number").agg(
        contract=table.contract.min(),
        title=table.title.min(),
        buyer=table.buyer.min(),
        joint=table.joint.any(),
    )
    rows = lettings(table.drop("contract").rename(contract="number"))
    days = rows.group_by("contract").agg(starts_on=rows.starts_on.min(), ends_on=rows.last_on.max())
    both = whole.join(days, whole.number == days.contract)
    return both.select(
        "number", *(whole[c] for c in ("contract", "title", "buyer", "joint")), "starts_on", "ends_on"
    )
