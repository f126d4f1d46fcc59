"""What contracts say of time and money: the spans that are printed, and the most that may be paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.tables import materialise

GRACE_DAYS = 92
"""As long after its last day a contract may still be paid: registers and invoices lag. [days]"""
AWARDED = ("award", "contract")
VOID, ENDED, UNCLEAR = "void", "ended", "unclear"
"""How contracts stand that came to nothing, are over, or whose words are not understood."""
DEAD = ("cancelled", "canceled", "unsuccessful", "withdrawn", "void")
"""What is said of an award that came to nothing: there is no contract."""
YEAR_DAYS = 365.25
EARLY, LATE = date(1900, 1, 1), date(9000, 1, 1)
"""Stand in where a contract has no first or last day: it is live then."""

COLUMNS = {
    "file": "string", "contract": "string", "buyer": "string", "supplier": "string",
    "company_number": "string",
    "postcode": "string", "reference": "string", "ocid": "string", "release": "string",
    "title": "string", "category": "string",
    "description": "string", "stage": "string", "starts_on": "date", "ends_on": "date",
    "extended_until_on": "date", "status": "string", "state": "string",
    "value_pence": "int64", "annual_pence": "int64",
}  # fmt: skip
"""Columns of the table `contracts` that linking looks at, with their types in the engine's words."""


def awarded(contracts: Relation) -> Relation:
    """Keep the contracts that somebody supplies, with every column that linking looks at.

    Parameters
    ----------
    contracts : Relation
        The table `contracts`.

    Returns
    -------
    Relation
        The columns `COLUMNS`; a column that the table lacks is empty.
    """
    have = set(contracts.columns)
    whole = contracts.select(
        **{c: contracts[c].cast(kind) if c in have else ibis.null(kind) for c, kind in COLUMNS.items()}
    )
    whole = whole.mutate(supplier=whole.supplier.fill_null(""))
    # A tender has no supplier yet, whoever is printed beside it.
    dead = (whole.status.strip().lower().isin(DEAD) | (whole.state == VOID)).fill_null(False)
    return whole.filter(whole.stage.isin(AWARDED) | whole.stage.isnull(), whole.contract.notnull(), ~dead)


def spans(contracts: Relation) -> Relation:
    """Give the spans that registers print for each contract, once each, however many quarters list them.

    A contract that was let again under its old reference has several, each with its own yearly value; and
    suppliers of one reference may have values of their own.

    Parameters
    ----------
    contracts : Relation
        From `awarded`.

    Returns
    -------
    Relation
        `contract`, `supplier`, `starts_on`, `until_on` (with every extension and `GRACE_DAYS`),
        `annual_pence` [pence].
    """
    rows = lettings(contracts.filter(~_nobody_knows_when(contracts)))
    until = (rows.last_on + ibis.interval(days=GRACE_DAYS)).cast("date").coalesce(ibis.literal(LATE))
    keys = {"starts_on": rows.starts_on.coalesce(ibis.literal(EARLY)), "until_on": until}
    return materialise(
        rows.group_by("contract", "supplier", **keys).agg(annual_pence=rows.annual_pence.max())
    )


def _nobody_knows_when(contracts: Relation) -> Column:
    """Whether nobody knows when a contract was live: its end is not told, or its status not understood."""
    ended = (contracts.state == ENDED) & contracts.ends_on.isnull()
    return (ended | (contracts.state == UNCLEAR)).fill_null(False)


def is_dead(row: Mapping[str, object]) -> bool:
    """Whether a row of the table `contracts` came to nothing, or is over since a day that nobody tells.

    Examples
    --------
    >>> is_dead({"status": "Cancelled"}), is_dead({"state": "void"}), is_dead({"status": "active"})
    (True, True, False)
    >>> is_dead({"state": "ended"}), is_dead({"state": "ended", "ends_on": EARLY})
    (True, False)
    """
    if row.get("state") == ENDED and not row.get("ends_on"):
        return True
    return row.get("state") == VOID or str(row.get("status") or "").strip().casefold() in DEAD


def lettings(contracts: Relation) -> Relation:
    """Give each letting once: quarter after quarter lists it again, with later ends and other spellings.

    Returns
    -------
    Relation
        `contract`, `supplier`, `title`, `starts_on`, `last_on` (with every extension), `annual_pence`,
        `worth_pence` (its whole value, or else its yearly one over its length). [pence].
    """
    ends, extended = contracts.ends_on, contracts.extended_until_on
    # An extension may be printed that ends before the contract does.
    last = ibis.greatest(ends.coalesce(extended), extended.coalesce(ends))
    dated = contracts.mutate(last=last)
    once = dated.group_by("contract", "supplier", "title", "starts_on").agg(
        last_on=dated.last.max(), value=dated.value_pence.max(), annual=dated.annual_pence.max()
    )
    years = (once.last_on.delta(once.starts_on, unit="day") + 1) / YEAR_DAYS
    annual, known = _positive(once.annual), years > 0
    # A whole that is less than half of a year of it was mistyped.
    small = (once.value < annual * ibis.least(years, 1.0) / 2).fill_null(False)
    value = ibis.ifelse(small, ibis.null("int64"), _positive(once.value))
    by_year = ibis.ifelse(known, (value / years).round().cast("int64"), ibis.null("int64"))
    whole = ibis.ifelse(known, (annual * years).round().cast("int64"), ibis.null("int64"))
    return once.select(
        "contract", "supplier", "title", "starts_on", "last_on", annual_pence=annual.coalesce(by_year),
        worth_pence=value.coalesce(whole),
    )  # fmt: skip


def _positive(pence: Column) -> Column:
    """Take a value that is printed as nothing for unknown."""
    return ibis.ifelse(pence > 0, pence, ibis.null("int64"))


def limits(contracts: Relation, links: Relation) -> Relation:
    """Give the most that may be paid under each contract: to one payee, and to all of them.

    What a framework's suppliers share is printed beside each of them and counts once. A value is never
    multiplied by suppliers or quarters.

    Parameters
    ----------
    contracts : Relation
        From `awarded`.
    links : Relation
        `pair`, `contract`, `supplier`.

    Returns
    -------
    Relation
        `pair`, `contract`, `own_pence`, `limit_pence` [pence]; null where a value is not known.
    """
    rows = materialise(lettings(contracts))
    letting = ("contract", "title", "starts_on")
    joined = links.select("pair", "contract", "supplier").distinct().join(rows, ["contract", "supplier"])
    own = joined.group_by("pair", *letting).agg(worth=joined.worth_pence.max())
    mine = own.group_by("pair", "contract").agg(own_pence=_sum_if_all(own.worth))
    once = rows.select(*letting, "worth_pence").distinct()
    # An unknown value beside a known one of the same letting is the same value.
    told = once.group_by(*letting).agg(n=once.worth_pence.count(), worth=once.worth_pence.sum())
    worth = ibis.ifelse(told.n > 0, told.worth, ibis.null("int64"))
    whole = told.group_by("contract").agg(limit_pence=_sum_if_all(worth))
    return materialise(mine.join(whole, "contract").select("pair", "contract", "own_pence", "limit_pence"))


def _sum_if_all(pence: Column) -> Column:
    """Sum pence; null where one of them is not known."""
    return ibis.ifelse(pence.count() == pence.isnull().count(), pence.sum().cast("int64"), ibis.null("int64"))
