"""What every address for programs goes through: the language of the place, and problems as documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpResponse
from django.urls import get_script_prefix

from ultramicro.core.errors import UltramicroError
from ultramicro.core.formatting import known_language
from ultramicro.web import errors
from ultramicro.web.api.problems import Problem
from ultramicro.web.languages import in_addresses
from ultramicro.web.page_words import PageFormatter

View = Callable[..., Any]


def for_programs(view: View) -> View:
    """Answer in the language of the address or of the place, and tell what is wrong in a problem document."""

    @wraps(view)
    def answered(request: Any, **named: Any) -> Any:
        with _formatter(request).speaking():
            try:
                return view(request, **named)
            except Problem as problem:
                return problem.answer()
            except UltramicroError as error:
                return errors.told(request, error)
            finally:
                # What was uploaded is copied by now; not every server closes what it handed over.
                request.close()

    return answered


def _formatter(request: Any) -> PageFormatter:
    config = request.place.config if request.place else None
    spoken = in_addresses().get(request.language_word, "") or (config.language if config else "en-GB")
    known = spoken if known_language(spoken) else "en-GB"
    return PageFormatter(language=known.replace("-", "_"), currency=config.currency if config else "GBP")


def answer(told: object, *, status: int = 200, **headers: str) -> HttpResponse:
    """Return something as JSON; nobody between keeps it."""
    made = HttpResponse(msgspec.json.encode(told), status=status, content_type="application/json")
    made["Cache-Control"] = "no-store"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


def address(*parts: str) -> str:
    """Return an address for programs, in the language of the one that was asked.

    Examples
    --------
    `address("kelderby", "jobs", "7")` is `/api/v1/kelderby/jobs/7`.
    """
    return f"{get_script_prefix()}api/v1/{'/'.join(parts)}"
