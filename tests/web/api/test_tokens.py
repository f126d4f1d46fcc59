"""A token is all that counts, and never opens more than its owner may now."""

import pytest

from tests.web.api.programs import Program, kind
from tests.web.conftest import TOWN
from ultramicro.techniques import GROUPS

ROLES = ("member", "shop", "coordinator", "treasurer", "auditor", "administrator")
SCOPES = ("read:public", "read:own", "pay:own", "desk", "admin:read")
REFUSED = {"no_token", "not_allowed", "only_on_page"}


def actions():
    return [(group, each) for group, about in GROUPS.items() for each in about.load()]


@pytest.mark.parametrize("role", ROLES)
def test_every_action_is_open_to_whom_the_document_says_and_to_nobody_else(web, role):
    """All actions × scopes for a role: what is sent is no action's, so that nothing is done to the books."""
    from tests.web.api.fuzzing import without_limits

    told = Program(token="").send("get", "/api/openapi.json").body
    with without_limits():
        for scope in SCOPES:
            program = Program(role, scopes=[scope], short="bakery")
            for group, action in actions():
                operation = told["paths"][f"/api/v1/{{place}}/do/{group}/{action.name}"]["post"]
                wanted = not operation.get("x-only-on-page") and _says(operation, scope, role)
                answer = program.do(f"{group}/{action.name}", {"no such parameter": 1})
                opened = kind(answer) not in REFUSED
                assert opened == wanted, (role, scope, group, action.name, answer.body)


def _says(operation, scope, role):
    """Whether the description names a scope together with a role."""
    _, _, ways = operation["description"].partition("Scope and role: ")
    found = dict(way.split(" as ") for way in ways.rstrip(".").split("; ") if way)
    return role in found.get(scope, "").split(", ")


def test_a_session_opens_nothing_and_no_form_of_another_site_acts(as_role):
    client = as_role("treasurer", csrf=True)
    assert client.get(f"/{TOWN}/do").status_code == 200
    answer = client.post(f"/api/v1/{TOWN}/do/books/pay", data="{}", content_type="application/json")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert client.get(f"/api/v1/{TOWN}/ask/flows").status_code == 401


@pytest.mark.parametrize("token", ["umk_x", "x", "umk_" + "a" * 43])
def test_a_token_that_is_none_is_refused_everywhere(web, token):
    program = Program(token=token)
    for path in ("/api/v1/places", f"/api/v1/{TOWN}/ask/flows", f"/api/v1/{TOWN}/jobs/1"):
        answer = program.send("get", path)
        assert kind(answer) == "no_token"
        assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_who_loses_a_role_loses_what_their_tokens_could(web):
    from ultramicro.web.people.models import Membership

    program = Program("treasurer", short="bakery")
    assert program.do("books/accounts").status == 200
    Membership.objects.all().delete()
    assert kind(program.do("books/accounts")) == "not_allowed"


def test_of_another_place_nothing_is_open(web):
    program = Program("treasurer", "auditor", "administrator", place="otherby")
    program.place = TOWN
    for group, action in actions():
        assert kind(program.do(f"{group}/{action.name}")) in REFUSED


def test_a_member_pays_from_their_own_account_and_looks_at_it_and_at_no_other(web):
    member = Program("member", short="bakery")
    sale = {"buyer": "bakery", "seller": "grocer", "amount_pence": 150}
    assert member.do("currency/pay", sale).status == 200
    for buyer, seller in (("grocer", "bakery"), ("nobody-here", "bakery"), ("Bakery ", "grocer")):
        assert kind(member.do("currency/pay", {**sale, "buyer": buyer, "seller": seller})) == "not_allowed"
    assert member.do("books/statement", {"who": "bakery", "currency": "KLD"}).status == 200
    for asked in ({"who": "grocer"}, {"who": "nobody-here"}, {"who": "bakery", "account": "issued"}):
        assert kind(member.do("books/statement", asked)) == "not_allowed"
    looker = Program("member", short="bakery", scopes=["read:own"])
    assert kind(looker.do("currency/pay", sale)) == "not_allowed"
    assert looker.do("books/statement", {"who": "bakery"}).status == 200
    assert kind(Program("member").do("currency/pay", {**sale, "buyer": ""})) == "not_allowed"
