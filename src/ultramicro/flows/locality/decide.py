"""Decide where each party is: the strongest evidence that decides wins, for every area."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import materialise, relation
from ultramicro.place.geography.areas import Area

YES, NO = ("yes", "y", "true", "t", "1"), ("no", "n", "false", "f", "0")
COLUMNS = ("party_id", "area", "inside", "evidence", "postcode")


def said_inside(said: Relation | None, areas: Sequence[str], home: str) -> Relation:
    """Turn the user's yes or no into places.

    Yes means inside the place and every larger area, no outside it and every smaller one; of the
    other areas it says nothing. Where rows of one party contradict each other, none counts.

    Parameters
    ----------
    said : Relation or None
        `party_id` and `local`, as of `parties_said`.
    areas : sequence of str
        Names from small to large.
    home : str
        The area that yes and no are about.

    Returns
    -------
    Relation
        `party_id`, `area`, `inside`: rows only where something is said.
    """
    at = areas.index(home)
    # Areas nest, so that inside is inside all larger, and outside is outside all smaller.
    rules = [("yes", area, "inside") for area in areas[at:]] + [
        ("no", area, "outside") for area in areas[: at + 1]
    ]
    meaning = relation({"word": "text", "area": "text", "inside": "text"}, rules)
    if said is None:
        return meaning.select(party_id="word", area="area", inside="inside").filter(ibis.literal(False))
    word = said_word(said)
    sums = word.group_by("party_id").agg(word=word.word.min(), words=word.word.nunique())
    clear = sums.filter(sums.words == 1)
    return clear.inner_join(meaning, "word").select("party_id", "area", "inside")


def said_word(said: Relation) -> Relation:
    """Return `party_id` and `word` (`yes` or `no`) of the rows that say either."""
    local = said.local.lower().strip()
    word = ibis.cases((local.isin(YES), "yes"), (local.isin(NO), "no"), else_=ibis.null("string"))
    return said.select("party_id", word=word).filter(lambda t: t.word.notnull()).distinct()


def decide(
    *, names: Relation, said: Relation, addresses: Relation, postcodes: Relation, areas: Sequence[Area]
) -> Relation:
    """Give every party one row an area.

    The user's yes or no comes first, then addresses by rank. An address that cannot be told inside
    or outside (half a postcode, or one the reference lacks) leaves the word to the next.

    Parameters
    ----------
    names : Relation
        `party_id`: every party there is.
    said : Relation
        As of `said_inside`.
    addresses : Relation
        As of `addresses`.
    postcodes : Relation
        `postcode`, `area`, `inside`: as of the geography's `inside`.
    areas : sequence of Area
        From small to large.

    Returns
    -------
    Relation
        The table `party_places` of the dictionary.
    """
    words = said.mutate(
        evidence=ibis.literal("said"), rank=ibis.literal(0, "int64"), postcode=ibis.null("string")
    )
    told = addresses.inner_join(postcodes, "postcode")
    columns = ("party_id", "area", "inside", "evidence", "rank", "postcode")
    every = words.select(*columns).union(told.select(*columns))
    # What decides goes before what ranks: a half postcode of the best kind says nothing.
    order = [every.inside == "unknown", every["rank"]]
    ranked = every.mutate(place=ibis.row_number().over(group_by=[every.party_id, every.area], order_by=order))
    best = ranked.filter(ranked.place == 0).select(
        at_party="party_id", at_area="area", inside="inside", evidence="evidence", postcode="postcode"
    )
    return materialise(_everyone(names, areas, best))


def _everyone(names: Relation, areas: Sequence[Area], best: Relation) -> Relation:
    parties = names.select("party_id").distinct()
    # All of them, also the unknown: a row that lacks would read as outside.
    wanted = parties.cross_join(relation({"area": "text"}, [(area.name,) for area in areas]))
    joined = wanted.left_join(best, [wanted.party_id == best.at_party, wanted.area == best.at_area])
    full = joined.mutate(
        inside=joined.inside.fill_null("unknown"), evidence=joined.evidence.fill_null("none")
    )
    return full.select(*COLUMNS).order_by("party_id", "area")
