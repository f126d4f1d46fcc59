"""Pages from templates: the reports' own environment, with the web's templates before theirs."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import get_script_prefix
from markupsafe import Markup

from ultramicro import __version__
from ultramicro.core.message import words
from ultramicro.reports.pages.html import environment as reports_environment
from ultramicro.web.addresses import url
from ultramicro.web.languages import to_choose
from ultramicro.web.menu import languages, menu
from ultramicro.web.people.roles import STAFF
from ultramicro.web.static_files import static_url

__all__ = ["environment", "render", "url"]
REPORTS = jinja2.PackageLoader("ultramicro.reports", "templates")
TOKEN = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">')


@cache
def environment() -> jinja2.Environment:
    """Return where the web's templates are rendered; threads may share it."""
    of_reports = reports_environment()
    made = of_reports.overlay(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader("ultramicro.web", "templates"), REPORTS]),
        # The program's own files do not change while it runs; asking the disk with each page is not free.
        auto_reload=False,
    )
    made.globals = {
        **of_reports.globals,
        "url": url,
        "static": static_url,
        "version": __version__,
        "staff": STAFF,
    }
    made.filters = {**of_reports.filters, "words": words}
    return made


def render(request: Any, template: str, *, status: int = 200, **values: object) -> HttpResponse:
    """Return a page.

    Parameters
    ----------
    request : HttpRequest
        With the place, the person and their roles on it.
    template : str
        A file of `templates/`.
    status : int
        The HTTP status.
    values
        What the template needs.
    """
    place = getattr(request, "place", None)
    text = environment().get_template(template).render(
        request=request,
        place=place,
        here=_place_url(place),
        roles=getattr(request, "roles", frozenset()),
        person=request.user if getattr(request, "user", None) and request.user.is_authenticated else None,
        csrf=lambda: TOKEN.format(get_token(request)),
        nonce=lambda: str(request.csp_nonce),
        languages=to_choose(),
        in_other_languages=lambda: languages(request),
        menu=lambda: menu(request),
        prefix=get_script_prefix(),
        status=status,
        **values,
    )  # fmt: skip
    return HttpResponse(text, status=status)


def _place_url(place: Any) -> Any:
    """Return what makes the address of a page of this place by its name."""

    def here(name: str, /, **named: object) -> str:
        return url(name, place_word=place.word, **named)

    return here
