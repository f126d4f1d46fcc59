"""Acts that wait for a second person."""

import sys
import threading
import types
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.conftest import OTHER, TOWN, a_person


@pytest.fixture
def doing(monkeypatch):
    """Stand in for the part that acts, and note what it is given."""
    from ultramicro.core.action import Done
    from ultramicro.web.acting import doing as real

    given = []
    module = types.ModuleType("ultramicro.web.acting.doing")

    def carry_out_for(place, group, name, values, *more, on=None, seconded=False):
        assert seconded
        given.append((place.word, group, name, dict(values), *more))
        module.days.append(on)
        if values.get("amount") == "0":
            from ultramicro.core.errors import BadInput

            raise BadInput("nothing to issue")
        return Done(says="Issued.")

    module.carry_out_for, module.action_of, module.days = carry_out_for, real.action_of, []
    monkeypatch.setitem(sys.modules, "ultramicro.web.acting.doing", module)
    return given


def asked(client, key="k1", **values):
    """What the part that acts does with a form of an action that wants two."""
    from django.contrib.auth import get_user
    from django.test import RequestFactory

    from ultramicro.web.people import two
    from ultramicro.web.people.membership import roles_in
    from ultramicro.web.served import served

    request = RequestFactory().post("/")
    request.session, request.place = client.session, served(TOWN)
    request.user = get_user(request)
    request.roles = roles_in(request.user, TOWN)
    return two.ask(request, "currency", "issue", {"who": "ann", "amount": "5", **values}, key)


def page(waiting, act=""):
    return f"/{TOWN}/waiting/{waiting.pk}{act}"


def test_it_waits_until_another_releases_it_once(as_role, doing):
    one, two = as_role("treasurer", name="one", short="tess"), as_role("administrator", name="two")
    waiting = asked(one)
    assert asked(one).pk == waiting.pk  # the same form sent twice
    assert "Release it" not in one.get(page(waiting)).content.decode()
    assert one.post(page(waiting, "/release")).status_code == 422
    assert doing == []
    assert two.post(page(waiting, "/release")).status_code == 302
    assert doing == [(TOWN, "currency", "issue", {"who": "ann", "amount": "5"}, "k1", "tess", True)]
    assert "Issued." in two.get(page(waiting)).content.decode()
    assert two.post(page(waiting, "/release")).status_code == 422
    assert len(doing) == 1


def test_the_day_that_was_asked_for_counts_however_late_it_is_released(as_role, doing):
    from datetime import date

    waiting = asked(as_role("treasurer", name="one"), on="2026-03-01")
    assert as_role("treasurer", name="two").post(page(waiting, "/release")).status_code == 302
    assert sys.modules["ultramicro.web.acting.doing"].days == [date(2026, 3, 1)]
    assert doing[0][3] == {"who": "ann", "amount": "5"}  # the day is no parameter of the act


def test_what_the_books_refuse_is_told_and_does_not_wait_any_more(as_role, doing):
    waiting = asked(as_role("treasurer", name="one"), amount="0")
    answer = as_role("treasurer", name="two").post(page(waiting, "/release"))
    assert (answer.status_code, len(doing)) == (422, 1)
    assert "nothing to issue" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "failed"


@pytest.mark.parametrize("who", ["one", "two"])
def test_both_must_be_in_the_role_at_that_moment(as_role, doing, who):
    from ultramicro.web.people.models import Membership

    one, two = as_role("treasurer", name="one"), as_role("treasurer", name="two")
    waiting = asked(one)
    Membership.objects.filter(person__name=who).update(role="member")
    answer = two.post(page(waiting, "/release"))
    assert answer.status_code in {403, 422}
    assert doing == []


def test_what_somebody_asked_who_may_not_sign_in_any_more_is_not_released(as_role, doing):
    from ultramicro.web.people.models import Person

    waiting = asked(as_role("treasurer", name="one"))
    Person.objects.filter(name="one").update(is_active=False)
    assert as_role("treasurer", name="two").post(page(waiting, "/release")).status_code == 422
    assert doing == []


