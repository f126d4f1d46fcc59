"""The sign of life of the process that does jobs: a file that it touches, and that `/health` looks at."""

from __future__ import annotations

import time
from pathlib import Path

from ultramicro.web.site import site

BEAT_SECONDS = 5.0
"""So often it is given at most; to touch a file twice a second would keep a disk from resting."""
_beaten = 0.0


def _file() -> Path:
    return site().home / "jobs.beat"


def beat() -> None:
    """Give a sign of life."""
    global _beaten  # noqa: PLW0603  of the one process that beats
    now = time.monotonic()
    if not _beaten or now - _beaten >= BEAT_SECONDS:
        _beaten = now
        _file().touch(mode=0o600)


def beaten_ago() -> float | None:
    """Return how many seconds ago the last sign was given; None where none ever was."""
    try:
        return max(0.0, time.time() - _file().stat().st_mtime)
    except FileNotFoundError:
        return None
