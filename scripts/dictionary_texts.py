"""Babel's way into tables of the program: the data dictionary's meanings, and words of other tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from ultramicro.core.headings import english


def extract(
    fileobj: BinaryIO, keywords: Iterable[str], comment_tags: Iterable[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the texts of each row as messages; the arguments are what Babel gives an extractor.

    The option `columns` names the columns that hold texts for people; without it that is `meaning`. The
    option `ids` names those that hold ids of which a heading is made.
    """
    columns, ids = options.get("columns", "meaning").split(), options.get("ids", "").split()
    rows = csv.DictReader(io.StringIO(fileobj.read().decode("utf-8")))
    for line, row in enumerate(rows, start=2):
        yield from ((line, "say", row[name], []) for name in columns if row.get(name))
        yield from ((line, "say", english(row[name]), []) for name in ids if row.get(name))
