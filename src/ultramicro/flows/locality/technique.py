"""The techniques `places` and `next`: where the people we pay are, and whom to look up next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Relation, Technique, param
from ultramicro.core.message import say
from ultramicro.core.rows import Row
from ultramicro.flows.areas import choose_area
from ultramicro.flows.kept_out import kept_out
from ultramicro.flows.locality.gather import AS_PLACE, COUNTS, areas_of, gather, optional
from ultramicro.flows.locality.lookup_queue import Step, ask_next, unplaced
from ultramicro.flows.locality.lookup_technique import KNOWN, NextAnswer
from ultramicro.flows.locality.places import PlacesAnswer
from ultramicro.flows.tables import rows_of


@dataclass(frozen=True)
class Places(Technique[PlacesAnswer]):
    """Where each party is: which areas hold it, on what evidence, and what is not known."""

    name: ClassVar[str] = "places"
    question: ClassVar[str] = say("Where are the people we pay?")
    reads: ClassVar[tuple[str, ...]] = ("payments", "party_names", "areas")
    uses: ClassVar[tuple[str, ...]] = ("parties", "registers", "party_register", "postcodes")
    makes: ClassVar[tuple[str, ...]] = ("party_places",)
    sources: ClassVar[tuple[str, ...]] = (
        "ONS, National Statistics Postcode Lookup: where each postcode is",  # data
        "CLES, Making Spend Matter toolkit: local is told by the supplier's postcode",  # data
    )

    counts: str = param(
        AS_PLACE,
        "which address counts first (place: as [locality] in place.toml says)",
        choices=(AS_PLACE, *COUNTS),
    )
    office_is_evidence: bool = param(True, "use a registered office where no trading address is known")

    def run(self, place: Place) -> PlacesAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If its areas or settings cannot be used.
        """
        return PlacesAnswer(
            found=gather(place, counts=self.counts, office_is_evidence=self.office_is_evidence),
            kept_out=kept_out(place, "parties"),
        )


@dataclass(frozen=True)
class AskNext(Technique[NextAnswer]):
    """The parties whose place would narrow the range most per look-up, ready to be filled in."""

    name: ClassVar[str] = "next"
    question: ClassVar[str] = say("Whom should we look up next?")
    reads: ClassVar[tuple[str, ...]] = ("flows", "party_places", "areas")
    uses: ClassVar[tuple[str, ...]] = ("party_register",)
    sources: ClassVar[tuple[str, ...]] = (
        "Preston City Council, spend analysis guide: place the largest suppliers by hand first",  # data
    )

    area: str = param("", "area to report (default: the place's own)")
    top: int = param(30, "how many payees to list", low=1, high=100_000)

    def run(self, place: Place) -> NextAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the place has no such area.
        """
        areas = areas_of(place)
        area = choose_area(place, areas, self.area)
        found = unplaced(place.table("flows"), place.table("party_places"), area)
        steps = ask_next(found, self.top)
        known = _known(optional(place, "party_register"), steps)
        return NextAnswer(area=area, found=found, steps=steps, known=known)


def _known(register: Relation | None, steps: list[Step]) -> Mapping[str, Row]:
    if register is None or not steps:
        return {}
    columns = [name for name in KNOWN if name in register.columns]
    asked = register.filter(register.party_id.isin([step.payee.party_id for step in steps]))
    # In one order, as of several rows of a party the last one stays.
    rows = rows_of(asked.select("party_id", *columns).order_by("party_id", *columns))
    return {row["party_id"]: row for row in rows}
