"""What a row says in its own writing, told beside what it was taken for: `25-30` as 25."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ultramicro.core.message import Message, Number, joined, say
from ultramicro.core.packing import unpacked
from ultramicro.place.readers.values.amounts_said import ROUGHLY
from ultramicro.plan.recipes.meaning import Assumed, Meaning
from ultramicro.plan.recipes.sorts import PEOPLE
from ultramicro.plan.rows import ResourceRow

SEVERAL, WEEKS = 2, 52
"""From how many people on a row is of several, and the weeks of a year."""


def as_written(meaning: Meaning) -> Meaning:
    """Tell what a row's cells were read as, where they held more than plain numbers.

    Parameters
    ----------
    meaning : Meaning
        What the row was taken for.

    Returns
    -------
    Meaning
        The same; a range, or about so many, is listed as assumed.
    """
    if meaning.left:
        return meaning
    said = unpacked(meaning.row.as_written) if meaning.row.as_written else say("")
    rough = any(part.id == ROUGHLY for part in _parts(said))
    told = [said, _together(meaning), meaning.note]
    return replace(
        meaning, note=joined([part for part in told if part]),
        guesses=(*meaning.guesses, *((Assumed.AMOUNT,) if rough else ())),
    )  # fmt: skip


def _parts(said: Message) -> Iterator[Message]:
    yield said
    for value in said.values.values():
        if isinstance(value, Message):
            yield from _parts(value)


def _together(meaning: Meaning) -> Message | str:
    """Say that hours are of all people of a row together: who writes three days may mean each of them."""
    row = meaning.row
    if meaning.sort != PEOPLE or not isinstance(row, ResourceRow) or (row.people or 1) < SEVERAL:
        return ""
    return say(
        "It is taken as of all {n} people together, which is {hours} hours a week for each.",
        n=str(row.people), hours=Number((meaning.quantity or 0) / WEEKS / (row.people or 1), 1),
    )  # fmt: skip
