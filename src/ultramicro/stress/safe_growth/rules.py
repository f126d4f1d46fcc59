"""What a lender must keep: capital by what it has, cash by what may be withdrawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Rules(NamedTuple):
    """The limits of a lender; those of British credit unions unless said otherwise.

    Parameters
    ----------
    small_pence : float
        Who has no more than this keeps `small_share`. [pence]
    small_share : float
        Capital of a small one, of all it has. [share]
    bands : tuple of (float, float)
        Of all others: up to which sum which share is kept of the part in the band. [pence, share]
    liquid_share : float
        Cash, of what may be withdrawn. [share]
    sure : float
        In which share of seeds the limits must hold. [share]

    References
    ----------
    .. [1] PRA Rulebook, Credit Unions 9.2: liquid assets of 10% of relevant liabilities.
    .. [2] PRA, PS6/20 (as consulted on in CP28/19), Credit Unions 8.5: 3% up to GBP 5m of assets; above, 5%
       of the first 10m, 8% of what lies between 10m and 50m, 10% of the rest.
    """

    small_pence: float = 5_000_000_00
    small_share: float = 0.03
    bands: tuple[tuple[float, float], ...] = ((10_000_000_00, 0.05), (50_000_000_00, 0.08), (np.inf, 0.10))
    liquid_share: float = 0.10
    sure: float = 0.95

    def capital_pence(self, assets_pence: Floats) -> Floats:
        """Return what must be kept of capital.

        Examples
        --------
        >>> Rules().capital_pence(np.array([1e6, 4e6, 20e6, 60e6]) * 100) / 100
        array([  30000.,  120000., 1300000., 4700000.])
        """
        needed, below = np.zeros_like(assets_pence), 0.0
        for upto, share in self.bands:
            needed += share * np.clip(assets_pence - below, 0.0, upto - below)
            below = upto
        found: Floats = np.where(assets_pence <= self.small_pence, self.small_share * assets_pence, needed)
        return found
