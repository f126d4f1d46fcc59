"""The answer about where the people we pay are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import pounds
from ultramicro.flows.locality.gather import Found
from ultramicro.flows.tables import relation, rows_of

EVIDENCE_WORDS = {
    "said": "said by you in parties.csv",
    "payment-postcode": "by the postcode in the payment",
    "trading": "by a known trading address",
    "register-office": "by a registered office",
    "none": "nothing known",
    "no party": "payee redacted, a person or not named",
}
EVIDENCE_COLUMNS = {"evidence": "text", "inside": "text", "parties": "integer", "amount_pence": "integer",
                    "share": "number"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PlacesAnswer(Answer):
    """Where each party is, and what that rests on."""

    found: Found

    @property
    def total_pence(self) -> int:
        """All that was paid, in pence."""
        return sum(row["amount_pence"] for row in self.found.evidence)

    def figures(self) -> Sequence[Figure]:
        """Say how much of the money has a known place, by what evidence, and how far evidence agrees."""
        return [*self._known(), *self._by_evidence(), *self._agreement()]

    def _known(self) -> Iterator[Figure]:
        known = sum(row["amount_pence"] for row in self.found.evidence if row["inside"] != "unknown")
        parties = sum(row["parties"] for row in self.found.evidence if row["inside"] != "unknown")
        yield Figure(
            name="money whose place is known",
            value=_share(known, self.total_pence),
            unit="share",
            how=f"{pounds(known)} paid to parties known to be inside or outside {self.found.home} "
            f"÷ {pounds(self.total_pence)} paid in all",
            rests_on=f"{parties:,} parties placed; {self._counted()}",
        )

    def _by_evidence(self) -> Iterator[Figure]:
        for evidence, words in EVIDENCE_WORDS.items():
            rows = [row for row in self.found.evidence if row["evidence"] == evidence]
            amount = sum(row["amount_pence"] for row in rows)
            parties = sum(row["parties"] for row in rows)
            if rows:
                yield Figure(
                    name=f"place: {words}",
                    value=_share(amount, self.total_pence),
                    unit="share",
                    how=f"{pounds(amount)} ÷ {pounds(self.total_pence)} paid in all",
                    rests_on=f"{parties:,} parties" if parties else "",
                )

    def _agreement(self) -> Iterator[Figure]:
        both = self.found.agreement
        counts = {
            "same postcode": (both.same_postcode, both.parties),
            "same district": (both.same_district, both.parties),
            f"same side of the edge of {self.found.home}": (both.same_side, both.told),
        }
        for words, (same, of) in counts.items():
            if of:
                yield Figure(
                    name=f"trading address and registered office: {words}",
                    value=same / of,
                    unit="share",
                    how=f"{same:,} parties ÷ {of:,} of which both addresses are known",
                    rests_on=f"{of:,} parties",
                )

    def tables(self) -> Mapping[str, Relation]:
        """Return where each party is, the money behind each sort of evidence, and the maps."""
        maps = {"place_areas": self.found.area_map, "place_shapes": self.found.shape_map}
        rows = [(r["evidence"], r["inside"], r["parties"], r["amount_pence"],
                 _share(r["amount_pence"], self.total_pence)) for r in self.found.evidence]  # fmt: skip
        drawn = {name: table for name, table in maps.items() if table is not None}
        return {
            "party_places": self.found.places,
            "place_evidence": relation(EVIDENCE_COLUMNS, rows),
            **drawn,
        }

    def checks(self) -> Sequence[Check]:
        """Hold that each party is placed once in each area, and that areas nest."""
        rows = rows_of(self.found.places.select("party_id", "area", "inside"))
        pairs = {(row["party_id"], row["area"]) for row in rows}
        parties = {party for party, _ in pairs}
        return [
            Check(
                law="every party has one row an area", error=len(rows) - len(parties) * len(self.found.areas)
            ),
            Check(law="no party stands twice in an area", error=len(rows) - len(pairs)),
            Check(law="inside a smaller area is inside every larger one", error=self._not_nested(rows)),
        ]

    def _not_nested(self, rows: Sequence[Mapping[str, Any]]) -> int:
        inside = {(row["party_id"], row["area"]) for row in rows if row["inside"] == "inside"}
        larger = {a.name: b.name for a, b in zip(self.found.areas, self.found.areas[1:], strict=False)}
        return sum(area in larger and (party, larger[area]) not in inside for party, area in inside)

    def pictures(self) -> Sequence[Picture]:
        """Draw the areas, and the shapes of the place's map by the money that reaches them."""
        return [*self._area_picture(), *self._shape_picture()]

    def _area_picture(self) -> Iterator[Picture]:
        if self.found.area_map is not None:
            yield Picture(
                name="areas",
                title="The areas, and the money paid to parties known to be in each",
                alt="A map of the areas from small to large, shaded by the money paid to parties in each; "
                "an area without a boundary of its own is drawn around its postcodes.",
                mark="map",
                table="place_areas",
                encode={"x": "area", "shape": "shape", "value": "amount_pence"},
            )

    def _shape_picture(self) -> Iterator[Picture]:
        if self.found.shape_map is not None:
            yield Picture(
                name="map",
                title="Where the money arrives: payments by the payee's postcode",
                alt="A map shaded by the money paid to parties whose postcode lies in each part of it.",
                mark="map",
                table="place_shapes",
                encode={"x": "name", "shape": "shape", "value": "amount_pence"},
            )

    def says(self) -> Sequence[str]:
        """Say how much is known and by which address."""
        known = self.figures()[0]
        share = "None" if known.value is None else f"{known.value:.0%}"
        return [
            f"We know whether {share} of the money went to someone in {self.found.home} or elsewhere.",
            f"It is {self._counted()}.",
        ]

    def _counted(self) -> str:
        if self.found.counts == "office":
            return "counted where a payee's registered or head office is, where that is known"
        trading = "counted where a payee trades, or else where payments are sent"
        if self.found.office_is_evidence:
            return f"{trading}, or else by its registered office"
        return f"{trading}; a registered office alone counts as unknown"

    def lacks(self) -> Sequence[str]:
        """Say what would place more of the money, and what in the areas wants mending."""
        return self.found.notes


def _share(part_pence: int, total_pence: int) -> float | None:
    return part_pence / total_pence if total_pence > 0 else None
