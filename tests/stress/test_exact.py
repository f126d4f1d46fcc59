"""What is shared out of large sums is shared to the penny, where 64 bits do not hold the product."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.stress.switches.worlds import place

from ultramicro.stress.economy.exact import part_of
from ultramicro.stress.economy.state import AWAY
from ultramicro.stress.economy.trade import wind_up

SUMS = st.integers(0, 2**62) | st.integers(0, 10**10)


@given(SUMS, SUMS, SUMS)
def test_a_part_is_that_of_whole_numbers_without_limit(has, one, other):
    part, whole = sorted((one, max(other, 1)))
    if has * part // whole < 2**62:
        assert part_of(has, part, whole) == has * part // whole


def test_a_great_employer_that_ends_pays_what_it_has_and_no_more():
    e, _, _ = place()
    ended = np.zeros(e.firms.size, np.bool_)
    ended[0] = True
    owed, till = (3_100_000_000, 2_900_000_000, 7), 4_600_000_000
    e.world["invoices"][0] = len(owed)
    for row, pence in enumerate(owed):
        e.invoices[row]["payer"], e.invoices[row]["payee"] = 0, AWAY
        e.invoices[row]["owed_pence"] = pence
    e.firms["till_pence"][0], before = till, int(e.regions["coming_pence"][0])
    wind_up(e, ended)
    left, paid = till, 0
    for pence, whole in zip(owed, (sum(owed), sum(owed[1:]), sum(owed[2:])), strict=True):
        each = min(left * pence // whole, pence)
        left, paid = left - each, paid + each
    assert int(e.regions["coming_pence"][0]) - before == paid
    assert int(e.firms["till_pence"][0]) == left == till - paid >= 0
