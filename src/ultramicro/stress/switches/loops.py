"""What compiles the functions of this folder."""

from __future__ import annotations

from ultramicro.core.kernels import compiler

kernel = compiler("stress/switches")
