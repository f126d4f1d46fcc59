"""Public buying moved here: it is reached in steps, bounded by what firms make, and costs others something."""

import pytest
from tests.stress.switches.real import lived, procured


def test_suppliers_beyond_lose_what_is_moved_less_what_was_bought_here():
    found, _, _ = lived((procured(premium=0.0),), 12)
    moved = found["procurement_moved_pence"]
    assert (moved[1:6] > moved[:5]).all()  # reached in six steps
    lost = moved - found["procurement_displaced_pence"]
    assert found["procurement_beyond_pence"] == pytest.approx(lost, abs=300_000)


def test_no_more_is_moved_than_firms_here_make():
    much, _, _ = lived((procured(moved_pence=10**10, away_pence=10**11),), 8)
    made = much["made"] * much["average_price"]
    assert (much["procurement_moved_pence"] < made).all()


def test_who_is_paid_more_buys_less_elsewhere():
    """With the same budget a price that is three times as high leaves less to be bought here than before."""
    dear, _, _ = lived((procured(premium=2.0, away_pence=0, displaced=0.0),), 8)
    cheap, _, _ = lived((procured(premium=0.0, away_pence=0, displaced=0.0),), 8)
    units = [found["public_bought_pence"][-1] for found in (dear, cheap)]
    assert units[0] < units[1]
    assert dear["procurement_premium_pence"][-1] == pytest.approx(
        2 * dear["procurement_moved_pence"][-1], abs=1
    )
