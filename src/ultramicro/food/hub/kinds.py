"""Every kind of note that the hub writes."""

from __future__ import annotations

from ultramicro.food.hub import commitments, events
from ultramicro.ledger.engine.events import Event

EVENTS: tuple[type[Event], ...] = (
    events.HubOpened, events.HubMoved, events.HubBilled, events.HubUnbilled, events.HubClosed,
    events.HubDropped, commitments.HubPromised, commitments.HubBooked, commitments.HubUsed,
    commitments.HubCharged, commitments.HubLent, commitments.HubCommitmentEnded,
)  # fmt: skip
