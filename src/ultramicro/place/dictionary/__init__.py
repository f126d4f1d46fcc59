"""The data dictionary: every table, column, type, unit and meaning, said once.

Schemas, checks and reference pages come from the CSV files beside this module: `tables.csv`
names the tables, `<table>.csv` its columns.

Examples
--------
>>> [c.name for c in columns("payments")][:3]
['file', 'line', 'kind']
>>> table("payments").file
'payments/'
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

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
