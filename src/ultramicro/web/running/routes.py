"""The addresses by which a server is watched, and how far jobs are."""

from __future__ import annotations

from ultramicro.web.people.allow import ANYBODY, Allow
from ultramicro.web.people.roles import STAFF
from ultramicro.web.routes.route import PLACE, Route
from ultramicro.web.running.health import health
from ultramicro.web.running.pages import cancel, job, job_json, jobs

# Who may see which job is said by its kind; of others there is none.
ROUTES: tuple[Route, ...] = (
    Route(path="health", name="health", view=health, allow=ANYBODY, api=True),
    Route(path=f"{PLACE}jobs", name="jobs", view=jobs, allow=Allow(roles=STAFF)),
    Route(path=f"{PLACE}jobs/<slug:job_id>", name="job", view=job, allow=ANYBODY, owner="job"),
    Route(
        path=f"{PLACE}jobs/<slug:job_id>.json",
        name="job_json",
        view=job_json,
        allow=ANYBODY,
        owner="job",
        api=True,
    ),
    Route(
        path=f"{PLACE}jobs/<slug:job_id>/cancel",
        name="cancel_job",
        view=cancel,
        allow=ANYBODY,
        owner="job",
        methods=("POST",),
    ),
)
