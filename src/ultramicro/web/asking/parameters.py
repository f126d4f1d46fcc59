"""The parameters of a question as JSON has them, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ultramicro.core.contract import Answer, Technique


def with_parameters(kind: type[Technique[Answer]], given: Mapping[str, Any]) -> Technique[Answer]:
    """Return a question with parameters as JSON has them."""
    dates = {field.name for field in fields(kind) if "date" in str(field.type)}
    read = {name: date.fromisoformat(v) if name in dates and v else v for name, v in given.items()}
    return kind(**read)


def not_default(technique: Technique[Answer]) -> dict[str, Any]:
    """Return the parameters that are not at their defaults, in JSON's own types and in their order."""
    return dict(_changed(technique))


def _changed(technique: Technique[Answer]) -> Iterator[tuple[str, Any]]:
    for field in fields(technique):
        value = getattr(technique, field.name)
        if value != field.default:
            yield field.name, value.isoformat() if isinstance(value, date) else value
