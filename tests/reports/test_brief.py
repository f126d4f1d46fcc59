"""The brief for those who decide: two sheets of paper, nothing loaded, every figure with what it rests on."""

import re
import subprocess

import pytest

from tests.reports.chromium import chromium
from ultramicro.core.ask import ask
from ultramicro.reports.model import section
from ultramicro.reports.pages.brief import FIGURE_IDS, SENTENCES, brief_html, can_brief
from ultramicro.techniques import open_place, technique_named


@pytest.fixture(scope="module")
def sections(demo_place):
    place = open_place(demo_place)
    kinds = [technique_named(name)() for name in ("flows", "leaks", "multiplier", "households")]
    return [section(kind, ask(kind, place)) for kind in kinds], place


@pytest.fixture(scope="module")
def page(sections):
    given, place = sections
    return brief_html(place.name, place.as_of, sections=given)


def test_it_is_made_where_the_money_and_the_leaks_are_answered(sections):
    given, _ = sections
    assert can_brief(given)
    assert not can_brief([s for s in given if s.technique_name != "leaks"])


def test_every_figure_and_sentence_that_it_asks_for_is_said_on_the_made_up_town(sections):
    answers = {each.technique_name: each.answer for each in sections[0]}
    figures = {(name, id_) for name, ids in FIGURE_IDS.items() if name in answers for id_ in ids}
    figures.remove(("leaks", "large_single_payments"))  # the town has none; tests of leaks have
    assert len({name for name, _ in figures}) >= 3
    assert {(name, id_) for name, id_ in figures if answers[name].figure(id_) is None} == set()
    assert {
        pair for pair in SENTENCES if pair[0] in answers and not answers[pair[0]].sentence(pair[1])
    } == set()


def test_it_says_what_leaks_under_which_power_and_who_decides(page):
    for words in (
        "What could be done here",
        "Under which power",
        "Who decides",
        "What is not known",
        "Gross",
    ):
        assert words in page
    assert "Additionality Guide" in page


def test_it_loads_nothing_and_runs_nothing(page):
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"https?:", page)


def test_no_figure_stands_without_what_it_rests_on(page):
    rows = re.findall(
        r"<tr><th scope=\"row\">.*?</tr>", page.split('class="figures"')[1].split("</table>")[0], re.DOTALL
    )
    assert len(rows) >= 5
    assert all(re.search(r"<td[^>]*>[^<]+</td></tr>", row) for row in rows)


@pytest.mark.browser
def test_it_prints_on_two_sheets_of_a4(page, tmp_path):
    (tmp_path / "brief.html").write_text(page, encoding="utf-8")
    subprocess.run(
        [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer",
         f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'brief.pdf'}", (tmp_path / "brief.html").as_uri()],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert len(re.findall(rb"/Type /Page\b(?!s)", (tmp_path / "brief.pdf").read_bytes())) == 2
