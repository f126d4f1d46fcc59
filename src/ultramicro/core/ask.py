"""The only door to a technique: what goes in is checked, and what comes out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import Any

from ultramicro.core.action import Action
from ultramicro.core.contract import A, AnyTechnique, Check, ColumnRule, Figure, Place, Relation, Technique
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.extras import naming_extras
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.private import nobody_named
from ultramicro.core.quantities import disagreements, shown_by
from ultramicro.core.strong_words import unlicensed

FLOAT_TOLERANCE = 1e-9
"""Shares are floats; two roads to the same share may differ in the last digits."""


def ask(technique: Technique[A], place: Place) -> A:
    """Ask a question of a place.

    Parameters
    ----------
    technique : Technique
        The question with its parameters.
    place : Place
        The place; derived tables that the technique reads are made on the way.

    Returns
    -------
    Answer
        The answer, every law of which holds.

    Raises
    ------
    BadInput
        If a parameter makes no sense, the place lacks what the technique cannot do without, or a library that
        it needs is not installed.
    BrokenLaw
        If the answer breaks one of its own laws, uses a strong word that nothing licenses, has a table that
        is not as the dictionary says, or names a person; it is withheld.
    """
    # Before any table is read: a slip in a flag should not cost minutes.
    check_parameters(technique)
    check_reads(technique, place)
    with naming_extras():
        answer = technique.run(place)
    # Before anything is shown or kept: an answer that breaks its own law must not be seen at all.
    broken = [check for check in answer.checks() if not check.holds]
    if broken:
        raise BrokenLaw(technique.name, broken)
    check_figures(answer.figures())
    if differing := disagreements(shown_by(answer)):
        raise BrokenLaw(technique.name, differing)
    check_tables(technique.name, answer.tables(), place)
    if claims := unlicensed(answer):
        raise BrokenLaw(technique.name, claims)
    # Last and over the whole answer, as a name may come from any table, sentence or figure.
    if named := nobody_named(answer, place.private_names()):
        raise BrokenLaw(technique.name, named)
    place.keep(technique, answer)
    return answer


def parameters(technique: AnyTechnique) -> dict[str, object]:
    """Return the technique's parameters by name."""
    return {f.name: getattr(technique, f.name) for f in fields(technique)}


LARGEST_NUMBER = (1 << 63) - 1
"""What a database can hold as a whole number."""


def check_parameters(asked: AnyTechnique | Action[Any]) -> None:
    """Refuse a parameter of a technique or an action that is out of its bounds or not among its choices."""
    for f in fields(asked):
        value, meta = getattr(asked, f.name), f.metadata
        where = say("--{flag} of '{command}'", flag=f.name.replace("_", "-"), command=asked.name)
        low, high, choices = meta.get("low"), meta.get("high"), meta.get("choices")
        if choices and value not in choices:
            raise BadInput(
                say("'{value}' is not one of its values", value=str(value)),
                where=where,
                do=say("use one of {choices}", choices=Listed(choices, by="")),
            )
        # A flag of yes or no is a number to Python, and has no bounds.
        if isinstance(value, int | float) and not isinstance(value, bool):
            _check_bounds(value, low, high, where, is_sum="Pence" in str(f.type))
            # What is done is stored, and no store holds more.
            if isinstance(asked, Action):
                _check_bounds(value, -LARGEST_NUMBER, LARGEST_NUMBER, where)


def _check_bounds(
    value: float, low: float | None, high: float | None, where: str, *, is_sum: bool = False
) -> None:
    # Asked the other way round, so that what is no number fails too.
    too_small = low is not None and not value >= low
    too_large = high is not None and not value <= high
    if math.isnan(value) or too_small or too_large:
        # A sum is kept in pence and told as it is typed.
        part = 100 if is_sum else 1
        told = f"{value / part:.2f}" if is_sum else str(value)
        least, most = (None if bound is None else bound / part for bound in (low, high))
        raise BadInput(say("{value} is out of range", value=told), where=where, do=_within(least, most))


