"""Who paid whom by month and category: payments joined to parties, each with its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.categories import with_one_spelling
from ultramicro.flows.classes import (
    CLASSES,
    FIELDS,
    HIDDEN,
    INFLUENCEABLE,
    PURCHASE,
    Rule,
    rank_words,
    tidy,
    with_class,
    with_rank,
    with_register,
)
from ultramicro.flows.direction import with_receipts
from ultramicro.flows.numbered import in_words, numbered, texts
from ultramicro.flows.own_books import bodies_here, with_own_books
from ultramicro.flows.tables import materialise, rows_of, sum_pence

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
KEYS = ("payer", "payee_kind", "payee", "category", "month", "rank", "receipt", "settled")
SUMMED = ("payee", "category")
"""The fields that lines are summed by; rules look at the others, which say more of a line, before."""
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
        The columns of the table `flows` and `rank` (the rule that decided), computed. Redacted and
        person-like payees are still by month here: `privacy.publishable` is for what leaves the machine.
    """
    lines, same = _labelled(payments, rules), _same_on_all(payments)
    # Summed before anything is looked up: all that follows depends on these keys alone, and there are far
    # fewer of them than lines.
    keys = [key for key in KEYS if key not in same]
    summed = lines.group_by(*keys).agg(amount_pence=sum_pence(lines.amount_pence), lines=lines.count())
    rows, words = numbered(summed, "payer", "payee", "category")
    rows = rows.mutate(**same)
    # Cut into bare words once, for the rules and for the bodies that they may be.
    known = materialise(names.select("party_id", "party", printed="name", bare=tidy(names.name)))
    payees, called = numbered(_payees(texts(words, "payee"), known, rules, register), "party_id", "party")
    categories, spelt = numbered(_categories(rows, texts(words, "category"), rules), "category")
    bodies = bodies_here(texts(words, "payer"), known)
    bodies = _in_numbers(bodies, texts(words, "payer"), texts(called, "party_id"))
    owned = with_own_books(_with_parties(rows, payees), bodies)
    return _shown(
        _classed(_with_categories(owned, categories), rules), {"payer": words["payer"], **called, **spelt}
    )


def _same_on_all(payments: Relation) -> dict[str, Column]:
    """Return the keys that no column of these payments could tell apart: lines need not be summed by them."""
    same: dict[str, Column] = {}
    if "kind" not in payments.columns:
        same |= {"receipt": ibis.literal(False), "settled": ibis.literal(False)}
    if "payee_kind" not in payments.columns:
        same["payee_kind"] = ibis.literal("named")
    if not any(field in payments.columns for field in FIELDS if field not in SUMMED):
        same["rank"] = ibis.literal(PURCHASE, "int16")
    return same


