"""Any answers as one HTML page that opens offline: no network, and no script needed to read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import jinja2

from ultramicro import __version__
from ultramicro.core.contract import UNDATED, Relation
from ultramicro.core.formatting import MINUS, speaker
from ultramicro.core.message import plural, say
from ultramicro.place.glossary import glossary
from ultramicro.reports.drawn.map_model import AreaMap
from ultramicro.reports.enough import Wanting
from ultramicro.reports.formatting import day, money, number, plain
from ultramicro.reports.model import Section
from ultramicro.reports.pages.file_account import files_view
from ultramicro.reports.pages.page import section_view


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
) -> str:
    """Return the page.

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

    Returns
    -------
    str
        A whole HTML document: styles and pictures are within it, and nothing is loaded.

    Examples
    --------
    >>> page = report_html("Anytown", date(2026, 1, 31), answers=[])
    >>> page.startswith("<!doctype html>"), "<script" in page
    (True, False)
    """
    sections = [section_view(given, i, maps if i == 1 else ()) for i, given in enumerate(answers, 1)]
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
            terms=glossary(),
            version=__version__,
        )
    )


TOGETHER = "\u2060"
"""Lets no line break between two signs."""


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
    made.filters.update(day=day, money=money, number=number, unbroken=unbroken, plain=plain)
    made.globals.update(say=say, plural=plural, language=_language)
    return made


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
