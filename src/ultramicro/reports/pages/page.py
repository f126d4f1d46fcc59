"""What stands on the page, in words and drawings, before it is put into the template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import say
from ultramicro.core.strong_words import licensed
from ultramicro.place.glossary import term_of
from ultramicro.reports.drawn.map_model import AreaMap
from ultramicro.reports.drawn.map_shades import kind_words
from ultramicro.reports.drawn.maps import draw_map
from ultramicro.reports.drawn.pictures import MOST_ROWS, draw
from ultramicro.reports.drawn.range_bar import range_bar
from ultramicro.reports.drawn.svg import Drawing
from ultramicro.reports.formatting import (
    SAID_IN_FIGURES,
    amount,
    capital,
    missing,
    plain,
    range_text,
)
from ultramicro.reports.model import Section, frame
from ultramicro.reports.pages.table import Heading, TableView, table_view
from ultramicro.reports.units import unit_words

CARDS = 6
TABLE_ROWS = 25
PAGE_ROWS = 400
"""Rows of a table on a page of its own answer, where they can be searched; the CSV has all."""
PICTURE_ROWS = 150
ORDER = {"sankey": 0, "map": 1}
BARS = 10
"""So many bars are drawn where a picture stands beside text; the page of the answer has all."""
ALONE = "s1"
"""What ids begin with on a page of one answer."""


@dataclass(frozen=True, kw_only=True)
class FigureView:
    """A figure in words."""

    name: str
    value: str
    unit: str
    range: str
    bar: Markup
    how: str
    rests_on: str
    term: str


@dataclass(frozen=True, kw_only=True)
class PictureView:
    """A picture, its words, what is to be seen in it, and the table behind it."""

    id: str
    title: str
    alt: str
    drawing: Drawing
    table: TableView | None
    shows: str = ""
    seen: str = ""
    finding: str = ""


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """One question and all that answers it."""

    id: str
    question: str
    says: Sequence[str]
    cards: Sequence[FigureView]
    figures: Sequence[FigureView]
    pictures: Sequence[PictureView]
    asks: Sequence[TableView]
    tables: Sequence[TableView]
    lacks: Sequence[str]
    checks: Sequence[Check]
    licences: Sequence[tuple[str, str]]
    parameters: Sequence[tuple[str, str, str]]
    sources: Sequence[str]


def section_view(
    given: Section,
    number: int,
    maps: Sequence[AreaMap] = (),
    *,
    rows: int = TABLE_ROWS,
    drawn: bool = True,
) -> SectionView:
    """Turn a section into what stands on the page.

    Parameters
    ----------
    given : Section
        The question and its answer.
    number : int
        Its place among the sections; makes ids that do not clash.
    maps : sequence of AreaMap
        Maps to stand among its pictures.
    rows : int
        How many rows of a table are shown.
    drawn : bool
        Whether its pictures and tables are wanted.
    """
    answer, prefix = given.answer, f"s{number}"
    figures = [figure_view(f) for f in answer.figures()]
    relations = answer.tables() if drawn else {}
    pictures = [
        view
        for p in sorted(answer.pictures() if drawn else (), key=lambda p: ORDER.get(p.mark, 2))
        if (view := picture_view(p, relations[p.table], prefix, seen=p.seen(answer.says()))) is not None
    ]
    behind = {p.table for p in answer.pictures()}
    rest = [
        table_view(frame(name, relation, rows), f"{prefix}-{slug(name)}")
        for name, relation in relations.items()
        if name not in behind
    ]
    return SectionView(
        id=prefix,
        question=plain(given.question),
        says=[plain(words) for words in answer.says()],
        cards=figures[:CARDS],
        figures=figures[CARDS:],  # each figure once
        pictures=with_maps(pictures, maps, prefix),
        asks=[view for view in rest if is_ask(view)],
        tables=[view for view in rest if view.rows and not is_ask(view)],
        lacks=[plain(words) for words in answer.lacks()],
        checks=list(answer.checks()),
        licences=[(plain(word), plain(shows)) for word, shows in licensed(answer)],
        parameters=parameter_rows(given),
        sources=[plain(source) for source in given.sources],
    )


def is_ask(view: TableView) -> bool:
    """Whether a table says whom to ask next."""
    return "ask-next" in view.id


def slug(name: str) -> str:
    """Return a name that can be an id.

    Examples
    --------
    >>> slug("flow_links"), slug("<b>")
    ('flow-links', 'b')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "table"