def _within(low: float | None, high: float | None) -> Message:
    least, most = f"{low:g}" if low is not None else "", f"{high:g}" if high is not None else ""
    if least and most:
        return say("give a number from {low} to {high}", low=least, high=most)
    if least:
        return say("give a number that is {low} or more", low=least)
    if most:
        return say("give a number that is {high} or less", high=most)
    return say("give a number")


def check_reads(technique: AnyTechnique, place: Place) -> None:
    """Refuse a place that lacks a table the technique cannot do without."""
    for table in technique.reads:
        if not place.has(table):
            lacking, homes = place.lacking(table)
            raise BadInput(
                say("'{technique}' needs {tables}", technique=technique.name, tables=Listed(lacking)),
                where=place.name,
                do=say("give {files}", files=Listed(homes)),
            )


def check_figures(figures: Sequence[Figure]) -> None:
    """Refuse a range that does not hold its own value: the answer is wrong about its certainty."""
    broken = [
        Check(
            id="value_in_its_range",
            law=say("{figure}: low ≤ value ≤ high", figure=figure.name),
            error=outside,
            tolerance=FLOAT_TOLERANCE,
        )
        for figure in figures
        if (outside := _outside(figure)) > FLOAT_TOLERANCE
    ]
    if broken:
        raise BrokenLaw("figures", broken)


def _outside(figure: Figure) -> float:
    """How far a figure's value lies outside its range, or the range is upside down."""
    given = [number for number in (figure.low, figure.value, figure.high) if number is not None]
    # An infinite figure passes every comparison and would be printed.
    if not all(map(math.isfinite, given)):
        return math.inf
    return float(max((a - b for a, b in pairwise(given)), default=0))


IS_OF_TYPE: Mapping[str, Sequence[str]] = {
    "text": ("is_string",),
    "message": ("is_string",),
    "integer": ("is_integer",),
    "number": ("is_floating", "is_integer", "is_decimal"),
    "date": ("is_date",),
    "time": ("is_timestamp",),
    "boolean": ("is_boolean",),
}
"""Which questions to the table engine's type tell that a column is of one of the dictionary's types."""


def check_tables(technique: str, tables: Mapping[str, Relation], place: Place) -> None:
    """Refuse a table with a column that the dictionary does not have, or has otherwise; no row is computed.

    Raises
    ------
    BrokenLaw
        With a check for each column that is unknown, missing or of another type, its id `table.column`; or
        for the table, if the dictionary does not have it.
    """
    broken = [
        check
        for name, table in tables.items()
        if (rules := place.columns(name)) is not None
        for check in _misfits(name, table, rules)
    ]
    if broken:
        raise BrokenLaw(technique, broken)


def _misfits(name: str, table: Relation, rules: Mapping[str, ColumnRule]) -> Iterator[Check]:
    if not rules:
        yield Check(id=name, law=say("table '{table}' is in the dictionary", table=name), error=1)
        return
    kinds = dict(table.schema().items())
    # Columns that the dictionary does not name have no words, no unit and no rule on privacy.
    for column in kinds.keys() - rules.keys():
        law = say("column '{column}' of table '{table}' is in the dictionary", column=column, table=name)
        yield Check(id=f"{name}.{column}", law=law, error=1)
    for column, rule in rules.items():
        if misfit := _misfit(name, column, kinds.get(column), rule):
            yield Check(id=f"{name}.{column}", law=misfit, error=1)


def _misfit(table: str, column: str, kind: object, rule: ColumnRule) -> str:
    """Say what is wrong with a column that the dictionary has; nothing where nothing is."""
    if kind is None:
        return (
            say("table '{table}' has column '{column}'", table=table, column=column) if rule.required else ""
        )
    if _fits(kind, rule.type):
        return ""
    return say(
        "column '{column}' of table '{table}' is of type {type}, not {found}",
        column=column, table=table, type=rule.type, found=str(kind),
    )  # fmt: skip


def _fits(kind: object, type_: str) -> bool:
    """Whether a column's type is one of the dictionary's; one of which nothing is known fits all."""
    # A column without any value has no type of its own.
    return any(getattr(kind, question)() for question in ("is_null", *IS_OF_TYPE[type_]))
