"""An administrator's day without any script: invites, ends a sign-in, brings the books back with a second person."""

import pytest

from tests.web.conftest import PASSWORD, a_person
from tests.web.everybody.journeys import work
from tests.web.people.conftest import THIRD

pytestmark = pytest.mark.browser


@pytest.fixture(params=[390, 1280])
def browser_of(request, chrome):
    """Return a page of a browser of somebody's own that runs no script, after they have signed in."""
    opened = []

    def made(address: str, name: str, goes_to: str):
        context = chrome.new_context(
            viewport={"width": request.param, "height": 800}, java_script_enabled=False
        )
        opened.append(context)
        page = context.new_page()
        page.goto(f"{address}/sign-in?next={goes_to}")
        page.fill("#f-name", name)
        page.fill("#f-password", PASSWORD)
        page.click("main button >> nth=0")
        page.wait_for_url(f"**{goes_to}")
        return page

    yield made
    for context in opened:
        context.close()


def fits(page) -> None:
    """Nothing is wider than the screen."""
    width = page.viewport_size["width"]
    box = page.locator("main").bounding_box()
    assert box["x"] + box["width"] <= width


def test_a_day_of_an_administrator(third, address, browser_of):
    from playwright.sync_api import expect

    a_person("ada", "administrator", place=THIRD)
    a_person("tess", "treasurer", place=THIRD)
    a_person("ann", "member", place=THIRD)
    ada = browser_of(address, "ada", f"/{THIRD}/people")
    ann = browser_of(address, "ann", "/me/sign-ins")
    fits(ada)
    ada.click("text=Invite")
    ada.select_option("#f-role", "auditor")
    ada.click("text=Make the slip")
    expect(ada.locator("svg.qr")).to_be_visible()
    expect(ada.locator(".slip")).to_contain_text("auditor")
    fits(ada)
    ada.click("text=Back to the people")
    ada.click("main a:has-text('ann')")
    ada.click("text=End all sign-ins")
    expect(ada.locator("main")).to_contain_text("None now")
    ann.reload()
    expect(ann.locator("h1")).to_have_text("Sign in")
    ada.click("text=Back-ups")
    ada.click("text=Back up now")
    ada.wait_for_url("**/jobs/*")
    assert work() == 1
    ada.goto(f"{address}/{THIRD}/backups")
    ada.click("text=Ask to change over >> nth=0")
    expect(ada.locator("main")).to_contain_text("another person releases it")
    expect(ada.locator("text=Release it")).to_have_count(0)
    tess = browser_of(address, "tess", f"/{THIRD}/waiting")
    tess.click("main a:has-text('Bring the books back')")
    fits(tess)
    tess.click("text=Release it")
    expect(tess.locator("[role=status]")).to_contain_text("Restored and checked")
    ada.click("text=Log of acts")
    for what in ("invite", "sign_ins.end", "backup", "books.restore"):
        expect(ada.locator("main")).to_contain_text(what)
    fits(ada)
