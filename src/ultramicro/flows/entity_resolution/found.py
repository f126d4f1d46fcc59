"""All that is found of a place's suppliers, before it is put in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Place
from ultramicro.flows.entity_resolution.gather import PRIVATE, named, names_of, said_of
from ultramicro.flows.entity_resolution.lookup import look_up
from ultramicro.flows.entity_resolution.merges import resolve
from ultramicro.flows.entity_resolution.model import Name, Party, PartyOverride, Review
from ultramicro.flows.entity_resolution.parties import parties_of
from ultramicro.flows.entity_resolution.registers import Entry
from ultramicro.flows.tables import rows_of, sum_pence


@dataclass(frozen=True, kw_only=True)
class Found:
    """Names, parties and questions, and the sums that the table engine worked out by itself.

    `forbidden_met` counts the pairs that parties.csv keeps apart and that are one party all the same.
    """

    names: Mapping[str, Name]
    parties: Sequence[Party]
    reviews: Sequence[Review]
    matches: Mapping[str, Sequence[Entry]]
    has_register: bool
    has_said: bool
    forbidden_met: int
    named_pence: int
    named_lines: int
    distinct_names: int

    def party_pence(self, party: Party) -> int:
        """Sum what was paid to a party, in pence."""
        return sum(self.names[name].amount_pence for name in party.names)


def find_suppliers(place: Place, *, least_score: float) -> Found:
    """Resolve the named payees of a place.

    Parameters
    ----------
    place : Place
        It has `payments`, and perhaps `parties` and `registers`.
    least_score : float
        Likeness from which a pair is put in the queue. [percent]

    Returns
    -------
    Found
        What there is to tell.
    """
    payments = place.table("payments")
    names = names_of(payments)
    said = said_of(place.table("parties")) if place.has("parties") else []
    has_register = place.has("registers")
    names, matches, questions = look_up(names, place.table("registers")) if has_register else (names, {}, [])
    done = resolve(names, said)
    # Counted by the table engine too, so that a name that was lost on the way shows.
    some = named(payments)
    sums = rows_of(
        some.aggregate(pence=sum_pence(some.amount_pence), lines=some.count(), names=some.payee.nunique())
    )[0]
    reviews = [
        r for r in (*questions, *done.reviews) if r.score >= least_score and not _private(r, done.keys, said)
    ]
    return Found(
        names={n.name: n for n in names},
        parties=parties_of(done, said),
        # By money, as a person's time for questions ends before the questions do.
        reviews=sorted(reviews, key=lambda r: (-r.amount_pence, -r.score, r.name, r.other)),
        matches=matches,
        has_register=has_register,
        has_said=bool(said),
        forbidden_met=sum(done.clusters.find(a) == done.clusters.find(b) for a, b in done.forbidden),
        named_pence=sums["pence"],
        named_lines=sums["lines"],
        distinct_names=sums["names"],
    )


def _private(review: Review, keys: Mapping[str, str], said: Sequence[PartyOverride]) -> bool:
    """Whether a question is about someone whom parties.csv calls a household or a worker."""
    people = {keys[n] for s in said if s.kind.lower() in PRIVATE for n in (s.party, *s.aliases)}
    return bool(people & {keys.get(review.name), keys.get(review.other)})
