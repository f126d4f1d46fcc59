"""Files of sun and streams: every line is a period or is left out with its reason, and no unit is guessed."""

# ruff: noqa: DTZ001  times of tables are in universal time without saying so

from datetime import datetime

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.place.readers.series.reader import SeriesReader
from ultramicro.place.readers.series.stamps import day_first, moment


def read(tmp_path, text, table="irradiance", name="a.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    reading = SeriesReader(table).read(path, file=name, settings={}, out=tmp_path)
    assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    rows = pq.read_table(reading.tables[table]).to_pylist()
    left = pq.read_table(reading.tables["rejects"]).to_pylist()
    return reading, rows, {row["line"]: row["code"] for row in left}


def test_a_file_of_the_met_office_is_read_as_it_is_published(tmp_path):
    text = """Conventions,G,BADC-CSV,1
location,G,52.836,-1.251
long_name,ob_end_time,Date at end of observation period,s
long_name,glbl_irad_amt,Global solar irradiation amount,KJ/m2
data
ob_end_time,id,ob_hour_count,glbl_irad_amt
2014-06-01 12:00:00,4202,1,3600
2014-06-01 13:00:00,4202,1,NA
2014-06-01 14:00:00,4202,1,1800
2014-06-01 23:59:00,4202,24,20000
end data
"""
    reading, rows, left = read(tmp_path, text)
    assert [(r["starts_at"], r["sun_wh_per_sqm"]) for r in rows] == [
        (datetime(2014, 6, 1, 11), 1000.0),
        (datetime(2014, 6, 1, 13), 500.0),
    ]
    assert (rows[0]["lat"], rows[0]["lon"]) == (52.836, -1.251)
    assert left == {8: "series.no_value", 10: "series.too_long", 11: "series.no_time"}
    assert "series.ending" in {note.id for note in reading.notes}


def test_a_file_of_pvgis_is_power_and_says_where_it_is(tmp_path):
    text = """Latitude (decimal degrees):\t52.8
Longitude (decimal degrees):\t-1.25

time,G(h),T2m
20140601:1110,800.0,15
20140601:1210,700.0,15
20140601:1310,-5,15
20140601:1410,1900,15
"""
    _, rows, left = read(tmp_path, text)
    assert [(r["starts_at"].hour, r["sun_wh_per_sqm"]) for r in rows] == [(11, 800.0), (12, 700.0)]
    assert rows[0]["lat"] == 52.8
    assert left == {7: "series.below_nought", 8: "series.too_much_sun"}


@pytest.mark.parametrize(
    ("header", "printed", "wh"),
    [("GHI (kJ/m2)", "360", 100), ("GHI kWh/m2", "0.1", 100), ("global horizontal Wh/m²", "100", 100),
     ("GHI (W/m2)", "200", 100), ("GHI MJ/m2", "0.36", 100)],
)  # fmt: skip
def test_units_come_from_the_header_and_rates_are_of_their_period(tmp_path, header, printed, wh):
    text = f"time,{header}\n2023-01-01 10:00,{printed}\n2023-01-01 10:30,{printed}\n"
    _, rows, _ = read(tmp_path, text)
    assert [row["sun_wh_per_sqm"] for row in rows] == [pytest.approx(wh)] * 2
    assert rows[0]["minutes"] == 30


@pytest.mark.parametrize(
    ("header", "printed", "kind", "value"),
    [("kW", "4", "wh", 2000), ("Energy (kWh)", "4", "wh", 4000), ("Power (MW)", "0.004", "wh", 2000),
     ("flow (m3/s)", "1.5", "m3_s", 1.5), ("flow l/s", "1500", "m3_s", 1.5)],
)  # fmt: skip
def test_power_energy_and_flow_are_told_apart(tmp_path, header, printed, kind, value):
    text = f"Date_Time,{header},,\n31/12/22 23:30,{printed},,\n1/1/23 00:00,{printed},,\n"
    _, rows, _ = read(tmp_path, text, "natural_series", "weir.csv")
    assert {row["kind"] for row in rows} == {kind}
    assert [row["value"] for row in rows] == [pytest.approx(value)] * 2
    assert rows[0]["series"] == "weir"


def test_a_time_that_stands_twice_counts_once(tmp_path):
    _, rows, left = read(tmp_path, "time,GHI (W/m2)\n2023-01-01 10:00,5\n2023-01-01 10:00,6\n")
    assert [row["sun_wh_per_sqm"] for row in rows] == [5]
    assert left == {3: "series.again"}


def test_a_column_of_sun_without_a_unit_on_a_slope_or_without_times_is_refused(tmp_path):
    for text in (
        "time,G(i)\n2023-01-01 10:00,5\n",
        "GHI (W/m2)\n5\n",
        "time,temperature\n2023-01-01 10:00,5\n",
    ):
        with pytest.raises(BadInput, match="no column of times"):
            read(tmp_path, text)


def test_dates_that_can_be_read_two_ways_are_refused(tmp_path):
    with pytest.raises(BadInput, match="day or the month"):
        read(tmp_path, "time,GHI (W/m2)\n1/2/2023 10:00,5\n")
    assert day_first(["1/2/23 10:00", "13/2/23 10:00"])
    assert not day_first(["1/2/23 10:00", "2/13/23 10:00"])


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(
        lambda at: at.replace(second=0, microsecond=0)
    )
)
def test_a_moment_reads_the_same_however_it_is_written(at):
    forms = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%d/%m/%Y %H:%M", "%Y%m%d:%H%M", "%d.%m.%Y %H:%M:%S"]
    assert {moment(at.strftime(form), first_is_day=True) for form in forms} == {at}


@given(st.text(max_size=20))
def test_what_is_no_moment_is_none_and_never_an_error(text):
    assert moment(text, first_is_day=True) is None or text.strip()


values = st.sampled_from(["5", "0", "NA", "", "x", "-3", "1e9", "7.5", "nan"])


@given(st.lists(st.tuples(st.integers(0, 40), values), max_size=30))
def test_every_line_is_accounted_for(tmp_path_factory, cells):
    rows = [f"2023-01-{1 + hour // 24:02d} {hour % 24:02d}:00,{value}" for hour, value in cells]
    text = "time,GHI (W/m2)\n2022-12-31 00:00,1\n" + "\n".join(rows) + "\n"
    reading, taken, left = read(tmp_path_factory.mktemp("s"), text)
    assert reading.lines == len(cells) + 1
    assert len(taken) == reading.accepted == len({row["starts_at"] for row in taken})
    assert len(left) == reading.rejected + reading.set_aside


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told(tmp_path, encoding):
    _, rows, _ = read(tmp_path, "time;GHI (W/m²)\n2023-01-01 10:00;5,5\n", encoding=encoding)
    assert rows[0]["sun_wh_per_sqm"] == 5.5
