"""What a place's own tables show of its households: how many, what they earn, where they spend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Place
from ultramicro.core.message import say
from ultramicro.flows.households.gather import gather
from ultramicro.flows.households.income import AccountRow
from ultramicro.flows.households.spending import OwnRow, Spent, key
from ultramicro.flows.tables import rows_as
from ultramicro.multiplier.io.jobs import mix_of_jobs
from ultramicro.multiplier.io.sections import national_table
from ultramicro.plan.recipes.prices import price_factor
from ultramicro.stress.calibration.numbers import Kind, Number, Numbers, number

WAGES_OF_PAY = 0.835
"""Of what work costs employers: wages, without their contributions (ONS, UK Economic Accounts, 2015)."""
YEAR = 12
BILLS = ("housing", "fuel", "power", "energy", "rent", "electricity", "gas")
"""Words of categories that are bills: they are paid before anything is spent."""
SHOPPED_IN = ("G", "I", "R", "S")
"""Sections that live by households: retail, food and drink, recreation, personal services."""
SURELY_PUBLIC, PARTLY_PUBLIC = ("O",), ("P", "Q")
"""Sections of the public service: administration; education and health, of which a part is private."""


def households_of(place: Place, area: str) -> int | None:
    """Return how many households an area has by its own table; None where that has none."""
    rows = rows_as(OwnRow, place.table("households")) if place.has("households") else []
    tenths: dict[int, int] = {}
    for row in rows:
        if row.area.casefold() == area.casefold():
            # Each category has all households of the tenth.
            tenths[row.income_tenth] = max(tenths.get(row.income_tenth, 0), row.households)
    return sum(tenths.values()) or None


def counted(area: str, people: int | None, homes: int | None) -> list[Number]:
    """Return how many people and households are counted in the place's own files.

    Examples
    --------
    >>> [(each.name, each.value) for each in counted("Town", 12_000, None)]
    [('people', 12000)]
    """
    given = {"people": (people, "place.toml"), "households": (homes, "households.csv")}
    return [
        number(name, many, many, many, kind=Kind.OBSERVED,
               source=say("{file}: counted in {area}", file=file, area=area))
        for name, (many, file) in given.items() if many
    ]  # fmt: skip


def wages_observed(place: Place, area: str, numbers: Numbers) -> list[Number]:
    """Return what the work of a household brings in by its district's accounts, in the price year's money."""
    rows = rows_as(AccountRow, place.table("household_accounts")) if place.has("household_accounts") else []
    names = {area.casefold(), place.name.casefold()}
    mine = [row for row in rows if names & {row.area.casefold(), (row.code or "").casefold()}]
    if not mine:
        return []
    year = max(row.year for row in mine)
    sums = {row.item: row.amount_pence for row in mine if row.year == year and row.direction == "in"}
    earned = WAGES_OF_PAY * sums.get("Wages", 0) + sums.get("Self-employment", 0)
    monthly = earned * (price_factor(year) or 1.0) / numbers.value("households") / YEAR
    if monthly <= 0:
        return []
    idle, jobless = numbers["inactive_share"], numbers["unemployed_share"]
    value, low, high = (
        monthly / ((1 - one) * (1 - other))
        for one, other in ((idle.value, jobless.value), (idle.low, jobless.low), (idle.high, jobless.high))
    )
    source = say("{file}: wages and self-employment of {year} ÷ households with work; the range is of these",
                 file=mine[0].source or "household accounts", year=str(year))  # fmt: skip
    return [
        number(name, value, low, high, kind=Kind.OBSERVED, source=source)
        for name in ("wage_here_pence", "wage_away_pence")
    ]


def spending_observed(place: Place, area: str, numbers: Numbers) -> list[Number]:
    """Return where households spend, and what the poorest need for food, as the place's tables have it."""
    found = gather(place, area, "")
    shopping = [row for row in found.spent if not _is_bill(row)]
    numbers_found = _spent_away(shopping, numbers["spent_away_share"], found.asked)
    return [*numbers_found, *(_food(shopping) if found.own else [])]


def _is_bill(row: Spent) -> bool:
    return any(word in key(row.category) for word in BILLS)


