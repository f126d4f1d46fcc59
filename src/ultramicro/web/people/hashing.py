"""How passwords are kept: argon2id with the memory that OWASP's password storage cheat sheet names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

from ultramicro.core.message import say
from ultramicro.web.errors import TooMany

AT_ONCE = 2
"""So many passwords are looked at at a time: each takes 19 MiB and a core."""
WAIT_SECONDS = 3.0
_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def a_turn(seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Take one of the turns.

    Raises
    ------
    TooMany
        If none is free in time.
    """
    if not _turns.acquire(timeout=seconds):
        busy = say("Many people sign in just now")
        raise TooMany(busy, do=say("try again in a few seconds"), wait_seconds=5)
    try:
        yield
    finally:
        _turns.release()


class Argon2(Argon2PasswordHasher):
    """Argon2id: 19 MiB, twice over. Django's own 100 MiB a sign-in would fill a small machine."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return what is kept of a password."""
        with a_turn():
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Whether a password is the one of which this is kept."""
        with a_turn():
            return bool(super().verify(password, encoded))
