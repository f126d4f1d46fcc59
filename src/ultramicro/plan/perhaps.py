"""Rows that could not be used, or whose use nobody knows, and that may be what an enterprise lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ultramicro.core.message import Listed, Message, Number, joined, say
from ultramicro.plan.recipes.meaning import Assumed, Meaning
from ultramicro.plan.recipes.sorts import BUILDING, LAND, LOAN, MATERIAL, NEED, ORDER, SAVINGS
from ultramicro.plan.recipes.structure import Impossible, Obstacle
from ultramicro.plan.recipes.vocabulary import good_named, spoken_use, uses

NAMED = 3
"""How many rows a sentence names."""
GROUND = frozenset({LAND, BUILDING})


def perhaps(why: Impossible, meanings: Iterable[Meaning]) -> Message | None:
    """Say which rows may be what keeps an enterprise out of every plan; None where there are none.

    "Nobody wants cleaning" is no answer to somebody who wrote a row for cleaning that could not be read.

    Parameters
    ----------
    why : Impossible
        What keeps it out.
    meanings : iterable of Meaning
        What the rows of resources, needs and pledges were taken for.

    Examples
    --------
    >>> from ultramicro.plan.recipes.meaning import Exclusion, Reason
    >>> from ultramicro.plan.rows import NeedRow
    >>> row = NeedRow(need="Stairs", item="cleaning", quantity=40, origin="needs.csv", line=15)
    >>> left = Exclusion(reason=Reason.UNIT, why="")
    >>> unread = Meaning(row=row, sort="need", taken_as="cleaning_hour", left=left)
    >>> print(perhaps(Impossible(obstacle=Obstacle.NO_BUYER, items=("cleaning_hour",)), [unread]))
    This row could not be used, and may be for it: Stairs (needs.csv, line 15).
    """
    match why.obstacle:
        case Obstacle.NO_BUYER:
            return _unused(m for m in meanings if m.sort in {NEED, ORDER} and _may_be(m, why.items, True))
        case Obstacle.NO_INPUT:
            return _unused(m for m in meanings if m.sort == MATERIAL and _may_be(m, why.items, False))
        case Obstacle.TOO_LITTLE_SPACE:
            return _strange(why, [m for m in meanings if m.sort in GROUND and _large(m, why)])
        case _:
            return None


def money_unread(meanings: Iterable[Meaning]) -> Message | None:
    """Say which rows of savings and loans could not be used; None where all were."""
    return _unused(m for m in meanings if m.left is not None and m.sort in {SAVINGS, LOAN})


def _may_be(m: Meaning, goods: Sequence[str], wanted: bool) -> bool:
    """Whether a row that was left out is of one of the goods, or of a word that may mean it."""
    if m.left is None:
        return False
    near = (good_named(word, wanted=wanted) for word in m.left.near)
    return bool({m.taken_as, *near} & set(goods))


def _unused(rows: Iterable[Meaning]) -> Message | None:
    named = list(_named(rows))
    if not named:
        return None
    if len(named) == 1:
        return say("This row could not be used, and may be for it: {row}.", row=named[0])
    return say("These rows could not be used, and may be for it: {rows}.", rows=Listed(named[:NAMED], by=""))


def _named(rows: Iterable[Meaning]) -> Iterator[Message]:
    for m in sorted(rows, key=lambda m: (m.row.origin or "", m.row.line or 0)):
        yield say(
            "{name} ({file}, line {line})", name=m.row.shown, file=m.row.origin or m.row.table,
            line=str(m.row.line or ""),
        )  # fmt: skip


def _large(m: Meaning, why: Impossible) -> bool:
    use = why.items[0]
    # A lawn is no shop; of a use that only the place knows nobody can say whether it is land.
    sort = (LAND if use.split()[-1] == LAND else BUILDING) if use in uses() else ""
    return m.sort == sort and Assumed.WORD in m.guesses and m.amount >= why.needed_m2


def _strange(why: Impossible, rows: Sequence[Meaning]) -> Message | None:
    """Name ground that is large enough, of a use that nobody knows: a hay meadow may be growing land."""
    named = [joined([m.row.shown, say("({n} m²)", n=Number(m.amount, 0))]) for m in rows]
    if not named:
        return None
    return say(
        "No recipe knows the use of {rows}: if it will do, write {use} as its use.",
        rows=Listed(named[:NAMED], by="or"), use=spoken_use(why.items[0]),
    )  # fmt: skip
