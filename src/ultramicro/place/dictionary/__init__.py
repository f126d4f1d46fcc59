"""The data dictionary: every table, column, type, unit and meaning, said once.

Schemas, checks and reference pages come from the CSV files beside this module: `tables.csv`
names the tables, `<table>.csv` its columns, `values.csv` the words of ids that stand in them.

Examples
--------
>>> [c.name for c in columns("payments")][:3]
['file', 'line', 'kind']
>>> table("payments").file
'payments/'
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import pyarrow as pa

from ultramicro.core.contract import ColumnRule
from ultramicro.core.message import Listed, Message, say

ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "time": pa.timestamp("us"),
    "boolean": pa.bool_(),
    "message": pa.string(),  # what it is made of, by `core.packing`
}


class Rule(StrEnum):
    """What the values of a column must keep, beside their type and unit."""

    ABOVE_0 = "above_0"
    NOT_NEGATIVE = "not_negative"
    UNIQUE = "unique"
    UNIQUE_WITH = "unique_with"
    """Unique together with other columns."""
    DIFFERS_FROM = "differs_from"
    """Never the same as another column."""
    YES_OR_NO = "yes_or_no"
    POSTCODE = "postcode"
    """A whole British postcode, or the beginning of one, where the place is in the United Kingdom."""
    WEEKDAY = "weekday"
    """One day of the week, as `core.weekdays` reads it."""

    def says(self, others: Sequence[str]) -> Message:
        """Say the rule to people.

        Examples
        --------
        >>> Rule.UNIQUE_WITH.says(["debtor", "creditor"])
        'unique with debtor and creditor'
        """
        return {
            Rule.ABOVE_0: say("above 0"),
            Rule.NOT_NEGATIVE: say("0 or more"),
            Rule.UNIQUE: say("unique"),
            Rule.UNIQUE_WITH: say("unique with {others}", others=Listed(others)),
            Rule.DIFFERS_FROM: say("other than {others}", others=Listed(others)),
            Rule.YES_OR_NO: say("yes or no"),
            Rule.POSTCODE: say("a UK postcode or the start of one, if the place is in the UK"),
            Rule.WEEKDAY: say("one day of the week; it may be cut short, as in tue"),
        }[self].with_id(self.value)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table; what it means is a message."""

    name: str
    type: str
    unit: str
    required: bool
    meaning: str
    set_when_read: bool = False
    """Whether no file holds it: it says where in a file a row stands."""
    rule: Rule | None = None
    """What else its values must keep; `meaning` says it too."""
    others: tuple[str, ...] = ()
    """Columns of the same table that the rule names."""
    label: str = ""
    """What people call it, where its name would mislead; a message."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: raw (from files), derived (made by a technique) or of an answer."""

    name: str
    kind: str
    file: str
    meaning: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache  # of the program's own files, which do not change while it runs
def tables() -> dict[str, Table]:
    """Every table by name, in the order of the dictionary."""
    return {
        row["table"]: Table(
            name=row["table"], kind=row["kind"], file=row["file"], meaning=say(row["meaning"])
        )
        for row in _rows("tables")
    }


def table(name: str) -> Table:
    """One table.

    Raises
    ------
    KeyError
        If the dictionary has no such table.
    """
    return tables()[name]


@cache  # of the program's own files, which do not change while it runs
def columns(name: str) -> tuple[Column, ...]:
    """Return the columns of a table, in order.

    Parameters
    ----------
    name : str
        A table of the dictionary.

    Raises
    ------
    KeyError
        If the dictionary has no such table.
    """
    table(name)
    return tuple(_column(row) for row in _rows(name))


def _column(row: Mapping[str, str]) -> Column:
    code, *others = (row.get("rule") or "").split() or [""]
    rule = Rule(code) if code else None
    meaning = say(row["meaning"])
    return Column(
        name=row["column"],
        type=row["type"],
        unit=row["unit"],
        required=row["required"] == "yes",
        meaning=say("{meaning}; {rule}", meaning=meaning, rule=rule.says(others)) if rule else meaning,
        set_when_read=row["required"] == "read",
        rule=rule,
        others=tuple(others),
        label=say(row["label"]) if row.get("label") else "",
    )


