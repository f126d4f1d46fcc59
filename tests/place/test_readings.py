"""The readings of a place: one row a meter and period, of whatever files, and every line accounted for."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ultramicro.cli.accounts import account_json
from ultramicro.place.opening import open_folder

TOML = 'version = 1\nname = "Here"\n'


@pytest.fixture
def town(tmp_path):
    (tmp_path / "place.toml").write_text(TOML)
    (tmp_path / "energy" / "readings").mkdir(parents=True)
    return tmp_path


def put(town: Path, name: str, values, *, day="2026-01-05", head="Start,Consumption (kWh)", minutes=30):
    first = datetime.fromisoformat(day)
    stamps = (first + timedelta(minutes=minutes * i) for i in range(len(values)))
    rows = [f"{stamp:%Y-%m-%d %H:%M},{value}" for stamp, value in zip(stamps, values, strict=True)]
    (town / "energy" / "readings" / name).write_text("\n".join([head, *rows]) + "\n")


def meters(town: Path, *rows: str):
    text = "\n".join(["meter,metering_point,kind,capacity_w", *rows])
    (town / "energy" / "meters.csv").write_text(text + "\n")


def opened(town):
    return open_folder(town, lambda table: ())


def readings(town):
    return opened(town).table("readings").order_by(["meter", "starts_at"]).to_pyarrow().to_pylist()


def account(town):
    found = {r.file.rpartition("/")[2]: r for r in opened(town).files.readings}
    for reading in found.values():
        assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    return found


def ids(reading):
    return {note.id for note in reading.notes}


DAY = [f"0.{i + 100}" for i in range(48)]


def test_a_month_downloaded_again_counts_once(town):
    put(town, "home.csv", DAY)
    put(town, "home-again.csv", DAY)
    meters(town, "home,home-again,home,")
    assert len(readings(town)) == 48
    found = account(town)
    assert sorted((r.accepted, r.set_aside) for name, r in found.items() if name != "meters.csv") == [
        (0, 48),
        (48, 0),
    ]
    rejects = opened(town).table("rejects").to_pyarrow().to_pylist()
    assert {(r["code"], r["fate"]) for r in rejects} == {("reading_repeated_in", "set_aside")}
    assert len(rejects) == 48


def test_a_gap_that_another_file_fills_is_none_and_one_between_files_is_told(town):
    put(town, "home.csv", [*DAY, *DAY[:10]])
    put(town, "home-late.csv", DAY, day="2026-01-07")
    meters(town, "home,home-late,home,")
    assert "meters.gaps" in ids(account(town)["home.csv"])
    assert "meters.gaps" not in ids(account(town)["home-late.csv"])
    put(town, "home-between.csv", DAY[10:], day="2026-01-06 05:00")
    meters(town, "home,home-late,home,", "home-between,,home,")
    text = (town / "place.toml").read_text()
    (town / "place.toml").write_text(
        text + '[[files]]\nmatch = "energy/readings/*between.csv"\nmeter = "home"\n'
    )
    assert not any("meters.gaps" in ids(each) for each in account(town).values())


def test_what_reaches_further_is_newer_and_counts(town):
    put(town, "home.csv", DAY)
    put(town, "later.csv", ["9.9", *DAY[1:], "0.5"])
    meters(town, "home,later,home,")
    rows = readings(town)
    assert (rows[0]["import_wh"], len(rows)) == (9900, 49)
    assert "readings.replaced" in ids(account(town)["home.csv"])


def test_a_late_reading_fills_its_own_period_alone(town):
    put(town, "home.csv", [*DAY[:10], "", *DAY[11:]])
    before = readings(town)
    late = "meter,starts_at,import_wh,export_wh\nhome,2026-01-05 05:00:00,77,0\n"
    (town / "energy" / "readings" / "late.csv").write_text(late)
    after = readings(town)
    assert [row for row in after if row not in before] == [after[10]]
    assert after[10]["import_wh"] == 77


def test_taken_and_given_of_two_files_are_one_meter(town):
    put(town, "a.csv", DAY)
    put(town, "b.csv", DAY, head="Start,Export (kWh)")
    (town / "place.toml").write_text(TOML + '[[files]]\nmatch = "energy/readings/*"\nmeter = "home"\n')
    rows = readings(town)
    assert len(rows) == 48
    assert all(row["import_wh"] == row["export_wh"] > 0 for row in rows)


def test_meters_that_nobody_listed_are_told_and_come_back(town):
    put(town, "stranger.csv", DAY)
    put(town, "home.csv", DAY)
    meters(town, "home,,home,")
    assert {row["meter"] for row in readings(town)} == {"home"}
    assert "readings.meter_unknown" in ids(account(town)["stranger.csv"])
    meters(town, "home,,home,", "flat,STRANGER,home,")
    assert {row["meter"] for row in readings(town)} == {"home", "flat"}


def test_without_a_list_of_meters_every_meter_counts(town):
    put(town, "anybody.csv", DAY)
    assert {row["meter"] for row in readings(town)} == {"anybody"}
    assert {row["export_wh"] for row in readings(town)} == {0}


def test_numbers_are_compared_without_blanks_and_lost_noughts(town):
    put(town, "x.csv", DAY)
    text = (town / "energy" / "readings" / "x.csv").read_text().splitlines()
    body = "\n".join(["MPAN," + text[0], *("0012345678901," + line for line in text[1:])])
    (town / "energy" / "readings" / "x.csv").write_text(body + "\n")
    meters(town, "home,12345678901,home,")
    assert {row["meter"] for row in readings(town)} == {"home"}


def test_two_meters_of_one_number_in_two_files_are_both_kept_out(town):
    week = DAY * 7
    put(town, "one.csv", week)
    put(town, "two.csv", [f"0.{i % 48 + 400}" for i in range(48 * 7)])
    (town / "place.toml").write_text(TOML + '[[files]]\nmatch = "energy/readings/*"\nmeter = "home"\n')
    found = account(town)
    assert [r.rejected for r in found.values()] == [336, 336]
    assert all("readings.twin_meters" in ids(r) for r in found.values())
    assert readings(town) == []


def test_hours_of_one_file_give_way_to_half_hours_of_another(town):
    put(town, "fine.csv", DAY)
    put(town, "coarse.csv", [1.0] * 30, minutes=60)
    (town / "place.toml").write_text(TOML + '[[files]]\nmatch = "energy/readings/*"\nmeter = "home"\n')
    rows = readings(town)
    assert sorted({row["minutes"] for row in rows}) == [30, 60]
    assert len(rows) == 48 + 6
    assert "readings.overlap" in ids(account(town)["coarse.csv"])


@pytest.mark.parametrize(
    ("kind", "capacity", "value", "head", "said"),
    [
        ("home", 0, "0.004", "Start,Consumption (kWh)", "readings.use_low"),
        ("home", 0, "9.5", "Start,Consumption (kWh)", "readings.use_high"),
        ("generator", 5000, "0.40", "Start,Generation (kWh)", "readings.peak_low"),
        ("generator", 5000, "5.00", "Start,Generation (kWh)", "readings.peak_high"),
        ("generator", 5000, "2.00", "Start,Generation (kWh)", ""),
        ("home", 0, "0.200", "Start,Consumption (kWh)", ""),
    ],
)
def test_values_far_from_any_home_or_roof_are_asked_about(town, kind, capacity, value, head, said):  # noqa: PLR0917
    values = [value if i % 2 else f"{float(value) * 0.9:.4f}" for i in range(48 * 30)]
    put(town, "m.csv", values, head=head)
    meters(town, f"m,,{kind},{capacity}")
    bands = {each for each in ids(account(town)["m.csv"]) if each.startswith("readings.")}
    assert bands == ({said} if said else set())
    # A question takes nothing away.
    assert len(readings(town)) == 48 * 30


def test_check_counts_meters_month_by_month(town, capsys):
    put(town, "home.csv", DAY * 40, day="2026-03-01")
    place = opened(town)
    months = account_json(place)["meter_months"]
    assert [(m["month"], m["readings"], m["of"]) for m in months] == [
        ("2026-03", 1486, 1486),
        ("2026-04", 434, 1440),
    ]
    total = sum(m["import_milliwh"] for m in months)
    assert total == sum(int(value[2:]) for value in DAY) * 40 * 1000
    assert json.dumps(months)


def test_a_place_without_a_club_says_nothing_of_meters(town):
    (town / "payments").mkdir()
    (town / "payments" / "a.csv").write_text("Date,Supplier,Amount\n1/2/2026,A Ltd,5.00\n")
    assert "meter_months" not in account_json(opened(town))


def test_the_made_up_towns_club_is_read_whole(demo_place):
    place = open_folder(demo_place, lambda table: ())
    rows = place.table("readings").to_pyarrow().to_pylist()
    count: dict[str, int] = {}
    for row in rows:
        count[row["meter"]] = count.get(row["meter"], 0) + 1
    assert count.pop("home-07") == 2 * (743 + 720) - 5
    assert set(count.values()) == {2 * (743 + 720)}
    assert len(count) == 12
    late = next(r for r in rows if r["meter"] == "home-04" and str(r["starts_at"]) == "2026-04-20 16:00:00")
    assert late["file"].endswith("home-04-late.csv")


def rows_of(values, *, first="2026-01-05", minutes=30, write="{at:%Y-%m-%d %H:%M},{value}", shift=0):
    start = datetime.fromisoformat(first)
    return [
        write.format(at=start + timedelta(minutes=minutes * (i + shift)), value=value)
        for i, value in enumerate(values)
    ]


KWH = "Start,Consumption (kWh)"
# What was wrong: the file's lines, the readings that count, and each code of a line with the first line it names
# (or of a note, where nothing is kept out).
BAD = {
    "power": (["Start,Power (kW)", *rows_of(DAY)], 48, {"meters.power_to_energy"}, None),
    "mixed": ([KWH, *rows_of(DAY), "2026-01-05 00:00,5.928"], 48, {"daily_total"}, 50),
    "ending": ([KWH.replace("Start", "End"), *rows_of(DAY, shift=1)], 48, set(), None),
    "night": (["Start,Generation (kWh)", *rows_of(["-0.002"] * 12 + ["0.9", "0.8"] * 12 + ["-0.002"] * 12)], 48, {"meters.night_use"}, None),
    "below": ([KWH, *rows_of([*DAY[:5], "-1.5", *DAY[6:]])], 47, {"import_negative"}, 7),
    "stuck": ([KWH, *rows_of(DAY + ["0.777"] * 200 + DAY)], 96, {"reading_stuck"}, 50),
    "twice": ([KWH, *rows_of(DAY), *rows_of(DAY)[9:10]], 48, {"reading_repeated"}, 50),
    "differ": ([KWH, *rows_of(DAY), *rows_of(["9.5"])], 47, {"readings_differ"}, 2),
    "twins": ([KWH, *rows_of(DAY), *rows_of([f"0.{i + 300}" for i in range(48)])], 0, {"twin_meters"}, 2),
    "stranger": ([KWH, *rows_of(DAY)], 0, {"meter_unknown"}, 2),
    "register": (["Start,Consumption (kWh),Meter reading (kWh)", *rows_of([f"{each},{7000 + i}" for i, each in enumerate(DAY)])], 48, set(), None),
}  # fmt: skip


def test_every_bad_reading_is_named_with_file_and_row_kept_out_and_not_lost(town):
    for name, (lines, _, _, _) in BAD.items():
        (town / "energy" / "readings" / f"{name}.csv").write_text("\n".join(lines) + "\n")
    meters(
        town,
        *(f"{name},,{'generator' if name == 'night' else 'home'}," for name in BAD if name != "stranger"),
    )
    place = opened(town)
    found = {reading.file.rpartition("/")[2]: reading for reading in place.files.readings}
    rejects, table = (place.table(name).to_pyarrow().to_pylist() for name in ("rejects", "readings"))
    for name, (lines, kept, codes, line) in BAD.items():
        mine = [row for row in rejects if row["file"].endswith(f"/{name}.csv")]
        told = {row["code"] for row in mine} | ids(found[f"{name}.csv"])
        assert not codes or codes & told, (name, told)
        assert sum(row["meter"] == name for row in table) == kept, name
        assert found[f"{name}.csv"].lines == len(lines) - 1, name
        if line is not None:
            assert line in {row["line"] for row in mine}, name
        assert all(row["raw"] for row in mine), name
    # What was wrong of one file is in no month of another.
    assert {row["import_wh"] for row in table if row["meter"] == "power"} == {
        round(50 + i / 2) for i in range(48)
    }
    assert min(row["import_wh"] for row in table) >= 0
