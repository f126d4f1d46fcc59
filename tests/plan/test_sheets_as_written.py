"""Two groups' sheets, written from the documentation before anybody had seen how they are read.

An estate's organiser and a valley's wrote what they have and want, as messily as people do. wanted.csv says of
each row what it means (good or use, quantity and unit), or `?` and a word of what it must be asked.
"""

import csv
from pathlib import Path

import pytest

from tests.plan.test_meanings import gathered
from tests.readers.test_tables import read
from ultramicro.core.packing import unpacked

HERE = Path(__file__).parent / "sheets_as_written"
WANTED = list(csv.DictReader((HERE / "wanted.csv").read_text(encoding="utf-8").splitlines()))


def told_of(tmp_path, group):
    """Say of each row, by table and line, what it was taken for or what is asked."""
    told = {}
    kept = {}
    for table in ("resources", "needs"):
        text = (HERE / f"{group}_{table}.csv").read_text(encoding="utf-8")
        _, kept[table], rejects = read(tmp_path, table, text)
        told |= {(table, row["line"]): ("?", f"{row['name']}: {unpacked(row['reason'])}") for row in rejects}
    for m in gathered(kept["resources"], kept["needs"]).meanings:
        place = (m.row.table, m.row.line)
        told[place] = (
            ("?", f"{m.row.name}: {m.left.why}") if m.left else (m.taken_as, f"{m.quantity:g} {m.unit}")
        )
    return told


@pytest.mark.parametrize("group", ["estate", "valley"])
def test_every_row_is_read_as_meant_or_asked_about_by_its_name(tmp_path, group):
    told = told_of(tmp_path, group)
    wanted = [row for row in WANTED if row["group"] == group]
    assert len(told) == len(wanted) == 50
    for row in wanted:
        taken, said = told[row["table"], int(row["line"])]
        assert (row["name"], taken) == (row["name"], row["meant"])
        assert row["says"] in said
        assert taken != "?" or row["name"] in said
