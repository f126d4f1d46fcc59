"""The names on both sides, with what is printed beside them, by payer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.flows.entity_resolution.numbers import clean_company_number, clean_postcode
from ultramicro.procurement.linking.identified import Identified
from ultramicro.procurement.linking.parties import Named


@dataclass
class Facts:
    """What is known of a name: numbers, postcodes, and of a supplier's cell its contracts."""

    company_numbers: set[str] = field(default_factory=set)
    postcodes: set[str] = field(default_factory=set)
    contracts: set[int] = field(default_factory=set)


def named(names: Mapping[str, Facts]) -> Iterable[Named]:
    """Give names with what is known of them, as `link_parties` takes them."""
    return (
        Named(name=name, company_numbers=frozenset(f.company_numbers), postcodes=frozenset(f.postcodes))
        for name, f in names.items()
    )


def suppliers_of(table: Relation, identified: Iterable[Identified]) -> dict[str, dict[str, Facts]]:
    """Gather the supplier cells of each payer's contracts; a section 70 file names suppliers too."""
    cells: dict[str, dict[str, Facts]] = defaultdict(dict)
    known = table.filter(table.payer.notnull(), table.supplier != "")
    some = known.select("payer", "supplier", "company_number", "postcode", "number").distinct()
    for payer, supplier, company, postcode, number in tuples_of(some):
        facts = cells[payer].setdefault(supplier, Facts())
        facts.company_numbers |= {clean_company_number(company)} - {""}
        facts.postcodes |= {clean_postcode(postcode)} - {""}
        facts.contracts.add(number)
    for each in identified:
        if each.supplier:
            facts = cells[each.payer].setdefault(each.supplier, Facts())
            facts.company_numbers |= {clean_company_number(each.company_number)} - {""}
            facts.contracts.add(each.contract)
    return cells


def payees_of(payments: Relation) -> dict[str, dict[str, Facts]]:
    """Gather the payees of each payer with the numbers and postcodes printed beside them."""
    some = payments.filter(payments.payee.notnull())
    names: dict[str, dict[str, Facts]] = defaultdict(dict)
    none = Facts()
    for payer, payee in tuples_of(some.select("payer", "payee").distinct()):
        names[payer][payee] = none
    for column, clean in (("company_number", clean_company_number), ("postcode", clean_postcode)):
        if column in some.columns:
            given = some.filter(some[column].notnull()).select("payer", "payee", column).distinct()
            for payer, payee, value in tuples_of(given):
                facts = names[payer][payee] if names[payer][payee] is not none else Facts()
                names[payer][payee] = facts
                (facts.company_numbers if column == "company_number" else facts.postcodes).update(
                    {clean(value)} - {""}
                )
    return names


def tuples_of(table: Relation) -> Iterable[tuple[Any, ...]]:
    """Return rows as tuples: of many rows a tuple costs a fifth of a mapping."""
    whole: pa.Table = table.to_pyarrow()
    return zip(*(column.to_pylist() for column in whole.columns), strict=True)