def _spent_away(rows: Sequence[Spent], stated: Number, asked: int) -> list[Number]:
    """Return the part of shopping that is done beyond the place; nothing where nobody said.

    What nobody was asked about may all be here or none of it; its middle is the stated one.
    """
    whole = sum(row.total_pence for row in rows)
    if not whole or not any(row.asked for row in rows):
        return []
    low = 1 - sum(row.total_pence * row.local_high for row in rows) / whole
    high = 1 - sum(row.total_pence * row.local_low for row in rows) / whole
    value = sum(
        row.total_pence * (1 - (row.local_low + row.local_high) / 2 if row.asked else stated.value)
        for row in rows
    ) / whole  # fmt: skip
    source = say("households.csv and survey.csv: {asked} people asked; unasked spending may be anywhere",
                 asked=asked)  # fmt: skip
    low, high = max(low, 0.0), min(high, 1.0)
    return [number(stated.name, min(max(value, low), high), low, high, kind=Kind.OBSERVED, source=source)]


def _food(rows: Sequence[Spent]) -> list[Number]:
    """Return what a household of the lowest tenth spends on food in a month; at most what all do."""
    food = [row for row in rows if "food" in key(row.category)]
    homes, lowest = sum(row.households for row in food), min((row.tenth for row in food), default=0)
    poorest = sum(row.spend_pence for row in food if row.tenth == lowest) / YEAR
    if not homes or not poorest:
        return []
    mean = sum(row.total_pence for row in food) / homes / YEAR
    return [
        number("keep_pence", poorest, min(0.7 * poorest, mean), max(mean, poorest), kind=Kind.OBSERVED,
               source=say("households.csv: food of the lowest tenth; high that of all"))
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """Jobs in the place by what they are, as [jobs] of place.toml says."""

    all: float
    surely_public: float
    partly_public: float
    shops: float

    @classmethod
    def of(cls, jobs: object) -> Jobs:
        """Add up the sections; those that are not named are taken to be as common as the others.

        Raises
        ------
        BadInput
            If it is no list of jobs by section.
        """
        table = national_table()
        mix = mix_of_jobs(table, jobs)
        here = dict(zip(table.industries, (float(n) for n in mix.region), strict=True))
        return cls(all=sum(here.values()), surely_public=_sum(here, SURELY_PUBLIC),
                   partly_public=_sum(here, PARTLY_PUBLIC), shops=_sum(here, SHOPPED_IN))  # fmt: skip


def _sum(here: Mapping[str, float], sections: Sequence[str]) -> float:
    return sum(here.get(section, 0.0) for section in sections)


def jobs_observed(jobs: object, numbers: Numbers) -> list[Number]:
    """Return what jobs by section say: who must work elsewhere, whom the public pays, who sells to homes.

    Where there are fewer jobs than residents with work, at least the difference works beyond the place.

    Parameters
    ----------
    jobs : mapping of str to pair of number
        As [jobs] of place.toml; nothing where it says nothing.
    numbers : Numbers
        For how many residents work.
    """
    if not jobs:
        return []
    here = Jobs.of(jobs)
    private = max(here.all - here.surely_public - here.partly_public, 1.0)
    working = _working(numbers)
    away = numbers["works_away_share"]
    least = min(max(1 - here.all / working, away.low), 1.0)
    most = max(away.high, least)
    value = min(max(away.value, least), most)
    source = say("place.toml, [jobs]: {jobs} jobs here", jobs=round(here.all))
    found = [("works_away_share", value, least, most), _public(here, 1 - value)]
    shops = here.shops / private
    found.append(("shops_share", min(shops, 1.0), min(0.75 * shops, 1.0), min(1.25 * shops, 1.0)))
    return [number(*each, kind=Kind.OBSERVED, source=source) for each in found]


def _working(numbers: Numbers) -> float:
    """Return how many residents work. [people]."""
    work = (1 - numbers.value("inactive_share")) * (1 - numbers.value("unemployed_share"))
    return numbers.value("households") * work * numbers.value("workers_per_household")


def _public(here: Jobs, stay: float) -> tuple[str, float, float, float]:
    """Return the part of those with work whom the public pays: half of what is partly so, none, or all.

    Who works in the place is taken to have its mix of jobs.
    """
    low, high = here.surely_public / here.all, (here.surely_public + here.partly_public) / here.all
    return "works_public_share", (low + high) / 2 * stay, low * stay, high * stay
