"""Totals block by block are those of all at once, with any number of threads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.energy.drawn import clubs
from ultramicro.energy.settlement.streamed import Block, totals
from ultramicro.energy.sharing.keys import KEYS, Members

BANDS = 3


@pytest.mark.parametrize("name", ["equal", "pro_rata", "cascade"])
@given(club=clubs(), size=st.integers(1, 4), threads=st.integers(1, 3), narrow=st.booleans())
def test_blocks_and_threads_change_no_bit(name, club, size, threads, narrow):
    demand = club.demand.astype(np.uint16) if narrow else club.demand
    bands = np.arange(len(demand)) % BANDS

    def blocks():
        for at in range(0, len(demand), size):
            cut = slice(at, at + size)
            yield Block(club.first + at, demand[cut], club.available[cut], bands[cut])

    found = totals(blocks(), club.members, bands=BANDS, key=KEYS[name], threads=threads)
    whole = KEYS[name](club.demand, club.available, club.first, club.members)
    for band in range(BANDS):
        assert (found.shared_wh[band] == whole.wh[bands == band].sum(axis=0)).all()
        assert (found.used_wh[band] == club.demand[bands == band].sum(axis=0)).all()
    for column in ("level", "mark", "cut", "periods"):
        assert (getattr(found.levels, column) == getattr(whole.levels, column)).all()


def test_nothing_to_settle_is_refused():
    with pytest.raises(ValueError, match="no periods"):
        totals([], Members.alike(2), bands=1)
