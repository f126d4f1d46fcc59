"""What orders exclude that is no allergen of the list: all of it is told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.near_words import near
from ultramicro.core.rows import Row
from ultramicro.food.allergen_words import ALLERGENS, NONE, allergen_named
from ultramicro.food.goods import folded
from ultramicro.food.stands import Question, of_order

NOTHING = frozenset({"-", "–", "—", "n/a", "na", "n.a.", "nil", "no", "nothing", "none known"})  # data
"""What people write where there is nothing to exclude; the word for it is `none`, or an empty cell."""


def unknown_excludes(orders: Sequence[Row]) -> Iterator[Question]:
    """Yield what orders exclude that is no allergen that is known.

    Examples
    --------
    >>> orders = [{"order": "O1", "excludes": "milk, vegan"}, {"order": "O2", "excludes": "n/a"}]
    >>> for each in unknown_excludes(orders):
    ...     print(each.says)
    “vegan” (food/orders.csv, order O1): which is meant?
    “n/a” (food/orders.csv, order O2): leave it empty where nothing is excluded
    """
    for row in orders:
        for said in str(row.get("excludes") or "").replace(";", ",").split(","):
            word = folded(said)
            if not word or word == NONE or allergen_named(word):
                continue
            where = of_order(row)
            empty = say("“{word}” ({where}): leave it empty where nothing is excluded", word=said.strip(),
                        where=where) if word in NOTHING else None  # fmt: skip
            yield Question(where, said.strip(), "" if empty else near(word, ALLERGENS), empty)


def require_known_excludes(orders: Sequence[Row]) -> None:
    """Refuse orders that exclude what is no allergen of the list: a slip there may harm somebody.

    Raises
    ------
    BadInput
        With every such word and its order.
    """
    if asked := [each.says for each in unknown_excludes(orders)]:
        raise BadInput(
            say("no allergens that are known: {words}", words=Listed(asked, by="")),
            where=say("excludes in food/orders.csv"),
            do=say("use one of {known}", known=Listed(ALLERGENS)),
        )


def asked_of_food(orders: Sequence[Row], slips: Sequence[Question]) -> list[Message]:
    """Return all that is to be asked of a place's food files."""
    return [each.says for each in (*unknown_excludes(orders), *slips)]
