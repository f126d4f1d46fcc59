"""A place's numbers: what its own tables show, and what is stated where they show nothing."""

from __future__ import annotations

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.flows.areas import choose_area, people_of
from ultramicro.flows.households.gather import areas_of
from ultramicro.place.config import HOME, is_home
from ultramicro.stress.calibration.numbers import Number, Numbers, stated
from ultramicro.stress.calibration.observed_firms import firms_observed
from ultramicro.stress.calibration.observed_people import (
    counted,
    households_of,
    jobs_observed,
    spending_observed,
    wages_observed,
)


def numbers_of(place: Place, area: str = "") -> Numbers:
    """Return all numbers of a place: observed where its tables show them, else stated for its size.

    Parameters
    ----------
    place : Place
        The place; one that says only how many people live in it has every number too.
    area : str
        The area to look at; the place's own if empty.

    Raises
    ------
    BadInput
        If it is not known how many people or households there are, or there is no such area.
    """
    areas = areas_of(place)
    chosen = choose_area(place, areas, area) if areas else place.name
    homes = households_of(place, chosen)
    given = people_of(place, chosen)
    country = str(place.settings.get("country") or HOME).upper()
    numbers = stated(_people(chosen, given, homes), home=is_home(country))
    numbers = numbers.replaced(counted(chosen, given, homes))
    numbers = numbers.replaced(jobs_observed(place.settings.get("jobs"), numbers))
    return numbers.replaced(_observed(place, chosen, numbers))


def _people(area: str, given: int | None, homes: int | None) -> int:
    """Return how many people to scale by: as they are given, or as the households make up."""
    if given:
        return given
    if homes:
        return round(homes / stated(1_000_000).value("households") * 1_000_000)
    raise BadInput(
        say("it is not known how many people live in {area}", area=area),
        where="place.toml",
        do=say("write population = … under the area, or give households.csv"),
    )


def _observed(place: Place, area: str, numbers: Numbers) -> list[Number]:
    return [
        *wages_observed(place, area, numbers),
        *spending_observed(place, area, numbers),
        *firms_observed(place, area),
    ]
