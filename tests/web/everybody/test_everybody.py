"""Each page can be used by everybody: nothing serious found by axe, contrast in light and dark, by keyboard alone,
and in a language with longer words on a desk and on a phone.

The ordinary run looks at one page of each kind, `make long` at every page that each role may open.
"""

from collections.abc import Iterable, Iterator

import pytest

from tests.web.asking.live import live
from tests.web.asking.test_look import signed_in
from tests.web.everybody.looking import Looker
from tests.web.everybody.page_list import ROLES, Page, pages

pytestmark = [pytest.mark.browser, pytest.mark.long]  # minutes: `make long`
PARTS = 3
"""The ordinary list is looked at in so many tests, so that several processes share it."""
KINDS = ("ask_", "compare_", "table_", "row_")
"""Addresses that each question has: the pages of all questions are of one kind."""


def looked_at(chrome, start: str, client, listed: Iterable[Page]) -> dict[str, list]:
    """What is wrong with each of some pages of one role."""
    context = signed_in(chrome, client, start) if client.cookies else chrome.new_context()
    looker = Looker(context.new_page(), start)
    found = {str(page): faults for page in listed if (faults := looker.faults(page))}
    context.close()
    return found


def kind_of(page: Page) -> str:
    """Pages of one kind are made by one template, of one set of parts."""
    return next((kind for kind in KINDS if page.route.startswith(kind)), page.route)


def one_of_each_kind() -> Iterator[Page]:
    """The first page of each kind, as whoever of the roles comes first to it."""
    seen: set[str] = set()
    for role in ROLES:
        for page in pages(role):
            if kind_of(page) not in seen:
                seen.add(kind_of(page))
                yield page


@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_of_each_kind_can_be_used_by_everybody(client_of, chrome, part):
    listed = list(one_of_each_kind())[part::PARTS]
    assert len(listed) >= 15
    found = {}
    with live() as start:
        for role in dict.fromkeys(page.role for page in listed):
            mine = [page for page in listed if page.role == role]
            found |= looked_at(chrome, start, client_of(role), mine)
    assert found == {}, "\n".join(f"{page}: {fault}" for page, faults in found.items() for fault in faults)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_can_be_used_by_everybody(client_of, chrome, role):
    client = client_of(role)
    with live() as start:
        assert looked_at(chrome, start, client, pages(role)) == {}


def test_the_first_stop_skips_the_menu(client_of, chrome):
    client = client_of("coordinator")
    with live() as start:
        page = signed_in(chrome, client, start).new_page()
        page.goto(f"{start}/kelderby")
        page.keyboard.press("Tab")
        assert page.locator(".skip:focus").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') != null")
        page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_behind_more_is_reached_by_keyboard_and_stands_on_the_page(client_of, chrome, width):
    client = client_of("administrator")
    with live() as start:
        page = signed_in(chrome, client, start, viewport={"width": width, "height": 844}).new_page()
        page.goto(f"{start}/kelderby")
        page.locator("nav.menu summary").focus()
        page.keyboard.press("Enter")
        last = page.locator("nav.menu details button")
        for _ in range(20):
            page.keyboard.press("Tab")
            if last.evaluate("e => e == document.activeElement"):
                break
        assert last.evaluate("e => e == document.activeElement")
        box = page.locator("nav.menu details ul").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert len(page.locator("nav.menu > ul > li").all()) == 6
        page.context.close()


FAULTY = """<!doctype html><html lang="en"><title>x</title><main><h1>x</h1>
<p style="color:#aaa">pale</p><img src="data:,"><button style="width:3rem;overflow:hidden">Unbreakablyverylong</button>
<a href="#" style="outline:none">unseen</a><div style="width:2000px">wide</div>
<input aria-label="a" onkeydown="event.preventDefault()"><a href="#after">after a trap</a></main>"""


def test_what_is_wrong_is_found(chrome):
    context = chrome.new_context(viewport={"width": 1280, "height": 800})
    looker = Looker(context.new_page(), "")
    looker.page.set_content(FAULTY)
    found = {each[0] for each in looker.axe()}
    assert {"color-contrast", "image-alt"} <= found
    told = " ".join([*looker.by_keyboard(), *looker.at_each_size()])
    for fault in (
        "over the edge",
        "clipped",
        "focus cannot be seen",
        'not reached by keyboard: <a href="#after"',
    ):
        assert fault in told, fault
    context.close()
