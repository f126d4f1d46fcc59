"""How many requests come: noted by the process that answers, looked at by the one that does jobs."""

from __future__ import annotations

import math
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ultramicro.web.site import site

QUIET_SECONDS = 5.0
"""So long nobody may have asked for anything before the server begins something of its own."""
CROWD = 10.0
"""So many requests a second are more than a few people who read: a page with all its parts is fewer."""
FRESH_SECONDS = 3.0
"""What was noted longer ago says nothing of how many come now."""
NOTE_SECONDS = 1.0
_WIDTH = 12
_since, _count = 0.0, 0


@dataclass(frozen=True)
class Asked:
    """How things stand.

    Parameters
    ----------
    ago_seconds : float
        Since somebody asked for something; infinite where nobody ever did. [s]
    a_second : float
        How many requests came a second when it was last noted. [1/s]
    """

    ago_seconds: float = math.inf
    a_second: float = 0.0

    @property
    def is_quiet(self) -> bool:
        """Whether nobody is there."""
        return self.ago_seconds >= QUIET_SECONDS

    @property
    def is_crowd(self) -> bool:
        """Whether many are there.

        Examples
        --------
        >>> Asked(1.0, 120.0).is_crowd, Asked(1.0, 2.0).is_crowd, Asked(60.0, 120.0).is_crowd
        (True, False, False)
        """
        return self.ago_seconds < FRESH_SECONDS and self.a_second >= CROWD


def _file() -> Path:
    return site().home / "asked.beat"


def note() -> None:
    """Count a request; how many came is written down once a second."""
    global _since, _count  # noqa: PLW0603  of the one process that answers; what threads miscount does no harm
    now = time.monotonic()
    if (passed := now - _since) >= NOTE_SECONDS:
        counted, _since, _count = _count, now, 0
        with suppress(OSError):  # a full disk must keep nobody from a page
            _write(counted / passed)
    _count += 1


def _write(a_second: float) -> None:
    # In place and of one length, so that whoever reads finds all of it.
    file = os.open(_file(), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{a_second:{_WIDTH}.2f}".encode("ascii"))
    finally:
        os.close(file)


def lately() -> Asked:
    """Return when somebody asked for something last, and how many did."""
    try:
        ago = time.time() - _file().stat().st_mtime
        return Asked(max(0.0, ago), float(_file().read_text(encoding="ascii") or 0))
    except (OSError, ValueError):
        return Asked()
