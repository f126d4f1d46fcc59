"""What each row of land and buildings is taken for: which use, how large, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable

from ultramicro.core.message import Listed, Message, joined, say
from ultramicro.core.units import unit_words
from ultramicro.plan.recipes.catalogue import Known, near_words
from ultramicro.plan.recipes.left_rows import all_asked, assumed, left_out, wrong_cost, wrong_unit
from ultramicro.plan.recipes.meaning import Assumed, Exclusion, Meaning, Reason
from ultramicro.plan.recipes.measures import amount
from ultramicro.plan.recipes.rents import COSTS_PER, costs_assumed, costs_said, known_cost, ready_doubted
from ultramicro.plan.recipes.room_heads import use_by_head
from ultramicro.plan.recipes.sorts import BUILDING, LAND
from ultramicro.plan.recipes.spelling import folded
from ultramicro.plan.recipes.vocabulary import (
    fitted_uses,
    near_uses,
    spoken_use,
    use_named,
    uses,
)
from ultramicro.plan.rows import ResourceRow

SEVERAL = frozenset(("with", "and", "&", "plus", "+"))  # data
"""What joins the names of two rooms."""


def ground(row: ResourceRow, sort: str, there: Known) -> Meaning:
    """Say what a row of land or of a building is.

    Parameters
    ----------
    row : ResourceRow
        The row.
    sort : str
        Land or building.
    there : Known
        What the recipes know.
    """
    found, use = amount(row.unit or "", "m2"), _use(row, sort, there)
    fitted, wrong = _fitted_for_nothing(row.what, sort, there), []
    if found is None or found.period:
        wrong.append(wrong_unit(row, sort, "m2"))
    if fitted:
        wrong.append(left_out(row, sort, fitted, use))
    # A rent for an unknown time may be wrong by fifty times; without the row no plan rests on it.
    if row.cost_pence and not known_cost(row.cost_per):
        wrong.append(wrong_cost(row, sort, COSTS_PER))
    if wrong or found is None:
        return all_asked(*wrong)
    strange = _strange_use(row.what, sort, there.grounds) if use not in {*there.grounds, sort} else ""
    area = row.quantity * found.each
    costs = joined([*costs_assumed(row, building=sort == BUILDING), *ready_doubted(row, area)])
    guesses, note = assumed({Assumed.WORD: strange, Assumed.COST: costs})
    # The rent is told whether or not anything is assumed: a week for a month would show nowhere else.
    said = joined([note, *(costs_said(row, area) if area else ())])
    return Meaning(
        row=row, sort=sort, taken_as=use, quantity=area, unit=unit_words("m2"), guesses=guesses, note=said
    )


def _fitted_for_nothing(word: str, sort: str, there: Known) -> Exclusion | None:
    """Ask about a room that is fitted out for what no recipe asks of a room: nothing would be put there."""
    what = use_named(word, fitted_uses())
    if sort != BUILDING or what not in fitted_uses() - there.grounds:
        return None
    why = say(
        "A {room} takes only what asks for one, and no recipe asks for one as a room. If it is empty and may "
        "be used for anything, write room. If its machines have spare hours, write them as equipment, such "
        "as 10 hours a week.",
        room=spoken_use(what),
    )
    return Exclusion(reason=Reason.WORD, why=why, read=word, near=("room",))


def _use(row: ResourceRow, sort: str, there: Known) -> str:
    """Return the use of a row; its kind may say more than its word, as a kitchen of the church does."""
    use = use_named(row.what, {*there.grounds, sort})
    sorts = there.grounds - {LAND, BUILDING}
    by_kind = use_named(row.kind, sorts)
    if use in {*there.grounds, sort}:
        return use
    if by_kind in sorts:
        return by_kind
    # A hall is any room, whatever is done in it; a unit by itself says nothing.
    by_head = use_by_head(row.what) or (folded(row.kind) != "unit" and use_by_head(row.kind))
    return BUILDING if sort == BUILDING and by_head else use


def _strange_use(word: str, sort: str, among: Iterable[str]) -> Message:
    # Nobody asks a bandstand to be a kitchen: only what will do in any room is put there, until it is told.
    if sort == LAND:
        taken = say(
            "Nobody knows what sort of land '{word}' is, so only what asks for no sort is put there.",
            word=word,
        )
    else:
        taken = say(
            "Nobody knows what sort of room '{word}' is, so only what asks for no sort is put there.",
            word=word,
        )
    sorts = [use for use in among if use not in {LAND, BUILDING}]
    alike = tuple(dict.fromkeys([*near_words(word, sorts), *near_uses(word, sorts)]))
    known = alike or tuple(spoken_use(use) for use in sorted(among) if _could_be(use, sort))
    asked = say("Is it {meant}? If so, write that.", meant=Listed(known, by="or")) if known else ""
    any_ = say("If it may be used for anything, write room.") if sort == BUILDING else ""
    several = _several_rooms(word) if sort == BUILDING else ""
    return joined([taken, asked, any_, several])


def _several_rooms(word: str) -> Message | str:
    """Ask for a row for each room where a word names more than one: each of them takes something else."""
    if not SEVERAL & set(folded(word).split()):
        return ""
    return say("If it is more than one room, write a row for each, with its own size.")


def _could_be(use: str, sort: str) -> bool:
    """Whether a use of the library is one of land, or of a building, that says more than that."""
    return (
        use in uses() and use not in {LAND, BUILDING} and (use.rpartition(" ")[2] == LAND) == (sort == LAND)
    )
