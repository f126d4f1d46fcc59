"""Two published models of whole economies, followed pound by pound, come out as their authors solved them."""

import numpy as np
import pytest

from ultramicro.stress.economy.shell import Shell, shell_period
from ultramicro.stress.economy.state import REGION

UNIT = 10**9
"""Pence to one of the books' units, so that rounding to pence stays below 1e-6."""


def shell(regions: int, **values) -> Shell:
    rows = np.zeros(regions, REGION)
    for name, value in values.items():
        rows[name] = value
    return Shell(rows, np.zeros(2, np.int64))


def sim() -> Shell:
    return shell(1, of_income=0.6, of_wealth=0.4, public_pence=20 * UNIT)


def reg() -> Shell:
    """Godley and Lavoie 2007, chapter 6, with the parameters of its published simulation."""
    return shell(
        2, import_share=0.18781, of_income=(0.6, 0.7), of_wealth=(0.4, 0.3), public_pence=20 * UNIT,
        bills_base=(0.635, 0.67), bills_rate=(5, 6), bills_income=(0.01, 0.07),
    )  # fmt: skip


def whole(of: Shell) -> int:
    return int(of.regions["purse_pence"].sum() + of.other_pence.sum())


def live(of: Shell, periods: int, rate: float = 0.0) -> None:
    for _ in range(periods):
        shell_period(of, 0.2, rate)
        assert whole(of) == 0


@pytest.mark.parametrize(
    ("periods", "made", "tax", "spent", "wealth"),
    [
        (1, 38.4615385, 7.6923077, 18.4615385, 12.3076923),
        (2, 47.9289941, 9.5857988, 27.9289941, 22.7218935),
        (200, 100, 20, 80, 80),
    ],
)
def test_model_sim(periods, made, tax, spent, wealth):
    """Godley and Lavoie 2007, table 3.4."""
    economy = sim()
    live(economy, periods)
    (region,) = economy.regions
    found = [region[name] / UNIT for name in ("made_pence", "tax_pence", "spent_pence", "purse_pence")]
    assert found == pytest.approx([made, tax, spent, wealth], abs=1e-6)


@pytest.mark.parametrize(
    ("changed", "first", "sixth", "last", "wealth"),
    [
        (
            {"import_share": 0.20781},
            (108.7203, 103.8465),
            (109.8192, 103.1823),
            (110.1368, 102.8362),
            83.5218,
        ),
        (
            {"public_pence": 25 * UNIT},
            (108.7819, 115.1374),
            (111.8632, 119.8646),
            (115.3602, 124.2343),
            100.9010,
        ),
        ({"of_income": 0.6}, (102.9988, 93.3422), (103.4641, 100.6494), (107.3571, 108.2278), 117.8551),
    ],
)
def test_model_reg(changed, first, sixth, last, wealth):
    """Godley and Lavoie 2007, chapter 6: what the South changes, both regions live with."""
    economy = reg()
    live(economy, 600, 0.025)
    assert economy.regions["made_pence"] / UNIT == pytest.approx([106.4864865] * 2, abs=1e-6)
    assert economy.regions["spent_pence"] / UNIT == pytest.approx([86.4864865] * 2, abs=1e-6)
    for name, value in changed.items():
        economy.regions[name][1] = value
    for periods, made in ((1, first), (5, sixth), (1200, last)):
        live(economy, periods, 0.025)
        assert economy.regions["made_pence"] / UNIT == pytest.approx(made, abs=1e-4)
    assert economy.regions["purse_pence"][1] / UNIT == pytest.approx(wealth, abs=1e-4)


def test_what_one_region_loses_in_trade_the_other_gains():
    economy = reg()
    economy.regions["import_share"][1] = 0.20781
    live(economy, 50, 0.025)
    balance = economy.regions["exports_pence"] - economy.regions["imports_pence"]
    assert balance.sum() == 0
    assert balance[0] > 0
