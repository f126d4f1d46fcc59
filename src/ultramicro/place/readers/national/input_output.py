"""Input–output tables as statistical offices publish them: workbooks, squares as CSV, and long lists."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from math import isfinite
from pathlib import Path

import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.filled import arrow_table
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.national.io_cells import plain, sheets_of
from ultramicro.place.readers.national.io_long import long_rows
from ultramicro.place.readers.national.io_square import MOST_ABOVE, OUTPUT, Flow, square_rows

MOST_INDUSTRIES = 3_000
"""A table of more takes more memory to invert than a small machine has."""


class InputOutputReader:
    """Reads input–output tables."""

    name = "input_output"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything to read: no other reader is for such tables."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the largest table with outputs, industry by industry where there is a choice.

        Raises
        ------
        BadInput
            If there is none, it holds several, or something in it is no number.
        """
        del settings
        try:
            rows, products = _largest(path)
            return _written(_checked(rows), products=products, file=file, out=out)
        # The readers within know the sheet, not what the user calls the file.
        except BadInput as error:
            raise BadInput(error.what, where=file, do=error.do) from error


def _largest(path: Path) -> tuple[list[Flow], bool]:
    """Return the rows of the best table of a file, and whether it has products for industries."""
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        found = [
            (rank(sheet), rows, by_products(sheet))
            for sheet in sheets_of(path, Path(scratch))
            if (rows := read_rows(sheet))
        ]
    if not found:
        raise BadInput(
            say("it has no square table of industries with their outputs"),
            do=say(
                "give a workbook or CSV whose rows and columns are the same industries under the same "
                "labels, with their total output"
            ),
        )
    _, rows, products = max(found, key=lambda each: (each[0], len(each[1])))
    return rows, products


def read_rows(cells: Sequence[Sequence[str]]) -> list[Flow]:
    """Return seller, buyer and amount of a sheet, whether it is a square or a list; [] if it is neither."""
    return square_rows(cells) or long_rows(cells)


def _title(cells: Sequence[Sequence[str]]) -> str:
    return " ".join(plain(text) for row in cells[:MOST_ABOVE] for text in row[:6])


def rank(cells: Sequence[Sequence[str]]) -> int:
    """Prefer industry by industry to product by product, and both to purchases with foreign goods in them.

    Examples
    --------
    >>> [rank([[title]]) for title in ("Combined use matrix", "Product by product", "Industry by industry")]
    [0, 1, 2]
    """
    top = _title(cells)
    if re.search(r"combined use|purchasers", top):
        return 0
    return 2 if re.search(r"industry[- ]by[- ]industry|\bixi\b|domestic use", top) else 1


def by_products(cells: Sequence[Sequence[str]]) -> bool:
    """Whether a table has products where others have industries.

    Examples
    --------
    >>> by_products([["Product by product, 2016"]]), by_products([["prd_ava", "prd_use"]])
    (True, True)
    """
    return bool(re.search(r"products?[- ]by[- ]products?|\bpxp\b|\bprd_ava\b|\bcpa_[a-z]", _title(cells)))


def _checked(rows: list[Flow]) -> list[Flow]:
    """Refuse what is no number, two lines of one pair, and more industries than can be worked with."""
    bad = next(((seller, buyer) for seller, buyer, amount in rows if not isfinite(amount)), None)
    if bad:
        raise BadInput(
            say("what '{buyer}' buys from '{seller}' is not a number", buyer=bad[1][:60], seller=bad[0][:60]),
            do=say("write a number, or leave the cell empty where nothing is bought"),
        )
    industries = sum(seller == OUTPUT for seller, *_ in rows)
    if industries > MOST_INDUSTRIES:
        raise BadInput(
            say("it has {n} industries; the most is {most}", n=industries, most=MOST_INDUSTRIES),
            do=say("combine industries"),
        )
    pairs = {(seller, buyer) for seller, buyer, _ in rows}
    if len(pairs) < len(rows):
        raise BadInput(
            say("it lists the same seller and buyer more than once"),
            do=say("keep one table: one year, one country, one unit, domestic goods only"),
        )
    return rows


def _size(n: int, *, products: bool) -> Message:
    if products:
        return note("national.products", "An input–output table of {n} products.", n=n)
    return note("national.industries", "An input–output table of {n} industries.", n=n)


def _written(rows: Sequence[Flow], *, products: bool, file: str, out: Path) -> FileReading:
    target = out / "input_output.parquet"
    names = ("seller", "buyer", "amount")
    written = ({**dict(zip(names, row, strict=True)), "source": file} for row in rows)
    pq.write_table(arrow_table("input_output", written), target)
    industries = sum(seller == OUTPUT for seller, *_ in rows)
    notes = [_size(industries, products=products)]
    if products:
        notes.append(
            note(
                "national.product_by_product",
                "The table is product by product. Do not mix its multipliers with jobs or outputs of "
                "industries.",
            )
        )
    return FileReading(
        file=file,
        kind="input_output",
        lines=len(rows),
        accepted=len(rows),
        notes=tuple(notes),
        tables={"input_output": target},
    )
