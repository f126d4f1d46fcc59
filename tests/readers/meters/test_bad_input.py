"""What meters cannot have read is named with its line, kept out, and not lost."""

import pytest

from tests.readers.meters.reading import read
from ultramicro.core.errors import BadInput


def half_hours(values, day="2024-01-08", head="Start,Consumption (kWh)"):
    """One or more days of half-hours; a value a row."""
    first = int(day[-2:])
    stamps = (
        f"{day[:8]}{first + i // 48:02d} {i % 48 // 2:02d}:{30 * (i % 2):02d}" for i in range(len(values))
    )
    return (
        "\n".join([head, *(f"{stamp},{value}" for stamp, value in zip(stamps, values, strict=True))]) + "\n"
    )


DAY = [f"0.{i + 100}" for i in range(48)]


def test_a_value_that_is_no_number_is_named_with_its_line(tmp_path):
    found = read(tmp_path, half_hours([*DAY[:5], "much", *DAY[6:]]))
    assert found.codes == [(7, "rejected", "reading_unreadable")]
    assert "much" in found.rejects[0]["raw"]
    assert (len(found.rows), found.account.accepted) == (47, 47)
    assert "meters.gaps" in found.notes


def test_an_empty_value_is_no_reading_of_0(tmp_path):
    found = read(tmp_path, half_hours([*DAY[:5], "", *DAY[6:]]))
    assert found.codes == [(7, "set_aside", "reading_empty")]
    assert len(found.rows) == 47


def test_a_time_that_cannot_be_read_is_named(tmp_path):
    found = read(tmp_path, half_hours(DAY).replace("2024-01-08 02:30", "2024-01-48 02:30"))
    assert found.codes == [(7, "rejected", "stamp_unreadable")]


def test_a_reading_that_stands_twice_counts_once(tmp_path):
    text = half_hours(DAY)
    found = read(tmp_path, text + text.splitlines()[9] + "\n")
    assert found.codes == [(50, "set_aside", "reading_repeated")]
    assert len(found.rows) == 48


def test_two_values_of_one_period_are_both_kept_out(tmp_path):
    found = read(tmp_path, half_hours(DAY) + "2024-01-08 02:30,9.5\n")
    assert found.codes == [(7, "rejected", "readings_differ"), (50, "rejected", "readings_differ")]
    assert len(found.rows) == 47


def test_a_measured_value_goes_before_an_estimate(tmp_path):
    head, *rows = half_hours(DAY, head="Start,Consumption (kWh),Status").splitlines()
    rows = [f"{row},Actual" for row in rows]
    found = read(tmp_path, "\n".join([head, *rows, "2024-01-08 02:30,9.5,Estimated"]) + "\n")
    assert found.codes == [(50, "set_aside", "reading_replaced")]
    assert len(found.rows) == 48


def test_two_meters_of_one_number_are_told_apart_from_slips(tmp_path):
    twice = half_hours(DAY) + half_hours([f"0.{i + 300}" for i in range(48)]).partition("\n")[2]
    found = read(tmp_path, twice)
    assert {code for _, _, code in found.codes} == {"twin_meters"}
    assert (found.account.rejected, found.rows) == (96, [])


def test_a_sum_of_the_day_among_its_hours_is_no_reading(tmp_path):
    hours = [i + 1 for i in range(24)]
    rows = [f"2024-01-08 {i:02d}:00,{kwh}" for i, kwh in enumerate(hours)]
    text = "\n".join(["Start,Consumption (kWh)", *rows, f"2024-01-08 00:00,{sum(hours)}"]) + "\n"
    found = read(tmp_path, text)
    assert found.codes == [(26, "set_aside", "daily_total")]
    assert found.kwh() == sum(hours)


def test_days_among_hours_are_kept_out(tmp_path):
    head = "Start,End,Consumption (kWh)"
    hours = [
        f"2024-01-08 {i:02d}:00,2024-01-{8 + (i == 23):02d} {(i + 1) % 24:02d}:00,{i}" for i in range(24)
    ]
    day = "2024-01-08 00:00,2024-01-09 00:00,276"
    found = read(tmp_path, "\n".join([head, *hours, day]) + "\n")
    assert found.codes == [(26, "rejected", "reading_overlaps")]
    assert found.kwh() == 276


def test_hours_and_days_in_one_column_keep_their_lengths(tmp_path):
    hours = [f"2024-01-08 {i:02d}:00,1" for i in range(24)]
    days = [f"2024-01-{9 + i:02d} 00:00,24" for i in range(6)]
    found = read(tmp_path, "\n".join(["Start,kWh", *hours, *days]) + "\n")
    assert [row["minutes"] for row in found.rows] == [60] * 24 + [1440] * 6


def test_a_meter_that_hangs_is_kept_out_from_the_first_value(tmp_path):
    values = [*DAY, *["0.437"] * (48 * 3 + 5), *DAY]
    found = read(tmp_path, half_hours(values))
    assert {code for _, _, code in found.codes} == {"reading_stuck"}
    assert [line for line, _, _ in found.codes] == list(range(50, 50 + 48 * 3 + 5))


def test_a_small_standing_load_is_no_meter_that_hangs(tmp_path):
    # A router and a boiler's clock: 4 watt-hours each half-hour for a week away from home.
    found = read(tmp_path, half_hours([*DAY, *["0.004"] * (48 * 7), *DAY]))
    assert found.account.rejected == 0


def test_a_week_of_noughts_is_asked_about_and_counted(tmp_path):
    found = read(tmp_path, half_hours([*DAY, *["0"] * (48 * 8), *DAY]))
    assert "meters.long_zeros" in found.notes
    assert found.account.accepted == len(found.rows) == 48 * 10


