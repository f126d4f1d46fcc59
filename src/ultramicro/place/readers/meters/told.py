"""What is known of a file before its cells are looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is known of a file before its cells are looked at.

    Parameters
    ----------
    meter : str
        What its meter is called where nothing in it says so.
    named : bool
        Whether place.toml names the meter, which goes before what the file says.
    zone : callable
        Given the words and metering points of the file, returns its time zone.
    unit, stamps, direction : str
        What place.toml says; empty where it does not.
    seconds : int
        How long a period is, where place.toml says so; else 0.
    columns : mapping of str to str
        Figure to header, where place.toml says so.
    """

    meter: str
    zone: Callable[[str, Sequence[str]], str]
    named: bool = False
    unit: str = ""
    stamps: str = ""
    direction: str = ""
    seconds: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)


_LENGTH = re.compile(r"^(?:PT?)?(\d+)\s*(M|MIN|MINUTES?|MINUTEN|H|HOURS?|STUNDEN?|S|SEC|D|DAYS?|TAGE?)?$")


def seconds_of(text: str) -> int:
    """Read how long a period is; 0 where a text does not say.

    Examples
    --------
    >>> [seconds_of(text) for text in ("QH", "PT15M", "30", "1H", "P1D", "0:15", "x")]
    [900, 900, 1800, 3600, 86400, 900, 0]
    """
    said = text.strip().upper()
    known = {
        "QH": 900,
        "VH": 900,
        "H": 3600,
        "D": DAY,
        "HH": 1800,
        "DAILY": DAY,
        "HOURLY": 3600,
        "1/4H": 900,
        "TAG": DAY,
    }
    if said in known:
        return known[said]
    if found := re.fullmatch(r"0?(\d{1,2}):(\d{2})(?::\d{2})?", said):
        return int(found[1]) * 3600 + int(found[2]) * 60
    if not (found := _LENGTH.match(said)):
        return 0
    scale = {"H": 3600, "S": 1, "D": DAY, "T": DAY}.get((found[2] or "M")[0], 60)
    length = int(found[1]) * scale
    return length if 60 <= length <= DAY else 0  # noqa: PLR2004
