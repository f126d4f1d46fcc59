"""The energy club: bills add up to the penny, the club can fail, and dearer energy makes it worth more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stress.switches.real import days, lived, shared

from ultramicro.stress.shocks.shock import Kind, Shock, Shocked
from ultramicro.stress.switches.energy import billed, weather
from ultramicro.stress.switches.energy_days import months_of

parts = st.floats(0, 1)


@given(first=st.integers(0, 10**6), rise=st.floats(0.1, 5), local=parts, club=parts, sun=st.floats(0, 3))
def test_what_is_paid_to_supplier_and_club_and_spared_is_the_bill_without(*, first, rise, local, club, sun):
    bills, at_first = billed(np.array([first]), rise, np.array([local]), np.array([club]), sun)
    assert bills.without == int(first * rise)
    assert bills.supplier + bills.club + bills.credit == bills.without
    assert bills.supplier >= 0 <= bills.club
    assert bills.credit >= 0  # nobody pays more than without
    # What the economy itself will make of the bill that is left to suppliers.
    assert min(int(at_first[0] * rise), int(bills.without[0])) == bills.supplier[0]


def test_members_bills_follow_from_the_clubs_own_settlement():
    """Energy that is made here costs 18 and not 30 pence, in the half-hours in which it is used."""
    months = months_of(days(), 1, "equal")
    made, used = (np.array(each, float) for each in (days().made_wh, [day[0] for day in days().use_wh]))
    local_kwh = np.minimum(made, used).sum(axis=1) * 30 / 1000
    bill = (used.sum(axis=1) * 30 / 1000 * 30 + 50 * 30) * 1.05
    assert months.local[:, 0] == pytest.approx(local_kwh * 30 * 1.05 / bill, abs=0.002)
    assert months.club[:, 0] == pytest.approx(local_kwh * 18 * 1.05 / bill, abs=0.002)
    left_kwh = np.maximum(made - used, 0).sum(axis=1) * 30 / 1000
    assert months.exported_pence == pytest.approx(left_kwh * 10, abs=5)


def test_more_members_have_less_each_and_lose_less_to_the_network():
    few, many = months_of(days(), 1, "equal"), months_of(days(), 4, "equal")
    assert (many.local < few.local).all()
    assert (many.exported_pence < few.exported_pence).all()


def test_it_is_built_first_and_spares_members_something_then():
    found, _, _ = lived((shared(),), 14)
    assert found["energy_members"][:3].tolist() == [0, 0, 400]
    assert not found["energy_saved_pence"][:2].any()
    assert (found["energy_saved_pence"][2:] > 0).all()
    assert found["energy_debt_pence"][0] > found["energy_debt_pence"][-1] > 0


def test_who_built_too_dear_is_closed_and_lenders_lose():
    found, _, e = lived((shared(capital_pence=4_000_000_000),), 24)
    assert found["energy_lost_pence"][-1] > 3_000_000_000
    assert found["energy_members"][-1] == 0
    _, _, without = lived((), 24)
    assert np.array_equal(e.households["energy_pence"], without.households["energy_pence"])


def test_when_energy_is_dearer_sharing_is_worth_more():
    shock = Shocked((Shock(kind=Kind.ENERGY, size=0.5, from_month=6, months=20),))
    usual = lived((shared(weather=0.0),), 8)[0]["energy_saved_pence"]

    class Also:
        def acts(self, *_):
            return shock

    dear = lived((Also(), shared(weather=0.0)), 8)[0]["energy_saved_pence"]
    assert dear[4] == usual[4]
    assert dear[6] > 1.5 * usual[6]  # suppliers ask more, the club does not


def test_a_club_stands_for_what_members_newly_owe():
    """It owes them less to suppliers, and more to the club."""
    rent = {"owed": []}

    def poor(e, acts):
        e.other_pence[0] += int(e.households["purse_pence"].sum())
        e.households["purse_pence"] = 0
        rent["owed"].append(int(e.households["owed_energy_pence"].sum()))

    with_it, _, _ = lived((shared(guarantee=1.0, reserve_months=60.0),), 6, each_month=poor)
    stood_for = rent["owed"][-1]
    rent["owed"] = []
    lived((shared(guarantee=0.0, reserve_months=60.0),), 6, each_month=poor)
    assert stood_for < rent["owed"][-1]
    assert with_it["energy_owed_pence"][-1] > 0


def test_weather_is_the_usual_on_average():
    found = [weather(1, month, 0.15) for month in range(400)]
    assert np.mean(found) == pytest.approx(1.0, abs=0.03)
    assert np.std(found) == pytest.approx(0.15, abs=0.02)
