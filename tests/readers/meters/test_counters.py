"""Counters that a file calls energy, that stand at 0 for a moment, or begin anew."""

from __future__ import annotations

import numpy as np
import pytest

from tests.readers.meters.reading import read

STEPS = np.random.default_rng(2).integers(1, 900, 96)
STANDS = np.concatenate([[13_423_700], 13_423_700 + np.cumsum(STEPS[1:])])


def file(stands, head="time,meter,kWh", scale=1000):
    rows = [
        f"2026-03-{2 + i // 48:02d} {i % 48 // 2:02d}:{30 * (i % 2):02d},home-01,"
        f"{stand if isinstance(stand, str) else f'{stand / scale:.3f}'}"
        for i, stand in enumerate(stands)
    ]
    return "\n".join([head, *rows]) + "\n"


@pytest.mark.parametrize(
    "head", ["time,meter,kWh", "last_changed,entity_id,state", "time,meter,meter reading kWh"]
)
def test_a_counter_is_never_taken_for_energy_whatever_it_is_called(tmp_path, head):
    found = read(tmp_path, file(STANDS, head))
    assert found.kwh() == pytest.approx(STEPS[1:].sum() / 1000)
    assert ("meters.taken_for_counter" in found.notes) == ("reading" not in head)


def test_a_day_on_which_use_rises_is_energy_and_so_is_a_large_use_that_falls(tmp_path):
    assert read(tmp_path, file(np.arange(96) + 100)).kwh() == pytest.approx(14.16)
    large = 50_000 + STEPS
    assert read(tmp_path, file(large), name="works.csv").kwh() == pytest.approx(large.sum() / 1000)


def test_a_counter_that_is_not_reached_for_a_moment_makes_no_mountain(tmp_path):
    stands = list(STANDS)
    stands[40:43] = [0, 0, 0]
    stands[60] = "unavailable"
    found = read(tmp_path, file(stands))
    kept = np.delete(STEPS, [0, 40, 41, 42, 43, 60, 61])
    assert found.kwh() == pytest.approx(kept.sum() / 1000)
    assert [code for _, _, code in found.codes].count("register_fell") == 3
    assert (62, "rejected", "reading_unreadable") in found.codes


def test_a_new_meter_counts_on_from_its_own_beginning(tmp_path):
    stands = np.concatenate([STANDS[:48], 200 + np.cumsum(STEPS[48:])])
    found = read(tmp_path, file(stands, "time,meter,meter reading kWh"))
    assert found.kwh() == pytest.approx((STEPS.sum() - STEPS[0] - STEPS[48]) / 1000)
    assert (50, "rejected", "register_fell") in found.codes


def test_the_counters_of_two_rates_are_one_meter_though_one_stands_still(tmp_path):
    rows = ["time,Import T1 kWh,Import T2 kWh,Export T1 kWh,Export T2 kWh"]
    for i, stand in enumerate(STANDS):
        at = f"2026-03-{2 + i // 48:02d} {i % 48 // 2:02d}:{30 * (i % 2):02d}"
        rows.append(f"{at},{stand / 1000:.3f},2000.000,0.000,{10 + 0.01 * i:.3f}")
    found = read(tmp_path, "\n".join(rows) + "\n")
    assert (found.kwh(), found.kwh("export")) == pytest.approx((STEPS[1:].sum() / 1000, 0.95))
    assert len({row["meter"] for row in found.rows}) == 1
