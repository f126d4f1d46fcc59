"""Input–output tables as long lists: one line a seller and a buyer, as data services give them out.

Where a list holds more than one table (years, countries, units, home-made and imported goods), the newest
year and home-made goods are taken; of several countries or units one must be chosen by the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.place.readers.national.io_cells import as_number, cell, plain
from ultramicro.place.readers.national.io_square import (
    CONSUMPTION,
    HOUSEHOLDS,
    INCOME,
    LABELS,
    NOT_HOUSEHOLDS,
    OUTPUT,
    WAGES,
    Flow,
    is_total,
)

# As the data services of several offices call them (`ava` and `use` are Eurostat's), and in plain words.
ROLES: Mapping[str, str] = {
    "seller": r"seller|from|row|row_?(pi|code|label)|(ind|prd)_ava|prod_na|industry_row|input|iotables_row",
    "buyer": r"buyer|to|col(umn)?|col_?(pi|code|label)|(ind|prd)_use|induse|industry_col|iotables_col",
    "amount": r"amount|values?|flow|gbp|pounds|obs_?value",
    "goods": "stk_flow|stock or flow",  # data
    "year": r"time|time_period|year|refperiod",
    "country": r"geo|country|ref_?area",
    "unit": r"unit|currency",
}
# What is imported leaves the area, so that only home-made goods go round.
HOME_MADE = "DOM"


@dataclass(frozen=True, kw_only=True)
class ListLine:
    """One line of a list: who sells, who buys, how much, and which table of the list it belongs to."""

    seller: str
    buyer: str
    amount: float
    keys: Mapping[str, str]


def long_rows(cells: Sequence[Sequence[str]]) -> list[Flow]:
    """Return seller, buyer and amount of a long list, of industries that both sell and buy; [] if it is none.

    Raises
    ------
    BadInput
        If it holds several countries or units.

    Examples
    --------
    >>> long_rows([["stk_flow", "ind_ava", "ind_use", "obs_value"],
    ...     ["DOM", "A", "A", "1"], ["IMP", "A", "A", "9"], ["DOM", "P1", "A", "10"],
    ...     ["DOM", "D1", "A", "3"], ["DOM", "A", "P3_S14", "4"]])
    [('A', 'A', 1.0), ('(output)', 'A', 10.0), ('(wages)', 'A', 3.0), ('A', '(consumption)', 4.0)]
    """
    at = _columns(cells)
    if not {"seller", "buyer", "amount"} <= set(at):
        return []
    rows = _one_table(list(_listed(cells[1:], at)))
    named = [(_named(row.seller), _named(row.buyer), row.amount) for row in rows]
    made = {buyer for seller, buyer, _ in named if seller == OUTPUT}
    # A square needs industries that do both; final demand only buys, imports only sell.
    sells = {seller for seller, *_ in named} & made
    labels = {plain(name) for name in sells}
    # A total would be an industry as large as all others together.
    names = {name for name in sells if not is_total(plain(name), labels)}
    special = {OUTPUT, WAGES, INCOME}
    return [
        (seller, buyer, amount)
        for seller, buyer, amount in named
        if (seller in names and (buyer in names or buyer == CONSUMPTION))
        or (seller in special and (buyer in names or seller == INCOME))
    ]


def _columns(cells: Sequence[Sequence[str]]) -> dict[str, int]:
    # Eurostat writes `geo\TIME_PERIOD` over the last key.
    heads = [plain(head).split("\\")[0] for head in cells[0]] if cells else []
    found = {
        role: next((i for i, head in enumerate(heads) if re.fullmatch(pattern, head)), None)
        for role, pattern in ROLES.items()
    }
    at = {role: i for role, i in found.items() if i is not None}
    years = [i for i, head in enumerate(heads) if re.fullmatch(r"(19|20)\d\d", head)]
    # Some lists have no column of years but a column each.
    if "amount" not in at and years:  # a column a year: the newest that holds anything
        full = [i for i in years if any(re.search(r"\d", cell(cells, r, i)) for r in range(1, len(cells)))]
        at["amount"] = max(full or years, key=lambda i: heads[i])
    return at


def _listed(rows: Sequence[Sequence[str]], at: Mapping[str, int]) -> Iterator[ListLine]:
    keys = [key for key in ("goods", "year", "country", "unit") if key in at]
    for row in rows:
        said = {role: row[i].strip() if i < len(row) else "" for role, i in at.items()}
        if said["seller"] and said["buyer"]:
            yield ListLine(
                seller=said["seller"],
                buyer=said["buyer"],
                amount=as_number(said["amount"]),
                keys={key: said[key] for key in keys},
            )


def _one_table(rows: list[ListLine]) -> list[ListLine]:
    """Keep the newest year and home-made goods; refuse several countries or units."""
    goods = {row.keys.get("goods", "").upper() for row in rows}
    if HOME_MADE in goods:
        # Wages and outputs are listed under the total: nothing of them is imported.
        primary = {OUTPUT, WAGES, INCOME}
        home = [row for row in rows if row.keys["goods"].upper() == HOME_MADE]
        has = {(_named(row.seller), row.buyer) for row in home}
        rest = [
            row
            for row in rows
            if row.keys["goods"].upper() == "TOTAL"
            and _named(row.seller) in primary
            and (_named(row.seller), row.buyer) not in has
        ]
        rows = home + rest
    years = {row.keys.get("year", "") for row in rows}
    if len(years) > 1:
        # Years of one list are not mixed: prices and technologies differ.
        rows = [row for row in rows if row.keys["year"] == max(years)]
    # Which of them is meant cannot be known; a wrong one would give figures that look right.
    for key in ("country", "unit"):
        several = sorted({row.keys.get(key, "") for row in rows} - {""})
        if len(several) > 1:
            raise BadInput(_several(key, several), do=say("keep the lines of one of them and save it again"))
    return rows


def _several(key: str, several: Sequence[str]) -> Message:
    listed = Listed(several[:6], by="")
    if key == "country":
        return say("the list has tables of {n} countries: {countries}", n=len(several), countries=listed)
    return say("the list has tables in {n} units: {units}", n=len(several), units=listed)


def _named(text: str) -> str:
    said = plain(text)
    # Outputs and wages first, as their labels may name households too.
    for item, patterns in LABELS.items():
        if said == item or any(re.search(pattern, said) for pattern in patterns):
            return item
    if said == INCOME:
        return INCOME
    if said == CONSUMPTION or (re.search(HOUSEHOLDS, said) and not re.search(NOT_HOUSEHOLDS, said)):
        return CONSUMPTION
    return text
