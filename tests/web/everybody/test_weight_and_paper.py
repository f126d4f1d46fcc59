"""A first visit is light, and an answer is one that can be printed."""

import re

import pytest

from tests.web.asking.live import live
from tests.web.asking.test_look import signed_in
from tests.web.conftest import TOWN

MOST_BYTES = 100_000
"""Of a first visit with nothing in the browser's memory, before charts and before anything is compressed."""
PAGES = ("", "/ask/flows", "/ask/leaks", "/find", "/put-in", "/do", "/people", "/do/currency/issue")


def weight(client, path: str) -> int:
    """Bytes of a page without its charts, and of all styles and scripts that it names."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = answer.content.decode()
    links = set(re.findall(r'(?:href|src)="([^"]*/static/[^"]+)"', text))
    assert links
    held = sum(len(client.get(link).content) for link in links)
    return held + len(re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL).encode())


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(client_of, path):
    found = weight(client_of("administrator" if path == "/put-in" else "treasurer"), f"/{TOWN}{path}")
    assert 5_000 < found <= MOST_BYTES


@pytest.mark.parametrize("path", ["/sign-in", "/join", "/help", "/help/web"])
def test_a_first_visit_of_a_stranger_is_light(client_of, path):
    assert 5_000 < weight(client_of(""), path) <= MOST_BYTES


SEEN = """() => [...document.querySelectorAll("nav, header.bar .who, form, button, .screen")]
  .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 100))"""


@pytest.mark.browser
def test_an_answer_on_paper_has_its_words_and_nothing_to_press(client_of, chrome):
    client = client_of("coordinator")
    with live() as start:
        page = signed_in(chrome, client, start).new_page()
        page.goto(f"{start}/{TOWN}/ask/flows")
        first = page.locator(".says").inner_text()
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(SEEN) == []
        assert page.locator(".says").inner_text() == first
        assert page.locator("main h1").is_visible()
        # Dark is for screens: ink on paper is black.
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.context.close()


def test_each_picture_of_the_journeys_is_small_and_shown():
    """`test_journeys.py` takes them; a name that is shown and never taken, or the other way round, fails here."""
    from tests.web.everybody.journeys import DOCS

    shown = set(re.findall(r"\]\(([^)]+\.webp)\)", (DOCS / "README.md").read_text(encoding="utf-8")))
    assert shown == {path.name for path in DOCS.glob("*.webp")}
    assert len(shown) >= 40
    assert all(path.stat().st_size <= MOST_BYTES for path in DOCS.glob("*.webp"))
