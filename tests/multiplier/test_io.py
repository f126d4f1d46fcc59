"""Input–output tables against published figures, and laws of inverses and location quotients."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.multiplier.tables import GERMANY_1995, MILLER_BLAIR, NETHERLANDS
from ultramicro.core.errors import BadInput
from ultramicro.multiplier.io.leontief import (
    by_rounds,
    coefficients,
    income_multipliers,
    inverse,
    type_one,
    type_two,
    with_households,
)
from ultramicro.multiplier.io.prior import modelled
from ultramicro.multiplier.io.quotients import METHODS, regional, size_factor, size_warning
from ultramicro.multiplier.io.sections import national_table
from ultramicro.multiplier.network import network_of, solve, truncated

SHARES = arrays(float, (4, 4), elements=st.floats(0, 0.24))


def test_miller_and_blair_two_sectors():
    a = MILLER_BLAIR.coefficients()
    assert np.allclose(inverse(a), [[1.25412541, 0.33003300], [0.26402640, 1.12211221]], atol=5e-9)
    assert type_one(a).round(6).tolist() == [1.518152, 1.452145]
    assert np.allclose(inverse(a) @ [600, 1500], [1247.5248, 1841.5842], atol=5e-5)
    assert [round(float(by_rounds(a, k)[0]), 6) for k in range(1, 6)] == [1, 1.35, 1.4625, 1.499875, 1.512131]


def test_miller_and_blair_closed_to_households():
    closed = inverse(
        with_households(MILLER_BLAIR.coefficients(), [0.30, 0.25], [0.05, 0.40]) + np.diag([0, 0, 0.05])
    )
    published = [
        [1.365086, 0.425260, 0.250904],
        [0.527323, 1.348076, 0.595365],
        [0.569849, 0.489050, 1.288539],
    ]
    assert np.allclose(closed, published, atol=5e-7)
    assert closed.sum(axis=0).round(6).tolist() == [2.462258, 2.262386, 2.134808]
    assert closed[:2].sum(axis=0).round(6)[:2].tolist() == [1.892409, 1.773336]


def test_the_payment_network_gives_the_same_as_the_inverse():
    """LM3 1.4625 of a full 1.518152: the same example as a network of two parties."""
    network = network_of(2, [0, 0, 1, 1], [0, 1, 0, 1], [150.0, 200, 500, 100], [1000.0, 2000])
    assert solve(network).value.round(6).tolist() == [1.518152, 1.452145]
    assert round(float(truncated(network, 3)[0]), 4) == 1.4625


def test_germany_1995():
    found = type_one(GERMANY_1995.coefficients()).round(4).tolist()
    assert found == [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782]
    assert np.diag(inverse(GERMANY_1995.coefficients())).round(4).tolist() == [
        1.0339,
        1.4292,
        1.0289,
        1.1784,
        1.4126,
        1.0515,
    ]


def test_netherlands_2000():
    a = NETHERLANDS.coefficients()
    assert type_one(a).round(4).tolist() == [1.7571, 1.2160, 1.6154, 1.8962, 1.8975, 1.4870]
    wages = income_multipliers(a, NETHERLANDS.wages / NETHERLANDS.output)
    assert wages.round(3).tolist() == [2.466, 2.333, 1.840, 2.372, 1.953, 1.417]


def test_kitzes_2013_production_and_consumption():
    """J. Kitzes, "An introduction to environmentally-extended input–output analysis", Resources 2 (2013) 489."""
    a = coefficients([[8, 5], [4, 2]], [16, 12])
    intensity = np.array([8 / 16, 4 / 12]) @ inverse(a)
    assert np.allclose(intensity * [3, 5], [4.8, 7.2]) or np.allclose((intensity * [3, 6]).sum(), 12)
    layers = np.zeros(2)
    power = np.eye(2)
    for _ in range(11):
        layers = layers + np.array([0.5, 1 / 3]) * (power @ [3, 6])
        power = power @ a
    assert layers.sum() == pytest.approx(7.826207 + 3.945339, abs=1e-5)


def test_the_closure_of_households_moves_type_two():
    table = national_table()
    by_all = type_two(table).mean()
    by_wages = type_two(
        type(table)(**{**table.__dict__, "household_income": float(table.wages.sum())})
    ).mean()
    assert type_one(table.coefficients()).mean() < by_all < by_wages


@given(SHARES)
def test_the_inverse_solves_sums_and_never_falls_below_one(a):
    full = inverse(a)
    assert np.all(full >= np.eye(4) - 1e-12)
    assert np.allclose(full @ (np.eye(4) - a), np.eye(4))
    series = sum(np.linalg.matrix_power(a, k) for k in range(400))
    assert np.allclose(full, series, atol=1e-6)


@given(SHARES, SHARES)
def test_larger_coefficients_never_give_smaller_multipliers(a, more):
    larger = np.minimum(a + more / 10, 0.24)
    assert np.all(type_one(larger) >= type_one(a) - 1e-9)


@given(SHARES, st.permutations(range(4)))
def test_the_order_of_industries_does_not_matter(a, order):
    moved = a[np.ix_(order, order)]
    assert np.allclose(type_one(moved), type_one(a)[list(order)])


@given(SHARES, arrays(float, 4, elements=st.floats(1, 50)), st.sampled_from(METHODS), st.floats(0.1, 0.5))
def test_a_region_never_buys_more_at_home_than_the_nation(a, region, method, delta):
    here = regional(a, region, np.full(4, 100.0), method, delta)
    assert np.all(here <= a * (1.6 if method == "AFLQ" else 1) + 1e-12)
    assert np.all(here >= 0)


@given(SHARES, arrays(float, 4, elements=st.floats(1, 50)), st.floats(0.1, 0.3), st.floats(0.0, 0.3))
def test_a_larger_delta_never_keeps_more(a, region, delta, more):
    nation = np.full(4, 100.0)
    assert np.all(
        regional(a, region, nation, "FLQ", delta + more) <= regional(a, region, nation, "FLQ", delta) + 1e-12
    )


def test_the_size_factor_is_that_of_the_literature():
    assert [round(size_factor([part], [100], 0.25), 3) for part in (7, 1, 0.1, 0.01)] == [
        0.559,
        0.346,
        0.195,
        0.110,
    ]
    assert "guess" in size_warning([0.1], [100])
    assert size_warning([7], [100]) == ""


def test_a_neighbourhood_is_modelled_with_its_band_and_said_to_be_a_guess():
    found = modelled(national_table(), 12_000)
    assert found.suppliers_low < found.suppliers < found.suppliers_high
    assert 1 < found.type_one < 1.2
    assert "guess" in found.basis


@pytest.mark.parametrize(
    ("flows", "output", "says"),
    [
        ([[1, 2]], [1], "square"),
        ([[1, 2], [3, 4]], [0, 10], "no output"),
        ([[1, np.nan], [3, 4]], [9, 9], "no number"),
    ],
)
def test_tables_that_cannot_be_are_refused(flows, output, says):
    with pytest.raises(BadInput, match=says):
        coefficients(flows, output)


def test_an_economy_that_uses_up_more_than_it_makes_is_refused():
    with pytest.raises(BadInput, match="never end"):
        inverse([[0.9, 0.3], [0.4, 0.9]])


def table_from(path: Path, tmp_path: Path):
    import pyarrow.parquet as pq

    from ultramicro.multiplier.io.sections import table_of
    from ultramicro.place.readers.input_output import InputOutputReader

    reading = InputOutputReader().read(path, file=path.name, settings={}, out=tmp_path)
    return table_of(pq.read_table(reading.tables["input_output"]).to_pylist(), path.name)


def published(path: Path, sheet: str, like: str) -> dict[str, float]:
    """Return a published column by the label two columns left of it, from any row that has both."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    header = next(i for i, row in enumerate(rows) if any(like in str(cell).lower() for cell in row))
    column = next(i for i, cell in enumerate(rows[header]) if like in str(cell).lower())
    return {str(r[j]).strip(): float(r[column]) for r in rows[header + 1 :] for j in range(3)
            if isinstance(r[column], float) and isinstance(r[j], str) and r[j].strip()}  # fmt: skip


