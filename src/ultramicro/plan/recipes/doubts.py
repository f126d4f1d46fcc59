"""What a need may not mean although its unit can be read: asked about before anything rests on it."""

from __future__ import annotations

from ultramicro.core.message import Listed, Message, Number, Pence, joined, say
from ultramicro.core.units import PERIOD, measure, parted, spaced, unit_named, unit_words
from ultramicro.plan.recipes.catalogue import near_words, offered_words
from ultramicro.plan.recipes.meaning import Exclusion, Reason
from ultramicro.plan.recipes.measures import COUNT, Amount, a_year
from ultramicro.plan.recipes.second_hand import perhaps_new
from ultramicro.plan.recipes.vocabulary import spoken
from ultramicro.plan.rows import NeedRow

ON_SCHOOL_DAYS = frozenset({"school_meal"})
"""Goods that are wanted only on days of school, so that "a day" alone does not say how much a year."""
DAYS = ("day", "daily")
FAR, NEAR, VERY_FAR = 5.0, 3.0, 10.0
"""By how much a price is far from the recipes', and within how much it is like theirs; judgements."""


def doubt(row: NeedRow, good: str, unit: str, found: Amount, recipe_pence: float | None) -> Exclusion | None:
    """Return why a need is asked about although its unit can be read; None where it is clear.

    Parameters
    ----------
    row : NeedRow
        The row.
    good, unit : str
        What it asks for, and the unit of that.
    found : Amount
        How the unit that was typed stands to that unit.
    recipe_pence : float or None
        What the recipes take for one of that unit. [pence]

    Examples
    --------
    >>> from ultramicro.plan.recipes.measures import amount
    >>> desks = NeedRow(need="Desks", item="desk", quantity=15, unit="desks")
    >>> doubt(desks, "desk_month", "items", amount("desks", "items", ["desk"]), None).near
    ('months a year',)
    """
    return (
        _days_of_school(row, good, found) or _thing_for_a_time(row, good, found)
        or _price_of_another_unit(row, unit, found, recipe_pence)
        or price_of_new(row, good, found.each, recipe_pence)
    )  # fmt: skip


def far_price(row: NeedRow, pence: float | None, recipe_pence: float | None) -> Message | str:
    """Say that a price is far from what the recipes take; nothing where it is not, or is nought.

    Parameters
    ----------
    row : NeedRow
        The row, whose own price counts.
    pence : float or None
        That price for one of the recipes' unit. [pence]
    recipe_pence : float or None
        Theirs. [pence]
    """
    if not row.price_pence or not pence or not recipe_pence or _times(pence, recipe_pence) < VERY_FAR:
        return ""
    return say(
        "Its price is far from the {theirs} that the recipes take. Is it right?",
        theirs=Pence(recipe_pence, "exact"),
    )


def not_used(word: str, used: frozenset[str]) -> Exclusion:
    """Say of a material what `not_made` says of a need."""
    return _unknown(
        word, used, Reason.WORD, say("No recipe uses it. One of your own may: see examples/recipes.")
    )


def not_made(word: str, made: frozenset[str]) -> Exclusion:
    """Say that a word is no good of the recipes, or that it may mean one of several.

    Parameters
    ----------
    word : str
        What is wanted.
    made : frozenset of str
        Goods that recipes make.

    Examples
    --------
    >>> print(not_made("childcare", frozenset(["nursery_hour", "after_school_hour"])).why)
    It may mean nursery places for under-fives or after-school club. Write which.
    """
    return _unknown(
        word, made, Reason.MAKER, say("No recipe makes it. One of your own may: see examples/recipes.")
    )


