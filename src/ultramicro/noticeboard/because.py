"""Why an offer meets a want, in words; apart from the answer, so that a desk needs no table engine."""

from __future__ import annotations

from ultramicro.core.message import Listed, Message, say
from ultramicro.noticeboard.match import Match


def shared(match: Match) -> Message:
    """Return the words or trades that both posts of a pair are about."""
    return say("{words}", words=Listed(match.by, by=""))
