"""What arrays of numbers are to the type checker."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Given: TypeAlias = npt.ArrayLike
"""An array, or numbers that make one."""
