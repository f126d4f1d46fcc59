"""Sign-ins that last: listed, ended, of different length, and new at each sign-in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.conftest import HOST, PASSWORD, TOWN, a_person

MINE = "/me/sign-ins"


def signed_in(name: str) -> Client:
    client = Client(HTTP_HOST=HOST, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    assert client.post("/sign-in", {"name": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(MINE).status_code == 200


def test_one_can_be_ended_and_all_others(web):
    from ultramicro.web.people.models import SignIn

    ann = a_person("ann", "member")
    first, second, third = (signed_in("ann") for _ in range(3))
    page = first.get(MINE).content.decode()
    assert page.count("Firefox, Linux") == 3
    assert "this one" in page
    number = SignIn.objects.get(session=second.cookies["session"].value).pk
    first.post(f"{MINE}/end", {"id": number})
    assert (is_in(first), is_in(second), is_in(third)) == (True, False, True)
    first.post(f"{MINE}/end-all")
    assert (is_in(first), is_in(third)) == (True, False)
    assert ann.sign_ins.count() == 1


def test_what_ran_out_is_not_kept(web):
    from django.contrib.sessions.models import Session

    from ultramicro.web.people.models import SignIn

    person = a_person("ann", "member")
    signed_in(person.name)
    SignIn.objects.update(until=timezone.now())
    Session.objects.update(expire_date=timezone.now())
    signed_in(person.name)
    assert (SignIn.objects.count(), Session.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 40, "-1"])
def test_a_sign_in_of_somebody_else_is_not_there(web, number):
    from ultramicro.web.people.models import SignIn

    a_person("ann", "member")
    a_person("bea", "member")
    ann, bea = signed_in("ann"), signed_in("bea")
    theirs = SignIn.objects.get(person__name="bea").pk
    assert ann.post(f"{MINE}/end", {"id": number or theirs}).status_code == 404
    assert is_in(bea)


@pytest.mark.parametrize(
    ("role", "lasts"), [("member", timedelta(days=14)), ("coordinator", timedelta(days=14)),
                        ("treasurer", timedelta(hours=12)), ("administrator", timedelta(hours=12))],
)  # fmt: skip
def test_who_has_power_signs_in_more_often(web, role, lasts):
    from django.contrib.sessions.models import Session

    a_person("ann", role)
    client = signed_in("ann")
    ends = Session.objects.get(session_key=client.cookies["session"].value).expire_date
    assert abs(ends - timezone.now() - lasts) < timedelta(minutes=1)
    assert abs(client.cookies["session"]["max-age"] - lasts.total_seconds()) < 60


def test_a_planted_session_stays_nobodys(web):
    from django.contrib.sessions.backends.db import SessionStore

    a_person("ann", "member")
    planted = SessionStore()
    planted["x"] = 1
    planted.create()
    victim, attacker = Client(HTTP_HOST=HOST), Client(HTTP_HOST=HOST)
    for client in (victim, attacker):
        client.cookies["session"] = planted.session_key
    victim.post("/sign-in", {"name": "ann", "password": PASSWORD})
    assert victim.cookies["session"].value != planted.session_key
    assert (is_in(victim), is_in(attacker)) == (True, False)


def test_a_new_password_ends_the_others_and_a_new_role_all(web, as_role):
    ann = a_person("ann", "member")
    first, second = signed_in("ann"), signed_in("ann")
    new = "another long password"
    assert first.post("/me/password", {"password": new}).status_code == 302
    assert (is_in(first), is_in(second)) == (True, False)
    administrator = as_role("administrator")
    page = f"/{TOWN}/people/{ann.pk}"
    assert administrator.post(f"{page}/roles", {"role": ["member"]}).status_code == 302
    assert is_in(first)  # nothing has changed
    administrator.post(f"{page}/roles", {"role": ["member", "treasurer"]})
    assert not is_in(first)
    assert sorted(ann.memberships.values_list("role", flat=True)) == ["member", "treasurer"]


def test_a_place_keeps_an_administrator(web, as_role):
    from ultramicro.web.people.models import Person

    administrator = as_role("administrator")
    me = Person.objects.get()
    answer = administrator.post(f"/{TOWN}/people/{me.pk}/roles", {"role": ["member"]})
    assert answer.status_code == 422
    assert list(me.memberships.values_list("role", flat=True)) == ["administrator"]


def test_what_is_grave_wants_a_sign_in_of_the_last_ten_minutes(web):
    a_person("ann", "member")
    client = signed_in("ann")
    session = client.session
    session["shown_at"] = timezone.now().timestamp() - 601
    session.save()
    answer = client.post("/me/password", {"password": "a new long one"}, HTTP_REFERER=f"http://{HOST}{MINE}")
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in?again=1&next={MINE}")
    evil = client.post("/me/password", {"password": "x"}, HTTP_REFERER="http://elsewhere.example/me")
    assert evil["Location"] == "/sign-in?again=1&next=/"
    before = client.cookies["session"].value
    client.post("/sign-in", {"name": "ann", "password": PASSWORD, "next": MINE})
    assert client.cookies["session"].value != before
    assert client.post("/me/password", {"password": "a new long one"}).status_code == 302
