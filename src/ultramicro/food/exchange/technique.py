"""The technique `food-exchange`: offers and orders for other systems, read again before they go out."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pyarrow.parquet as pq

from ultramicro.core.contract import Answer, Check, Figure, Place, Relation, Technique
from ultramicro.core.message import Message, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out, kept_out_said, kept_out_tables
from ultramicro.flows.tables import rows_of, table_of
from ultramicro.food.exchange.write import articles_csv, linked, stock_csv
from ultramicro.food.goods import folded, unit_of
from ultramicro.place.readers.food.facts import unit_said
from ultramicro.place.readers.food.reader import read_food_export

SAME_OFFER = ("grower", "item", "unit", "quantity", "price_pence")
SAME_ARTICLE = ("grower", "item", "unit", "price_pence")
SAME_ORDER = ("buyer", "item", "unit", "quantity")


@dataclass(frozen=True, kw_only=True)
class ExchangeAnswer(Answer):
    """Offers and orders as files.

    Parameters
    ----------
    offers, orders : sequence of Row
        Rows of `availability` and `orders`.
    currency : str
        In what the place counts.
    kept_out : sequence of KeptOut
        Rows of its tables that could not be used.
    vat : mapping of str to float
        The rate of each item that is known. [share]
    """

    offers: Sequence[Row]
    orders: Sequence[Row] = field(default_factory=list)
    currency: str = "GBP"
    kept_out: Sequence[KeptOut] = ()
    vat: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def _days(self) -> list[date]:
        return sorted(
            {day for row in (*self.offers, *self.orders) if isinstance(day := row["cycle_on"], date)}
        )

    @cached_property
    def _files(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for day in self._days:
            offers, orders = _of(self.offers, day), _of(self.orders, day)
            found[f"dfc-{day}.jsonld"] = linked(offers, orders, currency=self.currency).encode()
            if offers:
                found[f"ofn-stock-{day}.csv"] = stock_csv(offers).encode()
            # Foodsoft takes the articles of one supplier at a time.
            for number, own in enumerate(_by_grower(offers), start=1):
                found[f"foodsoft-{day}-{number:02d}.csv"] = articles_csv(own, self.vat).encode()
        return found

    def _held(self, name: str) -> list[Row]:
        """Return the offers that a file holds."""
        offers = _of(self.offers, next(day for day in self._days if str(day) in name))
        if not name.startswith("foodsoft"):
            return offers
        return _by_grower(offers)[int(name.removesuffix(".csv").rpartition("-")[2]) - 1]

    def files(self) -> Mapping[str, bytes]:
        """Return a file for each day and form."""
        return self._files

    def says(self) -> Sequence[Message]:
        """Say what was written."""
        return [
            plural(
                "{n} file is written for other systems, and gives the same rows when it is read again.",
                "{n} files are written for other systems, and give the same rows when they are read again.",
                len(self._files),
            ).with_id("files_written")
        ]

    def figures(self) -> Sequence[Figure]:
        """Return how many rows are in the files."""
        return [
            Figure(id="exchange_offers", name=say("offers in the files"), unit="rows", value=len(self.offers),
                   how=say("rows of food/availability.csv and of exports")),
            Figure(id="exchange_orders", name=say("order lines in the files"), unit="rows",
                   value=len(self.orders), how=say("rows of food/orders.csv and of exports")),
        ]  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return what each file holds."""
        rows: list[Row] = [
            {"file": name, "offers": len(self._held(name)),
             "orders": sum(1 for row in self.orders if name == f"dfc-{row['cycle_on']}.jsonld")}
            for name in self._files
        ]  # fmt: skip
        return {"food_exchange": table_of("food_exchange", rows), **kept_out_tables(self.kept_out)}

    def lacks(self) -> Sequence[Message]:
        """Say which rows could not be used."""
        return list(kept_out_said(self.kept_out))

    def checks(self) -> Sequence[Check]:
        """Read every file again and hold it against the rows."""
        return [
            Check(id="read_again", law=say("read again, each file gives the offers and orders that it holds"),
                  error=sum(self._differing()))
        ]  # fmt: skip

    def _differing(self) -> Iterator[int]:
        with tempfile.TemporaryDirectory(prefix="ultramicro-") as folder:
            for name, content in self._files.items():
                path, out = Path(folder) / name, Path(folder) / f"{name}-read"
                path.write_bytes(content)
                out.mkdir()
                settings = {"currency": self.currency}
                tables = read_food_export(path, file=name, settings=settings, out=out).tables
                day = next(day for day in self._days if str(day) in name)
                if name.startswith("foodsoft"):
                    yield _articles_differ(self._held(name), tables.get("food_products"))
                    continue
                yield _differ(self.offers, day, tables.get("availability"), SAME_OFFER)
                if name.startswith("dfc"):
                    yield _differ(self.orders, day, tables.get("orders"), SAME_ORDER)


