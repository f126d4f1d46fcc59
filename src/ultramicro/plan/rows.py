"""Rows of a place's tables with their types, and the tables of an answer filled by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from inspect import signature
from typing import TypeVar

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, say
from ultramicro.core.packing import packed
from ultramicro.place.dictionary import arrow_schema, columns

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
# Types of their own, as tables give mappings in which a misspelt column would read as empty.
class ResourceRow:
    """A row of `resources`, as a person wrote it."""

    resource: str
    kind: str
    what: str
    quantity: float
    unit: str | None = None
    people: int | None = None
    postcode: str | None = None
    available_from: date | None = None
    available_until: date | None = None
    cost_pence: float | None = None
    cost_per: str | None = None
    ready_cost_pence: float | None = None
    condition: str | None = None
    owner: str | None = None
    barrier: str | None = None
    checked_on: date | None = None
    origin: str | None = None
    line: int | None = None
    as_written: str | None = None

    @property
    def table(self) -> str:
        """The table that it is a row of."""
        return "resources"

    @property
    def name(self) -> str:
        """What the place calls it."""
        return self.resource

    @property
    def shown(self) -> str:
        """What people read for it."""
        return self.resource

    @property
    def word(self) -> str:
        """The word that says what it is."""
        return self.what


@dataclass(frozen=True, kw_only=True)
class NeedRow:
    """A row of `needs`, as a person wrote it or as a leak became it.

    `called` is what people read for it; its own name where it has none.
    """

    need: str
    item: str
    quantity: float
    called: Message | None = None
    unit: str | None = None
    area: str | None = None
    price_pence: float | None = None
    capturable_share: float | None = None
    supplied_from: str | None = None
    beside: bool | None = None
    source: str | None = None
    origin: str | None = None
    line: int | None = None
    as_written: str | None = None

    @property
    def table(self) -> str:
        """The table that it is a row of."""
        return "needs"

    @property
    def name(self) -> str:
        """What the place calls it; the id of a leak."""
        return self.need

    @property
    def shown(self) -> str:
        """What people read for it."""
        return self.called or self.need

    @property
    def word(self) -> str:
        """The word that says what it is."""
        return self.item


@dataclass(frozen=True, kw_only=True)
class PledgeRow:
    """A row of `pledges`, as a person wrote it."""

    pledge: str
    kind: str
    quantity: float
    what: str | None = None
    unit: str | None = None
    price_pence: float | None = None
    supplied_from: str | None = None
    interest_share: float | None = None
    months: int | None = None
    available_from: date | None = None
    available_until: date | None = None
    checked_on: date | None = None
    origin: str | None = None
    line: int | None = None
    as_written: str | None = None

    @property
    def table(self) -> str:
        """The table that it is a row of."""
        return "pledges"

    @property
    def name(self) -> str:
        """What the place calls it."""
        return self.pledge

    @property
    def shown(self) -> str:
        """What people read for it."""
        return self.pledge

    @property
    def word(self) -> str:
        """The word that says what it is."""
        return self.what or self.kind


@dataclass(frozen=True, kw_only=True)
class RecipeRow:
    """A row of `recipes`: one input, output or figure of an enterprise.

    `local` is a figure of `local_figures` that stands in for the library's; `read_again` is whether a source
    of it was read when the library was last gone over. `then` is the figure in the money of its own
    year, where `quantity`, `low` and `high` were brought to the money of another.
    """

    recipe: str
    role: str
    item: str | None = None
    quantity: float | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    season: str | None = None
    source: str | None = None
    year: int | None = None
    how: str | None = None
    confidence: str | None = None
    rules: str | None = None
    origin: str | None = None
    line: int | None = None
    local: bool = False
    read_again: bool = False
    then: float | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityRow:
    """A row of `activities`."""

    activity: str
    origin: str
    what: str
    unit: str
    max_units: float
    whole: bool
    capital_pence: int
    min_units: float | None = None
    first_pence: int | None = None
    yearly_cost_pence: int | None = None
    jobs: float | None = None
    lead_months: int | None = None
    least_load_share: float | None = None
    parts: int | None = None
    life_years: float | None = None
    confidence: str | None = None
    source: str | None = None
    rules: str | None = None


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A row of `activity_lines`: what one unit of an activity uses or makes in a year."""

    activity: str
    origin: str
    role: str
    item: str
    quantity: float
    unit: str
    low: float | None = None
    high: float | None = None
    pence_each: float | None = None
    source: str | None = None
    season: str | None = None


