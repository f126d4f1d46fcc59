"""Cells of resources, needs and pledges with amounts as people write them: read as meant, or asked about.

Whoever lists what a neighbourhood has writes `half an acre`, `£12 a day` or `3 days a week` into one cell.
What has one meaning is brought to a number and its unit, and the row says so; of anything else it is asked
what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import pyarrow as pa

from ultramicro.core.formatting import speaker
from ultramicro.core.message import Message, Number, Pence, Value, joined, note, say
from ultramicro.core.packing import packed
from ultramicro.core.units import parted
from ultramicro.place.readers.tables.bare_units import THOUSAND
from ultramicro.place.readers.tables.convert import PACKED, Rule
from ultramicro.place.readers.tables.headers import Match
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.tables.questions import QUESTIONS
from ultramicro.place.readers.tables.reading import Reading
from ultramicro.place.readers.tables.values import parse_cell, quick_sql
from ultramicro.place.readers.text.engine import rows
from ultramicro.place.readers.text.engine import text as sql_text
from ultramicro.place.readers.values.amounts_said import ROUGHLY, Asked, Taken, amount_said
from ultramicro.place.readers.values.numbers_said import prepared
from ultramicro.place.readers.values.sums_said import (
    LEAST,
    MONEY_SIGN,
    MOST,
    Priced,
    cost_and_time,
    months_said,
    people_said,
    price_of_unit,
    share_said,
    sum_said,
)

TABLES = frozenset({"resources", "needs", "pledges"})
"""The tables that people write without having seen a vocabulary."""
QUANTITY, UNIT = "quantity", "unit"
FOREIGN = "\N{LIRA SIGN}"
"""What stands for a pound where the place counts in something else: no sum is read with it."""
NOW = frozenset((
    "now", "immediately", "straight away", "asap", "at once", "today", "available now", "ongoing",  # data
    "open", "no end", "indefinitely", "always", "any time", "anytime",  # data
))  # fmt: skip
"""What says of a day that there is no bound."""


@dataclass(kw_only=True)
class _Row:
    """What is put in the place of a row's cells, what is asked of it, and what is said of it."""

    record: int
    cells: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Message] = field(default_factory=dict)
    said: list[Message] = field(default_factory=list)

    def ask(self, asked: Asked, text: str, header: str) -> None:
        """Ask about a cell; its first question stands."""
        told = QUESTIONS[asked.question]
        values = {"text": _told(text), "column": header, "other": asked.other, "sign": speaker().sign()}
        own = {name: value for name, value in values.items() if "{" + name + "}" in told.template}
        self.asked.setdefault(header, Message(told.template, own).with_id(told.id))

    @property
    def questions(self) -> Message | None:
        """All that is asked of the row, called by the first; None where nothing is."""
        first, *more = self.asked.values() or (None,)
        return joined([first, *more], ". ").with_id(first.id) if first and more else first


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was made of the cells of a table, as the engine joins it to the records.

    Parameters
    ----------
    table : pyarrow.Table
        A row for each record of which something was made: `record_`, `w0` ... for its cells, what is asked.
    columns : sequence of str
        The columns of the dictionary that `w0` ... stand for.
    """

    table: pa.Table
    columns: tuple[str, ...]

    def cell(self, name: str, cell: str) -> str:
        """Return the SQL of a cell, or of what was put in its place."""
        if name not in self.columns:
            return cell
        mine = f"w{self.columns.index(name)}"
        return f"CASE WHEN {mine} IS NULL THEN {cell} ELSE nullif({mine}, '') END"

    @staticmethod
    def rule() -> Rule:
        """Return the rule by which rows are asked about."""
        return Rule(when="asked IS NOT NULL", reason=say("{packed}"), said={PACKED: "asked"})

    @staticmethod
    def unasked(match: Match) -> str:
        """Return SQL that is true where nothing was asked of a cell: what was is not asked in other words."""
        return f"NOT coalesce(list_contains(asked_cells, {sql_text(match.header)}), false)"


def written(origin: Origin, found: Mapping[str, Match], cells: Mapping[str, str]) -> Written:
    """Read the cells that hold no plain numbers.

    Parameters
    ----------
    origin : Origin
        The records.
    found : mapping of str to Match
        Which column of the file is which of the table's.
    cells : mapping of str to str
        Their SQL.
    """
    mended = [
        _mended(record, {name: _in_own(text) for name, text in texts.items()}, found)
        for record, texts in _odd(origin, found, cells)
    ]
    columns = tuple(dict.fromkeys([*found, UNIT]))
    kept: dict[str, list[object]] = {"record_": [row.record for row in mended]}
    kept |= {f"w{n}": [row.cells.get(name) for row in mended] for n, name in enumerate(columns)}
    kept["asked"] = [packed(row.questions) if row.questions else None for row in mended]
    kept["asked_cells"] = [list(row.asked) for row in mended]
    kept["said_"] = [packed(joined(row.said)) if row.said else None for row in mended]
    types = {name: pa.string() for name in kept}
    types |= {"record_": pa.int64(), "asked_cells": pa.list_(pa.string())}
    return Written(table=pa.table(kept, schema=pa.schema(types)), columns=columns)


def _odd(
    origin: Origin, found: Mapping[str, Match], cells: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the records of which a cell is in no plain form, with all their cells."""
    odd = [
        f"({cells[name]} IS NOT NULL AND {quick_sql(cells[name], _reading(match))} IS NULL)"
        for name, match in found.items() if match.column.type in {"integer", "number", "date"}
    ]  # fmt: skip
    # 80 may be a slip for 80%, or for 0.8.
    odd += [
        f"try_cast({cells[name]} AS DOUBLE) > 1"
        for name, match in found.items() if match.column.unit == "share" and match.factor == 1
    ]  # fmt: skip
    if UNIT in found:
        own = "" if speaker().sign() == MONEY_SIGN else f"|[{MONEY_SIGN}{speaker().sign()}]"
        odd.append(f"regexp_matches({cells[UNIT]}, '\\beach\\b|\\d{own}', 'i')")
    names = list(found)
    chosen = ", ".join(cells[name] for name in names)
    sql = (
        f"SELECT record_, {chosen} FROM {origin.sql} AS source WHERE {' OR '.join(odd) or 'false'} "
        "ORDER BY record_"
    )
    for record, *texts in rows(origin.con, sql):
        yield record, {name: text or "" for name, text in zip(names, texts, strict=True)}


