"""The page in a real browser, without network: nothing runs over, nothing complains, nothing is asked for."""

import json
import re
import subprocess

import pytest

from tests.reports.chromium import chromium

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

ALL_PAINTED = ("--virtual-time-budget=5000", "--run-all-compositor-stages-before-draw")
"""A busy machine takes the picture before all tiles of the page are painted, unless it waits for them."""

pytestmark = pytest.mark.browser


def browse(folder, page, *options):
    command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
               "--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files", "--enable-logging=stderr",
               "--hide-scrollbars", f"--user-data-dir={folder / 'profile'}", *options, (folder / page).as_uri()]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


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


def test_the_page_looks_the_same_without_script(folder):
    shots = []
    for name, sandbox in (("with", ""), ("without", 'sandbox="allow-same-origin"')):
        frame = f'<body style="margin:0"><iframe {sandbox} src="report.html" style="width:1280px;height:2400px;border:0">'
        (folder / f"{name}.html").write_text(frame, encoding="utf-8")
        browse(
            folder, f"{name}.html", "--window-size=1280,2400", *ALL_PAINTED,
            f"--screenshot={folder / name}.png",
        )  # fmt: skip
        shots.append((folder / f"{name}.png").read_bytes())
    assert len(shots[0]) > 50_000, "nothing was drawn"
    assert shots[0] == shots[1]
