"""A brief of two pages for a cabinet: what leaks, what could be done, under which power, who decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ultramicro import __version__
from ultramicro.core.contract import Figure
from ultramicro.core.money import about
from ultramicro.leaks.needs import NOT_STATED
from ultramicro.leaks.sentences import SHOWN_PENCE
from ultramicro.reports.enough import Wanting, wanting
from ultramicro.reports.formatting import plain
from ultramicro.reports.model import Section, frame
from ultramicro.reports.pages.html import environment
from ultramicro.reports.pages.page import FigureView, figure_view

NEEDED = ("flows", "leaks")
LEAKS, POWERS, UNKNOWN, FIGURES = 5, 6, 5, 7
SHORT = 150
FIGURE_NAMES = {
    "flows": ("influenceable money",),
    "multiplier": ("first-hand local share", "full multiplier"),
    "leaks": (
        "known to leave",
        "large single payments, apart",
        "could be supplied here, gross",
        "purpose not told",
    ),
    "households": ("spent locally",),
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
            short=[plain(words) for words in _in_short(by)],
            figures=_figures(by),
            leaks=_leaks(by["leaks"]),
            steps=_steps(by["leaks"]),
            closing=_closing_words(by["leaks"]),
            powers=_records(by["leaks"], "leak_powers", POWERS),
            hit=[plain(words) for words in by["households"].answer.says()[-1:]] if "households" in by else [],
            unknown=[plain(words) for words in _unknown(by)],
            version=__version__,
        )
    )


def _in_short(by: Mapping[str, Section]) -> list[str]:
    said = [by["flows"].answer.says()[1], by["leaks"].answer.says()[0]]
    if "multiplier" in by:
        said.append(by["multiplier"].answer.says()[0])
    return said


def _figures(by: Mapping[str, Section]) -> list[FigureView]:
    found: list[Figure] = []
    for technique, names in FIGURE_NAMES.items():
        if technique in by:
            figures = {figure.name: figure for figure in by[technique].answer.figures()}
            found += [figures[name] for name in names if name in figures]
    return [figure_view(figure) for figure in found[:FIGURES]]


def _records(given: Section, table: str, rows: int) -> list[dict[str, Any]]:
    tables = given.answer.tables()
    return frame(table, tables[table], rows).records() if table in tables else []


def _leaks(given: Section) -> list[LeakLine]:
    rows = [
        row
        for row in _records(given, "leak_ranking", LEAKS * 3)
        if row["category"] != NOT_STATED and row["pluggable_high_pence"] >= SHOWN_PENCE
    ]
    return [
        LeakLine(
            need=plain(row["category"]),
            leaves=_range(row["amount_pence"], row["amount_pence"] + row["unknown_pence"]),
            kept=_range(row["pluggable_low_pence"], row["pluggable_high_pence"]),
            firms=row["local_firms"],
            next_step=plain(row["next_step"]),
        )
        for row in rows[:LEAKS]
    ]


def _steps(given: Section) -> list[StepLine]:
    return [
        StepLine(
            step=plain(row["step"]),
            low=about(row["low_pence"]),
            middle=about(row["amount_pence"]),
            high=about(row["high_pence"]),
            how=plain(row["how"]),
        )
        for row in _records(given, "leak_closing", 10)
    ]


def _closing_words(given: Section) -> str:
    return plain(given.answer.closing_words()) if isinstance(given.answer, LeaksAnswer) else ""


def _unknown(by: Mapping[str, Section]) -> list[str]:
    """Return what is not known, most telling first: one or two of each answer."""
    said = [
        words
        for name in ("flows", "multiplier", "leaks", "households")
        if name in by
        for words in by[name].answer.lacks()[:2]
    ]
    return [
        words if len(words) <= SHORT else f"{words[:SHORT].rsplit(' ', 1)[0]} …" for words in said[:UNKNOWN]
    ]


def _range(low_pence: int, high_pence: int) -> str:
    """Write a range of estimates.

    Examples
    --------
    >>> _range(100_00, 100_00), _range(0, 2_500_000_00)
    ('£100', '£0 to £2.5m')
    """
    low, high = about(low_pence), about(high_pence)
    return low if low == high else f"{low} to {high}"
