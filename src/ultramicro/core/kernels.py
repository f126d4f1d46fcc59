"""What compiles inner loops to machine code, kept for as long as the folder they stand in stays as it is.

Numba keeps what it compiled by the time of the file that a function stands in, and does not see that one
which it calls in another file was changed. So all of a folder is kept under a digest of the folder. Compiled
functions call nothing outside it: what changes elsewhere compiles nothing again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ultramicro.core.code import PACKAGE, code_of
from ultramicro.core.extras import not_installed

try:
    from numba import config, njit
except ImportError:  # no extra with a compiler is installed
    config = njit = None

COMPILED = njit is not None
"""Whether there is a compiler."""


def compiler(folder: str, *, needed_by: str = "", **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return what compiles the functions of a folder when they are first called, or takes what was compiled.

    Where there is no compiler it returns each function as it stands, unless an extra needs one.

    Parameters
    ----------
    folder : str
        Below the package, such as `clearing/solver`: all functions that call each other stand in it.
    needed_by : str
        The extra that brings the compiler, for functions that are nothing without one: what they read their
        arrays by, Python does not know, or they would hardly come to an end. Calling one of them then is
        BadInput, which says what to install.
    **options
        Of numba's `njit`.
    """

    def kernel(function: Callable[..., Any]) -> Any:
        if not COMPILED:
            return _lacking_compiler(needed_by) if needed_by else function
        # Numba takes the folder when a function is decorated, and keeps one for the whole process.
        before, config.CACHE_DIR = config.CACHE_DIR, _kept_in(folder)
        try:
            return njit(cache=True, **options)(function)
        finally:
            config.CACHE_DIR = before

    return kernel


def _lacking_compiler(extra: str) -> Callable[..., Any]:
    def ask_for_compiler(*_: Any) -> Any:
        raise not_installed("numba", extra)

    return ask_for_compiler


def _kept_in(folder: str) -> str:
    """Return where compiled code is kept: where the user says, beside its source, or in the user's cache."""
    named = f"kernels-{code_of(folder)}"
    if os.environ.get("NUMBA_CACHE_DIR"):
        return str(Path(os.environ["NUMBA_CACHE_DIR"]) / named)
    beside = PACKAGE / folder
    # An installed package may lie where its user cannot write.
    if os.access(beside, os.W_OK):
        return str(beside / "__pycache__" / named)
    return str(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ultramicro" / named)
