"""What compiles the inner loops of the cycle; without a compiler they run as they stand, more slowly."""

from __future__ import annotations

from ultramicro.core.kernels import compiler

kernel = compiler("food/cycle", nogil=True)
"""Compile a function, which lets other threads run beside it."""
