"""One job in a process of its own: `python -m ultramicro.web.running.child JOB WORKER`."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time

import django

WATCH_SECONDS, TELL_SECONDS = 0.5, 0.3
OWN_TELL_SECONDS = 5.0
"""Nobody waits for a job of the server's own, and payments wait while it writes."""
IDLE = "idle"
"""Says that a job is the server's own."""
LEAST = 19
log = logging.getLogger(__name__)


def main(job_id: str, worker: str, how: str = "") -> None:
    """Do a job and write down what came of it.

    Parameters
    ----------
    job_id : str
        Which.
    worker : str
        The name under which its worker took it.
    how : str
        `idle` for a job that only has what nobody else wants of the processor.
    """
    if how == IDLE:
        _take_what_is_left()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    django.setup()
    do(job_id, worker, tell_seconds=OWN_TELL_SECONDS if how == IDLE else TELL_SECONDS)


def _take_what_is_left() -> None:
    """Run from now on only where nobody else wants the processor; threads that are there already do not."""
    with contextlib.suppress(OSError):
        os.nice(LEAST)
        if hasattr(os, "SCHED_IDLE"):  # Linux alone
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _end_with(parent: int) -> None:
    """End at once when the worker is gone: whoever takes the job up again must find nobody at it."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)


def do(job_id: str, worker: str, *, tell_seconds: float = TELL_SECONDS) -> None:
    """Do a job that was taken by a worker, speaking its place's language, and say how it ended."""
    from ultramicro.core.errors import UltramicroError  # noqa: PLC0415  Django is set up first
    from ultramicro.core.message import Message, say  # noqa: PLC0415
    from ultramicro.web.running import queue  # noqa: PLC0415
    from ultramicro.web.running.kinds import GivenUp, kind_of  # noqa: PLC0415
    from ultramicro.web.running.models import Job  # noqa: PLC0415
    from ultramicro.web.served import all_roots  # noqa: PLC0415

    job = Job.objects.get(id=job_id)

    told_at = 0.0

    def tell(done: int, steps: int, says: Message) -> None:
        nonlocal told_at
        now = time.monotonic()
        # Readers tell of every file; a write for each would cost more than some files do.
        if done == steps or now - told_at >= tell_seconds:
            told_at = now
            queue.tell(job_id, worker, done, steps, says)

    def cancelled() -> bool:
        return queue.is_cancelled(job_id)

    try:
        answer = kind_of(job.kind).load()(all_roots()[job.place], job.asked, tell, cancelled)
        queue.finish(job_id, worker, "done", answer=answer)
    except GivenUp:
        queue.finish(job_id, worker, "cancelled")
    except UltramicroError as error:
        why = error.args[0] if error.args else ""
        queue.finish(
            job_id, worker, "failed", says=why if isinstance(why, Message) else Message(str(error), {})
        )
    except Exception:
        log.exception("job %s (%s)", job_id, job.kind)
        mistake = say("The program has a fault here: this is our mistake, not yours")
        queue.finish(job_id, worker, "failed", says=mistake)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ultramicro.web.settings")
    main(*sys.argv[1:])
