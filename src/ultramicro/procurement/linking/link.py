"""Both links at once: payees to suppliers, and payments to contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.flows.entity_resolution.numbers import clean_company_number, clean_postcode
from ultramicro.flows.tables import materialise, relation, rows_of
from ultramicro.procurement.linking.bodies import own_words, same_bodies
from ultramicro.procurement.linking.identified import Identified, identify, named_payments, payees_named
from ultramicro.procurement.linking.parties import Named, link_parties
from ultramicro.procurement.linking.placing import UNIT, Placed, months_of, place
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
        `pair`, `payer`, `payee`, `contract` (number), `supplier`, `rule`, `score`: linked parties by contract.
    streams : Relation
        From `weighing.streams`.
    standings : Relation
        From `standing.standings`.
    contracts : Relation
        From `terms.awarded`, with `number` and `payer` (null where the buyer is none of the payers).
    numbers : mapping of int to str
        Number to contract.
    spans, months, limits : Relation
        From `terms` and `placing`.
    """

    parties: Relation
    links: Relation
    streams: Relation
    standings: Relation
    contracts: Relation
    spans: Relation
    months: Relation
    limits: Relation
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
    payers = _column(payments.select("payer").distinct(), "payer")
    named_by = paid_under.select("buyer").distinct() if paid_under is not None else None
    buyers = {*_column(table, "buyer"), *(_column(named_by, "buyer") if named_by is not None else ())}
    bodies = same_bodies([b or "" for b in buyers], payers)
    table = _with_payer(table, bodies)
    identified = _identified(paid_under, table, bodies)
    paid = materialise(named_payments(payments.select(*PAID), identified))
    parties, links = _parties(table, payments, identified, paid)
    return _weighed(table, numbers, payments, parties, links, paid)


def _weighed(
    table: Relation,
    numbers: Mapping[int, str],
    payments: Relation,
    parties: Relation,
    links: Relation,
    paid: Relation,
) -> Linked:
    pairs = links.select("pair", "payer", "payee").distinct()
    numbered = table.drop("contract").rename(contract="number")
    spanned, limited, months = spans(numbered), limits(numbered, links), months_of(payments)
    placed = place(_units(payments, pairs, paid), links, spanned, _texts(numbered))
    under = streams(placed, links, spanned, months, limited)
    asked = parties.filter(parties.party != LINKED)
    standing = standings(payments.select(*PAID), pairs, under, placed, limited, asked)
    return Linked(
        parties=parties, links=links, streams=under, standings=standing, contracts=table, numbers=numbers,
        spans=spanned, months=months, limits=limited,
    )  # fmt: skip


def _column(table: Relation, name: str) -> list[str]:
    """Return the different values of a column, sorted."""
    values = table.select(name).distinct().to_pyarrow()[name].to_pylist()
    return sorted({value or "" for value in values})


def _numbered(table: Relation) -> tuple[Relation, dict[int, str]]:
    """Give each contract a number: what is joined by number costs a tenth of what is joined by text."""
    ids = _column(table, "contract")
    numbers = relation({"contract": "text", "number": "integer"}, [(c, n) for n, c in enumerate(ids)])
    return materialise(table.join(numbers, "contract")), dict(enumerate(ids))


def _with_payer(table: Relation, bodies: Mapping[str, str]) -> Relation:
    known = relation({"body": "text", "payer": "text"}, sorted(bodies.items()))
    buyer = table.mutate(body=table.buyer.fill_null(""))
    return materialise(buyer.left_join(known, "body").select(*table.columns, "payer"))


def _identified(paid_under: Relation | None, table: Relation, bodies: Mapping[str, str]) -> list[Identified]:
    if paid_under is None:
        return []
    some = table.filter(table.payer.notnull()).select("number", "payer", "reference", "ocid").distinct()
    contracts = [(r["number"], r["payer"], r["reference"] or "", r["ocid"] or "") for r in rows_of(some)]
    return identify(rows_of(paid_under), contracts, bodies)


def _parties(
    table: Relation, payments: Relation, identified: Sequence[Identified], paid: Relation
) -> tuple[Relation, Relation]:
    """Link the names of each payer, and give every linked pair its number and contracts."""
    cells = _suppliers(table, identified)
    payees = _payees(payments)
    found = [
        (payer, link.payee, link.supplier, link.party, link.rule, link.score)
        for payer in sorted(cells)
        for link in link_parties(
            list(_named(cells[payer])), list(_named(payees.get(payer, {}))), own=own_words(payer)
        )
    ]  # fmt: skip
    held = {
        (payer, cell, number) for payer, names in cells.items() for cell, facts in names.items()
        for number in facts.contracts
    }  # fmt: skip
    sure = {(payer, payee, number): ("identifier", 100.0) for payer, payee, number in payees_named(paid)}
    return _tables(found, held, sure)


