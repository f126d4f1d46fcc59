"""Invitations: made by who may, worked once, and nothing of them in an address."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import HOST, OTHER, PASSWORD, TOWN, a_person

NEW = {"name": "bea", "called": "Bea", "language": "", "password": "four words of nothing"}


@given(
    st.text("23456789abcdefghjkmnpqrstuvwxyz", min_size=11, max_size=11),
    st.integers(0, 10),
    st.integers(1, 30),
)
def test_one_wrong_letter_and_two_neighbours_that_changed_places_are_seen(body, at, by):
    from ultramicro.web.people.codes import LETTERS, check_letter, is_code

    code = body + check_letter(body)
    assert is_code(code)
    other = LETTERS[(LETTERS.index(code[at]) + by) % 31]
    assert not is_code(code[:at] + other + code[at + 1 :])
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert swapped == code or not is_code(swapped) or at == 10


def slip_of(client: Client, **asked: str) -> str:
    answer = client.post(f"/{TOWN}/people/invite", asked, follow=True)
    found = re.search(r'class="code">([0-9a-z-]+)<', answer.content.decode())
    assert found, answer.content.decode()[:3000]
    assert "<svg" in answer.content.decode()
    assert found[1] not in answer.request["PATH_INFO"] + answer.request.get("QUERY_STRING", "")
    return found[1]


def test_a_slip_lets_one_newcomer_in_once_in_its_role(as_role):
    from ultramicro.web.people.models import Invitation, Person

    code = slip_of(as_role("coordinator"), role="member")
    assert code.replace("-", "") not in str(list(Invitation.objects.values()))
    newcomer = Client(HTTP_HOST=HOST)
    answer = newcomer.post("/join", {**NEW, "code": code.upper()})
    assert (answer.status_code, answer["Location"]) == (302, f"/{TOWN}")
    bea = Person.objects.get(name="bea")
    assert [(m.place, m.role) for m in bea.memberships.all()] == [(TOWN, "member")]
    assert newcomer.get("/me/sign-ins").status_code == 200
    again = Client(HTTP_HOST=HOST).post("/join", {**NEW, "name": "cyd", "code": code})
    assert again.status_code == 422
    assert not Person.objects.filter(name="cyd").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": "b"}, "name"), ({"name": "has blank"}, "name"), ({"password": "short"}, "password"),
     ({"name": "beatricelong", "password": "beatricelong1"}, "password"), ({"password": "1234567890"}, "password"),
     ({"language": "klingon"}, "language"), ({"code": "222222222223"}, "code")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_the_slip_still_works(as_role, change, field):
    code = slip_of(as_role("coordinator"), role="member")
    answer = Client(HTTP_HOST=HOST).post("/join", {**NEW, "code": code, **change})
    assert answer.status_code == 422
    if field != "language":
        assert f'id="e-{field}"' in answer.content.decode()
    assert Client(HTTP_HOST=HOST).post("/join", {**NEW, "code": code}).status_code == 302


def test_a_slip_ends_after_a_fortnight(as_role):
    from ultramicro.web.people.models import Invitation

    code = slip_of(as_role("coordinator"), role="member")
    left = Invitation.objects.get().until - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
    Invitation.objects.update(until=timezone.now())
    assert Client(HTTP_HOST=HOST).post("/join", {**NEW, "code": code}).status_code == 422


def test_a_coordinator_invites_to_no_power_and_to_no_account_that_somebody_has(as_role, monkeypatch):
    from ultramicro.web.people import role_pages

    monkeypatch.setattr(role_pages, "short_is_known", lambda _request, short: short == "annlee")
    coordinator = as_role("coordinator")
    for role in ("coordinator", "treasurer", "auditor", "administrator", "visitor", ""):
        assert coordinator.post(f"/{TOWN}/people/invite", {"role": role}).status_code == 422
    a_person("ann", "member", short="annlee")
    assert (
        coordinator.post(f"/{TOWN}/people/invite", {"role": "member", "short": "annlee"}).status_code == 422
    )
    assert (
        coordinator.post(f"/{TOWN}/people/invite", {"role": "member", "short": "nobody"}).status_code == 422
    )
    assert (
        as_role("administrator")
        .post(f"/{TOWN}/people/invite", {"role": "shop", "short": "annlee"})
        .status_code
        == 302
    )


def test_who_has_an_account_joins_another_place_with_it(as_role):
    code = slip_of(as_role("administrator"), role="treasurer")
    member = as_role("member", place=OTHER)
    assert member.post("/join", {"code": code}).status_code == 302
    from ultramicro.web.people.models import Person

    roles = (
        Person.objects.get(name=f"member-of-{OTHER}")
        .memberships.order_by("place")
        .values_list("place", "role")
    )
    assert list(roles) == [(TOWN, "treasurer"), (OTHER, "member")]


def test_a_new_role_by_a_slip_ends_the_other_sign_ins(as_role):
    code = slip_of(as_role("administrator"), role="treasurer")
    a_person("ann", "member")
    here, left_somewhere = Client(HTTP_HOST=HOST), Client(HTTP_HOST=HOST)
    for each in (here, left_somewhere):
        each.post("/sign-in", {"name": "ann", "password": PASSWORD})
    assert here.post("/join", {"code": code}).status_code == 302
    assert [each.get("/me/sign-ins").status_code for each in (here, left_somewhere)] == [200, 302]


def test_the_first_administrator_comes_in_by_the_last_link_that_was_printed(web):
    from ultramicro.web.people.first import first_link
    from ultramicro.web.people.models import Membership

    old, link = first_link(OTHER), first_link(OTHER)
    address, _, code = link.partition("#")
    assert address == "http://localhost:8000/join"
    client = Client(HTTP_HOST=HOST)
    assert client.post("/join", {**NEW, "code": old.partition("#")[2]}).status_code == 422
    assert client.post("/join", {**NEW, "code": code}).status_code == 302
    assert list(Membership.objects.values_list("person__name", "place", "role")) == [
        ("bea", OTHER, "administrator")
    ]
    assert first_link(OTHER) == ""


def test_who_chose_a_language_is_spoken_to_in_it(as_role):
    code = slip_of(as_role("coordinator"), role="member")
    client = Client(HTTP_HOST=HOST)
    answer = client.post("/join", {**NEW, "code": code, "language": "cy"})
    assert answer["Location"] == f"/cy/{TOWN}"
    signed = {"name": "bea", "password": NEW["password"]}
    for goes_to, there in (("/me/data", "/cy/me/data"), ("/cy/me/data", "/cy/me/data")):
        assert client.post("/sign-in", {**signed, "next": goes_to})["Location"] == there


def test_a_server_without_a_place_is_begun_by_one_link(web, monkeypatch):
    """Name and files are asked for on the first page that the link leads to."""
    from ultramicro.web import command
    from ultramicro.web.people.first import SERVER
    from ultramicro.web.people.models import Membership
    from ultramicro.web.site import Site

    empty = Site(home=web.home / "empty", places={})
    (line,) = command._first_links(empty)
    assert line.startswith("Start your place here, once: http://localhost:8000/join#")
    client = Client(HTTP_HOST=HOST)
    answer = client.post("/join", {**NEW, "code": line.partition("#")[2]})
    assert (answer.status_code, answer["Location"]) == (302, "/start-a-place")
    page = client.get("/start-a-place").content.decode()
    assert all(f'id="f-{field}"' in page for field in ("name", "where", "files"))
    assert Membership.objects.get().place == SERVER
    assert command._first_links(empty) == []
    # It is a right over no place that is there.
    assert client.get(f"/{TOWN}/people").status_code == 403


@pytest.mark.parametrize(("role", "goes_to"), [("coordinator", "/put-in"), ("member", ""), ("auditor", "")])
def test_who_joins_begins_at_their_work(as_role, role, goes_to):
    code = slip_of(as_role("administrator"), role=role)
    answer = Client(HTTP_HOST=HOST).post("/join", {**NEW, "code": code})
    assert answer["Location"] == f"/{TOWN}{goes_to}"
