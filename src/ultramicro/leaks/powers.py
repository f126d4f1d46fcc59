"""Under which power something could be done, who decides, and since when: dated configuration, not code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

RESERVE = "Reserve a competition below the threshold for local suppliers"
COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "GB": ("United Kingdom", "England", "Scotland"),
    "GB-ENG": ("United Kingdom", "England"),
    "GB-SCT": ("United Kingdom", "Scotland"),
    "GB-WLS": ("United Kingdom",),
    "GB-NIR": ("United Kingdom",),
}


@dataclass(frozen=True, kw_only=True)
class Power:
    """A power of a public body.

    Parameters
    ----------
    name, what : str
        What it is called, and what it allows or asks.
    country, applies_to : str
        Where, and to what.
    limit_pence : int or None
        The sum up to which it holds. [pence]
    who_decides, source : str
        Who decides, and where it stands.
    in_force : bool
        Whether it is in force on the day looked at.
    """

    name: str
    what: str
    country: str
    applies_to: str
    limit_pence: int | None
    who_decides: str
    source: str
    in_force: bool


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (files(__package__) / "powers.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def powers(country: str, on: date) -> list[Power]:
    """Return the powers of a country, with whether each is in force on a day.

    Parameters
    ----------
    country : str
        As in place.toml: GB, or GB-ENG, GB-SCT, GB-WLS, GB-NIR where only one law counts.
    on : date
        The day.

    Examples
    --------
    >>> [p.in_force for p in powers("GB-ENG", date(2026, 1, 1)) if p.name == RESERVE]
    [False]
    >>> [p.in_force for p in powers("GB-ENG", date(2026, 3, 1)) if p.name == RESERVE]
    [True]
    """
    places = COUNTRIES.get(country.upper(), ())
    return [
        Power(
            name=row["power"],
            what=row["what"],
            country=row["country"],
            applies_to=row["applies_to"],
            limit_pence=int(row["limit_pence"]) if row["limit_pence"] else None,
            who_decides=row["who_decides"],
            source=row["source"],
            in_force=_in_force(row, on),
        )
        for row in _rows()
        if row["country"] in places
    ]


def _in_force(row: Mapping[str, str], on: date) -> bool:
    begins, ends = row["from_on"], row["until_on"]
    return bool(begins) and date.fromisoformat(begins) <= on and (not ends or on <= date.fromisoformat(ends))


def small_limit_pence() -> int:
    """Return the yearly sum below which goods and services can be reserved, in pence."""
    return next(int(row["limit_pence"]) for row in _rows() if row["power"] == RESERVE)
