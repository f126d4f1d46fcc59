"""What share an average firm re-spends in an area, from a national table: for where nothing was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ultramicro.core.contract import Place
from ultramicro.core.message import Message, Number, Share, joined, plural, say
from ultramicro.flows.areas import people_of
from ultramicro.flows.tables import rows_as
from ultramicro.multiplier.arrays import Floats
from ultramicro.multiplier.io.by_sector import SectorPrior, combined, priors, same_mix
from ultramicro.multiplier.io.classify import section_of_code, section_of_words
from ultramicro.multiplier.io.jobs import mix_of_jobs
from ultramicro.multiplier.io.leontief import Table, aggregate, inverse
from ultramicro.multiplier.io.quotients import (
    DELTA,
    DELTA_HIGH,
    DELTA_LOW,
    VALIDATED_SHARE,
    regional,
    size_factor,
    size_warning,
)
from ultramicro.multiplier.io.sections import Traded, national_table, table_of, with_households

NATION = 67_081_000
"""People in the United Kingdom, mid-2020 (ONS)."""


@dataclass(frozen=True, kw_only=True)
class Modelled:
    """What a national table, scaled to the area, says of an average pound of output there.

    Parameters
    ----------
    suppliers, suppliers_low, suppliers_high : float
        The share of output that goes to suppliers of the area, with δ's band.
    wages : float
        The share of output that is paid in wages, wherever those live.
    consumption : float
        What households buy of home-made goods for a pound of income.
    type_one : float
        The mean type I output multiplier.
    basis : Message
        What it rests on, with the formula's terms.
    plainly : Message
        The same for those who decide, who need not know the formula.
    """

    suppliers: float
    suppliers_low: float
    suppliers_high: float
    wages: float
    consumption: float
    type_one: float
    basis: Message
    plainly: Message


def modelled(table: Table, people: int | None, nation: int = NATION, delta: float = DELTA) -> Modelled:
    """Scale a national table to an area by its people.

    Nothing being known of the area's industries, it is taken to have the nation's mix; then FLQ scales every
    coefficient by λ alone. Its smaller δ gives the high end, its larger the low.

    Parameters
    ----------
    table : Table
        The nation's.
    people, nation : int
        How many live in the area, and in the nation. [people]
    delta : float
        δ of FLQ.

    Examples
    --------
    >>> from ultramicro.multiplier.io.sections import national_table
    >>> found = modelled(national_table(), 80_000)
    >>> found.suppliers_low < found.suppliers < found.suppliers_high < 0.4
    True
    """
    # By people, as that is what a neighbourhood knows of itself; without it the smallest size that was
    # tried.
    part = (people or VALIDATED_SHARE * nation) / nation
    weight = table.output / table.output.sum()
    here = table.output * part

    def local(with_delta: float) -> float:
        a = regional(table.coefficients(), here, table.output, "FLQ", with_delta)
        return float(a.sum(axis=0) @ weight)

    a = regional(table.coefficients(), here, table.output, "FLQ", delta)
    return Modelled(
        suppliers=local(delta),
        # The larger δ is, the less a small area supplies itself.
        suppliers_low=local(DELTA_HIGH),
        suppliers_high=local(DELTA_LOW),
        wages=float(table.wages.sum() / table.output.sum()),
        consumption=float(table.consumption.sum() / table.household_income),
        type_one=float(inverse(a).sum(axis=0) @ weight),
        basis=_basis(table, here, people, delta),
        plainly=_with_warning(
            say("modelled from {source}, scaled down to {size}", source=table.source, size=_size(people)),
            table,
            here,
        ),
    )


def _basis(table: Table, here: Floats, people: int | None, delta: float) -> Message:
    said = say(
        "a guess modelled from {source}: FLQ with δ = {delta} ({low} to {high} for the range, held against "
        "one region only), λ = {factor}, for {size}",
        source=table.source, delta=Number(delta), low=Number(DELTA_LOW), high=Number(DELTA_HIGH),
        size=_size(people),
        factor=Number(size_factor(here, table.output, delta), 3, fixed=True),
    )  # fmt: skip
    return _with_warning(said, table, here)


def _size(people: int | None) -> Message:
    if people:
        return plural("{n} person", "{n} people", people)
    return say("an area of unknown size, taken as {part} of the nation", part=Share(VALIDATED_SHARE, 0))


def _with_warning(said: Message, table: Table, here: Floats) -> Message:
    warning = size_warning(here, table.output)
    return joined([said, warning], ". ") if warning else said


def closed(found: Modelled) -> float:
    """Return the limit of rounds with households, for an average pound of output.

    Examples
    --------
    >>> closed(Modelled(suppliers=0.1, suppliers_low=0.1, suppliers_high=0.1, wages=0.3, consumption=0.4,
    ...                 type_one=1.1, basis=say(""), plainly=say("")))
    1.282051282051282
    """
    # All that is kept, round after round; where nothing leaves there is no end, so the division is bounded.
    return float(1 / np.clip(1 - found.suppliers - found.wages * found.consumption, 1e-9, None))


def table_for(place: Place) -> Table:
    """Return the place's own table, by section where its labels tell sections; else the built-in one."""
    if not place.has("input_output"):
        return national_table()
    rows = rows_as(Traded, place.table("input_output"))
    name = next((row.source for row in rows if row.source), say("the place's own table"))
    table = with_households(table_of(rows, name))
    sections = [section_of_code(industry) for industry in table.industries]
    # A table with one industry that belongs to no section keeps its own industries.
    return aggregate(table, [s or "" for s in sections]) if all(sections) else table


