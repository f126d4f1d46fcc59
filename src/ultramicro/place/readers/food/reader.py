"""Read exports of other systems for food, each known by what it says."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.filled import arrow_table
from ultramicro.place.readers.food.layouts import Layout, layout_of
from ultramicro.place.readers.food.linked import is_linked, read_linked
from ultramicro.place.readers.food.rows import Told, day_named, offers, orders, product_rows
from ultramicro.place.readers.food.tabular import Extract, extract
from ultramicro.place.readers.left_out import Fate, LeftOut, rejects_table
from ultramicro.place.readers.meters.grid import Grid, text_grid
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import columns_seen
from ultramicro.place.readers.text.guard import WORKBOOKS, detect_file_type
from ultramicro.place.readers.text.limits import holding_still
from ultramicro.place.readers.workbook.reader import workbook_rows

TABLE = "food_products"


class FoodReader:
    """Reads exports for food.

    Examples
    --------
    >>> FoodReader().claims(Path("stock.csv"), b"producer,distributor,name")
    True
    """

    name = "food-exports"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything: what the file is, is told when it is read."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the file; see `Reader.read`."""
        try:
            with holding_still(path):
                return read_food_export(path, file=file, settings=settings, out=out)
        except BadInput as error:
            raise BadInput(error.what, where=error.where or file, do=error.do) from error


def read_food_export(path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
    """Read an export into rows of `food_products`, `availability` and `orders`.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What to call it.
    settings : mapping
        What place.toml says of it: `cycle_on`, the day of delivery that it is for; `grower`, who delivers all
        of it; `currency`.
    out : Path
        An existing folder for the tables.

    Raises
    ------
    BadInput
        If it is of no system that is known.
    """
    with path.open("rb") as source:
        head = source.read(1 << 16)
    if is_linked(head):
        found, encoding, header = read_linked(path, currency=str(settings.get("currency", "GBP"))), "utf-8", 0
        columns: Mapping[str, str] = {}
        notes: tuple[Message, ...] = ()
    else:
        grid, layout = _laid_out(path, file, settings)
        found, encoding, notes = extract(grid.rows, grid.lines, layout), grid.encoding, grid.notes
        header = grid.lines[layout.row]
        columns = {role: str(grid.rows[layout.row][at]) for role, at in layout.at.items()}
    return _written(
        found, _told(file, settings), out, encoding=encoding, header=header, notes=notes, columns=columns
    )


def _laid_out(path: Path, file: str, settings: Settings) -> tuple[Grid, Layout]:
    kind = detect_file_type(path, settings=settings)
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        if kind.format in WORKBOOKS:
            grids = [Grid(rows=[list(row) for row in rows], lines=range(1, len(rows) + 1), sheet=name)
                     for name, rows in _sheets(path, settings)]  # fmt: skip
        else:
            grids = [text_grid(path, file=file, scratch=Path(scratch))]
    known = [(grid, layout) for grid in grids if (layout := layout_of(grid.rows))]
    if known:
        return max(known, key=lambda each: len(each[1].at))
    seen = [str(cell) for cell in (grids[0].rows[0] if grids and grids[0].rows else [])]
    raise BadInput(
        say("it is no export that is known; its columns are {columns}", columns=columns_seen(seen)),
        do=say("export products, stock or orders of Open Food Network, articles of Foodsoft, harvests or "
               "crops of LiteFarm or JSON-LD of the Data Food Consortium; or write food/availability.csv and "
               "food/orders.csv"),
    )  # fmt: skip


def _sheets(path: Path, settings: Settings) -> list[tuple[str, list[list[object]]]]:
    return list(workbook_rows(path, settings=settings))


def _told(file: str, settings: Settings) -> Told:
    given = settings.get("cycle_on")
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given)
        except ValueError as error:
            raise BadInput(
                say("'{text}' is no day", text=str(given)), where="place.toml", do=say("write 2026-06-04")
            ) from error
    day = given if isinstance(given, date) else day_named(file)
    return Told(file=file, cycle_on=day, grower=str(settings.get("grower") or ""))


def _written(
    found: Extract, told: Told, out: Path, *, encoding: str, header: int, notes: Sequence[Message],
    columns: Mapping[str, str],
) -> FileReading:  # fmt: skip
    offered, no_offers = offers(found, told)
    ordered, no_orders = orders(found, told)
    left = [*found.left, *no_offers, *no_orders]
    tables: dict[str, list[dict[str, Any]]] = {
        TABLE: list(product_rows(found, told)), "availability": offered, "orders": ordered,
    }  # fmt: skip
    paths = {}
    for name, rows in tables.items():
        if rows:
            paths[name] = out / f"{name}.parquet"
            pq.write_table(arrow_table(name, rows), paths[name])
    paths["rejects"] = out / "rejects.parquet"
    pq.write_table(rejects_table(told.file, sorted(left, key=lambda each: each.line)), paths["rejects"])
    return FileReading(
        file=told.file, kind=TABLE, encoding=encoding, header_line=header, lines=found.records,
        accepted=len(offered) + len(ordered), rejected=_count(left, Fate.REJECTED),
        set_aside=_count(left, Fate.SET_ASIDE), columns=columns, tables=paths,
        notes=(*notes, *_notes(found, told)),
    )  # fmt: skip


def _count(left: Sequence[LeftOut], fate: Fate) -> int:
    return sum(each.fate is fate for each in left)


def _notes(found: Extract, told: Told) -> list[Message]:
    system = {"ofn_stock": "Open Food Network", "ofn_orders": "Open Food Network", "foodsoft": "Foodsoft",
              "dfc": "Data Food Consortium", "litefarm_harvest": "LiteFarm",
              "litefarm_crops": "LiteFarm"}[found.system]  # fmt: skip
    said = [note("food.system", "Read as an export of {system}.", system=system)]
    if found.system == "litefarm_crops":
        said.append(note("food.estimates", "Its quantities are what the farm expects, not what it has."))
    if found.wanted and told.cycle_on:
        said.append(
            note(
                "food.no_limits", "What buyers would pay at most is not in it: each order pays what is asked."
            )
        )
    return said
