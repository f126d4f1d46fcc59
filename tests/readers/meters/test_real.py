"""Real exports outside the project: each month to the last printed digit, against sums made without the reader."""

import csv
import io
import re
import time
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from tests.readers.meters.reading import read_path
from tests.readers.meters.report import write_report
from ultramicro.place.readers.meters.reader import MeterReader

pytestmark = pytest.mark.real

VIENNA = ZoneInfo("Europe/Vienna")
# File: column of the values, records above them, delimiter, and the figure; read here by hand.
BY_HAND = {
    "ClamStrom.csv": (2, 1, ";", "import"), "EnergienetzeSteiermark.csv": (5, 2, ";", "import"),
    "EnergienetzeSteiermarkv2.csv": (5, 1, ";", "import"), "IKB1.csv": (1, 1, ",", "import"),
    "KaerntenNetz_Oktober2025.csv": (7, 1, ";", "import"), "LinzAG-v2.CSV": (2, 1, ";", "import"),
    "KaerntenNetz_with_values_missing.csv": (2, 9, ";", "import"), "LinzAG.csv": (2, 1, ";", "import"),
    "NetzNOE-Jahreseinspeisung.csv": (1, 1, ";", "export"), "NetzNOEv2.csv": (1, 1, ";", "import"),
    "NetzNOEv3-eeg.csv": (1, 1, ";", "import"), "SalzburgNetz1.csv": (1, 1, ";", "import"),
    "VorarlbergNetz.csv": (2, 4, ";", "import"), "stromnetz.graz.csv": (4, 1, ",", "import"),
    "stromnetz.graz.v2.csv": (2, 2, ";", "import"), "tiwag.csv": (2, 5, ";", "import"),
    "wienernetze-econtrol.csv": (3, 1, ";", "import"), "wienernetze.csv": (3, 1, ";", "import"),
}  # fmt: skip
ENCODINGS = {"VorarlbergNetz.csv": "utf-16-le", "ClamStrom.csv": "cp1252", "KaerntenNetz_Oktober2025.csv": "cp1252",
             "KaerntenNetz_with_values_missing.csv": "cp1252"}  # fmt: skip
# File: how its times are written, and whether they are the ends of their periods; seen in the files.
TIMES = {
    "IKB1.csv": ("%d.%m.%Y %H:%M", True), "KaerntenNetz_Oktober2025.csv": ("%d.%m.%Y %H:%M", False),
    "NetzNOE-Jahreseinspeisung.csv": ("%d.%m.%Y %H:%M", True), "SalzburgNetz1.csv": ("%Y-%m-%d %H:%M:%S", False),
    "tiwag.csv": ("%d.%m.%Y %H:%M:%S", False), "wienernetze-econtrol.csv": ("%Y-%m-%dT%H:%M%z", True),
    "kwg-at.xlsx": ("%d.%m.%Y %H:%M", True), "stadtwerke_kufstein.xlsx": ("%d.%m.%Y %H:%M", False),
}  # fmt: skip


@pytest.fixture
def exports(shared_data, tmp_path):
    """Copies of the exports, as reading writes beside them."""
    folder = shared_data / "energy" / "meters-at"

    def copy(name):
        path = tmp_path / name
        path.write_bytes((folder / name).read_bytes())
        return path

    return copy


def months(found, figure):
    sums = defaultdict(int)
    for row in found.rows:
        local = row["starts_at"].replace(tzinfo=ZoneInfo("UTC")).astimezone(VIENNA)
        sums[f"{local:%Y-%m}"] += row[f"{figure}_milliwh"] or 0
    return dict(sums)


@pytest.mark.parametrize("name", BY_HAND)
def test_a_text_export_adds_up_to_its_own_column(exports, name):
    path = exports(name)
    at, above, delimiter, figure = BY_HAND[name]
    text = path.read_bytes().decode(ENCODINGS.get(name, "utf-8-sig"))
    cells = [
        row[at] for row in list(csv.reader(io.StringIO(text), delimiter=delimiter))[above:] if len(row) > at
    ]
    truth = sum(Decimal(cell.replace(",", ".")) for cell in cells if cell.strip())
    found = read_path(path, country="AT")
    # The dictionary keeps millionths of a kilowatt-hour.
    assert Decimal(sum(row[f"{figure}_milliwh"] for row in found.rows)) / 10**6 == round(truth, 6)
    assert found.account.rejected == 0


