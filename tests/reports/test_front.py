"""The first page: short, on few screens and sheets, and linked to all that stands behind it."""

import re
from collections import Counter
from urllib.parse import unquote

import pypdf
import pytest

from tests.reports.browsing import look_at, sheets_of
from tests.reports.page_reading import Page
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.reports.formatting import plain
from ultramicro.reports.pages.front import BEHIND, LOOP
from ultramicro.reports.pages.told import sentences
from ultramicro.reports.place_report import ABOUT
from ultramicro.stress.technique import Stress
from ultramicro.techniques import LONG, OF_SINGLES, TECHNIQUES

SCREENS = {1280: (800, 10), 390: (844, 15)}
"""By width: how high a screen is, and how many the first page may take."""
SHEETS = 12
MEASURE = """
  const root = page.documentElement, first = [...page.querySelectorAll(".loop, .split > svg, #next table, #next a")];
  return { height: root.scrollHeight, wide: root.scrollWidth, first: Math.max(...first.map(e => e.getBoundingClientRect().bottom)) };
"""

SEVERAL = 4
"""Digits from which two numbers are alike because they are the same."""
FIGURES = """
  const text = each => each.textContent.trim();
  return [...page.querySelectorAll("main > section")].map(block => ({
    names: [...block.querySelectorAll(".lines .name")].map(text),
    values: [...block.querySelectorAll(".lines .value")].map(each => each.firstChild.textContent.trim()).filter(v => /[1-9]/.test(v)),
    said: [...block.querySelectorAll("p:not(.name):not(.value):not(.how):not(.more), h3")].map(text).join(" ") }));
"""


@pytest.fixture(scope="module")
def front(report_folder):
    return Page((report_folder / "report.html").read_text(encoding="utf-8"))


@pytest.mark.browser
@pytest.mark.parametrize("width", SCREENS)
def test_the_first_page_is_short_and_says_what_matters_on_the_first_screen(report_folder, tmp_path, width):
    screen, most = SCREENS[width]
    front = {"front": report_folder / "report.html"}
    found = look_at(front, MEASURE, tmp_path, width=width, height=screen)["front"]
    assert found["wide"] <= width
    assert found["height"] <= most * screen
    if width == max(SCREENS):
        assert found["first"] <= screen, "the answer and what to do next are on the first screen"


@pytest.mark.browser
def test_the_first_page_prints_on_few_sheets(report_folder, tmp_path):
    pdf = sheets_of(report_folder, "report.html", tmp_path / "report.pdf")
    assert len(pypdf.PdfReader(pdf).pages) <= SHEETS


def test_every_link_leads_to_a_page_and_a_place_on_it(report_folder):
    pages = [report_folder / "report.html", *(report_folder / "report").glob("*.html")]
    assert len(pages) == len(TECHNIQUES) - len(OF_SINGLES | LONG) + 2
    ids = {
        path.resolve(): {
            attrs["id"] for _, attrs, _ in Page(path.read_text("utf-8")).elements if attrs.get("id")
        }
        for path in pages
    }
    linked = Counter()
    for path in pages:
        for attrs in Page(path.read_text("utf-8")).all("a"):
            file, _, anchor = unquote(attrs["href"]).partition("#")
            target = (path.parent / file).resolve() if file else path.resolve()
            assert target.is_file(), f"{path.name}: {attrs['href']}"
            assert not anchor or anchor in ids[target], f"{path.name}: {attrs['href']}"
            linked[target.name] += 1
    told = {kind.name for kind in TECHNIQUES} - OF_SINGLES - LONG
    assert {f"{name}.html" for name in told} | {ABOUT} <= set(linked)
    assert not {f"{name}.html" for name in OF_SINGLES} & set(linked)


def in_a_report(sections):
    """Answers but those with rows of single members or firms, which many who read a report must not see."""
    return [given for given in sections if given.technique_name not in OF_SINGLES | LONG]


def test_every_table_has_its_csv_beside_it(asked_town, report_folder):
    for given in in_a_report(asked_town.sections):
        page = (report_folder / "report" / f"{given.technique_name}.html").read_text(encoding="utf-8")
        shown = set(re.findall(r'href="data/([a-z0-9_]+)\.csv"', page))
        assert shown <= set(given.answer.tables())
        if any(table.count().to_pyarrow().as_py() for table in given.answer.tables().values()):
            assert shown


