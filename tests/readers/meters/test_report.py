"""The report that an operator sends a community: every figure to the last digit, whatever is merged or left out."""

import pytest

from tests.readers.meters.reading import read_path
from tests.readers.meters.report import write_report

FIGURES = ("import", "export", "allotted", "own", "surplus")


@pytest.mark.parametrize("quality", [True, False])
@pytest.mark.parametrize("merged", [True, False])
def test_every_figure_of_every_member_is_exact(tmp_path, quality, merged):
    path = tmp_path / "report.xlsx"
    truth = write_report(path, meters=5, generators=2, days=2, quality=quality, merged=merged)
    found = read_path(path, country="AT")
    sums: dict[tuple[str, str], int] = {}
    for row in found.rows:
        for name in FIGURES:
            if row[f"{name}_milliwh"] is not None:
                key = row["meter"], name
                sums[key] = sums.get(key, 0) + row[f"{name}_milliwh"]
    assert sums == truth
    assert len(found.rows) == found.account.lines == found.account.accepted == 5 * 192
    assert "meters.totals_agree" in found.notes
    estimated = [row["quality"] for row in found.rows].count("estimated")
    assert estimated == (5 * 4 if quality else 0)
    assert str(found.rows[0]["starts_at"]) == "2023-05-31 22:00:00"


def test_figures_of_the_operator_are_those_of_the_members(tmp_path):
    path = tmp_path / "report.xlsx"
    write_report(path, meters=3, generators=1, days=1)
    kinds = {
        row["meter"]: [name for name in FIGURES if row[f"{name}_milliwh"] is not None]
        for row in read_path(path).rows
    }
    assert sorted(kinds.values()) == [
        ["export", "surplus"],
        ["import", "allotted", "own"],
        ["import", "allotted", "own"],
    ]
