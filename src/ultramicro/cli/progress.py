"""Show long work on standard error, and only to a terminal."""

from __future__ import annotations

import shutil
import sys

from ultramicro.core.message import say


def to_terminal(what: str, done: int, of: int) -> None:
    """Rewrite one line with what is being read or done; nothing where nobody is looking."""
    # In a log or a pipe each step would be a line.
    if not sys.stderr.isatty():
        return
    words: str = say("{what} …", what=what)
    if of:
        words = say("{what}: {done} of {n}", what=what, done=done, n=of)
    # One less, since some terminals wrap at the last column and the line could not be written over.
    width = shutil.get_terminal_size().columns - 1
    print("\r" + words[:width].ljust(width), end="", file=sys.stderr, flush=True)
    if of and done == of:
        print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)
