"""What sharing local energy does to members' bills, month by month: settled and billed on twelve days.

A day stands for each month. Its half-hours are settled and billed by the club's own rules, as those of any
month are; what comes of it, as parts of a bill without the club, holds for bills of any size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from ultramicro.energy.bills.bill import Bill, Item, bills_of
from ultramicro.energy.settlement.measured import Measured, Member, Quality
from ultramicro.energy.settlement.periods import periods_of_days
from ultramicro.energy.settlement.settle import settle
from ultramicro.energy.tariffs.prices import Band, Kind
from ultramicro.stress.economy.state import Floats

HALF_HOUR, A_DAY, DAYS, MONTHS = 30, 48, 30, 12
NO_YEAR = 2025
"""Whose calendar says when clocks are put forward."""
GENERATOR = "generator"


@dataclass(frozen=True, kw_only=True)
class Days:
    """A day of each month, in half-hours of universal time.

    Parameters
    ----------
    use_wh : tuple, 12 × homes × 48
        What homes take. [Wh]
    made_wh : tuple, 12 × 48
        What sites give for all members, after the buildings below them had theirs. [Wh]
    on_site_wh : tuple, 12
        What buildings below the sites use on such a day. [Wh]
    tariffs : tuple of str
        Of each home.
    bands : tuple of Band
        The prices; without dates.
    zone : str
        The clock by which prices change.
    """

    use_wh: tuple[tuple[tuple[int, ...], ...], ...]
    made_wh: tuple[tuple[int, ...], ...]
    on_site_wh: tuple[int, ...]
    tariffs: tuple[str, ...]
    bands: tuple[Band, ...]
    zone: str = "Europe/London"

    @property
    def year_kwh(self) -> float:
        """What a home takes in a year on average. [kWh]."""
        return float(np.mean(np.sum(np.array(self.use_wh), axis=(0, 2)))) * DAYS / 1000

    @property
    def made_kwh(self) -> float:
        """What the sites give in a year. [kWh]."""
        return float(np.array(self.made_wh).sum()) * DAYS / 1000


@dataclass(frozen=True, kw_only=True)
class Months:
    """What the club does in each month of the year.

    Parameters
    ----------
    local, club : ndarray, shape (12, homes)
        As parts of a bill without the club: what is not paid to the supplier, and what is paid to the club.
    exported_pence : ndarray, shape (12,)
        What is paid for what no member used. [pence a month]
    on_site_kwh : ndarray, shape (12,)
        What buildings below the sites use of it. [kWh a month]
    vat_share : float
        Of what members pay the club: what of it is tax.
    """

    local: Floats
    club: Floats
    exported_pence: Floats
    on_site_kwh: Floats
    vat_share: float


@lru_cache(maxsize=64)  # a run's months are those of any other run with as many members
def months_of(days: Days, members: int, rule: str) -> Months:
    """Settle and bill each day for so many members, each of whom is like one of the homes.

    Parameters
    ----------
    days : Days
        What homes take and sites give.
    members : int
        How many share it; more than none.
    rule : str
        By which it is shared; one of the club's.
    """
    homes = len(days.tariffs)
    local, club = np.zeros((MONTHS, homes)), np.zeros((MONTHS, homes))
    exported = np.zeros(MONTHS)
    bands = [_of_a_month(band) for band in days.bands]
    for month in range(MONTHS):
        # The homes stand for all members, so that they share what their part of them is given.
        bills = _bills(days, month, homes / members, rule, bands)
        for place, bill in enumerate(bills[:homes]):
            local[month, place], club[month, place] = parts_of(bill)
        exported[month] = -_sum(bills[homes], Item.EXPORT) * members / homes
    vat = max((float(band.vat_share) for band in bands if band.kind is Kind.MATCH), default=0.0)
    return Months(
        local=local,
        club=club,
        exported_pence=exported,
        on_site_kwh=np.array(days.on_site_wh) * DAYS / 1000,
        vat_share=vat / (1 + vat),
    )


def _of_a_month(band: Band) -> Band:
    """Return a row of a tariff whose day's charge is a month's."""
    standing = band.standing_pence
    return band._replace(standing_pence=standing * DAYS if standing is not None else None)


def _bills(days: Days, month: int, part: float, rule: str, bands: list[Band]) -> list[Bill]:
    """Return a month's bills, the generator's last, as if it had one day with all its energy."""
    day = date(NO_YEAR, month + 1, 15)
    periods = periods_of_days(day, day, minutes=HALF_HOUR, zone=days.zone)
    # A charge for the day is for one by the clock, which begins as far before that of universal time.
    ahead = -(periods.first % A_DAY) % A_DAY
    use = np.roll(np.array(days.use_wh[month], np.int64).T, ahead, axis=0) * DAYS
    made = np.roll(np.round(np.array(days.made_wh[month]) * DAYS * part).astype(np.int64), ahead)
    members = [Member(str(at), str(at), tariff=tariff) for at, tariff in enumerate(days.tariffs)]
    members.append(Member(GENERATOR, GENERATOR, kind=GENERATOR))
    nothing = np.zeros((A_DAY, 1), np.int64)
    found = Measured(
        periods=periods, members=members,
        import_wh=np.hstack([use, nothing]), export_wh=np.hstack([np.zeros_like(use), made[:, None]]),
        quality=np.full((A_DAY, len(members)), Quality.ACTUAL, np.int8),
    )  # fmt: skip
    return bills_of(settle(found, rule), bands, guarantee=False)


def parts_of(bill: Bill) -> tuple[float, float]:
    """Return of a bill without the club what is not paid to the supplier, and what is paid to the club."""
    if bill.retail_pence <= 0:
        return 0.0, 0.0
    to_club = sum(
        line.amount_pence * (1 + float(line.vat_share)) for line in bill.lines if line.item is Item.MATCH
    )
    return 1 - (bill.for_use_pence - to_club) / bill.retail_pence, to_club / bill.retail_pence


def _sum(bill: Bill, item: Item) -> int:
    return sum(line.amount_pence for line in bill.lines if line.item is item)


def undated(bands: list[Band], on: date) -> tuple[Band, ...]:
    """Return the rows that hold on a day, as if they held on every day."""
    return tuple(
        band._replace(valid_from=None, valid_until=None)
        for band in bands
        if (band.valid_from or date.min) <= on <= (band.valid_until or date.max)
    )


def times(days: Days, factor: int) -> Days:
    """Return the same days with all prices so many times as high."""
    bands = tuple(
        band._replace(
            price=band.price * factor,
            standing_pence=band.standing_pence * factor if band.standing_pence is not None else None,
        )
        for band in days.bands
    )
    return replace(days, bands=bands)
