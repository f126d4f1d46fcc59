"""What owners leave in their firms, and who founds one where there is no firm any more."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.beginning import PUBLISHED, beginning
from ultramicro.stress.economy.firms import pay_dividends, usual_now
from ultramicro.stress.economy.founding import found_firms
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import AWAY, EMPTY, INVOICE, NOBODY
from ultramicro.stress.shocks.shock import Kind, Shock, Shocked

FIRMS, TILLS = 3, st.integers(-(10**6), 10**7)
OWNERS = PUBLISHED._replace(dividend_share=0.8, keeps_months=0.9)


def firms_with(tills, takings, owed=(), inputs=0):
    """A few firms that have done a month's business, and owe beyond the place: for this month's inputs and before."""
    e = beginning(5, FIRMS, 1)._replace(invoices=np.zeros(FIRMS, INVOICE))
    e.firms["inputs_pence"] = inputs
    e.firms["till_pence"], e.firms["takings_pence"], e.firms["costs_pence"] = tills, takings, 10**6
    for row, pence in enumerate(owed):
        # The first is overdue, the last not due for long: whether something is due does not matter.
        e.invoices[row] = (row, AWAY, pence, row * 3)
    e.world["invoices"] = len(owed)
    return e


@given(
    tills=st.lists(TILLS, min_size=FIRMS, max_size=FIRMS),
    takings=st.lists(st.integers(0, 10**7), min_size=FIRMS, max_size=FIRMS),
    owed=st.lists(st.integers(1, 10**7), min_size=FIRMS, max_size=FIRMS),
)
@settings(deadline=None)  # the first call may compile
def test_no_owner_takes_what_a_firm_owes(tills, takings, owed):
    owing, free = firms_with(tills, takings, owed, inputs=owed), firms_with(tills, takings)
    for e in (owing, free):
        pay_dividends(e, OWNERS, 1, 3)
    left = owing.firms["till_pence"]
    # What is left for suppliers is as much as they are owed, or all there was; what is above it is as before.
    assert (left >= np.minimum(tills, owed)).all()
    assert (left == np.maximum(free.firms["till_pence"], np.minimum(tills, owed))).all()


@given(
    tills=st.lists(TILLS, min_size=FIRMS, max_size=FIRMS),
    takings=st.lists(st.integers(0, 10**7), min_size=FIRMS, max_size=FIRMS),
    inputs=st.lists(st.integers(1, 10**7), min_size=FIRMS, max_size=FIRMS),
    more=st.lists(st.integers(0, 10**7), min_size=FIRMS, max_size=FIRMS),
)
@settings(deadline=None)
def test_no_owner_is_the_richer_the_later_suppliers_are_paid(tills, takings, inputs, more):
    """What was not paid yet lies in the till and is owed: owners take to the penny what they took without it."""
    soon = firms_with(tills, takings, inputs, inputs=inputs)
    late = firms_with(np.add(tills, more), takings, np.add(inputs, more).tolist(), inputs=inputs)
    for e in (soon, late):
        pay_dividends(e, OWNERS, 1, 3)
    assert np.array_equal(late.firms["till_pence"], soon.firms["till_pence"] + more)


def test_what_others_owe_a_firm_is_nothing_to_live_on():
    e = firms_with([10**6] * FIRMS, [10**6] * FIRMS, [10**6])
    e.invoices[1] = (1, 0, 10**7, 9)
    e.world["invoices"] = 2
    pay_dividends(e, OWNERS, 1, 3)
    assert e.firms["till_pence"].tolist() == [10**6, 10**6, 900_000]


def test_what_a_firm_has_no_use_for_is_paid_once_it_is_past_its_first_months():
    """All break even. The youngest keeps what it began with, and who has no costs to measure by keeps all."""
    e = firms_with([5 * 10**6] * FIRMS, [10**6] * FIRMS)
    e.firms["age"], e.firms["takings_pence"][2], e.firms["costs_pence"][2] = [1, 2, 2], 0, 0
    pay_dividends(e, OWNERS._replace(grace_months=2), 1, 3)
    assert e.firms["till_pence"].tolist() == [5_000_000, 900_000, 5_000_000]


def test_the_usual_firm_is_this_month_s_and_where_there_is_none_the_last_that_was_known():
    e = firms_with([100, 200, 300], [0] * FIRMS)
    e.firms["made"], e.households["employer"], e.households["wage_pence"] = [6, 9, 12], 0, 70
    e.world["usual_till_pence"] = e.world["usual_made"] = e.world["usual_wage_pence"] = 1
    assert usual_now(e) == (200, 9, 70)
    e.firms["age"][2] = EMPTY
    assert usual_now(e) == (150, 7.5, 70)
    e.firms["age"], e.households["employer"] = EMPTY, NOBODY
    assert usual_now(e) == (150, 7.5, 70)


@cache
def small_place():
    """A place of some hundred homes that has come to rest."""
    e, b, s = built({name: float(each.value) for name, each in stated(1500).items()}, 1)
    live_on(e, b, s, 1, 1, np.zeros((24, len(READINGS))))
    return e, b, s


def read_of(name, shocks):
    """What is read in the two years after."""
    e, b, s = small_place()
    read = np.zeros((24, len(READINGS)))
    live_on(type(e)._make(part.copy() for part in e), b, s, 1, 25, read, [Shocked(shocks)], None, 24)
    return read[:, READINGS.index(name)]


def works(shocks):
    """How many work for firms here in the two years after."""
    return read_of("employed", shocks)


def test_longer_terms_do_not_end_most_work():
    """Terms grew by some days in 2008, and liquidations by half; two months more are no end of the world."""
    longer = Shock(kind=Kind.TERMS, size=2, from_month=1, months=18)
    assert (works((longer,)) / works(())).min() > 0.75


@pytest.mark.parametrize("months", [1, 2])
def test_longer_terms_make_nobody_richer_and_their_end_nobody_poorer(months):
    """Owners took what waited for suppliers: 7.7% more income in the third month, as much less at the end."""
    longer = Shock(kind=Kind.TERMS, size=months, from_month=1, months=10)
    income = read_of("after_energy_pence", (longer,)) / read_of("after_energy_pence", ())
    assert income[:4].max() < 1.01
    assert income[10:14].min() > income[5:10].min() - 0.02


def test_where_no_firm_is_left_others_are_founded_as_firms_were():
    e, b, s = built({name: float(each.value) for name, each in stated(130).items()}, 2)
    live_on(e, b, s, 2, 1, np.zeros((6, len(READINGS))))
    e.firms["must_end"] = 1
    # Nobody has enough to found one at first.
    saved = e.households["purse_pence"].copy()
    e.other_pence[0] += saved.sum()
    e.households["purse_pence"] = 0
    live_on(e, b, s, 2, 7, np.zeros((1, len(READINGS))))
    assert (e.firms["age"] == EMPTY).all()
    e.households["purse_pence"] += 10 * saved
    e.other_pence[0] -= 10 * saved.sum()
    read = np.zeros((36, len(READINGS)))
    live_on(e, b._replace(births_share=0.1), s, 2, 8, read)
    assert read[:, READINGS.index("firms_begun")].sum() > 0
    begun = e.firms[e.firms["age"] != EMPTY]
    assert begun.size > 0
    assert e.world["usual_made"][0] >= b.made_by_one


def test_a_founder_puts_in_no_less_than_one_must_have():
    e, b, s = small_place()
    e = type(e)._make(part.copy() for part in e)
    # Firms that are left have next to nothing in their tills, and nobody is to end or to be paid.
    e.firms["till_pence"] = 1
    before = e.firms["age"] == EMPTY
    found_firms(e, b._replace(births_share=0.2), s, 1, 40, usual_now(e))
    new = before & (e.firms["age"] == 0)
    assert new.any()
    assert (e.firms["till_pence"][new] >= int(b.founder_least * e.world["usual_wage_pence"][0])).all()
