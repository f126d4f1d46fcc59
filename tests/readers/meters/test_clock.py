"""Days of 23 and 25 hours, clocks that never change, and stamps of either end."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.meters.reading import read

VIENNA, LONDON = ZoneInfo("Europe/Vienna"), ZoneInfo("Europe/London")
CHANGES = {"spring": datetime(2024, 3, 31), "autumn": datetime(2024, 10, 27)}  # noqa: DTZ001  days


def day_of(day, zone, minutes):
    """Return the beginnings of a day's periods in universal time."""
    at = day.replace(tzinfo=zone).astimezone(UTC)
    until = (day + timedelta(days=1)).replace(tzinfo=zone).astimezone(UTC)
    found = []
    while at < until:
        found.append(at)
        at += timedelta(minutes=minutes)
    return found


@pytest.mark.parametrize(("minutes", "counts"), [(15, (92, 100)), (30, (46, 50)), (60, (23, 25))])
@pytest.mark.parametrize("zone", [VIENNA, LONDON])
@pytest.mark.parametrize("ends", [False, True])
def test_short_and_long_days_have_all_their_periods(tmp_path, minutes, counts, zone, ends):
    for day, count in zip(CHANGES.values(), counts, strict=True):
        starts = day_of(day, zone, minutes)
        assert len(starts) == count
        shown = [(at + timedelta(minutes=minutes if ends else 0)).astimezone(zone) for at in starts]
        rows = [f"{at:%d.%m.%Y %H:%M};0,{i + 100}" for i, at in enumerate(shown)]
        found = read(tmp_path, "\n".join([f"{'Ende' if ends else 'Beginn'};kWh", *rows]), time_zone=zone.key)
        assert [row["starts_at"] for row in found.rows] == [at.replace(tzinfo=None) for at in starts]
        assert [row["import_milliwh"] for row in found.rows] == [(i + 100) * 1000 for i in range(count)]


def test_ends_that_write_03_00_twice_are_the_two_hours(tmp_path):
    # Some operators add a quarter of an hour to the clock: 02:45, 03:00, 02:15, … 03:00.
    starts = day_of(CHANGES["autumn"], VIENNA, 15)
    shown = [at.astimezone(VIENNA).replace(tzinfo=None) + timedelta(minutes=15) for at in starts]
    rows = [f"{at:%d.%m.%Y %H:%M};0,{i + 100}" for i, at in enumerate(shown)]
    found = read(tmp_path, "\n".join(["Ende;kWh", *rows]))  # a German word
    assert [row["starts_at"] for row in found.rows] == [at.replace(tzinfo=None) for at in starts]


def test_rows_sorted_as_text_keep_both_hours(tmp_path):
    starts = day_of(CHANGES["autumn"], VIENNA, 15)
    rows = sorted(f"{at.astimezone(VIENNA):%d.%m.%Y %H:%M};0,{i + 100}" for i, at in enumerate(starts))
    found = read(tmp_path, "\n".join(["Beginn;kWh", *rows]))
    assert len(found.rows) == 100


def test_a_clock_that_is_never_put_forward_is_found_out(tmp_path):
    first = datetime(2024, 3, 30, tzinfo=UTC)
    rows = [f"{first + timedelta(minutes=30 * i):%Y-%m-%d %H:%M},0.{i + 100}" for i in range(96)]
    found = read(tmp_path, "\n".join(["Start,kWh", *rows]))
    assert found.rows[-1]["starts_at"] == datetime(2024, 3, 31, 23, 30)  # noqa: DTZ001
    assert "meters.clock_never_changes" in found.notes


def test_noughts_in_the_hour_that_is_not_are_no_readings(tmp_path):
    rows = [
        f"31.03.2024 {i // 4:02d}:{15 * (i % 4):02d};{'0,000' if 8 <= i < 12 else f'0,{i + 100}'}"
        for i in range(96)
    ]
    found = read(tmp_path, "\n".join(["Beginn;kWh", *rows]))
    assert len(found.rows) == 92
    assert Counter(code for _, _, code in found.codes) == {"no_such_time": 4}


def test_one_row_for_both_hours_covers_both(tmp_path):
    rows = [
        f"27.10.2024 {i:02d}:00 - {27 if i < 23 else 28}.10.2024 {(i + 1) % 24:02d}:00;0,{i + 100}"
        for i in range(24)
    ]
    found = read(tmp_path, "\n".join(["Datum;kWh", *rows]))
    assert sorted(Counter(row["minutes"] for row in found.rows).items()) == [(60, 23), (120, 1)]
    assert "meters.hour_covers_both" in found.notes
    assert sum(row["minutes"] for row in found.rows) == 25 * 60


@pytest.mark.parametrize(("day", "hours"), [("2024/03/31", 23), ("2024/10/27", 25), ("2024/05/01", 24)])
def test_numbered_hours_count_through_the_day(tmp_path, day, hours):
    rows = [f"X;{day};{hour};0,{hour:03d}" for hour in range(1, hours + 1)]
    found = read(tmp_path, "\n".join(["CUPS;Fecha;Hora;Consumo_kWh", *rows]), country="ES")
    at = datetime.strptime(day, "%Y/%m/%d")  # noqa: DTZ007
    assert [row["starts_at"] for row in found.rows] == [
        one.replace(tzinfo=None) for one in day_of(at, ZoneInfo("Europe/Madrid"), 60)
    ]


@given(st.sampled_from((900, 1800, 3600)), st.integers(0, 365), st.booleans())
def test_a_day_shifted_by_a_file_reads_the_same(tmp_path_factory, seconds, offset, ends):
    """Beginnings and ends of the same day give the same readings."""
    day = datetime(2024, 1, 1) + timedelta(days=offset)  # noqa: DTZ001
    starts = day_of(day, LONDON, seconds // 60)
    shift = timedelta(seconds=seconds if ends else 0)
    rows = [f"{(at + shift).astimezone(LONDON):%Y-%m-%d %H:%M},0.{i + 100}" for i, at in enumerate(starts)]
    found = read(tmp_path_factory.mktemp("day"), "\n".join([f"{'End' if ends else 'Start'},kWh", *rows]))
    assert [row["starts_at"] for row in found.rows] == [at.replace(tzinfo=None) for at in starts]
