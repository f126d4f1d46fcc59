"""The place's tables, reduced to what is known of each distinct name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.entity_resolution.model import Name, PartyOverride
from ultramicro.flows.entity_resolution.numbers import (
    clean_charity_number,
    clean_company_number,
    clean_postcode,
)
from ultramicro.flows.tables import rows_as, rows_of, sum_pence

PRIVATE = frozenset({"household", "worker"})
"""Kinds of party that are people: never put before anyone as a question."""


@dataclass(frozen=True, kw_only=True)
class PaidAs:
    """What was paid under one name with one set of numbers and one postcode. [pence]."""

    payee: str
    amount_pence: int
    lines: int
    company_number: str | None = None
    charity_number: str | None = None
    postcode: str | None = None


def named(payments: Relation) -> Relation:
    """Keep the payments to named payees: redacted ones and people are never resolved."""
    payee = payments.payee
    return payments.filter(payments.payee_kind == "named", payee.notnull(), payee.strip().length() > 0)


def names_of(payments: Relation) -> list[Name]:
    """Reduce the payments to their distinct names, with sums, numbers and postcodes.

    Parameters
    ----------
    payments : Relation
        The table `payments`.

    Returns
    -------
    list of Name
        One a distinct name of a named payee, sorted by name.
    """
    some = named(payments)
    facts = [c for c in ("company_number", "charity_number", "postcode") if c in some.columns]
    # By the engine first: millions of payments become some thousands of names.
    grouped = some.group_by("payee", *facts).agg(
        amount_pence=sum_pence(some.amount_pence), lines=some.count()
    )
    rows: dict[str, list[PaidAs]] = defaultdict(list)
    for row in rows_as(PaidAs, grouped):
        rows[row.payee].append(row)
    # Sorted, as engines give rows in another order each time.
    return [_name(name, rows[name]) for name in sorted(rows)]


def _name(name: str, listed: Sequence[PaidAs]) -> Name:
    return Name(
        name=name,
        amount_pence=sum(row.amount_pence for row in listed),
        lines=sum(row.lines for row in listed),
        company_numbers=frozenset(clean_company_number(row.company_number) for row in listed) - {""},
        charity_numbers=frozenset(clean_charity_number(row.charity_number) for row in listed) - {""},
        postcodes=frozenset(clean_postcode(row.postcode) for row in listed) - {""},
    )


FACTS = ("company_number", "charity_number", "postcode", "office_postcode", "kind", "size", "sector", "local",
         "source")  # fmt: skip


def said_of(parties: Relation) -> list[PartyOverride]:
    """Unite the rows of parties.csv that speak of one party; the first word on each matter counts."""
    have = set(parties.columns)
    wanted = ("party", "alias", "not_alias", *FACTS)
    columns = {c: parties[c] if c in have else ibis.null("string") for c in wanted}
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows_of(parties.select(**columns)):
        if (row["party"] or "").strip():
            rows[row["party"].strip()].append({k: (v or "").strip() for k, v in row.items()})
    return [_said(party, rows[party]) for party in sorted(rows)]


def _said(party: str, rows: Iterable[Mapping[str, str]]) -> PartyOverride:
    listed = list(rows)
    facts = {fact: next((r[fact] for r in listed if r[fact]), "") for fact in FACTS}
    facts["company_number"] = clean_company_number(facts["company_number"])
    facts["charity_number"] = clean_charity_number(facts["charity_number"])
    return PartyOverride(
        party=party,
        aliases=frozenset(r["alias"] for r in listed) - {""},
        not_aliases=frozenset(r["not_alias"] for r in listed) - {""},
        **facts,
    )
