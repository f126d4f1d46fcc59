"""The areas of place.toml, from small to large, and what each one means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.core.rows import Settings
from ultramicro.place.geography.boundary import file_in, read_boundary
from ultramicro.place.geography.districts import postcodes_in, require_districts
from ultramicro.place.geography.postcodes import Postcode, parse

RULES = ("districts", "prefixes", "postcodes", "codes", "boundary")
KEYS = frozenset({"name", "population", "where", *RULES})


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area: the union of everything that its rules hold.

    Parameters
    ----------
    name : str
        What people call it.
    level : int
        0 is the smallest; each larger area holds the smaller ones.
    population : int, optional
        People living there. [people]
    districts : tuple of str
        Names of districts or counties, whose postcodes are among `prefixes` and `postcodes`.
    prefixes, postcodes : tuple of Postcode
        Wide parts of the country by the beginning of their postcodes, and single postcodes.
    codes : frozenset of str
        ONS codes of small areas, wards or districts.
    shape : shapely geometry, optional
        Its boundary, in longitude and latitude. [degrees]
    """

    name: str
    level: int = 0
    population: int | None = None
    districts: tuple[str, ...] = ()
    prefixes: tuple[Postcode, ...] = ()
    postcodes: tuple[Postcode, ...] = ()
    codes: frozenset[str] = frozenset()
    shape: BaseGeometry | None = None

    @property
    def rule(self) -> str:
        """How it is given, in the words of place.toml."""
        named, others = (self.codes, self.shape), (self.prefixes, self.postcodes)
        # What a district's name stands for was not written by anybody.
        given = (self.districts, *((None, None) if self.districts else others), *named)
        return " ".join(rule for rule, value in zip(RULES, given, strict=True) if value)

    @property
    def needs_reference(self) -> bool:
        """Whether a postcode can only be placed with a list of where postcodes are."""
        return bool(self.codes) or self.shape is not None


def read_areas(settings: Settings, root: Path) -> tuple[Area, ...]:
    """Read the [[areas]] of a place, from small to large.

    Parameters
    ----------
    settings : mapping
        All that place.toml says.
    root : Path
        The place's folder, from which boundary files are found.

    Returns
    -------
    tuple of Area
        In the order given; empty if there are none.

    Raises
    ------
    BadInput
        If an area has no name or no rule, a name stands twice, a key means nothing, a postcode is
        none, or a boundary cannot be read.

    Examples
    --------
    >>> town, = read_areas({"areas": [{"name": "Town", "prefixes": ["bb5 1", "BB5 2"]}]}, Path())
    >>> town.rule, [prefix.text for prefix in town.prefixes]
    ('prefixes', ['BB5 1', 'BB5 2'])
    """
    given = settings.get("areas", [])
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise BadInput(
            say("areas are not given as [[areas]]"),
            where="place.toml",
            do=say("write [[areas]] above each area, the smallest first"),
        )
    # The order of the file is the order of sizes: nothing else could say which area lies in which.
    areas = tuple(_area(item, level, root) for level, item in enumerate(given))
    _check_names(areas)
    return areas


def home_area(areas: Sequence[Area], *, place: str) -> Area:
    """Say which area is *the place*: what a person means who says that a supplier is local.

    Parameters
    ----------
    areas : sequence of Area
        From small to large.
    place : str
        The place's name.

    Returns
    -------
    Area
        The one named as the place is; failing that, the smallest.

    Raises
    ------
    BadInput
        If there is no area.

    Examples
    --------
    >>> areas = [Area(name=name) for name in ("Church", "Hyndburn", "Lancashire")]
    >>> home_area(areas, place="Hyndburn").name
    'Hyndburn'
    """
    if not areas:
        raise BadInput(
            say("the place has no areas, so no supplier can be local"),
            where="place.toml",
            do=say("give at least one [[areas]], with prefixes = [...] for a start"),
        )
    by_name = {area.name.casefold(): area for area in areas}
    # The area named like the place, or the smallest, which claims least.
    return by_name.get(place.casefold(), areas[0])


