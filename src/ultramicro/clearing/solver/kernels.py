"""What compiles the inner loops to machine code, and keeps it for as long as the solver stays as it is.

Numba keeps what it compiled by the time of the file that a function stands in, and does not see that one
which it calls in another file was changed. So all is kept in a folder named by a digest of the solver.
Compiled functions call nothing outside it: what changes elsewhere compiles nothing again.
"""

from __future__ import annotations

import os
from pathlib import Path

from numba import config, njit

from ultramicro.core.code import code_of

SOLVER = "clearing/solver"
"""The folder of all compiled functions."""


def _folder() -> Path:
    """Return where compiled code is kept: where the user says, beside this file, or in the user's cache."""
    named = f"kernels-{code_of(SOLVER)}"
    # The user's own word goes first.
    if config.CACHE_DIR:
        return Path(config.CACHE_DIR) / named
    beside = Path(__file__).parent
    # An installed package may lie where its user cannot write.
    if os.access(beside, os.W_OK):
        return beside / "__pycache__" / named
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ultramicro" / named


# Set before the first function is decorated, as numba takes it then.
config.CACHE_DIR = str(_folder())
kernel = njit(cache=True)
"""Compile a function when it is first called, or take what was compiled before."""
inlined = njit(cache=True, inline="always")
"""The same, written out wherever it is called."""
