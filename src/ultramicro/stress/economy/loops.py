"""What compiles the functions of this folder."""

from __future__ import annotations

from ultramicro.core.kernels import compiler

kernel = compiler("stress/economy", needed_by="stress")
inlined = compiler("stress/economy", needed_by="stress", inline="always")
"""For what is called for each household: handed on, each array of a tuple is counted anew at each call.
The loop in which several are chosen, each once, in an order of theirs stands three times (shops, work,
banks): shared by all, it makes a month half as long again."""
