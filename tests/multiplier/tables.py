"""Small published input–output tables, as their sources print them."""

import numpy as np

from ultramicro.multiplier.io.leontief import Table

MILLER_BLAIR = Table(
    industries=["1", "2"], flows=np.array([[150.0, 500], [200, 100]]), output=np.array([1000.0, 2000]),
    source="R. E. Miller, P. D. Blair, Input–Output Analysis, 2nd ed. 2009, tables 2.3 and 2.4",
)  # fmt: skip
GERMANY_1995 = Table(
    industries=["agriculture", "manufacturing", "construction", "trade", "business services", "other services"],
    flows=np.array([
        [1131.0, 25480, 1, 607, 710, 762], [7930, 304584, 64167, 41082, 11981, 30360],
        [426, 7334, 3875, 5296, 23457, 9155], [3559, 72717, 14190, 74399, 10835, 21008],
        [3637, 96115, 31027, 65755, 193176, 34223], [1552, 14986, 1747, 11225, 15058, 22070],
    ]),
    output=np.array([43910.0, 1079446, 245606, 540063, 692487, 508918]),
    wages=np.array([9382.0, 296464, 78819, 214450, 124810, 272975]),
    source="J. Beutel in Eurostat Manual of Supply, Use and Input–Output Tables, 2008, table 15.4: Germany 1995",
)  # fmt: skip
NETHERLANDS = Table(
    industries=["agriculture", "mining", "manufacturing", "utilities", "construction", "services"],
    flows=np.array([
        [2731.0, 3, 8260, 36, 59, 615], [4, 282, 2013, 3979, 188, 60], [3322, 291, 40218, 480, 8004, 16999],
        [983, 53, 2400, 4395, 85, 3458], [121, 70, 565, 135, 14103, 9509], [2884, 1078, 28400, 1404, 9339, 106994],
    ]),
    output=np.array([21863.0, 12292, 210900, 18249, 60244, 435953]),
    wages=np.array([2336.0, 520, 35083, 1629, 14339, 151784]),
    source="Spicosa Project Report: input–output table of the Netherlands, 2000, as in iotables (rOpenGov)",
)  # fmt: skip