Found = Sequence[tuple[str, str, str, str, str, float]]


def _tables(
    found: Found,
    held: Iterable[tuple[str, str, int]],
    sure: Mapping[tuple[str, str, int], tuple[str, str, float]],
) -> tuple[Relation, Relation]:
    holders, cells = defaultdict(list), defaultdict(list)
    for payer, cell, number in sorted(held):
        holders[payer, cell].append(number)
        cells[number].append(cell)
    links = {
        (payer, payee, number, cell): how
        for (payer, payee, number), how in sure.items() for cell in cells[number]
    }  # fmt: skip
    for payer, payee, cell, party, rule, score in found:
        if party == LINKED:
            for number in holders[payer, cell]:
                links.setdefault((payer, payee, number, cell), (rule, score))
    pairs = {pair: n for n, pair in enumerate(sorted({key[:2] for key in links}))}
    rows = [(pairs[key[:2]], *key, *links[key]) for key in sorted(links)]
    kinds = {"pair": "integer", "payer": "text", "payee": "text", "contract": "integer", "supplier": "text",
             "rule": "text", "score": "number"}  # fmt: skip
    parties = {
        "payer": "text",
        "payee": "text",
        "supplier": "text",
        "party": "text",
        "rule": "text",
        "score": "number",
    }
    named = {(*key[:2], key[3], LINKED, *links[key]) for key in links if links[key][0] == "identifier"}
    return relation(parties, sorted({*found, *named})), relation(kinds, rows)


@dataclass
class _Facts:
    """What is known of a name: numbers, postcodes, and of a supplier's cell its contracts."""

    company_numbers: set[str] = field(default_factory=set)
    postcodes: set[str] = field(default_factory=set)
    contracts: set[int] = field(default_factory=set)


def _named(names: Mapping[str, _Facts]) -> Iterable[Named]:
    return (
        Named(name=name, company_numbers=frozenset(f.company_numbers), postcodes=frozenset(f.postcodes))
        for name, f in names.items()
    )


def _suppliers(table: Relation, identified: Iterable[Identified]) -> dict[str, dict[str, _Facts]]:
    """Gather the supplier cells of each payer's contracts; a section 70 file names suppliers too."""
    cells: dict[str, dict[str, _Facts]] = defaultdict(dict)
    known = table.filter(table.payer.notnull(), table.supplier.notnull())
    some = known.select("payer", "supplier", "company_number", "postcode", "number").distinct()
    for payer, supplier, company, postcode, number in _tuples(some):
        facts = cells[payer].setdefault(supplier, _Facts())
        facts.company_numbers |= {clean_company_number(company)} - {""}
        facts.postcodes |= {clean_postcode(postcode)} - {""}
        facts.contracts.add(number)
    for each in identified:
        if each.supplier:
            facts = cells[each.payer].setdefault(each.supplier, _Facts())
            facts.company_numbers |= {clean_company_number(each.company_number)} - {""}
            facts.contracts.add(each.contract)
    return cells


def _payees(payments: Relation) -> dict[str, dict[str, _Facts]]:
    """Gather the payees of each payer with the numbers and postcodes printed beside them."""
    some = payments.filter(payments.payee.notnull())
    names: dict[str, dict[str, _Facts]] = defaultdict(dict)
    none = _Facts()
    for payer, payee in _tuples(some.select("payer", "payee").distinct()):
        names[payer][payee] = none
    for column, clean in (("company_number", clean_company_number), ("postcode", clean_postcode)):
        if column in some.columns:
            given = some.filter(some[column].notnull()).select("payer", "payee", column).distinct()
            for payer, payee, value in _tuples(given):
                facts = names[payer][payee] if names[payer][payee] is not none else _Facts()
                names[payer][payee] = facts
                (facts.company_numbers if column == "company_number" else facts.postcodes).update(
                    {clean(value)} - {""}
                )
    return names


def _tuples(table: Relation) -> Iterable[tuple[str, ...]]:
    """Return rows as tuples: of many rows a tuple costs a fifth of a mapping."""
    whole: pa.Table = table.to_pyarrow()
    return zip(*(column.to_pylist() for column in whole.columns), strict=True)


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