def _labelled(payments: Relation, rules: Sequence[Rule]) -> Relation:
    # Files need not have these columns; everything after may take them for granted.
    absent = {name: ibis.null(kind) for name, kind in OPTIONAL.items() if name not in payments.columns}
    ranked = with_rank(payments, rules, [field for field in FIELDS if field not in SUMMED])
    ranked = with_receipts(ranked, payments) if "kind" in payments.columns else ranked.mutate(receipt=False)
    ranked = ranked.mutate(**absent)
    ranked = _with_settlements(ranked, payments)
    return ranked.mutate(
        # Who pays without a name is one payer, as is whoever money came in from.
        payer=ranked.payer.fill_null(A_PAYER),
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


def _payees(printed: Relation, known: Relation, rules: Sequence[Rule], register: Relation | None) -> Relation:
    """Say of each printed name what party it is, of what kind, and which rule claims it."""
    joined = printed.left_join(known, printed.payee == known.printed)
    own = [rule for rule in rules if rule.field == "payee"]
    rank = rank_words(ibis.coalesce(joined.bare, tidy(joined.payee)), own).fill_null(PURCHASE)
    # A name that no party was made of stands for itself.
    party = ibis.coalesce(joined.party, joined.payee).nullif(NOT_NAMED)
    return _with_kind(joined.select("number", "party_id", rank=rank, party=party), register)


def _with_kind(payees: Relation, register: Relation | None) -> Relation:
    if register is None:
        return payees.mutate(party_kind=ibis.null("string"))
    kinds = register.select(register_id="party_id", party_kind="kind").distinct(on="register_id")
    joined = payees.left_join(kinds, payees.party_id == kinds.register_id)
    return joined.drop("register_id")


def _categories(rows: Relation, printed: Relation, rules: Sequence[Rule]) -> Relation:
    """Say of each category how it is spelt on most lines, and which rule claims it."""
    counts = rows.group_by(at="category").agg(lines=sum_pence(rows.lines))
    counted = printed.inner_join(counts, printed.number == counts["at"]).drop("at")
    # Computed here: spellings look at the table twice.
    return with_one_spelling(materialise(with_rank(counted, rules, ("category",)))).drop("lines")


def _with_parties(rows: Relation, payees: Relation) -> Relation:
    """Bring rows from printed names to parties."""
    who = payees.select(who="number", who_rank="rank", party_id="party_id", party="party",
                        party_kind="party_kind")  # fmt: skip
    joined = rows.left_join(who, rows.payee == who.who)
    named = joined.payee_kind == "named"
    # What a person or a redaction was printed as ends here, before anything that leaves is grouped by it.
    party = {name: ibis.ifelse(named, joined[name], ibis.null(joined[name].type()))
             for name in ("party_id", "party", "party_kind")}  # fmt: skip
    ranks = [joined[name].fill_null(PURCHASE) for name in ("rank", "who_rank")]
    return joined.mutate(**party, rank=ibis.least(*ranks)).drop("payee", "who", "who_rank")


def _with_categories(rows: Relation, categories: Relation) -> Relation:
    """Bring rows from printed categories to one spelling."""
    what = categories.select(what="number", what_rank="rank", spelt="category")
    joined = rows.left_join(what, rows.category == what.what)
    rank = ibis.least(joined["rank"], joined.what_rank.fill_null(PURCHASE))
    return joined.mutate(rank=rank, category=joined.spelt).drop("what", "what_rank", "spelt")


def _in_numbers(bodies: Relation, payers: Relation, parties: Relation) -> Relation:
    """Name bodies and their parties as the rows do; a party that nobody paid is in no row."""
    payer = payers.select(at_payer="number", called="payer")
    party = parties.select(at_party="number", held="party_id")
    joined = bodies.inner_join(payer, bodies.body == payer.called)
    joined = joined.inner_join(party, joined.party == party.held)
    # A handful of rows that names are gone through for: looked up once.
    return materialise(joined.select(body="at_payer", party="at_party"))


def _classed(known: Relation, rules: Sequence[Rule]) -> Relation:
    known = with_class(known, rules)
    kind = with_register(known.ruled, known.party_kind)
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
    return known.mutate(kind=kind)


KINDS = (*(kind for kind in CLASSES if kind not in HIDDEN), *HIDDEN)
"""What `_classed` tells apart; rows carry a place in it. What is hidden leaves as the class `person`."""


def _shown(known: Relation, words: Mapping[str, pa.Array]) -> Relation:
    hidden, nothing = known.kind.isin(HIDDEN), ibis.null("int32")
    shown = known.mutate(
        payer=ibis.ifelse(known.kind == "receipt", nothing, known.payer),
        party=ibis.ifelse(hidden, nothing, known.party),
        party_id=ibis.ifelse(hidden, nothing, known.party_id),
        kind=known.kind.cases(*((kind, ibis.literal(at, "int32")) for at, kind in enumerate(KINDS))),
    )
    # Summed again: names of one party and parties that are hidden have become one.
    rows = shown.group_by("payer", "party_id", "party", "month", "category", "kind", "rank").agg(
        amount_pence=sum_pence(shown.amount_pence), lines=sum_pence(shown.lines)
    )
    payers, named = len(words["payer"]), len(words["party"])
    payee = ibis.cases(
        (rows.kind == KINDS.index("redacted"), named), (rows.kind == KINDS.index("person"), named + 1),
        else_=rows.party.fill_null(named + 2))  # fmt: skip
    full = rows.mutate(
        payer=rows.payer.fill_null(payers).cast("int32"),
        payee=payee.cast("int32"),
        influenceable=rows.kind.isin([KINDS.index(kind) for kind in INFLUENCEABLE]),
        **{"class": rows.kind},
    )
    return in_words(full.select(*DETAIL[:-2], "rank", *DETAIL[-2:]), {
        "payer": _with(words["payer"], A_PAYER), "party_id": words["party_id"],
        "payee": _with(words["party"], REDACTED, A_PERSON, NOT_NAMED), "category": words["category"],
        "class": pa.array(["person" if kind in HIDDEN else kind for kind in KINDS]),
    })  # fmt: skip


def _with(words: pa.Array, *more: str) -> pa.Array:
    return pa.concat_arrays([words, pa.array(more, pa.string())])


def paid(detail: Relation) -> Relation:
    """Keep what the place's bodies paid, each pound once: the rows that shares are made of."""
    return detail.filter(~detail["class"].isin(COUNTED_APART))


def total_pence(payments: Relation) -> int:
    """Sum all payments in whole pence, to hold the flows against."""
    return int(rows_of(payments.aggregate(total=sum_pence(payments.amount_pence)))[0]["total"])
