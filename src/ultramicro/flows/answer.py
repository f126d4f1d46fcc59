"""The answer to where the money goes, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import say
from ultramicro.core.money import pounds
from ultramicro.core.percent import percent
from ultramicro.flows.answer_tables import answer_tables
from ultramicro.flows.figures import figures
from ultramicro.flows.findings import Findings, Sums, bodies
from ultramicro.flows.pictures import pictures
from ultramicro.flows.shares import BASES, NONE_GIVEN

DIMENSIONS = ("category", "class", "month", "year", "payer", "sector")


def range_words(sums: Sums) -> str:
    """Say a share's range in words.

    Examples
    --------
    >>> range_words(Sums(inside_pence=12, outside_pence=53, unknown_pence=35))
    'between 12% and 47%'
    """
    if sums.shares is None:
        return "a part that cannot be told, as credits outweigh payments,"
    low, high = (percent(share) for share in sums.shares)
    return low if low == high else f"between {low} and {high}"


def _open(sums: Sums) -> str:
    """Say why a share is a range: of how much it is not known where it went; nothing where it is none.

    Examples
    --------
    >>> _open(Sums(inside_pence=1, unknown_pence=35_000)), _open(Sums(inside_pence=1))
    (', as it is not known where the payees of £350.00 are', '')
    """
    if not sums.unknown_pence or sums.shares is None:
        return ""
    return f", as it is not known where the payees of {pounds(sums.unknown_pence)} are"


def _when(first: date | None, last: date | None) -> str:
    """Say from when to when.

    Examples
    --------
    >>> april, june = date(2025, 4, 1), date(2025, 6, 1)
    >>> _when(april, april), _when(april, june), _when(None, None)
    ('In April 2025', 'From April 2025 to June 2025', 'In all')
    """
    if not first or not last:
        return "In all"
    return f"In {first:%B %Y}" if first == last else f"From {first:%B %Y} to {last:%B %Y}"


def purpose_words(category: str) -> str:
    """Name a category in a sentence; where files give none, say so."""
    return "payments whose purpose is not given" if category == NONE_GIVEN else category


@dataclass(frozen=True, kw_only=True)
class FlowsAnswer(Answer):
    """Where the money went and how much of it stayed, for one area among the place's areas."""

    found: Findings
    top: int = 20

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        return [self._paid(), say("{said}", said=self._stayed()).with_id("stays_here"), self._leaves()]

    def _paid(self) -> str:
        found = self.found
        when = _when(found.first, found.last)
        payers = len(bodies(found.local.items(found.area, "all", "payer")))
        who = "one body" if payers == 1 else f"{payers} bodies"
        sure, everything = found.influenceable().total_pence, found.all().total_pence
        return (
            f"{when} {who} of {found.place} paid {pounds(everything)}, of which {pounds(sure)} were "
            "purchases and grants that could have gone to another payee."
        )

    def _stayed(self) -> str:
        found, sums, everything = self.found, self.found.influenceable(), self.found.all()
        if not found.areas_given:
            return "How much of it stayed cannot be said yet: place.toml names no areas."
        if sums.shares is None:
            return (
                f"How much of the influenceable money stayed in {found.area} cannot be said, as credits "
                f"outweigh payments; of all the money {range_words(everything)} did{_open(everything)}."
            )
        return (
            f"Of the influenceable money {range_words(sums)} stayed in {found.area}{_open(sums)}; of all the "
            f"money {range_words(everything)} did{_open(everything)}."
        )

    def _leaves(self) -> str:
        found = self.found
        items = found.local.items(found.area, "influenceable", "category")
        items = {purpose_words(name): sums for name, sums in items.items()}
        outside = max(items.items(), key=lambda kv: (kv[1].outside_pence, kv[0]), default=None)
        unknown = max(items.items(), key=lambda kv: (kv[1].unknown_pence, kv[0]), default=None)
        parts = []
        if outside and outside[1].outside_pence > 0:
            parts.append(f"most is known to leave for {outside[0]} ({pounds(outside[1].outside_pence)})")
        if unknown and unknown[1].unknown_pence > 0:
            what = (
                "the largest unknown" if found.areas_given else "the largest part of the influenceable money"
            )
            parts.append(f"{what} is {unknown[0]} ({pounds(unknown[1].unknown_pence)})")
        said = "; ".join(parts)
        return f"{said[:1].upper()}{said[1:]}." if said else "Nothing was found that leaves."

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return figures(self.found)

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return answer_tables(self.found, self.top)

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return pictures(self.found)

    def checks(self) -> Sequence[Check]:
        """Hold every sum against another way to it; all are exact to the penny."""
        found = self.found
        paid = found.payments_pence - found.counted_apart_pence
        return [
            Check(law="flows sum to payments", error=found.flows_pence - found.payments_pence),
            Check(
                law="classes sum to payments",
                error=sum(r["amount_pence"] for r in found.classes) - found.payments_pence,
            ),
            Check(
                law="inside + outside + unknown = total in every row of locality",
                error=_worst(map(_row_error, found.local.rows)),
            ),
            Check(
                law="every area's total is all that was paid",
                error=_worst(found.local.whole(a.name, "all").total_pence - paid for a in found.areas),
            ),
            Check(law="the items of every dimension sum to all", error=_worst(self._item_errors())),
            Check(
                law="low ≤ high in every row of locality", error=_worst(map(_range_error, found.local.rows))
            ),
        ]

    def _item_errors(self) -> list[int]:
        local = self.found.local
        return [
            sum(s.total_pence for s in local.items(area.name, basis, dimension).values())
            - local.whole(area.name, basis).total_pence
            for area in self.found.areas
            for basis in BASES
            for dimension in DIMENSIONS
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        found, sums = self.found, self.found.influenceable()
        said = list(found.notes)
        if not found.areas_given:
            said.append(
                "Areas: what counts as local, as [[areas]] in place.toml; beginnings of postcodes do."
            )
        elif sums.unknown_pence > 0:
            said.append(
                f"Where the payees of {pounds(sums.unknown_pence)} are: their postcodes in parties.csv "
                "would narrow every range."
            )
        if not any(row["size"] or row["kind"] for row in found.kinds):
            said.append(
                "The size and kind of payees: a register or parties.csv would show how much reaches small "
                "firms and voluntary bodies."
            )
        if not found.received:
            said.append("Bank statements: they would show the money that comes in.")
        if len(found.pay_by_payer) <= 1:
            said.append("Pay of several employers: with it the dependence on one employer could be seen.")
        return said


def _worst(errors: Any) -> float:
    return float(max((abs(error) for error in errors), default=0))


def _row_error(row: Mapping[str, Any]) -> int:
    return int(row["inside_pence"] + row["outside_pence"] + row["unknown_pence"] - row["total_pence"])


def _range_error(row: Mapping[str, Any]) -> float:
    return 0.0 if row["share_low"] is None else max(0.0, row["share_low"] - row["share_high"])
