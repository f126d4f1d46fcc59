"""The club's tables of a place as arrays and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.settlement.measured import Columns, Measured, Member, measured, members_of
from ultramicro.energy.settlement.periods import month_of, periods_of_days
from ultramicro.energy.tariffs.country_rules import rules_of
from ultramicro.energy.tariffs.prices import Band, bands_of
from ultramicro.flows.tables import rows_of

HALF_HOUR = 30
MOST = timedelta(days=50 * 366)
"""A mistyped year would make millions of periods of one reading, and no machine holds them."""
LENGTHS = (15, 30, 60)
SETTINGS = ("time_zone", "own_excluded")
"""What place.toml may say under `[energy]`."""
ZONES = {"GB": "Europe/London", "IE": "Europe/Dublin", "PT": "Europe/Lisbon", "ES": "Europe/Madrid",
         "FR": "Europe/Paris", "BE": "Europe/Brussels", "DE": "Europe/Berlin", "AT": "Europe/Vienna",
         "IT": "Europe/Rome", "CH": "Europe/Zurich", "NL": "Europe/Amsterdam"}  # fmt: skip


def zone_of(settings: Mapping[str, Any]) -> str:
    """Return the time zone of a place: `time_zone` of `[energy]` in place.toml, or that of its country.

    Raises
    ------
    BadInput
        If there is no such zone, or the country has none here.

    Examples
    --------
    >>> zone_of({}), zone_of({"country": "AT"})
    ('Europe/London', 'Europe/Vienna')
    """
    country = str(settings.get("country", "GB"))[:2]
    zone = str(_told(settings).get("time_zone") or ZONES.get(country, ""))
    try:
        return ZoneInfo(zone).key
    # A name of a folder of zones, or one that is too long, is refused by the system.
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            say("there is no time zone {zone}", zone=repr(zone)), where="place.toml",
            do=say('write `time_zone = "Europe/London"` or another under [energy]'),
        ) from error  # fmt: skip


def _told(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what place.toml says under `[energy]`.

    Raises
    ------
    BadInput
        If there is something that nobody reads: a misspelt setting would silently do nothing.
    """
    energy = settings.get("energy", {})
    unknown = sorted(set(energy) - set(SETTINGS)) if isinstance(energy, Mapping) else ["energy"]
    if unknown:
        raise BadInput(
            say("'{unknown}' is not a known setting", unknown=unknown[0]), where="place.toml [energy]",
            do=say("use one of: {known}", known=", ".join(SETTINGS)),
        )  # fmt: skip
    return energy


def own_excluded(place: Place) -> bool:
    """Whether owners take no part in what their generators give.

    It is `own_excluded` of `[energy]` in place.toml; where that says nothing, what the country's law says.

    Raises
    ------
    BadInput
        If it is neither true nor false.
    """
    if (told := _told(place.settings).get("own_excluded")) is None:
        country = str(place.settings.get("country", "GB"))
        return any(each.rule == "own_injection_excluded" for each in rules_of(country, place.as_of))
    if not isinstance(told, bool):
        raise BadInput(
            say("own_excluded is {given}", given=repr(told)), where="place.toml",
            do=say("write true or false under [energy]"),
        )  # fmt: skip
    return told


def read_members(place: Place) -> list[Member]:
    """Return the members in the order of the register, which gives everybody their place."""
    if place.has("meters"):
        return members_of(rows_of(place.table("meters")))
    # Without a register every meter is a member, and one that took nothing is a generator.
    readings = place.table("readings").group_by("meter")
    sums = readings.agg(taken=lambda t: t["import_wh"].sum()).order_by("meter")
    return members_of(
        [{"meter": row["meter"], "kind": "home" if row["taken"] else "generator"} for row in rows_of(sums)]
    )


