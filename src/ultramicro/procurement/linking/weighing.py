"""How sure it is that payments are under a contract, and how much of them at most."""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.months import YEAR_MONTHS
from ultramicro.core.rows import Column
from ultramicro.flows.tables import materialise, sum_pence
from ultramicro.procurement.linking.placing import Placed

LEAST_RATIO, MOST_RATIO = 0.5, 1.5
"""Paid ÷ expected between these is what the contract was let for."""
ALSO_RATIO = 3.0
"""Above this the payee sells other things too."""
UNKNOWN = ("expected_pence", "largest_pence")
"""Sums that are not nothing where they are not known."""
ONE_KIND = 0.8
"""Part of the money that must be for one category, and on days with one live contract, to be sure."""


def streams(placed: Placed, links: Relation, spans: Relation, months: Relation, limits: Relation) -> Relation:
    """Weigh what each payee was paid under each contract.

    Expected is the value in a year over the months that the payer's files cover while the contract is live,
    or the value in a year as often as exactly that was paid. Named is what its source puts under the
    contract by an identifier, by four fifths; strong is 0.5 to 1.5 of what is expected, if four fifths are
    for one category and on days when no other contract was live; above 3 the payee sells other things too.
    Whatever the class, no more is attributed to a contract than its value, over all its payees.

    Parameters
    ----------
    placed : Placed
        From `place`.
    links : Relation
        `pair`, `payer`, `contract`, `supplier`.
    spans, months, limits : Relation
        From `terms.spans`, `placing.months_of` and `terms.limits`, contracts by number.

    Returns
    -------
    Relation
        `pair`, `contract`, `class`, `paid_pence`, `attributed_pence`, `above_pence` (paid less attributed),
        `shared_pence` (paid while it and others were live: the same money stands beside each), `lines`,
        `named_pence` (of it by an identifier), `largest_pence`, `months`, `expected_pence`, `ratio`,
        `one_kind` (part for the main category), `equal_lines`.
    """
    under = _under(placed.units)
    known = under.left_join(_expected(links, spans, months), ["pair", "contract"]).select(
        *under.columns, "months", "expected", "annual"
    )
    # Whoever pays a year's value at once pays for a year, however few months are seen.
    expected = ibis.greatest(known.expected, known.equal_lines * known.annual)
    ratio = ibis.ifelse(expected > 0, known.paid_pence / expected, ibis.null("float64"))
    weighed = known.mutate(expected_pence=expected.round().cast("int64"), ratio=ratio)
    beside = _with_shared(materialise(weighed.drop("expected", "annual")), placed)
    classed = materialise(beside.mutate(**{"class": _class(beside)}))
    return materialise(_told(_capped(classed, limits)))


def _under(units: Relation) -> Relation:
    """Sum the placed payments by payee and contract."""
    some = units.filter(units.contract.notnull())
    some = some.mutate(pence=some.amount_pence * some.lines)
    by_kind = some.group_by("pair", "contract", "category").agg(
        pence=sum_pence(some.pence), lines=sum_pence(some.lines),
        equal_lines=sum_pence(ibis.ifelse(some.equal, some.lines, 0)),
        alone=sum_pence(ibis.ifelse(some.how == "category", 0, some.pence)),
        named=sum_pence(ibis.ifelse(some.how == "identifier", some.pence, 0)),
        largest=some.amount_pence.max(),
    )  # fmt: skip
    given = by_kind.category.notnull()
    return materialise(
        by_kind.group_by("pair", "contract").agg(
            paid_pence=sum_pence(by_kind.pence), lines=sum_pence(by_kind.lines),
            equal_lines=sum_pence(by_kind.equal_lines), alone_pence=sum_pence(by_kind.alone),
            named_pence=sum_pence(by_kind.named), largest_pence=by_kind.largest.max(),
            # A file without categories says nothing against its being one.
            main_pence=ibis.ifelse(given.any(), by_kind.pence.max(where=given), sum_pence(by_kind.pence)),
        )
    )  # fmt: skip


