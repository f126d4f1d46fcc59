"""The key that a page carries, so that what is sent twice from it is done once."""

from __future__ import annotations

import re
import secrets
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

BYTES = 16
_SHAPE = re.compile(rf"(\d+)-[0-9a-f]{{{2 * BYTES}}}")


def new_key(person: Any) -> str:
    """Return a key for one page of one person: nobody else can guess it, or use it up before them."""
    return f"{person.pk}-{secrets.token_hex(BYTES)}"


def own_key(person: Any, given: str) -> str:
    """Return a key that came with a form.

    Raises
    ------
    BadInput
        If it is none, or was given to somebody else.
    """
    found = _SHAPE.fullmatch(given)
    if found is None or found[1] != str(person.pk):
        raise BadInput(
            say("this page is not yours, or too old"), do=say("open it again and send it from there")
        )
    return given