def sector_priors(place: Place, *, area: str = "", delta: float = DELTA) -> Mapping[str, SectorPrior]:
    """Return what each sector's firms in an area of a place re-spend there, where none was asked.

    The mix of industries is that of `[jobs]` in place.toml where it is given (for each section of SIC 2007 a
    pair: jobs here, jobs in the nation); otherwise the nation's own, so that size alone tells.

    Parameters
    ----------
    place : Place
        Its areas say how many people live in it.
    area : str
        Which area; the place's own where it is not given.
    delta : float
        δ of FLQ.

    Raises
    ------
    BadInput
        If `[jobs]` is no list of such pairs, or the place's own table has no households.

    Examples
    --------
    >>> from datetime import date
    >>> from ultramicro.core.memory import MemoryPlace
    >>> found = sector_priors(MemoryPlace("Anytown", date(2026, 1, 31), {}, {"population": 80_000}))
    >>> found["F"].sector, 0 < found["F"].local_share < 0.2
    ('F', True)
    """
    table = table_for(place)
    jobs = place.settings.get("jobs")
    if jobs or not isinstance(jobs, Mapping | None):
        return priors(table, mix_of_jobs(table, jobs), delta)
    people = people_of(place, area or place.name)
    return priors(table, same_mix(table, (people or VALIDATED_SHARE * NATION) / NATION), delta)


def prior_of_category(
    found: Mapping[str, SectorPrior], category: str, sector: str = ""
) -> SectorPrior | None:
    """Return the figures for a supplier by its SIC code, else by the words of what is bought of it.

    Words tell less than a code: the range then spans every section that such suppliers may stand in.

    Examples
    --------
    >>> from ultramicro.multiplier.io.sections import national_table
    >>> found = priors(national_table(), same_mix(national_table(), 0.01))
    >>> prior_of_category(found, "Grounds maintenance").sector, prior_of_category(found, "Sundries")
    ('N', None)
    >>> prior_of_category(found, "Sundries", "43290 - Other construction installation").sector
    'F'
    """
    if code := section_of_code(sector):
        return found.get(code)
    words = section_of_words(category)
    return combined(found, (words.section, *words.others)) if words else None
