"""Parts of what a person set: a table, or a list of tables, as TOML has them."""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.core.rows import Settings


def section(settings: Settings, key: str) -> Settings:
    """Return a table of the settings; an empty one where there is none.

    Examples
    --------
    >>> section({"map": {"shapes": "a.geojson"}}, "map"), section({"map": 5}, "map")
    ({'shapes': 'a.geojson'}, {})
    """
    found = settings.get(key)
    return found if isinstance(found, Mapping) else {}


def entries(settings: Settings, key: str) -> list[Settings]:
    """Return a list of tables of the settings, such as [[files]]; what is no table is left out.

    Examples
    --------
    >>> entries({"files": [{"match": "*"}, 5]}, "files")
    [{'match': '*'}]
    """
    found = settings.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
