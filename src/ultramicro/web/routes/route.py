"""One address: its pattern, its name, what answers it, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ultramicro.web.people.allow import Allow

View = Callable[..., Any]
READ, ACT = ("GET",), ("GET", "POST")
PLACE = "<slug:place_word>/"
"""What the address of a page about one place begins with."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address that can be opened.

    Parameters
    ----------
    path : str
        As Django's `path` has it.
    name : str
        By which other pages link to it.
    view : callable
        Takes the request and what stands in the address.
    allow : Allow
        Who may open it. There is no default.
    methods : tuple of str
        Others are answered with 405.
    owner : str
        What in the address names something of somebody's own, such as `account`; the matrix of permissions
        tries it with one's own, another's and another place's.
    api : bool
        Whether it answers programs: errors are problem documents.
    tokens : bool
        Whether a token alone says who asks: a session opens nothing, so no form can be forged.
    """

    path: str
    name: str
    view: View
    allow: Allow
    methods: tuple[str, ...] = READ
    owner: str = ""
    api: bool = False
    tokens: bool = False


class Opened(NamedTuple):
    """A route as the middleware finds it behind a request."""

    route: Route


def opened(route: Route) -> View:
    """Return a view that carries its route, so that the middleware knows who may open it."""

    def view(request: Any, **given: Any) -> Any:
        return route.view(request, **given)

    view.route = route  # type: ignore[attr-defined]
    # Browsers send no token by themselves, as they send a session.
    view.csrf_exempt = route.tokens  # type: ignore[attr-defined]
    return view
