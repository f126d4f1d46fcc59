"""All addresses, as Django wants them."""

from __future__ import annotations

from importlib import import_module

from django.urls import path

from ultramicro.web.people.allow import Allow
from ultramicro.web.routes.route import PLACE, Route, opened

ROOMS = ("pages", "people", "asking", "acting", "club", "hub", "putting_in", "running", "api")
"""The folders that have addresses, each in its `routes.py` as `ROUTES`."""


def every_route() -> list[Route]:
    """Return all routes of the application."""
    found = [import_module(f"ultramicro.web.{room}.routes") for room in ROOMS]
    routes = [route for room in found for route in room.ROUTES]
    return sorted(routes, key=_turn)


OFTEN = f"{PLACE}mine"
"""What the addresses begin with that members open all day."""


def _turn(route: Route) -> tuple[bool, bool]:
    """Return when an address is tried: they are tried one after another, which is dear behind two hundred."""
    # A place's word fits anything: what begins with a word of the server's own must be tried before it.
    return route.path.startswith(PLACE.rstrip("/")), not route.path.startswith(OFTEN)


def require_all_allowed(routes: list[Route]) -> None:
    """Refuse to start with an address that does not say who may open it, or with two of one name.

    Raises
    ------
    RuntimeError
        Naming it.
    """
    for route in routes:
        allow = getattr(route, "allow", None)
        if not isinstance(allow, Allow) or not (allow.roles or allow.reads):
            raise RuntimeError(f"the address {route.path!r} does not say who may open it")
    names = [route.name for route in routes]
    if twice := {name for name in names if names.count(name) > 1}:
        raise RuntimeError(f"two addresses are called {sorted(twice)}")


_routes = every_route()
require_all_allowed(_routes)
urlpatterns = [path(route.path, opened(route), name=route.name) for route in _routes]
handler400 = "ultramicro.web.errors.bad_request"
handler404 = "ultramicro.web.errors.not_found"
handler500 = "ultramicro.web.errors.our_fault"
