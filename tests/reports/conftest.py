"""The made-up answer as a page, made once."""

from collections import Counter
from datetime import date
from functools import partialmethod
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, alone
from tests.reports.left_plain import counted, recorded
from tests.reports.page_reading import Page
from tests.reports.sample import Sample, SampleAnswer, files_table
from ultramicro.place.folder import FolderPlace
from ultramicro.reports.model import Section, section
from ultramicro.reports.pages.html import report_html
from ultramicro.reports.place_report import answer_all, write_report
from ultramicro.stress.safe_growth.technique import SafeGrowth
from ultramicro.stress.technique import Stress
from ultramicro.techniques import LONG, open_place


@pytest.fixture(scope="session")
def page_source():
    return report_html(
        "Anytown & <b>Shire</b>",
        date(2025, 3, 31),
        answers=[section(Sample(), SampleAnswer())],
        check=files_table(),
        made_on=date(2026, 1, 5),
        unanswered=["Who owns it? This could not be answered: no <i>register</i>"],
    )


@pytest.fixture(scope="session")
def page(page_source):
    return Page(page_source)


class Town(NamedTuple):
    """The made-up town, opened, with every question that it can answer."""

    root: Path
    place: FolderPlace
    sections: list[Section]


def every_answer(root: Path) -> list[Section]:
    """Ask every question of the made-up town; it has an answer to each.

    Those that take minutes, which a report leaves out, are asked of few runs.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ultramicro.reports.place_report.LONG", frozenset())
        fewer = partialmethod(Stress.__init__, techniques="clearing", months=24, seeds=2, draws=0)
        patch.setattr(Stress, "__init__", fewer)
        patch.setattr(SafeGrowth, "_stress", lambda self: Stress(techniques="none", months=24, seeds=2))
        sections, unanswered = answer_all(open_place(root))
    assert unanswered == []
    return sections


@pytest.fixture(scope="session")
def asked_town(demo_place, once):
    """Every question asked of the made-up town once, in English, for all processes."""
    sections = once("asked-town", lambda: every_answer(demo_place))
    return Town(demo_place, open_place(demo_place), sections)


@pytest.fixture(scope="session")
def report_folder(asked_town, tmp_path_factory, shared_temp):
    """The whole report of the made-up town, written once for all processes from answers given before."""
    folder = shared_temp / "report-folder"
    with alone(shared_temp / "report-folder.lock"), pytest.MonkeyPatch.context() as patch:
        if not folder.is_dir():
            patch.setattr(
                "ultramicro.reports.place_report.answer_all",
                # A report leaves out what takes minutes, unless that was asked before.
                lambda place, progress: (
                    [each for each in asked_town.sections if each.technique_name not in LONG],
                    [],
                ),
            )
            making = tmp_path_factory.mktemp("making") / "report"
            write_report(asked_town.place, making)
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def ratchet(request):
    """Hold counts against a file of what is left; none may grow, and `--update` writes what was found."""

    def check(name: str, found: Counter) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update"):
            path.write_text(counted(found), encoding="utf-8", newline="\n")
        left = recorded(path.read_text(encoding="utf-8"))
        assert {name: n for name, n in found.items() if n > left[name]} == {}

    return check