def test_a_generator_that_takes_a_little_at_night_takes_it(tmp_path):
    values = ["-0.004"] * 12 + ["1.5"] * 24 + ["-0.004"] * 12
    found = read(tmp_path, half_hours(values, head="Start,Generation (kWh)"))
    assert found.kwh("export") == 36
    assert found.kwh("import") == pytest.approx(0.096)
    assert "meters.night_use" in found.notes


def test_energy_taken_below_0_is_refused_unless_it_is_net(tmp_path):
    values = ["-0.500"] * 4 + DAY[4:]
    found = read(tmp_path, half_hours(values))
    assert {code for _, _, code in found.codes} == {"import_negative"}
    assert len(found.codes) == 4
    net = read(tmp_path, half_hours(values), direction="net")
    assert net.account.rejected == 0
    assert net.kwh("export") == 2


def test_power_becomes_energy_and_says_so(tmp_path):
    found = read(tmp_path, half_hours(["400"] * 24 + ["200"] * 24, head="Start,Power (W)"))
    assert found.kwh() == 7.2
    assert "meters.power_to_energy" in found.notes
    kilowatts = read(tmp_path, half_hours(["0.4"] * 24 + ["0.2"] * 24, head="Start,Load (kW)"))
    assert kilowatts.kwh() == 7.2


def test_a_counter_beside_the_readings_is_never_read_as_energy(tmp_path):
    head, *rows = half_hours(DAY, head="Start,Meter reading (kWh),Consumption (kWh)").splitlines()
    total, out = 5_000.0, []
    for i, row in enumerate(rows):
        stamp, value = row.split(",")
        total += float(value)
        out.append(f"{stamp},{total:.3f},{value if i != 20 else '0.999'}")
    found = read(tmp_path, "\n".join([head, *out]) + "\n")
    assert len(found.rows) == 48
    assert found.kwh() < 10
    assert "meters.register_differs" in found.notes


def test_a_counter_alone_gives_its_differences(tmp_path):
    text = half_hours([f"{1000 + i * 0.25:.2f}" for i in range(48)], head="Timestamp,Meter reading (kWh)")
    found = read(tmp_path, text)
    assert found.codes == [(2, "set_aside", "register_first")]
    assert {row["import_wh"] for row in found.rows} == {250}
    fell = read(tmp_path, text.replace("1005.00", "3.00"))
    assert ("rejected", "register_fell") in {(fate, code) for _, fate, code in fell.codes}


def test_a_printed_total_is_held_against_the_rows(tmp_path):
    head = "Start;Load (12,120 kWh);Status"
    rows = [f"2024-01-08 {i // 2:02d}:{30 * (i % 2):02d};0,2525;ok" for i in range(48)]
    assert "meters.total_agrees" in read(tmp_path, "\n".join([head, *rows]) + "\n").notes
    assert "meters.total_differs" in read(tmp_path, "\n".join([head, *rows[:-1]]) + "\n").notes


def test_figures_that_do_not_add_up_are_told(tmp_path):
    head = "Messzeitpunkt;Verbrauch (kWh);Restnetzbezug (kWh);Eigendeckung (kWh);Ideeller Anteil (kWh)"
    rows = [f"08.01.2024 {i // 4:02d}:{15 * (i % 4):02d};0,300;0,200;0,100;0,400" for i in range(1, 90)]
    assert "meters.identity_broken" not in read(tmp_path, "\n".join([head, *rows])).notes
    rows[3] = rows[3].replace("0,200", "0,250")
    found = read(tmp_path, "\n".join([head, *rows]))
    assert "meters.identity_broken" in found.notes
    assert (found.kwh("own"), found.kwh("allotted")) == (pytest.approx(8.9), pytest.approx(35.6))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("Name,Amount\nA,5\nB,6\n", "no readings with times"),
        ("", "it is empty"),
        ("<xml/>", "neither Green Button"),
    ],
)
def test_what_is_no_meter_export_says_so(tmp_path, content, why):
    with pytest.raises(BadInput, match=why):
        read(tmp_path, content)


@pytest.mark.parametrize(
    "settings",
    [{"stamps": "middle"}, {"direction": "up"}, {"time_zone": "Europe/Nowhere"}, {"country": "US"}],
)
def test_settings_that_cannot_be_are_refused(tmp_path, settings):
    with pytest.raises(BadInput):
        read(tmp_path, half_hours(DAY), **settings)


def test_a_unit_in_the_cell_goes_before_that_of_the_header(tmp_path):
    found = read(tmp_path, half_hours(["250 Wh"] * 24 + ["0.25 kWh"] * 24, head="Start,Import Wh"))
    assert {row["import_wh"] for row in found.rows} == {250}


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("{},1,250", 24),
        ("{},0,5", 24),
        ('{},"1,250"', 48),
        ("{},1.25,7", 48),
        ("{};1,250", 48),
        ("{};1;7", 48),
    ],
)
def test_a_number_in_two_cells_is_no_smaller_one(tmp_path, row, kept):
    mark = ";" if ";" in row else ","
    lines = half_hours(DAY, head="Start,Consumption (kWh)").splitlines()
    stamps = [line.partition(",")[0] for line in lines[1:]]
    body = [row.format(stamp) if i % 2 else f"{stamp}{mark}2" for i, stamp in enumerate(stamps)]
    found = read(tmp_path, "\n".join([lines[0].replace(",", mark), *body]) + "\n")
    assert len(found.rows) == found.account.accepted == kept
    assert {code for _, _, code in found.codes} == ({"reading_in_two_cells"} if kept < 48 else set())
    assert found.account.rejected == 48 - kept


def test_a_file_with_every_number_in_two_cells_says_what_to_do(tmp_path):
    with pytest.raises(BadInput, match="semicolons"):
        read(tmp_path, half_hours([f"0,{i + 100}" for i in range(48)]))
