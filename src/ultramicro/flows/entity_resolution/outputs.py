"""The tables of the answer: each name's party, what to review, what was merged and how to undo it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, say
from ultramicro.core.rows import Cell, Row
from ultramicro.flows.entity_resolution.found import Found
from ultramicro.flows.entity_resolution.lookup import facts_of
from ultramicro.flows.entity_resolution.model import Party, Review
from ultramicro.flows.tables import table_of

ALONE = "alone"
"""How a name came to its party that nothing joins to another."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """One printed name: its party, the rule that put it there and what the rule saw. [pence]."""

    name: str
    party_id: str
    party: str
    how: str
    evidence: Message
    amount_pence: int
    lines: int

    def row(self) -> dict[str, Cell]:
        """Return it by column."""
        return {
            "name": self.name,
            "party_id": self.party_id,
            "party": self.party,
            "how": self.how,
            "evidence": self.evidence,
            "amount_pence": self.amount_pence,
            "lines": self.lines,
        }


def pasted(party: str, *, alias: str = "", not_alias: str = "") -> str:
    """Write the line of parties.csv that merges a name into a party or keeps it out.

    Examples
    --------
    >>> pasted("Smith & Co", not_alias="Smith, Jones")
    'Smith & Co,,"Smith, Jones"'
    """
    line = io.StringIO()
    # Quoted by the library, as names have commas and quotes in them.
    csv.writer(line, lineterminator="").writerow((party, alias, not_alias))
    return line.getvalue()


def names_of_parties(found: Found) -> Iterator[Named]:
    """Give each name its party, the rule that put it there and what the rule saw."""
    for party in found.parties:
        reasons = {link.other: link for link in party.links}
        for name in party.names:
            link, known = reasons.get(name), found.names[name]
            yield Named(
                name=name, party_id=party.party_id, party=party.party, how=link.how if link else ALONE,
                evidence=link.evidence if link else _alone(found, name), amount_pence=known.amount_pence,
                lines=known.lines,
            )  # fmt: skip


NOBODY_LIKE_IT = say("no other name like it")


def _alone(found: Found, name: str) -> Message:
    """Say what is known of a name that nothing joins to another."""
    entries = found.matches.get(name, ())
    if not entries:
        return NOBODY_LIKE_IT
    return say("in the register as {name} ({number})", name=entries[0].name, number=entries[0].identity)


def register_row(found: Found, party: Party) -> Row | None:
    """Return what is known of a party, if anything; the user's word wins over a register's."""
    known: Mapping[str, str] = facts_of(found.matches, party.names)
    said = party.said
    facts = {
        "company_number": party.company_number or known.get("company_number", ""),
        "charity_number": party.charity_number or known.get("charity_number", ""),
        "kind": (said.kind if said else "") or known.get("kind", ""),
        # Entries of registers have no size here, so that only the user's word counts.
        "size": said.size if said else "",
        "sector": (said.sector if said else "") or known.get("sector", ""),
        "postcode": said.postcode if said else "",
        "office_postcode": (said.office_postcode if said else "") or known.get("office_postcode", ""),
    }
    # An empty row would look as if the register had been asked and knew the party.
    if not any(facts.values()):
        return None
    word = (said.source or "parties.csv") if said else ""
    sources = "; ".join(dict.fromkeys(s for s in (word, known.get("source", "")) if s))
    given = {name: value or None for name, value in facts.items()}
    return {"party_id": party.party_id, **given, "source": sources or "payments"}


def _review(review: Review) -> dict[str, Cell]:
    return {
        "name": review.name,
        "other": review.other,
        "score": review.score,
        "evidence": review.evidence,
        "amount_pence": review.amount_pence,
    }


def _decision(review: Review, names: Mapping[str, Named]) -> Row:
    """Add the two lines to paste; the name with more money names the party."""
    larger, other = sorted(
        (review.name, review.other), key=lambda name: (-abs(names[name].amount_pence), name)
    )
    party = names[larger].party
    return {
        **_review(review),
        "merge": pasted(party, alias=other),
        "keep_apart": pasted(party, not_alias=other),
    }


def supplier_tables(found: Found) -> dict[str, Relation]:
    """Make all tables of the answer by name."""
    names = sorted(names_of_parties(found), key=lambda n: (n.party_id, -n.amount_pence, n.name))
    by_name = {each.name: each for each in names}
    merged = sorted(
        (each for each in names if each.how != ALONE and each.name != each.party),
        key=lambda n: (-abs(n.amount_pence), n.name),
    )
    register = (register_row(found, party) for party in found.parties)
    rows: dict[str, list[Row]] = {
        "party_names": [each.row() for each in names],
        "name_reviews": [_review(review) for review in found.reviews],
        "party_register": [row for row in register if row],
        "name_merges": [{**n.row(), "undo": pasted(n.party, not_alias=n.name)} for n in merged],
        # Of an entry of the register there is nothing to paste: it is no printed name.
        "name_decisions": [_decision(r, by_name) for r in found.reviews if r.other in by_name],
    }
    return {name: table_of(name, each) for name, each in rows.items()}
