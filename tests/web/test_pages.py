"""What holds for every page."""

import pytest

from tests.web.conftest import HOST, PASSWORD, TOWN, a_person


@pytest.mark.parametrize("path", ["/sign-in", "/health", f"/{TOWN}", "/cy/sign-in"])
def test_a_page_has_the_headers_that_keep_browsers_in_bounds(as_role, path):
    answer = as_role("member").get(path)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    for rule in (
        "default-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert rule in policy
    assert "unsafe-inline" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_an_address_without_permission_keeps_the_server_from_starting(web):
    from ultramicro.web.people.allow import Allow
    from ultramicro.web.routes.route import Route
    from ultramicro.web.routes.urls import require_all_allowed

    with pytest.raises(RuntimeError, match="who may open it"):
        require_all_allowed([Route(path="x", name="x", view=print, allow=Allow())])


def test_a_page_that_a_place_has_not_opened_is_not_shown_to_strangers(as_role):
    answer = as_role().get(f"/{TOWN}")
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in?next=/{TOWN}")


def test_who_is_of_another_place_is_refused(as_role):
    assert as_role("administrator", place="otherby").get(f"/{TOWN}").status_code == 403


def test_signing_in_changes_the_session_and_goes_nowhere_else(web):
    from django.test import Client

    client = Client(HTTP_HOST=HOST)
    client.cookies["session"] = planted = "0" * 32
    a_person("ann", "member")
    answer = client.post(
        "/sign-in", {"name": "Ann", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["session"].value != planted


def test_a_form_from_elsewhere_is_refused(as_role):
    client = as_role("member", csrf=True)
    assert client.post("/sign-out").status_code == 403
    assert client.get(f"/{TOWN}").status_code == 200


def test_no_address_takes_another_ones_requests(web):
    """They are sorted by how often they are opened, so none may lie behind one that fits it too."""
    import re

    from django.urls import resolve

    from ultramicro.web.routes.urls import every_route

    fill = {"int": "7", "slug": "zz9", "str": "zz9", "path": "a/b"}
    found = {
        route.name: resolve("/" + re.sub(r"<(\w+):\w+>", lambda given: fill[given[1]], route.path)).url_name
        for route in every_route()
    }
    assert found == {name: name for name in found}


def test_settings_that_cannot_be_read_are_said_and_hide_no_other_place(as_role, web):
    from tests.web.conftest import OTHER

    settings = web.places[OTHER] / "place.toml"
    sound = settings.read_bytes()
    settings.write_text('name = "Otherby', encoding="utf-8")
    try:
        staff = as_role("coordinator", place=OTHER).get(f"/{OTHER}/put-in")
        stranger = as_role().get(f"/{OTHER}/help-me")
        member = as_role("member", place=OTHER).get(f"/{OTHER}")
        places = as_role().get("/api/v1/places").json()["places"]
        listed = as_role("member").get("/")
    finally:
        settings.write_bytes(sound)
    assert (staff.status_code, member.status_code) == (503, 503)
    assert "place.toml" in staff.content.decode()
    assert "settings of this place cannot be read" in member.content.decode()
    assert "Unterminated" not in member.content.decode()
    assert stranger.status_code == 404
    # Other tests of this process may have made places of their own.
    assert {each["word"] for each in places} == set(web.places) - {OTHER}
    assert listed.status_code == 200
    assert TOWN in listed.content.decode()
