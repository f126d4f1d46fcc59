"""Public buying moved here: it is reached in steps, bounded by what firms make, and costs others something."""

import pytest
from tests.stress.switches.real import lived, planned, procured, values

from ultramicro.stress.reading.mirror import mirror
from ultramicro.stress.running import Setting, run


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


def test_a_premium_so_high_that_it_costs_more_than_it_brings_is_reported_as_a_loss():
    def course(*switches):
        numbers = tuple(values().items())
        return run(Setting(numbers=numbers, switches=switches, months=12, before_months=6), 1)

    without = course()
    dear, fair = (mirror(without, course(procured(premium=premium))) for premium in (9.0, 0.0))
    assert fair.paid_more == 0
    # What is paid more is among what firms here take in, and is more than all that they gain.
    assert dear.paid_more > dear.here > 0
    assert dear.paid_more > 10_000_000
    assert dear.net < 0


def test_what_enterprises_sell_to_public_bodies_takes_nothing_from_what_is_moved():
    alone, _, _ = lived((procured(),), 12)
    beside, _, _ = lived((procured(), planned()), 12)
    assert beside["procurement_moved_pence"][-1] == pytest.approx(
        alone["procurement_moved_pence"][-1], rel=0.1
    )