def _of(rows: Sequence[Row], day: date) -> list[Row]:
    return [row for row in rows if row["cycle_on"] == day]


def _by_grower(offers: Sequence[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in offers:
        found.setdefault(folded(row["grower"]), []).append(row)
    return [found[name] for name in sorted(found)]


def _articles_differ(rows: Sequence[Row], path: Path | None) -> int:
    again: list[dict[str, Any]] = pq.read_table(path).to_pylist() if path else []
    mine, theirs = (
        Counter(_same({**row, "unit": unit_said(row["unit"])}, SAME_ARTICLE) for row in each)
        for each in (rows, again)
    )
    return sum(((mine - theirs) + (theirs - mine)).values())


def _differ(rows: Sequence[Row], day: date, path: Path | None, columns: Sequence[str]) -> int:
    """Return how many rows of a day are in one and not in the other."""
    again: list[dict[str, Any]] = pq.read_table(path).to_pylist() if path else []
    mine, theirs = (Counter(_same(row, columns) for row in each if _is_something(row))
                    for each in (_of(rows, day), again))  # fmt: skip
    return sum(((mine - theirs) + (theirs - mine)).values())


def _is_something(row: Row) -> bool:
    """Whether a row offers or asks for something: a stock of nought and what is free are asked about."""
    return float(str(row["quantity"])) > 0 and row.get("price_pence") != 0


def _same(row: Row, columns: Sequence[str]) -> tuple[object, ...]:
    cells = {name: folded(value) if isinstance(value := row[name], str) else value for name in columns}
    return *(value for name, value in cells.items() if name != "unit"), unit_of(row["unit"])


@dataclass(frozen=True)
class FoodExchange(Technique[ExchangeAnswer]):
    """Offers and orders as files of Open Food Network, Foodsoft and the Data Food Consortium."""

    name: ClassVar[str] = "food-exchange"
    question: ClassVar[str] = say("How do other systems read what is offered and ordered here?")
    reads: ClassVar[tuple[str, ...]] = ("availability",)
    uses: ClassVar[tuple[str, ...]] = ("orders", "food_goods")
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "Data Food Consortium, ontology 2.0 (datafoodconsortium.org)",
        "Foodsoft, upload of articles (github.com/foodcoops/foodsoft)",
        "Open Food Network, user guide: product and inventory import (guide.openfoodnetwork.org)",
    )

    def run(self, place: Place) -> ExchangeAnswer:
        """Answer for a place."""
        orders, goods = (
            rows_of(place.table(name)) if place.has(name) else [] for name in ("orders", "food_goods")
        )
        return ExchangeAnswer(
            offers=rows_of(place.table("availability").order_by("offer")),
            orders=sorted(orders, key=lambda row: str(row["order"])),
            currency=str(place.settings.get("currency", "GBP")),
            kept_out=kept_out(place, *self.reads, *self.uses),
            vat={
                folded(row["item"]): float(str(row["vat_share"]))
                for row in goods
                if row.get("vat_share") is not None
            },
        )