@dataclass(frozen=True, kw_only=True)
class LeakRow:
    """A row of `leaks`."""

    area: str
    category: str | None = None
    payer: str | None = None
    amount_pence: int | None = None
    unknown_pence: int | None = None
    inside_pence: int | None = None
    months_covered: int | None = None
    pluggable_low_pence: int | None = None
    pluggable_pence: int | None = None
    pluggable_high_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class SiteRow:
    """A row of `sites`: land or a building of a public register."""

    site: str
    address: str | None = None
    area_m2: float | None = None
    ground_m2: float | None = None
    floor_m2: float | None = None
    use: str | None = None
    status: str | None = None
    hazardous: str | None = None
    rent_pence: int | None = None
    ended_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """A row of `areas`: 0 is the smallest, and each larger one holds the smaller."""

    area: str
    level: int


@dataclass(frozen=True, kw_only=True)
class PostcodeRow:
    """Where a postcode is. `part` is the postcode or the wider part as it was asked for. [degrees]."""

    part: str
    lat: float | None = None
    lon: float | None = None
    imd_decile: int | None = None


@dataclass(frozen=True, kw_only=True)
class LostRow:
    """A row of `rejects` or `files`: what could not be read."""

    file: str
    line: int | None = None
    raw: str | None = None
    name: str | None = None
    kind: str | None = None
    word: str | None = None
    unit: str | None = None
    reason: str | None = None
    note: str | None = None


def record(make: Callable[..., T], row: Mapping[str, object]) -> T:
    """Make a typed row of a table's row; columns that the type does not have are left out.

    Examples
    --------
    >>> record(SiteRow, {"site": "B1", "area_m2": 900.0, "owner": "Council"}).area_m2
    900.0
    """
    # Tables have columns for other techniques; a new one must not break the plan.
    return make(**{name: row[name] for name in _names(make) if name in row})


def records(make: Callable[..., T], rows: Iterable[Mapping[str, object]]) -> list[T]:
    """Make typed rows of a table's rows."""
    return [record(make, row) for row in rows]


# A signature is slow to read, and a register has a hundred thousand rows.
@cache
def _names(make: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(make).parameters)


def table_by_column(name: str, rows: Iterable[Mapping[str, object]]) -> Relation:
    """Make a table of the dictionary from rows by column; messages are kept as what they are made of.

    Parameters
    ----------
    name : str
        A table of the dictionary.
    rows : iterable of mapping
        Values by column; a column that a row does not have is empty.

    Raises
    ------
    KeyError
        If a row has a column that the dictionary does not name.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> rows = [{"kind": "ground", "item": "shop", "what": say("m² of shop"), "more": 40, "there": 60}]
    >>> table_by_column("plan_wish", rows).to_pyarrow().to_pylist()[0]["more"]
    40.0
    """
    schema, told = arrow_schema(name), {column.name for column in columns(name) if column.type == "message"}
    filled = [_filled(row, schema.names, told) for row in rows]
    return ibis.memtable(pa.Table.from_pylist(filled, schema=schema))


def _filled(row: Mapping[str, object], names: list[str], told: set[str]) -> dict[str, object]:
    # pyarrow drops what its schema does not name, and a column would vanish unseen.
    if extra := set(row) - set(names):
        raise KeyError(*sorted(extra))
    values = {name: row.get(name) for name in names}
    return {name: _packed(value) if name in told else value for name, value in values.items()}


def _packed(value: object) -> str | None:
    """Keep a message as what it is made of; other text is data, such as a name."""
    if value is None:
        return None
    # Packed, so that the table can be told in another language than that of the run.
    return packed(value if isinstance(value, Message) else say("{name}", name=str(value)))
