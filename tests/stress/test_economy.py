"""The economy's laws: no penny is made or lost, the same chances give the same months, money is only a measure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.stress.economy.beginning import PUBLISHED, beginning
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import Behaviour, Economy, Surroundings

HOUSEHOLDS = 500
ALONE = Surroundings()


def whole(e: Economy) -> int:
    """All balances there are, in pence."""
    parts = (e.households["purse_pence"], e.firms["till_pence"], e.banks["purse_pence"], e.other_pence,
             e.regions["purse_pence"], e.regions["coming_pence"])  # fmt: skip
    return sum(int(part.sum()) for part in parts)


def lived(e: Economy, periods: int, seed: int = 1, b: Behaviour = PUBLISHED, s: Surroundings = ALONE):
    read = np.zeros((periods, len(READINGS)))
    live_on(e, b, s, seed, 1, read)
    return dict(zip(READINGS, read.T, strict=True))


@given(
    seed=st.integers(0, 2**32), tax=st.floats(0, 0.5), imports=st.floats(0, 1), inputs=st.floats(0, 2),
    rounds=st.integers(1, 9), keep=st.integers(0, 10**6),
)  # fmt: skip
@settings(max_examples=12)
def test_no_penny_is_made_or_lost(*, seed, tax, imports, inputs, rounds, keep):
    e = beginning(60, 12, 3)
    e.households["benefit_pence"], e.households["rent_pence"], e.households["rates_pence"] = (
        40_000,
        20_000,
        3_000,
    )
    e = e._replace(invoices=np.zeros(12 * 40, e.invoices.dtype))
    s = Surroundings(
        tax_share=tax,
        import_share=imports,
        inputs_to_wages=inputs,
        inputs_here=0.5,
        rounds=rounds,
        keep_pence=keep,
    )
    for month in range(1, 13):
        live_on(e, Behaviour(), s, seed, month, np.zeros((1, len(READINGS))))
        assert whole(e) == 0
        assert (e.households["purse_pence"] >= 0).all()
        assert (e.firms["stock"] >= 0).all()


def test_the_same_seed_gives_the_same_months_and_another_seed_others():
    first, again, other = (lived(beginning(), 60, seed) for seed in (1, 1, 2))
    assert all(np.array_equal(first[name], again[name]) for name in READINGS)
    assert not np.array_equal(first["made"], other["made"])


def test_money_is_only_a_measure():
    """With a thousand times the pence the same people work in the same places, to rounding."""
    few, many = beginning(), beginning()
    for kind, field in (("households", "purse_pence"), ("firms", "till_pence"), ("firms", "offer_pence"),
                        ("firms", "price_pence"), ("banks", "purse_pence")):  # fmt: skip
        getattr(many, kind)[field] *= 1000
    many.other_pence[:] *= 1000
    for field in ("average_price", "lowest_wage_pence"):
        many.world[field] *= 1000
    small = lived(few, 8)
    large = lived(many, 8, b=Behaviour(bank_capital_pence=2_000_000_000))
    assert large["employed"] == pytest.approx(small["employed"], rel=0.02)
    assert large["wages_pence"] / 1000 == pytest.approx(small["wages_pence"], rel=0.02)


def test_the_published_behaviour_comes_out():
    """Targets of Delli Gatti and others (2011, section 3.9.1), measured after making; 500 of 1,000 quarters count."""
    for seed in range(2):
        read = {name: row[500:] for name, row in lived(beginning(), 1000, seed).items()}
        unemployed, vacant = 1 - read["employed"] / HOUSEHOLDS, read["vacancies"] / HOUSEHOLDS
        assert unemployed.mean() == pytest.approx(0.065, abs=0.025)
        assert vacant.mean() == pytest.approx(0.13, abs=0.03)
        assert -0.65 < np.corrcoef(unemployed, vacant)[0, 1] < -0.10
        wage = read["wages_pence"] / read["employed"]
        assert -0.50 < np.corrcoef(unemployed[1:], wage[1:] / wage[:-1])[0, 1] < -0.05
