"""The page in a real browser, without network: nothing runs over, nothing complains, nothing is asked for."""

import json
import re

import pytest

from tests.reports.browsing import browse

HARNESS = """<!doctype html><title>measuring</title><body style="margin:0">
<iframe id="f" src="report.html" style="width:{width}px;height:3000px;border:0"></iframe>
<script>
document.getElementById("f").onload = event => {{
  const page = event.target.contentDocument, shown = element => element.getClientRects().length > 0;
  const root = page.documentElement;
  const letters = [...page.querySelectorAll("figure svg text")].filter(shown).map(text => {{
    const svg = text.ownerSVGElement, scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return parseFloat(event.target.contentWindow.getComputedStyle(text).fontSize) * scale; }});
  const spills = [...page.querySelectorAll("figure svg")].filter(shown).filter(svg =>
    [...svg.querySelectorAll("text")].some(text => {{
      const a = text.getBoundingClientRect(), b = svg.getBoundingClientRect();
      return a.left < b.left - 2 || a.right > b.right + 2 || a.bottom > b.bottom + 2; }})).map(svg => svg.getAttribute("aria-labelledby"));
  const all = [...page.querySelectorAll("details")];
  const before = root.scrollWidth;
  all.forEach(details => details.open = true);
  document.body.innerHTML = "<pre>" + JSON.stringify({{
    width: event.target.contentWindow.innerWidth, closed: before, opened: root.scrollWidth,
    drawn: [...page.querySelectorAll("figure svg")].filter(shown).length, figures: page.querySelectorAll("figure").length,
    smallest: Math.min(...letters), spills: spills,
    requests: event.target.contentWindow.performance.getEntriesByType("resource").map(entry => entry.name)
  }}).replaceAll("&", "&amp;").replaceAll("<", "&lt;") + "</pre>";
}};
</script>"""

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path, page_source):
    (tmp_path / "report.html").write_text(page_source, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window_and_asks_for_nothing(folder, width):
    (folder / "measure.html").write_text(HARNESS.format(width=width), encoding="utf-8")
    seen = browse(
        folder, "measure.html", f"--window-size={width},3000", "--virtual-time-budget=5000", "--dump-dom"
    )
    found = json.loads(
        re.search(r"<pre>(.*?)</pre>", seen.stdout, re.DOTALL)[1]
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
    )
    assert found["width"] == width
    assert max(found["closed"], found["opened"]) <= width, "it runs over sideways"
    assert found["drawn"] == found["figures"] == 8, "each picture is shown once"
    assert found["smallest"] >= 11, "letters too small to read"
    assert found["spills"] == [], "words are cut off"
    assert found["requests"] == []
    assert "CONSOLE" not in seen.stderr


READ = """<!doctype html><title>reading</title><body style="margin:0">
<iframe id="f" {sandbox} src="report.html" style="width:1280px;height:2400px;border:0"></iframe>
<script>
document.getElementById("f").onload = event => {{
  const page = event.target.contentDocument;
  const find = page.querySelectorAll(".find"), sort = page.querySelectorAll("th button");
  const table = [...page.querySelectorAll(".scroll table")].find(each => each.querySelector("th.n button"));
  const told = {{ find: find.length, sort: sort.length }};
  if (table) {{
    const head = table.querySelector("th.n"), column = [...head.parentNode.children].indexOf(head);
    const cells = () => [...table.tBodies[0].rows].map(row => row.cells[column].textContent);
    head.querySelector("button").click();
    told.up = cells();
    head.querySelector("button").click();
    told.down = cells();
    const field = table.closest(".scroll").previousElementSibling.querySelector("input");
    field.value = table.tBodies[0].rows[0].cells[0].textContent;
    field.dispatchEvent(new Event("input"));
    told.found = [...table.tBodies[0].rows].filter(row => !row.hidden).length;
    told.rows = table.tBodies[0].rows.length;
  }}
  find.forEach(each => each.remove());
  told.text = [...page.querySelectorAll("main td, main th, main p, main dd, main dt, main li, h1, h2, h3")].map(e => e.textContent.trim()).sort();
  document.body.innerHTML = "<pre>" + JSON.stringify(told).replaceAll("&", "&amp;").replaceAll("<", "&lt;") + "</pre>";
}};
</script>"""


def read_in(folder, sandbox):
    (folder / "reading.html").write_text(READ.format(sandbox=sandbox), encoding="utf-8")
    seen = browse(
        folder, "reading.html", "--window-size=1280,2400", "--virtual-time-budget=5000", "--dump-dom"
    )
    text = re.search(r"<pre>(.*?)</pre>", seen.stdout, re.DOTALL)[1]
    return json.loads(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def pounds(text):
    found = re.sub(r"[^0-9.-]", "", text.replace("\u2212", "-"))
    return float(found) if found else float("-inf")


def test_tables_are_sorted_and_searched_and_without_script_all_is_there(folder):
    with_script, without = read_in(folder, ""), read_in(folder, 'sandbox="allow-same-origin"')
    assert without["find"] == without["sort"] == 0
    assert with_script["find"] > 0
    assert with_script["text"] == without["text"]
    up, down = ([pounds(text) for text in with_script[way]] for way in ("up", "down"))
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)
    assert len(set(up)) > 1, "a column that is all alike proves nothing"
    assert 1 <= with_script["found"] < with_script["rows"]
