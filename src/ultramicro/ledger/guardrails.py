"""Rules of the law as dated guard-rails: they warn, with their source and date; they are no legal advice."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import NamedTuple

from ultramicro.core.message import Message, note, say


class Rail(NamedTuple):
    """One rule, and from when until when it holds."""

    rule: str
    country: str
    since: date
    until: date | None
    limit: Decimal
    unit: str
    source: str
    says: str

    def warning(self) -> Message:
        """Return the rule in words with its source and date, under the rule's id."""
        return note(
            self.rule,
            "{rule} ({source}; in force since {day}). Check it: it may have changed.",
            rule=say(self.says),
            source=self.source,
            day=self.since,
        )


@cache
def rails() -> tuple[Rail, ...]:
    """Return every rule there is."""
    text = (resources.files("ultramicro.ledger") / "guardrails.csv").read_text(encoding="utf-8")
    return tuple(
        Rail(
            row["rule"], row["country"], date.fromisoformat(row["from"]),
            date.fromisoformat(row["until"]) if row["until"] else None,
            Decimal(row["limit"]), row["unit"], row["source"], row["says"],
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def rail(rule: str, country: str, on: date) -> Rail | None:
    """Return a rule as it held on a day in a country; nothing where we know of none.

    Examples
    --------
    >>> rail("credit_union_interest", "GB", date(2026, 1, 1)).limit
    Decimal('3')
    >>> rail("credit_union_interest", "GB", date(2010, 1, 1)) is None
    True
    """
    fits = (
        each
        for each in rails()
        if (each.rule, each.country) == (rule, country)
        and each.since <= on
        and (each.until is None or on <= each.until)
    )
    return next(fits, None)
