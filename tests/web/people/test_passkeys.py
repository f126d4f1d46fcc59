"""Passkeys in a real browser, under the policy that its pages have; and what is refused without one."""

import json
import re

import pytest
from django.test import Client

from tests.web.conftest import HOST, PASSWORD, TOWN, a_person

browser_only = pytest.mark.browser


@pytest.fixture
def page(chrome):
    """A page of a browser that has a device for passkeys, and fails where the policy of a page refuses something."""
    context = chrome.new_context(viewport={"width": 390, "height": 844})
    opened = context.new_page()
    refused = []
    opened.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )
    session = context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    opened.device = (session, made["authenticatorId"])
    yield opened
    context.close()
    assert refused == []


def come_in(page, address):
    """Sign in by name and password."""
    from playwright.sync_api import expect

    page.goto(f"{address}/sign-in?next=/me/sign-ins")
    page.fill("#f-name", "ann")
    page.fill("#f-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/me/sign-ins")


@browser_only
@pytest.mark.usefixtures("web")
def test_a_newcomer_joins_with_a_passkey_and_comes_in_again_with_it(address, page):
    from playwright.sync_api import expect

    from ultramicro.web.people.first import first_link
    from ultramicro.web.people.models import Passkey, Person

    page.goto(first_link(TOWN))
    expect(page.locator("#f-code")).to_have_value(re.compile("[0-9a-z]{12}"))  # from behind the #
    expect(page).to_have_url(f"{address}/join")
    page.fill("#f-name", "bea")
    page.click("text=Join with a passkey")
    expect(page).to_have_url(f"{address}/{TOWN}/put-in")
    key = Passkey.objects.get()
    assert (key.person.name, key.person.has_usable_password()) == ("bea", False)
    page.click("nav summary")
    page.click("text=Sign out")
    page.goto(f"{address}/sign-in?next=/me/sign-ins")
    page.click("text=Sign in with a passkey")
    expect(page).to_have_url(f"{address}/me/sign-ins")
    expect(page.locator("h1")).to_have_text("Sign-ins")
    key.refresh_from_db()
    assert key.used_at
    # The only way in stays.
    page.click("text=Take away")
    expect(page.locator("h1")).to_have_text(re.compile("only way"))
    assert Person.objects.get(name="bea").passkeys.count() == 1


@browser_only
@pytest.mark.usefixtures("web")
def test_another_device_is_added_once_and_its_passkey_ends_with_it(address, page):
    from playwright.sync_api import expect

    a_person("ann", "member")
    come_in(page, address)
    page.fill("#f-called", "my phone")
    page.click("text=Add a passkey")
    expect(page.locator("text=my phone")).to_be_visible()
    page.click("text=Add a passkey")  # this device has one already
    expect(page.locator("[data-said]")).to_be_visible()
    page.click("text=Take away")
    expect(page.locator("text=my phone")).to_have_count(0)
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.click("text=Sign in with a passkey")
    expect(page.locator("h1")).to_have_text(re.compile("not known here"))


@browser_only
@pytest.mark.usefixtures("web")
def test_what_a_device_signed_is_taken_once_and_in_time(address, page):
    """What was sent is sent again, late, from another browser, and with another's challenge."""
    from datetime import timedelta

    from playwright.sync_api import expect

    from ultramicro.web.people.models import Challenge, Logged, Passkey

    a_person("ann", "member")
    come_in(page, address)
    page.click("text=Add a passkey")
    expect(page.locator("text=Take away")).to_be_visible()
    page.context.clear_cookies()
    sent = []
    page.on("request", lambda r: sent.append(r.post_data) if r.url.endswith("/sign-in/passkey") else None)
    page.goto(f"{address}/sign-in?next=/me/sign-ins")
    page.click("text=Sign in with a passkey")
    expect(page).to_have_url(f"{address}/me/sign-ins")
    from urllib.parse import parse_qs

    (credential,) = parse_qs(sent[0])["credential"]
    Passkey.objects.update(sign_count=10_000)  # of another device that counts higher: it only warns
    for send in ({"credential": credential}, {"credential": "{}"}, {"credential": "x"}, {}):
        client = Client(HTTP_HOST=HOST)
        client.post("/sign-in/passkey/begin")
        assert client.post("/sign-in/passkey", send).status_code == 422
        assert "_auth_user_id" not in client.session
    client = Client(HTTP_HOST=HOST)
    assert client.post("/sign-in/passkey", {"credential": credential}).status_code == 422  # no challenge
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?next=/me/sign-ins")
    page.route("**/sign-in/passkey", lambda route: (_age(Challenge, timedelta(minutes=6)), route.continue_()))
    page.click("text=Sign in with a passkey")
    expect(page.locator("h1")).to_have_text(re.compile("too long"))
    page.unroute("**/sign-in/passkey")
    page.goto(f"{address}/sign-in?next=/me/sign-ins")
    page.click("text=Sign in with a passkey")
    expect(page).to_have_url(f"{address}/me/sign-ins")
    assert Logged.objects.filter(what="passkey.count", outcome="warned").exists()


def _age(challenges, by):
    from django.db import connection
    from django.db.models import F

    challenges.objects.update(until=F("until") - by)
    connection.close()


@pytest.mark.usefixtures("web")
def test_the_options_name_this_site_and_want_the_owner_seen():
    from ultramicro.web.people.models import Challenge

    client = Client(HTTP_HOST=HOST)
    options = json.loads(client.post("/join/passkey", {"name": "bea"}).content)
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    again = json.loads(client.post("/sign-in/passkey/begin").content)
    assert again["challenge"] != options["challenge"]
    assert Challenge.objects.count() == 2
    assert "session" not in Client(HTTP_HOST=HOST).get("/sign-in").cookies  # who only looks gets none
