"""What an act that waits would do, for who is to release it: nobody lets through what they were not told."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.web.people import two


def told(place: Any, waiting: Any) -> Any:
    """Return what would happen if it were released now, as `acting.telling` tells it.

    Raises
    ------
    BadInput
        If it would be refused as the books stand.
    """
    # The part of the application that acts; it asks this part in turn.
    telling = import_module("ultramicro.web.acting.telling")
    if (waiting.group, waiting.action) == two.RESTORE:
        return telling.Told(sentences=_replaced(place, waiting))
    doing = import_module("ultramicro.web.acting.doing")
    catalogue = import_module("ultramicro.web.acting.catalogue")
    values = dict(waiting.asked)
    on = values.pop(two.ON, "")
    action = doing.action_of(catalogue.action_named(waiting.group, waiting.action), values)
    by = import_module("ultramicro.web.acting.books").known_as(waiting.made_by, waiting.place)
    return telling.tell(
        place, action, by=by, on=date.fromisoformat(on) if on else None, vouched=True,
        group=waiting.group, word=waiting.key,
    )  # fmt: skip


def _replaced(place: Any, waiting: Any) -> list[Any]:
    from ultramicro.ledger.stores.replacing import would_replace  # noqa: PLC0415  it loads the ledger
    from ultramicro.web.people.backups import copy_named  # noqa: PLC0415  it asks the acts of two in turn

    return would_replace(place.root, copy_named(place, str(waiting.asked.get("copy", ""))))


def told_or_why_not(place: Any, waiting: Any) -> tuple[Any, BadInput | None]:
    """Return what would happen, or why it would be refused."""
    if waiting.state != "waiting" or not (place.has_books or waiting.action == "restore"):
        return None, None
    try:
        return told(place, waiting), None
    except BadInput as error:
        return None, error
