"""What growers' offers would cover of what menus need, item by item and week by week.

An offer is counted once: in the first week that needs it while it keeps. Weeks begin on the day of delivery.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ultramicro.core.rows import Row
from ultramicro.food.goods import folded, good_of, kg_of
from ultramicro.food.menu.needs import WEEK, Need

KILO = 1_000


@dataclass(kw_only=True)
class Stock:
    """What is there of an item from a day to another, both counted. [g]."""

    first: date
    last: date
    grams: Fraction


@dataclass(frozen=True, kw_only=True)
class Supply:
    """What growers could bring.

    Parameters
    ----------
    offers, harvests : mapping of str to sequence of Stock
        By item, as names are compared. Harvests are divided among shares and cover nothing.
    unweighed : sequence of str
        Items of rows in a unit of which nobody says what it weighs.
    """

    offers: Mapping[str, Sequence[Stock]]
    harvests: Mapping[str, Sequence[Stock]]
    unweighed: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Covered:
    """A need of all kitchens in a week beside what growers offer; season is when they offer it at all."""

    cycle_on: date
    item: str
    need: Fraction
    offered: Fraction
    covered: Fraction
    harvest: Fraction
    season: tuple[date, date] | None


def supply_of(offers: Sequence[Row], harvests: Sequence[Row], weights: Sequence[Row]) -> Supply:
    """Return what growers could bring, by what their units weigh.

    Parameters
    ----------
    offers, harvests, weights : sequence of Row
        Rows of `availability`, `harvests` and `weights`.
    """
    kg = {good_of(row["item"], row["unit"]): row["kg"] for row in weights if row.get("kg") is not None}
    unweighed, found = list[str](), []
    for rows, on in ((offers, "cycle_on"), (harvests, "harvest_on")):
        stocks: dict[str, list[Stock]] = defaultdict(list)
        for row in rows:
            each = row.get("piece_kg") or kg.get(good_of(row["item"], row["unit"])) or kg_of(row["unit"])
            first = row[on]
            if each is None or not isinstance(first, date):
                unweighed.append(folded(row["item"]))
                continue
            kept = timedelta(days=int(str(row.get("shelf_days") or 0)))
            grams = Fraction(str(row["quantity"])) * Fraction(str(each)) * KILO
            stocks[folded(row["item"])].append(Stock(first=first, last=first + kept, grams=grams))
        found.append(stocks)
    return Supply(offers=found[0], harvests=found[1], unweighed=unweighed)


def covers(needs: Sequence[Need], supply: Supply) -> Iterator[Covered]:
    """Yield what is covered, by item and week."""
    asked: dict[tuple[str, date], Fraction] = defaultdict(Fraction)
    names: dict[str, str] = {}
    for need in needs:
        asked[folded(need.item), need.cycle_on] += need.grams
        names.setdefault(folded(need.item), need.item)
    left = {item: [stock.grams for stock in stocks] for item, stocks in supply.offers.items()}
    for (item, day), grams in sorted(asked.items()):
        stocks = supply.offers.get(item, ())
        here = [at for at, stock in enumerate(stocks) if _in_week(stock, day)]
        offered, open_ = sum((left[item][at] for at in here), Fraction()), grams
        # What ends first is taken first: more is left that keeps.
        for at in sorted(here, key=lambda at: (stocks[at].last, at)):
            taken = min(open_, left[item][at])
            left[item][at] -= taken
            open_ -= taken
        yield Covered(
            cycle_on=day, item=names[item], need=grams, offered=offered, covered=grams - open_,
            harvest=sum((s.grams for s in supply.harvests.get(item, ()) if _in_week(s, day)), Fraction()),
            season=(min(s.first for s in stocks), max(s.last for s in stocks)) if stocks else None,
        )  # fmt: skip


def _in_week(stock: Stock, day: date) -> bool:
    return stock.first < day + timedelta(days=WEEK) and day <= stock.last
