"""The verb that opens a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.clearing.round.events import RoundOpened
from ultramicro.clearing.round.projections import Rounds
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View


@dataclass(frozen=True, kw_only=True)
class OpenRound(Deciding):
    """Open a round."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = say("open a clearing round for claims up to its cut-off day")

    cutoff: date | None = param(None, "last day of claims that can be in it (default: the day it counts)")
    currency: str = param("", "currency of the round (default: the place's own)")
    only: str = param("", "short names, separated by commas: only these members can be in it")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down.

        Raises
        ------
        BadInput
            If a round of that number is solved, or was opened under another key.
        """
        number, key = f"round-{asked.short_key}", asked.key_of(1)
        before = view.of(Rounds).shelf.get(number)
        if before and (before.key != key or before.root):
            raise BadInput(
                say("{round} was opened before; no new round is open", round=number),
                do=say("repeat the command with --key and a word that starts with eight other letters"),
            )
        opened = RoundOpened(
            currency=currency_meant(view, self.currency),
            cutoff=self.cutoff or asked.day,
            members=tuple(
                view.people.known(name.strip()).id for name in self.only.split(",") if name.strip()
            ),
        )
        return Decision(
            operations=[asked.note(opened, about=number)], says=say("{round} is open.", round=number)
        )
