"""What is found of an export's layout: its columns, and all that stands above its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ultramicro.place.readers.meters.figures import Figure
from ultramicro.place.readers.meters.times import Times


@dataclass(frozen=True, kw_only=True)
class ValueColumn:
    """A column of readings.

    Parameters
    ----------
    index : int
        Where it stands.
    figure : Figure
        What it holds.
    title : str
        Its header as it stands in the file.
    meter : str
        The meter that its header names; empty where the header names none.
    quality : int
        The column that says how sure it is; -1 where there is none.
    """

    index: int
    figure: Figure
    title: str
    meter: str = ""
    quality: int = -1


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How an export is laid out.

    Parameters
    ----------
    first, header : int
        The first row of data, and the row of its header (-1 where there is none), from 0.
    times : Times
        The columns that say when.
    values, registers : tuple of ValueColumn
        The columns of readings, and those of a counter.
    roles : mapping of str to int
        `point`, `direction`, `unit`, `interval`: the columns that say it in each row.
    meter, direction, unit, interval : str
        What stands above the rows of all of them.
    printed : mapping of int to str
        Totals that stand above a column, or in its header.
    titles : tuple of str
        The header of each column.
    unused : tuple of str
        Headers of columns with numbers that are not read.
    marks_estimates : frozenset of int
        Columns of quality that only mark estimates.
    """

    first: int
    header: int
    times: Times
    values: tuple[ValueColumn, ...]
    registers: tuple[ValueColumn, ...] = ()
    roles: Mapping[str, int] = field(default_factory=dict)
    meter: str = ""
    direction: str = ""
    unit: str = ""
    interval: str = ""
    printed: Mapping[int, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    marks_estimates: frozenset[int] = frozenset()
