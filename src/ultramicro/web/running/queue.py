"""The jobs that wait, run and are over: asked for, taken, told of, given up. One table, nothing in memory."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.core.packing import packed, unpacked
from ultramicro.web.running.kinds import KINDS
from ultramicro.web.running.models import ACTIVE, Job

BEAT_SECONDS = 5
SILENT_SECONDS = 30
"""A job whose worker has not beaten for so long waits again."""
MOST_TRIES = 3
"""So often a job is begun; one that takes its worker with it each time would never end."""
MOST_WAITING = 5
"""So many jobs of one person may be under way."""


def ask(
    place: str, kind: str, asked: Mapping[str, Any], *, key: str, by: str = "", anew: bool = False
) -> Job:
    """Ask for a job; what has been asked for under the same key is not asked for again.

    Parameters
    ----------
    place : str
        The word of the place.
    kind : str
        One of `KINDS`.
    asked : mapping
        Its parameters, in JSON's own types.
    key : str
        Made of what is asked and of all that it is asked about.
    by : str
        The name under which the person signs in; empty for what the server does by itself.
    anew : bool
        Whether one that is done does not count, as where its answer was thrown away.

    Returns
    -------
    Job
        The one that was there, or a new one that waits.

    Raises
    ------
    BadInput
        If the person has too many jobs under way.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    try:
        with transaction.atomic():
            found = _old(key, anew=anew)
            return _wanted_by(found, by) if found else _new(place, kind, asked, key=key, by=by)
    except IntegrityError:
        # Somebody asked for the same in the same moment, and was first.
        found = _old(key, anew=anew)
        if found is None:
            raise
        return _wanted_by(found, by)


def _wanted_by(job: Job, by: str) -> Job:
    """Make a job of the server's own that somebody asks for theirs: it must not be held back any more."""
    if by and not job.by and job.state in ACTIVE:
        Job.objects.filter(id=job.id, by="").update(by=by)
        job.refresh_from_db(fields=["by"])
    return job


def _old(key: str, *, anew: bool) -> Job | None:
    states = ACTIVE if anew else (*ACTIVE, "done")
    found: Job | None = Job.objects.filter(key=key, state__in=states).order_by("-made_at").first()
    return found


def _new(place: str, kind: str, asked: Mapping[str, Any], *, key: str, by: str) -> Job:
    require_room(by)
    return Job.objects.create(
        id=secrets.token_hex(16), place=place, kind=kind, asked=json.loads(json.dumps(asked)), key=key, by=by
    )


def require_room(by: str) -> None:
    """Refuse somebody who has too many jobs under way; ask it before something is taken in for another.

    Raises
    ------
    BadInput
        If they have.
    """
    if by and Job.objects.filter(by=by, state__in=ACTIVE).count() >= MOST_WAITING:
        raise BadInput(
            say("{n} things that you asked for are not done yet", n=MOST_WAITING),
            do=say("wait for one of them, or cancel it"),
        )


def latest(place: str, kind: str, **asked: object) -> Job | None:
    """Return the job of a kind that was asked for last, with some of its parameters; None where none was."""
    named = {f"asked__{name}": value for name, value in asked.items()}
    found: Job | None = Job.objects.filter(place=place, kind=kind, **named).order_by("-made_at").first()
    return found


def under_way(place: str, kind: str) -> bool:
    """Whether a job of a kind waits or runs for a place."""
    return bool(Job.objects.filter(place=place, kind=kind, state__in=ACTIVE).exists())


def is_own(job_id: str) -> bool:
    """Whether a job is the server's own, and nobody asked for it since."""
    return bool(Job.objects.filter(id=job_id, by="").exists())


def somebody_waits() -> bool:
    """Whether a person waits for a job that nobody does yet."""
    return bool(Job.objects.filter(state="waiting").exclude(by="").exists())


_TAKE = """
    update running_job set state = 'running', worker = %s, beat_at = %s, tries = tries + 1,
        done = 0, steps = 0
    where state = 'waiting' and id = (
        select id from running_job where state = 'waiting' and ("by" <> '' or made_at <= %s)
        order by case when "by" = '' then 1 else 0 end, made_at, id limit 1 {lock}
    )
    returning id
"""