def _unknown(word: str, among: frozenset[str], reason: Reason, none: Message) -> Exclusion:
    # No recipe makes "childcare", but it would be untrue to say so to somebody who wants it.
    several, near = offered_words(word, among), near_words(word, among)
    if len(several) == 1:
        why = say("It may mean {word}. If so, write that.", word=several[0])
    elif several:
        why = say("It may mean {words}. Write which.", words=Listed(several, by="or"))
    else:
        # A word that stands beside the sentence, and not in it, says nothing.
        alike = [say("Did you mean {words}? If so, write that.", words=Listed(near, by="or"))] if near else []
        why = joined([*alike, say("If not: {none}", none=none) if near else none])
    return Exclusion(reason=reason, why=why, read=word, near=near)


def _days_of_school(row: NeedRow, good: str, found: Amount) -> Exclusion | None:
    # Read as 365 days, a school's meals would be nearly twice what it eats.
    if good not in ON_SCHOOL_DAYS or found.period not in DAYS:
        return None
    why = say("It is not told on how many days of the year. A school day is one of 190.")
    near = ("items a school day", "items a year")
    return Exclusion(reason=Reason.UNIT, why=why, read=row.unit or "", near=near)


def _thing_for_a_time(row: NeedRow, good: str, found: Amount) -> Exclusion | None:
    """Ask about desks where months at a desk are sold: fifteen desks are no fifteen months."""
    (bare, _), time = parted(row.unit or ""), good.rpartition("_")[2]
    own_name = measure(row.unit or "", COUNT) is None and bare
    if unit_named(time, PERIOD) is None or not own_name or found.times > 1 or time in _words(bare):
        return None
    why = say(
        "So many {things} do not say how many {goods} are wanted in a year.", things=bare, goods=spoken(good)
    )
    return Exclusion(reason=Reason.UNIT, why=why, read=row.unit or "", near=(f"{time}s a year",))


def price_of_new(row: NeedRow, good: str, each: float, recipe_pence: float | None) -> Exclusion | None:
    """Ask whether a thing is wanted new, where its price is no price of a second-hand one.

    Parameters
    ----------
    row : NeedRow
        The row.
    good : str
        What it is taken for.
    each : float
        How many of the recipes' unit its price is of.
    recipe_pence : float or None
        What the recipes take for one. [pence]
    """
    price = row.price_pence
    if not price or not recipe_pence or not perhaps_new(row.item, good):
        return None
    if price / each < NEAR * recipe_pence:
        return None
    why = say(
        "Its price of {price} looks like that of a new one: the recipes sell '{what}' for {theirs}, and make "
        "no new ones. If second-hand will do, write second-hand and what people would pay. If not, leave the "
        "row out.",
        price=Pence(price, "exact"), theirs=Pence(recipe_pence, "exact"), what=spoken(good),
    )  # fmt: skip
    return Exclusion(reason=Reason.PRICE, why=why, read=row.item, near=(spoken(good),))


def _words(unit: str) -> list[str]:
    return [word.removesuffix("s") for word in spaced(unit).split()]


def _price_of_another_unit(
    row: NeedRow, unit: str, found: Amount, recipe_pence: float | None
) -> Exclusion | None:
    """Ask whether £2.10 beside tonnes is of a tonne, where the recipes take £2.30 for a kilogram."""
    price = row.price_pence
    if not price or not recipe_pence or found.each == 1:
        return None
    # Only where the price fits the recipes' unit, and not the one that was written.
    if _times(price / found.each, recipe_pence) < FAR or _times(price, recipe_pence) > NEAR:
        return None
    why = say(
        "Its price of {price} is of one unit as it is written ({unit}). The recipes take {theirs} ({base}). "
        "If {price} is the price of {base} too, write {n} {a_year}. If not, write quantity and price in "
        "{base}.",
        price=Pence(price, "exact"), unit=row.unit or "", theirs=Pence(recipe_pence, "exact"),
        base=unit_words(unit), n=Number(row.quantity * found.a_year, 0), a_year=a_year(unit),
    )  # fmt: skip
    return Exclusion(reason=Reason.PRICE, why=why, read=row.unit or "", near=(unit,))


def _times(one: float, other: float) -> float:
    return max(one / other, other / one)
