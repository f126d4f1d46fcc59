"""People to try a server with: one for each role, with passwords that are made and printed once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from ultramicro.web.people.allow import To
from ultramicro.web.people.roles import Role
from ultramicro.web.people.showing import show

SHORT = {Role.MEMBER: "m01", Role.SHOP: "bakery"}
"""Who the made-up member and shop are in the books of the made-up town."""
OPEN = ("front", "flows", "leaks", "plan", "multiplier", "households", "recipes", "help")
"""What the made-up town shows to everybody."""


def people_to_try(word: str) -> Mapping[str, str]:
    """Make one person for each role of a place and return their passwords by the name they sign in with.

    Passwords are new each time, so that no place that was tried once can be entered with an old one.
    """
    from ultramicro.web.people.models import Membership, Person  # noqa: PLC0415  tables are known only by now

    made = {}
    for role in Role:
        if role is Role.VISITOR:
            continue
        name = f"{role.value}" if word in {"", "kelderby"} else f"{role.value}-{word}"
        person, _ = Person.objects.get_or_create(name=name, defaults={"called": role.value.capitalize()})
        password = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        person.set_password(password)
        person.save()
        Membership.objects.get_or_create(
            person=person, place=word, role=role.value, defaults={"short": SHORT.get(role, "")}
        )
        made[name] = password
    for page in OPEN:
        show(word, page, To.PUBLIC)
    return made
