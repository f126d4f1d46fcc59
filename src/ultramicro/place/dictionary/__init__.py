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
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

from ultramicro.core.contract import ColumnRule
from ultramicro.core.message import Message, say

ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "time": pa.timestamp("us"),
    "boolean": pa.bool_(),
    "message": pa.string(),  # what it is made of, by `core.packing`
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table."""

    name: str
    type: str
    unit: str
    required: bool
    meaning: str
    set_when_read: bool = False
    """Whether no file holds it: it says where in a file a row stands."""


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


@cache
def tables() -> dict[str, Table]:
    """Every table by name, in the order of the dictionary."""
    return {
        row["table"]: Table(name=row["table"], kind=row["kind"], file=row["file"], meaning=row["meaning"])
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


@cache
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
    return tuple(
        Column(
            name=r["column"],
            type=r["type"],
            unit=r["unit"],
            required=r["required"] == "yes",
            meaning=r["meaning"],
            set_when_read=r["required"] == "read",
        )
        for r in _rows(name)
    )


@cache
def _values() -> dict[tuple[str, str], str]:
    """Return the words of every id that stands in a table, by column (or `table.column`) and id."""
    return {
        (column, row["value"]): row["meaning"] for row in _rows("values") for column in row["columns"].split()
    }


def value_words(table: str, column: str, value: str) -> Message | None:
    """Return what an id that stands in a column says to a person; None where it has no words.

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
    """
    known = _values()
    meaning = known.get((f"{table}.{column}", value)) or known.get((column, value))
    return say(meaning).with_id(value) if meaning else None


@cache
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
