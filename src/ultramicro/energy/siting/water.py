"""What falling water makes."""

from __future__ import annotations

import numpy as np

from ultramicro.energy.siting.half_hours import Floats

DENSITY, GRAVITY = 1000.0, 9.80665
"""Of water, and of the earth (CGPM 1901). [kg/m³, m/s²]."""


def water_power_w(
    flow_m3_s: Floats, head_m: float, efficiency: float, *, most_m3_s: float, left_m3_s: float = 0.0
) -> Floats:
    """Return the power of a stream through a turbine: density × gravity × flow × head × efficiency.

    Parameters
    ----------
    flow_m3_s : ndarray
        What flows in the stream. [m³/s]
    head_m : float
        How far the water falls. [m]
    efficiency : float
        Of turbine, gear and generator together, 0 to 1.
    most_m3_s : float
        What the turbine takes at most. [m³/s]
    left_m3_s : float
        What must stay in the stream; only what is above it is taken. [m³/s]

    Returns
    -------
    ndarray
        As long as the flow. [W]

    Examples
    --------
    >>> water_power_w(np.array([0.5, 3.0]), 2.5, 0.7, most_m3_s=2.0, left_m3_s=0.5).round(0)
    array([    0., 34323.])
    """
    taken = np.clip(flow_m3_s - left_m3_s, 0.0, most_m3_s)
    return np.asarray(DENSITY * GRAVITY * taken * head_m * efficiency)
