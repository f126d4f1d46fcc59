"""What firms pay for energy: a part of what they buy in, which nobody notices until it is dearer."""

import numpy as np
import pytest

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.shocks.shock import Kind, Shock, Shocked

DEARER = Shock(kind=Kind.ENERGY, size=0.8, from_month=1, months=12)


def lived(share, shocks=(), months=6):
    """A small place in which so much of what firms buy in is energy, after some months."""
    values = {name: float(each.value) for name, each in stated(400).items()} | {"inputs_energy_share": share}
    e, b, s = built(values, 1)
    # Bills of households are another matter, and left out.
    e.households["energy_pence"] = 0
    read = np.zeros((months, len(READINGS)))
    live_on(e, b, s, 1, 1, read, [Shocked(shocks)])
    return e, read


def test_in_calm_it_is_a_part_of_what_is_bought_in_and_changes_nothing():
    (none, at_none), (some, at_some) = lived(0.0), lived(0.1)
    assert np.array_equal(at_none, at_some)
    assert all(np.array_equal(a, b) for a, b in zip(none, some, strict=True))


def test_where_firms_pay_for_none_it_may_cost_what_it_will():
    (_, calm), (_, dear) = lived(0.0), lived(0.0, (DEARER,))
    assert np.array_equal(calm, dear)


@pytest.mark.parametrize("share", [0.03, 0.1])
def test_dearer_energy_is_paid_beyond_the_place_and_lifts_costs(share):
    (calm, _), (dear, _) = lived(share, months=1), lived(share, (DEARER,), months=1)
    more = dear.firms["inputs_pence"] - calm.firms["inputs_pence"]
    wanted = calm.firms["wages_due_pence"] * stated(400).value("inputs_to_wages")
    here = calm.firms["staff"] > 0
    assert np.allclose(more[here], wanted[here] * share * DEARER.size, atol=2)
    assert (dear.firms["costs_pence"] - calm.firms["costs_pence"] == more)[here].all()


def test_prices_follow():
    (_, at), (_, at_dear) = lived(0.1, months=12), lived(0.1, (DEARER,), months=12)
    price = READINGS.index("average_price")
    assert at_dear[-1, price] > at[-1, price] * 1.01
