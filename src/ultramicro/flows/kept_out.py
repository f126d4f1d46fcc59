"""Rows of tables that a person keeps which no answer rests on: each is told with its file, row and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from ultramicro.core.contract import Place, Relation
from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.core.packing import packed, unpacked
from ultramicro.flows.tables import rows_of, table_of
from ultramicro.place.dictionary import tables
from ultramicro.place.readers.model import UNREADABLE

TABLE = "rows_kept_out"
SHOWN = 3
"""So many rows are told in the sentence; the table has all of them."""


@dataclass(frozen=True, kw_only=True)
class KeptOut:
    """A row, or a whole file, that could not be used.

    Parameters
    ----------
    table, file : str
        The table that it would be of, and where it stands.
    line : int or None
        Where it begins in its file; None of a whole file.
    why : Message or str
        The reason.
    """

    table: str
    file: str
    why: Message | str
    line: int | None = None

    @property
    def said(self) -> Message:
        """Where it stands and why it is not used."""
        if self.line is None:
            return say("{file} ({why})", file=self.file, why=self.why)
        return say("{file}, line {line} ({why})", file=self.file, line=str(self.line), why=self.why)


def kept_out(place: Place, *wanted: str) -> tuple[KeptOut, ...]:
    """Return the rows of some tables that were rejected, and their files that could not be read.

    What was set aside, such as a repeated header, is no row and not among them.

    Parameters
    ----------
    place : Place
        The place.
    *wanted : str
        Tables that a person keeps.

    Returns
    -------
    tuple of KeptOut
        By file and line: tables have no order of their own, and an answer must be the same each time.
    """
    found = [
        KeptOut(table=table, file=row["file"], line=row["line"], why=_unpacked(row["reason"]))
        for row in _rows(place, "rejects", wanted, fate="rejected")
        if (table := table_of_file(row["file"], wanted))
    ] + [
        KeptOut(table=table, file=row["file"], why=_unpacked(row["note"]))
        for row in _rows(place, "files", wanted, kind=UNREADABLE)
        if (table := table_of_file(row["file"], wanted))
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.file, each.line or 0)))


def _rows(place: Place, table: str, wanted: Iterable[str], **where: str) -> list[dict[str, Any]]:
    if not place.has(table):
        return []
    relation = place.table(table)
    # A place of many payments has many rejects; few of them are of tables that a person keeps.
    of_them = [relation.file.startswith(home) for each in wanted if (home := _home(each))]
    is_so = [relation[column] == value for column, value in where.items()]
    return rows_of(relation.filter(*is_so, ibis.or_(*of_them))) if of_them else []


def _home(table: str) -> str:
    return tables()[table].file.removesuffix(".csv").removesuffix("/")


def _unpacked(reason: str | None) -> Message | str:
    return unpacked(reason) if reason else ""


def table_of_file(file: str, wanted: Iterable[str]) -> str:
    """Return which of some tables a file holds, by its name or its folder; nothing if none.

    Examples
    --------
    >>> table_of_file("buying/promises.xlsx", ["lot_bids", "promises"]), table_of_file("needs.csv", ["plan"])
    ('promises', '')
    """
    for table in wanted:
        home = _home(table)
        if home and (file.rpartition(".")[0] == home or file.startswith(f"{home}/")):
            return table
    return ""


def kept_out_said(rows: Iterable[KeptOut]) -> Iterator[Message]:
    """Say which rows an answer is without; nothing where there are none.

    Examples
    --------
    >>> row = KeptOut(table="promises", file="promises.csv", line=4, why="it has no 'contract'")
    >>> [str(told) for told in kept_out_said([row])]
    ["1 row could not be used, and the result is without it: promises.csv, line 4 (it has no 'contract')."]
    """
    listed = list(rows)
    if not listed:
        return
    told = Listed([each.said for each in listed[:SHOWN]], by="")
    if len(listed) <= SHOWN:
        yield plural(
            "{n} row could not be used, and the result is without it: {told}.",
            "{n} rows could not be used, and the result is without them: {told}.",
            len(listed), told=told,
        ).with_id(TABLE)  # fmt: skip
        return
    yield say(
        "{n} rows could not be used, and the result is without them: {told}, and others that stand in the "
        "table.",
        n=len(listed), told=told,
    ).with_id(TABLE)  # fmt: skip


def kept_out_tables(rows: Iterable[KeptOut]) -> Mapping[str, Relation]:
    """Return the table of the rows that an answer is without, under its name; nothing where there are none.

    The rows' own texts are not in it: an answer may be read by people who may not read its tables.
    """
    found = [
        {"file": each.file, "line": each.line, "table": each.table, "why": packed(each.why)} for each in rows
    ]
    return {TABLE: table_of(TABLE, found)} if found else {}


def refused_there(rows: Iterable[KeptOut]) -> Iterator[Message]:
    """Say that rows of a table lie there and were refused, where an answer would ask for what they hold.

    Examples
    --------
    >>> row = KeptOut(table="orders", file="food/orders.csv", line=4, why="it has no 'item'")
    >>> [str(told) for told in refused_there([row])]
    ["food/orders.csv is there: 1 row of it was refused, first line 4 (it has no 'item')"]
    """
    files: dict[str, list[KeptOut]] = {}
    for each in rows:
        files.setdefault(each.file, []).append(each)
    for file, those in files.items():
        first = those[0]
        if first.line is None:
            yield say("{file} is there, and could not be read: {why}", file=file, why=first.why)
            continue
        yield plural(
            "{file} is there: {n} row of it was refused, first line {line} ({why})",
            "{file} is there: {n} rows of it were refused, first line {line} ({why})",
            len(those), file=file, line=str(first.line), why=first.why,
        )  # fmt: skip