def _reading(match: Match) -> Reading:
    return Reading(column=match.column, factor=match.factor)


def _mended(record: int, texts: Mapping[str, str], found: Mapping[str, Match]) -> _Row:
    row = _Row(record=record)
    people = _people(row, texts, found)
    unit = _quantity(row, texts, found, people) if QUANTITY in found else texts.get(UNIT, "")
    for name, match in found.items():
        text = texts[name]
        if name in {QUANTITY, "people"} or not text or match.column.type == "text":
            continue
        # What the reader of plain forms can read keeps its meaning.
        if parse_cell(text, _reading(match)) is not None:
            _over(row, match, text)
        elif match.column.unit == "pence":
            _sum(row, name, match, texts, unit)
        elif match.column.unit in _NUMBERS:
            _number(row, name, match, text)
        elif match.column.type == "date":
            _day(row, name, match, text)
    # What is plain but for the sign of the place's money is read without it.
    for name, text in texts.items():
        if _told(text) != text and (name == UNIT or found[name].column.type != "text"):
            row.cells.setdefault(name, text)
    return row


def _over(row: _Row, match: Match, text: str) -> None:
    """Ask about a share above the whole."""
    if match.column.unit == "share":
        value = parse_cell(text, _reading(match))
        if value is not None and value > 1:
            row.ask(Asked(question="share_not_said"), text, match.header)


def _people(row: _Row, texts: Mapping[str, str], found: Mapping[str, Match]) -> int | None:
    text, match = texts.get("people", ""), found.get("people")
    if not text or match is None:
        return None
    plain = parse_cell(text, _reading(match))
    if plain is not None:
        return int(plain)
    said = people_said(text)
    if isinstance(said, Asked):
        row.ask(said, text, match.header)
        return None
    row.cells["people"] = str(int(said.number))
    _tell(row, text, said)
    return int(said.number)


