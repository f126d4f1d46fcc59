"""The tables of the answer: each name's party, what to review, what was merged and how to undo it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from ultramicro.core.contract import Relation
from ultramicro.flows.entity_resolution.found import Found
from ultramicro.flows.entity_resolution.lookup import facts_of
from ultramicro.flows.entity_resolution.model import Party
from ultramicro.flows.tables import relation

NAMES = {"name": "text", "party_id": "text", "party": "text", "how": "text", "evidence": "text",
         "amount_pence": "integer", "lines": "integer"}  # fmt: skip
REVIEWS = {"name": "text", "other": "text", "score": "number", "evidence": "text", "amount_pence": "integer"}
MERGES = {**NAMES, "undo": "text"}
DECISIONS = {**REVIEWS, "merge": "text", "keep_apart": "text"}
REGISTER = dict.fromkeys(
    ("party_id", "company_number", "charity_number", "kind", "size", "sector", "postcode", "office_postcode",
     "source"), "text")  # fmt: skip


def pasted(party: str, *, alias: str = "", not_alias: str = "") -> str:
    """Write the line of parties.csv that merges a name into a party or keeps it out.

    Examples
    --------
    >>> pasted("Smith & Co", not_alias="Smith, Jones")
    'Smith & Co,,"Smith, Jones"'
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow((party, alias, not_alias))
    return line.getvalue()


def name_rows(found: Found) -> Iterator[tuple[Any, ...]]:
    """Give one row a name: its party, the rule that put it there and what the rule saw."""
    for party in found.parties:
        reasons = {link.other: link for link in party.links}
        for name in party.names:
            link, known = reasons.get(name), found.names[name]
            how, evidence = (link.how, link.evidence) if link else ("alone", _alone(found, name))
            yield (name, party.party_id, party.party, how, evidence, known.amount_pence, known.lines)


def _alone(found: Found, name: str) -> str:
    """Say what is known of a name that nothing joins to another."""
    entries = found.matches.get(name, ())
    if not entries:
        return "no other name like it"
    where = found.names[name].looked_up or "in the register"
    return f"{where} as {entries[0].name} ({entries[0].identity})"


def register_row(found: Found, party: Party) -> tuple[Any, ...]:
    """Give what is known of a party; the user's word wins over a register's."""
    told: Mapping[str, str] = facts_of(found.matches, party.names)
    said = party.said
    facts = {
        "company_number": party.company_number or told.get("company_number", ""),
        "charity_number": party.charity_number or told.get("charity_number", ""),
        "kind": (said.kind if said else "") or told.get("kind", ""),
        "size": said.size if said else "",
        "sector": (said.sector if said else "") or told.get("sector", ""),
        "postcode": said.postcode if said else "",
        "office_postcode": (said.office_postcode if said else "") or told.get("office_postcode", ""),
    }
    word = (said.source or "parties.csv") if said else ""
    sources = "; ".join(dict.fromkeys(s for s in (word, told.get("source", "")) if s))
    known = any(facts.values())
    return (party.party_id, *(v or None for v in facts.values()), (sources or "payments") if known else None)


def _decision(
    review: tuple[Any, ...], shown: Mapping[str, str], amounts: Mapping[str, int]
) -> tuple[Any, ...]:
    """Add the two lines to paste; the name with more money names the party."""
    larger, other = sorted(review[:2], key=lambda name: (-amounts[name], name))
    return (*review, pasted(shown[larger], alias=other), pasted(shown[larger], not_alias=other))


def supplier_tables(found: Found) -> dict[str, Relation]:
    """Make all tables of the answer by name."""
    rows = sorted(name_rows(found), key=lambda r: (r[1], -r[5], r[0]))
    shown = {row[0]: row[2] for row in rows}
    merged = [
        (*row, pasted(row[2], not_alias=row[0])) for row in rows if row[3] != "alone" and row[0] != row[2]
    ]
    reviews = [(r.name, r.other, r.score, r.evidence, r.amount_pence) for r in found.reviews]
    amounts = {row[0]: abs(row[5]) for row in rows}
    decisions = [_decision(r, shown, amounts) for r in reviews if r[1] in shown]
    register = [row for party in found.parties if any((row := register_row(found, party))[1:])]
    return {
        "party_names": relation(NAMES, rows),
        "name_reviews": relation(REVIEWS, reviews),
        "party_register": relation(REGISTER, register),
        "name_merges": relation(MERGES, sorted(merged, key=lambda r: (-abs(r[5]), r[0]))),
        "name_decisions": relation(DECISIONS, decisions),
    }
