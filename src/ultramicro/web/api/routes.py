"""The addresses for programs."""

from __future__ import annotations

from functools import partial

from ultramicro.techniques import TECHNIQUES
from ultramicro.web.api import about
from ultramicro.web.api.acting import do, written_file
from ultramicro.web.api.asking import ask
from ultramicro.web.people.allow import ANYBODY, reading, roles
from ultramicro.web.people.roles import SIGNED_IN
from ultramicro.web.routes.route import Route

START = "api/v1/<slug:place_word>/"
EACH = roles(*SIGNED_IN)
"""Whoever has a role in the place, by a token that carries it; more is said by the action's class."""


def _question(name: str) -> Route:
    return Route(
        path=f"{START}ask/{name}",
        name=f"api_ask_{name}",
        view=partial(ask, technique=name),
        allow=reading(name),
        methods=("GET", "POST"),
        api=True,
        tokens=True,
    )


ROUTES: tuple[Route, ...] = (
    Route(path="api", name="api", view=about.page, allow=ANYBODY),
    Route(path="api/openapi.json", name="openapi", view=about.openapi, allow=ANYBODY, api=True, tokens=True),
    Route(path="api/v1/places", name="api_places", view=about.places, allow=ANYBODY, api=True, tokens=True),
    *(_question(listed.name) for listed in TECHNIQUES),
    Route(
        path=f"{START}do/<slug:group>/<slug:verb>",
        name="api_do",
        view=do,
        allow=EACH,
        methods=("POST",),
        api=True,
        tokens=True,
    ),
    # Who may see which job is said by its kind; of others there is none.
    Route(
        path=f"{START}jobs/<slug:job_id>",
        name="api_job",
        view=about.job,
        allow=ANYBODY,
        owner="job",
        api=True,
        tokens=True,
    ),
    Route(
        path=f"{START}files/<slug:key>/<str:file>",
        name="api_file",
        view=written_file,
        allow=EACH,
        owner="receipt",
        api=True,
        tokens=True,
    ),
)
