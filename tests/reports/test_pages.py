"""Every page of a report's folder in a real browser: what a reader sees, on paper and on a phone too."""

import re

import pypdf
import pytest

from tests.reports.browsing import AXE, look_at, sheets_of

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

OVERLAPS = """
  page.querySelectorAll("details").forEach(each => each.open = true);
  const shown = each => each.getClientRects().length > 0, found = [];
  let seen = 0;
  for (const svg of [...page.querySelectorAll("svg")].filter(shown)) {
    const texts = [...svg.querySelectorAll("text")].filter(each => shown(each) && each.textContent.trim());
    const boxes = texts.map(each => ({ says: each.textContent.trim(), ...each.getBoundingClientRect().toJSON() }));
    seen += boxes.length;
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > Math.min(a.height, b.height) / 4) found.push([svg.getAttribute("aria-labelledby"), a.says, b.says, Math.round(across), Math.round(down)]);
    }));
  }
  return { seen, found, wide: page.documentElement.scrollWidth };
"""

AXE_RUN = """
  page.querySelectorAll("details").forEach(each => each.open = true);
  // The rows of a table are alike: twelve stand for all, which would take minutes.
  page.querySelectorAll("tbody").forEach(body => [...body.rows].slice(12).forEach(row => row.remove()));
  const told = await win.axe.run(page, { resultTypes: ["violations"] });
  return told.violations.map(each => [each.impact, each.id, each.nodes.length, each.nodes[0].html.slice(0, 200)]);
"""

# Cells of text that take four lines or more with hardly a word on each.
NARROW = """
  page.querySelectorAll("details").forEach(each => each.open = true);
  const found = [];
  for (const cell of page.querySelectorAll("td:not(.n), tbody th:not(.n)")) {
    const words = cell.textContent.trim().split(/\\s+/).length, style = win.getComputedStyle(cell);
    const lines = Math.round((cell.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)) / parseFloat(style.lineHeight));
    if (lines >= 4 && words > 4 && cell.getClientRects().length) {
      const range = page.createRange(); range.selectNodeContents(cell);
      const own = new Set([...range.getClientRects()].map(rect => Math.round(rect.top))).size;
      if (words / own < 1.5) found.push([cell.textContent.trim().slice(0, 80), words, own]);
    }
  }
  return found.slice(0, 5);
"""

NEXT_STEPS = """
  const steps = [...page.querySelectorAll(".leaks tbody td:last-child bdi")];
  return { wide: page.documentElement.scrollWidth, steps: steps.map(each => {
    const box = each.getBoundingClientRect(); return [box.left, box.right, each.textContent]; }) };
"""

SHEETS = {"report.html": 12, "report/plan.html": 14, "brief.html": 2}
"""How many sheets of A4 a page may take."""


@pytest.fixture(scope="module")
def pages(report_folder):
    """The pages of the folder by name."""
    every = [*report_folder.glob("*.html"), *(report_folder / "report").glob("*.html")]
    return {str(path.relative_to(report_folder)): path for path in sorted(every)}


@pytest.fixture(scope="module")
def open_pages(pages, tmp_path_factory):
    """The same pages with axe in them, which their own policy would not let run."""
    assert AXE.is_file(), "axe is not here: run scripts/need-axe, as `make test` does"
    folder, made = tmp_path_factory.mktemp("open"), {}
    for name, path in pages.items():
        source = POLICY.sub("", path.read_text(encoding="utf-8"), count=1)
        assert "Content-Security-Policy" not in source
        made[name] = folder / name.replace("/", "-")
        made[name].write_text(
            source.replace("</head>", f'<script src="{AXE.as_uri()}"></script></head>', 1), encoding="utf-8"
        )
    return made


@pytest.mark.parametrize("width", WIDTHS)
def test_names_totals_and_labels_never_lie_on_each_other(pages, tmp_path, width):
    found = look_at(pages, OVERLAPS, tmp_path, width=width)
    assert set(found) == set(pages)
    assert sum(page["seen"] for page in found.values()) > 500, "pictures without words prove nothing"
    assert {name: page["found"] for name, page in found.items() if page["found"]} == {}
    assert {name: page["wide"] for name, page in found.items() if page["wide"] > width} == {}


@pytest.mark.parametrize(
    ("width", "colours"), [(1280, ()), (390, ("--force-dark-mode",))], ids=["light", "dark"]
)
def test_axe_finds_nothing_serious_on_any_page(open_pages, tmp_path, width, colours):
    found = look_at(open_pages, AXE_RUN, tmp_path, width=width, options=colours)
    assert set(found) == set(open_pages)
    grave = {
        name: [each for each in told if each[0] in {"serious", "critical"}] for name, told in found.items()
    }
    assert {name: told for name, told in grave.items() if told} == {}


@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_column_is_one_word_wide(pages, tmp_path, media):
    """Text that runs down a column of single words cannot be read, and on paper it costs most sheets."""
    shown = {}
    for name, path in pages.items():
        source = path.read_text(encoding="utf-8")
        shown[name] = tmp_path / name.replace("/", "-")
        # A sheet of A4 is 688 px wide between its margins.
        shown[name].write_text(source.replace("@media print", "@media all") if media == "print" else source)
    found = look_at(shown, NARROW, tmp_path, width=688 if media == "print" else 390)
    assert {name: told for name, told in found.items() if told} == {}


def test_the_brief_shows_its_next_steps_on_a_phone_without_scrolling_sideways(pages, tmp_path):
    found = look_at({"brief": pages["brief.html"]}, NEXT_STEPS, tmp_path, width=390)["brief"]
    assert found["steps"], "a brief without a next step proves nothing"
    assert found["wide"] <= 390
    assert all(left >= 0 and right <= 390 and say for left, right, say in found["steps"])


def test_pages_print_within_the_sheets_that_are_promised(pages, tmp_path):
    sheets = {
        name: len(
            pypdf.PdfReader(sheets_of(pages[name].parent, pages[name].name, tmp_path / "out.pdf")).pages
        )
        for name in SHEETS
    }
    assert {name: n for name, n in sheets.items() if n > SHEETS[name]} == {}
