"""The processes of a server: one that answers, beside it one that does the jobs."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

THREADS = 16
"""So many requests are in at once; fewer pages are made (`web.turns`), so that an act finds a free thread."""
WORKER = (sys.executable, "-m", "ultramicro.web.running.worker")
AGAIN_SECONDS, LOOK_SECONDS = 1.0, 0.05
STOP_SECONDS = 15


def run(host: str, port: int, *, ready: Callable[[], None]) -> None:
    """Answer requests until the process is told to stop.

    Parameters
    ----------
    host, port
        Where.
    ready : callable
        Called once it answers.
    """
    server = Granian(
        "ultramicro.web.answering:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        # A worker that the system killed comes back, and proves the books when it opens them.
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=STOP_SECONDS,
        http1_settings=HTTP1Settings(header_read_timeout=20_000),
        log_level="error",
    )
    # The server's own signal comes before its process can answer, and people open what they are told at once.
    threading.Thread(target=_wait_for_answer, args=(host, port, ready), daemon=True).start()
    with worker_beside():
        server.serve()


def _wait_for_answer(host: str, port: int, ready: Callable[[], None]) -> None:
    while True:
        asking = HTTPConnection(host, port, timeout=STOP_SECONDS)
        with suppress(OSError, HTTPException):
            asking.request("GET", "/health", headers={"Host": "localhost"})
            asking.getresponse().read()
            ready()
            return
        asking.close()
        time.sleep(LOOK_SECONDS)


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep the process that does the jobs running beside this one, and stop it with it."""
    ending = threading.Event()
    running: list[subprocess.Popen[bytes]] = []
    keeping = threading.Thread(target=_keep, args=(ending, running), daemon=True)
    keeping.start()
    try:
        yield
    finally:
        ending.set()
        for process in running:
            process.terminate()
        keeping.join(STOP_SECONDS)


def _keep(ending: threading.Event, running: list[subprocess.Popen[bytes]]) -> None:
    while not ending.is_set():
        # It ends when its standard input closes, so that it never outlives a server that was killed.
        process = subprocess.Popen(WORKER, stdin=subprocess.PIPE)
        running[:] = [process]
        process.wait()
        ending.wait(AGAIN_SECONDS)
