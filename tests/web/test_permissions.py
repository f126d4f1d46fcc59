"""Every address × every role: what comes out is in `permissions.csv`, and is what real requests get.

`pytest --update tests/web/test_permissions.py` writes the file from what the routes say; read what it writes.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import HOST, OTHER, TOWN, a_person
from tests.web.owned import OWNED

FILE = Path(__file__).parent / "permissions.csv"
OF_TOWN = ("member", "shop", "coordinator", "treasurer", "auditor", "administrator")
NOBODIES = ("nobody", "erased", "ended")
WHO = (*NOBODIES, *OF_TOWN, "elsewhere", "long ago")
"""Besides the roles: who was erased with a session open; whose session was ended; an administrator of another
place alone; somebody with every role whose sign-in is older than ten minutes."""


def routes():
    from ultramicro.web.routes.urls import _routes

    return _routes


def has_place(route) -> bool:
    from ultramicro.web.routes.route import PLACE

    return route.path.startswith(PLACE.rstrip("/"))


def expected(route, method: str, who: str) -> str:
    """What the route itself says: shares no code with the middleware."""
    # A token says who asks there, and nothing else does: whoever has a session is a visitor.
    if route.tokens:
        who = "nobody"
    signed_in = who not in NOBODIES
    has = {"visitor"}
    if who in OF_TOWN and (has_place(route) or route.allow.anywhere):
        has.add(who)
    if who == "long ago" and (has_place(route) or route.allow.anywhere):
        has.update(OF_TOWN)
    if who == "elsewhere" and route.allow.anywhere:
        has.add("administrator")
    wanted = set(OF_TOWN) if route.allow.reads else {str(role) for role in route.allow.roles}
    # Tables that say of each member when they used how much, of each buyer what they would pay or when they are there, of
    # each firm what it bids or how likely it fails.
    if route.allow.reads in {
        "energy",
        "food-cycle",
        "food-rounds",
        "food-exchange",
        "food-hub",
        "lots",
        "bundle",
    }:
        wanted -= {"member", "shop"}
    if not has & wanted:
        return "refused" if signed_in else "not known" if route.api else "sign in"
    if route.allow.recent and who == "long ago":
        return "refused" if route.api else "sign in again"
    return "in"


def rows() -> list[tuple[str, str, str, str]]:
    return sorted(
        (route.name, method, who, expected(route, method, who))
        for route in routes()
        for method in route.methods
        for who in WHO
    )


def test_every_route_has_its_rows_and_every_row_its_route(request, web_site):
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([("route", "method", "role", "outcome"), *rows()])
    if request.config.getoption("--update"):
        FILE.write_text(file.getvalue(), encoding="utf-8")
    kept = set(FILE.read_text(encoding="utf-8").splitlines())
    now = set(file.getvalue().splitlines())
    assert not now - kept, "routes without a row: run pytest --update, and read what it writes"
    assert not kept - now, "rows without a route, or for another outcome"


@pytest.fixture
def stubbed(web) -> Iterator[list[str]]:
    """Put a stub in the place of each view, which notes who was let in: what they do is not tried here."""
    let_in: list[str] = []
    kept = [(route, route.view) for route in routes()]

    def stub(name):
        def view(request, **_given):
            let_in.append(name)
            return HttpResponse(status=299)

        return view

    for route, _ in kept:
        object.__setattr__(route, "view", stub(route.name))
    yield let_in
    for route, view in kept:
        object.__setattr__(route, "view", view)


@pytest.fixture
def clients(as_role):
    """Return a browser of each."""
    from ultramicro.web.people import lasting

    made = {role: as_role(role, short=f"m0{n}") for n, role in enumerate(OF_TOWN, 1)}
    made["nobody"] = as_role()
    made["elsewhere"] = as_role("administrator", place=OTHER)
    made["erased"], made["ended"] = (
        as_role("administrator", name="erased"),
        as_role("administrator", name="ended"),
    )
    a_person("erased").delete()
    lasting.end_all(a_person("ended"))
    a_person("long ago", *OF_TOWN)
    made["long ago"] = as_role("member", name="long ago")
    session = made["long ago"].session
    session["shown_at"] = timezone.now().timestamp() - 601
    session.save()
    return made


def address(route, **given) -> str:
    """Return an address of a route, with something in each of its places."""
    wanted = {
        name: 1 if kind == "int" else "x" for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route.path)
    }
    if "place_word" in wanted:
        wanted["place_word"] = TOWN
    wanted.update({name: value for name, value in given.items() if name in wanted})
    return reverse(route.name, kwargs=wanted or None)


def outcome(answer) -> str:
    location = answer.get("Location", "")
    if answer.status_code == 302 and location.startswith("/sign-in?again=1"):
        return "sign in again"
    if answer.status_code == 302 and location.startswith("/sign-in?next="):
        return "sign in"
    return {299: "in", 401: "not known", 403: "refused", 405: "no such method"}.get(
        answer.status_code, str(answer.status_code)
    )


def test_real_requests_get_what_stands_in_the_file(stubbed, clients):
    by_name = {route.name: route for route in routes()}
    wrong = []
    with FILE.open(encoding="utf-8") as file:
        wanted = list(csv.DictReader(file))
    for row in wanted:
        before = len(stubbed)
        answer = clients[row["role"]].generic(row["method"], address(by_name[row["route"]]))
        found = outcome(answer)
        if found != row["outcome"] or (len(stubbed) > before) != (found == "in"):
            wrong.append((*row.values(), found))
    assert wrong == []
    assert len(wanted) == len(rows())


def test_no_answer_from_secret_tables_is_shown_to_members_unless_a_place_chooses_so():
    from ultramicro.techniques import OF_SINGLES, all_techniques
    from ultramicro.web.asking.records import TABLES

    secret = {"lot_bids", "bundle_parts", "readings", "orders"}
    # Of readings and orders they show the sum of all members, and of all who order, alone.
    telling = {"energy-sites", "energy-offer", "stress"}
    asked = {kind.name for kind in all_techniques() if secret & {*kind.reads, *kind.uses}}
    assert asked - telling <= OF_SINGLES
    assert not secret & set(TABLES)


def test_a_method_that_a_route_does_not_name_runs_nothing(stubbed, clients):
    for route in routes():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - set(route.methods):
            for who in ("nobody", "administrator", "member"):
                answer = clients[who].generic(method, address(route))
                assert outcome(answer) != "in", (route.name, method, who)
    assert stubbed == []


def test_every_form_from_elsewhere_is_refused(stubbed, as_role):
    browsers = [as_role(role, csrf=True) for role in (*OF_TOWN, "")]
    # Where a token says who asks, a session opens nothing, so that no form can be forged with it.
    acting = [route for route in routes() if set(route.methods) - {"GET"} and not route.tokens]
    assert acting
    for route in acting:
        for method in set(route.methods) - {"GET"}:
            for browser in browsers:
                answer = browser.generic(method, address(route))
                assert answer.status_code == 403, (route.name, method)
    assert stubbed == []


def test_every_owner_is_known_here(web_site):
    assert {route.owner for route in routes() if route.owner} <= set(OWNED)


def test_what_is_not_ones_own_is_not_there(clients):
    """With the real views: 404 and never 403, so that nobody learns that it exists."""
    from ultramicro.web.people.models import Logged

    for route in (each for each in routes() if each.owner):
        things = OWNED[route.owner]()
        for who in OF_TOWN:
            for method in route.methods:
                if expected(route, method, who) != "in":
                    continue
                lines = Logged.objects.count()
                answer = clients[who].generic(method, address(route, **things.other))
                assert answer.status_code == 404, (route.name, method, who, answer.status_code)
                assert Logged.objects.count() == lines
                if method == "GET" and things.own is not None:
                    own = clients[who].get(address(route, **things.own))
                    own.close()
                    assert own.status_code == 200, (route.name, who)
        for model in ("Waiting", "Recovery"):
            from django.apps import apps

            apps.get_model("people", model).objects.all().delete()


def test_what_a_place_shows_is_shown_to_those_and_no_others(stubbed, clients):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    staff = {"coordinator", "treasurer", "auditor", "administrator", "long ago"}
    lets_in = {To.PUBLIC: set(WHO), To.MEMBERS: {*OF_TOWN, "long ago"}, To.PRIVATE: staff}
    for route in (each for each in routes() if each.allow.reads and "GET" in each.methods):
        for to, whose in lets_in.items():
            these = whose if not route.tokens else set(WHO) if to is To.PUBLIC else set()
            show(TOWN, route.allow.reads, to)
            show(OTHER, route.allow.reads, To.PUBLIC)  # what another place chooses says nothing here
            found = {who for who in WHO if outcome(clients[who].get(address(route))) == "in"}
            assert found == these, (route.name, to)


@pytest.mark.parametrize(
    "evil",
    ["https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
     "http:///evil.example", "javascript:alert(1)", "https:evil.example", " https://evil.example",
     "http://localhost@evil.example/", "http://localhost.evil.example/"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(web, evil):
    from tests.web.conftest import PASSWORD

    a_person("ann", "member")
    client = Client(HTTP_HOST=HOST)
    assert client.post("/sign-in", {"name": "ann", "password": PASSWORD, "next": evil})["Location"] == "/"
    again = Client(HTTP_HOST=HOST).post(f"/sign-in?next={evil}", {"name": "ann", "password": PASSWORD})
    assert again["Location"] == "/"


FORGED = {
    "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PORT": "444", "HTTP_FORWARDED": "for=203.0.113.9;proto=https;host=evil.example",
}  # fmt: skip


def test_what_a_request_says_of_its_way_here_counts_for_nothing_without_a_proxy(web):
    from ultramicro.web.people.models import Logged

    heard = {}
    (route,) = [each for each in routes() if each.name == "health"]
    view = route.view

    def stub(request, **_given):
        heard.update(scheme=request.scheme, host=request.get_host(), address=request.META["REMOTE_ADDR"])
        heard["left"] = [name for name in FORGED if name in request.META]
        return HttpResponse()

    object.__setattr__(route, "view", stub)
    try:
        Client(HTTP_HOST=HOST).get("/health", **FORGED)
    finally:
        object.__setattr__(route, "view", view)
    assert heard == {"scheme": "http", "host": HOST, "address": "127.0.0.1", "left": []}
    Client(HTTP_HOST=HOST).post("/sign-in", {"name": "x", "password": "y"}, **FORGED)
    assert Logged.objects.latest("id").address == "127.0.0.0/24"


def test_a_host_that_is_not_ours_is_refused(web):
    assert Client(HTTP_HOST="evil.example").get("/sign-in").status_code == 400


def test_no_token_is_in_an_address():
    """A form with a token is sent as a body: in an address it would be in histories and in logs."""
    folder = Path(__file__).parents[2] / "src" / "ultramicro" / "web" / "templates"
    forms = [
        (path.name, found)
        for path in folder.glob("*.html")
        for found in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(forms) >= 10
    for name, form in forms:
        head = form.partition(">")[0]
        # Where it depends on the act whether a form only looks, it has both.
        posts = 'method="post"' in head or ('method="{{' in head and "csrf()" in form)
        # A part that is used by several pages is given what they ask `csrf()` for.
        assert posts == ("csrf()" in form or "{{ token }}" in form), (name, form[:200])
        assert posts or 'type="password"' not in form
