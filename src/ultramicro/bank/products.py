"""What a bank lends: a table of products that a place may replace by its own (books/products.csv)."""

from __future__ import annotations

import csv
import os
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from ultramicro.bank.ids import Every, Order, Repayment
from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say
from ultramicro.core.sums import pence


class Money(StrEnum):
    """What money a product lends."""

    LOCAL = "local"
    NATIONAL = "national"


class Product(NamedTuple):
    """One product."""

    product: str
    money: Money
    annual_rate: Decimal
    most_pence: int
    step_pence: int
    instalments: int
    every: Every
    kind: Repayment
    order: Order

    def ceiling_pence(self, repaid_pence: int) -> int:
        """Return the most that somebody may borrow: twice the largest loan that they repaid.

        Parameters
        ----------
        repaid_pence : int
            That loan; a penny that was repaid opens nothing. [pence]

        Examples
        --------
        >>> stepped = products(None)["stepped"]
        >>> [stepped.ceiling_pence(pounds * 100) // 100 for pounds in (0, 1, 500, 600, 2000, 4000)]
        [500, 500, 1000, 1200, 4000, 5000]
        """
        return min(max(self.step_pence, 2 * repaid_pence), self.most_pence)


def products(own: Path | None) -> dict[str, Product]:
    """Return the products by name.

    Parameters
    ----------
    own : Path or None
        A table of the place's own; ours where there is none.

    Raises
    ------
    BadInput
        If the place's own cannot be read.
    """
    # A whole table and not rows that add to ours: a place must be able to offer less than we do.
    if own is None or not os.path.lexists(own):
        ours = resources.files("ultramicro.bank") / "products.csv"
        return _read(ours.read_text(encoding="utf-8"))
    # A link that leads nowhere is a table that was lost: ours in its place would lend on other terms.
    if not own.is_file():
        raise _unreadable(own, say("it is not a file, or a link that leads nowhere"))
    try:
        found = _read(own.read_text(encoding="utf-8-sig"))
    except KeyError as error:
        raise _unreadable(own, say("there is no column {name}", name=str(error.args[0]))) from error
    except InvalidOperation as error:
        raise _unreadable(own, say("a rate is no number")) from error
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable(own, str(error)) from error
    if not found:
        raise _unreadable(own, say("there is no product in it"))
    return found


def _read(text: str) -> dict[str, Product]:
    return {row["product"]: _product(row) for row in csv.DictReader(text.splitlines(), restval="")}


def _unreadable(own: Path, why: str) -> BadInput:
    return BadInput(
        note("bank.products_unread", "the products cannot be read ({why})", why=why),
        where=str(own),
        do=say("start from a copy of ours: see docs/books.md"),
    )


def _product(row: dict[str, str]) -> Product:
    return Product(
        row["product"], Money(row["money"]), Decimal(row["annual_rate"]), pence(row["most_pounds"]),
        pence(row["step_pounds"]), int(row["instalments"]), Every(row["every"]), Repayment(row["kind"]),
        Order(row["order"]),
    )  # fmt: skip
