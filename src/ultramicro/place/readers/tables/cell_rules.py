"""Which records of a kept table are kept out for what stands in one of their cells, and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ultramicro.core.message import Message, note, say, template
from ultramicro.core.weekdays import weekday_words
from ultramicro.place.dictionary import Rule as Keeps
from ultramicro.place.readers.reasons import SHOWN
from ultramicro.place.readers.tables.convert import PACKED, Rule
from ultramicro.place.readers.tables.headers import Match
from ultramicro.place.readers.tables.values import KINDS, NO, YES, limits_of, too_far_sql
from ultramicro.place.readers.text.engine import text

POSTCODE_FORM = r"[A-Z]{1,2}([0-9]{1,2}[A-Z]?([0-9]([A-Z]{2})?)?)?"
FAR = {
    "integer": say("large"), "number": say("large"), "date": say("far away"), "time": say("far away"),
}  # fmt: skip
BELOW = template("'{text}' under '{column}' is less than {low}")


def rules_of(match: Match, cell: str, value: str, asked: str = "", *, unlike: str = "") -> list[Rule]:
    """Return the rules that keep a record out for one of its cells.

    Parameters
    ----------
    match : Match
        The column.
    cell, value : str
        SQL of the cell's text, and of what it was read as.
    asked : str
        SQL of what is asked of a cell that cannot be read; empty where none is odd.
    unlike : str
        A cell of the column that is in another unit, so that bare numbers may be in either.
    """
    column = match.column
    rules = []
    if column.required:
        missing = note("value_missing", "it has no '{column}'", column=column.name)
        rules.append(Rule(when=f"{cell} IS NULL", reason=missing))
    said = {"text": f"left({cell}, {SHOWN})"}
    # Any other text can be read, and none lies beyond a limit.
    if column.type == "text":
        return [*rules, *_words(match, cell, said)]
    why = {PACKED: asked} if asked else said
    rules.append(Rule(when=f"{cell} IS NOT NULL AND {value} IS NULL", reason=_unreadable(match), said=why))
    if unlike:
        two = note(
            "value_of_two_units", "'{text}' under '{column}' may be whole or hundredths, as '{other}' stands "
            "in the same column. Write all of them in one way", column=match.header, other=unlike[:SHOWN],
        )  # fmt: skip
        rules.append(Rule(when=f"regexp_full_match({cell}, '[+-]?[0-9]+')", reason=two, said=said))
    if column.rule is Keeps.NOT_NEGATIVE:
        below = note("value_below", BELOW, column=match.header, low="0")
        rules.append(Rule(when=f"{value} < 0", reason=below, said=said))
    if column.rule is Keeps.ABOVE_0:
        wrong = note("value_not_above_0", "'{text}' under '{column}' is not above 0", column=match.header)
        rules.append(Rule(when=f"{value} <= 0", reason=wrong, said=said))
    return [*rules, *_limits(match, value, said)]


def _words(match: Match, cell: str, said: Mapping[str, str]) -> Iterator[Rule]:
    """Keep out words that would silently mean nothing where they are used."""
    if match.column.rule is Keeps.YES_OR_NO:
        known = ", ".join(text(word) for word in (*YES, *NO))
        reason = note(
            "value_not_yes_or_no", "'{text}' under '{column}' is not yes or no", column=match.header
        )
        yield Rule(when=f"lower({cell}) NOT IN ({known})", reason=reason, said=said)
    if match.column.rule is Keeps.POSTCODE:
        tight = f"upper(replace({cell}, ' ', ''))"
        reason = note(
            "value_no_postcode", "'{text}' under '{column}' is not a UK postcode", column=match.header
        )
        yield Rule(when=f"NOT regexp_full_match({tight}, '{POSTCODE_FORM}')", reason=reason, said=said)
    if match.column.rule is Keeps.WEEKDAY:
        reason = note(
            "value_no_weekday",
            "'{text}' under '{column}' is not one day of the week. Write one, such as monday, and a row for "
            "each day",
            column=match.header,
        )
        # The same reader as where it is used, over each text once: what it does not know is asked about.
        yield Rule(
            when=f"NOT regexp_full_match({_folded_day(cell)}, {text(_days())})", reason=reason, said=said
        )


def _folded_day(cell: str) -> str:
    return f"regexp_replace(strip_accents(lower({cell})), '[.,]+$', '')"


@cache  # of the program's own files, which do not change while it runs
def _days() -> str:
    """Return the pattern of every word for a day of the week."""
    return f"(?:{'|'.join(sorted(map(re.escape, weekday_words())))})s?"


def _unreadable(match: Match) -> Message:
    return note(
        "value_unreadable", "'{text}' under '{column}' is not {kind}", column=match.header,
        kind=KINDS[match.column.type],
    )  # fmt: skip


def _limits(match: Match, value: str, said: Mapping[str, str]) -> Iterator[Rule]:
    """Keep out what is beyond the limits that a unit has."""
    low, high = limits_of(match.column)
    if far := too_far_sql(value, match.column):
        reason = note("value_too_far", "'{text}' under '{column}' is too {far} to be meant",
                      column=match.header, far=FAR[match.column.type])  # fmt: skip
        yield Rule(when=far, reason=reason, said=said)
    if high:
        reason = note(
            "value_out_of_range", "'{text}' under '{column}' is not between {low} and {high}",
            column=match.header, low=low, high=high,
        )  # fmt: skip
        yield Rule(when=f"{value} < {low} OR {value} > {high}", reason=reason, said=said)
    elif low:
        reason = note("value_below", BELOW, column=match.header, low=low)
        yield Rule(when=f"{value} < {low}", reason=reason, said=said)