def _expected(links: Relation, spans: Relation, months: Relation) -> Relation:
    """Give what should have been paid in the months seen, were all of a contract paid evenly."""
    joined = links.join(spans, ["contract", "supplier"]).join(months, "payer")
    live = joined.filter(
        joined.month >= joined.starts_on.truncate("M").cast("date"), joined.month <= joined.until_on
    )
    monthly = live.group_by("pair", "contract", "month").agg(annual=live.annual_pence.max())
    return monthly.group_by("pair", "contract").agg(
        months=monthly.month.count(),
        # Whole pence are summed: broken ones would sum to another last digit whenever threads take turns.
        expected=sum_pence(monthly.annual.round().cast("int64")) / YEAR_MONTHS,
        annual=monthly.annual.max(),
    )


def _class(table: Relation) -> Column:
    most = ONE_KIND * table.paid_pence
    # Where more was paid while others were live, a part that fits by chance is no proof of the whole.
    alone = (table.alone_pence >= most) & (table.shared_pence <= table.paid_pence)
    as_let = table.ratio.between(LEAST_RATIO, MOST_RATIO).fill_null(False) & (table.paid_pence > 0)
    named = (table.named_pence > 0) & (table.named_pence >= most)
    return ibis.cases(
        (table.lines == 0, "one_of_these"), (named, "named"),
        (as_let & alone & (table.main_pence >= most), "strong"),
        ((table.ratio > ALSO_RATIO).fill_null(False), "also_buys"), else_="probable",
    )  # fmt: skip


def _capped(table: Relation, limits: Relation) -> Relation:
    """Attribute to each contract no more than its value, the surest payee first."""
    known = table.left_join(limits, ["pair", "contract"]).select(*table.columns, "own_pence", "limit_pence")
    own = ibis.least(known.paid_pence, known.own_pence.coalesce(known.paid_pence))
    known = known.mutate(own=own, rank=_rank(known["class"]))
    order = [known["rank"], known.own.desc(), known.pair]
    window = ibis.window(group_by="contract", order_by=order, rows=(None, -1))
    # Credits give back what was attributed to their own payee alone.
    before = ibis.greatest(known.own, 0).sum().over(window).fill_null(0).cast("int64")
    room = ibis.greatest(known.limit_pence - before, 0)
    attributed = ibis.ifelse(known.limit_pence.isnull(), known.own, ibis.least(known.own, room))
    return known.mutate(attributed_pence=attributed, above_pence=known.paid_pence - attributed)


def _rank(kind: Column) -> Column:
    return ibis.cases((kind == "named", 0), (kind == "strong", 1), (kind == "probable", 2), else_=3)


def _with_shared(table: Relation, placed: Placed) -> Relation:
    """Set beside each contract what was paid while it and others were live."""
    units = placed.units.filter(placed.units.how == "several")
    daily = units.group_by("pair", "paid_on").agg(pence=(units.amount_pence * units.lines).sum())
    joined = daily.join(placed.live, ["pair", "paid_on"])
    shared = joined.group_by("pair", "contract").agg(shared_pence=sum_pence(joined.pence))
    both = table.outer_join(shared, ["pair", "contract"])
    sums = [c for c in table.columns if c.endswith("_pence") and c not in UNKNOWN]
    return both.select(
        "months", "ratio", *UNKNOWN, pair=both.pair.coalesce(both.pair_right),
        contract=both.contract.coalesce(both.contract_right), shared_pence=both.shared_pence.fill_null(0),
        **{c: both[c].fill_null(0) for c in (*sums, "lines", "equal_lines")},
    )  # fmt: skip


def _told(table: Relation) -> Relation:
    """Keep what is told of each stream."""
    part = ibis.ifelse(table.paid_pence > 0, table.main_pence / table.paid_pence, ibis.null("float64"))
    return table.select(
        "pair", "contract", "class", "paid_pence", "attributed_pence", "above_pence", "shared_pence", "lines",
        "equal_lines", "months", "ratio", *UNKNOWN, "limit_pence", "named_pence", one_kind=part,
    )  # fmt: skip
