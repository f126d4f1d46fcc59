"""What a week has beyond what is matched: orders that get nothing or less, with why, and what nobody buys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ultramicro.core.message import Listed, Message, Number, plural, say
from ultramicro.core.money import round_half_even
from ultramicro.core.rows import Row
from ultramicro.food.hub.events import Over
from ultramicro.food.hub.units import parts_of, scale_of
from ultramicro.food.hub.words import good_mark, good_memos, named
from ultramicro.food.why import Why
from ultramicro.ledger.deciding import Memo
from ultramicro.ledger.people.names import Names


class Beyond(NamedTuple):
    """What is kept of it in the books, the words that go with it, and what is said of it."""

    over: tuple[Over, ...]
    memos: list[Memo]
    says: list[Message]


def beyond_matched(names: Names, rows: Sequence[Row], week: date, column: str, price: str) -> Beyond:
    """Return what a week has beyond what was matched, a row a good, a buyer and a reason.

    Parameters
    ----------
    names : Names
        People and words of the books.
    rows : sequence of Row
        Of `food_unmet` with its buyer, or of `food_idle`.
    week : date
        The day of delivery.
    column, price : str
        Which of their columns has how much, and which its price; the mean of known prices is kept.
    """
    found: dict[tuple[str, str, str], list[tuple[int, int, Any]]] = {}
    memos, here = list[Memo](), [row for row in rows if row["cycle_on"] == week]
    for row in here:
        scale = scale_of(str(row["unit"]))
        mark = good_mark(names, str(row["item"]), str(row["unit"]))
        if parts := parts_of(row[column], scale):
            key = mark, str(row.get("why") or ""), _known(names, row)
            found.setdefault(key, []).append((parts, scale, row[price]))
            memos += good_memos(names, str(row["item"]), str(row["unit"]))
    over = [
        Over(mark, those[0][1], sum(parts for parts, *_ in those), _mean((n, p) for n, _, p in those),
             why, buyer)
        for (mark, why, buyer), those in found.items()
    ]  # fmt: skip
    return Beyond(tuple(over), memos, list(_said(here)) if column == "unmet" else [])


def _known(names: Names, row: Row) -> str:
    """Return who asked, by id; nothing where the books do not know them."""
    found = named(names, str(row["buyer"])) if row.get("buyer") else set()
    return next(iter(found)) if len(found) == 1 else ""


def _said(rows: Sequence[Row]) -> Iterator[Message]:
    """Say who does not get what they ordered, reason by reason, and what to do where the hub can."""
    if not rows:
        return
    yield plural(
        "{n} order gets nothing, or less than it asks for.",
        "{n} orders get nothing, or less than they ask for.", len(rows),
    ).with_id("orders_unmet")  # fmt: skip
    for why in dict.fromkeys(str(row["why"]) for row in rows):
        those = [
            say("{buyer} {n} {unit} of {item}", buyer=str(row["buyer"]), n=_number(row["unmet"]),
                unit=str(row["unit"]), item=str(row["item"]))
            for row in rows if row["why"] == why
        ]  # fmt: skip
        yield say("Not matched, as {why}: {orders}.", why=Why(why).says, orders=Listed(those)).with_id(
            "not_matched"
        )


def _number(quantity: object) -> Number:
    exact = Decimal(str(quantity)).normalize()
    return Number(float(exact), max(0, -int(exact.as_tuple().exponent)))


def _mean(priced: Iterable[tuple[int, Any]]) -> int | None:
    known = [(parts, int(pence)) for parts, pence in priced if pence is not None]
    whole = sum(parts for parts, _ in known)
    return round_half_even(Decimal(sum(parts * pence for parts, pence in known)) / whole) if whole else None
