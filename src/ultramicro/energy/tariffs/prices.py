"""Prices of energy: which row of a tariff holds in each period, by clock, day of the week and date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.settlement.periods import Periods
from ultramicro.energy.sharing.levels import Whole

WORK_DAYS = 5
PENNY = 1_000_000
"""Watt-hours times thousandths of a penny a kilowatt-hour that make a penny."""


class Kind(StrEnum):
    """What a price is for."""

    SUPPLY = "supply"
    """What the supplier asks for what is not local."""
    MATCH = "match"
    """What members pay each other for local energy."""
    EXPORT = "export"
    """What is paid for energy that no member used."""
    NETWORK = "network"
    """What is due on all that is taken from the grid, local or not."""
    RETAIL = "retail"
    """What a member would pay without the club, where it is not their supply tariff."""


class Band(NamedTuple):
    """One row of a tariff.

    Times are local, `begin` included and `end` not; the same time twice is the whole day. `price` is in
    thousandths of a penny a kilowatt-hour, `standing_pence` by the day, both without VAT.
    """

    tariff: str
    kind: Kind
    band: str
    price: int
    begin: time = time()
    end: time = time()
    days: str = "all"
    standing_pence: int | None = None
    vat_share: Decimal = Decimal(0)
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it is the price at a local time.

        Examples
        --------
        >>> red = Band("Network", Kind.NETWORK, "red", 11_900, time(16), time(19), "weekday")
        >>> [red.holds(datetime(2026, 3, day, 18, 30)) for day in (6, 7)]
        [True, False]
        """
        day, clock = at.date(), at.time()
        dated = (self.valid_from or date.min) <= day <= (self.valid_until or date.max)
        if not dated or self.days not in {"all", "weekend" if day.weekday() >= WORK_DAYS else "weekday"}:
            return False
        if self.begin < self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end


def bands_of(rows: Sequence[Mapping[str, Any]]) -> list[Band]:
    """Return the rows of the table `tariffs`.

    Raises
    ------
    BadInput
        If a kind, a time or a kind of day is none.
    """
    return [_band(row) for row in rows]


def _band(row: Mapping[str, Any]) -> Band:
    try:
        return Band(
            tariff=row["tariff"], kind=Kind(row["kind"]), band=row["band"],
            price=row["price_millipence_per_kwh"], begin=_clock(row.get("from_time")),
            end=_clock(row.get("until_time")), days=_days(row.get("days") or "all"),
            standing_pence=row.get("standing_pence_per_day"),
            vat_share=Decimal(str(row.get("vat_share") or 0)),
            valid_from=row.get("valid_from"), valid_until=row.get("valid_until"),
        )  # fmt: skip
    except ValueError as error:
        raise BadInput(
            say(
                "the tariff {tariff} has a row that cannot be read: {why}",
                tariff=row["tariff"],
                why=str(error),
            ),
            where="energy/tariffs.csv",
            do=say(
                "kinds are supply, match, export, network and retail; times are as in 16:00; "
                "days are all, weekday or weekend"
            ),
        ) from error


def _clock(text: str | None) -> time:
    # 24:00 is how people write the end of a day.
    at = time.fromisoformat("00:00" if not text or text == "24:00" else text)
    if at.tzinfo is not None:
        raise ValueError(text)  # it would be held against a clock of the place, which has no offset
    return at


def _days(text: str) -> str:
    if text not in {"all", "weekday", "weekend"}:
        raise ValueError(text)
    return text


@dataclass(frozen=True, kw_only=True)
class Prices:
    """A tariff over some periods: its rows, and which of them holds in each period.

    Parameters
    ----------
    bands : sequence of Band
        Its rows.
    row : array of int, shape (periods,)
        Which.
    """

    bands: Sequence[Band]
    row: Whole

    def by_band(self, energy_wh: Whole) -> list[tuple[Band, int]]:
        """Add up energy by row: of one member, or of all. [Wh]."""
        whole = energy_wh if energy_wh.ndim == 1 else energy_wh.sum(axis=1)
        sums = [(band, int(whole[self.row == number].sum())) for number, band in enumerate(self.bands)]
        return [(band, wh) for band, wh in sums if wh]


def prices(bands: Sequence[Band], kind: Kind, periods: Periods, tariff: str = "") -> Prices:
    """Find which row of a tariff holds in each period.

    Parameters
    ----------
    bands : sequence of Band
        Of all tariffs.
    kind : Kind
        What for.
    periods : Periods
        When.
    tariff : str
        Which tariff; the only one of its kind where none is named.

    Raises
    ------
    BadInput
        If there is no such tariff, or several and none is named, or a period has no price or two.
    """
    mine = [band for band in bands if band.kind is kind and tariff in {"", band.tariff}]
    names = sorted({band.tariff for band in mine})
    if len(names) != 1:
        raise BadInput(
            say("there is no {kind} tariff {tariff}", kind=kind.value, tariff=tariff)
            if not names
            else say("there are several {kind} tariffs: which is it?", kind=kind.value),
            where="energy/tariffs.csv",
            do=say(
                "give each member's tariff in energy/meters.csv, and the club one of each other kind; "
                "`ultramicro check` says which rows cannot be read"
            ),
        )
    rows = np.full(periods.count, -1, np.int64)
    for number, at in enumerate(periods.local):
        fits = [index for index, band in enumerate(mine) if band.holds(at)]
        if len(fits) != 1:
            raise BadInput(
                _says(names[0], at, len(fits)), where="energy/tariffs.csv",
                do=say("let the bands cover the whole day, each minute once, and dates not overlap"),
            )  # fmt: skip
        rows[number] = fits[0]
    return Prices(bands=mine, row=rows)


def _says(tariff: str, at: datetime, count: int) -> str:
    when = f"{at:%Y-%m-%d %H:%M}"
    if not count:
        return say("the tariff {tariff} has no price at {when}", tariff=tariff, when=when)
    return say("the tariff {tariff} has {n} prices at {when}", tariff=tariff, when=when, n=count)


def has(bands: Sequence[Band], kind: Kind) -> bool:
    """Whether there is any tariff of a kind."""
    return any(band.kind is kind for band in bands)


def exact_pence(energy_wh: int, band: Band) -> Decimal:
    """Return what energy costs by a row, unrounded. [pence].

    Examples
    --------
    >>> exact_pence(1500, Band("a", Kind.SUPPLY, "all day", 24_860))
    Decimal('37.29')
    """
    return Decimal(energy_wh * band.price) / PENNY
