"""Somebody who cannot get in is let in again by two others, and by no one alone."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.web.conftest import HOST, OTHER, PASSWORD, TOWN, a_person

NEW = "four other words here"


def by(client: Client, number: int) -> Client:
    assert client.post(f"/{TOWN}/people/{number}/help").status_code == 302
    return client


def confirmed(client: Client) -> str | None:
    from ultramicro.web.people.models import Recovery

    number = Recovery.objects.latest("pk").pk
    answer = client.post(f"/{TOWN}/people/help/{number}/confirm", follow=True)
    found = re.search(r'class="code">([0-9a-z-]+)<', answer.content.decode())
    return found[1] if found else None


def test_two_coordinators_let_a_member_in_again(as_role):
    ann = a_person("ann", "member")
    old = Client(HTTP_HOST=HOST)
    old.post("/sign-in", {"name": "ann", "password": PASSWORD})
    first = by(as_role("coordinator", name="one"), ann.pk)
    assert confirmed(first) is None  # not the same person twice
    code = confirmed(as_role("coordinator", name="two"))
    assert code
    assert old.get("/me/sign-ins").status_code == 302  # all sign-ins end
    client = Client(HTTP_HOST=HOST)
    assert client.post("/back", {"code": code, "name": "bea", "password": NEW}).status_code == 422
    assert client.post("/back", {"code": code, "name": "Ann", "password": "short"}).status_code == 422
    assert client.post("/back", {"code": code, "name": "Ann", "password": NEW}).status_code == 302
    page = client.get("/me/sign-ins").content.decode()
    assert "one" in page
    assert "two" in page
    assert (
        Client(HTTP_HOST=HOST).post("/back", {"code": code, "name": "ann", "password": NEW}).status_code
        == 422
    )
    assert Client(HTTP_HOST=HOST).post("/sign-in", {"name": "ann", "password": PASSWORD}).status_code == 422


def test_who_may_have_got_hold_of_a_key_or_a_token_is_kept_out(as_role):
    from ultramicro.web.people import tokens
    from ultramicro.web.people.models import Passkey

    ann = a_person("ann", "member")
    token = tokens.make(ann, "till", [tokens.Scope.READ_OWN], 30)
    Passkey.objects.create(person=ann, credential="c", public_key=b"k")
    by(as_role("coordinator", name="one"), ann.pk)
    code = confirmed(as_role("coordinator", name="two"))
    client = Client(HTTP_HOST=HOST)
    assert client.post("/back", {"code": code, "name": "ann", "password": NEW}).status_code == 302
    assert tokens.person_of(f"Bearer {token}") is None
    assert not Passkey.objects.exists()


def test_the_slip_ends_after_a_day(as_role):
    from ultramicro.web.people.models import Recovery

    ann = a_person("ann", "member")
    by(as_role("coordinator", name="one"), ann.pk)
    code = confirmed(as_role("administrator", name="two"))
    assert Recovery.objects.get().until - timezone.now() <= timedelta(hours=24)
    Recovery.objects.update(until=timezone.now())
    assert (
        Client(HTTP_HOST=HOST).post("/back", {"code": code, "name": "ann", "password": NEW}).status_code
        == 422
    )


@pytest.mark.parametrize("role", ["treasurer", "administrator"])
@pytest.mark.parametrize(
    ("one", "two", "works"),
    [("coordinator", "coordinator", False), ("administrator", "administrator", False),
     ("treasurer", "coordinator", False), ("administrator", "treasurer", True), ("treasurer", "administrator", True)],
)  # fmt: skip
def test_who_has_power_is_let_in_by_an_administrator_and_a_treasurer(as_role, role, one, two, works):
    ann = a_person("ann", role)
    by(as_role(one, name="one"), ann.pk)
    assert bool(confirmed(as_role(two, name="two"))) is works


def test_helpers_of_one_place_get_no_power_in_another(as_role):
    ann = a_person("ann", "member")
    a_person("ann", "administrator", place=OTHER)
    by(as_role("administrator", name="one"), ann.pk)
    assert confirmed(as_role("treasurer", name="two")) is None


def test_nobody_helps_themselves_neither_first_nor_second(as_role):
    client = as_role("coordinator", name="ann")
    ann = a_person("ann")
    assert client.post(f"/{TOWN}/people/{ann.pk}/help").status_code == 422
    by(as_role("coordinator", name="one"), ann.pk)
    assert confirmed(client) is None


def test_the_database_refuses_one_person_in_two_parts(web):
    from ultramicro.web.people.models import Recovery, Waiting

    ann, bea, cyd = (a_person(name, "coordinator") for name in ("ann", "bea", "cyd"))
    until = timezone.now()
    for opened, confirmed_by in ((bea, bea), (ann, bea), (bea, ann)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recovery.objects.create(
                person=ann, place=TOWN, opened_by=opened, confirmed_by=confirmed_by, until=until
            )
    Recovery.objects.create(person=ann, place=TOWN, opened_by=bea, confirmed_by=cyd, until=until)
    waiting = Waiting.objects.create(place=TOWN, group="g", action="a", asked={}, key="k", made_by=ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiting.objects.filter(pk=waiting.pk).update(decided_by=ann)
    Waiting.objects.filter(pk=waiting.pk).update(decided_by=bea)
