"""Rules of the law as dated guard-rails: they warn, with their source and date; they are no legal advice."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import NamedTuple

from ultramicro.core.message import Message, Number, Pence, Share, Value, note, say, template

SAYS: Mapping[str, str] = {
    "credit_union_interest": template(
        "A credit union may charge {limit} a month at most, with all charges included"
    ),
    "unsecured_years": template("A smaller credit union may lend unsecured for {limit} years at most"),
    "unsecured_above_shares": template(
        "An unsecured loan may be {limit} above the borrower's own shares at most"
    ),
    "free_instalments": template(
        "Credit from the seller without interest is exempt with {limit} instalments at most"
    ),
    "free_days": template(
        "All instalments must fall within twelve months that begin with the day of the agreement: "
        "the same day of the twelfth month is a day too late"
    ),
    "cash_loans": template(
        "Lending cash to people needs authorisation unless an exemption fits; 60F is for sellers and does not"
    ),
    "deposits": template(
        "Taking deposits without authorisation is an offence: offer shares or work with a credit union"
    ),
    "e_money_notice": template(
        "Above {limit} in twelve months a limited network must give notice to the FCA within 28 days"
    ),
    "share_holding": template("One person may hold {limit} of withdrawable shares at most"),
    "nomination": template(
        "A nomination is in writing and passes on {limit} at most; marriage revokes it, and an officer or "
        "employee can only be nominated by a near relative"
    ),
    "small_estate": template(
        "Without a nomination, {limit} at most may be passed on without a grant of probate"
    ),
    "simplified_invoice": template("An invoice of {limit} at most, VAT included, may be a simplified one"),
    "share_interest": template(
        "Interest is the lowest rate that keeps the shares; above {limit} it looks like a profit investment"
    ),
}
"""What each rule says, with its limit."""


class Rail(NamedTuple):
    """One rule, and from when until when it holds."""

    rule: str
    country: str
    since: date
    until: date | None
    limit: Decimal
    unit: str
    source: str

    @property
    def says(self) -> Message:
        """The rule in words, with its limit."""
        return say(SAYS[self.rule], limit=self._limit())

    def _limit(self) -> Value:
        if self.unit.startswith("pounds"):
            # The law's own money, whatever the place's is.
            return Pence(float(self.limit * 100), "whole", currency="GBP")
        return (
            Share(float(self.limit / 100), 0)
            if self.unit.startswith("percent")
            else Number(float(self.limit))
        )

    def warning(self) -> Message:
        """Return the rule in words with its source and date, under the rule's id."""
        return note(
            self.rule,
            "{rule} ({source}; in force since {day}). Check it: it may have changed.",
            rule=self.says,
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
            Decimal(row["limit"]), row["unit"], row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def rail(rule: str, country: str, on: date) -> Rail | None:
    """Return a rule as it held on a day in a country; nothing where we know of none.

    Examples
    --------
    >>> rail("credit_union_interest", "GB", date(2026, 1, 1)).says
    'A credit union may charge 3% a month at most, with all charges included'
    >>> rail("credit_union_interest", "GB", date(2010, 1, 1)) is None
    True
    """
    fits = (
        each
        for each in rails()
        if (each.rule, each.country) == (rule, country)
        and each.since <= on
        # Old limits stay in the table: a loan is judged by the law of its day.
        and (each.until is None or on <= each.until)
    )
    return next(fits, None)
