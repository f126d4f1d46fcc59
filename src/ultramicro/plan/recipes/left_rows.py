"""Rows that are left out with what to write instead, and what is assumed of rows that are used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ultramicro.core.formatting import speaker
from ultramicro.core.message import Listed, Message, joined, say
from ultramicro.core.units import MONEY, singular, spaced, unit_named
from ultramicro.core.weekdays import WEEKDAYS
from ultramicro.plan.recipes.catalogue import near_words
from ultramicro.plan.recipes.meaning import Assumed, Exclusion, Meaning, Reason
from ultramicro.plan.recipes.meaning import Row as GivenRow
from ultramicro.plan.recipes.measures import near
from ultramicro.plan.rows import ResourceRow

PARTS_OF_DAYS = frozenset({"morning", "afternoon", "evening", "night", "weekend", "shift"})  # data
"""Times that are hours, but nobody knows how many."""
ANOTHER_NUMBER = re.compile(r"(?<![a-z£'])\d")
"""A number in a unit, where the 2 of m2 and the noughts of £000 are none."""
TERM = re.compile(r"\bterm(?: ?time|s)?\b")
Notes = Mapping[Assumed, str]
"""What is assumed, with words for it; empty where it is not."""


def left_out(row: GivenRow, sort: str, left: Exclusion, taken_as: str = "") -> Meaning:
    """Leave a row out, with the reason."""
    return Meaning(row=row, sort=sort, taken_as=taken_as, left=left)


def all_asked(first: Meaning, *others: Meaning | None) -> Meaning:
    """Leave a row out for all that is wrong with it, so that whoever mends it need do so only once.

    Parameters
    ----------
    first, *others : Meaning or None
        The row, left out for one reason each; None, or what is not left out, says nothing.
    """
    more = [each.left for each in others if each and each.left]
    if first.left is None or not more:
        return first
    why = joined([first.left.why, *(each.why for each in more)])
    return replace(first, left=replace(first.left, why=why))


def wrong_unit(
    row: GivenRow, sort: str, wanted: str, words: Sequence[str] = (), taken_as: str = ""
) -> Meaning:
    """Leave a row out for its unit, with the units that could have been meant."""
    unit = row.unit or ""
    nearest = near(unit, wanted, words)
    why = _why(unit, wanted, nearest)
    left = Exclusion(reason=Reason.UNIT, why=why, read=own_money(unit)[0], near=own_money(*nearest))
    return left_out(row, sort, left, taken_as)


def _why(unit: str, wanted: str, nearest: Sequence[str]) -> Message:
    nearest, (unit, wanted) = own_money(*nearest), own_money(unit, wanted)
    units = Listed(nearest, by="or")
    if not unit:
        return say("No unit is given. Use {units}.", units=units)
    if ANOTHER_NUMBER.search(spaced(unit)):
        return _another_number(unit, wanted, units)
    if wanted == "hours" and (asked := _how_many_hours(unit)):
        return asked
    return say(
        "Its unit {unit} cannot be read as {wanted}. Use {units}.", unit=unit, wanted=wanted, units=units
    )


def _how_many_hours(unit: str) -> Message | None:
    """Ask how many hours of work a part of the day, a day, a week or a term means; None where it is none."""
    parts = [word for word in spaced(unit).split() if singular(word) in PARTS_OF_DAYS]
    if parts:
        return say(
            "It is not told how many hours {part} are. Write them, such as 15 hours a week.", part=parts[0]
        )
    days = [word for word in unit.split() if singular(word.casefold()) in WEEKDAYS]
    if days:
        return say(
            "It is not told how many hours {day} means. Write them, such as 6 hours a month.", day=days[0]
        )
    if unit_named(unit, "duration"):
        return say(
            "It is not told how many hours of work '{unit}' means. Write them, such as 18 hours a week.",
            unit=unit,
        )  # fmt: skip
    if TERM.search(spaced(unit)):
        return say("Weeks of term are not known here. Write hours a year: a school year has 38 weeks.")
    return None


def _another_number(unit: str, wanted: str, units: Listed) -> Message:
    """Ask for one number: sizes of rooms do not add up to a large one, and all else is multiplied out."""
    if wanted == "m2":
        return say(
            "'{unit}' holds a second number. Write a row for each room or site, with its size in {units}: "
            "several small ones are no large one.",
            unit=unit, units=units,
        )  # fmt: skip
    return say(
        "'{unit}' holds a second number. Multiply it out, and write how many there are in all in {units}.",
        unit=unit, units=units,
    )  # fmt: skip


def own_money(*units: str) -> tuple[str, ...]:
    """Return units as they are told, with the sign of the place's own money; it is read as the pound's is.

    Examples
    --------
    >>> own_money("£k", "kg")
    ('£k', 'kg')
    """
    return tuple(unit.replace(MONEY, speaker().sign()) for unit in units)


def wrong_cost(row: ResourceRow, sort: str, usual: tuple[str, ...]) -> Meaning:
    """Leave a row out for what its cost is told for, with what could have been meant."""
    per = row.cost_per or ""
    why = say("Its cost is per {per}. Use {periods}.", per=per, periods=Listed(usual, by="or"))
    return left_out(row, sort, Exclusion(reason=Reason.COST_PER, why=why, read=per, near=usual))


def assumed(notes: Notes) -> tuple[tuple[Assumed, ...], Message]:
    """Return what is assumed, and words for all of it."""
    there = {name: _sentence(said) for name, said in notes.items() if said}
    return tuple(there), joined(list(there.values()))


def _sentence(said: str) -> Message:
    """End what is said of a unit with a full stop: the table of units has no sentences."""
    return say("{said}.", said=said) if not said.endswith((".", "?")) else joined([said])


def period_untold(period: str, guess: str) -> Notes:
    """Say what is assumed of a unit of something that flows."""
    untold = say("No period is given, so it is taken as an amount per year.")
    return {Assumed.UNIT: guess, Assumed.PERIOD: "" if period else untold}


def no_period(unit: str) -> Exclusion:
    """Ask for how long hours are that people offer."""
    near_ = ("hours a week", "hours a month", "hours a year")
    why = say(
        "It is not told how often: in a week, a month or a year? Use {units}.", units=Listed(near_, by="or")
    )
    return Exclusion(reason=Reason.UNIT, why=why, read=unit, near=near_)


def strange_skill(word: str, among: Iterable[str]) -> Message:
    """Say that no recipe knows a skill, and which it could be."""
    if alike := near_words(word, among):
        meant = Listed(alike, by="or")
        return say("No recipe knows the skill '{word}'. Did you mean {meant}?", word=word, meant=meant)
    return say("No recipe knows the skill '{word}'.", word=word)