def test_no_sentence_stands_twice_on_the_first_page(asked_town, front):
    for given in asked_town.sections:
        for text in given.answer.says():
            assert front.shown.count(plain(text)) <= 1, plain(text)


@pytest.mark.browser
def test_no_figure_stands_twice_in_what_an_answer_tells(report_folder, tmp_path):
    told = look_at({"front": report_folder / "report.html"}, FIGURES, tmp_path, width=1280)["front"]
    assert sum(map(len, (block["values"] for block in told))) > 10
    for block in told:
        assert len(set(block["names"])) == len(block["names"])
        for value in block["values"]:
            if len(re.sub(r"\D", "", value)) < SEVERAL:
                continue
            assert not re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d.,%]*\d)", block["said"]), (
                value,
                block["said"],
            )


def test_the_first_picture_is_a_whole_in_parts(report_folder):
    source = (report_folder / "report.html").read_text(encoding="utf-8")
    widths = re.search(r'<div class="split"><svg.*?</svg>', source, re.DOTALL)[0]
    parts = [float(width) for width in re.findall(r'width="([\d.]+)" height="30"', widths)]
    assert len(parts) == 3
    assert sum(parts) == pytest.approx(600, abs=0.1)


def test_the_loop_is_told_in_sentences_that_the_answers_say(asked_town):
    said = {
        (given.technique_name, text.id)
        for given in asked_town.sections
        for text in (*given.answer.says(), *sentences(given.answer.says()))
        if hasattr(text, "id")
    }
    for label, names, _ in LOOP:
        assert said & set(names), label


def test_a_picture_shows_a_sentence_that_its_answer_says(asked_town):
    for given in asked_town.sections:
        said = {getattr(text, "id", "") for text in given.answer.says()}
        assert {picture.shows for picture in given.answer.pictures() if picture.shows} <= said


def test_every_answer_is_told_or_linked(asked_town, front):
    links = {attrs["href"].partition("#")[0] for attrs in front.all("a")}
    for given in in_a_report(asked_town.sections):
        name = given.technique_name
        assert f"report/{name}.html" in links, name
        assert plain(given.question) in front.shown
    assert set(BEHIND) < {given.technique_name for given in asked_town.sections}


def test_what_takes_minutes_is_left_out_of_a_report_and_told_of(monkeypatch):
    """A report starts nothing that runs for minutes; where what it takes is kept, it has the answer."""
    from ultramicro.reports import place_report

    monkeypatch.setattr(place_report, "makers_first", lambda: [Stress])
    asked = []
    monkeypatch.setattr(place_report, "ask", lambda technique, _: asked.append(technique.name))
    monkeypatch.setattr(place_report, "section", lambda technique, _: technique)
    monkeypatch.setattr(place_report, "_one_value_each", lambda _: None)
    monkeypatch.setattr(Stress, "ready", lambda *_: False)
    sections, (told,) = place_report.answer_all(None)
    assert (sections, asked) == ([], [])
    assert told.id == "takes_long_stress"
    assert "Run `ultramicro stress`" in told
    monkeypatch.setattr(Stress, "ready", lambda *_: True)
    sections, unanswered = place_report.answer_all(None)
    assert (asked, [each.name for each in sections], unanswered) == (["stress"], ["stress"], [])


def test_what_a_place_has_nothing_for_is_told_and_the_rest_is_in_the_report(monkeypatch):
    """A place without payments has a report of what it does have; of nothing at all there is none."""
    from ultramicro.reports import place_report

    def asked(technique, _):
        if technique.name in lacking:
            raise BadInput(say("'{name}' needs payments", name=technique.name))

    kinds = [kind for kind in place_report.makers_first() if kind.name not in LONG][:2]
    monkeypatch.setattr(place_report, "makers_first", lambda: kinds)
    monkeypatch.setattr(place_report, "ask", asked)
    monkeypatch.setattr(place_report, "section", lambda technique, _: technique)
    monkeypatch.setattr(place_report, "_one_value_each", lambda _: None)
    first, second = (kind.name for kind in kinds)
    lacking = {first}
    sections, (told,) = place_report.answer_all(None)
    assert [each.name for each in sections] == [second]
    assert f"This could not be answered. '{first}' needs payments" in told
    lacking = {first, second}
    with pytest.raises(BadInput, match="needs payments"):
        place_report.answer_all(None)
