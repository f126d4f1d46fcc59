"""The manual on pages, found by a word. It is written in English; pages say so to browsers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from ultramicro.manual.finding import found, near
from ultramicro.manual.sections import ORDER, folder, page_text, sections
from ultramicro.web.pages.markdown import anchor, markdown
from ultramicro.web.rendering import render, url

MOST = 20


def help_pages(request: Any) -> HttpResponse:
    """List the pages of the manual, or the sections that are about a word."""
    q = request.GET.get("q", "").strip()[:100]
    about = found(q)[:MOST] if q else []
    hits = [
        (section.title, f"{url('help_page', page=section.page)}#{anchor(section.title)}") for section in about
    ]
    pages = [(section.page, section.title) for section in sections() if section.level == 1]
    return render(request, "help.html", q=q, hits=hits, pages=pages, near=near(q) if q and not hits else [])


def help_page(request: Any, *, page: str) -> HttpResponse:
    """Show a page of the manual."""
    # Only names of the list, so that none leads to another file.
    if page not in ORDER or not (folder() / f"{page}.md").is_file():
        raise Http404
    title = next((section.title for section in sections() if section.page == page), page)
    return render(request, "help_page.html", title=title, text=markdown(page_text(page), _link, from_level=1))


def _link(to: str) -> str:
    """Return the address of what a page of the manual links to; empty for files that are no page of it."""
    if to.startswith(("https://", "http://", "#")):
        return to
    name, _, part = to.partition("#")
    page = name.rpartition("/")[2].removesuffix(".md")
    return (url("help_page", page=page) + (f"#{part}" if part else "")) if page in ORDER else ""
