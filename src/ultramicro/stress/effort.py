"""How long a stress test will take and how much memory, before any of it is lived."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Number, plural, say
from ultramicro.stress.reading.bands import FEWEST_TOLD
from ultramicro.stress.running import Setting

BARE_SECONDS, USED_SECONDS = 0.7e-6, 1.1e-6
"""Of one processor, for a household and month, with nothing switched on and with all techniques, as measured
with 10,000 and with 100,000 households (docs/benchmarks.md)."""
LARGE, LARGE_TIMES = 200_000, 3.0
"""From so many households on it takes so many times as long for each, as measured with 417,000: they no
longer fit into a processor's own memory."""
BYTES, PROCESS_BYTES = 1_500, 200_000_000
"""Of memory, for a household in each process, which keeps rested economies and copies one; and for the
process itself."""
TELL_SECONDS = 120
"""What takes longer is told beforehand."""
MINUTE, HOUR, GIGABYTE = 60, 3600, 10**9


class Effort(NamedTuple):
    """What some runs will take on a machine."""

    runs: int
    households: int
    seconds: float
    """Until all are done, on all processors that may be used."""
    memory_bytes: int
    """Of all processes together."""


def effort(tasks: Iterable[Setting], households: int, processors: int) -> Effort:
    """Reckon what some runs will take.

    Parameters
    ----------
    tasks : iterable of Setting
        One for each run that is still to be lived.
    households : int
        How many there are in the place.
    processors : int
        How many runs are lived at once.

    Examples
    --------
    >>> effort([Setting(numbers=(), months=60, before_months=40)] * 10, 100_000, 2).seconds
    35.0
    """
    slower = households * (LARGE_TIMES if households >= LARGE else 1.0)
    each = [
        slower * (task.months + task.before_months) * (USED_SECONDS if task.switches else BARE_SECONDS)
        for task in tasks
    ]
    at_once = min(max(processors, 1), max(len(each), 1))
    return Effort(len(each), households, sum(each) / at_once, at_once * (households * BYTES + PROCESS_BYTES))


def machine_bytes() -> float:
    """Return how much memory the machine has; as much as anybody wants where it does not say. [bytes]."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return math.inf


def time_said(seconds: float) -> Message:
    """Say how long something takes.

    Examples
    --------
    >>> time_said(61), time_said(3 * HOUR)
    ('2 minutes', '3 hours')
    """
    if seconds > 2 * HOUR:
        return plural("{n} hour", "{n} hours", math.ceil(seconds / HOUR))
    return plural("{n} minute", "{n} minutes", math.ceil(seconds / MINUTE))


def require_within(wanted: Effort, hours: int, first_look: Effort, memory_bytes: float) -> None:
    """Refuse what would take too long, or more memory than there is.

    Parameters
    ----------
    wanted, first_look : Effort
        What is asked, and what a first look would take instead.
    hours : int
        So long it may take. [hours]
    memory_bytes : float
        How much memory there is. [bytes]

    Raises
    ------
    BadInput
        With what it would take, and what to do.
    """
    if wanted.memory_bytes > memory_bytes:
        raise BadInput(
            say("{n} households need about {needed} GB of memory here, and the machine has {has} GB",
                n=wanted.households, needed=_gigabytes(wanted.memory_bytes), has=_gigabytes(memory_bytes)),
            do=say("look at one district of the place with --area, or use a machine with more memory"),
        )  # fmt: skip
    if wanted.seconds > hours * HOUR:
        raise BadInput(
            say("{runs} runs of a place of {households} households would take about {time} here",
                runs=wanted.runs, households=wanted.households, time=time_said(wanted.seconds)),
            do=say(
                "first look with --seeds {fewest} --draws 0 --each 0, which takes about {less}, or --hours "
                "{n} to let it take so long",
                fewest=FEWEST_TOLD,
                less=time_said(first_look.seconds), n=math.ceil(wanted.seconds / HOUR),
            ),
        )  # fmt: skip


def _gigabytes(many: float) -> Number:
    return Number(many / GIGABYTE, 1)
