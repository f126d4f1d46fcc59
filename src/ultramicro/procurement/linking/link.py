"""Both links at once: payees to suppliers, and payments to contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis

from ultramicro.core.collecting import collecting_later
from ultramicro.core.contract import Relation
from ultramicro.flows.tables import materialise, relation, rows_of
from ultramicro.procurement.linking.bodies import same_bodies
from ultramicro.procurement.linking.gathered import tuples_of
from ultramicro.procurement.linking.identified import Identified, identify, named_payments
from ultramicro.procurement.linking.pairing import pair_parties
from ultramicro.procurement.linking.placing import UNIT, months_of, place
from ultramicro.procurement.linking.rules import LINKED
from ultramicro.procurement.linking.standing import standings
from ultramicro.procurement.linking.terms import awarded, limits, spans
from ultramicro.procurement.linking.weighing import streams

PAID = ("payer", "payee", "paid_on", "amount_pence", "category")


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What links say.

    Parameters
    ----------
    parties : Relation
        `payer`, `payee`, `supplier` (the cell), `party` (linked or review), `rule`, `score` [percent].
    links : Relation
        `pair`, `payer`, `payee`, `contract` (number), `supplier`, `rule`, `score`: of the linked parties.
    streams : Relation
        From `weighing.streams`.
    standings : Relation
        From `standing.standings`.
    contracts : Relation
        From `terms.awarded`, with `number`, `payer` (null where there is none) and `joint` (whether another
        buys than the payer in whose register it stands).
    numbers : mapping of int to str
        Number to contract.
    spans, limits : Relation
        From `terms`.
    units : Relation
        The payments to linked payees, placed: from `placing.place`.
    """

    parties: Relation
    links: Relation
    streams: Relation
    standings: Relation
    contracts: Relation
    spans: Relation
    limits: Relation
    units: Relation
    numbers: Mapping[int, str] = field(repr=False)


def link_contracts(contracts: Relation, payments: Relation, paid_under: Relation | None = None) -> Linked:
    """Link payees with suppliers and payments with contracts.

    Distinct names are matched, never payments, and only within one body: a supplier of one council's
    contract and a payee of another council's are two questions.

    Parameters
    ----------
    contracts : Relation
        The table `contracts`.
    payments : Relation
        The table `payments`, or columns of it: `PAID`, and perhaps `company_number` and `postcode`.
    paid_under : Relation, optional
        The table `contract_payments`.

    Returns
    -------
    Linked
        Parties, links, streams and standings.
    """
    table, numbers = _numbered(awarded(contracts))
    sums = payments.group_by("payer").agg(n=payments.count()).order_by(ibis.desc("n"), "payer")
    payers = [row["payer"] for row in rows_of(sums)]
    named_by = paid_under.select("buyer").distinct() if paid_under is not None else None
    buyers = {*_column(table, "buyer"), *(_column(named_by, "buyer") if named_by is not None else ())}
    bodies = same_bodies([b or "" for b in buyers], payers)
    table = _with_payer(table, bodies)
    identified = _identified(paid_under, table, bodies)
    paid = materialise(named_payments(payments.select(*PAID), identified))
    with collecting_later():
        parties, links = pair_parties(table, payments, identified, paid)
    pairs = links.select("pair", "payer", "payee").distinct()
    numbered = table.drop("contract").rename(contract="number")
    spanned, limited, months = spans(numbered), limits(numbered, links), months_of(payments)
    placed = place(_units(payments, pairs, paid), links, spanned, _texts(numbered))
    under = streams(placed, links, spanned, months, limited)
    standing = standings(
        payments.select(*PAID), pairs=pairs, streams=under, placed=placed, limits=limited,
        asked=parties.filter(parties.party != LINKED),
    )  # fmt: skip
    return Linked(
        parties=parties, links=links, streams=under, standings=standing, contracts=table, numbers=numbers,
        spans=spanned, limits=limited, units=placed.units,
    )  # fmt: skip


def _column(table: Relation, name: str) -> list[str]:
    """Return the different values of a column, sorted."""
    values = table.select(name).distinct().to_pyarrow()[name].to_pylist()
    return sorted({value or "" for value in values})


def _numbered(table: Relation) -> tuple[Relation, dict[int, str]]:
    """Give each contract a number: what is joined by number costs a tenth of what is joined by text."""
    numbered = materialise(table.mutate(number=ibis.dense_rank().over(order_by=table.contract)))
    ids = numbered.select("number", "contract").distinct()
    return numbered, dict(tuples_of(ids))


def _with_payer(table: Relation, bodies: Mapping[str, str]) -> Relation:
    """Add the payer that each contract's buyer is.

    Joint buyers stand in the registers of those for whom they buy. So a contract whose buyer is none of the
    payers is taken to be used by the one of whom most contracts of its file are.
    """
    known = relation({"body": "text", "own": "text"}, sorted(bodies.items()))
    buyer = table.mutate(body=table.buyer.fill_null(""))
    named = materialise(buyer.left_join(known, "body").select(*table.columns, "own"))
    by_file = named.group_by("file", "own").agg(n=named.number.nunique())
    share = by_file.mutate(all=by_file.n.sum().over(ibis.window(group_by="file")))
    mine = share.filter(share.own.notnull(), share.n * 2 > share["all"]).select("file", register="own")
    both = named.left_join(mine, "file").select(*named.columns, "register")
    return materialise(
        both.select(*table.columns, payer=both.own.coalesce(both.register), joint=both.own.isnull())
    )


def _identified(paid_under: Relation | None, table: Relation, bodies: Mapping[str, str]) -> list[Identified]:
    if paid_under is None:
        return []
    marks = ("contract", "ocid", "release")
    some = table.filter(table.payer.notnull()).select("number", "payer", "reference", *marks).distinct()
    contracts = [
        (r["number"], r["payer"], r["reference"] or "", *(r[mark] or "" for mark in marks))
        for r in rows_of(some)
    ]
    return identify(rows_of(paid_under), contracts, bodies)


def _units(payments: Relation, pairs: Relation, named: Relation) -> Relation:
    """Gather the payments to linked payees that are alike, with the contract that an identifier names."""
    some = payments.select(*PAID).join(pairs, ["payer", "payee"])
    alike = some.group_by(*UNIT).agg(lines=some.count())
    known = named.join(pairs, ["payer", "payee"]).select("pair", "paid_on", "amount_pence", "named")
    both = alike.left_join(known, ["pair", "paid_on", "amount_pence"])
    return materialise(both.select(*alike.columns, "named"))


def _texts(table: Relation) -> Relation:
    """Give what each contract is about."""
    words = [table[c].fill_null("") for c in ("title", "category", "description")]
    text = words[0] + " " + words[1] + " " + words[2]
    return table.group_by("contract").agg(text=text.max())
