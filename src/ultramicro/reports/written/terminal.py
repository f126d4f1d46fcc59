"""An answer for the terminal: sentences, figures in columns, the top rows, the laws, what is missing."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TextIO

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.message import Listed, plural, say
from ultramicro.core.strong_words import licensed
from ultramicro.reports.columns import HIDDEN, empty, is_numeric, large_sums
from ultramicro.reports.formatting import amount, cell, label, missing, plain, range_text
from ultramicro.reports.model import Frame, frame, message_columns

TOP_ROWS = 8
WIDEST = 120
NARROWEST = 40
LEAST_COLUMN = 12
INDENT = 4
WHERE = "file"
"""The column that says in which file a row stands: whoever mends rows must see it."""


def answer_text(answer: Answer, *, width: int | None = None, colour: bool | None = None) -> str:
    """Write an answer for the terminal.

    Parameters
    ----------
    answer : Answer
        The answer.
    width : int, optional
        Columns to write in; by default those of the terminal, at most 120. [characters]
    colour : bool, optional
        Whether headings are bold; by default only on a terminal, and not if NO_COLOR is set.

    Returns
    -------
    str
        Lines that end in a line break; none is wider than `width`.
    """
    columns = max(NARROWEST, min(width or shutil.get_terminal_size((100, 24)).columns, WIDEST))
    bold, whole = on_terminal(sys.stdout) if colour is None else colour, answer.whole()
    parts = (
        ("", [line for words in answer.says() for line in wrap(words, columns)]),
        (say("Figures"), figure_lines(answer.figures(), columns)),
        *(
            (label(name), _whole_or_top(name, table, columns, whole=name in whole))
            for name, table in answer.tables().items()
        ),
        (
            say("Rules checked"),
            [line for check in answer.checks() for line in wrap(_law(check), columns)],
        ),
        (
            say("What strong words stand on"),
            [
                line
                for word, shows in licensed(answer)
                for line in wrap(say("“{word}”: {shows}", word=word, shows=shows), columns)
            ],
        ),
        (say("What is missing"), [line for words in answer.lacks() for line in wrap(words, columns)]),
    )
    return "\n".join(
        line for heading, lines in parts if lines for line in (*_heading(heading, bold), *lines, "")
    )


def _whole_or_top(name: str, table: Relation, columns: int, *, whole: bool) -> list[str]:
    """Write a table that a person wants to the last row with its sentences, of any other the top."""
    return table_lines(frame(name, table, None if whole else TOP_ROWS), columns, sentences=whole)


def _law(check: Check) -> str:
    if check.holds:
        return say("holds: {law}", law=check.law)
    return say("BROKEN: {law}", law=check.law)


def on_terminal(stream: TextIO) -> bool:
    """Whether a person is reading the stream on a terminal that may be coloured."""
    return stream.isatty() and "NO_COLOR" not in os.environ


def _heading(words: str, bold: bool) -> list[str]:
    if not words:
        return []
    return [f"\x1b[1m{words}\x1b[0m" if bold else words]


def wrap(words: str, columns: int, indent: int = 0) -> list[str]:
    """Break words into lines no wider than given."""
    return textwrap.wrap(plain(words), columns, initial_indent=" " * indent, subsequent_indent=" " * indent)


def figure_lines(figures: Sequence[Figure], columns: int) -> list[str]:
    """Write figures in columns (name, value, range), each with its division and what it rests on below."""
    rows = [(plain(f.name), *_value_and_range(f)) for f in figures]
    value, ranged = (max((columns_of(row[i]) for row in rows), default=0) for i in (1, 2))
    widest = max((columns_of(row[0]) for row in rows), default=0)
    name = min(widest, max(NARROWEST // 2, columns - value - ranged - 2 * INDENT))
    lines: list[str] = []
    for figure, row in zip(figures, rows, strict=True):
        names = wrap(row[0], name)
        lines += [f"  {line}" for line in names[:-1]]
        head = f"  {_pad(names[-1], name, False)}  {_pad(row[1], value, True)}  {row[2]}".rstrip()
        lines += _head(head, names[-1], row, columns)
        rests = say("rests on {basis}", basis=figure.rests_on) if figure.rests_on else ""
        lines += [line for words in (figure.how, rests) if words for line in wrap(words, columns, INDENT + 2)]
    return lines


def _head(line: str, name: str, row: tuple[str, str, str], columns: int) -> list[str]:
    if columns_of(line) <= columns:
        return [line]
    return [f"  {name}", *wrap(f"{row[1]}  {row[2]}", columns, INDENT)]


def _value_and_range(figure: Figure) -> tuple[str, str]:
    value, ranged = amount(figure.value, plain(figure.unit), estimated=figure.estimated), range_text(figure)
    if missing(figure.value) and ranged:
        return ranged, ""
    told = ranged and figure.low != figure.high and ranged != value
    return value, f"({ranged})" if told else ""


def table_lines(top: Frame, columns: int, *, sentences: bool = False) -> list[str]:
    """Write the top rows of a table in columns that fit; columns that do not fit are named below.

    Numbers are never cut: a sum without its last digits would be another sum. With `sentences`, those of
    columns that do not fit stand below their row: what was assumed must not depend on how wide a screen is.
    Nor does where a row stands: the name of its file is not cut, and stands below where it is too long.
    """
    if not top.rows:
        return wrap(say("(no rows)"), columns, 2)
    shown = [name for name in top.columns if name not in HIDDEN and not empty(top, name)]
    large = {name: large_sums(top, name) for name in shown}
    texts = [
        [
            cell(v, name, table=top.name, whole_pounds=large[name], currency=money, unit=unit)
            for v, money, unit in zip(top.column(name), top.currencies(), top.units(), strict=True)
        ]
        for name in shown
    ]
    heads, right = [label(name) for name in shown], [is_numeric(top.column(name)) for name in shown]
    wants = [
        min(columns, max(map(columns_of, (head, *text)))) for head, text in zip(heads, texts, strict=True)
    ]
    most = [columns // 3 if sentences and name == WHERE else LEAST_COLUMN for name in shown]
    least = [w if r else min(w, m) for w, r, m in zip(wants, right, most, strict=True)]
    widths = fit(wants, least, columns)
    below = _sentences(top, shown, widths) if sentences else []
    rows = [heads[: len(widths)], *zip(*texts[: len(widths)], strict=True)]
    lines = []
    for number, row in enumerate(rows, start=-1):
        lines.append("  " + "  ".join(_pad(*g) for g in zip(row, widths, right, strict=False)).rstrip())
        told = _told_below(top, number, [(shown[i], widths[i : i + 1], texts[i]) for i in below])
        lines += [line for words in told for line in wrap(words, columns, 2 * INDENT)]
    left = [head for i, head in enumerate(heads) if i >= len(widths) and i not in below]
    return [*lines, *_rest(top, left, columns)]


def _told_below(
    top: Frame, number: int, columns: Sequence[tuple[str, Sequence[int], Sequence[str]]]
) -> list[str]:
    """Return the cells of some columns, with their widths, that were cut or left out, to stand below."""
    if number < 0:
        return []
    return [
        text[number] for name, width, text in columns
        if not missing(top.column(name)[number]) and not (width and columns_of(text[number]) <= width[0])
    ]  # fmt: skip


def _sentences(top: Frame, shown: Sequence[str], widths: Sequence[int]) -> list[int]:
    """Return at which places columns of sentences stand that do not fit, or that would be cut."""
    said = {top.columns[at] for at in message_columns(top.name, top.columns)}

    def fits(i: int, name: str) -> bool:
        longest = max((columns_of(plain(str(v))) for v in top.column(name) if v is not None), default=0)
        return i < len(widths) and longest <= widths[i]

    return [i for i, name in enumerate(shown) if name in {*said, WHERE} and not fits(i, name)]


def _rest(top: Frame, hidden: Sequence[str], columns: int) -> list[str]:
    more = plural("… and {n} more row", "… and {n} more rows", top.more) if top.more else ""
    left = say("(not shown here: {columns})", columns=Listed(hidden, by="")) if hidden else ""
    return [line for words in (more, left) if words for line in wrap(words, columns, 2)]


def fit(wants: Sequence[int], least: Sequence[int], columns: int) -> list[int]:
    """Return the widths of the columns that fit; the widest that may gives way first.

    Examples
    --------
    >>> fit([30, 10, 10], [12, 10, 10], 40)
    [14, 10, 10]
    >>> fit([30, 10, 10], [12, 10, 10], 30)
    [16, 10]
    """
    shown = len(wants)
    while shown > 1 and sum(w + 2 for w in least[:shown]) > columns:
        shown -= 1
    widths = list(wants[:shown])
    while (over := sum(widths) + 2 * shown - columns) > 0:
        spare = [w - low for w, low in zip(widths, least[:shown], strict=True)]
        if max(spare) <= 0:
            widths[0] = max(1, widths[0] - over)
            break
        widest = max((i for i in range(shown) if spare[i] > 0), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def columns_of(text: str) -> int:
    """Return how many columns of a terminal the text takes; East Asian letters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _pad(text: str, width: int, right: bool) -> str:
    if columns_of(text) > width:
        while text and columns_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    space = " " * (width - columns_of(text))
    return space + text if right else text + space
