"""From degrees to a drawing: equirectangular at the middle latitude, true enough for a county [1]_.

References
----------
.. [1] J. P. Snyder, "Map Projections: A Working Manual", USGS Professional Paper 1395, 1987, p. 90.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Projection:
    """Degrees to user units: west and north edges, units a degree east and north."""

    west: float
    north: float
    east_scale: float
    north_scale: float

    def __call__(self, points: Any) -> Any:
        """Project an array of longitude and latitude, shape (n, 2)."""
        return (points - (self.west, self.north)) * (self.east_scale, -self.north_scale)


def projection(bounds: Sequence[float], width: float, tallest: float) -> tuple[Projection, float, float]:
    """Fit bounds (west, south, east, north) into a width, and a height of `tallest` widths at most.

    Returns
    -------
    tuple of (Projection, float, float)
        And the width and height that are used. [user units]

    Examples
    --------
    >>> project, width, height = projection((-1.0, 59.75, 1.0, 60.25), 100, 1.0)
    >>> round(width, 6), round(height, 6), round(project.east_scale / project.north_scale, 6)
    (100.0, 50.0, 0.5)
    """
    west, south, east, north = bounds
    # A degree of longitude is shorter than one of latitude: at the middle of a district that is all the
    # projection it needs.
    across = max((east - west) * math.cos(math.radians((south + north) / 2)), 1e-9)
    up = max(north - south, 1e-9)
    scale = min(width / across, width * tallest / up)
    shrink = math.cos(math.radians((south + north) / 2))
    return (
        Projection(west=west, north=north, east_scale=scale * shrink, north_scale=scale),
        across * scale,
        up * scale,
    )
