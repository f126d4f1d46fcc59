"""A price that comes later is told by the week's page, by whoever takes goods in or makes the bills."""

import html
import re

import pytest

from tests.web.acting.posting import hidden, text
from tests.web.hub.hubs import HUB, with_later_prices
from tests.web.hub.test_hub import PAGE, press


def links(client):
    """The links by which prices are told, by what they name."""
    page = client.get(PAGE).content.decode()
    found = re.findall(
        r'<li><strong><bdi>([^<]+)</bdi></strong> [^<]*<span class="links"><a href="([^"]+/price[^"]+)"', page
    )
    return {name: html.unescape(href) for name, href in found}


@pytest.mark.parametrize("role", ["coordinator", "treasurer"])
def test_each_price_is_told_from_the_page_of_the_week(hub, of_hub, role):
    with_later_prices(hub)
    client = of_hub(role)
    there = links(client)
    assert set(there) == {
        "carrots of hill-garden", "beetroot of hill-garden", "cheese of hill-garden in piece", "cheese of hill-garden in kg",
    }  # fmt: skip
    address = there["cheese of hill-garden in kg"]
    form = client.get(address)
    assert "cheese, kg, A5" in text(form)
    assert hidden(form)["unit"] == "kg"
    path = address.partition("?")[0]
    refused = client.post(path, {**hidden(form), "price": "12.01"})
    assert "it was matched at £12.00 a kg at most" in text(refused)
    asked = client.post(path, {**hidden(form), "price": "11.50"})
    done = client.post(path, {**hidden(asked), "step": "do"}, follow=True)
    assert "cheese of hill-garden costs £11.50 a kg" in text(done)
    assert "cheese of hill-garden in kg" not in links(client)


def test_who_is_sent_from_the_bills_to_the_prices_finds_their_page(hub, of_hub):
    with_later_prices(hub)
    client = of_hub("treasurer")
    for act, whose in (("all-came", ""), ("pack", "buyer=veg-box"), ("deliver", "buyer=veg-box")):
        press(client, act, holding=whose)
    told, _ = press(client, "invoice")
    assert "3 prices are still to be told" in told
    assert "the page “Tell the price of a good" in told
    assert len(links(client)) == 4
    assert client.get(f"/{HUB}/do/hub/price").status_code == 200


def test_who_may_not_take_a_step_back_is_told_who_may(hub, of_hub):
    with_later_prices(hub)
    client = of_hub()
    address = links(client)["beetroot of hill-garden"]
    path, form = address.partition("?")[0], hidden(client.get(address))
    asked = client.post(path, {**form, "price": "0.70"})
    client.post(path, {**hidden(asked), "step": "do"})
    told = text(client.post(path, {**form, "key": hidden(client.get(address))["key"], "price": "0.60"}))
    assert "its price was told: £0.70 a kg" in told
    assert "open to a treasurer" in told
