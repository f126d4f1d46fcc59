"""Shares over time: the two bases, partial years, and Preston's published figures."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.months import months_later
from ultramicro.flows.notes import threshold_note, year_note
from ultramicro.flows.time_series import (
    Doubt,
    Year,
    base_of,
    files_below,
    months_covered,
    over_time,
    year_of,
)

SUMS = st.tuples(*[st.integers(0, 10**12)] * 3)


def year(name, sums, months=12):
    return Year(year=name, months=months, inside_pence=sums[0], outside_pence=sums[1], unknown_pence=sums[2])


def test_preston_s_18_2_percent_of_617_million_is_15_0_percent_of_the_750_million_before():
    # CLES: 2012/13 5% of £750m; 2016/17 £112.3m, 18.2%, so of £617m. The denominator shrank by 18%.
    before = year("2012/13", (3_750_000_000, 71_250_000_000, 0))
    after = year("2016/17", (11_230_000_000, 61_700_000_000 - 11_230_000_000, 0))
    first, last = over_time([before, after], base=before)
    assert first.moving_low == first.fixed_low == pytest.approx(0.05)
    assert last.moving_low == pytest.approx(0.182, abs=5e-4)
    assert last.fixed_low == pytest.approx(0.150, abs=5e-4)


def test_vermont_s_12_9_percent_is_10_6_on_the_base_of_2014():
    # Farm to Plate: $189m is 6.9% in 2014; $289m of $2.24bn in 2017. Money in pence here, dollars there.
    total = round(189 / 0.069)
    base = year("2014", (189, total - 189, 0))
    later = over_time([base, year("2017", (289, 2240 - 289, 0))], base=base)[1]
    assert later.moving_low == pytest.approx(0.129, abs=5e-4)
    assert later.fixed_low == pytest.approx(0.1055, abs=1e-3)


@given(SUMS)
def test_in_the_base_year_both_bases_agree(sums):
    base = year("2020", sums)
    got = over_time([base], base=base)[0]
    assert (got.moving_low, got.moving_high) == (got.fixed_low, got.fixed_high)


@given(st.lists(SUMS, min_size=1, max_size=6), st.integers(0, 11))
def test_a_partial_year_is_never_put_over_a_whole_one(several, months):
    years = [year(str(2000 + i), sums, months if i % 2 else 12) for i, sums in enumerate(several)]
    for got in over_time(years, base=base_of(years)):
        if not got.year.complete:
            assert got.fixed_low is None
            assert got.doubt is Doubt.PARTIAL
            assert year_note(got).values["n"] == months


def test_a_partial_year_is_no_base_unless_it_is_asked_for():
    years = [year("2019", (1, 1, 1), 3), year("2020", (1, 1, 1))]
    assert base_of(years).year == "2020"
    assert base_of(years, "2019").year == "2019"
    later = over_time(years, base=years[0])[1]
    assert later.doubt is Doubt.PARTIAL_BASE
    assert year_note(later).values["year"] == "2019"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_each_year_has_twelve_months_and_starts_where_it_is_told(day, starts):
    month = day.replace(day=1)
    months = [months_later(month, k) for k in range(24)]
    names = [year_of(m, starts) for m in months]
    whole = [n for n in set(names) if names.count(n) == 12]
    assert whole
    assert all(months[names.index(n)].month == starts for n in whole)


def test_a_month_counts_when_every_payer_has_it():
    months = [date(2025, m, 1) for m in range(1, 13)]
    assert months_covered({"A": months}, 1) == {"2025": 12}
    assert months_covered({"A": months, "B": months[:7]}, 1) == {"2025": 7}


def test_files_that_start_at_different_amounts_are_told_of():
    assert threshold_note(files_below({"a": 0.4, "b": 0.3})) is None
    assert threshold_note(files_below({"a": 0.0})) is None
    said = threshold_note(files_below({"a": 0.4, "b": 0.0, "c": 0.01}))
    assert (said.id, said.values["some"], said.values["none"]) == ("small_payments_differ", 1, 2)
