"""Five people do what they came for, on a desk and on a phone; their pictures stand in the manual.

`pytest --update tests/web/everybody/test_journeys.py` makes the pictures in `docs/pictures` anew: look at each.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.web.asking.live import live
from tests.web.conftest import TOWN, a_person
from tests.web.everybody.journeys import VILLAGE, not_made_twice, place_of_journeys, travellers, work
from tests.web.putting_in.test_journey import newcomer, raw_files  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.long]  # minutes: `make long`


@pytest.fixture(params=["desk", "phone"])
def traveller(request, web, chrome, tmp_path, shared_temp):
    """Return a new browser of the journey's size; the place of the journey is its own."""
    with place_of_journeys(web.places[TOWN], tmp_path, shared_temp / "journeys"), live() as start:
        yield travellers(chrome, start, request.param, keep=request.config.getoption("--update"))
        for context in chrome.contexts:
            context.close()


def test_a_newcomer_brings_files_and_reads_the_answer(traveller, newcomer, tmp_path, shared_temp):  # noqa: F811
    from ultramicro.web.site import site

    a_person("root", "administrator", place=TOWN)
    files, one = raw_files(tmp_path / "raw", site().places[TOWN]), traveller()
    one.sign_in("root", "/start-a-place")
    page = one.page
    page.get_by_label("What is it called?").fill("New Town")
    page.get_by_label("Where is it?").fill("ZY1")
    page.get_by_label("Files").set_input_files(files)
    one.picture("newcomer-1-start")
    page.get_by_role("button", name="Start it").click()
    page.wait_for_url("**/new-town/**")
    with not_made_twice(shared_temp / "journeys" / "new-town", newcomer):
        _reads_the_answer(one)


def _reads_the_answer(one):
    page = one.page
    work()
    page.goto(page.url)
    expect(page.get_by_role("heading", name="What was understood")).to_be_visible()
    one.picture("newcomer-2-understood")
    page.get_by_role("link", name="Look at the lines").first.click()
    page.get_by_label("how much", exact=True).select_option("Gross Amount")
    page.get_by_label("Who paid, where").fill("New Town Council")
    one.picture("newcomer-3-column")
    page.get_by_role("button", name="Read it again so").click()
    work()
    page.goto(page.url)
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("button", name="See what it says").click()
    page.wait_for_url("**/jobs/*")
    one.picture("newcomer-4-being-answered")
    page.goto(f"{one.start}/new-town/put-in")
    page.get_by_role("link", name="Say where somebody is").click()
    page.get_by_role("button", name="Work it out").click()
    work()
    page.goto(page.url)
    for number in range(5):
        before = page.locator("#range").inner_text()
        page.get_by_label("Its postcode").fill("ZY1 1AA" if number % 2 else "AB1 2CD")
        if number == 2:
            one.picture("newcomer-5-look-up")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Thank you:")).to_be_visible()
        assert page.locator("#range").inner_text() != before
    page.goto(f"{one.start}/new-town")
    page.get_by_role("button", name="Make it again now").click()
    assert work() == 1
    page.goto(f"{one.start}/new-town")
    expect(page.locator(".split")).to_be_visible()
    one.picture("newcomer-6-answer")


def test_an_organiser_enters_what_there_is_and_is_needed_and_reads_a_plan(traveller):
    a_person("olwen", "coordinator", place=VILLAGE)
    one = traveller()
    page = one.page
    one.sign_in("olwen", f"/{VILLAGE}/put-in")
    one.picture("organiser-1-put-in")
    page.locator("a[href$='tables/resources/new']").click()
    for label, words in (("Resource", "Chapel hall"), ("Kind", "building"), ("What", "shop"), ("Quantity", "120"),
                         ("Unit", "m2"), ("Postcode", "ZY1 4EG")):  # fmt: skip
        _fill(page, label, words)
    one.picture("organiser-2-what-we-have")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.get_by_role("link", name="Add what we need").click()
    for label, words in (
        ("Need", "Bread that the school buys"),
        ("Item", "bread"),
        ("Quantity", "4000"),
        ("Unit", "items"),
    ):
        _fill(page, label, words)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_be_visible()
    one.picture("organiser-3-what-we-need")
    page.get_by_role("button", name="Make the plan").click()
    page.wait_for_url("**/jobs/*")
    assert work() == 1
    page.goto(f"{one.start}/{VILLAGE}/ask/plan")
    expect(page.get_by_role("heading", name="Key figures")).to_be_visible()
    one.picture("organiser-4-plan")


