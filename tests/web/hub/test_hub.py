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


def ask(client, act, *, holding="", **typed):
    """Press a button of the page, and return where it is confirmed and what the confirmation sends."""
    action, fields, _ = next(
        f
        for f in forms(client)
        if f[0].endswith(f"/{act}") and all(f[1].get(k) == v for k, v in _of(holding))
    )
    asked = client.post(action, {**fields, **typed})
    return action, text(asked), hidden(asked)


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))


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
    from ultramicro.web.acting.deeds import TOLD
    from ultramicro.web.acting.generic import ON

    meant = {ON, TOLD, "go", "key", "step"}
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


def steps():
    """The steps of the week that stand."""
    from ultramicro.food.hub.weeks import week_of
    from ultramicro.web.served import served

    with served(HUB).keeper.reading() as desk:
        return [str(each.step) for each in week_of(desk.view(), None).standing()]


def test_the_step_that_was_told_is_taken_back_or_none(of_hub):
    """A colleague makes the bills while the page waits: they are not what is taken back by it."""
    client = of_hub("treasurer")
    for act in ("all-came", "pack", "deliver"):
        press(client, act)
    action, told, sends = ask(client, "undo")
    assert "Step 3 is taken back: goods delivered." in told
    press(client, "invoice")
    stood = steps()
    refused = client.post(action, {**sends, "step": "do"})
    assert refused.status_code == 409
    said = text(refused)
    assert "another thing would be done now than was told; nothing has been done" in said
    assert "Done in this week since: bills made" in said
    assert steps() == stood
    # What would be done now is told, and may be wanted.
    assert "Step 4 is taken back: bills made." in said
    done = client.post(action, {**hidden(refused), "step": "do"}, follow=True)
    assert "Step 4 is taken back: bills made." in text(done)
    assert steps() == stood[:-1]


def test_no_more_is_packed_handed_over_or_spoilt_than_was_told(of_hub):
    client = of_hub("treasurer")
    beetroot = {"who": "hill-garden", "item": "beetroot", "unit": "kg", "quantity": "20", "batch": "B1"}
    spoil = f"{PAGE}/weeks/{WEEK}/spoil"
    sent(client, f"{PAGE}/weeks/{WEEK}/bring", **beetroot)
    pages = [ask(client, "pack"), (spoil, *sent(client, spoil, batch="B1", step="form"))]
    assert ["1 parcel is packed" in pages[0][1], "20 kg of batch B1 is spoilt" in pages[1][1]] == [True] * 2
    press(client, "pack", holding="buyer=veg-box")
    pages.append(ask(client, "deliver", holding="buyer=veg-box"))
    assert "1 parcel is delivered" in pages[2][1]
    press(client, "all-came")
    press(client, "pack", holding="buyer=veg-box")
    stood = steps()
    for action, told, sends in pages:
        answer = client.post(action, {**sends, "step": "do"}, follow=True)
        assert (answer.status_code, "nothing has been done" in text(answer)) == (409, True), told
    assert steps() == stood


def sent(client, path, **typed):
    """Send the form of an act with what was typed; do it, unless it is only to be told."""
    key = hidden(client.get(path))["key"]
    asked = client.post(path, {"key": key, "step": "do", **typed}, follow=True)
    return text(asked), hidden(asked)


def test_what_others_did_elsewhere_does_not_keep_what_was_told_from_being_done(of_hub):
    client = of_hub("treasurer")
    press(client, "all-came")
    action, told, sends = ask(client, "undo")
    assert "Step 1 is taken back" in told
    with_books_moved()
    assert "Step 1 is taken back" in text(client.post(action, {**sends, "step": "do"}, follow=True))
    assert steps() == []


def with_books_moved():
    from ultramicro.web.acting.doing import carry_out_for
    from ultramicro.web.served import served

    claim = {"debtor": "school", "creditor": "green-farm", "amount": "3", "due": "2026-07-01"}
    carry_out_for(served(HUB), "books", "claim", claim, "1-" + "c" * 32, "till", False)


def test_a_batch_on_two_lines_of_a_buyer_is_weighed_and_spoilt_by_choosing_one(of_hub):
    """A promise serves a part of an order first: no page may ask for what it has no field for."""
    promised_anew()
    client = of_hub("treasurer")
    weigh, spoil = (f"{PAGE}/weeks/{WEEK}/{act}" for act in ("weigh", "spoil"))
    carrots = {"who": "hill-garden", "item": "carrots", "unit": "kg", "quantity": "30", "batch": "L7"}
    sent(client, f"{PAGE}/weeks/{WEEK}/bring", **carrots)
    press(client, "pack", holding="buyer=school")
    assert 'name="line"' not in client.get(weigh).content.decode()
    asks = {"batch": "L7", "buyer": "school", "key": hidden(client.get(weigh))["key"], "step": "form"}
    page = client.post(weigh, {**asks, "weight": "9.5"})
    assert page.status_code == 422
    chosen = re.findall(r'<option value="(\d)">([^<]+)<', page.content.decode())
    assert {words for _, words in chosen} == {"10 kg at £1.00, promised", "20 kg at £1.00"}
    line = next(number for number, words in chosen if "promised" in words)
    assert (
        "Batch L7 is weighed" in sent(client, weigh, batch="L7", buyer="school", weight="9.5", line=line)[0]
    )
    assert "9.5 kg at" in sent(client, spoil, batch="L7", buyer="school", quantity="1")[0]
    assert (
        "1 kg of batch L7 is spoilt"
        in sent(client, spoil, batch="L7", buyer="school", quantity="1", line=line)[0]
    )
    # All of it is on no one line.
    assert "28.5 kg of batch L7 is spoilt" in sent(client, spoil, batch="L7", buyer="school")[0]


def promised_anew():
    """Match the week once more, with a promise of 10 of the 30 kg that a school gets."""
    from datetime import date

    from ultramicro.core.action import Pence
    from ultramicro.food.hub.promising import PromiseToBuy
    from ultramicro.food.hub.undoing import Undo
    from ultramicro.food.hub.verbs import Open
    from ultramicro.web.served import served

    promise = PromiseToBuy(
        buyer="school", seller="hill-garden", item="carrots", unit="kg", quantity=10.0, price=Pence(100),
        since=date(2026, 6, 1), until=date(2026, 6, 30),
    )  # fmt: skip
    for n, act in enumerate((Undo(whole=True), promise, Open(week=date(2026, 6, 4), add=True))):
        served(HUB).keeper.carry_out(act, group="hub", word=f"anew-{n}", on=date(2026, 6, 2))