@cache  # of the program's own files, which do not change while it runs
def _values() -> dict[tuple[str, str], str]:
    """Return the words of every id that stands in a table, by column (or `table.column`) and id."""
    return {
        (column, row["value"]): row["meaning"] for row in _rows("values") for column in row["columns"].split()
    }


def value_words(table: str, column: str, value: str) -> Message | None:
    """Return what an id that stands in a column says to a person; None where it has no words.

    Several ids, parted by blanks, are said one after the other.

    Parameters
    ----------
    table, column : str
        The table and its column.
    value : str
        The id.

    Examples
    --------
    >>> value_words("leaks", "obstacle", "no_supplier"), value_words("payments", "payee", "contract")
    ('no supplier', None)
    >>> value_words("plan_understood", "guesses", "unit period")
    'unit, period'
    """
    if meaning := _value_meaning(table, column, value):
        return say(meaning).with_id(value)
    several = [_value_meaning(table, column, each) for each in value.split(" ")]
    if len(several) > 1 and all(several):
        return say("{words}", words=Listed([say(each) for each in several if each], by=""))
    return None


@cache  # of the program's own files, which do not change while it runs
def value_places(table: str, column: str) -> Mapping[str, int]:
    """Return the place of every id among those that may stand in a column, in the order of the dictionary.

    Examples
    --------
    >>> [value_places("stress_work", "arm")[arm] for arm in ("calm", "without", "all")]
    [0, 1, 2]
    """
    own = [value for name, value in _values() if name == f"{table}.{column}"]
    return {value: place for place, value in enumerate(own or [v for name, v in _values() if name == column])}


def _value_meaning(table: str, column: str, value: str) -> str | None:
    known = _values()
    return known.get((f"{table}.{column}", value)) or known.get((column, value))


@cache  # of the program's own files, which do not change while it runs
def column_rules(name: str) -> Mapping[str, ColumnRule]:
    """Return what an answer's table must be, for `core.ask` to hold it against.

    Examples
    --------
    >>> column_rules("flow_links")["amount_pence"]
    ColumnRule(type='integer', required=True)
    """
    return {c.name: ColumnRule(type=c.type, required=c.required) for c in columns(name)}


def arrow_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a table, as the dictionary has it.

    Examples
    --------
    >>> arrow_schema("areas").names
    ['area', 'level', 'population', 'rule']
    """
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.type]) for c in columns(name)])


@dataclass(frozen=True, kw_only=True)
class EventField:
    """One field of an event that a room writes into the books."""

    event: str
    version: int
    field: str
    type: str
    unit: str
    meaning: str


def event_fields(room: str) -> tuple[EventField, ...]:
    """Return the fields of the events of a room, as `events/ROOM.csv` has them.

    Examples
    --------
    >>> [each.field for each in event_fields("ledger") if each.event == "bank_line"]
    ['account', 'amount_pence', 'on']
    """
    return tuple(
        EventField(
            event=row["event"],
            version=int(row["version"]),
            field=row["field"],
            type=row["type"],
            unit=row["unit"],
            meaning=row["meaning"],
        )
        for row in _rows(f"events/{room}")
    )


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A column whose names are those of other columns.

    Parameters
    ----------
    table, column : str
        Where the names are used.
    names : tuple of (str, str)
        The tables and columns in which they are those of somebody or something.
    told : bool
        Whether a name of nobody is told though none is like it; else only what may be a slip is.
    """

    table: str
    column: str
    names: tuple[tuple[str, str], ...]
    told: bool


@cache  # of the program's own files, which do not change while it runs
def references() -> tuple[Reference, ...]:
    """Return which columns of kept tables name what stands in others.

    Examples
    --------
    >>> next(each.names for each in references() if each.table == "terms")
    (('menu', 'kitchen'),)
    """
    return tuple(
        Reference(table=at, column=column, told=row["unknown"] == "told",
                  names=tuple(_parted(each) for each in row["names"].split()))
        for row in _rows("references") for at, column in [_parted(row["column"])]
    )  # fmt: skip


def _parted(name: str) -> tuple[str, str]:
    table, _, column = name.partition(".")
    return table, column
