"""Any answers as one HTML page that opens offline: no network, and no script needed to read it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup, escape

from ultramicro import __version__
from ultramicro.core.contract import UNDATED, Relation
from ultramicro.core.formatting import MINUS, speaker
from ultramicro.core.message import plural, say
from ultramicro.place.glossary import glossary
from ultramicro.reports.drawn.map_model import AreaMap
from ultramicro.reports.formatting import day, money, number, plain
from ultramicro.reports.model import Section
from ultramicro.reports.pages.file_account import files_view
from ultramicro.reports.pages.page import PAGE_ROWS, TABLE_ROWS, section_view

if TYPE_CHECKING:  # it loads the table engine, and a server needs only the templates from here
    from ultramicro.reports.enough import Wanting


def report_html(
    place_name: str,
    as_of: date,
    *,
    answers: Sequence[Section],
    check: Relation | None = None,
    made_on: date | None = None,
    maps: Sequence[AreaMap] = (),
    unanswered: Sequence[str] = (),
    brief: str = "",
    lacks: Wanting | None = None,
    sheets: str = "",
    front: str = "",
    data: str = "",
    bodies: bool = True,
) -> str:
    """Return a page of answers with everything behind them.

    Parameters
    ----------
    place_name : str
        What the place is called.
    as_of : date
        The date to which the answers hold.
    answers : sequence of Section
        The questions and their answers, the main one first.
    check : Relation, optional
        The table `files`: what became of every line that was read.
    made_on : date, optional
        When the page is made; `as_of` where it is not given, so that it can be made again alike.
    maps : sequence of AreaMap
        Maps of the place's areas, shown with the first answer.
    unanswered : sequence of str
        Questions that could not be answered, and why.
    brief : str
        The file of the brief beside the page, if there is one.
    lacks : Wanting, optional
        What a brief lacks, if there is none for want of look-ups.
    sheets : str
        The file of the start-up sheets beside it, if there are some.
    front : str
        The first page, if this is one of those behind it.
    data : str
        The folder beside it that has each table as CSV, if there is one.
    bodies : bool
        Whether the answers themselves are on it, or only what was not known, checked and used.

    Returns
    -------
    str
        A whole HTML document: styles and pictures are within it, and nothing is loaded. Its script sorts and
        searches tables; all can be read without it.

    Examples
    --------
    >>> page = report_html("Anytown", date(2026, 1, 31), answers=[])
    >>> page.startswith("<!doctype html>"), page.count("<script")
    (True, 1)
    """
    rows = PAGE_ROWS if front else TABLE_ROWS
    sections = [
        section_view(given, i, maps if i == 1 else (), rows=rows, drawn=bodies)
        for i, given in enumerate(answers, 1)
    ]
    linked = {figure.term for each in sections for figure in (*each.cards, *each.figures)}
    return (
        environment()
        .get_template("report.html")
        .render(
            place=plain(place_name),
            as_of=as_of,
            made_on=made_on or as_of,
            sections=sections,
            files=files_view(check),
            unanswered=[plain(told) for told in unanswered],
            brief=brief,
            lacks=lacks,
            sheets=sheets,
            terms=[term for term in glossary() if not front or not bodies or term.id in linked],
            front=front,
            data=data,
            bodies=bodies,
            script=script(),
            script_hash=script_hash(),
            version=__version__,
        )
    )


TOGETHER = "\u2060"
"""Lets no line break between two signs."""


@cache  # of the program's own file, which does not change while it runs
def script() -> str:
    """Return the script that sorts and searches tables, as it stands on a page."""
    return files("ultramicro.reports").joinpath("templates/tables.js").read_text(encoding="utf-8").strip()


def script_hash() -> str:
    """Return what the page's policy knows the script by: any other script is refused by the browser."""
    return "sha256-" + b64encode(sha256(script().encode()).digest()).decode()


@cache
def environment() -> jinja2.Environment:
    """Return where templates are rendered: everything is escaped, and what is not given is an error.

    Threads may share it: it is not changed after it is returned, and Jinja locks its cache of templates.
    """
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("ultramicro.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["undated"] = UNDATED
    made.filters.update(day=day, money=money, number=number, unbroken=unbroken, plain=plain, coded=coded)
    made.globals.update(say=say, plural=plural, language=_language)
    return made


def coded(text: str) -> Markup:
    """Set what stands between backticks, such as a command, in the letters of code; all else is escaped.

    Examples
    --------
    >>> coded("`ultramicro next` lists <them>")
    Markup('<code>ultramicro next</code> lists &lt;them&gt;')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped first


def _language() -> str:
    """Return the language of the page, as HTML has it."""
    return speaker().language.replace("_", "-")


def unbroken(text: str) -> str:
    """Keep each minus sign with its amount: at the end of a line it would be lost.

    Examples
    --------
    >>> unbroken("−£3 to −£2").replace("\u2060", "|")
    '−|£3 to −|£2'
    """
    return text.replace(MINUS, f"{MINUS}{TOGETHER}")
