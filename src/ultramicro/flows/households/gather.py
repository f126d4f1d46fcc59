"""Ask the place for all that an answer about households tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.flows.areas import Area, areas_by_size, choose_area, people_of
from ultramicro.flows.findings import sums_by
from ultramicro.flows.households.income import Account, AccountRow, district_accounts, national_accounts
from ultramicro.flows.households.plumbing import Line, anchor_lines, household_lines
from ultramicro.flows.households.spending import (
    NATIONAL,
    OwnRow,
    Spent,
    SpentHere,
    Tenth,
    Unused,
    by_tenth,
    national_spending,
    own_spending,
    said_by_category,
    spent_here,
    unused_answers,
)
from ultramicro.flows.periods import periods
from ultramicro.flows.surveyed import PEOPLE, SurveyRow, area_names, kind_of, of_area, survey_rows
from ultramicro.flows.tables import rows_as, rows_of, sum_pence

Said: TypeAlias = Mapping[str, tuple[float, float]]
"""By category, the least and the greatest part spent locally."""


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
    unused: Unused


def gather(place: Place, area: str, district: str) -> Households:
    """Gather what is known of a place's households.

    Raises
    ------
    BadInput
        If neither households nor a population are given, or the accounts have no such district.
    """
    areas = areas_of(place)
    chosen = choose_area(place, areas, area) if areas else place.name
    people = people_of(place, chosen)
    survey = _survey(place, chosen, [each.name for each in areas])
    said = said_by_category(survey)
    spent, own = _spending(place, chosen, people, said)
    accounts, found = _accounts(place, chosen, people, district)
    source = say("households.csv") if own else NATIONAL
    lines = household_lines(accounts, spent, source) + _anchors(place, chosen)
    return Households(
        area=chosen, people=people, lines=lines, accounts=accounts, spent=spent, tenths=by_tenth(spent),
        deprivation=_deprivation(place), own=own, district=found,
        # People and not rows: one answers about many categories.
        asked=len({r.respondent for r in survey if kind_of(r) in PEOPLE}),
        unused=unused_answers(survey, spent),
    )  # fmt: skip


def areas_of(place: Place) -> list[Area]:
    """Read the areas of a place, the smallest first; [] if it has none."""
    return areas_by_size(place.table("areas")) if place.has("areas") else []


def _survey(place: Place, area: str, areas: Sequence[str]) -> list[SurveyRow]:
    """Return what was answered about this area."""
    names = area_names(area, place.name, areas)
    return [row for row in survey_rows(place) if of_area(row, names)]


def _spending(place: Place, area: str, people: int | None, said: Said) -> tuple[list[Spent], bool]:
    if place.has("households"):
        rows = rows_as(OwnRow, place.table("households"))
        mine = [row for row in rows if row.area.casefold() == area.casefold()]
        if mine:
            return own_spending(mine, said), True
    # National averages are by household, and without people nothing says how many there are.
    if not people:
        raise BadInput(
            say("it is not known how many people live in {area}", area=area),
            where="place.toml",
            do=say("write population = … under the area, or give households.csv"),
        )
    return national_spending(people, said), False


def spending_of(place: Place, area: str) -> SpentHere | None:
    """Return what households of an area spend, and how much of it there; None if they are not counted.

    It is the one share that every answer shows: of all spending, also of what nobody was asked about.
    """
    people = people_of(place, area)
    if not people and not place.has("households"):
        return None
    said = said_by_category(_survey(place, area, [each.name for each in areas_of(place)]))
    try:
        return spent_here(_spending(place, area, people, said)[0])
    except BadInput:
        # households.csv may be of other areas alone.
        return None


def _accounts(place: Place, area: str, people: int | None, district: str) -> tuple[list[Account], str]:
    if place.has("household_accounts"):
        rows = rows_as(AccountRow, place.table("household_accounts"))
        # Who names a district means it; otherwise the area may be called like one.
        for name in [district] if district else [area, place.name]:
            if found := district_accounts(rows, name):
                return found, name
        if district:
            raise BadInput(
                say("the household accounts have no district '{district}'", district=district),
                where="--district",
                do=say("write its name or code as the workbook does"),
            )
    return (national_accounts(people), "") if people else ([], "")


def _anchors(place: Place, area: str) -> list[Line]:
    """Return the anchors' lines: an average year of each that has one, what was seen of the others."""
    if not (place.has("locality") and place.has("flows")):
        return []
    table = place.table("locality")
    mine = table.filter(table.area == area, table.basis == "all", table.dimension == "payer")
    known = periods(place.table("flows"))
    sums = sums_by(mine.order_by("item"), "item")
    return anchor_lines(sums, known) if sums and known else []


def _deprivation(place: Place) -> list[tuple[int, int]]:
    """Add up influenceable money by the deprivation of the small area where the payee is."""
    if not all(place.has(name) for name in ("flows", "party_places", "postcodes")):
        return []
    flows, places, codes = (place.table(name) for name in ("flows", "party_places", "postcodes"))
    # Only what could have gone elsewhere says whom the choice reaches.
    mine = flows.filter(flows.influenceable)
    paid = mine.group_by("party_id").agg(amount_pence=sum_pence(mine.amount_pence))
    at = places.filter(places.postcode.notnull()).select(
        who="party_id", code=places.postcode.replace(" ", "")
    )
    # A party has a row for each area, and its money must count once.
    at = at.distinct(on="who")
    joined = paid.inner_join(at, paid.party_id == at.who).inner_join(codes, at.code == codes.postcode)
    known = joined.filter(joined.imd_decile.notnull())
    sums = known.group_by("imd_decile").agg(total=sum_pence(known.amount_pence)).order_by("imd_decile")
    return [(int(r["imd_decile"]), int(r["total"])) for r in rows_of(sums)]
