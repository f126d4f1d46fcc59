"""Payees that pass money on: factors, neutral vendors, card issuers. Where they are tells no work."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import rows_of


@cache  # of the program's own files, which do not change while it runs
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (files("ultramicro.flows.locality") / "passing_on.csv").read_text(encoding="utf-8")
    return tuple((row["kind"], re.compile(row["pattern"])) for row in csv.DictReader(text.splitlines()))


def passes_on(name: str) -> str | None:
    """Return as what a payee of this name passes money on to others; None if it is not known to.

    Examples
    --------
    >>> [passes_on(name) for name in ("Matrix SCM Ltd", "X c/o Time Invoice Finance", "Electrical Factors")]
    ['neutral_vendor', 'factor', None]
    """
    printed = name.upper()
    return next((kind for kind, pattern in _patterns() if pattern.search(printed)), None)


def passing_on(names: Relation) -> dict[str, str]:
    """Return the parties that pass money on, with a name of each.

    Parameters
    ----------
    names : Relation
        The table `party_names`.

    Returns
    -------
    dict of str to str
        By party.
    """
    rows = rows_of(names.select("party_id", "party", "name").order_by("party_id", "name"))
    # Any name tells: "c/o" and "assigned to" stand in some of a party's names only.
    return {row["party_id"]: row["party"] for row in rows if passes_on(row["name"] or "")}
