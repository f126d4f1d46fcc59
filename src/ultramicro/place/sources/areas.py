"""The areas of place.toml as a table."""

from __future__ import annotations

from ultramicro.core.contract import Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.config import Config
from ultramicro.place.filled import table_of
from ultramicro.place.geography.areas import read_areas
from ultramicro.place.sections import entries
from ultramicro.place.store import digest, file_digest


class AreasSource:
    """Offers `areas` where place.toml gives any."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def offers(self) -> frozenset[str]:
        """`areas`, if there are any."""
        return frozenset({"areas"} if self.config.settings.get("areas") else ())

    def key(self, table: str) -> str:
        """Digest what place.toml says of the areas, and the boundary files it names."""
        areas = self.config.settings.get("areas", [])
        named = [
            str(area["boundary"]) for area in entries(self.config.settings, "areas") if "boundary" in area
        ]
        files = [self.config.root / name for name in named]
        # The contents of boundaries too: a file that was drawn anew keeps its name.
        return digest(table, areas, [file_digest(path) for path in files if path.is_file()])

    def read(self, table: str) -> Relation:
        """One row an area, from small to large."""
        if table != "areas":
            raise BadInput(say("place.toml has no '{table}'", table=table))
        rows = [
            {"area": area.name, "level": level, "population": area.population, "rule": area.rule}
            for level, area in enumerate(read_areas(self.config.settings, self.config.root))
        ]
        return table_of("areas", rows)
