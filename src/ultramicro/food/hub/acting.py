"""What verbs of a week have in common: which week, and whose part of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.action import Repeats
from ultramicro.core.contract import param
from ultramicro.core.message import say
from ultramicro.food.hub.telling import WEEK
from ultramicro.food.hub.words import somebody
from ultramicro.ledger.deciding import Deciding, View


@dataclass(frozen=True, kw_only=True)
class InWeek(Deciding):
    """What is done in a week, by how it stands then."""

    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    ahead: ClassVar[Collection[str]] = ("week",)

    week: date | None = param(None, WEEK)


@dataclass(frozen=True, kw_only=True)
class ForBuyers(InWeek):
    """What is done in a week for one buyer or for all."""

    buyer: str = param("", say("the buyer's short name (default: all)"))

    def whose(self, view: View) -> str:
        """Return for whom, by id; nothing for all."""
        return somebody(view.people, self.buyer).id if self.buyer else ""
