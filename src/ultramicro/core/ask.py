"""The only door to a technique: what goes in is checked, and what comes out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from ultramicro.core.action import Action
from ultramicro.core.contract import A, Check, ColumnRule, Figure, Place, Relation, Technique
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.extras import naming_extras
from ultramicro.core.message import say
from ultramicro.core.private import nobody_named

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
        If the answer breaks one of its own laws, has a table that is not as the dictionary says, or names a
        person; it is withheld.
    """
    check_parameters(technique)
    check_reads(technique, place)
    with naming_extras():
        answer = technique.run(place)
    broken = [check for check in answer.checks() if not check.holds]
    if broken:
        raise BrokenLaw(technique.name, broken)
    check_figures(answer.figures())
    check_tables(technique.name, answer.tables(), place)
    if named := nobody_named(answer, place.private_names()):
        raise BrokenLaw(technique.name, named)
    place.keep(technique, answer)
    return answer


def parameters(technique: Technique[Any]) -> dict[str, Any]:
    """Return the technique's parameters by name."""
    return {f.name: getattr(technique, f.name) for f in fields(technique)}


def check_parameters(asked: Technique[Any] | Action[Any]) -> None:
    """Refuse a parameter of a technique or an action that is out of its bounds or not among its choices."""
    for f in fields(asked):
        value, meta = getattr(asked, f.name), f.metadata
        where = f"--{f.name.replace('_', '-')} of '{asked.name}'"
        low, high, choices = meta.get("low"), meta.get("high"), meta.get("choices")
        if choices and value not in choices:
            raise BadInput(
                f"'{value}' is not one of its values", where=where, do=f"use one of {', '.join(choices)}"
            )
        if isinstance(value, int | float) and not isinstance(value, bool):
            _check_bounds(value, low, high, where)


def _check_bounds(value: float, low: float | None, high: float | None, where: str) -> None:
    too_small = low is not None and not value >= low
    too_large = high is not None and not value <= high
    if math.isnan(value) or too_small or too_large:
        bounds = [f"{low:g} or more"] if low is not None else []
        bounds += [f"{high:g} or less"] if high is not None else []
        do = "give a number" + (" that is " + " and ".join(bounds) if bounds else "")
        raise BadInput(f"{value} makes no sense here", where=where, do=do)


def check_reads(technique: Technique[Any], place: Place) -> None:
    """Refuse a place that lacks a table the technique cannot do without."""
    for table in technique.reads:
        if not place.has(table):
            lacking, homes = place.lacking(table)
            raise BadInput(
                f"'{technique.name}' needs {' and '.join(lacking)}, and the place has none",
                where=place.name,
                do=f"give {' and '.join(homes)}",
            )


def check_figures(figures: Sequence[Figure]) -> None:
    """Refuse a range that does not hold its own value: the answer is wrong about its certainty."""
    broken = [
        Check(law=f"{figure.name}: low ≤ value ≤ high", error=outside, tolerance=FLOAT_TOLERANCE)
        for figure in figures
        if (outside := _outside(figure)) > FLOAT_TOLERANCE
    ]
    if broken:
        raise BrokenLaw("figures", broken)


def _outside(figure: Figure) -> float:
    """How far a figure's value lies outside its range, or the range is upside down."""
    low, high = figure.low, figure.high
    if low is None or high is None:
        return 0.0
    value = low if figure.value is None else figure.value
    return float(max(low - value, value - high, low - high, 0))


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
        With a check for each column that is unknown, missing or of another type: `table.column`.
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
    kinds = dict(table.schema().items())
    for column in kinds.keys() - rules.keys():
        law = say("the dictionary has column '{column}' of table '{table}'", column=column, table=name)
        yield Check(id=f"{name}.{column}", law=law, error=1)
    for column, rule in rules.items():
        if column not in kinds:
            if rule.required:
                law = say("table '{table}' has column '{column}'", column=column, table=name)
                yield Check(id=f"{name}.{column}", law=law, error=1)
        elif not _fits(kinds[column], rule.type):
            law = say(
                "column '{column}' of table '{table}' is of type {type}, not {found}",
                column=column, table=name, type=rule.type, found=str(kinds[column]),
            )  # fmt: skip
            yield Check(id=f"{name}.{column}", law=law, error=1)


def _fits(kind: object, type_: str) -> bool:
    """Whether a column's type is one of the dictionary's; one of which nothing is known fits all."""
    return any(getattr(kind, question)() for question in ("is_null", *IS_OF_TYPE[type_]))