def cells_of(path):
    """The time and the value of each record, without the reader; a period's text is as long as its beginning."""
    if path.suffix == ".xlsx":
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return [(str(r[0]), str(r[1])) for r in rows if str(r[0])[:1].isdigit() and r[1] != ""]
    at, above, delimiter, _ = BY_HAND[path.name]
    text = path.read_bytes().decode(ENCODINGS.get(path.name, "utf-8-sig"))
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))[above:]
    return [(r[0], r[at].replace(",", ".")) for r in rows if len(r) > at and r[at].strip()]


@pytest.mark.parametrize("name", TIMES)
def test_months_are_those_of_the_times_as_they_are_written(exports, name):
    path, (form, ends) = exports(name), TIMES[name]
    truth = defaultdict(Decimal)
    for said, value in cells_of(path):
        at = datetime.strptime(said.split(" - ")[0], form) - timedelta(minutes=1 if ends else 0)  # noqa: DTZ007  as it is written
        truth[f"{at:%Y-%m}"] += Decimal(value)
    found = read_path(path, country="AT")
    figure = "export" if "einspeisung" in name else "import"
    assert {at: Decimal(wh) / 10**6 for at, wh in months(found, figure).items()} == truth
    assert not {"meters.total_differs"} & found.notes


def test_the_total_that_an_operator_prints_is_what_was_read(exports):
    assert "meters.total_agrees" in read_path(exports("SalzburgNetz1.csv"), country="AT").notes


def test_taken_and_given_in_rows_and_a_time_that_stands_twice(exports):
    path = exports("ebnerStrom.xlsx")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[2:]
    truth = {
        code: sum(Decimal(str(r[2])) for r in rows if r[1] == code and r[2] != "")
        for code in ("1.8.0", "2.8.0")
    }
    found = read_path(path, country="AT")
    assert Decimal(found.kwh("export")).quantize(Decimal("0.01")) == truth["2.8.0"]
    # 02:00 and 03:00 of the day on which clocks are put forward are one moment, and both rows have its 0.21 kWh.
    assert Decimal(found.kwh()).quantize(Decimal("0.01")) == truth["1.8.0"] - Decimal("0.21")
    codes = [code for _, _, code in found.codes]
    assert codes.count("reading_repeated") == 1
    assert codes.count("reading_empty") == 2320


def test_an_hour_that_covers_two_when_clocks_go_back(exports):
    found = read_path(exports("stadtwerke_kufstein.xlsx"), country="AT")
    assert sorted({row["minutes"] for row in found.rows}) == [60, 120]
    assert "meters.hour_covers_both" in found.notes


def test_periods_follow_each_other_everywhere(exports):
    for name in (*BY_HAND, "kwg-at.xlsx"):
        found = read_path(exports(name), country="AT")
        gaps = sum(
            (b["starts_at"] - a["starts_at"]).total_seconds() != a["minutes"] * 60
            for a, b in pairwise(found.rows)
        )
        assert gaps == 0, name


def test_an_added_and_a_renamed_column_change_nothing(exports):
    path = exports("KaerntenNetz_Oktober2025.csv")
    before = read_path(path, country="AT")
    text = path.read_bytes().decode("cp1252")
    lines = [line + (";Neu" if i == 0 else f";{i}") for i, line in enumerate(text.splitlines())]
    changed = "\r\n".join(["Tarif;" + lines[0], *(f"T1;{line}" for line in lines[1:])])
    changed = re.sub("Wert;Einheit", "Messergebnis;ME", changed, count=1).replace("Startdatum", "Gültig ab")
    path.write_bytes(changed.encode("cp1252"))
    after = read_path(path, country="AT")
    assert [row["import_milliwh"] for row in after.rows] == [row["import_milliwh"] for row in before.rows]
    assert [row["starts_at"] for row in after.rows] == [row["starts_at"] for row in before.rows]


@pytest.mark.long
def test_how_long_reading_takes(shared_data, tmp_path):
    """All exports together, and an operator's report of 34 meters and 75 days. [CPU-s]"""
    paths = sorted(
        p for p in (shared_data / "energy" / "meters-at").iterdir() if p.suffix.lower() in {".csv", ".xlsx"}
    )
    report = tmp_path / "report.xlsx"
    write_report(report, meters=34, generators=4, days=75)
    spent = []
    for some in (paths, [report]):
        started = time.process_time()
        for path in some:
            MeterReader().read(path, file=path.name, settings={"country": "AT"}, out=tmp_path)
        spent.append(time.process_time() - started)
    # Twice the aim: the machine that tests run on may be shared.
    assert spent[0] < 4, spent
    assert spent[1] < 8, spent