def _quantity(row: _Row, texts: Mapping[str, str], found: Mapping[str, Match], people: int | None) -> str:
    """Read the quantity with its unit, and return the unit."""
    text, unit, match = texts[QUANTITY], texts.get(UNIT, ""), found[QUANTITY]
    if not text and re.match(r"^\W*\d", unit):
        text, unit = unit, ""
    elif not text or (parse_cell(text, _reading(match)) is not None and not re.search(r"\beach\b", unit)):
        return unit
    said = amount_said(text, unit, people)
    if isinstance(said, Asked):
        row.ask(said, text, match.header)
        return unit
    if said.unit == THOUSAND and not unit and texts.get("price_pence"):
        # A price beside it is of one thing, and not of a thousand.
        said = Taken(number=said.number * 1000, unit="", rough=said.rough)
    row.cells |= {QUANTITY: _plain(said.number), UNIT: said.unit}
    if said.rough or not _says_the_same(text, said):
        _tell(row, text, said)
    return said.unit


def _says_the_same(text: str, said: Taken) -> bool:
    """Whether a cell holds the number itself, and no more than its unit."""
    found = re.fullmatch(r"[£€$]?\s*(?P<number>[\d,]+(?:\.\d+)?)\s*(?P<unit>[^\d]*)", prepared(text))
    return bool(found) and Fraction(found["number"].replace(",", "")) == said.number if found else False


def _in_own(text: str) -> str:
    """Write the sign of the place's own money as that of the pound, which is then no sign of its own."""
    own = speaker().sign()
    return text if own == MONEY_SIGN else text.replace(MONEY_SIGN, FOREIGN).replace(own, MONEY_SIGN)


def _told(text: str) -> str:
    """Return a cell as it was typed."""
    own = speaker().sign()
    return text if own == MONEY_SIGN else text.replace(MONEY_SIGN, own).replace(FOREIGN, MONEY_SIGN)


def _tell(row: _Row, text: str, said: Taken) -> None:
    text = _told(text)
    code, n = ROUGHLY if said.rough else "amount_as_written", Number(float(said.number))
    if said.unit:
        row.said.append(note(code, "'{text}' is taken as {n} {unit}.", text=text, n=n, unit=_told(said.unit)))
    else:
        row.said.append(note(code, "'{text}' is taken as {n}.", text=text, n=n))


def _sum(row: _Row, name: str, match: Match, texts: Mapping[str, str], unit: str) -> None:
    text, is_price = texts[name], name == "price_pence"
    said = sum_said(text, careful=LEAST if is_price else MOST, whole_pence=match.factor == 1)
    brought = False
    if isinstance(said, Priced) and is_price:
        was, said = said, price_of_unit(said, unit)
        brought = isinstance(said, Priced) and said.number != was.number
    elif isinstance(said, Priced) and name == "cost_pence":
        both = cost_and_time(said, texts.get("cost_per", ""))
        said, per = (both, "") if isinstance(both, Asked) else both
        row.cells |= {"cost_per": per} if per and "cost_per" in texts else {}
    if isinstance(said, Asked):
        row.ask(said, text, match.header)
        return
    pence = said.number if said.in_pence else said.number * Fraction(match.factor)
    row.cells[name] = f"{_plain(pence)}p"
    told: dict[str, Value] = {"text": _told(text), "sum": Pence(float(pence), "exact")}
    code = ROUGHLY if said.rough else "amount_as_written"
    if brought:
        row.said.append(
            note(code, "'{text}' is taken as {sum} for one {unit}.", unit=parted(unit)[0], **told)
        )
    elif said.rough:
        row.said.append(note(code, "'{text}' is taken as {sum}.", **told))


_NUMBERS = {"share": share_said, "months": months_said}


def _number(row: _Row, name: str, match: Match, text: str) -> None:
    said = _NUMBERS[match.column.unit](text)
    if isinstance(said, Asked):
        row.ask(said, text, match.header)
        return
    # In per cent, as the header may say that bare figures are.
    share = match.column.unit == "share"
    row.cells[name] = f"{_plain(said.number * 100)}%" if share else _plain(said.number)
    if said.rough:
        _tell(row, text, said)


def _day(row: _Row, name: str, match: Match, text: str) -> None:
    if prepared(text) in NOW:
        row.cells[name] = ""
    else:
        row.ask(Asked(question="day_not_said"), text, match.header)


def _plain(number: Fraction) -> str:
    """Write a number as the engine reads it."""
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.12f}".rstrip("0")
