"""The energy club of a place, from its sites, meters and prices, or as it is stated where it has none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

import numpy as np

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.energy.parameters import value as energy_value
from ultramicro.energy.read import read_bands, zone_of
from ultramicro.energy.siting.gather import Gathered, gather
from ultramicro.energy.siting.half_hours import half_hours
from ultramicro.energy.tariffs.prices import Band, Kind
from ultramicro.energy.technique import Energy
from ultramicro.stress.economy.state import Floats
from ultramicro.stress.switches.energy import EnergyClub
from ultramicro.stress.switches.energy_days import A_DAY, MONTHS, Days, undated
from ultramicro.stress.switches.found import OBSERVED, WORKED_OUT, Found, Rested
from ultramicro.stress.switches.stated import value, whole

HOME, USUAL = "home", "usual"
MILLIPENCE = 1000
KWH_HOME = 2700
"""What a home takes in a year: Ofgem's typical domestic consumption, medium, from October 2023. [kWh]"""
VAT = Decimal("0.05")
STANDING_PENCE = 50
"""Of a day; about Ofgem's cap. [pence]"""


def from_place(place: Place) -> Found:
    """Return the club that the place's sites could serve.

    Parameters
    ----------
    place : Place
        Without sites there is none; without readings or prices what is stated stands in.
    """
    if not place.has("resources") and not place.has("power_sites"):
        return Found(None, lacking=("power_sites", "resources"))
    try:
        found = gather(place)
    except BadInput:  # nothing there can be reckoned with
        return Found(None, lacking=("power_sites",))
    if not found.made:
        return Found(None, lacking=("power_sites",))
    bands = undated(read_bands(place), place.as_of) if place.has("tariffs") else ()
    told = {band.kind for band in bands} >= {Kind.SUPPLY, Kind.MATCH, Kind.EXPORT}
    days, homes = _days(found, bands if told else usual_bands(), zone_of(place.settings))
    members = max(round(days.made_kwh / days.year_kwh / value("energy", "made_to_used")), homes, 1)
    capital = sum(each.site.capex_pence for each in found.made)
    running = sum(each.site.yearly_pence for each in found.made) // MONTHS
    lacking = (*found.missing, *(() if told else ("tariffs",)), *(() if homes else ("readings",)))
    rests_on = (
        Rested("capital_pence", capital, capital, capital, "energy_sites", WORKED_OUT),
        Rested("running_pence", running, running, running, "energy_sites", WORKED_OUT),
        Rested("made_kwh", sum(each.kwh for each in found.made), sum(each.low_kwh for each in found.made),
               sum(each.high_kwh for each in found.made), "energy_sites", WORKED_OUT),
        *((Rested("used_kwh", days.year_kwh, days.year_kwh, days.year_kwh, "readings", OBSERVED),)
          if homes else ()),
    )  # fmt: skip
    return Found(club(days, members, capital, running), rests_on, tuple(dict.fromkeys(lacking)))


def club(days: Days, members: int, capital_pence: int, running_pence: int) -> EnergyClub:
    """Return a club on the stated terms."""
    return EnergyClub(
        days=days, members=members, rule=Energy.rule, capital_pence=capital_pence,
        running_pence=running_pence, on_site_price=energy_value("on_site_price"),
        loan_share=energy_value("loan_share"), interest=energy_value("loan_rate"),
        share_interest=energy_value("member_interest"), share_years=whole("energy", "share_years"),
        loan_months=whole("energy", "loan_months"), build_months=whole("energy", "build_months"),
        weather=value("energy", "weather"), guarantee=value("energy", "guarantee"),
        reserve_months=value("energy", "reserve_months"),
    )  # fmt: skip


def _days(found: Gathered, bands: Sequence[Band], zone: str) -> tuple[Days, int]:
    """Return a day of each month, and of how many homes of the place it is; of none where nobody read any."""
    given = np.sum([use.used + use.exported for use in found.shared.uses], axis=0)
    chosen = usual_days(given, found.year)
    below = np.sum([use.on_site for use in found.shared.uses], axis=0).reshape(-1, A_DAY).sum(axis=1)
    made = [np.round(given.reshape(-1, A_DAY)[day]).astype(int).tolist() for day in chosen]
    supply = sorted({band.tariff for band in bands if band.kind is Kind.SUPPLY})
    rows = found.club.meters if found.club else ()
    at = [place for place, row in enumerate(rows) if str(row["kind"]).strip().casefold() == HOME]
    if found.club and at:
        wh = found.club.demand.wh[:, at].reshape(-1, A_DAY, len(at))
        use = [np.round(wh[day].T).astype(int).tolist() for day in chosen]
        tariffs = [str(rows[place].get("tariff") or "") for place in at]
        tariffs = [tariff if tariff in supply else supply[0] for tariff in tariffs]
    else:
        use, tariffs = usual_use(), [supply[0]]
    days = Days(
        use_wh=tuple(tuple(map(tuple, of)) for of in use), made_wh=tuple(map(tuple, made)),
        on_site_wh=tuple(round(float(below[day])) for day in chosen),
        tariffs=tuple(tariffs), bands=tuple(bands), zone=zone,
    )  # fmt: skip
    return days, len(at)


def usual_days(made_wh: Floats, year: int) -> list[int]:
    """Return for each month the day of the year on which as much is made as on its mean day, nearly.

    Examples
    --------
    >>> made = np.repeat(np.arange(365.0), 48)
    >>> usual_days(made, 2025)[:2]
    [15, 44]
    """
    by_day = made_wh.reshape(-1, A_DAY).sum(axis=1)
    months = half_hours(year)[::A_DAY].astype("datetime64[M]").astype(int) % MONTHS
    found = []
    for month in range(MONTHS):
        days = (months == month).nonzero()[0]
        found.append(int(days[np.argmin(np.abs(by_day[days] - by_day[days].mean()))]))
    return found


def usual_bands() -> tuple[Band, ...]:
    """Return prices where a place has none of its own: those of the energy club's own list."""
    names = {Kind.SUPPLY: "retail_price", Kind.MATCH: "match_price", Kind.EXPORT: "export_price"}
    return tuple(
        Band(USUAL, kind, "all day", round(energy_value(name) * MILLIPENCE), vat_share=VAT,
             standing_pence=STANDING_PENCE if kind is Kind.SUPPLY else None)
        for kind, name in names.items()
    )  # fmt: skip


def usual_use() -> list[list[list[int]]]:
    """Return a day of each month of a home as it is stated, 12 × 1 × 48. [Wh]."""
    shape = np.array(_shape())
    # Coldest in January: the rest of the year lies between winter and summer as the sun does.
    cold = 0.5 + 0.5 * np.cos(2 * np.pi * np.arange(MONTHS) / MONTHS)
    days = cold[:, None] * shape[:, 0] + (1 - cold[:, None]) * shape[:, 1]
    days *= KWH_HOME * 1000 / 365 * MONTHS / days.sum()
    return [[np.round(day).astype(int).tolist()] for day in days]


@cache  # of the program's own files, which do not change while it runs
def _shape() -> tuple[tuple[float, float], ...]:
    text = (files(__package__) / "home_profile.csv").read_text(encoding="utf-8")
    return tuple((float(row["winter"]), float(row["summer"])) for row in csv.DictReader(text.splitlines()))
