"""How much of what is made the place would use in the same half-hour, and what more would still be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ultramicro.energy.siting.half_hours import Floats


@dataclass(frozen=True, kw_only=True)
class Size:
    """What a size of generation would make and what of it would be used here, in a year. [kWh].

    `times` is how often what the sites can hold.
    """

    times: float
    made_kwh: float
    used_kwh: float
    wanted_kwh: float

    @property
    def used_share(self) -> float | None:
        """Part of what is made that is used here; None where nothing is made."""
        return self.used_kwh / self.made_kwh if self.made_kwh else None

    @property
    def covered_share(self) -> float | None:
        """Part of what is wanted that is made here; None where nothing is wanted."""
        return self.used_kwh / self.wanted_kwh if self.wanted_kwh else None


def used_wh(made: Floats, wanted: Floats) -> Floats:
    """Return what is used of what is made: the lesser of both in each half-hour.

    Whatever key shares it among members, a dynamic one shares just this in sum.

    Examples
    --------
    >>> used_wh(np.array([0.0, 5.0, 9.0]), np.array([4.0, 7.0, 6.0]))
    array([0., 5., 6.])
    """
    return np.minimum(made, wanted)


def sizes(made: Floats, wanted: Floats, times: Sequence[float]) -> tuple[Size, ...]:
    """Return what each size would make, and what of it would be used.

    Parameters
    ----------
    made : ndarray, shape (half-hours,)
        What the sites make as they are. [Wh]
    wanted : ndarray, shape (half-hours,)
        What members want from outside. [Wh]
    times : sequence of float
        Sizes, as multiples.
    """
    return tuple(
        Size(
            times=each, made_kwh=float(made.sum()) * each / 1000, wanted_kwh=float(wanted.sum()) / 1000,
            used_kwh=float(used_wh(made * each, wanted).sum()) / 1000,
        )
        for each in times
    )  # fmt: skip


def most_times(made: Floats, wanted: Floats, share: float, most: float = 64.0) -> float:
    """Return the greatest multiple of which a share of what it makes is still used here.

    The share that is used falls as size grows, so the answer is found by halving.

    Parameters
    ----------
    made, wanted : ndarray, shape (half-hours,)
        As in `sizes`. [Wh]
    share : float
        Part of what is made that must be used, above 0.
    most : float
        The greatest multiple that is looked for.

    Returns
    -------
    float
        0 where no size reaches the share; `most` where every size does.

    Examples
    --------
    >>> round(most_times(np.array([10.0, 0.0]), np.array([5.0, 5.0]), 0.5), 6)
    1.0
    """
    total = float(made.sum())
    if not total:
        return 0.0
    low, high = 0.0, most
    for _ in range(50):
        middle = (low + high) / 2
        enough = float(used_wh(made * middle, wanted).sum()) >= share * total * middle
        low, high = (middle, high) if enough else (low, middle)
    return most if high == most else low


def tariff_by_half_hour(bands: NDArray[np.float64], clock: NDArray[np.int64]) -> Floats:
    """Return the price in each half-hour of the year of a price for each half-hour of the clock.

    Parameters
    ----------
    bands : ndarray, shape (48,)
        Price by half-hour of the day, in clock time. [pence/kWh]
    clock : ndarray of int, shape (half-hours,)
        The half-hour of the day that the clock of the place shows.
    """
    return np.asarray(bands[clock])
