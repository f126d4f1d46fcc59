"""Words of the files that may be slips are asked about before a week is opened, and not on its labels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.core.near_words import near
from ultramicro.flows.tables import rows_of
from ultramicro.food.hub.telling import some
from ultramicro.food.spelling import questions
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.names import Names
from ultramicro.place.folder import FolderPlace


def require_spelled(place: FolderPlace, week: date) -> None:
    """Refuse goods, units and allergens of a week's files that look like slips of others.

    Raises
    ------
    BadInput
        With each word, its file and row, and what it may be meant for.
    """
    offers, orders = (
        [row for row in rows_of(place.table(name)) if row["cycle_on"] == week]
        for name in ("availability", "orders")
    )
    goods = rows_of(place.table("food_goods")) if place.has("food_goods") else []
    if asked := [each.says for each in questions(offers, orders, goods)]:
        raise _asked_about(
            plural("{n} word may be a slip: {words}", "{n} words may be slips: {words}", len(asked),
                   words=Listed(asked, by=""))
        )  # fmt: skip


def require_other_names(names: Names, missing: Sequence[str]) -> None:
    """Refuse to add somebody who is called almost as somebody in the books: that would be one firm as two.

    Raises
    ------
    BadInput
        With both names.
    """
    known = {folded(each.name): each.name for each in names.everybody() if each.name}
    alike = {name: known[found] for name in missing if (found := near(folded(name), known))}
    if asked := [
        say("“{name}”: did you mean “{alike}”?", name=name, alike=other) for name, other in alike.items()
    ]:
        raise _asked_about(
            plural("{n} name is almost that of somebody in the books: {names}",
                   "{n} names are almost those of others in the books: {names}", len(asked),
                   names=some(asked))
        )  # fmt: skip


def _asked_about(what: Message) -> BadInput:
    return BadInput(
        what, where="food/",
        do=say("correct the files; or give --as-written if it is right as it stands there"),
    )  # fmt: skip
