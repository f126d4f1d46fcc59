"""Rules of countries about sharing energy: dated parameters with their source, in `country_rules.csv`.

How sure each is stands beside it: `measured` on published figures, `read` in the source named, `known` and to
be checked before it is relied on, or `unsettled`. A rule that is not in the table is not known here.
"""

from __future__ import annotations

import csv
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Certainty(StrEnum):
    """How sure a rule is."""

    MEASURED = "measured"
    READ = "read"
    KNOWN = "known"
    UNSETTLED = "unsettled"


class CountryRule(NamedTuple):
    """One rule of a country, and from when until when it holds; open where a day is not known."""

    country: str
    rule: str
    value: str
    unit: str
    valid_from: date | None
    valid_until: date | None
    certainty: Certainty
    source: str


@cache  # of the program's own files, which do not change while it runs
def all_rules() -> tuple[CountryRule, ...]:
    """Return every rule."""
    text = (files(__package__) / "country_rules.csv").read_text(encoding="utf-8")
    return tuple(_rule(row) for row in csv.DictReader(text.splitlines()))


def _rule(row: dict[str, str]) -> CountryRule:
    days = (date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_until"))
    begins, ends = days
    return CountryRule(
        row["country"], row["rule"], row["value"], row["unit"], begins, ends, Certainty(row["certainty"]),
        row["source"],
    )  # fmt: skip


def rules_of(country: str, on: date) -> list[CountryRule]:
    """Return the rules of a country that hold on a day.

    Parameters
    ----------
    country : str
        Two letters; more, as in `GB-SCT`, are of the same country.
    on : date
        The day.

    Examples
    --------
    Sharing over Germany's public grid is possible since June 2026:

    >>> [len(rules_of("DE", date(2026, month, 1))) for month in (5, 6)]
    [2, 3]
    >>> [rule.value for rule in rules_of("BE", date(2026, 1, 1)) if rule.unit == "method"]
    ['fixed', 'relative', 'optimal']
    """
    return [
        rule
        for rule in all_rules()
        if rule.country == country[:2]
        and (rule.valid_from or date.min) <= on <= (rule.valid_until or date.max)
    ]
