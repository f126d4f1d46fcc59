"""What a bank lends: a table of products that a place may replace by its own (books/products.csv)."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from ultramicro.bank.ids import Every, Order, Repayment
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
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
    ours = resources.files("ultramicro.bank") / "products.csv"
    text = own.read_text(encoding="utf-8-sig") if own and own.is_file() else ours.read_text(encoding="utf-8")
    try:
        return {row["product"]: _product(row) for row in csv.DictReader(text.splitlines())}
    except (KeyError, ValueError, TypeError, InvalidOperation) as error:
        raise BadInput(
            say("the products cannot be read ({error})", error=str(error)),
            where=str(own),
            do=say("start from a copy of ours: see docs/books.md"),
        ) from error


def _product(row: dict[str, str]) -> Product:
    return Product(
        row["product"], Money(row["money"]), Decimal(row["annual_rate"]), pence(row["most_pounds"]),
        pence(row["step_pounds"]), int(row["instalments"]), Every(row["every"]), Repayment(row["kind"]),
        Order(row["order"]),
    )  # fmt: skip
