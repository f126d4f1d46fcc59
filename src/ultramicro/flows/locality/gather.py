"""Gather all that an answer about places tells, in few queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ultramicro.core.contract import Place, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, note, plural, say
from ultramicro.flows.locality.addresses import SAID, Sources, addresses, parties_said
from ultramicro.flows.locality.agreement import OFFICE, Agreement, agreement
from ultramicro.flows.locality.decide import decide, said_inside, said_word
from ultramicro.flows.locality.money import by_area, by_evidence, first_address, money_by_shape, paid_to
from ultramicro.flows.locality.passing_on import passing_on
from ultramicro.flows.tables import materialise, rows_as, rows_of, table_of
from ultramicro.place.geography.areas import Area, home_area, read_areas
from ultramicro.place.geography.inside import inside
from ultramicro.place.geography.lookup import near
from ultramicro.place.geography.nesting import nesting_notes
from ultramicro.place.geography.shapes import MapShape, area_shapes, map_shapes

COUNTS = ("trading", "office")
AS_PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class EvidenceSum:
    """What was paid to parties that one sort of evidence places alike. [pence]."""

    evidence: str
    inside: str
    parties: int
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class PassedOn:
    """A payee that passes money on, and what it was paid. [pence]."""

    name: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is known of where the parties are, and what the answer tells of it."""

    home: str
    counts: str
    office_is_evidence: bool
    areas: Sequence[Area]
    places: Relation
    evidence: Sequence[EvidenceSum]
    agreement: Agreement
    passing_on: Sequence[PassedOn]
    notes: Sequence[str]
    area_map: Relation | None
    shape_map: Relation | None


def gather(place: Place, *, counts: str, office_is_evidence: bool) -> Found:
    """Gather the findings of a place.

    Raises
    ------
    BadInput
        If the place's areas or `[locality]` cannot be used.
    """
    areas, sources, reference = areas_of(place), _sources(place), optional(place, "postcodes")
    home = home_area(areas, place=place.name).name
    counts = _counts(place.settings) if counts == AS_PLACE else counts
    every, passing = addresses(sources, counts=counts), passing_on(sources.names)
    fates = materialise(inside(every, areas, reference))
    said = parties_said(sources)
    words = said_inside(said, [area.name for area in areas], home)
    counted = every if office_is_evidence or counts == "office" else every.filter(every.evidence != OFFICE)
    if passing:
        # What is known of a factor or a neutral vendor is its own address; only what the user says counts.
        said_of_it = counted["rank"].isin(SAID[counts])
        counted = counted.filter(said_of_it | ~counted.party_id.isin(list(passing)))
    places = decide(names=sources.names, said=words, addresses=counted, postcodes=fates, areas=areas)
    # Only what is about the areas: the reference has all of the country.
    around = near(reference, areas) if reference is not None else None
    paid = paid_to(sources.payments, sources.names, sources.register)
    shapes, broken = _map_of(place)
    return Found(
        home=home,
        counts=counts,
        office_is_evidence=office_is_evidence,
        areas=areas,
        places=places,
        evidence=rows_as(EvidenceSum, by_evidence(paid, places, home).order_by("evidence", "inside")),
        # Over all addresses, also those that do not count: it says whether offices should.
        agreement=agreement(every, fates, home),
        passing_on=_passing_on(passing, paid),
        notes=[*_notes(areas, around, every), *_contradictions(said), *broken],
        area_map=_area_map(areas, around, by_area(paid, places)),
        shape_map=_shape_map(shapes, paid, first_address(counted), reference),
    )


def _passing_on(passing: Mapping[str, str], paid: Relation) -> list[PassedOn]:
    """Return those that pass money on by what they were paid, the most first."""
    if not passing:
        return []
    rows = rows_of(paid.filter(paid.party_id.isin(list(passing))))
    sums = [PassedOn(name=passing[row["party_id"]], amount_pence=row["amount_pence"]) for row in rows]
    return sorted(sums, key=lambda each: (-each.amount_pence, each.name))


