"""How the same work is done on many inputs: one after another, or over processes. Results come in order.

Whoever has another engine, such as a cluster, passes its own map of the same form.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, TypeAlias, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")
Spread: TypeAlias = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]
"""Applies a function to each of a sequence, and yields what comes of it in the same order."""


def one_after_another(work: Callable[[In], Out], inputs: Sequence[In]) -> Iterator[Out]:
    """Do the work here, one input after another.

    Examples
    --------
    >>> list(one_after_another(abs, [-1, 2]))
    [1, 2]
    """
    return map(work, inputs)


def over_processes(workers: int | None = None) -> Spread:
    """Return what does the work in processes of their own; function, inputs and results must be picklable.

    Parameters
    ----------
    workers : int, optional
        How many; as many as this process may use processors where it is not given.

    Raises
    ------
    ValueError
        If there are none.
    """
    many = workers if workers is not None else processors()
    if many < 1:
        raise ValueError("work needs at least one worker")

    def spread(work: Callable[[In], Out], inputs: Sequence[In]) -> Iterator[Out]:
        if not inputs:
            return
        # A process that is forked while a compiled loop's threads run may never come to its end.
        spawn = multiprocessing.get_context("spawn")
        fewest = min(many, len(inputs))
        with ProcessPoolExecutor(fewest, mp_context=spawn, initializer=_follow_parent) as pool:
            yield from pool.map(work, inputs)

    return spread


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it is gone: a pool whose parent was killed would wait on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
