"""A hub's week in a browser on a desk and on a phone: from two files to delivery notes, and a batch traced."""

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.web.asking.live import live
from tests.web.asking.test_look import signed_in
from tests.web.everybody.conftest import chrome  # noqa: F401  a fixture
from tests.web.everybody.looking import Looker
from tests.web.everybody.page_list import Page
from tests.web.hub.hubs import HUB, WEEK

pytestmark = [pytest.mark.browser, pytest.mark.long]  # half a minute: `make long`
PICTURES = ROOT / "build" / "pictures" / "hub"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Walk:
    """Somebody with the page of the week before them."""

    def __init__(self, page, start, size):
        self.page, self.start, self.size, self.seen = page, start, size, 0
        PICTURES.mkdir(parents=True, exist_ok=True)

    def look(self, name):
        """Nothing runs over; a picture is kept for who looks at it."""
        self.page.wait_for_load_state()
        assert self.page.evaluate(WIDE) <= 0, name
        self.page.screenshot(path=PICTURES / f"{self.size}-{self.seen}-{name}.png", full_page=True)
        self.seen += 1

    def press(self, name, within=None, *, button):
        """Press, say yes, and come back."""
        (within or self.page).get_by_role("button", name=name, exact=True).first.click()
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.get_by_role("status")).to_be_visible()
        told = self.page.get_by_role("status").inner_text()
        self.page.get_by_role("link", name="Back").click()
        return told


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_a_week_is_kept_on_a_phone_without_script(of_hub, chrome, size, request):  # noqa: F811
    client = of_hub("treasurer")
    with live() as start:
        context = signed_in(
            chrome, client, start, java_script_enabled=False, viewport={"width": size[0], "height": size[1]}
        )
        page = context.new_page()
        walk = Walk(page, start, request.node.callspec.id)
        page.goto(f"{start}/{HUB}/hub")
        walk.look("opened")
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_label("how much of carrots of Green Farm came").fill("50.5")
        page.get_by_role("button", name="Take in what is ticked").click()
        expect(page.get_by_role("main")).to_contain_text("50.5")
        walk.look("told")
        page.get_by_role("button", name="Take it in", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("4 batches are taken in")
        walk.look("receipt")
        page.get_by_role("link", name="Back").click()
        page.get_by_role("link", name="Weigh").first.click()
        page.get_by_label("Weight").fill("50")
        walk.look("weigh")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Write it down").click()
        page.get_by_role("link", name="Back").click()
        walk.look("short")
        assert "1 line gets less" in walk.press("Cut it fairly", button="Cut them")
        walk.press("All of it is packed", button="It is packed")
        walk.look("packed")
        card = page.locator(".card").filter(has_text="Corner Shop")
        card.get_by_label("Taken over by").fill("Jo, at the gate")
        walk.press("They have it", card, button="They have it")
        for _ in range(page.get_by_role("button", name="They have it").count()):
            walk.press("They have it", button="They have it")
        assert "Buyers owe" in walk.press("Make the bills", button="Make them")
        told = walk.press("Close the week", button="Close it")
        assert "1 line got less than was matched: corner-shop 10 kg of carrots less" in told
        walk.look("closed")
        page.locator(".links a").first.click()
        expect(page.get_by_role("status")).to_contain_text("buyers had of it")
        walk.look("traced")
        context.close()


def test_each_page_of_the_hub_can_be_used_by_everybody(of_hub, chrome):  # noqa: F811
    """By eyes in light and dark, by keyboard, on a phone, in a longer language; axe finds nothing serious."""
    client = of_hub("coordinator")
    paths = ("hub", "hub/recall", f"hub/weeks/{WEEK}/bring", f"hub/weeks/{WEEK}/weigh?batch=x")
    with live() as start:
        context = signed_in(chrome, client, start)
        looker = Looker(context.new_page(), start)
        found = {path: looker.faults(Page("hub", f"/{HUB}/{path}", "coordinator")) for path in paths}
        context.close()
    assert not any(found.values()), found
