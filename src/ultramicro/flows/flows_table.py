"""Who paid whom by month and category: payments joined to parties, each with its class."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.categories import with_one_spelling
from ultramicro.flows.classes import HIDDEN, INFLUENCEABLE, Rule, class_of, with_rank, with_register
from ultramicro.flows.direction import with_receipts
from ultramicro.flows.own_books import with_own_books
from ultramicro.flows.tables import rows_of, sum_pence

REDACTED, A_PERSON, NOT_NAMED, A_PAYER = "(redacted)", "(a person)", "(not named)", "(a payer)"
COUNTED_APART = ("settlement", "receipt", "passed_on")
"""Classes that are in no share: counted by the card's own lines or where it is spent, or money coming in."""

DETAIL = (
    "payer",
    "party_id",
    "payee",
    "month",
    "category",
    "class",
    "influenceable",
    "amount_pence",
    "lines",
)
KEYS = ("payer", "payee_kind", "party_id", "party", "category", "month", "rank", "receipt", "settled")
OPTIONAL = {
    "kind": "string",
    "file": "string",
    "payee_kind": "string",
    "category": "string",
    "paid_on": "date",
}


def flows_detail(
    payments: Relation, names: Relation, rules: Sequence[Rule], register: Relation | None = None
) -> Relation:
    """Join payments to parties, and class and sum them.

    Rules look at distinct names and words, never at rows. Whole pence are summed, so the sum of the
    result is the sum of the payments to the penny.

    Parameters
    ----------
    payments : Relation
        The table `payments`; `payer`, `payee` and `amount_pence` are needed, the rest is used where it is.
    names : Relation
        The table `party_names`: one row a printed name.
    rules : sequence of Rule
        As of `class_rules`.
    register : Relation, optional
        The table `party_register`: `party_id` and, where known, `kind`.

    Returns
    -------
    Relation
        The columns of the table `flows` and `rank` (the rule that decided). Redacted and person-like
        payees are still by month here: `privacy.publishable` is for what leaves the machine.
    """
    lines = _with_parties(_labelled(payments, rules), names)
    # Summed before anything is decided: classes depend on these keys alone, and there are far fewer of them
    # than lines.
    summed = lines.group_by(*KEYS).agg(amount_pence=sum_pence(lines.amount_pence), lines=lines.count())
    return _classed(with_own_books(with_one_spelling(summed), payments, names), rules, register)


def _labelled(payments: Relation, rules: Sequence[Rule]) -> Relation:
    # Files need not have these columns; everything after may take them for granted.
    absent = {name: ibis.null(kind) for name, kind in OPTIONAL.items() if name not in payments.columns}
    ranked = with_rank(payments, rules)
    ranked = with_receipts(ranked, payments) if "kind" in payments.columns else ranked.mutate(receipt=False)
    ranked = ranked.mutate(**absent)
    ranked = _with_settlements(ranked, payments)
    return ranked.mutate(
        month=ranked.paid_on.truncate("M").cast("date"),
        payee_kind=ranked.payee_kind.fill_null("named"),
    )


def _with_settlements(ranked: Relation, payments: Relation) -> Relation:
    """Say whether a payer's card lines are here for the month, or the month before, of a payment.

    A card's bill is paid in the month of its purchases or the next; bills of other months are not
    doubled by any line and stay purchases.
    """
    if "kind" not in payments.columns or "paid_on" not in payments.columns:
        return ranked.mutate(settled=False)
    # A card's bill is the sum of lines that are here already, if that payer's card file of the month is.
    cards = payments.filter(payments.kind == "card").select("payer", "paid_on").drop_null("paid_on")
    same = cards.select(card_payer="payer", card_month=cards.paid_on.truncate("M").cast("date"))
    # Bills are paid in the month of the purchases or the one after.
    after = cards.select(
        card_payer="payer", card_month=(cards.paid_on.truncate("M") + ibis.interval(months=1)).cast("date")
    )
    known = same.union(after).distinct()
    month = ranked.paid_on.truncate("M").cast("date")
    joined = ranked.left_join(known, [ranked.payer == known.card_payer, month == known.card_month])
    found = joined.card_month.notnull() & (joined.kind != "card")
    return joined.mutate(settled=found.fill_null(False)).drop("card_payer", "card_month")


def _with_parties(lines: Relation, names: Relation) -> Relation:
    known = names.select(printed="name", party_id="party_id", party="party")
    joined = lines.left_join(known, lines.payee == known.printed)
    named = joined.payee_kind == "named"
    # What a person or a redaction was printed as is dropped here, before anything is grouped by it.
    return joined.mutate(
        party_id=ibis.ifelse(named, joined.party_id, ibis.null("string")),
        # A name that no party was made of stands for itself.
        party=ibis.ifelse(named, ibis.coalesce(joined.party, joined.payee), ibis.null("string")),
    )


def _classed(summed: Relation, rules: Sequence[Rule], register: Relation | None) -> Relation:
    known = _with_kind(summed, register)
    ruled = class_of(known["rank"], rules)
    kind = with_register(ruled, known.party_kind)
    # In this order: money that came in is no payment, whoever it came from; a person stays a person,
    # whatever rule fits.
    kind = ibis.cases(
        (known.receipt, "receipt"),
        (known.payee_kind == "redacted", "redacted"),
        (known.payee_kind == "person", "person"),
        (known.own, "internal"),
        # Whatever it is for: the body that got it counts it, by what it does with it.
        (known.passed, "passed_on"),
        # Without the lines behind it the bill is all that is known of the purchases.
        ((kind == "settlement") & ~known.settled, "purchase"),
        else_=kind,
    )
    return _shown(known.mutate(kind=kind))


def _with_kind(summed: Relation, register: Relation | None) -> Relation:
    if register is None:
        return summed.mutate(party_kind=ibis.null("string"))
    kinds = register.select(register_id="party_id", party_kind="kind").distinct(on="register_id")
    joined = summed.left_join(kinds, summed.party_id == kinds.register_id)
    return joined.drop("register_id")


def _shown(known: Relation) -> Relation:
    hidden = known.kind.isin(HIDDEN)
    name = ibis.cases(
        (known.kind == "redacted", REDACTED), (known.kind == "person", A_PERSON),
        else_=known.party.fill_null(NOT_NAMED))  # fmt: skip
    shown = known.mutate(
        payer=ibis.ifelse(known.kind == "receipt", A_PAYER, known.payer.fill_null(A_PAYER)),
        payee=name,
        party_id=ibis.ifelse(hidden, ibis.null("string"), known.party_id),
        influenceable=known.kind.isin(INFLUENCEABLE),
        **{"class": ibis.ifelse(hidden, "person", known.kind)},
    )
    # Summed again: parties that are hidden have become one.
    keys = [name for name in DETAIL if name not in ("amount_pence", "lines")]
    return shown.group_by(*keys, "rank").agg(
        amount_pence=sum_pence(shown.amount_pence), lines=sum_pence(shown.lines)
    )


def paid(detail: Relation) -> Relation:
    """Keep what the place's bodies paid, each pound once: the rows that shares are made of."""
    return detail.filter(~detail["class"].isin(COUNTED_APART))


def total_pence(payments: Relation) -> int:
    """Sum all payments in whole pence, to hold the flows against."""
    return int(rows_of(payments.aggregate(total=sum_pence(payments.amount_pence)))[0]["total"])
