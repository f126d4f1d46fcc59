"""Money of any year in the money of one: prices of 2013 do not stand beside wages of 2025.

Consumer prices are the yardstick, as what small enterprises buy and sell is what households buy: the Office
for National Statistics' index D7BT, whose yearly averages lie in the library (`price_index.csv`). The figures
as their sources give them stay in the library's rows; what is here is derived from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from ultramicro.core.contract import Place
from ultramicro.core.message import Message, note
from ultramicro.plan.recipes.recipe_units import FLOWS, SINGLE, kind_of, row_fault
from ultramicro.plan.recipes.sources import Basis, basis_of
from ultramicro.plan.recipes.vocabulary import good_named, goods, read
from ultramicro.plan.rows import RecipeRow

PRICE_YEAR = 2025
"""The year in whose money recipes are reckoned: that of the hour's cost that the plan starts from."""
MONEY, PENCE = "money", "pence"
INDEXED = "GBP"
"""The currency whose prices the index follows. Money of another rises otherwise, and is left as it is."""


@cache
def price_index() -> Mapping[int, float]:
    """Return the yearly averages of consumer prices, 2015 = 100."""
    return {int(row["year"]): float(row["index"]) for row in read("price_index")}


def price_factor(year: int | None) -> float | None:
    """Return by what money of a year is multiplied to be money of the price year; None where nobody knows.

    Parameters
    ----------
    year : int or None
        The year of the prices.

    Examples
    --------
    >>> round(price_factor(2016), 3), price_factor(2025), price_factor(None), price_factor(1900)
    (1.374, 1.0, None, None)
    """
    index = price_index()
    # The averages of years after it may not be known, and would change the plan with each release.
    if year is None or year not in index or year > PRICE_YEAR:
        return None
    return index[PRICE_YEAR] / index[year]


def in_price_year(pence: float | None, year: int | None, currency: str = INDEXED) -> float | None:
    """Return a price of the library in money of the price year; as it is where no index tells how it rose.

    Parameters
    ----------
    pence : float or None
        The price, as its source gives it. [pence]
    year : int or None
        The year of the price.
    currency : str
        That of the place.

    Examples
    --------
    >>> round(in_price_year(100, 2016)), in_price_year(100, None), in_price_year(100, 2016, "EUR")
    (137, 100, 100)
    """
    factor = price_factor(year) if currency == INDEXED else None
    return pence if pence is None or factor is None else pence * factor


def currency_of(place: Place) -> str:
    """Return the ISO code of a place's own currency."""
    return str(place.settings.get("currency") or INDEXED)


def is_money(row: RecipeRow) -> bool:
    """Return whether the figure of a row is a sum of money, which rises with prices.

    Examples
    --------
    >>> [is_money(RecipeRow(recipe="B", role=role, item="bread")) for role in ("price", "capital", "output")]
    [True, True, False]
    """
    if row.role in FLOWS:
        return kind_of(row) == MONEY
    # A pound of sales costs a pound in any year.
    priced = goods().get(good_named(row.item or "", wanted=True)) if row.role == "price" else None
    return SINGLE.get(row.role) == PENCE and not (priced and priced.unit == "£")


def uprated(row: RecipeRow, currency: str = INDEXED) -> RecipeRow:
    """Return a row in money of the price year, with its own figure beside it.

    What is no money, has no year, is of a year that the index does not know or is so by definition stays as
    it is.

    Parameters
    ----------
    row : RecipeRow
        A row of a recipe, as its source gives it.
    currency : str
        That of the place.

    Examples
    --------
    >>> stall = RecipeRow(recipe="Stall", role="capital", quantity=1000, unit="pence", low=500, high=2000,
    ...                   source="Maker's list", year=2014)
    >>> then = uprated(stall)
    >>> round(then.quantity), round(then.low), then.then
    (1384, 692, 1000)
    >>> uprated(then) == then
    True
    """
    # Once: what is uprated already has its own figure beside it.
    if row.then is not None or row_fault(row) or not is_money(row) or basis_of(row) is Basis.DEFINITION:
        return row
    factor = price_factor(row.year) if currency == INDEXED else None
    if factor is None or factor == 1:
        return row
    low, high = (None if end is None else end * factor for end in (row.low, row.high))
    return replace(row, quantity=(row.quantity or 0.0) * factor, low=low, high=high, then=row.quantity)


def undated(row: RecipeRow) -> bool:
    """Return whether a figure of a place's own is money of a year that it does not tell."""
    return row.origin is not None and row.year is None and is_money(row)


def index_left_out(currency: str) -> Iterator[Message]:
    """Say that prices of the library were not brought to one year, where the place has another currency."""
    if currency != INDEXED:
        yield note(
            "prices_not_uprated", "The built-in prices and costs are of Britain. The place's money is "
            "{currency}, so that British consumer prices do not tell how it changed: sums stand as they are, "
            "each of its year. Give prices of your own.",
            currency=currency,
        )  # fmt: skip