def test_refused_is_refused(as_role, doing):
    one, two = as_role("treasurer", name="one"), as_role("treasurer", name="two")
    waiting, own = asked(one), asked(one, "k2")
    assert two.post(page(waiting, "/refuse")).status_code == 302
    assert one.post(page(own, "/refuse")).status_code == 302  # taken back
    for each in (waiting, own):
        assert two.post(page(each, "/release")).status_code == 422
    assert doing == []


def test_of_two_who_release_together_one_does_it(as_role, doing):
    waiting = asked(as_role("treasurer", name="one"))
    clients, codes = [as_role("treasurer", name=f"other-{n}") for n in range(3)], []

    def go(client):
        try:
            codes.append(client.post(page(waiting, "/release")).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(codes), len(doing)) == ([302, 422, 422], 1)


def test_a_key_of_something_else_and_who_may_not_are_refused(as_role):
    from ultramicro.core.errors import BadInput

    asked(as_role("treasurer", name="one"))
    with pytest.raises(BadInput):
        asked(as_role("treasurer", name="one"), amount="6")
    with pytest.raises(BadInput):
        asked(as_role("treasurer", name="two"))
    with pytest.raises(BadInput):
        asked(as_role("member", name="three"), "k3")


def test_what_waits_in_one_place_is_not_there_in_another(as_role):
    waiting = asked(as_role("treasurer", name="one"))
    stranger = as_role("treasurer", name="elsewhere", place=OTHER)
    assert stranger.get(f"/{OTHER}/waiting/{waiting.pk}").status_code == 404
    assert stranger.post(f"/{OTHER}/waiting/{waiting.pk}/release").status_code == 404


def test_which_actions_want_two():
    from ultramicro.techniques import all_actions
    from ultramicro.web.people.two import wants_second

    found = {
        f"{group} {a.name}" for group, acts in all_actions().items() for a in acts if wants_second(group, a)
    }
    assert found == {
        "currency issue", "currency redeem", "bank lend", "bank redeem-shares", "bank interest", "books restore",
        "bank share-rules", "currency open", "books seal-clerks",
    }  # fmt: skip
    assert not any(a.reads_only for acts in all_actions().values() for a in acts if a.two_people)


def test_somebody_who_has_no_name_in_the_books_is_known_by_the_name_they_sign_in_with(as_role, doing):
    waiting = asked(as_role("treasurer", name="one"))
    as_role("treasurer", name="two").post(page(waiting, "/release"))
    assert doing[0][5] == "sign-in:one"  # which is no short name that somebody of the books may have
    assert a_person("one").asked_for.get().state == "released"


def test_what_was_released_and_is_not_done_is_not_said_to_be(as_role, doing):
    from django.contrib.auth import get_user

    one, two = as_role("treasurer", name="one"), as_role("administrator", name="two")
    waiting = asked(one)
    request = type("Request", (), {"session": two.session})()
    type(waiting).objects.update(state="released", decided_by=get_user(request), decided_at=waiting.made_at)
    for client in (one, two):
        assert "not done yet" in client.get(f"/{TOWN}/waiting").content.decode()
    assert "is not done yet" in one.get(page(waiting)).content.decode()
    assert "Release it" in two.get(page(waiting)).content.decode()
    # Whoever claimed it may be at it just now; once it was left for minutes, anybody else who may goes on.
    three = as_role("treasurer", name="three")
    type(waiting).objects.update(decided_at=timezone.now())
    assert three.post(page(waiting, "/release")).status_code == 422
    assert one.post(page(waiting, "/release")).status_code == 422
    type(waiting).objects.update(decided_at=timezone.now() - timedelta(minutes=6))
    assert one.post(page(waiting, "/release")).status_code == 422
    assert three.post(page(waiting, "/release")).status_code == 302
    assert two.post(page(waiting, "/release")).status_code == 422
    assert len(doing) == 1
    assert type(waiting).objects.get().decided_by.name == "three"
    assert "not done yet" not in one.get(f"/{TOWN}/waiting").content.decode()
