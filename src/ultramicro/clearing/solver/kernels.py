"""What compiles the solver's inner loops to machine code."""

from __future__ import annotations

import numba  # noqa: F401  the extra `clearing` has it; without it the loops would hardly come to an end

from ultramicro.core.kernels import compiler

kernel = compiler("clearing/solver")
"""Compile a function when it is first called, or take what was compiled before."""
inlined = compiler("clearing/solver", inline="always")
"""The same, written out wherever it is called."""