def areas_of(place: Place) -> tuple[Area, ...]:
    """Read the areas of a place that has a folder, or of one in memory."""
    return read_areas(place.settings, root_of(place))


def root_of(place: Place) -> Path:
    """Return the place's folder; a place in memory has none, so only whole paths lead anywhere."""
    return Path(getattr(place, "root", Path()))


def optional(place: Place, table: str) -> Relation | None:
    """Return a table, or None where the place has none."""
    return place.table(table) if place.has(table) else None


def _sources(place: Place) -> Sources:
    return Sources(
        payments=place.table("payments"),
        names=place.table("party_names"),
        parties=optional(place, "parties"),
        register=optional(place, "party_register"),
    )


def _counts(settings: Mapping[str, object]) -> str:
    locality = settings.get("locality")
    given = locality.get("counts", COUNTS[0]) if isinstance(locality, Mapping) else COUNTS[0]
    if given not in COUNTS:
        raise BadInput(
            say("'{given}' is not a kind of address", given=str(given)),
            where=say("[locality] counts in place.toml"),
            do=say('write counts = "trading" or counts = "office"'),
        )
    return str(given)


def _notes(areas: Sequence[Area], reference: Relation | None, every: Relation) -> list[str]:
    if reference is not None:
        return [*nesting_notes(areas, reference), *_several(every)]
    blind = [area.name for area in areas if area.needs_reference]
    return [*([_no_postcodes(blind)] if blind else []), *_several(every)]


def _no_postcodes(areas: Sequence[str]) -> Message:
    return note(
        "postcodes_missing",
        "There is no list of where postcodes are, so nothing can be placed in {areas}. Name one as postcodes "
        "under [references] in place.toml, or give those areas as prefixes.",
        areas=Listed(areas, "or"),
    )


def _several(every: Relation) -> list[Message]:
    count = int(rows_of(every.filter(every.postcodes > 1).aggregate(n=every.party_id.nunique()))[0]["n"])
    if not count:
        return []
    said = plural(
        "{n} party has several postcodes of one kind; the one with the most money counts.",
        "{n} parties have several postcodes of one kind; the one with the most money counts.",
        count,
    )
    return [said.with_id("several_postcodes")]


def _contradictions(said: Relation | None) -> list[Message]:
    if said is None:
        return []
    words = said_word(said).group_by("party_id").agg(words=lambda t: t.word.nunique())
    count = int(rows_of(words.filter(words.words > 1).aggregate(n=lambda t: t.count()))[0]["n"])
    if not count:
        return []
    said_twice = plural(
        "parties.csv says both yes and no under `local` of {n} party. Neither counts: correct it.",
        "parties.csv says both yes and no under `local` of {n} parties. Neither counts: correct it.",
        count,
    )
    return [said_twice.with_id("local_contradicted")]


def _area_map(areas: Sequence[Area], reference: Relation | None, sums: Relation) -> Relation | None:
    features = area_shapes(areas, reference)["features"]
    if not features:
        return None
    amounts = {row["area"]: row["amount_pence"] for row in rows_of(sums)}
    rows = [
        {
            "area": feature["properties"]["name"],
            "level": feature["properties"]["level"],
            "shape": json.dumps(feature["geometry"]),
            "amount_pence": amounts.get(feature["properties"]["name"], 0),
        }
        for feature in features
    ]
    return table_of("place_areas", rows)


def _map_of(place: Place) -> tuple[Sequence[MapShape], list[Message]]:
    """Return the shapes to draw; a file that is no use costs the map, and not where the money arrives."""
    try:
        return map_shapes(place.settings, root_of(place)), []
    except BadInput as error:
        return (), [note("map_broken", "The map is left out. {why}", why=error.args[0])]


def _shape_map(
    shapes: Sequence[MapShape], paid: Relation, homes: Relation, reference: Relation | None
) -> Relation | None:
    # Without coordinates no postcode can be put into a shape.
    if not shapes or reference is None:
        return None
    return money_by_shape(paid, homes, shapes=shapes, reference=reference)
