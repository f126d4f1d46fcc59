"""What reading looks like in a real browser: nothing runs over the edge, axe finds nothing, all works without script."""

import json

import pytest

from tests.reports.browsing import AXE
from tests.reports.chromium import chromium
from tests.web.asking.live import live
from tests.web.conftest import TOWN

pytestmark = pytest.mark.browser
PATHS = [
    f"/{TOWN}", f"/en-xa/{TOWN}", f"/{TOWN}/ask/flows", f"/{TOWN}/ask/leaks", f"/en-xa/{TOWN}/ask/flows",
    f"/{TOWN}/ask/flows/now/flows", f"/{TOWN}/ask/flows/now/flow_links/row-1", f"/{TOWN}/ask/leaks/compare",
    f"/{TOWN}/ask/multiplier/journey", f"/{TOWN}/records/payments?q=ltd", f"/{TOWN}/find?q=ltd", "/help", "/help/plan",
    f"/{TOWN}/ask/plan", f"/{TOWN}/jobs",
]  # fmt: skip
ALL_OF_IT = (".front h1", ".split", ".back", ".could", ".doing", ".sure", ".ask")
"""What comes in and leaves, could be done, is being done, how sure it is, and what is next."""
OVER = """() => { const wide = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth > wide + 1 ? [...document.querySelectorAll("body *")].filter(
    e => !e.closest(".scroll, svg, pre, .skip") && e.getBoundingClientRect().right > wide + 1).map(e => e.outerHTML.slice(0, 120)) : [];
}"""
LOOK = (
    ';axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).then(r => JSON.stringify(r.violations.map('
    "v => [v.id, v.impact, v.nodes[0].html.slice(0, 160)])))"
)


def browser_of(playwright):
    return playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


def signed_in(browser, client, start, **more):
    """A browser's window with the session of a test client."""
    context = browser.new_context(**more)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": start}])
    return context


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_nothing_runs_over_and_axe_finds_nothing(answered, as_role, size, scheme):
    from playwright.sync_api import sync_playwright

    client = as_role("coordinator")
    with live() as start, sync_playwright() as playwright:
        browser = browser_of(playwright)
        width, height = size
        context = signed_in(
            browser, client, start, viewport={"width": width, "height": height}, color_scheme=scheme
        )
        page, told, found = context.new_page(), [], {}
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        for path in PATHS:
            assert page.goto(start + path).status == 200, path
            # Past the page's own policy: the debugger's console is not bound by it.
            looked = context.new_cdp_session(page).send(
                "Runtime.evaluate", {"expression": AXE.read_text() + LOOK, "awaitPromise": True}
            )
            wrong = json.loads(looked["result"]["value"]) + page.evaluate(OVER) + told
            told.clear()
            if wrong:
                found[path] = wrong
        browser.close()
    assert found == {}


@pytest.mark.parametrize(
    ("size", "inside"),
    [((1280, 720), ALL_OF_IT), ((390, 844), ALL_OF_IT)],
)
def test_the_front_page_stands_on_one_screen(answered, as_role, size, inside):
    from playwright.sync_api import sync_playwright

    client = as_role("coordinator")
    with live() as start, sync_playwright() as playwright:
        browser = browser_of(playwright)
        context = signed_in(browser, client, start, viewport={"width": size[0], "height": size[1]})
        page = context.new_page()
        page.goto(f"{start}/{TOWN}")
        boxes = {name: page.locator(name).bounding_box() for name in inside if page.locator(name).count()}
        browser.close()
    assert len(boxes) >= 2
    assert all(box["y"] + box["height"] <= size[1] for box in boxes.values()), boxes


def test_a_table_is_filtered_sorted_and_opened_without_script(answered, as_role):
    from playwright.sync_api import expect, sync_playwright

    client = as_role("member")
    with live() as start, sync_playwright() as playwright:
        browser = browser_of(playwright)
        page = signed_in(browser, client, start, java_script_enabled=False).new_page()
        page.goto(f"{start}/{TOWN}/ask/flows/now/flow_payees")
        page.get_by_label("Find in this table").fill("ltd")
        page.get_by_role("button", name="Find", exact=True).click()
        expect(page).to_have_url(f"{start}/{TOWN}/ask/flows/now/flow_payees?q=ltd")
        page.locator("thead").get_by_role("link", name="Amount", exact=True).click()
        expect(page).to_have_url(f"{start}/{TOWN}/ask/flows/now/flow_payees?q=ltd&sort=-amount_pence")
        page.locator("tbody th a").first.click()
        expect(page.get_by_role("heading", name="What was paid to it, with file and line")).to_be_visible()
        browser.close()


def test_a_progress_page_goes_on_when_its_job_is_done(answered, as_role):
    from playwright.sync_api import expect, sync_playwright

    from ultramicro.core.message import say
    from ultramicro.web.running import queue

    client = as_role("member", name="ann")
    asked = {"technique": "flows", "parameters": {}}
    job = queue.ask(TOWN, "ask", asked, key="look", by="ann")
    queue.take("w")
    queue.tell(job.id, "w", 1, 4, say("Looking at it"))
    with live() as start, sync_playwright() as playwright:
        browser = browser_of(playwright)
        page = signed_in(browser, client, start).new_page()
        page.goto(f"{start}/{TOWN}/jobs/{job.id}")
        expect(page.get_by_role("status")).to_have_text("Looking at it")
        _elsewhere(lambda: queue.finish(job.id, "w", "done", answer="x"))
        expect(page).to_have_url(f"{start}/{TOWN}/ask/flows", timeout=15_000)
        browser.close()


def _elsewhere(does):
    """Do something in a thread of its own: a browser that is driven keeps this one from the tables."""
    import threading

    from django.db import connection

    def run():
        does()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
