"""Clubs as Hypothesis draws them: a few members, a few periods, uses and generation of every sort."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from ultramicro.energy.sharing.keys import Members

WH = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 4000), st.integers(0, 60_000))


class Club(NamedTuple):
    demand: np.ndarray
    available: np.ndarray
    first: int
    members: Members


@st.composite
def clubs(draw, least=1):
    places, periods = draw(st.integers(least, 7)), draw(st.integers(1, 4))
    rows = st.lists(WH, min_size=places, max_size=places)
    demand = np.array(draw(st.lists(rows, min_size=periods, max_size=periods)), np.int64)
    available = np.array(draw(st.lists(st.integers(0, 200_000) | WH, min_size=periods, max_size=periods)))
    weights = np.array(draw(st.lists(st.integers(1, 5000), min_size=places, max_size=places)), np.int64)
    tiers = np.array(draw(st.lists(st.integers(0, 2), min_size=places, max_size=places)), np.int64)
    return Club(demand, available.astype(np.int64), draw(st.integers(0, 2_000_000)), Members(weights, tiers))
