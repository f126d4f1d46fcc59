"""A brief of two pages for a cabinet: what leaks, what could be done, under which power, who decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro import __version__
from ultramicro.core.message import Pence, Range, say
from ultramicro.core.money import about
from ultramicro.core.rows import Cell, Row
from ultramicro.flows.needs import NOT_STATED
from ultramicro.leaks.sentences import SHOWN_PENCE
from ultramicro.reports.enough import Wanting, wanting
from ultramicro.reports.formatting import cell, plain
from ultramicro.reports.model import Section, frame
from ultramicro.reports.pages.html import environment
from ultramicro.reports.pages.page import FigureView, figure_view

NEEDED = ("flows", "leaks")
LEAKS, POWERS, UNKNOWN = 5, 5, 4
SENTENCES = (("flows", "stays_here"), ("leaks", "leaves"), ("multiplier", "works_on"))
"""What stands at the top, by technique and id of the sentence."""
FIGURE_IDS = {
    "flows": ("influenceable",),
    "multiplier": ("first_hand_local_share", "full_multiplier"),
    "leaks": ("known_to_leave", "large_single_payments", "could_be_supplied", "purpose_not_stated"),
    "households": ("spent_locally",),
}


@dataclass(frozen=True, kw_only=True)
class LeakLine:
    """One leak as the brief shows it."""

    need: str
    leaves: str
    kept: str
    firms: int
    next_step: str


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One step from gross to net."""

    step: str
    low: str
    middle: str
    high: str
    how: str


def can_brief(sections: Sequence[Section]) -> bool:
    """Whether what a brief is about has been answered, and enough is known of it."""
    return _answered(sections) and wanting(sections) is None


def brief_lacks(sections: Sequence[Section]) -> Wanting | None:
    """Say what a brief lacks that was answered; nothing where one can be written, or was not answered."""
    return wanting(sections) if _answered(sections) else None


def _answered(sections: Sequence[Section]) -> bool:
    return set(NEEDED) <= {given.technique_name for given in sections}


def no_brief_html(place_name: str, as_of: date, *, lacks: Wanting, made_on: date | None = None) -> str:
    """Return the page that stands in for a brief: why there is none, and which look-ups would allow it.

    Parameters
    ----------
    place_name : str
        What the place is called.
    as_of : date
        The day to which the answers hold.
    lacks : Wanting
        What the brief lacks.
    made_on : date, optional
        When it is made.
    """
    page = environment().get_template("no-brief.html")
    return page.render(
        place=plain(place_name), as_of=as_of, made_on=made_on or as_of, lacks=lacks, version=__version__
    )


def brief_html(
    place_name: str, as_of: date, *, sections: Sequence[Section], made_on: date | None = None
) -> str:
    """Return the brief as one page that opens offline and prints on two sheets of A4.

    Parameters
    ----------
    place_name : str
        What the place is called.
    as_of : date
        The day to which the answers hold.
    sections : sequence of Section
        The answers; those of `flows` and `leaks` are needed, others are used where they are.
    made_on : date, optional
        When it is made.
    """
    by = {given.technique_name: given for given in sections}
    return (
        environment()
        .get_template("brief.html")
        .render(
            place=plain(place_name),
            as_of=as_of,
            made_on=made_on or as_of,
            short=_in_short(by),
            figures=_figures(by),
            leaks=_leaks(by["leaks"]),
            steps=_steps(by["leaks"]),
            closing=_sentence(by, "leaks", "closing"),
            powers=_powers(by["leaks"]),
            hit=_sentence(by, "households", "who_is_hit"),
            unknown=[plain(words) for words in _unknown(by)],
            version=__version__,
        )
    )


def _in_short(by: Mapping[str, Section]) -> list[str]:
    return [said for technique, id_ in SENTENCES if (said := _sentence(by, technique, id_))]


def _sentence(by: Mapping[str, Section], technique: str, id_: str) -> str:
    """Return a sentence of an answer by its id; nothing where the question was not answered."""
    return plain(by[technique].answer.sentence(id_)) if technique in by else ""


def _figures(by: Mapping[str, Section]) -> list[FigureView]:
    found = [
        figure
        for technique, ids in FIGURE_IDS.items()
        if technique in by
        for id_ in ids
        if (figure := by[technique].answer.figure(id_)) is not None
    ]
    return [figure_view(figure) for figure in found]


def _records(given: Section, table: str, rows: int) -> list[dict[str, Cell]]:
    tables = given.answer.tables()
    return frame(table, tables[table], rows).records() if table in tables else []


def _powers(given: Section) -> list[dict[str, Cell]]:
    """Return the powers in force; no decision can rest on another."""
    return [row for row in _records(given, "leak_powers", POWERS * 3) if row["in_force"]][:POWERS]


def _leaks(given: Section) -> list[LeakLine]:
    rows = [
        row
        for row in _records(given, "leak_ranking", LEAKS * 3)
        if row["category"] != NOT_STATED and _whole(row, "pluggable_high_pence") >= SHOWN_PENCE
    ]
    return [_leak_line(row) for row in rows[:LEAKS]]


def _leak_line(row: Row) -> LeakLine:
    leaves = _whole(row, "amount_pence")
    return LeakLine(
        need=cell(row["category"], "category", table="leak_ranking"),
        leaves=_range(leaves, leaves + max(0, _whole(row, "unknown_pence"))),
        kept=_range(_whole(row, "pluggable_low_pence"), _whole(row, "pluggable_high_pence")),
        firms=_whole(row, "local_firms"),
        next_step=plain(row["next_step"]),
    )


def _steps(given: Section) -> list[StepLine]:
    return [
        StepLine(
            step=cell(row["step"], "step", table="leak_closing"),
            low=about(_whole(row, "low_pence")),
            middle=about(_whole(row, "amount_pence")),
            high=about(_whole(row, "high_pence")),
            how=plain(row["how"]),
        )
        for row in _records(given, "leak_closing", 10)
    ]


def _whole(row: Row, column: str) -> int:
    """Return a whole number of a row; 0 where there is none."""
    value = row[column]
    return value if isinstance(value, int) else 0


def _unknown(by: Mapping[str, Section]) -> list[str]:
    """Return what is not known, most telling first: one or two of each answer."""
    said = [
        words
        for name in ("flows", "multiplier", "leaks", "households")
        if name in by
        for words in by[name].answer.lacks()[:2]
    ]
    # Two answers may lack the same.
    return list(dict.fromkeys(said))[:UNKNOWN]


def _range(low_pence: int, high_pence: int) -> str:
    """Write a range of estimates.

    Examples
    --------
    >>> _range(100_00, 100_00), _range(0, 2_500_000_00)
    ('£100', '£0 to £2.5m')
    """
    return say("{range}", range=Range(Pence(low_pence, "about"), Pence(high_pence, "about")))
