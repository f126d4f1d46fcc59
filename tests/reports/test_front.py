"""The first page: short, on few screens and sheets, and linked to all that stands behind it."""

import json
import re
from collections import Counter
from urllib.parse import unquote

import pypdf
import pytest

from tests.reports.page_reading import Page
from tests.reports.test_browser import browse
from ultramicro.reports.formatting import plain
from ultramicro.reports.pages.front import BEHIND, LOOP
from ultramicro.reports.place_report import ABOUT, write_report
from ultramicro.techniques import TECHNIQUES

SCREENS = {1280: (800, 10), 390: (844, 15)}
"""By width: how high a screen is, and how many the first page may take."""
SHEETS = 12
HEIGHT = """<!doctype html><body style="margin:0">
<iframe id="f" src="report.html" style="width:{width}px;height:{screen}px;border:0"></iframe>
<script>
document.getElementById("f").onload = event => {{
  const page = event.target.contentDocument, root = page.documentElement;
  const first = [...page.querySelectorAll(".loop, #next table, #next a")].map(e => e.getBoundingClientRect().bottom);
  document.body.innerHTML = "<pre>" + JSON.stringify({{
    height: root.scrollHeight, wide: root.scrollWidth, first: Math.max(...first) }}) + "</pre>";
}};
</script>"""


@pytest.fixture(scope="module")
def written(asked_town, tmp_path_factory, monkeypatch_module):
    """The whole report of the made-up town, from answers that were given before."""
    out = tmp_path_factory.mktemp("report")
    monkeypatch_module.setattr(
        "ultramicro.reports.place_report.answer_all", lambda place, progress: (asked_town.sections, [])
    )
    write_report(asked_town.place, out)
    return out


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def front(written):
    return Page((written / "report.html").read_text(encoding="utf-8"))


@pytest.mark.browser
@pytest.mark.parametrize("width", SCREENS)
def test_the_first_page_is_short_and_says_what_matters_on_the_first_screen(written, width):
    screen, most = SCREENS[width]
    (written / "measure.html").write_text(HEIGHT.format(width=width, screen=screen), encoding="utf-8")
    seen = browse(
        written, "measure.html", f"--window-size={width},{screen}", "--virtual-time-budget=5000", "--dump-dom"
    )
    found = json.loads(re.search(r"<pre>(.*?)</pre>", seen.stdout)[1])
    assert found["wide"] <= width
    assert found["height"] <= most * screen
    if width == max(SCREENS):
        assert found["first"] <= screen, "the answer and what to do next are on the first screen"


@pytest.mark.browser
def test_the_first_page_prints_on_few_sheets(written):
    browse(written, "report.html", f"--print-to-pdf={written / 'report.pdf'}", "--no-pdf-header-footer")
    assert len(pypdf.PdfReader(written / "report.pdf").pages) <= SHEETS


def test_every_link_leads_to_a_page_and_a_place_on_it(written):
    pages = [written / "report.html", *(written / "report").glob("*.html")]
    assert len(pages) == len(TECHNIQUES) + 2
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
    assert {f"{kind.name}.html" for kind in TECHNIQUES} | {ABOUT} <= set(linked)


def test_every_table_has_its_csv_beside_it(asked_town, written):
    for given in asked_town.sections:
        page = (written / "report" / f"{given.technique_name}.html").read_text(encoding="utf-8")
        shown = set(re.findall(r'href="data/([a-z0-9_]+)\.csv"', page))
        assert shown <= set(given.answer.tables())
        if any(table.count().to_pyarrow().as_py() for table in given.answer.tables().values()):
            assert shown


def test_no_sentence_stands_twice_on_the_first_page(asked_town, front):
    for given in asked_town.sections:
        for text in given.answer.says():
            assert front.shown.count(plain(text)) <= 1, plain(text)


def test_the_loop_is_told_in_sentences_that_the_answers_say(asked_town):
    said = {
        (given.technique_name, text.id)
        for given in asked_town.sections
        for text in given.answer.says()
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
    for given in asked_town.sections:
        name = given.technique_name
        assert f"report/{name}.html" in links, name
        assert plain(given.question) in front.shown
    assert set(BEHIND) < {given.technique_name for given in asked_town.sections}
