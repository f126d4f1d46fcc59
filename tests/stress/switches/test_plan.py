"""The plan's enterprises: when they begin, how they fail, whom they cost something."""

import numpy as np
import pytest
from tests.stress.switches.real import bakery, lived, planned

from ultramicro.stress.switches.enterprise import Terms
from ultramicro.stress.switches.plan import Planned
from ultramicro.stress.switches.plan_place import buyers_of


def test_it_opens_after_its_build_time_and_repays_what_was_lent():
    found, _, e = lived((planned(premium=0.0),), 30)
    assert found["plan_going"][:4].tolist() == [0, 1, 1, 2]  # built for two months, it stands at their end
    debt = found["plan_debt_pence"]
    assert debt[0] == 6_000_000 // 2
    assert (np.diff(debt[5:]) < 0).all()
    assert (e.lives["begun"][: e.world["lives"][0]] == 2).any()


def test_who_asks_too_much_closes_and_the_lender_loses():
    dear, _, _ = lived((planned(premium=0.99),), 30)
    assert dear["plan_ended"][-1] == 2
    assert dear["plan_lost_pence"][-1] > 0
    assert dear["plan_jobs"][-1] == 0


def test_sellers_here_lose_what_is_taken_from_them():
    found, _, _ = lived((planned(premium=0.0),), 24)
    # A fourth of what households, public bodies and firms buy; what is sold beyond takes nothing from them.
    sold = found["plan_sold_pence"][-1] * 3 / 4
    assert found["plan_displaced_pence"][-1] == pytest.approx(sold * 0.25, rel=0.01)


def test_who_needs_another_sells_nothing_without_it():
    alone = Planned(enterprises=(bakery(needs="mill"),), terms=planned().terms)
    found, _, _ = lived((alone,), 12)
    assert not found["plan_sold_pence"].any()


def test_terms_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="no such terms"):
        Terms(
            premium=-1, falls=1, demand_spread=0, interest=0, loan_months=12, reserve_months=1, built_here=0
        )


def test_a_body_that_is_named_buys_for_whomever_it_does():
    assert buyers_of("Meals for households that the council buys") == "public"
