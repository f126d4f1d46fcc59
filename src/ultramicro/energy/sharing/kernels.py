"""What compiles the inner loops of sharing; without it `plain` gives the same, bit by bit, more slowly."""

from __future__ import annotations

from ultramicro.core.kernels import COMPILED, compiler

kernel = compiler("energy/sharing", nogil=True)
"""Compile a function, which lets other threads run beside it."""

__all__ = ["COMPILED", "kernel"]
