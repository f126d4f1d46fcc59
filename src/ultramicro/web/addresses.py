"""The addresses of pages, made once each: a page links to a dozen, and most are the same for everybody."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

KEPT = 1 << 14
"""So many are kept: some name what is only one person's."""


def url(name: str, /, **named: object) -> str:
    """Return the address of a page by its name, in the language of the page that links to it.

    Examples
    --------
    `url("answer", place_word="kelderby", technique="leaks")` is `/kelderby/ask/leaks`.
    """
    return _url(get_script_prefix(), name, *named.items())


@lru_cache(maxsize=KEPT)
def _url(_language: str, name: str, *named: tuple[str, object]) -> str:
    return str(reverse(name, kwargs=dict(named) or None))
