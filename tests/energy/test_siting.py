"""What roofs and water make, what of it the place uses, and how a year of demand is put together."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ultramicro.energy.parameters import ESTIMATE, parameters
from ultramicro.energy.sharing.fairness import equal_parts
from ultramicro.energy.siting.absorb import most_times, sizes, used_wh
from ultramicro.energy.siting.demand import Read, lent_by, whole_days, year_of_demand
from ultramicro.energy.siting.facing import COMPASS, facing_given, facing_of
from ultramicro.energy.siting.half_hours import (
    A_DAY,
    as_times,
    filled_from_days,
    fullest_year,
    half_hours,
    spread,
)
from ultramicro.energy.siting.pv import Sun, by_height, made_wh
from ultramicro.energy.siting.water import water_power_w
from ultramicro.place.readers.series.reader import SeriesReader

amounts = hnp.arrays(float, 96, elements=st.floats(0, 1e5, allow_subnormal=False))


def sunny(year=2023, lat=52.8, lon=0.0):
    """A made-up year: more sun the nearer to noon and to midsummer."""
    n = len(half_hours(year))
    slot, day = np.arange(n) % A_DAY, np.arange(n) // A_DAY
    height = np.maximum(np.sin((slot + 0.5 - 12) / 24 * np.pi), 0)
    season = 0.55 - 0.45 * np.cos(day / 365 * 2 * np.pi)
    return Sun(year=year, wh_m2=height * season * 350, lat=lat, lon=lon)


@pytest.fixture(scope="module")
def sutton(shared_data, tmp_path_factory):
    path = shared_data / "energy" / "midas_sutton_bonington_2014.csv"
    return SeriesReader("irradiance").read(
        path, file=path.name, settings={}, out=tmp_path_factory.mktemp("sun")
    )


@pytest.mark.real
def test_daily_rows_among_hours_are_set_aside_and_ends_become_beginnings(sutton):
    rows = pq.read_table(sutton.tables["irradiance"]).to_pylist()
    assert sutton.accepted + sutton.rejected + sutton.set_aside == sutton.lines
    # A naive sum of hours and days is 2,014 kWh/m²; the hours alone are half of it.
    assert sum(row["sun_wh_per_sqm"] for row in rows) / 1000 == pytest.approx(1010.5, abs=0.1)
    noon = [row["sun_wh_per_sqm"] for row in rows if row["starts_at"].month == 6]
    by_hour = np.array(
        [sum(r["sun_wh_per_sqm"] for r in rows if r["starts_at"].hour == h) for h in range(24)]
    )
    assert noon
    assert abs(float(by_hour @ (np.arange(24) + 0.5) / by_hour.sum()) - 12.1) < 0.3
    assert (rows[0]["lat"], rows[0]["lon"]) == (52.836, -1.251)


@pytest.mark.real
def test_panels_at_sutton_bonington_make_what_was_worked_out_apart_from_this(sutton):
    # Worked out with pvlib by another chain of the same models for 2014, missing hours as nought, 14% losses.
    rows = pq.read_table(sutton.tables["irradiance"]).to_pylist()
    starts = as_times([row["starts_at"] for row in rows])
    hours = spread(
        starts, np.array([r["minutes"] for r in rows]), np.array([r["sun_wh_per_sqm"] for r in rows]), 2014
    )
    sun = Sun(year=2014, wh_m2=np.nan_to_num(hours), lat=52.836, lon=-1.251)
    sun = Sun(year=2014, wh_m2=by_height(sun.wh_m2, sun), lat=sun.lat, lon=sun.lon)
    published = {(35, 180): 979, (10, 180): 904, (35, 90): 754, (35, 270): 797, (35, 0): 554}
    for (tilt, azimuth), kwh in published.items():
        assert made_wh(sun, tilt, azimuth).sum() / 1000 == pytest.approx(kwh, rel=0.03), (tilt, azimuth)


@pytest.mark.real
def test_a_stream_of_the_oxford_data_reads_as_energy(shared_data, tmp_path):
    path = shared_data / "energy" / "ox_Sandford_hydro_generation_30_min_date.csv"
    read = SeriesReader("natural_series").read(path, file=path.name, settings={}, out=tmp_path)
    rows = pq.read_table(read.tables["natural_series"]).to_pylist()
    assert {row["kind"] for row in rows} == {"wh"}
    assert max(row["value"] for row in rows) == pytest.approx(808_000 / 2, rel=0.01)
    # 1/6/18 to 1/7/18 stand twice in the file: no energy is counted twice.
    assert read.set_aside == 952
    assert read.accepted + 952 == read.lines


def test_hours_are_cut_by_the_height_of_the_sun_and_keep_their_sum():
    sun = sunny()
    cut = by_height(sun.wh_m2, sun)
    assert cut.reshape(-1, 2).sum(axis=1) == pytest.approx(sun.wh_m2.reshape(-1, 2).sum(axis=1))
    assert (cut >= 0).all()


def test_a_southern_slope_makes_most_and_a_northern_one_least():
    sun = sunny()
    made = {name: made_wh(sun, 35, azimuth).sum() for name, azimuth in COMPASS.items()}
    assert max(made, key=made.get) == "south"
    assert min(made, key=made.get) == "north"
    assert made["east"] == pytest.approx(made["west"], rel=0.05)
    assert (made_wh(sun, 35, 180) >= 0).all()


def test_level_panels_do_not_care_where_they_face():
    sun = sunny()
    assert made_wh(sun, 0, 0).sum() == pytest.approx(made_wh(sun, 0, 180).sum(), rel=1e-6)


@given(amounts, amounts)
def test_what_is_used_is_within_what_is_made_and_wanted(made, wanted):
    used = used_wh(made, wanted)
    assert (used <= made).all()
    assert (used <= wanted).all()
    assert (used >= 0).all()
    assert made.sum() == pytest.approx(used.sum() + (made - used).sum())


@given(amounts, amounts)
def test_more_generation_never_lowers_what_is_used_and_its_gain_falls(made, wanted):
    found = sizes(made, wanted, (0.0, 0.5, 1.0, 1.5, 2.0))
    used = [size.used_kwh for size in found]
    gains = np.diff(used)
    assert (gains >= -1e-6).all()
    assert (np.diff(gains) <= 1e-6 * (1 + max(used))).all()
    shares = [size.used_share for size in found if size.used_share is not None]
    assert all(a >= b - 1e-9 for a, b in pairwise(shares))


@given(amounts, amounts, st.floats(0.05, 1.0))
def test_the_largest_size_keeps_the_share_and_a_larger_one_does_not(made, wanted, share):
    most = most_times(made, wanted, share)
    if 0 < most < 64:
        assert used_wh(made * most, wanted).sum() >= share * made.sum() * most * (1 - 1e-9)
        assert used_wh(made * most * 1.01, wanted).sum() <= share * made.sum() * most * 1.01 * (1 + 1e-9)


wants = hnp.arrays(
    float, st.tuples(st.integers(1, 12), st.integers(1, 9)), elements=st.floats(0, 1e4, allow_subnormal=False)
)


@given(wants, st.floats(0, 1))
def test_equal_parts_sum_to_what_is_shared_and_nobody_gets_more_than_they_want(wanted, part):
    total = wanted.sum(axis=1) * part
    shared = equal_parts(wanted, total)
    assert shared.sum(axis=1) == pytest.approx(total, rel=1e-9, abs=1e-6)
    assert (shared <= wanted + 1e-9).all()
    assert (shared >= 0).all()
    for row, given_ in zip(wanted, shared, strict=True):
        # Whoever gets less than they want gets as much as anybody.
        short = row - given_ > 1e-6
        assert not short.any() or given_[short].min() >= given_.max() - 1e-6


def test_the_rule_of_contested_garments_and_a_published_split():
    # Claims 100, 200, 300 (Kethubot 93a): equal awards of 200 are 66⅔ each, of 300 are 100 each; UNSW's loads.
    claims = np.array([[100.0, 200.0, 300.0]] * 3)
    shared = equal_parts(claims, np.array([100.0, 200.0, 300.0]))
    assert shared[1] == pytest.approx([200 / 3] * 3)
    assert shared[2] == pytest.approx([100] * 3)
    assert equal_parts(np.array([[5.0, 0.5]]), np.array([3.0]))[0] == pytest.approx([2.5, 0.5])


@given(st.integers(1, 40), st.data())
def test_a_day_that_was_read_is_never_borrowed(days, data):
    first = date(2026, 1, 1)
    read = [first + timedelta(7 * i) for i in range(days)]
    wanted = data.draw(st.sampled_from(read))
    chosen, away = lent_by([wanted], read)
    assert read[chosen[0]].timetuple().tm_yday == wanted.timetuple().tm_yday
    assert away == [0]


def test_working_days_lend_to_working_days_and_a_year_has_every_half_hour():
    days = tuple(date(2026, 3, 2) + timedelta(i) for i in range(14))
    wh = np.zeros((14, A_DAY, 2))
    wh[:, :, 0] = [[100.0 if d.weekday() < 5 else 900.0] * A_DAY for d in days]
    wh[:, :, 1] = np.arange(A_DAY)
    found = year_of_demand(Read(days=days, wh=wh), date(2014, 1, 1), np.zeros(17520, dtype=int))
    assert found.wh.shape == (17520, 2)
    weekday = np.array([(date(2014, 1, 1) + timedelta(i)).weekday() for i in range(365)])
    assert (found.wh.reshape(365, A_DAY, 2)[weekday < 5, :, 0] == 100).all()
    assert (found.wh.reshape(365, A_DAY, 2)[weekday > 4, :, 0] == 900).all()
    # Four of the fourteen dates are of another sort in 2014 than in 2026.
    assert (found.borrowed_days, found.filled) == (355, 0)


def test_a_clock_that_is_ahead_moves_the_day():
    wh = np.zeros((1, A_DAY, 1))
    wh[0, 12, 0] = 7.0  # six by the clock is five in universal time in summer
    found = year_of_demand(Read(days=(date(2026, 6, 1),), wh=wh), date(2014, 1, 1), np.full(17520, 2))
    assert np.flatnonzero(found.wh[:A_DAY, 0]).tolist() == [10]


def test_a_meter_without_any_reading_takes_nothing_and_a_gap_takes_its_mean():
    wh = np.full((2, A_DAY, 2), np.nan)
    wh[:, :, 0] = 4.0
    wh[1, 3, 0] = np.nan
    filled, n = whole_days(Read(days=(date(2026, 1, 1), date(2026, 1, 2)), wh=wh))
    assert filled[:, :, 0].sum() == 4.0 * 2 * A_DAY
    assert filled[:, :, 1].sum() == 0
    assert n == 1 + 2 * A_DAY


@given(st.lists(st.integers(0, 17519), min_size=1, max_size=30, unique=True), st.sampled_from([10, 15, 30]))
def test_bringing_periods_to_half_hours_loses_no_energy(slots, minutes):
    first = np.datetime64("2023-01-01T00:00:00")
    parts = 30 // minutes
    starts = np.array(
        [first + np.timedelta64(30 * s + minutes * p, "m") for s in slots for p in range(parts)],
        dtype="datetime64[s]",
    )
    amounts_ = np.arange(1.0, len(starts) + 1)
    found = spread(starts, np.full(len(starts), minutes), amounts_, 2023)
    assert np.nansum(found) == pytest.approx(amounts_.sum())
    assert (~np.isnan(found)).sum() == len(slots)


def test_gaps_are_filled_from_the_nearest_day_and_the_year_goes_round():
    days = np.repeat(np.arange(10.0), A_DAY)
    days[:A_DAY] = np.nan
    filled, n = filled_from_days(days)
    assert filled[0] in {1.0, 9.0}
    assert n == A_DAY
    with pytest.raises(ValueError, match="never known"):
        filled_from_days(np.full(2 * A_DAY, np.nan))


def test_the_fullest_year_is_taken():
    starts = as_times(
        [datetime(2014, 1, 1, tzinfo=UTC), datetime(2015, 1, 1, tzinfo=UTC), datetime(2014, 6, 1, tzinfo=UTC)]
    )
    assert fullest_year(starts) == 2014


@given(st.floats(0, 20), st.floats(0.5, 30), st.floats(0.1, 0.95), st.floats(0, 5), st.floats(0, 5))
def test_water_is_never_taken_below_what_must_stay(flow, head, efficiency, most, left):
    power = water_power_w(np.array([flow]), head, efficiency, most_m3_s=most, left_m3_s=left)[0]
    assert (
        0
        <= power
        <= 1000 * 9.80665 * max(0.0, min(flow - left, most)) * head * efficiency * (1 + 1e-12) + 1e-9
    )
    if flow <= left:
        assert power == 0


@pytest.mark.parametrize("words", ["roof in South Street", "West Street school roof", "North End hall roof"])
def test_a_street_is_no_direction(words):
    # Nothing is said of the roof: it is taken for a flat one, whose panels are turned as one likes.
    assert facing_of(words) == ((180.0,), 10.0, ("facing", "tilt"))


@pytest.mark.parametrize(
    ("words", "azimuths", "tilt", "assumed"),
    [
        ("flat roof", (180.0,), 10.0, ()),
        ("south-west facing, steep", (225.0,), 45.0, ()),
        ("pitched roof, east-west", (90.0, 270.0), 35.0, ()),
        ("Faces west, 22.5°", (270.0,), 22.5, ()),
        ("east facing roof", (90.0,), 35.0, ("tilt",)),
        ("pitched roof", (180.0,), 35.0, ("facing",)),
    ],
)
def test_what_people_write_of_a_roof(words, azimuths, tilt, assumed):
    assert facing_of(words) == (azimuths, tilt, assumed)


def test_what_is_given_goes_before_what_was_read():
    read = facing_of("roof")
    assert facing_given("flat", None, read) == ((180.0,), 10.0, ())
    assert facing_given("East-West", 12.0, read) == ((90.0, 270.0), 12.0, ())
    assert facing_given(None, None, read) == read


def test_every_number_that_stands_in_has_its_source_year_and_range():
    for each in parameters().values():
        assert each.low <= each.value <= each.high, each.parameter
        assert each.source
        assert each.how
        assert each.unit
        assert 2010 <= each.year <= 2026
    sourced = sum(each.source != ESTIMATE for each in parameters().values())
    assert sourced >= 20
