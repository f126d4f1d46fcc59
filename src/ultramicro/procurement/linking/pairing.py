"""Pairs of a payer and a payee with the contracts whose supplier the payee is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import relation
from ultramicro.procurement.linking.bodies import own_words
from ultramicro.procurement.linking.gathered import Facts, named, payees_of, suppliers_of, tuples_of
from ultramicro.procurement.linking.identified import Identified, payees_named
from ultramicro.procurement.linking.parties import link_parties
from ultramicro.procurement.linking.rules import LINKED

IDENTIFIER = "identifier"
"""The rule of a payment that its source names by its contract."""
PARTY = {
    "payer": "text", "payee": "text", "supplier": "text", "party": "text", "rule": "text", "score": "number",
}  # fmt: skip
LINK = {
    "pair": "integer", "payer": "text", "payee": "text", "contract": "integer", "supplier": "text",
    "rule": "text", "score": "number",
}  # fmt: skip

Found: TypeAlias = tuple[str, str, str, str, str, float]
Key: TypeAlias = tuple[str, str, int, str]


def pair_parties(
    table: Relation, payments: Relation, identified: Sequence[Identified], paid: Relation
) -> tuple[Relation, Relation]:
    """Link the names of each payer, and give every linked pair its number and contracts.

    Parameters
    ----------
    table : Relation
        Contracts with `number` and `payer`.
    payments : Relation
        `payer`, `payee`, and perhaps `company_number` and `postcode`.
    identified, paid : sequence of Identified, Relation
        From `identify` and `named_payments`.

    Returns
    -------
    (Relation, Relation)
        `parties` and `links` of `link.Linked`.
    """
    cells, payees = suppliers_of(table, identified), payees_of(payments)
    found = [
        (payer, link.payee, link.supplier, link.party, link.rule, link.score)
        for payer in sorted(cells)
        for link in link_parties(
            list(named(cells[payer])), list(named(payees.get(payer, {}))), own=own_words(payer)
        )
    ]  # fmt: skip
    links = _links(found, cells, table, payees_named(paid))
    told = {
        (payer, payee, cell, LINKED, rule, score)
        for (payer, payee, _, cell), (rule, score) in links.items() if rule == IDENTIFIER
    }  # fmt: skip
    pairs = {pair: n for n, pair in enumerate(sorted({key[:2] for key in links}))}
    rows = [(pairs[key[:2]], *key, *links[key]) for key in sorted(links)]
    return relation(PARTY, sorted({*found, *told})), relation(LINK, rows)


def _links(
    found: Sequence[Found],
    cells: Mapping[str, Mapping[str, Facts]],
    table: Relation,
    named_payees: Sequence[tuple[str, str, int]],
) -> dict[Key, tuple[str, float]]:
    """Give every linked pair the contracts that print the supplier, and those that an identifier names."""
    printed: dict[int, list[str]] = defaultdict(list)
    for number, cell in tuples_of(
        table.select("number", "supplier").distinct().order_by("number", "supplier")
    ):
        printed[number].append(cell)
    links: dict[Key, tuple[str, float]] = {
        (payer, payee, number, cell): (IDENTIFIER, 100.0)
        for payer, payee, number in named_payees for cell in printed[number]
    }  # fmt: skip
    for payer, payee, cell, party, rule, score in found:
        for number in sorted(cells[payer][cell].contracts) if party == LINKED else ():
            # What a payment's source calls the supplier stands in no register: all of the contract is meant.
            for own in [cell] if cell in printed[number] else printed[number]:
                links.setdefault((payer, payee, number, own), (rule, score))
    return links
