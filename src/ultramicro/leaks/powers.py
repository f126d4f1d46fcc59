"""Under which power something could be done, who decides, and since when: dated configuration, not code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ultramicro.core.message import Message, note, say
from ultramicro.place.facts.procurement import limit_pence

RESERVE = "reserve_for_local_suppliers"
COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "GB": ("united_kingdom", "england", "scotland"),
    "GB-ENG": ("united_kingdom", "england"),
    "GB-SCT": ("united_kingdom", "scotland"),
    "GB-WLS": ("united_kingdom",),
    "GB-NIR": ("united_kingdom",),
}
COUNTRY_NAMES: Mapping[str, Message] = {
    "united_kingdom": say("United Kingdom"),
    "england": say("England"),
    "scotland": say("Scotland"),
}
APPLIES_TO: Mapping[str, Message] = {
    "goods_services": say("goods and services"),
    "works": say("works"),
    "all": say("all purchases"),
}


@dataclass(frozen=True, kw_only=True)
class Power:
    """A power of a public body.

    Parameters
    ----------
    id : str
        What programs know it by.
    name, what, who_decides : str
        What it is called, what it allows or asks, and who decides.
    country, applies_to : str
        Where, and to what: ids.
    limit_pence : int or None
        The sum up to which it holds. [pence]
    source : str
        The title of the act or order it stands in.
    in_force : bool
        Whether it is in force on the day looked at.
    """

    id: str
    name: Message
    what: Message
    country: str
    applies_to: str
    limit_pence: int | None
    who_decides: Message
    source: str
    in_force: bool

    @property
    def scope(self) -> Message:
        """What it allows or asks, to what it applies and where."""
        return say(
            "{what} Applies to: {applies_to} ({country}).",
            what=self.what, applies_to=APPLIES_TO[self.applies_to], country=COUNTRY_NAMES[self.country],
        )  # fmt: skip


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
    >>> [p.in_force for p in powers("GB-ENG", date(2026, 1, 1)) if p.id == RESERVE]
    [False]
    >>> [p.in_force for p in powers("GB-ENG", date(2026, 3, 1)) if p.id == RESERVE]
    [True]
    """
    places = COUNTRIES.get(country.upper(), ())
    return [_power(row, on) for row in _rows() if row["country"] in places]


def _power(row: Mapping[str, str], on: date) -> Power:
    return Power(
        id=row["id"],
        name=note(row["id"], row["power"]),
        what=say(row["what"]),
        country=row["country"],
        applies_to=row["applies_to"],
        limit_pence=_limit(row, on),
        who_decides=say(row["who_decides"]),
        source=row["source"],
        in_force=_in_force(row, on),
    )


def _limit(row: Mapping[str, str], on: date) -> int | None:
    # Limits change every second year, the power does not: they have a dated table of their own.
    if row["limit"] != "threshold":
        return None
    return limit_pence(row["country"], "best_value_authority", row["applies_to"], on)


def _in_force(row: Mapping[str, str], on: date) -> bool:
    begins, ends = row["from_on"], row["until_on"]
    # A row without a first day is not in force yet: it is listed, and said to be to come.
    return bool(begins) and date.fromisoformat(begins) <= on and (not ends or on <= date.fromisoformat(ends))
