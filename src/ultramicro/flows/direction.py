"""Money in, out and within: which payers are the place's own bodies, and what comes in to them.

A body whose spend or card files are here is the place's own. In a bank statement it is the account
holder: the name that stands on every line of the file, as the payer or as the payee.
"""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import sum_pence


def own_bodies(payments: Relation) -> Relation:
    """Name the bodies whose books these are.

    Parameters
    ----------
    payments : Relation
        `file`, `kind`, `payer`, `payee`.

    Returns
    -------
    Relation
        `body`, each once.

    Examples
    --------
    >>> from ultramicro.flows.tables import relation, rows_of
    >>> text = dict.fromkeys(("file", "kind", "payer", "payee"), "text")
    >>> bank = relation(text, [("b", "bank", "Co-op", "Baker"), ("b", "bank", "Ann", "Co-op")])
    >>> rows_of(own_bodies(bank))
    [{'body': 'Co-op'}]
    """
    # Whoever publishes what they spend is a body; on a bank statement either side may be.
    spend = payments.filter((payments.kind != "bank").fill_null(True)).select(body="payer")
    return spend.union(_holders(payments.filter(payments.kind == "bank"))).distinct()


def _holders(bank: Relation) -> Relation:
    pays = bank.select(file="file", body="payer", paid=ibis.literal(1, "int64"))
    gets = bank.filter((bank.payee != bank.payer).fill_null(True)).select(
        file="file", body="payee", paid=ibis.literal(0, "int64")
    )
    sides = pays.union(gets).filter(lambda t: t.body.notnull())
    counts = sides.group_by("file", "body").agg(lines=sides.count(), paid=sides.paid.sum())
    sizes = bank.group_by("file").agg(size=bank.count()).rename(of="file")
    # The holder of an account is on one side of every line of its statement.
    every = counts.inner_join(sizes, counts.file == sizes.of).filter(lambda t: t.lines == t.size)
    # Where all lines run between the same two, the one who pays most is taken for the holder.
    best = every.mutate(place=ibis.row_number().over(
        group_by="file", order_by=[ibis.desc(every.paid), every.body]))  # fmt: skip
    return best.filter(best.place == 0).select("body")


def with_receipts(lines: Relation, payments: Relation) -> Relation:
    """Add `receipt`: whether a bank line is money that came in to one of the place's bodies."""
    own = own_bodies(payments)
    payers, payees = own.rename(own_payer="body"), own.rename(own_payee="body")
    joined = lines.left_join(payers, lines.payer == payers.own_payer)
    joined = joined.left_join(payees, joined.payee == payees.own_payee)
    # From one body of the place to another it is a payment of the one, and counted there.
    receipt = (joined.kind == "bank") & joined.own_payee.notnull() & joined.own_payer.isnull()
    return joined.mutate(receipt=receipt.fill_null(False)).drop("own_payer", "own_payee")


def receipts_by_area(payments: Relation, names: Relation, places: Relation, areas: Relation) -> Relation:
    """Sum the money that came in, by whether its payer is inside each area.

    Returns
    -------
    Relation
        `area`, `inside_pence`, `outside_pence`, `unknown_pence`; a payer who is no known party is unknown.
    """
    came = with_receipts(payments, payments)
    came = came.filter(came.receipt).select("payer", "amount_pence")
    known = names.select(printed="name", party_id="party_id")
    parties = came.left_join(known, came.payer == known.printed).select("party_id", "amount_pence")
    crossed = parties.cross_join(areas.select("area"))
    there = places.select(at_party="party_id", at_area="area", inside="inside")
    joined = crossed.left_join(there, [crossed.party_id == there.at_party, crossed.area == there.at_area])
    where = joined.inside.fill_null("unknown")
    sums = {f"{w}_pence": sum_pence(ibis.ifelse(where == w, joined.amount_pence, 0))
            for w in ("inside", "outside", "unknown")}  # fmt: skip
    return joined.group_by("area").agg(**sums)
