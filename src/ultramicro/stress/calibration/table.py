"""The numbers as a table of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ultramicro.core.message import Message, say
from ultramicro.stress.calibration.numbers import Numbers, described

TABLE = "stress_numbers"


def rows(numbers: Numbers) -> Iterator[Mapping[str, object]]:
    """Go through the rows of the table `stress_numbers`; money is in pence.

    Examples
    --------
    >>> from ultramicro.stress.calibration.numbers import stated
    >>> row = next(row for row in rows(stated(1000)) if row["name"] == "births_share")
    >>> row["kind"], row["cannot_be_told_from"]
    ('statistic', 'deaths_share')
    """
    for each in numbers.values():
        yield {
            "meaning": each.meaning,
            "value": float(each.value),
            "low": float(each.low),
            "high": float(each.high),
            "unit": each.unit,
            "kind": each.kind.value,
            "source": _said(each.source),
            "group": described()[each.name].group,
            "name": each.name,
            "cannot_be_told_from": "; ".join(each.cannot_be_told_from),
        }


def _said(source: str) -> Message:
    """Return a source as a message: one that somebody wrote is data, and stays as it is."""
    return source if isinstance(source, Message) else say("{source}", source=source)