def figure_view(figure: Figure) -> FigureView:
    """Put a figure into words; where it has only a range, that is its value."""
    ranged = range_text(figure)
    alone = missing(figure.value) and ranged
    name, unit = plain(figure.name), figure.unit
    return FigureView(
        name=capital(name),
        value=ranged
        if alone
        else amount(figure.value, unit if unit in SAID_IN_FIGURES else "", estimated=figure.estimated),
        unit=_unit(figure, ranged),
        range="" if alone or figure.low == figure.high else ranged,
        bar=range_bar(figure),
        how=plain(figure.how),
        rests_on=plain(figure.rests_on),
        term=term_of(figure.id),
    )


def _unit(figure: Figure, ranged: str) -> str:
    """Return the unit beside a figure; nothing where its value says it, or there is no value."""
    if figure.unit in SAID_IN_FIGURES or (missing(figure.value) and not ranged):
        return ""
    return plain(unit_words(figure.unit, figure.high if missing(figure.value) else figure.value))


def picture_view(
    picture: Picture, relation: Relation, prefix: str, page: str = "", *, seen: str = ""
) -> PictureView | None:
    """Draw a picture with the table behind it, or a link to the page of it; one without rows is left out."""
    short = page and picture.mark in {"bars", "ranges"}
    rows = frame(picture.table, relation, BARS if short else MOST_ROWS[picture.mark])
    if not rows.rows:
        return None
    name = f"{prefix}-{slug(picture.name)}"
    named = replace(picture, name=name, title=plain(picture.title), alt=plain(picture.alt))
    head = rows.head(MOST_ROWS["sankey"] if picture.mark == "sankey" else PICTURE_ROWS)
    return PictureView(
        id=name,
        title=named.title,
        alt=named.alt,
        drawing=draw(
            named, rows, anchor=f"{page}#{ALONE}-{slug(picture.name)}-row" if page else f"#{name}-row"
        ),
        table=None if page else table_view(head, f"{name}-row"),
        shows=picture.shows,
        seen=plain(seen),
        finding=picture.finding or "",
    )


def first_picture(answer: Answer, prefix: str, page: str, *, wide: bool = False) -> PictureView | None:
    """Draw the picture of an answer that tells most, linked to the page with the table behind it.

    Parameters
    ----------
    answer : Answer
        The answer.
    prefix : str
        What its id begins with.
    page : str
        The page of the whole answer.
    wide : bool
        Whether there is room for bands of money; in half a page their names are too small to be read.
    """
    relations = answer.tables()
    ordered = sorted(answer.pictures(), key=lambda p: (p.mark == "sankey") != wide)
    drawn = (picture_view(p, relations[p.table], prefix, page, seen=p.seen(answer.says())) for p in ordered)
    return next((view for view in drawn if view is not None), None)


def with_maps(pictures: Sequence[PictureView], maps: Sequence[AreaMap], prefix: str) -> list[PictureView]:
    """Set maps after the first picture: what flows, then where."""
    views = [
        PictureView(
            id=name,
            title=plain(m.title),
            alt=plain(m.alt),
            table=map_table(m, name),
            drawing=draw_map(AreaMap(name=name, title=m.title, alt=m.alt, shapes=m.shapes, unit=m.unit)),
        )
        for m in maps
        if m.shapes
        for name in [f"{prefix}-{slug(m.name)}"]
    ]
    return [*pictures[:1], *views, *pictures[1:]]


def map_table(given: AreaMap, name: str) -> TableView:
    """Return the table behind a map: the areas and what shades them."""
    rows = [
        [plain(s.name), kind_words(s.kind) or ("" if s.outline else amount(s.value, given.unit))]
        for s in given.shapes
    ]
    return TableView(
        id=f"{name}-row",
        name="",
        title=say("Areas"),
        caption=plain(given.title),
        rows=rows[: MOST_ROWS["ranges"]],
        headings=[
            Heading(words=say("Area"), meaning="", numeric=False),
            Heading(words=say("Shown"), meaning=say("what shades the area"), numeric=True),
        ],
        more=max(0, len(rows) - MOST_ROWS["ranges"]),
        whole_pounds=False,
    )


def parameter_rows(given: Section) -> list[tuple[str, str, str]]:
    """Return each parameter as its flag, its value and its meaning."""
    return [
        (f"--{name.rstrip('_').replace('_', '-')}", _setting(value), plain(given.helps.get(name, "")))
        for name, value in given.parameters.items()
    ]


def _setting(value: object) -> str:
    if value in {"", None}:
        return say("not set")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return say("{n}", n=value) if isinstance(value, int | float) else plain(value)
