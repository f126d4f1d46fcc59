"""Ask the place for all that an answer about households tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.flows.findings import Area, sums_of
from ultramicro.flows.gather import choose_area
from ultramicro.flows.households.income import Account, district_accounts, national_accounts
from ultramicro.flows.households.plumbing import Line, anchor_lines, household_lines
from ultramicro.flows.households.spending import (
    NATIONAL,
    Spent,
    Tenth,
    by_tenth,
    national_spending,
    own_spending,
    said_by_category,
)
from ultramicro.flows.periods import periods
from ultramicro.flows.surveyed import PEOPLE, area_names, kind_of, of_area
from ultramicro.flows.tables import pence, rows_of


@dataclass(frozen=True, kw_only=True)
class Households:
    """Everything the answer tells."""

    area: str
    people: int | None
    lines: Sequence[Line]
    accounts: Sequence[Account]
    spent: Sequence[Spent]
    tenths: Sequence[Tenth]
    deprivation: Sequence[tuple[int, int]]
    own: bool
    district: str
    asked: int


def gather(place: Place, area: str, district: str) -> Households:
    """Gather what is known of a place's households.

    Raises
    ------
    BadInput
        If neither households nor a population are given, or the accounts have no such district.
    """
    areas = rows_of(place.table("areas").order_by("level", "area")) if place.has("areas") else []
    chosen = (
        choose_area(place, [Area(name=r["area"], level=r["level"]) for r in areas], area)
        if areas
        else place.name
    )
    people = _people(place, areas, chosen)
    survey = _survey(place, chosen, [r["area"] for r in areas])
    said = said_by_category(survey)
    spent, own = _spending(place, chosen, people, said)
    accounts, found = _accounts(place, chosen, people, district)
    source = "households.csv" if own else NATIONAL
    lines = household_lines(accounts, spent, source) + _anchors(place, chosen)
    return Households(
        area=chosen, people=people, lines=lines, accounts=accounts, spent=spent, tenths=by_tenth(spent),
        deprivation=_deprivation(place), own=own, district=found,
        asked=len({r["respondent"] for r in survey if kind_of(r) in PEOPLE}),
    )  # fmt: skip


def _survey(place: Place, area: str, areas: Sequence[str]) -> list[dict[str, Any]]:
    """Return what was answered about this area."""
    rows = rows_of(place.table("survey")) if place.has("survey") else []
    return [row for row in rows if of_area(row, area_names(area, place.name, areas))]


def _people(place: Place, areas: Sequence[dict[str, Any]], area: str) -> int | None:
    known = next((r["population"] for r in areas if r["area"] == area and r["population"]), None)
    given = place.settings.get("population")
    return known or (given if isinstance(given, int) and given > 0 else None)


def _spending(place: Place, area: str, people: int | None, said: Any) -> tuple[list[Spent], bool]:
    if place.has("households"):
        rows = rows_of(place.table("households"))
        mine = [r for r in rows if r["area"].casefold() == area.casefold()]
        if mine:
            return own_spending(mine, said), True
    if not people:
        raise BadInput(
            f"it is not known how many people live in {area}",
            where="place.toml",
            do="write population = … under the area, or give households.csv",
        )
    return national_spending(people, said), False


def _accounts(place: Place, area: str, people: int | None, district: str) -> tuple[list[Account], str]:
    if place.has("household_accounts"):
        rows = rows_of(place.table("household_accounts"))
        for name in [district] if district else [area, place.name]:
            if found := district_accounts(rows, name):
                return found, name
        if district:
            raise BadInput(f"the household accounts have no district '{district}'", where="--district",
                           do="write its name or code as the workbook does")  # fmt: skip
    return (national_accounts(people), "") if people else ([], "")


def _anchors(place: Place, area: str) -> list[Line]:
    """Return the anchors' lines: an average year of each that has one, what was seen of the others."""
    if not (place.has("locality") and place.has("flows")):
        return []
    table = place.table("locality")
    mine = table.filter(table.area == area, table.basis == "all", table.dimension == "payer")
    known = periods(place.table("flows"))
    sums = {r["item"]: sums_of(r) for r in rows_of(mine.order_by("item"))}
    return anchor_lines(sums, known) if sums and known else []


def _deprivation(place: Place) -> list[tuple[int, int]]:
    """Add up influenceable money by the deprivation of the small area where the payee is."""
    if not all(place.has(name) for name in ("flows", "party_places", "postcodes")):
        return []
    flows, places, codes = (place.table(name) for name in ("flows", "party_places", "postcodes"))
    mine = flows.filter(flows.influenceable)
    paid = mine.group_by("party_id").agg(amount_pence=pence(mine.amount_pence))
    at = places.filter(places.postcode.notnull()).select(
        who="party_id", code=places.postcode.replace(" ", "")
    )
    at = at.distinct(on="who")
    joined = paid.inner_join(at, paid.party_id == at.who).inner_join(codes, at.code == codes.postcode)
    known = joined.filter(joined.imd_decile.notnull())
    sums = known.group_by("imd_decile").agg(total=pence(known.amount_pence)).order_by("imd_decile")
    return [(int(r["imd_decile"]), int(r["total"])) for r in rows_of(sums)]
