"""An answer as its page shows it: what reports make of one, from what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.formatting import speaker
from ultramicro.core.message import words
from ultramicro.core.strong_words import licensed
from ultramicro.place import dictionary
from ultramicro.place.glossary import glossary
from ultramicro.reports.columns import HIDDEN
from ultramicro.reports.formatting import cell, label, missing, plain
from ultramicro.reports.model import frame
from ultramicro.reports.pages.offer import TABLE as OFFER
from ultramicro.reports.pages.page import CARDS, ORDER, FigureView, PictureView, figure_view, slug
from ultramicro.reports.pages.sheets import TABLE as SHEETS
from ultramicro.web.asking import finding
from ultramicro.web.asking.finding import Found
from ultramicro.web.asking.kept import KeptAnswer
from ultramicro.web.asking.parameters import with_parameters
from ultramicro.web.asking.showing_rows import Shown, top_of
from ultramicro.web.rendering import url

TOP_ROWS, WHOLE_ROWS = 5, 12
"""Rows of a table on the page of its answer, and of one that is wanted whole; a page of its own has all."""


@dataclass(frozen=True, kw_only=True)
class TableTop:
    """A table on the page of its answer: its first rows, or its title alone."""

    name: str
    title: str
    caption: str
    total: int
    top: Shown | None


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """An answer in words."""

    says: Sequence[str]
    cards: Sequence[FigureView]
    figures: Sequence[FigureView]
    pictures: Sequence[tuple[PictureView, str]]
    """Each with the name of the table behind it."""
    tables: Sequence[TableTop]
    lacks: Sequence[str]
    laws: Sequence[str]
    licences: Sequence[tuple[str, str]]
    sources: Sequence[str]
    settings: Sequence[tuple[str, str, str]]
    terms: Sequence[Any]
    key: str
    has_sheets: bool
    has_offer: bool


def answer_view(found: Found, place: Any) -> AnswerView:
    """Return what the page of an answer shows.

    Parameters
    ----------
    found : Found
        With an answer.
    place : Served
        The place of the page.
    """
    answer, key = found.answer, found.pointer.key if found.pointer else ""
    if answer is None:
        raise ValueError(found)
    kind = finding.question(found.technique)
    figures = [figure_view(each) for each in answer.figures()]
    pictures = list(_pictures(answer, place))
    return AnswerView(
        says=[plain(text) for text in answer.says()],
        cards=figures[:CARDS],
        figures=figures[CARDS:],
        pictures=pictures,
        tables=list(_tables(answer, place, {name for _, name in pictures})),
        lacks=[plain(text) for text in answer.lacks()],
        laws=[plain(check.law) for check in answer.checks()],
        licences=[(plain(word), plain(shows)) for word, shows in licensed(answer)],
        sources=[plain(source) for source in kind.sources],
        settings=_settings(found, answer),
        terms=[term for term in glossary() if term.id in {each.term for each in figures}],
        key=key,
        has_sheets=answer.has_table(SHEETS),
        has_offer=answer.has_table(OFFER),
    )


def _settings(found: Found, answer: KeptAnswer) -> list[tuple[str, str, str]]:
    from ultramicro.reports.model import Section  # noqa: PLC0415
    from ultramicro.reports.pages.page import parameter_rows  # noqa: PLC0415

    kind = finding.question(found.technique)
    asked = with_parameters(kind, found.given)
    names = kind.__dataclass_fields__
    section = Section(
        question=kind.question, technique_name=kind.name, answer=answer,
        parameters={name: getattr(asked, name) for name in names},
        helps={name: names[name].metadata.get("help", "") for name in names},
    )  # fmt: skip
    return [
        (name.removeprefix("--").replace("-", " "), value, helps)
        for name, value, helps in parameter_rows(section)
    ]


def _pictures(answer: KeptAnswer, place: Any) -> Any:
    languages = list(dict.fromkeys([speaker().language, place.config.language.replace("-", "_"), "en_GB"]))
    says = answer.says()
    for each in sorted(answer.pictures(), key=lambda p: ORDER.get(p.mark, 2)):
        drawing = answer.drawing(each.name, languages)
        if drawing is not None:
            view = PictureView(
                id=f"s1-{slug(each.name)}", title=plain(each.title), alt=plain(each.alt), drawing=drawing,
                table=None, seen=plain(each.seen(says)),
            )  # fmt: skip
            yield view, each.table


def _tables(answer: KeptAnswer, place: Any, behind: set[str]) -> Any:
    def here(name: str, **named: object) -> str:
        return url(name, place_word=place.word, **named)

    known = dictionary.tables()
    for name, relation in answer.tables().items():
        # Of what stands behind a picture only the page is linked.
        wanted = name not in behind
        most = WHOLE_ROWS if name in answer.whole() else TOP_ROWS
        rows = frame(name, relation, most if wanted else 0)
        if rows.total_rows or rows.rows:
            caption = words(known[name].meaning) if name in known else ""
            yield TableTop(
                name=name, title=plain(label(name)), caption=caption, total=rows.total_rows,
                top=top_of(rows, here) if wanted else None,
            )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A row of a table, a column a line: heading, text, meaning, link."""

    title: str
    caption: str
    lines: Sequence[tuple[str, str, str, str]]
    number: int
    total: int


def row_view(answer: KeptAnswer, table: str, number: int, place: Any) -> RowView | None:
    """Return a row of a table in words; None where it has no such row."""
    rows = frame(table, answer.tables()[table], number + 1)
    if number >= len(rows.rows):
        return None
    record = rows.records()[number]
    meanings = {c.name: c.meaning for c in dictionary.columns(table)} if table in dictionary.tables() else {}
    lines = [
        (label(name), cell(value, name, table=table, currency=str(record.get("currency") or ""),
                           unit=str(record.get("unit") or "")),
         words(meanings.get(name, "")), _behind(name, record, place))
        for name, value in record.items()
        if name not in HIDDEN and not missing(value) and value != ""
    ]  # fmt: skip
    known = dictionary.tables().get(table)
    return RowView(
        title=plain(label(table)), caption=words(known.meaning) if known else "", lines=lines, number=number,
        total=rows.total_rows,
    )  # fmt: skip


PAYMENTS_BY = {"payer": "payer", "category": "category", "need": "category", "file": "file"}
"""By column, of which column of the payments it has a value."""


def _behind(name: str, record: Any, place: Any) -> str:
    """Return the address of what is behind a value of a row: a party's page, or payments."""
    if name in {"payee", "party", "name"} and record.get("party_id"):
        return url("party", place_word=place.word, party_id=str(record["party_id"]))
    if name in PAYMENTS_BY and record.get(name):
        from urllib.parse import urlencode  # noqa: PLC0415

        said = urlencode({f"f.{PAYMENTS_BY[name]}": str(record[name])})
        return f"{url('records', place_word=place.word, table='payments')}?{said}"
    return ""
