"""What columns and tables are called when people read them: made from the id, or in `headings.csv`."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from ultramicro.core.message import Message, say

UNITS = ("pence", "share", "percent", "wh", "kwh", "m2", "hours", "date")
"""Units that stand last in an id and are shown with the value instead."""
_UNIT = re.compile(rf"_({'|'.join(UNITS)})$")


def english(name: str) -> str:
    """Return an id's heading in English: unit off, underscores out; `headings.csv` goes before.

    Examples
    --------
    >>> english("inside_pence"), english("share_low"), english("party_id")
    ('Inside', 'Share low', 'Party number')
    """
    given = _given().get(name)
    if given:
        return given
    text = _UNIT.sub("", name).replace("_", " ").strip() or name
    return text[:1].upper() + text[1:]


def heading(name: str) -> Message:
    """Return what an id is called, as a message.

    Examples
    --------
    >>> heading("amount_pence")
    'Amount'
    """
    return say(english(name).replace("{", "(").replace("}", ")"))


@cache  # of the program's own files, which do not change while it runs
def _given() -> dict[str, str]:
    text = (files(__package__) / "headings.csv").read_text(encoding="utf-8")
    return {row["name"]: row["heading"] for row in csv.DictReader(text.splitlines())}
