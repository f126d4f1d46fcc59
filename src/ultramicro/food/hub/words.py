"""Words of goods, batches and orders: they are kept with the people, and the ledger holds marks of them."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, plural, say
from ultramicro.food.goods import good_of as as_compared
from ultramicro.food.hub.stock import Batch, Batches
from ultramicro.ledger.deciding import Memo, View
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.references import loosely
from ultramicro.ledger.people.register import Person

ITEM, UNIT, BATCH, OFFER, ORDER, REASON = "item", "unit", "batch", "offer", "order", "reason"
PLACE = "place"
"""A hub among several."""


LONGEST_SHORT = 24
"""A short name is typed. [characters]"""


class Good(NamedTuple):
    """A good by its words."""

    item: str
    unit: str


def short_of(name: str) -> str:
    """Return a name as a short name that is typed, and as files are called.

    Examples
    --------
    >>> short_of("Old Van No. 2")
    'old-van-no-2'
    """
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_.casefold()).strip("-")[:LONGEST_SHORT].strip("-") or "firm"


def named(names: Names, name: str) -> set[str]:
    """Return who has a name, whole or short, by id."""
    wanted = folded(name)
    return {each.id for each in names.everybody() if wanted in {folded(each.name), folded(each.short)}}


def somebody(names: Names, who: str) -> Person:
    """Return somebody by short name or id, or by the whole name that only they have, as in files.

    Raises
    ------
    BadInput
        If there is nobody of that name, or several.
    """
    if names.find(who) is None and (found := named(names, who)):
        if len(found) > 1:
            raise BadInput(
                say("several in the books are called {name}", name=repr(who)), do=say("give a short name")
            )
        return names.known(next(iter(found)))
    return names.known(who)


def good_mark(names: Names, item: str, unit: str) -> str:
    """Return what stands in the ledger for a good in a unit, however they are spelled."""
    return names.salted("\x1f".join(("good", *as_compared(item, unit))))


def good_memos(names: Names, item: str, unit: str) -> list[Memo]:
    """Return the words of a good, to be kept: those with which it was named first."""
    mark = good_mark(names, item, unit)
    tidy = " ".join(item.split()), " ".join(unit.split())
    memos = Memo(f"{ITEM}-{mark}", tidy[0]), Memo(f"{UNIT}-{mark}", tidy[1])
    return [memo for memo in memos if not names.words(memo.ref)]


def good_of(names: Names, mark: str) -> Good:
    """Return a good's words; its mark where they were lost with the people file."""
    return Good(names.words(f"{ITEM}-{mark}") or mark, names.words(f"{UNIT}-{mark}"))


def mark_of(names: Names, kind: str, words: str, who: str) -> str:
    """Return what stands in the ledger for a number that somebody gave, such as that of a batch."""
    said = f"{kind}\x1f{who}\x1f{loosely(words)}"
    return f"{kind}-{names.salted(said, (who,))}" if words else ""


def place_mark(names: Names, hub: object) -> str:
    """Return what stands in the ledger for one of several hubs; nothing where none is named."""
    return f"{PLACE}-{names.salted(f'{PLACE}{chr(31)}{folded(str(hub))}')}" if hub else ""


def called(names: Names, mark: str) -> str:
    """Return the words behind a mark; the mark where they were erased."""
    return names.words(mark) or mark


def batch_named(view: View, words: str, grower: str = "") -> Batch:
    """Return a batch by the number on its label.

    Parameters
    ----------
    view : View
        The books.
    words : str
        Its number, or its mark.
    grower : str
        Whose it is, by id, where several growers have such a number.

    Raises
    ------
    BadInput
        If there is none, or several.
    """
    shelf = view.of(Batches).shelf
    marks = [words, *view.people.refs_of(BATCH, words)]
    found = {mark: batch for mark in marks if (batch := shelf.get(mark))}
    mine = [each for each in found.values() if grower in {"", each.grower}]
    if not mine:
        lost = sum(not view.people.words(mark) for mark in [each.id for each in shelf.values()])
        raise BadInput(
            say("there is no batch {batch}", batch=repr(words)) if not lost else plural(
                "no batch is known as {batch}, and {n} batch has lost its number as its grower was erased",
                "no batch is known as {batch}, and {n} batches have lost their numbers as their growers were "
                "erased", lost, batch=repr(words)),
            where="--batch",
            do=say("take its number from the label, or from `ultramicro hub recall --who` with its grower")
            if not lost
            else say("give `ultramicro hub recall --who` with the number of the grower that "
                     "`ultramicro hub show` has for that week"),
        )  # fmt: skip
    if len(mine) > 1:
        growers = Listed([view.people.called(each.grower) for each in mine], by="or")
        raise BadInput(
            say("several growers have a batch {batch}", batch=repr(words)), where="--who",
            do=say("say whose it is: {growers}", growers=growers),
        )  # fmt: skip
    return mine[0]
