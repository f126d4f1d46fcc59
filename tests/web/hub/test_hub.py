"""A hub's week by its page: what it shows is in the books, what is pressed is done once, by who may do it."""

import re

import pytest

from tests.web.acting.posting import text
from tests.web.conftest import TOWN
from tests.web.hub.hubs import HUB, WEEK
from tests.web.test_menu import words

PAGE = f"/{HUB}/hub"


def forms(client, path=PAGE):
    """The forms of a page: each with its address and its hidden fields."""
    page = client.get(path).content.decode()
    found = []
    for action, body in re.findall(
        r'<form method="post"(?: action="([^"]*)")?[^>]*>(.*?)</form>', page, re.DOTALL
    ):
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
        found.append((action or path, fields, body))
    return found


def press(client, act, *, holding="", **typed):
    """Press a button of the page, say yes, and return what is told then, and the receipt."""
    action, fields, _ = next(
        f
        for f in forms(client)
        if f[0].endswith(f"/{act}") and all(f[1].get(k) == v for k, v in _of(holding))
    )
    asked = client.post(action, {**fields, **typed})
    assert asked.status_code in {200, 422}
    told = text(asked)
    if 'name="step" value="do"' not in asked.content.decode():
        return told, ""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.content.decode()))
    return told, text(client.post(action, {**hidden, "step": "do"}, follow=True))


def _of(holding):
    return [tuple(holding.split("="))] if holding else []


def test_a_week_goes_from_what_comes_in_to_bills_by_its_page(of_hub):
    client = of_hub("treasurer")
    page = client.get(PAGE).content.decode()
    places = re.findall(r'name="came-(\d)" value="([^"]+)"', page)
    assert sorted(float(much) for _, much in places) == [2, 20, 30, 60]
    # What is not ticked did not come, and who came with less is taken at their word.
    carrots = next(place for place, much in places if much == "60")
    told, done = press(
        client,
        "came",
        **{f"tick-{carrots}": "yes", **{f"came-{p}": m for p, m in places}, f"came-{carrots}": "55"},
    )
    assert "1 batch is taken in" in told
    assert "1 batch is taken in" in done
    _, done = press(client, "short")
    assert "get less than was matched" in done
    told, done = press(client, "undo")
    assert done, told
    press(client, "all-came")
    _, done = press(client, "pack", holding="buyer=school")
    assert "parcels are packed" in done
    told, done = press(client, "deliver", holding="buyer=school", signed="Jo at the gate")
    assert re.search(r"\d parcels are delivered", done)
    shown = text(client.get(PAGE))
    assert "Delivered School" in shown
    _, done = press(client, "invoice")
    assert "Buyers owe" in done


def test_nothing_is_taken_in_that_nobody_ticked(of_hub):
    told, done = press(of_hub(), "came")
    assert "nothing is ticked" in told
    assert done == ""


def test_a_page_that_is_sent_twice_acts_once(of_hub):
    client = of_hub()
    action, fields, _ = next(f for f in forms(client) if f[0].endswith("/all-came"))
    first = client.post(action, {**fields, "step": "do"}, follow=True)
    again = client.post(action, {**fields, "step": "do"}, follow=True)
    assert text(first) == text(again)
    assert "All of it is there" in text(client.get(PAGE))


def test_who_may_not_do_something_is_not_offered_it_and_cannot_do_it(of_hub):
    coordinator, auditor = of_hub(), of_hub("auditor")
    assert not [f for f in forms(coordinator) if f[0].endswith(("/invoice", "/close", "/undo"))]
    assert forms(auditor) == [] or all("/hub/" not in f[0] for f in forms(auditor))
    key = forms(coordinator)[-1][1]["key"]
    assert coordinator.post(f"{PAGE}/weeks/{WEEK}/undo", {"key": key}).status_code == 403
    assert auditor.get(f"{PAGE}/weeks/{WEEK}/pack").status_code == 403
    for path in (f"{PAGE}/weeks/2026-06-05", f"{PAGE}/weeks/{WEEK}/eat", f"{PAGE}/weeks/today"):
        assert coordinator.get(path).status_code == 404, path


def test_a_batch_is_traced_from_its_page(of_hub):
    client = of_hub()
    press(client, "all-came")
    press(client, "pack", holding="buyer=corner-shop")
    link = re.search(
        r'href="([^"]*/hub/recall\?batch=[^"]+who=green-farm)"', client.get(PAGE).content.decode()
    )[1]
    told = text(client.get(link.replace("&amp;", "&")))
    assert "60 kg in, 20 kg left here, 40 kg packed here" in told
    lost = client.get(f"{PAGE}/recall?batch=nothing")
    assert lost.status_code == 400
    assert "there is no batch" in text(lost)


@pytest.mark.parametrize("role", ["coordinator", "treasurer", "auditor"])
def test_the_hub_stands_in_the_menu_of_who_keeps_it(of_hub, role):
    first, more = words(of_hub(role), PAGE)
    assert "Food hub" in {name for _, name in (*first, *more)}


def test_members_are_not_shown_what_buyers_get(as_role):
    assert as_role("member", place=TOWN).get(f"/{TOWN}/hub").status_code == 403


def test_a_step_is_taken_back_by_the_page_of_every_action_too(of_hub):
    """The page's own fields and those of the action have names of their own."""
    from django.urls import reverse

    client = of_hub("treasurer")
    press(client, "all-came")
    path = reverse("action", kwargs={"place_word": HUB, "group": "hub", "verb": "undo"})
    _, fields, _ = next(f for f in forms(client, path) if "key" in f[1])
    asked = client.post(path, {**fields, "number": "1", "week": WEEK})
    assert "goods received" in text(asked)
    assert "goods received" in text(
        client.post(path, {**fields, "number": "1", "week": WEEK, "step": "do"}, follow=True)
    )


def test_no_action_has_a_parameter_that_its_page_means_otherwise():
    from dataclasses import fields

    from ultramicro.techniques import all_actions
    from ultramicro.web.acting.generic import ON

    meant = {ON, "go", "key", "step"}
    found = [
        (group, action.name, each.name)
        for group, actions in all_actions().items() for action in actions
        for each in fields(action) if each.name in meant
    ]  # fmt: skip
    assert found == []


def test_each_paper_opens_as_a_page_of_its_own_and_no_path_of_the_server_is_told(of_hub):
    client = of_hub("treasurer")
    press(client, "all-came")
    press(client, "pack", holding="buyer=school")
    address = f"/{HUB}/do/hub/papers"
    _, fields, _ = next(f for f in forms(client, address) if "key" in f[1])
    done = client.post(address, fields, follow=True)
    shown = text(done)
    assert "/uploads/" not in done.content.decode()
    assert "Delivery note: school" in shown
    assert "papers.zip" in shown
    (link,) = re.findall(r'href="([^"]+note-[^"]*school.html)"', done.content.decode())
    paper = client.get(link)
    assert paper.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "sandbox" in paper.headers["Content-Security-Policy"]
    assert "School" in paper.content.decode()
    # To whom the receipt is nothing to see, neither is the paper.
    assert of_hub("member").get(link).status_code == 404
