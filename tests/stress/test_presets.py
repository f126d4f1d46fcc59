"""Recessions there have been: every number has its source, and the arithmetic from figure to size holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.stress.economy.state import Behaviour, Surroundings
from ultramicro.stress.shocks.presets import SHARES, presets, recessions, rows, severity
from ultramicro.stress.shocks.shock import Kind, Shock, Shocked

HALF_A_YEAR = 6


def size(name: str, kind: Kind) -> float:
    (shock,) = (each for each in recessions()[name] if each.kind is kind)
    return shock.size


@pytest.mark.parametrize("preset", presets(), ids=lambda each: f"{each.recession} {each.shock.kind}")
def test_each_names_who_published_which_figure_when(preset):
    year = r"\b(19|20)\d\d\b"
    assert re.search(year, preset.source)
    assert re.search(r"\d", re.sub(year, "", preset.source))
    assert preset.note
    assert preset.shock.from_month == HALF_A_YEAR + 1


def test_no_recession_hits_the_same_twice():
    for name, shocks in recessions().items():
        assert len({shock.kind for shock in shocks}) == len(shocks), name


@pytest.mark.parametrize(
    ("name", "kind", "published"),
    [
        # Of what was granted before, what was no longer: overdrafts that were not rejected.
        ("2008", Kind.CREDIT, 1 - (100 - 15.3) / (100 - 4.2)),
        # Factories' jobs lost, times the part of all jobs that was in factories.
        ("1980", Kind.OUTSIDE_JOBS, (1 - 5_690 / 7_253) * 0.297),
        ("1990", Kind.OUTSIDE_JOBS, (1 - 4_795 / 5_147) * 0.203),
        ("2020", Kind.OUTSIDE_JOBS, 828 / (28_200 + 828)),
        # In real terms, as the energy of 2008 is.
        ("energy-2022", Kind.ENERGY, 2_500 / 1_277 / 1.111 - 1),
        ("austerity", Kind.PUBLIC_BUYING, 1 - 36.7 / 43.7),
        ("credit-crunch", Kind.CREDIT, 1 - 564 / 991),
    ],
)
def test_sizes_follow_from_what_was_published(name, kind, published):
    assert size(name, kind) == pytest.approx(published, abs=0.0005)


def test_the_year_of_the_pandemic_weighs_what_is_said():
    (demand,) = (shock for shock in recessions()["2020"] if shock.kind is Kind.OUTSIDE_DEMAND)
    assert sum(demand.at(month) for month in range(7, 16)) / 12 == pytest.approx(0.101, abs=0.0005)


def test_energy_fades_as_is_said():
    (energy,) = recessions()["energy-2022"]
    # October 2022 is the seventh month; October 2023 comes a year later.
    assert [energy.at(month) for month in (19, 31)] == pytest.approx([0.53, 0.0], abs=0.005)
    assert pytest.approx(1.30, abs=0.005) == 1_923 / 1_277 / 1.111 / 1.046
    # What is called typical use became smaller in between.
    assert pytest.approx(1.19, abs=0.005) == 1_717 * 1_923 / 1_834 / 1_277 / 1.111 / 1.046 / 1.023


@given(st.sampled_from(list(recessions())), st.floats(0, 20, exclude_min=True), st.integers(1, 150))
def test_severity_scales_every_month_alike_until_all_is_lost(name, times, month):
    for before, after in zip(recessions()[name], severity(recessions()[name], times), strict=True):
        most = 1.0 if after.kind in SHARES else float("inf")
        assert after.size == min(before.size * times, most)
        assert after.at(month) <= before.at(month) * times * (1 + 1e-12)
        assert (after.from_month, after.months) == (before.from_month, before.months)


@given(st.floats(0, 3), st.floats(0, 3), st.floats(0, 1, exclude_max=True), st.integers(1, 3))
def test_harder_terms_are_never_shorter_and_a_part_of_a_month_acts(one, other, chance, usual):
    """By the rule of the orders: an invoice is due after int(chance · months) and one months."""
    less, more = sorted((one, other))
    months = [
        Shocked((Shock(kind=Kind.TERMS, size=size, from_month=1, months=9),))
        .numbers(Behaviour(), Surroundings(terms_months=float(usual)), 1)[1]
        .terms_months
        for size in (less, more)
    ]
    assert months == [usual + less, usual + more]
    assert int(chance * months[0]) <= int(chance * months[1])


@pytest.mark.parametrize("times", [-1, float("nan"), float("inf")])
def test_what_is_no_number_of_times_is_refused(times):
    with pytest.raises(ValueError, match="times as hard"):
        severity(recessions()["2008"], times)


def test_the_table_tells_what_the_shocks_are():
    for name, shocks in recessions().items():
        told = [(row["kind"], row["size"], row["months"]) for row in rows(name)]
        assert told == [(shock.kind.value, shock.size, shock.months) for shock in shocks]
    assert not list(rows("2008", 0))
