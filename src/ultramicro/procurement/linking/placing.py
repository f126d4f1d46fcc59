"""Under which contract each payment is: by its identifier, the day, the amount, and what it was for."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import materialise, relation, rows_of, sum_pence
from ultramicro.procurement.linking.spoken import speaks_of

UNIT = ("pair", "paid_on", "amount_pence", "category")
"""What payments have in common that are under the same contract for the same reason."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Payments to linked payees, each under one contract or none, and why.

    Parameters
    ----------
    units : Relation
        `pair`, `paid_on`, `amount_pence` [pence], `category`, `lines`, `how` and `contract` (its number, null
        where none or several are live), `equal` (whether the amount is the contract's value in a year).
    live : Relation
        `pair`, `paid_on`, `contract`: what could be paid on each day.
    """

    units: Relation
    live: Relation


def place(units: Relation, links: Relation, spans: Relation, texts: Relation) -> Placed:
    """Place payments under the contracts of their payee that are live on the day.

    One live contract is taken. Of several, the one whose value in a year is the amount to the penny, or else
    the one that alone has a telling word of the payment's category. A payment that a section 70 file or
    transaction names by its contract comes with `contract` and keeps it.

    Parameters
    ----------
    units : Relation
        `UNIT`, `lines`, and `named` (number of the contract that an identifier gives, mostly null).
    links : Relation
        `pair`, `contract`, `supplier`: which contracts a payee has as their supplier, by which cell.
    spans : Relation
        `contract`, `supplier`, `starts_on`, `until_on`, `annual_pence` [pence].
    texts : Relation
        `contract`, `text`: what a contract is about.

    Returns
    -------
    Placed
        `how` is `identifier`, `one_live`, `amount`, `category`, `several`, `none_live` or `undated`.
    """
    dated = links.join(spans, ["contract", "supplier"])
    days = units.filter(units.paid_on.notnull()).select("pair", "paid_on").distinct()
    joined = days.join(dated, "pair")
    now = joined.filter(joined.paid_on >= joined.starts_on, joined.paid_on <= joined.until_on)
    live = materialise(now.group_by("pair", "paid_on", "contract").agg(annual_pence=now.annual_pence.max()))
    known = _counted(units, live)
    said = _said(known, live, texts)
    return Placed(units=materialise(_decided(known, said)), live=live)


def _counted(units: Relation, live: Relation) -> Relation:
    """Set beside each payment how many contracts are live, and how many have its amount as their year's."""
    daily = live.group_by("pair", "paid_on").agg(n=live.contract.count(), only=live.contract.min())
    equal = _equal(units, live)
    known = units.left_join(daily, ["pair", "paid_on"]).select(*units.columns, "n", "only")
    both = known.left_join(equal, ["pair", "paid_on", "amount_pence"])
    return materialise(
        both.select(*units.columns, "only", "equal", n=both.n.fill_null(0), n_equal=both.n_equal.fill_null(0))
    )


def _equal(units: Relation, live: Relation) -> Relation:
    """Find the contracts whose value in a year is the amount, to the penny."""
    joined = units.filter(units.amount_pence > 0).join(live, ["pair", "paid_on"])
    same = joined.filter(joined.amount_pence == joined.annual_pence)
    return materialise(
        same.group_by("pair", "paid_on", "amount_pence").agg(
            n_equal=same.contract.nunique(), equal=same.contract.min()
        )
    )


def _said(known: Relation, live: Relation, texts: Relation) -> Relation:
    """Find, where several contracts are live, the one that the category alone speaks of."""
    several = known.filter(known.n > 1, known.n_equal != 1, known.named.isnull(), known.category.notnull())
    wanted = materialise(several.select("pair", "paid_on", "category").distinct())
    open_to = materialise(
        wanted.join(live, ["pair", "paid_on"]).select("pair", "paid_on", "category", "contract")
    )
    names = wanted.select("category").distinct().to_pyarrow()["category"].to_pylist()
    categories = dict(enumerate(sorted(names)))
    about = {r["contract"]: r["text"] or "" for r in rows_of(texts.semi_join(open_to, "contract"))}
    spoken = relation(
        {"category": "text", "contract": "integer"},
        [(categories[c], n) for c, n in speaks_of(categories, about)],
    )
    heard = open_to.join(spoken, ["category", "contract"])
    return materialise(
        heard.group_by("pair", "paid_on", "category").agg(
            n_said=heard.contract.nunique(), said=heard.contract.min()
        )
    )


def _decided(known: Relation, said: Relation) -> Relation:
    """Say how each payment was placed."""
    on = ["pair", "paid_on", "category"]
    table = known.left_join(said, on).select(*known.columns, "n_said", "said")
    by_amount = (table.n > 1) & (table.n_equal == 1)
    by_word = (table.n > 1) & (table.n_said == 1)
    how = ibis.cases(
        (table.named.notnull(), "identifier"), (table.paid_on.isnull(), "undated"),
        (table.n == 0, "none_live"), (table.n == 1, "one_live"), (by_amount, "amount"),
        (by_word, "category"), else_="several",
    )  # fmt: skip
    contract = ibis.cases(
        (table.named.notnull(), table.named), (table.n == 1, table.only), (by_amount, table.equal),
        (by_word, table.said), else_=ibis.null("int64"),
    )  # fmt: skip
    return table.select(*UNIT, "lines", how=how, contract=contract, equal=table.n_equal.fill_null(0) > 0)


def months_of(payments: Relation) -> Relation:
    """Give the months in which each payer paid anything: its files cover those.

    Returns
    -------
    Relation
        `payer`, `month` (its first day).
    """
    dated = payments.filter(payments.paid_on.notnull())
    return materialise(dated.select("payer", month=dated.paid_on.truncate("M").cast("date")).distinct())


def sums_by_how(units: Relation) -> Relation:
    """Sum placed payments by pair and how they were placed. [pence]."""
    whole = units.mutate(pence=units.amount_pence * units.lines)
    return whole.group_by("pair", "how").agg(pence=sum_pence(whole.pence), lines=sum_pence(whole.lines))
