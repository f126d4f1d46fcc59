"""The frame of papers: one page of HTML that opens offline and prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ultramicro.core.message import Message

STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; color:
#1b1b1b; } table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.2rem; }
th, td { text-align: right; padding: .3rem .4rem; border-bottom: 1px solid #ccc; font-variant-numeric:
tabular-nums; } th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
td:first-child, td:nth-child(2) { overflow-wrap: anywhere; }
.sum { font-size: 1.3rem; font-weight: 700; } code { overflow-wrap: anywhere; font-size: .72rem; }
details { margin-top: 2rem; } .mark { border: 3px solid; padding: .4rem .6rem; font-weight: 700; }
.small { font-size: .85rem; } .sign { border-top: 1px solid; margin-top: 3rem; padding-top:
.2rem; width: 20rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dd { margin: 0; }
"""  # data
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>{body}</body></html>
"""  # data


def page(title: Message, body: str) -> str:
    """Return a whole page.

    Parameters
    ----------
    title : Message
        Its heading.
    body : str
        HTML; every text of a person in it is escaped.
    """
    # Imported where a page is written: it loads the languages, which most verbs of a round do without.
    from ultramicro.core.formatting import speaker  # noqa: PLC0415

    language = speaker().language.replace("_", "-")
    return PAGE.format(language=language, title=escape(title), style=STYLE, body=body)


def paragraph(*sentences: Message, kind: str = "") -> str:
    """Return a paragraph, with a class of the style where one is given."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<p{attribute}>{' '.join(map(escape, sentences))}</p>"


def strong(text: Message) -> str:
    """Return a text in bold."""
    return f"<b>{escape(text)}</b>"


def facts(pairs: Iterable[tuple[Message, str]]) -> str:
    """Return what a paper is about, a line each: a name, and a text that is escaped here."""
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs)
    return f"<dl>{lines}</dl>"


def table(heads: Sequence[Message], rows: Iterable[str]) -> str:
    """Return a table of rows that `row` made."""
    first = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return f"<table><tr>{first}</tr>{''.join(rows)}</table>"


def row(*cells: str) -> str:
    """Return a row of cells that are HTML."""
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
