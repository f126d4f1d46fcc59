"""The start-up sheets: one page of paper an enterprise, nothing loaded, whatever names people give."""

import re
import subprocess
from dataclasses import dataclass
from datetime import date

import pytest

from tests.reports.chromium import chromium
from ultramicro.core.contract import UNDATED, Answer
from ultramicro.core.message import Pence, say
from ultramicro.main import main
from ultramicro.plan.filled import table_by_column
from ultramicro.reports.pages.sheets import has_sheets, sheets_html

EVIL = "<script>alert(1)</script>Bakery"
PARTS = ("in_short", "needs", "who_does_it", "first_year", "break_even", "sensitive", "permits")


@dataclass(frozen=True)
class Sheets(Answer):
    rows: tuple

    def figures(self):
        return ()

    def tables(self):
        return {"plan_sheets": table_by_column("plan_sheets", self.rows)} if self.rows else {}

    def checks(self):
        return ()


def sheets(*names, lines=5):
    return Sheets(rows=tuple(
        {"activity": name, "part": part, "item": f"{part} {n}", "says": "somebody here who can do it, near the old foundry",
         "amount": say("{sum}", sum=Pence(-123_450, "whole")) if part == "first_year" else say("16 hours a week")}
        for name in names for part in PARTS for n in range(lines)
    ))  # fmt: skip


def test_every_line_of_every_part_stands_on_it_and_names_run_nothing():
    page = sheets_html("A <b>town</b>", date(2026, 3, 31), sheets(EVIL, "Laundry"))
    assert page.count("<article") == 2
    assert "<script>" not in page
    assert "<b>town" not in page
    assert "default-src 'none'" in page
    for part in PARTS:
        assert page.count(f"{part} 4") == 2
    assert "−\u2060£1,234" in page or "−\u2060£1,235" in page
    assert not re.search(r"(src|href)=\"https?:", page)


def test_a_place_without_a_plan_has_none():
    assert not has_sheets(Sheets(rows=()))


def test_plan_writes_them_beside_its_tables(tmp_path, capsys):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "resources.csv").write_text(
        "resource,kind,what,quantity,unit,people\nCarers,people,care,500,hours a week,25\n"
        "Office,building,office,100,m2,\nSavings,savings,savings,15000000,pence,\n"
    )
    (tmp_path / "town" / "needs.csv").write_text(
        "need,item,quantity,unit,price_pence,supplied_from\nCare at home,home care,30000,hours,3600,outside\n"
    )
    assert (
        main(
            [
                "plan",
                str(tmp_path / "town"),
                "--questions",
                "0",
                "--draws",
                "0",
                "--out",
                str(tmp_path / "out"),
            ]
        )
        == 0
    )
    assert "sheets.html" in capsys.readouterr().out
    page = (tmp_path / "out" / "sheets.html").read_text()
    assert "Home-care co-operative" in page
    assert "of: Carers" in page


@pytest.mark.browser
def test_each_enterprise_prints_on_one_sheet_of_a4(tmp_path):
    (tmp_path / "sheets.html").write_text(
        sheets_html("Town", date(2026, 3, 31), sheets("Bakery", "Laundry", lines=6))
    )
    subprocess.run(
        [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer",
         f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'sheets.pdf'}", (tmp_path / "sheets.html").as_uri()],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert len(re.findall(rb"/Type /Page\b(?!s)", (tmp_path / "sheets.pdf").read_bytes())) == 1 + 2


def test_a_place_without_dates_is_not_given_one():
    dated, undated = (
        sheets_html("Town", on, sheets("Bakery", lines=2)) for on in (date(2026, 3, 31), UNDATED)
    )
    assert "31 March 2026" in dated
    assert "1970" not in undated
    assert "Records up to" not in undated
