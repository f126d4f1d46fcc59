"""What compiles the inner loops of the cycle, kept for as long as this folder stays as it is.

As in `energy.sharing.kernels`: numba keeps what it compiled by the time of one file and does not see that
another changed, so all is kept in a folder named by a digest of this one. Without numba the same functions
run as they stand, more slowly.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ultramicro.core.code import code_of

FOLDER = "food/cycle"
"""The folder of all compiled functions."""

try:
    from numba import config, njit
except ImportError:  # the extra `food` is not installed
    config = njit = None

COMPILED = njit is not None
"""Whether there is a compiler."""


def _folder() -> str:
    """Return where compiled code is kept: where the user says, beside this file, or in the user's cache."""
    named = f"kernels-{code_of(FOLDER)}"
    if os.environ.get("NUMBA_CACHE_DIR"):
        return str(Path(os.environ["NUMBA_CACHE_DIR"]) / named)
    beside = Path(__file__).parent
    if os.access(beside, os.W_OK):
        return str(beside / "__pycache__" / named)
    return str(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ultramicro" / named)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function when it is first called, or take what was compiled before.

    It lets other threads run beside it, and returns the function as it stands where there is no compiler.
    """
    if not COMPILED:
        return function
    # Another room may have set its own folder, which numba keeps for the whole process.
    before, config.CACHE_DIR = config.CACHE_DIR, _folder()
    try:
        return njit(cache=True, nogil=True)(function)
    finally:
        config.CACHE_DIR = before
