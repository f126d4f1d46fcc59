"""What is asked of a cell in which somebody wrote an amount that has more than one meaning, or none."""

from __future__ import annotations

from ultramicro.core.message import note

_QUESTIONS = (
    note(
        "amount_not_said",
        "'{text}' under '{column}' does not say how much. Write a number, such as 12",
    ),
    note(
        "amount_of_time",
        "'{text}' under '{column}' does not say how many hours. Write them, such as 15 hours a week",
    ),
    note(
        "amount_how_often",
        "'{text}' under '{column}' says how often, but not how much. Write both, such as 2 hours a week",
    ),
    note(
        "amount_at_most",
        "'{text}' under '{column}' is the most that it may be. Write what can be counted on",
    ),
    note(
        "amount_two_units",
        "'{text}' under '{column}' and '{other}' beside it do not go together. Write one "
        "number, with one unit",
    ),
    note(
        "amount_each_of",
        "'{text}' under '{column}' is of each of them. Write how much it is together, or under 'people' how "
        "many they are",
    ),
    note(
        "amount_each_room",
        "'{text}' under '{column}' is of each of several rooms or sites. Write a row for each of them, as "
        "several small ones are no large one",
    ),
    note(
        "amount_of_several",
        "'{text}' under '{column}' multiplies more than two numbers. Write one number, with one unit. "
        "Multiplied out it is {other}",
    ),
    note(
        "price_of_other",
        "'{text}' under '{column}' is per {other}, which is not what is counted beside it. Write what one "
        "costs of what is counted",
    ),
    note(
        "price_pounds_or_pence",
        "'{text}' under '{column}' may be pounds or pence. Write {sign}{text}, or whole pence",
    ),
    note("sum_not_said", "'{text}' under '{column}' is no sum of money. Write one, such as {sign}12.50"),
    note(
        "share_not_said",
        "'{text}' under '{column}' does not say what part. Write it from 0 to 1 or in per cent, such as 0.5 "
        "or 50%",
    ),
    note(
        "people_not_said",
        "'{text}' under '{column}' does not say how many people. Write a whole number",
    ),
    note("day_not_said", "'{text}' under '{column}' is not a date. Write a day, such as 2026-04-01"),
)
QUESTIONS = {told.id: told for told in _QUESTIONS}
"""What is asked of a cell, by its id."""
