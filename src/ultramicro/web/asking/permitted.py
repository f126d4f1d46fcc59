"""Whether somebody may read a page of a place, asked where a page shows things of several."""

from __future__ import annotations

from typing import Any

from ultramicro.web.people.allow import may, reading
from ultramicro.web.people.showing import shown_to


def may_read(request: Any, page: str) -> bool:
    """Whether who asks may read a page of the place, by the rule by which its own address is opened."""
    return may(reading(page), request.roles, shown_to(request.place.word, page))
