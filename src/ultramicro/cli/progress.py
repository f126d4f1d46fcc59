"""Show long work on standard error, and only to a terminal."""

from __future__ import annotations

import shutil
import sys


def to_terminal(what: str, done: int, of: int) -> None:
    """Rewrite one line with what is being read; nothing where nobody is looking."""
    if not sys.stderr.isatty():
        return
    words = f"reading {what}" + (f"  {done} of {of}" if of else " …")
    width = shutil.get_terminal_size().columns - 1
    print("\r" + words[:width].ljust(width), end="", file=sys.stderr, flush=True)
    if of and done == of:
        print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)
