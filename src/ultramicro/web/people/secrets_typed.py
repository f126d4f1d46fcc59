"""Names and passwords that people choose: what they may be, said in our own words."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ultramicro.core.message import Message, say
from ultramicro.web.people.signing_in import LONGEST_PASSWORD

NAME = re.compile(r"[^\W_][\w.@-]{1,79}")


def wrong_name(name: str) -> Message | None:
    """Return what is wrong with a name to sign in by; None where nothing is."""
    from ultramicro.web.people.models import Person  # noqa: PLC0415  tables are known only once Django is set up

    if not NAME.fullmatch(name):
        return say("take 2 to 80 letters and figures without blanks")
    if Person.objects.filter(name=name).exists():
        return say("somebody has this name: take another")
    return None


def wrong_password(password: str, person: Any = None) -> Message | None:
    """Return what is wrong with a password; None where nothing is."""
    if len(password) > LONGEST_PASSWORD:
        return say("that is longer than {n} letters", n=str(LONGEST_PASSWORD))
    try:
        validate_password(password, person)
    except ValidationError as error:
        return _words_of(error.error_list[0].code or "")
    return None


def _words_of(code: str) -> Message:
    return {
        "password_too_short": say(
            "take at least 10 letters; four words that have nothing to do with each other are good"
        ),
        "password_too_common": say("this password is among those that are tried first"),
        "password_too_similar": say("this is too much like the name"),
    }.get(code, say("take another password"))  # fmt: skip
