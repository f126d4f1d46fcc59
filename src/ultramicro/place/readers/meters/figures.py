"""Which figure a column, a flag or a code means: energy taken, given, allotted, or what is none of these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ultramicro.place.readers.meters.words import metering_point, plain, says, where_said

IMPORT, EXPORT, ALLOTTED, OWN, SURPLUS = "import", "export", "allotted", "own", "surplus"
RESIDUAL, RENEWABLE, NET, VALUE = "residual", "renewable", "net", "value"
REGISTER, COST, OTHER = "register", "cost", "other"
KEPT = (IMPORT, EXPORT, ALLOTTED, OWN, SURPLUS)
"""Figures that the table of readings holds."""
ENERGY = frozenset({*KEPT, RESIDUAL, RENEWABLE, NET, VALUE})
_OBIS = re.compile(r"(?<![\d.])(?:\d{1,3}-\d{1,3}:)?(\d{1,2})\.(\d{1,3})\.(\d{1,3})(?:[.*]\d{1,3})?(?!\d)")
_CODE = re.compile(r"(?<![A-Za-z0-9])([GP])\.?(0[1-9])T?(?![A-Za-z0-9])")
_CODES = {"G02": ALLOTTED, "G03": OWN}
_UNIT = re.compile(
    r"(?<![a-z0-9])(milliwh|mwh|kwh|wh|mw|kw|w|megawatt|kilowatt|watt)(?:ations?)?(?![a-z0-9])", re.IGNORECASE
)
UNITS = {
    "mwh": 10**9, "kwh": 10**6, "wh": 10**3, "milliwh": 1, "mw": 10**9, "kw": 10**6, "w": 10**3,
    "kilowatt": 10**6, "watt": 10**3, "megawatt": 10**9,
}  # fmt: skip
"""Milliwatt-hours, or milliwatts, in one of each."""
POWER = frozenset({"w", "kw", "mw", "watt", "kilowatt", "megawatt"})


@dataclass(frozen=True)
class Figure:
    """What a column holds.

    Parameters
    ----------
    kind : str
        One of the names above.
    part : str
        `high`, `low` or `single` for what a clock's rate holds of a whole, `total` for the whole, else empty.
    unit : str
        In small letters, as in `kwh`; empty where none is said.
    """

    kind: str
    part: str = ""
    unit: str = ""


@cache  # of texts, whose meaning does not change
def figure_of(text: str, *, around: str = "") -> Figure | None:
    """Say what the words of a header mean; None where they say nothing of energy.

    Parameters
    ----------
    text : str
        The header's own words.
    around : str
        What stands above it, as in `GENERATION`: it says the direction where the header does not.

    Examples
    --------
    >>> [figure_of(text).kind for text in ("Restnetzbezug (kWh)", "Einspeisung (kWh)", "Verbrauch")]
    ['residual', 'export', 'import']
    >>> figure_of("Verbrauch Hochtarif - 1.8.1"), figure_of("Estimated Cost Inc. Tax (p)").kind
    (Figure(kind='import', part='high', unit=''), 'cost')
    >>> figure_of("1-1:2.9.0 G.03T").kind, figure_of("Temperature").kind, figure_of("Colour")
    ('own', 'other', None)
    """
    bare = text.replace(metering_point(text) or "\0", " ")
    kind = _kind(bare, around)
    return None if kind is None else Figure(kind, _part(bare), unit_in(bare))


def _kind(text: str, around: str) -> str | None:
    said = plain(text)
    coded = _coded(text, around)
    if coded:
        return coded
    for kind in (COST, OTHER, REGISTER, RENEWABLE, ALLOTTED, OWN, RESIDUAL, SURPLUS):
        if says(kind, said):
            # `Cost` beside `kWh` is a price of it, but `p/kWh` in a header of kWh is not: words decide, not
            # units.
            return kind
    if obis := _OBIS.search(text):
        return _of_obis(obis)
    if way := direction_of(text):
        return way
    if says(NET, said):
        return NET
    return VALUE if says(VALUE, said) or unit_in(text) else None


def _coded(text: str, around: str) -> str:
    """Read the codes of Austria's market: G.01 the whole, G.02 allotted, G.03 own cover, P.01 the rest."""
    found = _CODE.search(text)
    if not found:
        return ""
    code = found[1] + found[2]
    if code in _CODES:
        return _CODES[code]
    obis = _OBIS.search(text)
    gives = direction_of(around) == EXPORT or (obis is not None and obis[1] == "2")
    if code == "P01":
        return SURPLUS if gives else RESIDUAL
    return EXPORT if gives else IMPORT


def _of_obis(found: re.Match[str]) -> str:
    """Tell by an OBIS number: its first part is the direction, 3 to 8 are reactive."""
    return {"1": IMPORT, "2": EXPORT, "16": NET, "15": IMPORT}.get(found[1], OTHER)


def direction_of(text: str) -> str:
    """Say whether words mean energy taken or given; empty where they say neither.

    Examples
    --------
    >>> direction_of("Lieferrichtung: Bezug"), direction_of("Active Export Interval (kW)")
    ('import', 'export')
    """
    if obis := _OBIS.search(text):
        way = _of_obis(obis)
        return way if way in {IMPORT, EXPORT} else ""
    said = plain(text)
    at = {way: where_said(way, said) for way in (IMPORT, EXPORT)}
    named = [way for way, place in at.items() if place >= 0]
    # `Gesamtverbrauch (bei Teilnahme gem. Erzeugung)` is of use: the first word counts.
    return min(named, key=lambda way: at[way]) if named else ""


def _part(text: str) -> str:
    if obis := _OBIS.search(text):
        part = {"0": "total", "1": "high", "2": "low"}.get(obis[3], f"part {obis[3]}")
        return part if obis[2] in {"8", "9", "29"} else ""
    said = plain(text)
    for part in ("high", "low", "single"):
        if says(part, said):
            return part
    return "total" if says("total", said) else ""


def unit_in(text: str) -> str:
    """Find a unit of energy or power in a text.

    Examples
    --------
    >>> unit_in("energyConsumption (kWh)"), unit_in("Generator active power (kW)"), unit_in("x")
    ('kwh', 'kw', '')
    """
    found = _UNIT.search(text.replace("_", " "))
    return found[1].lower() if found else ""
