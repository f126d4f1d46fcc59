"""Hubs, stops and vehicles as a place lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Row
from ultramicro.food.goods import folded
from ultramicro.food.rounds.model import DAY_S, NO_LIMIT, Load, Stop, Vehicle
from ultramicro.food.rounds.roads import Point
from ultramicro.food.rounds.where import bare


@dataclass(frozen=True, kw_only=True)
class Hub:
    """From where rounds start; times from midnight. [s]."""

    point: Point | None
    opens: int
    closes: int
    loading: int


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A row of the list of stops; times from midnight. [s]."""

    code: str
    drop_point: str
    hub: str
    point: Point | None
    opens: int
    closes: int
    service: int
    minutes_told: bool
    zone: str
    worth_pence: int | None

    def stop(self, deliver: Load, collect: Load) -> Stop:
        """Return it with what is brought and taken in one day."""
        return Stop(
            code=self.code, opens=self.opens, closes=self.closes, service=self.service, deliver=deliver,
            collect=collect, zone=self.zone, worth_pence=self.worth_pence,
        )  # fmt: skip


def hubs_of(rows: Sequence[Row], points: Mapping[str, Point]) -> dict[str, Hub]:
    """Return the hubs by name."""
    return {
        str(row["hub"]): Hub(
            point=_point(row, points), opens=_clock(row, "opens", 0, "hubs"),
            closes=_clock(row, "closes", DAY_S, "hubs"), loading=_seconds(row.get("loading_minutes"), 0),
        )
        for row in rows
    }  # fmt: skip


def stops_of(rows: Sequence[Row], points: Mapping[str, Point], minutes: float) -> dict[str, Listed]:
    """Return the stops by the names of whom they serve, as names are compared.

    Parameters
    ----------
    rows : sequence of Row
        Of `stops`.
    points : mapping
        Where postcodes are. [degrees]
    minutes : float
        How long a stop takes that does not say. [min]
    """
    return {
        folded(str(row["name"])): Listed(
            code=str(row["stop"]), drop_point=str(row.get("drop_point") or ""), hub=str(row.get("hub") or ""),
            point=_point(row, points), opens=_clock(row, "opens", 0, "stops"),
            closes=_clock(row, "closes", DAY_S, "stops"), service=_seconds(row.get("minutes"), minutes),
            minutes_told=row.get("minutes") is not None, zone=folded(str(row.get("zone") or "")),
            worth_pence=None if row.get("worth_pence") is None else int(str(row["worth_pence"])),
        )
        for row in rows
    }  # fmt: skip


def vehicles_of(rows: Sequence[Row]) -> list[tuple[str, Vehicle]]:
    """Return each vehicle with the hub that its row names."""
    return [
        (str(row.get("hub") or ""), _vehicle(row)) for row in sorted(rows, key=lambda r: str(r["vehicle"]))
    ]


def _vehicle(row: Row) -> Vehicle:
    cold = row.get("cold_kg_most")
    return Vehicle(
        name=str(row["vehicle"]), begins=_clock(row, "from_time", 0, "vehicles"),
        ends=_clock(row, "until_time", DAY_S, "vehicles"), trips=int(str(row.get("trips_most") or 1)),
        most=Load(grams=_whole(row.get("kg_most"), 1_000, NO_LIMIT),
                  crates=_whole(row.get("crates_most"), 1_000, NO_LIMIT),
                  cold_grams=_whole(cold, 1_000, 0)),
        longest=_whole(row.get("hours_most"), 3_600, DAY_S),
        farthest=_whole(row.get("km_most"), 1_000, NO_LIMIT),
        zones=frozenset(folded(each) for each in str(row.get("zones") or "").split(",") if each.strip()),
        km_pence=int(str(row.get("km_pence") or 0)), hour_pence=int(str(row.get("hour_pence") or 0)),
        day_pence=int(str(row.get("day_pence") or 0)),
    )  # fmt: skip


def _whole(value: object, parts: int, empty: int) -> int:
    # Rounded down: a limit is never stretched.
    return empty if value is None else int(float(str(value)) * parts + 1e-6)


def _seconds(value: object, empty: float) -> int:
    return round(60 * (empty if value is None else float(str(value))))


def _point(row: Row, points: Mapping[str, Point]) -> Point | None:
    lat, lon = row.get("lat"), row.get("lon")
    if lat is not None and lon is not None:
        return float(str(lat)), float(str(lon))
    return points.get(bare(str(row.get("postcode") or "")))


def _clock(row: Row, column: str, empty: int, file: str) -> int:
    text = str(row.get(column) or "").strip()
    if text in {"", "24:00"}:
        return DAY_S if text else empty
    try:
        at = time.fromisoformat(text.zfill(5) if len(text) == len("7:30") else text)
    except ValueError as error:
        raise BadInput(
            say("'{text}' is no time of day", text=text),
            where=say("{column} of {row} in food/{file}.csv", column=column, file=file,
                      row=str(next(iter(row.values())))),
            do=say("write times as in 07:30"),
        ) from error  # fmt: skip
    return at.hour * 3_600 + at.minute * 60 + at.second
