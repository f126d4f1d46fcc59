"""Kelderby: its areas, postcodes and boundaries.

Nothing real can be hit: postcode areas ZY, ZB, ZK and ZR do not exist, area codes stand in an unused
range, and the county lies on Dogger Bank in the North Sea. Figures per head are in `budget.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ultramicro.place.demo.draw import Dice

NAME = "Kelderby"
NEIGHBOURHOOD, DISTRICT, COUNTY = "Mill Side", "Keldervale", "Doggershire"
POPULATION = 12_000
AS_OF = date(2026, 3, 31)
FIRST_MONTH = (2024, 4)
MONTHS = 24
WEST, NORTH = 2.10, 54.80
CELL_LON, CELL_LAT = 0.012, 0.007  # about 0.8 km each way at this latitude
WIDE, HIGH = 30, 20
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that an inward code may hold


@dataclass(frozen=True)
class Area:
    """An area of the place: a box of cells, `west` and `north` in, `east` and `south` out."""

    name: str
    prefix: str
    population: int
    west: int
    north: int
    east: int
    south: int


AREAS = (
    Area(NEIGHBOURHOOD, "ZY1 1", 3_000, 13, 9, 15, 10),
    Area(NAME, "ZY1", POPULATION, 13, 9, 17, 11),
    Area(DISTRICT, "ZY1 ZY2 ZY3 ZY4", 64_000, 9, 6, 21, 14),
    Area(COUNTY, "ZY", 410_000, 0, 0, WIDE, HIGH),
)
SECTORS = {
    "neighbourhood": (("ZY1 1", 13, 9, 15, 10),),
    "town": (("ZY1 2", 15, 9, 17, 10), ("ZY1 3", 13, 10, 15, 11), ("ZY1 4", 15, 10, 17, 11)),
    "district": (("ZY2", 9, 6, 21, 9), ("ZY3", 9, 11, 21, 14), ("ZY4", 17, 9, 21, 11)),
    "county": (("ZY5", 0, 0, 30, 6), ("ZY6", 0, 14, 30, 20), ("ZY7", 0, 6, 9, 14), ("ZY8", 21, 6, 30, 14)),
}
"""Postcode districts or sectors of each band with the box of cells they lie in."""
OUTSIDE = ("ZB1", "ZB2", "ZB5", "ZK1", "ZK2", "ZK3", "ZK7", "ZR1", "ZR4", "ZR9")
PER_SECTOR = {"neighbourhood": 80, "town": 80, "district": 120, "county": 150}
BANDS = ("neighbourhood", "town", "district", "county", "outside")


@dataclass(frozen=True)
class Postcode:
    """A made-up postcode, the band it lies in, and where it is."""

    code: str
    band: str
    lat: float
    lon: float
    lsoa: int
    ward: int


def corner(seed: int, column: int, row: int) -> tuple[float, float]:
    """Return a cell corner as longitude and latitude, moved a little as borders are. [degrees]."""
    dice = Dice(seed, "corner", column, row)
    lon = WEST + CELL_LON * (column + (dice.below(500) - 250) / 1000)
    lat = NORTH - CELL_LAT * (row + (dice.below(500) - 250) / 1000)
    return round(lon, 5), round(lat, 5)


def outline(seed: int, box: tuple[int, int, int, int]) -> list[tuple[float, float]]:
    """Walk round a box of cells (west, north, east, south), corner by corner, and back to the start."""
    west, north, east, south = box
    walk = [(column, north) for column in range(west, east)]
    walk += [(east, row) for row in range(north, south)]
    walk += [(column, south) for column in range(east, west, -1)]
    walk += [(west, row) for row in range(south, north, -1)]
    return [corner(seed, column, row) for column, row in [*walk, walk[0]]]


def postcodes(seed: int) -> list[Postcode]:
    """Make every postcode of the county, and some beyond it."""
    inside = [
        _postcode(Dice(seed, "postcode", sector, number), band, sector, number, box)
        for band, sectors in SECTORS.items()
        for sector, *box in sectors
        for number in range(PER_SECTOR[band])
    ]
    return inside + [
        _far(Dice(seed, "far", outward, n), outward, n) for outward in OUTSIDE for n in range(40)
    ]


def _inward(sector: str, number: int) -> str:
    pair = LETTERS[number // len(LETTERS) % len(LETTERS)] + LETTERS[number % len(LETTERS)]
    return f"{sector}{pair}" if " " in sector else f"{sector} {1 + number % 9}{pair}"


def _postcode(dice: Dice, band: str, sector: str, number: int, box: list[int]) -> Postcode:
    west, north, east, south = box
    column, row = dice.between(west, east - 1), dice.between(north, south - 1)
    # Away from the edges, because the drawn border of a cell is up to a quarter of a cell off.
    lon = WEST + CELL_LON * (column + (300 + dice.below(400)) / 1000)
    lat = NORTH - CELL_LAT * (row + (300 + dice.below(400)) / 1000)
    lsoa = row * WIDE + column
    return Postcode(
        _inward(sector, number), band, round(lat, 6), round(lon, 6), lsoa, row // 2 * WIDE + column // 2
    )


def _far(dice: Dice, outward: str, number: int) -> Postcode:
    lat, lon = 53.2 + dice.below(9000) / 10_000, 3.4 + dice.below(9000) / 10_000
    return Postcode(_inward(outward, number), "outside", round(lat, 6), round(lon, 6), 9_000, 9_000)
