"""place.toml and the boundaries of the demo's areas."""

from __future__ import annotations

from ultramicro.core.rows import Json
from ultramicro.place.demo import town
from ultramicro.place.demo.bank import FILES, HOLDERS
from ultramicro.place.demo.parties import PAYERS
from ultramicro.place.demo.sheets import Pages, json_bytes

# Everything that is written here stands in the made-up town's files.
# data below

SMALL = (13, 9, 17, 11)  # the town's cells: one small area (LSOA) each, 1,500 people


PAID_BY = {f"payments/{key}/*": name for key, name in PAYERS.items()}
ACCOUNTS = dict(zip(FILES, HOLDERS, strict=True))


def area_files(seed: int) -> Pages:
    """Write place.toml and areas/."""
    return {
        "place.toml": place_toml().encode(),
        "areas/areas.geojson": json_bytes(_collection([_area(seed, area) for area in reversed(town.AREAS)])),
        "areas/small-areas.geojson": json_bytes(_collection(_small_areas(seed))),
    }


def _collection(features: list[Json]) -> dict[str, Json]:
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: list[tuple[float, float]], **says: Json) -> dict[str, Json]:
    return {
        "type": "Feature",
        "properties": says,
        "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in shape]]},
    }


def _area(seed: int, area: town.Area) -> dict[str, Json]:
    box = (area.west, area.north, area.east, area.south)
    # GeoJSON wants outer rings walked against the clock.
    return _feature(town.outline(seed, box)[::-1], name=area.name, population=area.population)


def _small_areas(seed: int) -> list[Json]:
    west, north, east, south = SMALL
    return [
        _feature(
            town.outline(seed, (column, row, column + 1, row + 1))[::-1],
            code=f"E0199{row * town.WIDE + column:04d}",
            name=f"{town.NAME} {(row - north) * (east - west) + column - west + 1:03d}A",
        )
        for row in range(north, south)
        for column in range(west, east)
    ]


def place_toml() -> str:
    """Write the demo's place.toml, as a person would who wants to be understood."""
    areas = "\n".join(_area_toml(area) for area in town.AREAS)
    files = "\n".join(
        f'[[files]]\nmatch = "{match}"\npayer = "{payer}"\n'
        for match, payer in {**PAID_BY, **ACCOUNTS}.items()
    )
    return f"""# {town.NAME} is made up: a town of {town.POPULATION:,} people on a sandbank in the North Sea.
# No person, firm or body in it is real; names of national bodies stand for what such payments look like.

version = 1
name = "{town.NAME}"
currency = "GBP"
country = "GB"
as_of = {town.AS_OF}
population = {town.POPULATION}

# Areas from small to large, each given by the beginnings of its postcodes.

{areas}
# Where a firm counts as being: where it trades, not where its head office is registered.
[locality]
counts = "trading"

# Lists to look things up in. A real place would name the national files here.
[references]
companies = "registers/companies.csv"
charities = "registers/charities.csv"
places = "registers/places.json"
postcodes = "registers/postcodes.csv"

[map]
shapes = "areas/areas.geojson"

# Who paid, for files that do not say it themselves.

{files}"""


def _area_toml(area: town.Area) -> str:
    prefixes = _listed(area.prefix)
    return f'[[areas]]\nname = "{area.name}"\nprefixes = {prefixes}\npopulation = {area.population}\n'


def _listed(prefixes: str) -> str:
    parts = [prefixes] if prefixes == "ZY1 1" else prefixes.split()
    return "[" + ", ".join(f'"{part}"' for part in parts) + "]"
