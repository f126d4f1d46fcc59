"""Who goes first: what acts goes in at once, pages that only read wait for each other.

All threads share one interpreter. A payment asks the disk some forty times, and each time waits for the
interpreter again: beside many that read it would wait for each of them at every question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ultramicro.web.running import asked

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

READS_AT_ONCE = 3
"""So many pages are made at once; more would only take the interpreter from each other."""
BESIDE_ACTS = 1
"""So many while somebody acts."""
LONGEST_SECONDS = 0.5
"""A page waits no longer: a few that take long, such as exports, must not keep all others out."""
SMALL_BYTES = 65_536
"""What is sent with an act; an upload goes beside everything and holds nobody up."""
SWITCH_SECONDS = 0.001
"""So long a thread may keep the interpreter from another that wants it; five by default."""


class Turns:
    """Lets requests in.

    Examples
    --------
    >>> turns = Turns()
    >>> with turns.acting(), turns.reading():
    ...     turns.has_room
    False
    >>> turns.has_room
    True
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._acts = self._reads = 0

    @property
    def has_room(self) -> bool:
        """Whether one more may read."""
        return self._reads < (BESIDE_ACTS if self._acts else READS_AT_ONCE)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Act, beside whatever goes on."""
        with self._changed:
            self._acts += 1
        try:
            yield
        finally:
            with self._changed:
                self._acts -= 1
                self._changed.notify(READS_AT_ONCE)

    @contextmanager
    def reading(self, longest_seconds: float = LONGEST_SECONDS) -> Iterator[None]:
        """Read once there is room, or after a time all the same."""
        with self._changed:
            self._changed.wait_for(lambda: self.has_room, longest_seconds)
            self._reads += 1
        try:
            yield
        finally:
            with self._changed:
                self._reads -= 1
                self._changed.notify()


def acts_first(application: Wsgi) -> Wsgi:
    """Return an application that lets acts go before pages, and notes how many come."""
    turns = Turns()

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].rstrip("/") == "/health":  # a supervisor is nobody who waits for a page
            return application(environ, start)
        asked.note()
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            with turns.reading():
                return application(environ, start)
        sent = environ.get("CONTENT_LENGTH") or "0"
        if not sent.isdecimal() or int(sent) > SMALL_BYTES:
            return application(environ, start)
        with turns.acting():
            return application(environ, start)

    return answer