def _area(item: Settings, level: int, root: Path) -> Area:
    name = item.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadInput(
            say("[[areas]] number {number} has no name", number=level + 1),
            where="place.toml",
            do=say('write name = "…" in it'),
        )
    where = say("area '{area}' in place.toml", area=name.strip())
    _check_keys(item, where)
    districts = tuple(_texts(item, "districts", where))
    built_in = list(_built_in(districts, where))
    return Area(
        name=name.strip(),
        level=level,
        population=_population(item, where),
        districts=districts,
        prefixes=(*_prefixes(item, where), *(p for p in built_in if not p.whole)),
        postcodes=(*_postcodes(item, where), *(p for p in built_in if p.whole)),
        codes=frozenset(code.strip().upper() for code in _texts(item, "codes", where)),
        shape=_shape(item, root, where),
    )


def _check_keys(item: Settings, where: str) -> None:
    # A misspelt rule would leave an area with the rest of its rules, and nobody would notice.
    unknown = sorted(set(item) - KEYS)
    if unknown:
        raise BadInput(
            say("'{unknown}' is not a known setting", unknown=unknown[0]),
            where=where,
            do=say("use one of: {known}", known=Listed(sorted(KEYS), by="")),
        )
    if not any(item.get(rule) for rule in RULES):
        raise BadInput(
            say("nothing says which postcodes are in it"),
            where=where,
            do=say('give districts = ["Hyndburn"], prefixes = ["BB5 1"], postcodes, codes or boundary'),
        )
    if "where" in item and "boundary" not in item:
        raise BadInput(
            say("`where` selects shapes of a boundary, but there is no boundary"),
            where=where,
            do=say('give boundary = "….geojson" too'),
        )


def _population(item: Settings, where: str) -> int | None:
    given = item.get("population")
    # `true` is a number to Python.
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and given >= 0):
        return given
    raise BadInput(
        say("the population is '{given}'", given=str(given)),
        where=where,
        do=say("write a whole number of people"),
    )


def _texts(item: Settings, key: str, where: str) -> list[str]:
    given = item.get(key, [])
    # A text is a sequence of letters to Python, each of which would be a prefix.
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not all(isinstance(text, str) and text.strip() for text in listed):
        raise BadInput(
            say("{key} is not a list of texts", key=key),
            where=where,
            do=say('write {key} = ["…", "…"]', key=key),
        )
    return listed


def _built_in(names: Sequence[str], where: str) -> Iterable[Postcode]:
    for name in names:
        for district in require_districts(name, where=where):
            yield from postcodes_in(district)


def _prefixes(item: Settings, where: str) -> Iterable[Postcode]:
    for text in _texts(item, "prefixes", where):
        prefix = parse(text)
        if prefix is None:
            raise BadInput(
                say("no postcode begins with '{text}'", text=text),
                where=where,
                do=say("write prefixes such as 'BB', 'BB5' or 'BB5 1'"),
            )
        yield prefix


def _postcodes(item: Settings, where: str) -> Iterable[Postcode]:
    for text in _texts(item, "postcodes", where):
        postcode = parse(text)
        # The start of a postcode here would match nothing, as these are compared whole.
        if postcode is None or not postcode.whole:
            raise BadInput(
                say("'{text}' is not a whole postcode", text=text),
                where=where,
                do=say("write postcodes such as 'BB5 1AA', and the start of postcodes under prefixes"),
            )
        yield postcode


def _shape(item: Settings, root: Path, where: str) -> BaseGeometry | None:
    path, pick = item.get("boundary"), item.get("where")
    if path is None:
        return None
    if not isinstance(path, str):
        raise BadInput(
            say("boundary is not a path"), where=where, do=say('write boundary = "areas/….geojson"')
        )
    if pick is not None and (not isinstance(pick, dict) or set(pick) != {"field", "equals"}):
        raise BadInput(
            say("`where` does not say which shapes"),
            where=where,
            do=say('write where = {field = "code", equals = "…"}'),
        )
    return read_boundary(file_in(path, root, where=where), pick)


def _check_names(areas: Sequence[Area]) -> None:
    seen: set[str] = set()
    for area in areas:
        if area.name.casefold() in seen:
            raise BadInput(
                say("two areas are called '{name}'", name=area.name),
                where="place.toml",
                do=say("give each its own name"),
            )
        seen.add(area.name.casefold())