def take(worker: str, *, own_since: datetime | None = None) -> Job | None:
    """Take the job that has waited longest, those of people before those of the server itself.

    One statement takes it, so that of two workers one gets it.

    Parameters
    ----------
    worker : str
        Whose it is then.
    own_since : datetime, optional
        Of the server's own jobs only those are taken that were asked for by then; all where it is not given.
    """
    # Looked for before it is locked: twice a second there is nothing, and a payment may want the lock.
    if not Job.objects.filter(state="waiting").exists():
        return None
    lock = "for update skip locked" if connection.vendor == "postgresql" else ""
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        times = [connection.ops.adapt_datetimefield_value(each) for each in (now, own_since or now)]
        cursor.execute(_TAKE.format(lock=lock), [worker, *times])
        row = cursor.fetchone()
    return Job.objects.get(id=row[0]) if row else None


def _mine(job_id: str, worker: str) -> Any:
    return Job.objects.filter(id=job_id, worker=worker, state__in=("running", "cancelling"))


def beat(job_id: str, worker: str) -> bool:
    """Say that a job is being worked on; False if it is no longer this worker's."""
    return bool(_mine(job_id, worker).update(beat_at=timezone.now()))


def tell(job_id: str, worker: str, done: int, steps: int, says: Message) -> None:
    """Write down how far a job is."""
    _mine(job_id, worker).update(done=done, steps=steps, says=json.loads(packed(says)))


def finish(job_id: str, worker: str, state: str, *, answer: str = "", says: Message | None = None) -> bool:
    """End a job as `done`, `failed` or `cancelled`; False if it is no longer this worker's."""
    more = {"says": json.loads(packed(says))} if says is not None else {}
    return bool(_mine(job_id, worker).update(state=state, answer=answer, **more))


def cancel(job_id: str) -> None:
    """Ask that a job be given up: at once where it waits, between two steps where it runs."""
    if not Job.objects.filter(id=job_id, state="waiting").update(state="cancelled"):
        Job.objects.filter(id=job_id, state="running").update(state="cancelling")


def is_cancelled(job_id: str) -> bool:
    """Whether somebody has asked that a job be given up, or it is no longer to be done."""
    return not Job.objects.filter(id=job_id, state="running").exists()


def is_over(job_id: str) -> bool:
    """Whether a job is neither waited for nor done any more."""
    return not Job.objects.filter(id=job_id, state__in=ACTIVE).exists()


def put_back(*, worker: str = "") -> int:
    """Have jobs wait again whose worker is silent, or is known to be gone; the third time they have failed.

    Parameters
    ----------
    worker : str
        One that is known to be gone.

    Returns
    -------
    int
        How many wait again.
    """
    silent = Q(beat_at__lt=timezone.now() - timedelta(seconds=SILENT_SECONDS))
    lost = Job.objects.filter(Q(worker=worker) if worker else silent)
    if not lost.filter(state__in=("running", "cancelling")).exists():
        return 0
    lost.filter(state="cancelling").update(state="cancelled")
    why = say("It was begun {n} times, and each time what did it was stopped", n=MOST_TRIES)
    lost.filter(state="running", tries__gte=MOST_TRIES).update(state="failed", says=json.loads(packed(why)))
    return int(lost.filter(state="running").update(state="waiting", worker=""))


def give_back(job_id: str, worker: str) -> None:
    """Have a job wait again whose worker was told to end: that is no fault of the job's."""
    again = {"state": "waiting", "worker": "", "tries": models.F("tries") - 1}
    _mine(job_id, worker).filter(state="running").update(**again)


def says(job: Job) -> str:
    """Return what a job is doing, or why it failed, in the reader's words; nothing where it said nothing."""
    return str(unpacked(json.dumps(job.says))) if job.says else ""


def active(place: str) -> list[Job]:
    """Return the jobs of a place that are not over, the oldest first."""
    return list(Job.objects.filter(place=place, state__in=ACTIVE).order_by("made_at"))
