"""Every kind of note that the hub writes."""

from __future__ import annotations

from ultramicro.food.hub import bill_events, commitments, events
from ultramicro.ledger.engine.events import Event

EVENTS: tuple[type[Event], ...] = (
    events.HubOpened, events.HubMoved, bill_events.HubBilled, bill_events.HubUnbilled, events.HubClosed,
    events.HubDropped, commitments.HubPromised, commitments.HubBooked, commitments.HubUsed,
    commitments.HubCharged, commitments.HubLent, commitments.HubCommitmentEnded,
)  # fmt: skip
