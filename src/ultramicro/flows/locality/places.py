"""The answer about where the people we pay are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Listed, Message, Pence, Share, note, plural, say
from ultramicro.core.quantities import Quantity
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.locality.addresses import Evidence
from ultramicro.flows.locality.gather import Found
from ultramicro.flows.quantities import PAID_TOTAL, paid_inside
from ultramicro.flows.tables import rows_of, table_of

WEAK = (Evidence.PAYMENT_POSTCODE, Evidence.REGISTER_OFFICE)
"""What places a payee where it may not work."""
NAMED = 5
EVIDENCE_WORDS: Mapping[Evidence, Message] = {
    Evidence.SAID: say("place: as parties.csv says"),
    Evidence.PAYMENT_POSTCODE: say("place: by the postcode in the payment"),
    Evidence.TRADING: say("place: by a known trading address"),
    Evidence.REGISTER_OFFICE: say("place: by a registered office"),
    Evidence.NONE: say("place: nothing known"),
    Evidence.NO_PARTY: say("place: payee redacted, a person or not named"),
}


@dataclass(frozen=True, kw_only=True)
class PlacesAnswer(Answer):
    """Where each party is, and what that rests on."""

    found: Found
    kept_out: Sequence[KeptOut] = ()

    @property
    def total_pence(self) -> int:
        """All that was paid, in pence."""
        return sum(each.amount_pence for each in self.found.evidence)

    def figures(self) -> Sequence[Figure]:
        """Say how much of the money has a known place, by what evidence, and how far evidence agrees."""
        return [self._known(), *self._by_evidence(), *self._agreement()]

    def _known(self) -> Figure:
        known = [each for each in self.found.evidence if each.inside != "unknown"]
        amount = sum(each.amount_pence for each in known)
        return Figure(
            id="place_known_share",
            of={"area": self.found.home},
            name=say("money whose place is known"),
            value=_share(amount, self.total_pence),
            unit="share",
            how=say(
                "{part} paid to parties known to be inside or outside {area} ÷ {whole} paid in all",
                part=Pence(amount), area=self.found.home, whole=Pence(self.total_pence),
            ),
            rests_on=say(
                "{parties}; {rule}",
                parties=plural("{n} party placed", "{n} parties placed", sum(each.parties for each in known)),
                rule=self._address_rule(),
            ),
        )  # fmt: skip

    def _by_evidence(self) -> Iterator[Figure]:
        for evidence, name in EVIDENCE_WORDS.items():
            rows = [each for each in self.found.evidence if each.evidence == evidence]
            amount = sum(each.amount_pence for each in rows)
            parties = sum(each.parties for each in rows)
            if rows:
                yield Figure(
                    id="evidence_share",
                    of={"evidence": evidence},
                    name=name,
                    value=_share(amount, self.total_pence),
                    unit="share",
                    how=say(
                        "{part} ÷ {whole} paid in all", part=Pence(amount), whole=Pence(self.total_pence)
                    ),
                    rests_on=_parties(parties) if parties else "",
                )

    def _agreement(self) -> Iterator[Figure]:
        both, area = self.found.agreement, self.found.home
        counts = {
            "postcode": (
                say("trading address and registered office: same postcode"),
                both.same_postcode,
                both.parties,
            ),
            "district": (
                say("trading address and registered office: same district"),
                both.same_district,
                both.parties,
            ),
            "side": (
                say("trading address and registered office: same side of the edge of {area}", area=area),
                both.same_side,
                both.told,
            ),
        }
        for by, (name, same, of) in counts.items():
            # Nothing is said of agreement where nobody has both addresses.
            if of:
                yield Figure(
                    id="address_agreement",
                    of={"by": by},
                    name=name,
                    value=same / of,
                    unit="share",
                    how=say("{same} parties ÷ {of} of which both addresses are known", same=same, of=of),
                    rests_on=_parties(of),
                )

    def tables(self) -> Mapping[str, Relation]:
        """Return where each party is, the money behind each sort of evidence, and the maps."""
        maps = {"place_areas": self.found.area_map, "place_shapes": self.found.shape_map}
        drawn = {name: table for name, table in maps.items() if table is not None}
        return {
            "party_places": self.found.places,
            "place_evidence": table_of("place_evidence", self._evidence_rows()),
            **drawn,
            **kept_out_tables(self.kept_out),
        }

    def _evidence_rows(self) -> Iterator[Row]:
        for each in self.found.evidence:
            yield {
                "evidence": each.evidence,
                "inside": each.inside,
                "parties": each.parties,
                "amount_pence": each.amount_pence,
                "share": _share(each.amount_pence, self.total_pence),
            }

    def checks(self) -> Sequence[Check]:
        """Hold that each party is placed once in each area, and that areas nest."""
        rows = rows_of(self.found.places.select("party_id", "area", "inside"))
        pairs = {(row["party_id"], row["area"]) for row in rows}
        inside = {(row["party_id"], row["area"]) for row in rows if row["inside"] == "inside"}
        parties = {party for party, _ in pairs}
        return [
            Check(
                id="one_row_an_area",
                law=say("every party has one row an area"),
                error=len(rows) - len(parties) * len(self.found.areas),
            ),
            Check(
                id="no_party_twice",
                law=say("no party stands twice in an area"),
                error=len(rows) - len(pairs),
            ),
            Check(
                id="areas_nest",
                law=say("inside a smaller area is inside every larger one"),
                error=self._not_nested(inside),
            ),
        ]

    def _not_nested(self, inside: AbstractSet[tuple[str, str]]) -> int:
        # The next larger only: if each lies in the next, all do.
        larger = {a.name: b.name for a, b in zip(self.found.areas, self.found.areas[1:], strict=False)}
        return sum(area in larger and (party, larger[area]) not in inside for party, area in inside)

    def pictures(self) -> Sequence[Picture]:
        """Draw the areas, and the shapes of the place's map by the money that reaches them."""
        return [*self._area_picture(), *self._shape_picture()]

    def _area_picture(self) -> Iterator[Picture]:
        if self.found.area_map is not None:
            yield Picture(
                name="areas",
                title=say("The areas, and the money paid to parties known to be in each"),
                alt=say(
                    "A map of the areas from small to large, shaded by the money paid to parties in each; an "
                    "area without a boundary of its own is drawn around its postcodes."
                ),
                mark="map",
                table="place_areas",
                encode={"x": "area", "shape": "shape", "value": "amount_pence"},
                finding=self._known_in(),
                quantity="paid_inside",
                rows_of=("area",),
            )

    def tells(self) -> Mapping[str, Quantity]:
        """Name what the finding of the map of areas shows."""
        return {"areas.part": paid_inside(self.found.home), "areas.whole": PAID_TOTAL}

    def _known_in(self) -> Message:
        inside = sum(each.amount_pence for each in self.found.evidence if each.inside == "inside")
        return say(
            "{part} of {whole} is known to have been paid to parties in {area}.",
            part=Pence(inside), whole=Pence(self.total_pence), area=self.found.home,
        )  # fmt: skip

    def _shape_picture(self) -> Iterator[Picture]:
        if self.found.shape_map is not None:
            yield Picture(
                name="map",
                title=say("Where the money arrives: payments by the payee's postcode"),
                alt=say("A map shaded by the money paid to parties whose postcode lies in each part of it."),
                mark="map",
                table="place_shapes",
                encode={"x": "name", "shape": "shape", "value": "amount_pence"},
                finding=_most_in_a_part(self.found.shape_map),
            )

    def says(self) -> Sequence[Message]:
        """Say how much is known and by which address."""
        known = self.figures()[0].value
        return [
            note(
                "known_share",
                "It is known of {share} of the money whether it went to someone in {area} or elsewhere.",
                share=Share(known or 0, 0), area=self.found.home,
            ),
            *self._doubtful(),
            note("address_rule", "A payee's place is {rule}.", rule=self._address_rule()),
        ]  # fmt: skip

    def _doubtful(self) -> Iterator[Message]:
        """Say how much of what is known rests on evidence that may mislead, and who passes money on."""
        weak = sum(each.amount_pence for each in self.found.evidence
                   if each.evidence in WEAK and each.inside != "unknown")  # fmt: skip
        if weak > 0:
            yield note(
                "weak_evidence",
                "{part} of the money is placed only by the postcode that it is sent to or by a registered "
                "office. That may be a branch, a head office, a bank or an agent, and the work may be done "
                "elsewhere.",
                part=Share(_share(weak, self.total_pence) or 0, 0),
            )  # fmt: skip
        if self.found.passing_on:
            yield note(
                "passing_on",
                "Factors, neutral vendors and card issuers pass money on: {names} ({sum} in all). Their "
                "address does not tell where the work is done. So it counts as not known, unless parties.csv "
                "says where it is.",
                names=Listed([each.name for each in self.found.passing_on[:NAMED]], "and"),
                sum=Pence(sum(each.amount_pence for each in self.found.passing_on)),
            )  # fmt: skip

    def _address_rule(self) -> Message:
        if self.found.counts == "office":
            return say("where its registered or head office is, where that is known")
        if self.found.office_is_evidence:
            return say("where it trades, or else where payments are sent, or else its registered office")
        return say(
            "where it trades, or else where payments are sent; a registered office alone counts as unknown"
        )

    def lacks(self) -> Sequence[str]:
        """Say what would place more of the money, and what in the areas wants mending."""
        return [*kept_out_said(self.kept_out), *self.found.notes]


def _parties(count: int) -> Message:
    return plural("{n} party", "{n} parties", count)


def _most_in_a_part(shapes: Relation) -> Message | None:
    sums = [(row["amount_pence"], str(row["name"])) for row in rows_of(shapes)]
    if not sums:
        return None
    most, part = max(sums)
    return say("Most arrives in {part}: {sum}.", part=part, sum=Pence(most))


def _share(part_pence: int, total_pence: int) -> float | None:
    return part_pence / total_pence if total_pence > 0 else None
