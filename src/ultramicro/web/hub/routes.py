"""The addresses of the food hub's pages."""

from __future__ import annotations

from ultramicro.web.acting.permissions import BOTH
from ultramicro.web.hub.acts import hub_act
from ultramicro.web.hub.week import hub, hub_recall
from ultramicro.web.people.allow import roles
from ultramicro.web.people.roles import STAFF
from ultramicro.web.routes.route import ACT, PLACE, Route

LOOKS = roles(*STAFF)
"""Whoever may look at `hub show`."""
HUB = f"{PLACE}hub"
WEEK = "<slug:week>"

ROUTES: tuple[Route, ...] = (
    Route(path=HUB, name="hub", view=hub, allow=LOOKS),
    Route(path=f"{HUB}/recall", name="hub_recall", view=hub_recall, allow=LOOKS),
    Route(path=f"{HUB}/weeks/{WEEK}", name="hub_week", view=hub, allow=LOOKS, owner="week"),
    Route(
        path=f"{HUB}/weeks/{WEEK}/<slug:act>",
        name="hub_act",
        view=hub_act,
        allow=roles(*BOTH),
        methods=ACT,
        owner="week",
    ),
)
"""Every address, with who may open it; one that does not say so keeps the server from starting."""
