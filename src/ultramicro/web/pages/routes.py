"""The addresses of pages that belong to no single question."""

from __future__ import annotations

from ultramicro.web.pages.brief import brief
from ultramicro.web.pages.find import find
from ultramicro.web.pages.front import front, make, places
from ultramicro.web.pages.help import help_page, help_pages
from ultramicro.web.people.allow import ANYBODY, reading
from ultramicro.web.routes.route import PLACE, Route
from ultramicro.web.static_files import static

ROUTES: tuple[Route, ...] = (
    Route(path="", name="places", view=places, allow=ANYBODY),
    Route(path="static/<slug:digest>/<str:name>", name="static", view=static, allow=ANYBODY),
    Route(path=PLACE.rstrip("/"), name="front", view=front, allow=reading("front")),
    Route(path=f"{PLACE}make", name="make_all", view=make, allow=reading("front"), methods=("POST",)),
    Route(path=f"{PLACE}brief.html", name="brief", view=brief, allow=reading("brief")),
    Route(path=f"{PLACE}find", name="find", view=find, allow=reading("front")),
    Route(path="help", name="help", view=help_pages, allow=ANYBODY),
    Route(path="help/<slug:page>", name="help_page", view=help_page, allow=ANYBODY),
)
