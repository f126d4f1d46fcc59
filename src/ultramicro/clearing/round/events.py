"""What the verbs of the clearing rounds write down."""

from __future__ import annotations

from ultramicro.ledger.engine.events import Event

EVENTS: tuple[type[Event], ...] = ()