@pytest.mark.real
def test_scotland_2016_type_one_and_two_against_the_published(shared_data, tmp_path):
    """Scottish Government, input–output tables 2016, 98 industries; all household income as denominator."""
    path = shared_data / "io" / "IO2016.xlsx"
    table = table_from(path, tmp_path)
    assert len(table.industries) == 98
    one, two = type_one(table.coefficients()), None
    closed = type(table)(**{**table.__dict__, "household_income": 143_398.0})
    two = type_two(closed)
    by_name = {name.split(" ", 1)[1] if " " in name else name: i for i, name in enumerate(table.industries)}
    at = {
        word: next(i for n, i in by_name.items() if word in n)
        for word in ("Agriculture", "Construction", "Retail - excl", "Education")
    }
    assert {k: round(float(one[i]), 4) for k, i in at.items()} == {
        "Agriculture": 1.4677, "Construction": 1.5835, "Retail - excl": 1.2819, "Education": 1.1599}  # fmt: skip
    # The published household income is rounded to £1m, which shows in the fourth decimal.
    assert {k: float(two[i]) for k, i in at.items()} == pytest.approx(
        {"Agriculture": 1.5941, "Construction": 1.8203, "Retail - excl": 1.5735, "Education": 1.5652}, abs=2e-4)  # fmt: skip
    assert one.mean() == pytest.approx(1.3291, abs=5e-5)
    assert two.mean() == pytest.approx(1.5630, abs=5e-4)


@pytest.mark.real
def test_scotland_2016_inverse_against_the_published(shared_data, tmp_path):
    from python_calamine import CalamineWorkbook

    table = table_from(shared_data / "io" / "IO2016.xlsx", tmp_path)
    path = shared_data / "io" / "IO2016.xlsx"
    rows = (
        CalamineWorkbook.from_path(str(path))
        .get_sheet_by_name("Leontief type I")
        .to_python(skip_empty_area=False)
    )
    numbers = [[c for c in row if isinstance(c, float)] for row in rows]
    block = np.array([row[-98:] for row in numbers if len(row) >= 98][:98])
    # The sheet prints effects of £1,000.
    assert np.abs(block / 1000 - inverse(table.coefficients())).max() < 1e-9


@pytest.mark.real
def test_uk_2020_inverse_and_multipliers_against_the_published(shared_data, tmp_path):
    """ONS, input–output analytical tables 2020, industry by industry, 105 industries."""
    from python_calamine import CalamineWorkbook

    path = shared_data / "io" / "InputOutput_I_by_I_2020.xlsx"
    table = table_from(path, tmp_path)
    assert len(table.industries) == 105
    rows = (
        CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Leontief").to_python(skip_empty_area=False)
    )
    numbers = [[c for c in row if isinstance(c, float)] for row in rows]
    block = np.array([row[:105] for row in numbers if len(row) >= 105][:105])
    full = inverse(table.coefficients())
    assert np.abs(block - full).max() < 1e-9
    one = dict(zip((name.split(" ")[0] for name in table.industries), full.sum(axis=0), strict=True))
    assert {k: round(float(one[k]), 6) for k in ("A01", "G47", "I56")} == {
        "A01": 1.989564,
        "G47": 1.554414,
        "I56": 1.667843,
    }
    assert full.sum(axis=0).mean() == pytest.approx(1.69675, abs=5e-6)
