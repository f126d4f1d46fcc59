"""What is read off a month is what anybody can count in the economy, in plain Python."""

import numpy as np
import pytest

from ultramicro.stress.building.beyond import Balance, region
from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.living import count_claims
from ultramicro.stress.economy.period import live_on
from ultramicro.stress.economy.readings import (
    READING,
    READINGS,
    read_incomes,
    read_rest,
    read_trade,
    read_work,
)
from ultramicro.stress.economy.state import AWAY, CLAIM_ENDED, CLAIMED, LOST_WORK, NOBODY, SERVICE
from ultramicro.stress.running import Setting, run
from ultramicro.stress.shocks.shock import Kind, Shock

VALUES = {name: float(each.value) for name, each in stated(1500).items()}


def place():
    return built(VALUES, 1)


def test_work():
    e, _, _ = place()
    people, read = e.households, np.zeros(1, READING)
    people["cohort"][:4], people["cohort_wage_pence"][:4] = LOST_WORK, 100
    people["employer"][:4], people["wage_pence"][:4] = [NOBODY, AWAY, SERVICE, NOBODY], [0, 70, 50, 0]
    read_work(e, read)
    rows = [dict(zip(people.dtype.names, row, strict=True)) for row in people.tolist()]
    assert read["employed_away"][0] == sum(p["employer"] in (AWAY, SERVICE) for p in rows)
    assert read["seeking"][0] == sum(p["employer"] == NOBODY and p["seeks"] == 1 for p in rows)
    assert any(p["employer"] == NOBODY and p["seeks"] == 0 for p in rows)
    cohort = [
        read[name][0] for name in ("cohort", "cohort_before_pence", "cohort_working", "cohort_wages_pence")
    ]
    assert cohort == [4, 400, 2, 120]


def test_incomes_after_energy_at_its_price_of_the_month():
    e, _, _ = place()
    people, read, tenths = e.households, np.zeros(1, READING), np.zeros(10)
    people["income_pence"], people["profit_pence"] = 1000, np.arange(people.size)
    read_incomes(e, 1.5, read, tenths)
    rows = [dict(zip(people.dtype.names, row, strict=True)) for row in people.tolist()]
    after = [p["income_pence"] + p["profit_pence"] - int(p["energy_pence"] * 1.5) for p in rows]
    assert read["after_energy_pence"][0] == sum(after)
    assert read["income_pence"][0] == sum(p["income_pence"] + p["profit_pence"] for p in rows)
    for tenth in range(10):
        mine = [pence for p, pence in zip(rows, after, strict=True) if p["tenth"] == tenth]
        assert tenths[tenth] == pytest.approx(sum(mine) / len(mine))


def test_trade_and_rest():
    e, _, _ = place()
    read = np.zeros(1, READING)
    read_trade(e, np.array([3, 4]), np.array([10]), read)
    assert (read["spent_here_pence"][0], read["spent_away_pence"][0]) == (7, 10)
    read_rest(e, 1, read)
    assert read["purses_pence"][0] == e.households["purse_pence"].sum()


def test_overdue_is_what_should_have_been_paid_by_the_end_of_the_month():
    e, _, _ = place()
    e.invoices[0], e.invoices[1], e.invoices[2] = (0, 1, 300, 4), (1, AWAY, 20, 5), (2, 0, 7, 6)
    e.world["invoices"] = 3
    read = np.zeros(1, READING)
    read_rest(e, 5, read)
    assert (read["owed_invoices_pence"][0], read["overdue_invoices_pence"][0]) == (327, 320)


def test_a_claim_ends_once():
    e, _, s = place()
    people = e.households
    people["employer"], people["seeks"], people["cohort"] = NOBODY, 1, LOST_WORK
    people["claims"] = people["claim_months"] = 0
    count_claims(e, s, 1, 1)
    assert (people["cohort"] == CLAIMED).all()
    count_claims(e, s, 1, 2)
    assert (people["cohort"] == CLAIMED).all()
    people["employer"] = AWAY
    count_claims(e, s, 1, 3)
    assert (people["cohort"] == CLAIM_ENDED).all()


def test_who_lost_work_had_a_wage_and_lives_count_from_the_first_month_read():
    hit = (Shock(kind=Kind.EMPLOYER, size=1.0, from_month=3, months=1),)
    of = run(Setting(numbers=tuple(VALUES.items()), shocks=hit, months=8, before_months=6), 1)
    assert not of.reading("cohort")[:2].any()
    assert of.reading("cohort_before_pence")[4] / of.reading("cohort")[4] > 10_000
    ended = of.lives[of.lives[:, 1] >= 0, 1]
    assert ended.size
    assert ((ended >= 1) & (ended <= 8)).all()


def test_in_calm_the_world_beyond_makes_as_much_each_month():
    e, b, s = place()
    first, read = int(e.regions["made_pence"][0]), np.zeros((6, len(READINGS)))
    live_on(e, b, s, 1, 1, read)
    made = read[1:, READINGS.index("region_made_pence")]
    assert made == pytest.approx(np.full(5, made[0]), rel=0.005)
    assert made[0] == pytest.approx(first, rel=0.04)


def test_what_the_region_makes_is_what_it_taxes_imports_and_is_paid():
    """What its docstring says: M (imports share + tax) = public buying + what comes in + rent − wages away."""
    balance = Balance(sales=100e6, exports=30e6, into_region=20e6, rent=7e6, wages_away=11e6)
    (row,), kept = region(balance, 0.2)
    wanted = row["public_pence"] + 20e6 + 7e6 - 11e6
    assert row["made_pence"] * (row["import_share"] + 0.2) == pytest.approx(wanted, abs=2)
    assert row["made_pence"] * row["import_share"] == pytest.approx(kept, abs=1)
