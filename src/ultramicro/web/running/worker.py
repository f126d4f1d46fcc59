"""The process that does jobs, one at a time: `python -m ultramicro.web.running.worker`.

Each job has a child of its own. What it does to memory or to the table engine ends
with its child, and one that hangs can be killed. The worker itself only
looks at the table of jobs; it ends with whoever started it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django
from django.db import DatabaseError
from django.utils import timezone

LOOK_SECONDS = 0.5
LET_GO_SECONDS = 3600.0
"""So often it is looked whether something is older than it is kept."""
KILL_SECONDS = 10.0
"""So long a job that is to be given up may go on with a step before its child is killed."""
STANDING = "ULTRAMICRO_STANDING"
"""The variable that is `no` where questions are answered only when somebody asks."""
NICE = 10
"""Pages go first."""
HELD_SECONDS = 900.0
"""So long what the server does by itself waits at most for a moment in which nobody comes."""
log = logging.getLogger(__name__)


def main() -> None:
    """Do jobs until whoever started this process is gone, or it is told to end."""
    django.setup()
    from ultramicro.web.running import asked, queue  # noqa: PLC0415  tables are known only once Django is set up
    from ultramicro.web.running.beating import beat  # noqa: PLC0415  as above
    from ultramicro.web.running.keeping import let_go  # noqa: PLC0415  as above

    parent, name = os.getppid(), worker_name()
    with contextlib.suppress(OSError):
        os.nice(NICE)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    put_back_of_the_dead()
    standing = _standing() if os.environ.get(STANDING, "") != "no" else None
    let_go_at = -LET_GO_SECONDS
    while os.getppid() == parent:
        if time.monotonic() - let_go_at >= LET_GO_SECONDS:
            let_go_at = time.monotonic()
            with contextlib.suppress(DatabaseError):  # another time; jobs go on
                let_go()
        beat()
        queue.put_back()
        job = queue.take(name, own_since=None if asked.lately().is_quiet else _held_since())
        if job is not None:
            held_long = job.made_at <= _held_since()
            Running(job.id, name, parent, is_own=not job.by, held_long=held_long).see_through()
        else:
            if standing is not None:
                standing.look()
            time.sleep(LOOK_SECONDS)


def _held_since() -> datetime:
    """Return by when a job of the server's own must have been asked for to be done while people come."""
    return timezone.now() - timedelta(seconds=HELD_SECONDS)


def _end(_number: int, _frame: Any) -> None:
    raise SystemExit(0)


def _standing() -> Any:
    from ultramicro.web.running.standing import Standing  # noqa: PLC0415  as above

    return Standing()


def worker_name() -> str:
    """Return a name by which others on this machine can tell whether this process still lives."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}"


def put_back_of_the_dead() -> None:
    """Have jobs of workers of this machine that are gone wait again, without waiting for their silence."""
    from ultramicro.web.running import queue  # noqa: PLC0415  as above
    from ultramicro.web.running.models import Job  # noqa: PLC0415

    held = Job.objects.filter(state__in=("running", "cancelling")).values_list("worker", flat=True)
    for worker in set(held):
        host, _, pid = worker.rpartition(":")
        if host == socket.gethostname()[:20] and pid.isdecimal() and not _lives(int(pid)):
            queue.put_back(worker=worker)


def _lives(pid: int) -> bool:
    if pid == os.getpid():  # a number that was given again
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass
class Running:
    """A job and the child that does it."""

    job_id: str
    worker: str
    parent: int
    is_own: bool = False
    """Whether the server does it by itself: it makes room for what a person waits for, and for a crowd."""
    held_long: bool = False
    """Whether it made room for so long that no crowd stops it any more."""

    def see_through(self) -> None:
        """Run it in a child until that ends: beat meanwhile; kill it if it is given up and goes on."""
        from ultramicro.web.running import queue  # noqa: PLC0415  as above

        command = [sys.executable, "-m", "ultramicro.web.running.child", self.job_id, self.worker]
        command += ["idle"] if self.is_own else []
        child = subprocess.Popen(command)
        try:
            self._watch(child)
        except SystemExit:
            _end_child(child)
            queue.give_back(self.job_id, self.worker)
            raise
        if child.poll() is None and self._makes_room():
            _end_child(child)
            queue.give_back(self.job_id, self.worker)
            return
        _end_child(child)
        self._settle(child.returncode)

    def _watch(self, child: subprocess.Popen[bytes]) -> None:
        from ultramicro.web.running import queue  # noqa: PLC0415  as above
        from ultramicro.web.running.beating import beat  # noqa: PLC0415

        beaten, asked_at = 0.0, 0.0
        while child.poll() is None and os.getppid() == self.parent:
            beat()
            now = time.monotonic()
            if now - beaten >= queue.BEAT_SECONDS:
                beaten = now
                if not queue.beat(self.job_id, self.worker):
                    self._let_end(child)
                    return
            if self._makes_room():
                return
            if not asked_at and queue.is_cancelled(self.job_id):
                asked_at = now
            if asked_at and now - asked_at >= KILL_SECONDS:
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(LOOK_SECONDS)

    def _makes_room(self) -> bool:
        """Whether it is done later, as what is the server's own can be; what was made by then is kept."""
        from ultramicro.web.running import asked, queue  # noqa: PLC0415  as above

        if not self.is_own:
            return False
        if queue.somebody_waits():
            return True
        # One that somebody has asked for since is begun anew as theirs, beside the crowd and not behind it.
        return asked.lately().is_crowd and (not self.held_long or not queue.is_own(self.job_id))

    def _let_end(self, child: subprocess.Popen[bytes]) -> None:
        """Leave time to end to a child that has just said how its job ended; none if the job is another's."""
        from ultramicro.web.running import queue  # noqa: PLC0415  as above

        if queue.is_over(self.job_id):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(KILL_SECONDS)

    def _settle(self, code: int) -> None:
        """Say what became of a job whose child did not say so itself."""
        from ultramicro.web.running import queue  # noqa: PLC0415  as above

        if code != 0:
            log.warning("job %s: its process ended with %s", self.job_id, code)
        queue.put_back(worker=self.worker)


def _end_child(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ultramicro.web.settings")
    main()
