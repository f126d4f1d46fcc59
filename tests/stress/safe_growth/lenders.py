"""Lenders and places for the tests of safe growth."""

import numpy as np
from hypothesis import strategies as st

from ultramicro.stress.safe_growth.paths import Courses
from ultramicro.stress.safe_growth.stated import stated

BOOK = stated(24_000).middle
STILL = BOOK._replace(lost_pence=0, new_lost_share=0.0, income_share=0.0, costs_pence=0, dividend_share=0.0)
"""The same lender, to which nothing happens: no losses, no income, no costs, no dividends."""


def courses(seeds=20, months=36, worse=0.0, poorer=0.0):
    """Return day 0 and some months of places that are hit, each a little differently."""
    dice = np.random.default_rng(1)
    wave = np.sin(np.linspace(0, np.pi, months + 1))
    worse_by, poorer_by = (by * wave * dice.uniform(0.5, 1.5, (seeds, 1)) for by in (worse, poorer))
    return Courses(400 * (1 + worse_by), 1e9 * (1 - poorer_by))


books = st.builds(
    lambda lent, loses, new, earns, costs, fixed, months: BOOK._replace(
        loans_pence=round(BOOK.savings_pence * lent), lost_pence=round(BOOK.savings_pence * lent * loses),
        new_lost_share=new, income_share=earns, costs_pence=round(costs * 1e7), fixed_share=fixed,
        left=tuple(1 - month / months for month in range(1, months)),
    ),
    st.floats(0.05, 1.0), st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 0.4), st.floats(0, 1),
    st.floats(0, 1), st.integers(1, 60),
)  # fmt: skip
places = st.builds(
    lambda worse, poorer: courses(seeds=3, months=24, worse=worse, poorer=poorer),
    st.floats(-0.5, 3), st.floats(-0.2, 0.4),
)  # fmt: skip
