"""Tokens: shown once, ended, and never more than their owner may now."""

import hashlib
import itertools
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.conftest import TOWN, a_person


def made(person, *scopes, days=90):
    from ultramicro.web.people import tokens

    return tokens.make(person, "mine", [tokens.Scope(each) for each in scopes], days)


def held(token):
    from ultramicro.web.people import tokens

    return tokens.person_of(f"Bearer {token}")


def test_it_is_shown_once_and_kept_as_a_digest(as_role):
    from ultramicro.web.people.models import Token

    client = as_role("member")
    answer = client.post(
        "/me/tokens", {"called": "till", "scope": ["read:own", "pay:own"], "days": "30"}, follow=True
    )
    (token,) = re.findall(r"umk_[\w-]{43}", answer.content.decode())
    assert token not in client.get("/me/tokens").content.decode()
    assert all(token not in address for address, _ in answer.redirect_chain)
    kept = Token.objects.get()
    assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
    assert held(token).person == kept.person
    assert client.post("/me/tokens/end", {"id": kept.pk}).status_code == 302
    assert held(token) is None


@pytest.mark.parametrize(
    "change",
    [{"days": "0"}, {"days": "367"}, {"days": ""}, {"days": "000001999999"}, {"days": "0" * 5000 + "1"}, {"days": "x"}, {"scope": []}, {"scope": ["desk"]},
     {"scope": ["admin:read"]}, {"scope": ["root"]}, {"called": ""}],
)  # fmt: skip
def test_one_without_end_or_with_more_than_ones_roles_is_not_made(as_role, change):
    client = as_role("member")
    asked = {"called": "till", "scope": ["read:own"], "days": "30", **change}
    assert client.post("/me/tokens", asked).status_code == 422
    assert a_person(f"member-of-{TOWN}").tokens.count() == 0


def test_no_token_gives_a_role_that_its_owner_has_not(web):
    from ultramicro.web.people.models import Membership
    from ultramicro.web.people.roles import Role
    from ultramicro.web.people.tokens import Scope

    all_scopes = [scope.value for scope in Scope]
    for number, count in enumerate((0, 1, 2)):
        for has in itertools.combinations([r for r in Role if r is not Role.VISITOR], count):
            person = a_person(f"p{number}-{'-'.join(has)}", *has)
            for scopes in [[each] for each in all_scopes] + [all_scopes]:
                found = held(made(person, *scopes)).roles(TOWN)
                assert found <= set(has) | {Role.VISITOR}
                assert held(made(person, *scopes)).roles(TOWN, acts=True) <= found
    treasurer = a_person("tess", "treasurer")
    token = made(treasurer, "desk")
    assert held(token).roles(TOWN, acts=True) == {Role.VISITOR, Role.TREASURER}
    Membership.objects.filter(person=treasurer).delete()
    assert held(token).roles(TOWN) == {Role.VISITOR}
    assert held(made(treasurer, "admin:read")).roles(TOWN, acts=True) == set()


def test_one_that_ended_or_whose_owner_is_out_is_nobodys(web):
    from ultramicro.web.people.models import Token

    ann = a_person("ann", "member")
    token = made(ann, "read:own")
    for header in ("", token, f"Basic {token}", f"Bearer {token}x", "Bearer umk_", f"Bearer  {token}"):
        from ultramicro.web.people import tokens

        assert tokens.person_of(header) is None, header
    Token.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert held(token) is None
    Token.objects.update(until=timezone.now() + timedelta(days=1))
    ann.is_active = False
    ann.save()
    assert held(token) is None


def test_a_token_of_somebody_else_is_not_there_to_be_ended(as_role):
    ann = a_person("ann", "member")
    token = made(ann, "read:own")
    assert (
        as_role("member", name="bea").post("/me/tokens/end", {"id": ann.tokens.get().pk}).status_code == 404
    )
    assert held(token)
