"""The addresses of questions: a set for each technique, so that a place chooses who reads which answer."""

from __future__ import annotations

from functools import partial

from ultramicro.techniques import TECHNIQUES
from ultramicro.web.asking import comparing, records_views, views
from ultramicro.web.asking.steps import journey, offer, sheets
from ultramicro.web.people.allow import reading
from ultramicro.web.routes.route import PLACE, Route, View


def _of(technique: str, view: View) -> View:
    return partial(view, technique=technique)


def _routes(name: str) -> tuple[Route, ...]:
    """Return the addresses of one question."""
    allow, start = reading(name), f"{PLACE}ask/{name}"
    table = f"{start}/<slug:key>/<slug:table>"
    return (
        Route(path=start, name=f"ask_{name}", view=_of(name, views.answer), allow=allow),
        Route(path=f"{start}.json", name=f"json_{name}", view=_of(name, views.whole), allow=allow, api=True),
        Route(
            path=f"{start}/make",
            name=f"make_{name}",
            view=_of(name, views.make),
            allow=allow,
            methods=("POST",),
        ),
        Route(
            path=f"{start}/compare", name=f"compare_{name}", view=_of(name, comparing.compare), allow=allow
        ),
        Route(path=table, name=f"table_{name}", view=_of(name, views.table), allow=allow),
        Route(path=f"{table}/row-<int:row>", name=f"row_{name}", view=_of(name, views.row), allow=allow),
        Route(
            path=f"{table}.<slug:kind>", name=f"file_{name}", view=_of(name, views.table_file), allow=allow
        ),
    )


RECORDS = reading("records")
ROUTES: tuple[Route, ...] = (
    *(route for listed in TECHNIQUES for route in _routes(listed.name)),
    Route(path=f"{PLACE}ask/multiplier/journey", name="journey", view=journey, allow=reading("multiplier")),
    Route(path=f"{PLACE}ask/plan/sheets", name="sheets", view=sheets, allow=reading("plan")),
    Route(
        path=f"{PLACE}ask/energy-offer/summary",
        name="offer_summary",
        view=offer,
        allow=reading("energy-offer"),
    ),
    Route(path=f"{PLACE}records/<slug:table>", name="records", view=records_views.records, allow=RECORDS),
    Route(
        path=f"{PLACE}records/<slug:table>.<slug:kind>",
        name="records_file",
        view=records_views.records_file,
        allow=RECORDS,
    ),
    Route(path=f"{PLACE}party/<str:party_id>", name="party", view=records_views.party, allow=RECORDS),
)