def _fill(page, label, words):
    field = page.get_by_label(re.compile(f"^{label}( \\(optional\\))?$")).first
    if field.evaluate("e => e.tagName") == "SELECT":
        field.select_option(words)
    else:
        field.fill(words)


def test_a_member_pays_a_shop_and_sees_it(traveller):
    a_person("mair", "member", place=VILLAGE, short="m11")
    one = traveller()
    page = one.page
    one.sign_in("mair", f"/{VILLAGE}/mine")
    one.picture("member-1-account")
    page.locator("main").get_by_role("link", name="Pay", exact=True).click()
    page.locator("#f-to").fill("The Weir Cafe")
    page.locator("#f-amount").fill("0.40")
    page.locator("main").get_by_role("button").first.click()
    one.picture("member-2-before-paying")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Done")
    one.picture("member-3-paid")
    page.goto(f"{one.start}/{VILLAGE}/mine")
    assert "The Weir Cafe" in page.locator("tbody tr").first.inner_text()


def test_a_treasurers_release_waits_for_a_second_person(traveller):
    a_person("tess", "treasurer", place=VILLAGE)
    a_person("ada", "administrator", place=VILLAGE)
    one, two = traveller(), traveller()
    page = one.page
    one.sign_in("tess", f"/{VILLAGE}/do/currency/issue")
    page.locator("#f-who").fill(_with_pounds())
    page.locator("#f-amount").fill("5.00")
    page.get_by_role("button", name="Go on").click()
    one.picture("treasurer-1-before-asking")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("another person releases it")
    one.picture("treasurer-2-waits")
    expect(page.get_by_role("button", name="Release it")).to_have_count(0)
    two.sign_in("ada", f"/{VILLAGE}/waiting")
    two.page.locator("main a:has-text('Give somebody')").click()
    two.picture("treasurer-3-second-person")
    two.page.get_by_role("button", name="Release it").click()
    expect(two.page.get_by_role("status").first).to_be_visible()
    two.picture("treasurer-4-released")


def _with_pounds():
    """The short name of a member who has pounds of their own."""
    from ultramicro.web.served import served

    with served(VILLAGE).keeper.reading() as desk:
        rich = next(
            each.owner for each in desk.ledger.accounts()
            if each.account_class == "member" and each.currency == "GBP" and each.balance_pence >= 500
        )  # fmt: skip
        return next(each.short for each in desk.people.everybody() if each.id == rich)


def test_an_administrator_invites_ends_a_sign_in_and_brings_the_books_back(traveller):
    a_person("ada", "administrator", place=VILLAGE)
    a_person("tess", "treasurer", place=VILLAGE)
    a_person("ann", "member", place=VILLAGE)
    one, two, ann = traveller(), traveller(), traveller()
    ann.sign_in("ann", "/me/sign-ins")
    one.sign_in("ada", f"/{VILLAGE}/people")
    page = one.page
    one.picture("administrator-1-people")
    page.get_by_role("link", name="Invite").click()
    page.select_option("#f-role", "auditor")
    page.get_by_role("button", name="Make the slip").click()
    expect(page.locator("svg.qr")).to_be_visible()
    one.picture("administrator-2-slip")
    page.goto(f"{one.start}/{VILLAGE}/people")
    page.locator("main a:has-text('ann')").click()
    page.get_by_role("button", name="End all sign-ins").click()
    ann.page.reload()
    expect(ann.page.locator("h1")).to_have_text("Sign in")
    page.goto(f"{one.start}/{VILLAGE}/backups")
    page.get_by_role("button", name="Back up now").click()
    page.wait_for_url("**/jobs/*")
    assert work() == 1
    page.goto(f"{one.start}/{VILLAGE}/backups")
    one.picture("administrator-3-back-ups")
    page.get_by_role("button", name="Ask to change over").first.click()
    two.sign_in("tess", f"/{VILLAGE}/waiting")
    two.page.locator("main a:has-text('Bring the books back')").click()
    two.picture("administrator-4-second-person")
    two.page.get_by_role("button", name="Release it").click()
    expect(two.page.locator("[role=status]").first).to_contain_text("Restored and checked")
