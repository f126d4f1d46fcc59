"""Pages opened in a real browser, and what a script finds on them."""

import json
import re
import subprocess
import tempfile
from html import unescape
from pathlib import Path

from tests.conftest import ROOT
from tests.reports.chromium import chromium

AXE = ROOT / "build" / "axe" / "axe.min.js"
"""What `scripts/need-axe` fetches."""
TALL = 3000
"""A window as high as this draws all that a test looks at."""

EACH = """<!doctype html><title>looking</title><body style="margin:0">
<iframe id="f" {sandbox} style="width:{width}px;height:{height}px;border:0"></iframe>
<script>
const found = {{}}, frame = document.getElementById("f"), pages = {pages};
const told = () => document.body.innerHTML = "<pre>" + JSON.stringify(found).replaceAll("&", "&amp;").replaceAll("<", "&lt;") + "</pre>";
const look = async (page, win) => {{ {look} }};
const next = () => {{
  const name = Object.keys(pages)[Object.keys(found).length];
  if (!name) return told();
  frame.onload = async () => {{ found[name] = await look(frame.contentDocument, frame.contentWindow); next(); }};
  frame.src = pages[name];
}};
next();
</script>"""


def browse(folder, page, *options):
    """Open a page without network; what Chromium wrote comes back."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                   "--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files", "--enable-logging=stderr",
                   "--hide-scrollbars", f"--user-data-dir={profile}", *options, (folder / page).as_uri()]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)


def look_at(pages, look, folder, *, width, height=TALL, options=()):
    """Load pages one after the other in a window; return by name what the script `look` finds on each."""
    harness = EACH.format(
        width=width,
        height=height,
        look=look,
        sandbox="",
        pages=json.dumps({name: Path(path).as_uri() for name, path in pages.items()}),
    )
    (folder / "look.html").write_text(harness, encoding="utf-8")
    seen = browse(
        folder, "look.html", f"--window-size={max(width, 500)},{height}", "--virtual-time-budget=600000", "--dump-dom", *options
    )  # fmt: skip
    told = re.search(r"<pre>(.*?)</pre>", seen.stdout, re.DOTALL)
    assert told, seen.stderr[-2000:]
    return json.loads(unescape(told[1]))


def sheets_of(folder, page, out):
    """Print a page; return where the PDF is."""
    browse(folder, page, f"--print-to-pdf={out}", "--no-pdf-header-footer")
    return out
