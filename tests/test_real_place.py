"""A whole place of real files: from raw council files to a page, with every line accounted for."""

import csv
import io
import re
from decimal import Decimal

import pytest
from benchmarks.hyndburn import build

from ultramicro.reports.place_report import write_report
from ultramicro.techniques import open_place

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def place(tmp_path_factory, shared_data):
    return open_place(build(tmp_path_factory.mktemp("real") / "place", shared_data))


def test_every_line_of_every_file_is_accounted_for(place):
    readings = [r for r in place.files.readings if r.file.startswith("payments/")]
    assert len(readings) == 107
    for reading in readings:
        assert reading.accepted + reading.rejected + reading.set_aside == reading.lines > 0
        assert reading.accepted >= 0.995 * reading.lines
    total = int(place.table("payments").amount_pence.sum().execute())
    assert total == sum(r.total_pence for r in readings)


def pence(text):
    digits = re.sub(r"[^\d.]", "", text)
    negative = "-" in text or text.strip().startswith("(")
    return round(Decimal(digits) * 100) * (-1 if negative else 1) if digits else 0


def test_sums_agree_with_a_plain_reading_of_the_last_column(place, shared_data):
    """The later files end with the amount; a second road, by Python's csv, must lead to the same sums."""
    ends = {r.file: r for r in place.files.readings if r.columns.get("amount") == "Amount Paid"}
    assert len(ends) > 10
    for reading in ends.values():
        raw = (place.root / reading.file).read_bytes().decode("cp1252")
        rows = [[c for c in row if c.strip()] for row in csv.reader(io.StringIO(re.sub(r"\r\n?", "\n", raw)))]
        data = [row for row in rows if len(row) > 3 and row[-1] != "Amount Paid"]
        assert sum(pence(row[-1]) for row in data) == reading.total_pence, reading.file


def test_the_page_is_written_with_its_map_and_its_ranges(place, tmp_path):
    front = write_report(place, tmp_path).read_text(encoding="utf-8")
    pages = [front, *(path.read_text(encoding="utf-8") for path in (tmp_path / "report").glob("*.html"))]
    assert any("Accrington" in page for page in pages)
    assert sum(page.count("<svg") for page in pages) >= 8
    assert "<script" not in front
