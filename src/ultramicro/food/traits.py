"""What a buyer must know of goods beside their price: allergens in them, certificates on them.

What is not known is unknown and never none: nobody who excludes an allergen is given what may hold it, unless
they said that they take that too. A word that is no allergen of the list makes what it stands in unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.rows import Row
from ultramicro.food.allergen_words import ALLERGENS, BROAD, NONE, allergen_named, excluded_by
from ultramicro.food.goods import folded

ORGANIC = "organic"
_UNTIL = re.compile(r"(.+?) until (\d{4}-\d{2}-\d{2})")
Signature = tuple[str, ...]
"""What of an offer any order of the place asks about."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What all orders of a place ask about: allergens that any excludes, certificates that any wants."""

    allergens: frozenset[str]
    standards: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an order asks of goods.

    Parameters
    ----------
    excludes, standards : frozenset of str
        Allergens that must not be in them, certificates that must be on them.
    accepts_unknown : bool
        Whether what is not known to be free of them is taken all the same.
    """

    excludes: frozenset[str]
    standards: frozenset[str]
    accepts_unknown: bool

    def takes(self, signature: Signature) -> bool:
        """Whether goods of a signature may be given to it."""
        has = {mark[1:] for mark in signature if mark[0] == "-"}
        certified = {mark[1:] for mark in signature if mark[0] == "+"}
        unknown = "?" in signature and bool(self.excludes) and not self.accepts_unknown
        return not unknown and not has & self.excludes and self.standards <= certified


def wish_of(order: Row) -> Wish:
    """Return what an order asks of goods.

    Raises
    ------
    BadInput
        If it excludes what is no allergen of the list: a slip there may harm somebody.

    Examples
    --------
    >>> sorted(wish_of({"order": "O1", "excludes": "Gluten, dairy"}).excludes)
    ['gluten', 'milk']
    >>> sorted(wish_of({"order": "O1", "excludes": "nuts"}).excludes)
    ['nuts', 'peanuts']
    """
    words = _words(order.get("excludes"))
    found = {word: excluded_by(word) for word in words if word != NONE}
    if unknown := [word for word, allergens in found.items() if not allergens]:
        raise BadInput(
            say("'{word}' is no allergen that is known", word=unknown[0]),
            where=say("excludes of order {order} in food/orders.csv", order=str(order["order"])),
            do=say("use one of {known}", known=Listed(ALLERGENS)),
        )  # fmt: skip
    return Wish(
        excludes=frozenset().union(*found.values()),
        standards=frozenset(_words(order.get("standards"))),
        accepts_unknown=bool(order.get("accepts_unknown")),
    )  # fmt: skip


def broad_said(orders: Iterable[Row]) -> list[Message]:
    """Say which words under excludes were read as more than one allergen, and how to write only one."""
    found: dict[str, list[str]] = {}
    for row in orders:
        for word in _words(row.get("excludes")):
            if word in BROAD:
                found.setdefault(word, []).append(str(row["order"]))
    return [
        say("“{word}” under excludes (order {orders}) is read as {allergens}; write one of them, such as "
            "“{only}”, where the other is not meant.", word=word, orders=Listed(numbers),
            allergens=Listed(BROAD[word]), only="tree nuts" if "nuts" in BROAD[word] else BROAD[word][0],
            ).with_id("broad_words")
        for word, numbers in found.items()
    ]  # fmt: skip


def asked_by(wishes: Iterable[Wish]) -> Asked:
    """Return what any of some orders asks about."""
    wishes = list(wishes)
    return Asked(
        allergens=frozenset().union(*(wish.excludes for wish in wishes)),
        standards=frozenset().union(*(wish.standards for wish in wishes)),
    )


def signature_of(offer: Row, asked: Asked) -> Signature:
    """Return what of an offer is asked about: `-milk` in, `+organic` on it, `?` where that is not known."""
    has, marks = allergens_of(offer), certificates_of(offer)
    inside = {f"-{each}" for each in (has or set()) & asked.allergens}
    if has is None and asked.allergens:
        inside = {"?"}
    return tuple(sorted(inside | {f"+{each}" for each in marks & asked.standards}))


def allergens_of(offer: Row) -> frozenset[str] | None:
    """Return the allergens in an offer; None where they are not known.

    Examples
    --------
    >>> sorted(allergens_of({"allergens": "Egg, wheat"})), sorted(allergens_of({"allergens": "none"}))
    (['eggs', 'gluten'], [])
    >>> allergens_of({"allergens": ""}), allergens_of({"allergens": "mlik"})
    (None, None)
    """
    words = _words(offer.get("allergens"))
    if words == [NONE]:
        return frozenset()
    found = [allergen_named(word) for word in words]
    return frozenset(each for each in found if each) if found and all(found) else None


def certificates_of(offer: Row) -> frozenset[str]:
    """Return the certificates that hold until the last day on which an offer can be sold.

    Examples
    --------
    >>> row = {"cycle_on": date(2026, 6, 4), "shelf_days": 7, "certificates": "Organic until 2026-06-10, pgi"}
    >>> sorted(certificates_of(row)), sorted(certificates_of(row | {"shelf_days": 0}))
    (['pgi'], ['organic', 'pgi'])
    """
    day = offer["cycle_on"]
    assert isinstance(day, date)  # noqa: S101  the dictionary says so
    last = day + timedelta(days=int(str(offer.get("shelf_days") or 0)))
    found = {ORGANIC} if offer.get("organic") else set()
    for word in _words(offer.get("certificates")):
        ends = _UNTIL.fullmatch(word)
        if not ends:
            found.add(word)
        elif last.isoformat() <= ends[2]:
            found.add(ends[1])
    return frozenset(found)


def certificate_ends(offer: Row) -> list[tuple[str, date]]:
    """Return the certificates of an offer that end, each with its last day; what is no day is passed over.

    Examples
    --------
    >>> certificate_ends({"certificates": "Organic until 2026-06-10, pgi, leaf until 2026-13-01"})
    [('organic', datetime.date(2026, 6, 10))]
    """
    found = []
    for word in _words(offer.get("certificates")):
        with suppress(ValueError):
            if ends := _UNTIL.fullmatch(word):
                found.append((ends[1], date.fromisoformat(ends[2])))
    return found


def _words(value: object) -> list[str]:
    return [word for each in str(value or "").split(",") if (word := folded(each))]


def refuses(order: Row, offer: Row) -> bool:
    """Whether an order must not be given an offer: asked of the rows as they stand, for a law to rest on.

    Examples
    --------
    >>> refuses({"order": "O1", "excludes": "milk"}, {"allergens": None, "cycle_on": date(2026, 6, 4)})
    True
    """
    excluded = {each for word in str(order.get("excludes") or "").split(",") for each in excluded_by(word)}
    inside = allergens_of(offer)
    wanted = {folded(word) for word in str(order.get("standards") or "").split(",") if word.strip()}
    if excluded and inside is None and not order.get("accepts_unknown"):
        return True
    return bool(excluded & (inside or set())) or not wanted <= certificates_of(offer)


def with_goods(offers: Sequence[Row], goods: Sequence[Row]) -> list[dict[str, Any]]:
    """Return offers with what the hub knows of their goods: what either says is in them is in them.

    Parameters
    ----------
    offers : sequence of Row
        Rows of `availability`.
    goods : sequence of Row
        Rows of `food_goods`.

    Examples
    --------
    >>> offer = {"item": "Cake", "allergens": "egg", "storage": None}
    >>> found = with_goods([offer], [{"item": "cake", "allergens": "milk", "storage": "chilled"}])
    >>> found[0]["allergens"], found[0]["storage"]
    ('egg, milk', 'chilled')
    """
    known = {folded(row["item"]): row for row in goods}
    found = []
    for offer in offers:
        good = known.get(folded(offer["item"]), {})
        said = [str(row["allergens"]) for row in (offer, good) if row.get("allergens")]
        # "none" beside an allergen is a contradiction, and the allergen is believed.
        named = [each for each in said if folded(each) != NONE]
        allergens = ", ".join(named) if named else NONE if said else None
        storage = offer.get("storage") or good.get("storage")
        found.append({**offer, "allergens": allergens, "storage": storage})
    return found
