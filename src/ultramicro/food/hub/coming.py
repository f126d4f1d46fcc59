"""What came, as somebody says it: by flags or in a file whose faulty rows are kept out and listed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ultramicro.core.days import require_day
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Labelled, Message, say
from ultramicro.core.sums import amount
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.units import scale_of, whole
from ultramicro.food.hub.weeks import Week
from ultramicro.food.hub.words import good_of
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.names import Names

MOST_LOOKED_AT = 40
"""So many lines tell what parts the cells of a file."""
COLUMNS = ("grower", "item", "quantity")
"""What a file of deliveries must have; unit, batch, harvested_on and use_by where they are known."""


class Delivery(NamedTuple):
    """What a grower brought. `quantity` in whole parts of its unit, `words` its number as on the label."""

    grower: str
    item: str
    unit: str
    quantity: int
    words: str = ""
    harvested_on: date | None = None
    use_by: date | None = None
    line: int = 0


class Outcome(Labelled):
    """What became of a delivery."""

    RECEIVED = "received"
    BEFORE = "before"
    KEPT_OUT = "kept_out"

    @property
    def says(self) -> Message:
        """What people read instead of the id."""
        return {
            Outcome.RECEIVED: say("received"), Outcome.BEFORE: say("there before"),
            Outcome.KEPT_OUT: say("kept out"),
        }[self]  # fmt: skip


class Kept(NamedTuple):
    """A row of a file that was kept out, and why; named as it was written."""

    line: int
    why: str
    grower: str = ""
    item: str = ""
    unit: str = ""
    words: str = ""

    @property
    def says(self) -> Message:
        """Why, with its line for whoever has the file; a page, which made the file itself, leaves it out."""
        return say("line {n} of the file: {fault}", n=self.line, fault=self.why)


def fault_of(error: BadInput | ValueError) -> str:
    """Return what is wrong with a row, and what to do about it."""
    if not isinstance(error, BadInput):
        return str(error)
    return say("{fault}; {do}", fault=error.what, do=error.do) if error.do else error.what


def unit_of_good(names: Names, week: Week, item: str) -> str:
    """Return the unit in which a good was matched.

    Raises
    ------
    BadInput
        If it was matched in none or in several.
    """
    goods = [good_of(names, mark) for mark in dict.fromkeys(line.good for line in week.lines)]
    units = [good.unit for good in goods if folded(good.item) == folded(item)]
    if len(units) != 1:
        raise BadInput(
            say("{item} was matched in several units", item=item) if units
            else say("nobody ordered {item} this week", item=item),
            where="--unit",
            do=say("say its unit, as in --unit kg") if units
            else say("name it as it was matched, {goods}; or say its unit, as in --unit kg",
                     goods=some(sorted({good.item for good in goods}), by="or")),
        )  # fmt: skip
    return units[0]


def in_file(view: View, week: Week, path: Path, kept: list[Kept]) -> Iterator[Delivery]:
    """Yield the deliveries of a file; rows with faults go to `kept`."""
    from ultramicro.place.readers.text.records import choose_delimiter  # noqa: PLC0415  it loads numpy

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            say("{file} cannot be read", file=path.name), where="--file",
            do=say("give a CSV file in UTF-8 with the columns grower, item and quantity"),
        ) from error  # fmt: skip
    lines = text.splitlines()
    reader = csv.DictReader(lines, delimiter=choose_delimiter(lines[:MOST_LOOKED_AT]))
    reader.fieldnames = [folded(name) for name in reader.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise BadInput(
            say("{file} has no column {column}", file=path.name, column=missing[0]), where="--file",
            do=say("give it the columns grower, item and quantity"),
        )  # fmt: skip
    for row in reader:
        given = {name: (value or "").strip() for name, value in row.items() if name}
        try:
            yield _delivery(view, week, given, reader.line_num)
        except (BadInput, ValueError) as error:
            named = (given.get(name, "") for name in ("grower", "item", "unit", "batch"))
            kept.append(Kept(reader.line_num, fault_of(error), *named))


def _delivery(view: View, week: Week, row: dict[str, str], line: int) -> Delivery:
    grower = next((each.id for each in view.people.everybody()
                   if folded(row["grower"]) in {folded(each.name), folded(each.short)}), "")  # fmt: skip
    _require_filled(row)
    if not grower:
        raise BadInput(
            say("nobody here is called {who}", who=repr(row["grower"])),
            do=say("see `ultramicro hub show` for the growers of the week"),
        )
    unit = row.get("unit") or unit_of_good(view.people, week, row["item"])
    days = {name: _day(row.get(name, ""), name) for name in ("harvested_on", "use_by")}
    quantity = whole(float(amount(row["quantity"])), scale_of(unit))
    return Delivery(grower, row["item"], unit, quantity, row.get("batch", ""), **days, line=line)


def _require_filled(row: dict[str, str]) -> None:
    """Refuse a row that leaves out what came, whose it is, or how much of it."""
    lacks = {
        "grower": say("no grower is named"), "item": say("no good is named"),
        "quantity": say("nothing says how much came"),
    }  # fmt: skip
    if what := next((says for name, says in lacks.items() if not row[name]), None):
        raise BadInput(what, do=say("fill it in; what did not come needs no row"))


def _day(words: str, column: str) -> date | None:
    """Read a day; 1/6/2026 is not guessed at, as two countries read it as two days."""
    if not words:
        return None
    try:
        return require_day(date.fromisoformat(words), where=column)
    except ValueError:
        what = say("'{day}' in {column} is not a day", day=words, column=column)
        raise BadInput(what, do=say("write it as in 2026-11-30")) from None
