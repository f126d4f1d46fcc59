"""What tells a firm that is called like a person: a number of a register of organisations beside its name.

A list of firms would be out of date and unfair to whoever is not on it. So one table's evidence is heard in
another: a supplier whose company number stands in a register of contracts is a firm among the payees too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.place.facts.body_names import tidy_body
from ultramicro.place.people.text import bare_words

NUMBER = r"(\d ?){5}"
"""Cells of numbers hold "n/a" and dashes too; five digits are a number of a register."""
_ORGANISATIONS = r"^(?:GB-(?:COH|CHC|SC|NIC|MPR|NHS|EDU|LAE|LAS|LANI|UKPRN|VAT|IRR|REV|SHPE|GOV)-|XI-)"
"""Schemes of registers that have organisations alone. A buyer's own number of a supplier, and the number that
public procurement gives to whoever asks for one, may be a person's."""
_FORMS = frozenset({"ltd", "limited", "plc", "llp", "cic"})

Words = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Firms:
    """Names with a number of a register beside them.

    Parameters
    ----------
    numbered : frozenset of frozenset of str
        The words of each.
    by_buyer : mapping of frozenset of str to frozenset of str
        Of those with a legal form, the words without it, to the bodies that buy of them.
    """

    numbered: frozenset[Words] = frozenset()
    by_buyer: Mapping[Words, frozenset[str]] = field(default_factory=dict)

    def has(self, name: str, buyers: Iterable[str] = ()) -> bool:
        """Say whether a name is a firm's by its number, or its full name is that of a firm of the same buyer.

        Parameters
        ----------
        name : str
            As printed.
        buyers : iterable of str
            All bodies that buy under this very name; each must have the firm under contract.

        Examples
        --------
        >>> firms = Firms(by_buyer={bare_words("A Doe"): frozenset({tidy_body("Kelder Council")})})
        >>> [firms.has("A Doe", some) for some in (["KELDER COUNCIL"], ["Kelder Council", "Vale"], [])]
        [True, False, False]
        """
        words = bare_words(name)
        held, wanted = self.by_buyer.get(words, frozenset()), {tidy_body(buyer) for buyer in buyers}
        return words in self.numbered or bool(wanted and wanted <= held)


def numbers_beside(table: Relation) -> Column:
    """Say of each row whether a number of a register of organisations stands in it."""
    tests = [
        table[c].re_search(NUMBER)
        for c in ("company_number", "charity_number", "vat_number")
        if c in table.columns
    ]
    if "supplier_id" in table.columns:
        tests.append(table.supplier_id.upper().re_search(_ORGANISATIONS))
    known = [test.fill_null(False) for test in tests]
    return ibis.or_(*known) if known else ibis.literal(False)


def firms_in(tables: Iterable[Relation]) -> Firms:
    """Gather the names that stand beside a number of a register.

    Parameters
    ----------
    tables : iterable of Relation
        `payments`, `contracts` or `contract_payments`, as read.
    """
    numbered: set[Words] = set()
    by_buyer: dict[Words, set[str]] = defaultdict(set)
    for table in tables:
        name = "supplier" if "supplier" in table.columns else "payee"
        buyer = "buyer" if "buyer" in table.columns else "payer"
        some = table.filter(table[name].notnull(), numbers_beside(table))
        for row in some.select(name=name, buyer=buyer).distinct().to_pyarrow().to_pylist():
            words = bare_words(row["name"])
            numbered.add(words)
            # A payee's full name says nothing of somebody who is paid under a shorter one.
            if name == "supplier" and row["buyer"] and words & _FORMS:
                by_buyer[words - _FORMS].add(tidy_body(row["buyer"]))
    numbered.discard(frozenset())
    return Firms(
        numbered=frozenset(numbered), by_buyer={words: frozenset(held) for words, held in by_buyer.items()}
    )