def begun(members: Sequence[Member], columns: Columns, zone: str, *, ends: bool) -> list[Member]:
    """Let a member of whom no first day is known begin with their first reading.

    Years before an export begins are no gap to be estimated. Without a register (`ends`) a member also ends
    with the last reading: nobody says that there should be more.
    """
    spans = {
        meter: (columns.second[columns.meter == meter].min(), columns.second[columns.meter == meter].max())
        for meter in np.unique(columns.meter).tolist()
    }

    def day(second: int) -> date:
        return datetime.fromtimestamp(int(second), ZoneInfo(zone)).date()

    return [
        member._replace(
            joined_on=member.joined_on or day(spans[member.meter][0]),
            left_on=day(spans[member.meter][1]) if ends else member.left_on,
        )
        if member.meter in spans
        else member
        for member in members
    ]


def read_bands(place: Place) -> list[Band]:
    """Return the rows of the tariffs."""
    return bands_of(rows_of(place.table("tariffs")))


def read_measured(place: Place, *, month: str = "") -> Measured:
    """Return what was read, of one month or of all days with readings.

    Parameters
    ----------
    place : Place
        With the tables `meters` and `readings`.
    month : str
        As in `2026-03`; all where empty. Of a month that is not over, the days up to the last reading.

    Raises
    ------
    BadInput
        If the month is none, or has no readings.
    """
    zone, columns = zone_of(place.settings), read_readings(place)
    members = begun(read_members(place), columns, zone, ends=not place.has("meters"))
    minutes = _length(columns)
    first, last = _days(columns, month, zone)
    periods = periods_of_days(first, last, minutes=minutes, zone=zone)
    return measured(columns, members, periods)


def read_readings(place: Place, *, meter: str = "") -> Columns:
    """Return all readings of a place, or those of one meter, as columns."""
    readings = place.table("readings")
    readings = readings.filter(readings["meter"] == meter) if meter else readings
    wanted = ["meter", "starts_at", "import_wh", "export_wh", "quality"]
    more = ["minutes"] if "minutes" in readings.columns else []
    table = readings.select(*wanted, *more).to_pyarrow()
    column = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    size = len(table)
    seconds = column["starts_at"].astype("datetime64[s]").astype(np.int64)
    minutes = table["minutes"].fill_null(HALF_HOUR).to_numpy() if more else np.full(size, HALF_HOUR)
    return Columns(
        meter=column["meter"].astype(str), second=seconds, minutes=minutes.astype(np.int64),
        import_wh=column["import_wh"].astype(np.int64), export_wh=column["export_wh"].astype(np.int64),
        quality=np.where(column["quality"] == None, "actual", column["quality"]).astype(str),  # noqa: E711
    )  # fmt: skip


def _length(columns: Columns) -> int:
    """Return the length of period that most readings have. [minutes]."""
    lengths, counts = np.unique(columns.minutes, return_counts=True)
    usable = [(count, length) for length, count in zip(lengths, counts, strict=True) if length in LENGTHS]
    if not usable:
        raise BadInput(
            say("no readings of 15, 30 or 60 minutes"), do=say("put meter exports into the folder energy/")
        )
    return int(max(usable)[1])


def _days(columns: Columns, month: str, zone: str) -> tuple[date, date]:
    seconds = columns.second
    first, last = (
        datetime.fromtimestamp(int(at), ZoneInfo(zone)).date() for at in (seconds.min(), seconds.max())
    )
    if not month:
        if last - first > MOST:
            raise BadInput(
                say("readings are from {first} to {last}, which is no time a club is settled for",
                    first=first, last=last),
                do=say("look for a year that is mistyped: `ultramicro check` lists the months of each meter"),
            )  # fmt: skip
        return first, last
    try:
        begin, end = month_of(month)
    except ValueError as error:
        raise BadInput(
            say("{month} is no month", month=repr(month)), do=say("write it as in 2026-03")
        ) from error
    if end < first or begin > last:
        raise BadInput(
            say("there are no readings of {month}", month=month),
            do=say("readings are from {first} to {last}", first=first, last=last),
        )
    return max(begin, first), min(end, last)
