"""An answer as JSON with stable keys, for programs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from ultramicro.core.contract import UNDATED, Answer, Figure, Place, Relation, Technique
from ultramicro.core.message import words
from ultramicro.core.rows import Json
from ultramicro.reports.model import frame

MOST_ROWS = 1_000


def answer_json(
    technique: Technique[Answer],
    place: Place,
    parameters: Mapping[str, object],
    answer: Answer,
    *,
    all_rows: bool = False,
) -> dict[str, Json]:
    """Return the answer as JSON's own types; dates are ISO 8601, what is not a number is null.

    Parameters
    ----------
    technique : Technique
        Who answered.
    place : Place
        The place that was asked.
    parameters : mapping
        The technique's parameters by name.
    answer : Answer
        The answer.
    all_rows : bool
        Give every row of every table; otherwise the first 1,000.

    Returns
    -------
    dict
        Keys `technique`, `place`, `as_of`, `parameters`, `says`, `figures`, `tables`, `checks`, `licences`,
        `lacks`, `transfers`. What is told to people (`text`, `name`, `how`, `law`) stands beside its `id`.
        `as_of` is null where nothing of the place has a date.
        A table has `columns`, `rows` (a list a row, in the order of the columns) and `total_rows`.
    """
    rows = None if all_rows else MOST_ROWS
    return {
        "technique": technique.name,
        "place": place.name,
        "as_of": None if place.as_of == UNDATED else place.as_of.isoformat(),
        "parameters": {str(name): value(v) for name, v in parameters.items()},
        "says": [_sentence(text) for text in answer.says()],
        "figures": [_figure(f) for f in answer.figures()],
        "tables": {name: _table(name, table, rows) for name, table in answer.tables().items()},
        "checks": [
            {
                "id": c.id,
                "law": words(c.law),
                "error": value(c.error),
                "tolerance": value(c.tolerance),
                "holds": c.holds,
            }
            for c in answer.checks()
        ],
        "licences": [
            {"word": each.word, "shows": words(each.shows), "law": each.law} for each in answer.licences()
        ],
        "lacks": [_sentence(text) for text in answer.lacks()],
        "transfers": [{name: value(v) for name, v in asdict(t).items()} for t in answer.transfers()],
    }


FIGURE = ("id", "of", "name", "value", "low", "high", "unit", "how", "rests_on")


def _figure(figure: Figure) -> dict[str, Json]:
    return {name: value(getattr(figure, name)) for name in FIGURE}


def _sentence(text: str) -> Json:
    return {"id": getattr(text, "id", ""), "text": words(text)}


def _table(name: str, relation: Relation, rows: int | None) -> dict[str, Json]:
    top = frame(name, relation, rows)
    return {
        "columns": list(top.columns),
        "rows": [[value(v) for v in row] for row in top.rows],
        "total_rows": top.total_rows,
    }


def value(given: object) -> Json:
    """Return a value in JSON's own types.

    Examples
    --------
    >>> value(float("nan")), value(date(2026, 1, 5)), value(("a", 1))
    (None, '2026-01-05', ['a', 1])
    """
    if given is None or isinstance(given, bool | int | str):
        return words(given) if isinstance(given, str) else given
    if isinstance(given, float | Decimal):
        return float(given) if math.isfinite(given) else None
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, Mapping):
        return {str(k): value(v) for k, v in given.items()}
    if isinstance(given, list | tuple | set | frozenset):
        return [value(v) for v in given]
    return str(given)
