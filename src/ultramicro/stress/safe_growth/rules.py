"""What a lender must keep: capital by what it has, cash by what may be withdrawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pence = NDArray[np.int64]


class Rules(NamedTuple):
    """The limits of a lender; those of British credit unions unless said otherwise.

    Capital is what is left without provisions and what may be withdrawn, of which members' shares are a part
    unless they are deferred. It is held against all assets, whatever their risk. Cash is held against
    relevant liabilities: shares that members may withdraw, and what else is due within three months. All that
    members have counts as such, as the books hold no shares back against loans.

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
    .. [1] PRA Rulebook, Credit Unions 9.2, from 16 March 2020: liquid assets of 10% of total relevant
       liabilities. Before, 5% at all times (CREDS 6.3). Relevant liabilities: FCA Handbook, glossary.
    .. [2] PRA, PS6/20 (as consulted on in CP28/19), Credit Unions 8.5: 3% up to GBP 5m of assets; above, 5%
       of the first 10m, 8% of what lies between 10m and 50m, 10% of the rest. What is capital: 8.2.
    """

    small_pence: float = 5_000_000_00
    small_share: float = 0.03
    bands: tuple[tuple[float, float], ...] = ((10_000_000_00, 0.05), (50_000_000_00, 0.08), (np.inf, 0.10))
    liquid_share: float = 0.10
    sure: float = 0.95

    def capital_pence(self, assets_pence: Floats | Pence) -> Floats:
        """Return what must be kept of capital.

        Examples
        --------
        >>> Rules().capital_pence(np.array([1e6, 4e6, 20e6, 60e6]) * 100) / 100
        array([  30000.,  120000., 1300000., 4700000.])
        """
        needed, below = np.zeros(assets_pence.shape), 0.0
        for upto, share in self.bands:
            needed += share * np.clip(assets_pence - below, 0.0, upto - below)
            below = upto
        found: Floats = np.where(assets_pence <= self.small_pence, self.small_share * assets_pence, needed)
        return found
