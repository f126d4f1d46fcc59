"""Words of offers, orders and goods that look like slips of others: asked about, never put right unasked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ultramicro.core.contract import Relation
from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.core.near_words import near
from ultramicro.core.rows import Row
from ultramicro.core.units import unit_named
from ultramicro.flows.tables import table_of
from ultramicro.food.allergen_words import ALLERGENS, NONE, allergen_named
from ultramicro.food.asked_apart import of_far_prices, of_other_units
from ultramicro.food.goods import COLD, folded, unit_of
from ultramicro.food.stands import Question, of_good, of_offer, of_order

COUNTED = frozenset(
    {"bag", "box", "bunch", "case", "crate", "dozen", "head", "jar", "loaf", "punnet", "tray"}
)
"""Units that people count in, beside weights, volumes and single things."""
SHOWN = 3
"""So many words are named in a sentence."""
KEPT = COLD | {"dry", "ambient"}
"""How goods are kept."""


class _Word(NamedTuple):
    said: str
    where: Message


def questions(offers: Sequence[Row], orders: Sequence[Row], goods: Sequence[Row]) -> list[Question]:
    """Return which words of a week's files may be slips of others.

    A good or a unit is asked about where it stands in one file alone and another file has one like it; an
    allergen where it is none of the law's list, as an allergen that nobody reads may harm somebody.

    Parameters
    ----------
    offers, orders, goods : sequence of Row
        Rows of `availability` and `orders` of a week, and of `food_goods`.

    Examples
    --------
    >>> offers = [{"offer": "A1", "item": "carrots", "unit": "kg", "allergens": "celry"}]
    >>> found = questions(offers, [{"order": "O1", "item": "carots", "unit": "kg"}], [])
    >>> [(each.word, each.alike) for each in found]
    [('carots', 'carrots'), ('celry', 'celery')]
    """
    found = [*_of_goods(offers, orders, goods), *_of_units(offers, orders)]
    found += [*of_other_units(offers, orders), *of_far_prices(offers, orders)]
    for row, where in _places(offers, orders, goods):
        found += _of_allergens(row, where)
        found += _of_storage(row, where)
    return found


def slips_said(slips: Sequence[Question]) -> list[Message]:
    """Say which words of the files may be slips; nothing where none may be.

    Parameters
    ----------
    slips : sequence of Question
        As `questions` returns them; the first few are named.
    """
    if not slips:
        return []
    named = Listed([each.says for each in slips[:SHOWN]], by="")
    if len(slips) > SHOWN:
        return [
            say("{n} words of the files may be slips: {words}, and others that stand in the table",
                n=len(slips), words=named).with_id("slips")
        ]  # fmt: skip
    return [
        plural("{n} word of the files may be a slip: {words}", "{n} words of the files may be slips: {words}",
               len(slips), words=named).with_id("slips")
    ]  # fmt: skip


def slips_table(slips: Sequence[Question]) -> Mapping[str, Relation]:
    """Return the table of all words that may be slips, under its name; nothing where there are none."""
    rows = [
        {"stands": each.where, "word": each.word, "meant": each.alike or None, "asks": each.says}
        for each in slips
    ]
    return {"food_slips": table_of("food_slips", rows)} if rows else {}


def _places(
    offers: Sequence[Row], orders: Sequence[Row], goods: Sequence[Row]
) -> Iterator[tuple[Row, Message]]:
    yield from ((row, of_offer(row)) for row in offers)
    yield from ((row, of_order(row)) for row in orders)
    yield from ((row, of_good(row)) for row in goods)


def _of_goods(offers: Sequence[Row], orders: Sequence[Row], goods: Sequence[Row]) -> Iterator[Question]:
    ordered = [
        *(_Word(str(row["item"]), of_order(row)) for row in orders),
        *(_Word(each.strip(), of_order(row)) for row in orders
          for each in str(row.get("substitutes") or "").split(",") if each.strip()),
    ]  # fmt: skip
    offered = [_Word(str(row["item"]), of_offer(row)) for row in offers]
    known = [_Word(str(row["item"]), of_good(row)) for row in goods]
    yield from _lone(ordered, offered, known)


def _lone(*files: Sequence[_Word]) -> Iterator[Question]:
    """Yield the words that stand in one file alone and are like one of another: each pair once."""
    words = [{folded(each.said): each for each in reversed(those)} for those in files]
    asked = set[frozenset[str]]()
    for n, mine in enumerate(words):
        others: dict[str, _Word] = {}
        for m, theirs in enumerate(words):
            others |= theirs if m != n else {}
        for word, stands in mine.items():
            alike = "" if word in others else near(word, others)
            if alike and {word, alike} not in asked:
                asked.add(frozenset({word, alike}))
                yield Question(stands.where, stands.said, others[alike].said)


def _of_units(offers: Sequence[Row], orders: Sequence[Row]) -> Iterator[Question]:
    offered, ordered = ({unit_of(row["unit"]) for row in rows} for rows in (offers, orders))
    both = offered & ordered
    for row, where in _places(offers, orders, []):
        unit = unit_of(row["unit"])
        known = unit in both | COUNTED | {"item"} or unit_named(unit, "mass", "volume")
        if not known and (alike := near(unit, both | offered | ordered | COUNTED | {"kg", "g", "l", "item"})):
            yield Question(where, str(row["unit"]), alike)


def _of_allergens(row: Row, where: Message) -> Iterator[Question]:
    for said in str(row.get("allergens") or "").replace(";", ",").split(","):
        word = folded(said)
        if word and word != NONE and not allergen_named(word):
            yield Question(where, said.strip(), near(word, (*ALLERGENS, NONE)))


def _of_storage(row: Row, where: Message) -> Iterator[Question]:
    word = folded(row.get("storage") or "")
    if word and word not in KEPT and (alike := near(word, KEPT)):
        yield Question(where, str(row["storage"]), alike)
