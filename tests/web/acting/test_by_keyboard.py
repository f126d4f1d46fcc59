"""A member pays a shop in a browser, without script, by keyboard alone, on a phone and on a desk."""

import re
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.reports.chromium import chromium
from tests.web.acting.posting import balances
from tests.web.conftest import TOWN

pytestmark = pytest.mark.browser
SIZES = [(390, 844), (1280, 720)]


class Threading(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_given):
        """Say nothing."""


@pytest.fixture
def client(as_role):
    """Signed in before there is a browser, whose loop keeps Django's tables from this thread."""
    return as_role("member", short="m11", name="eleven")


@pytest.fixture
def address(web):
    from ultramicro.web.application import application

    server = make_server("localhost", 0, application, server_class=Threading, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/{TOWN}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(client):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


def tabbed_to(page, name, most=60):
    """Go from element to element by the keyboard until one of a name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and page.locator(":focus").get_attribute("id") == name:
            return
    pytest.fail(f"{name} cannot be reached by keyboard")


def signed_in(browser, client, address, size):
    """A browser without script that has the session of a test client."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=False)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": address}])
    return context.new_page()


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_member_pays_a_shop_and_sees_it(client, address, browser, size):
    from playwright.sync_api import expect

    page = signed_in(browser, client, address, size)
    before = balances()
    page.goto(f"{address}/mine")
    page.get_by_role("main").get_by_role("link", name="Pay", exact=True).focus()
    page.keyboard.press("Enter")
    tabbed_to(page, "f-to")
    page.keyboard.type("The Weir Cafe")
    tabbed_to(page, "f-amount")
    page.keyboard.type("0.40")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"Pay KLD\s0\.40 to The Weir Cafe"))
    page.get_by_role("button", name=re.compile("^Pay")).focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Done")
    # Back, and pressed again: the same receipt, and nothing more.
    receipt = page.url
    page.go_back()
    expect(heading).to_have_text(re.compile("^Pay"))
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page).to_have_url(receipt)
    page.goto(f"{address}/mine")
    assert "The Weir Cafe" in page.locator("tbody tr").first.inner_text()
    after = balances()
    (mine,) = [name for name in before if name.startswith("KLD/") and "m11/" in name]
    assert before[mine] - after[mine] == 40


@pytest.mark.parametrize(
    "path", ["mine", "mine/pay", "mine/board", "mine/owed", "mine/loans", "mine/do/offer"]
)
def test_nothing_is_wider_than_a_phone(client, address, browser, path):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": "session", "value": client.cookies["session"].value, "url": address},
    ])  # fmt: skip
    page = context.new_page()
    page.goto(f"{address}/{path}")
    inside = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert inside
    small = page.evaluate("""() => [...document.querySelectorAll('main a, main button, main input, main select')]
      .filter(e => e.type !== 'hidden' && !e.closest('p.hint'))
      .filter(e => e.getBoundingClientRect().height < 24).map(e => e.textContent || e.name)""")
    assert not small
