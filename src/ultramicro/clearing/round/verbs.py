"""The verbs of `ultramicro round`, in the order of a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.clearing.round.collect import Collect
from ultramicro.clearing.round.consenting import Consent, Dispute
from ultramicro.clearing.round.lend import Lending
from ultramicro.clearing.round.papers import CheckLine, Statements
from ultramicro.clearing.round.rounds import last_round
from ultramicro.clearing.round.settling import Settle
from ultramicro.clearing.round.solving import Solve
from ultramicro.core.action import Action, Done
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note, as_json


@dataclass(frozen=True, kw_only=True)
class OpenRound(Action[Desk]):
    """Open a round."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = "open a clearing round: claims up to its cut-off can be in it"

    cutoff: date | None = param(
        None, "the last day of claims that are in it (the day it counts where not given)"
    )
    currency: str = param("", "which currency; the place's own where it is not given")
    only: str = param("", "short names, with commas between them: nobody else may be in it")

    def act(self, desk: Desk) -> Done:
        """Write it down.

        Raises
        ------
        BadInput
            If a round of that number is solved, or was opened under another key.
        """
        number = f"round-{desk.short_key}"
        body = {
            "currency": self.currency or desk.currency,
            "cutoff": (self.cutoff or desk.on).isoformat(),
            "members": [desk.people.known(name.strip()).id for name in self.only.split(",") if name.strip()],
        }
        note = desk.sign(Note, about=number, kind="round_open", body=as_json(body))
        before = desk.ledger.notes(about=number, kind="round_open")
        if before and (before[0].key != note.key or last_round(desk, number).root):
            raise BadInput(
                f"{number} was opened before, and nothing new is opened",
                do="give the round a --key of its own, of which the first eight letters are no other's",
            )
        desk.submit(note)
        return Done(says=f"{number} is open.")


ROUND_VERBS: tuple[type[Action[Desk]], ...] = (
    OpenRound, Collect, Consent, Dispute, Lending, Solve, Settle, Statements, CheckLine,
)  # fmt: skip
