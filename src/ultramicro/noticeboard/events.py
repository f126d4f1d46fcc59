"""What the verbs of the noticeboard write down."""

from __future__ import annotations

from ultramicro.ledger.engine.events import Event

EVENTS: tuple[type[Event], ...] = ()
