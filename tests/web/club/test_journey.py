"""A member looks at their month and checks the bill in a browser, on a desk and on a phone, without script."""

import pytest
from playwright.sync_api import expect

from tests.web.asking.live import live
from tests.web.asking.test_look import signed_in
from tests.web.club import clubs
from tests.web.club.clubs import CLUB, MONTH
from tests.web.everybody.conftest import chrome  # noqa: F401  a fixture
from tests.web.everybody.looking import Looker
from tests.web.everybody.page_list import Page

pytestmark = [pytest.mark.browser, pytest.mark.long]  # half a minute: `make long`
BILL = f"mine/energy/bills/bill-energy-{MONTH}-1-4"
PAGES = {
    "member": ("mine/energy", "mine/energy?by=day", BILL, f"{BILL}/check", "club", f"club/{MONTH}/levels"),
    "treasurer": ("club", f"club/{MONTH}/bills", f"club/bills/bill-energy-{MONTH}-1-2"),
}


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_a_member_goes_from_their_account_to_a_checked_bill_without_script(of_club, chrome, size):  # noqa: F811
    client = of_club("eve")
    with live() as start:
        viewport = {"width": size[0], "height": size[1]}
        context = signed_in(chrome, client, start, java_script_enabled=False, viewport=viewport)
        page = context.new_page()
        page.goto(f"{start}/{CLUB}/mine")
        page.get_by_role("main").get_by_role("link", name="My energy").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My energy in March 2026")
        page.get_by_role("link", name="Day by day").click()
        expect(page.locator("figure").first).to_be_visible()
        page.get_by_role("link", name="Check it").click()
        page.get_by_label("Or readings pasted here").fill(clubs.readings(only="home-4"))
        page.get_by_role("button", name="Work it out").click()
        expect(page.get_by_role("status")).to_contain_text("It is right")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0
        context.close()


@pytest.mark.parametrize("role", PAGES)
def test_each_page_of_the_club_can_be_used_by_everybody(of_club, chrome, role):  # noqa: F811
    """By eyes in light and dark, by keyboard, on a phone, in a longer language; axe finds nothing serious."""
    client = of_club({"member": "eve", "treasurer": "tess"}[role], role)
    with live() as start:
        context = signed_in(chrome, client, start)
        looker = Looker(context.new_page(), start)
        found = {path: looker.faults(Page("club", f"/{CLUB}/{path}", role)) for path in PAGES[role]}
        context.close()
    assert not any(found.values()), found
