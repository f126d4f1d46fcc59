"""The verb that takes a clearing round back, with what every room has to say to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from ultramicro.clearing.round.projections import last_round
from ultramicro.clearing.round.settlement import settled
from ultramicro.clearing.round.taking_back import standing_sets, take_back
from ultramicro.clearing.round.verbs import ROUND_VERBS
from ultramicro.clearing.round.words import WHICH
from ultramicro.core.action import Action, Done, Repeats
from ultramicro.core.contract import param
from ultramicro.core.message import joined, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.hanging import owed_again_told
from ultramicro.undo import GUARDS


@dataclass(frozen=True, kw_only=True)
class UndoRound(Action[Desk]):
    """Take a round back."""

    name: ClassVar[str] = "undo"
    does: ClassVar[str] = say(
        "throw away a solution that is not settled, so that the round can be solved again; of a settled "
        "round, take back every closed set"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    round: str = param("", WHICH)
    end: bool = param(False, "end the round too, if nothing of it is settled")
    why: str = param("", "reason, in a few words; kept outside the ledger")

    def act(self, desk: Desk) -> Done:
        """Take back all that stands of it, or none.

        Raises
        ------
        BadInput
            If there is no such round, it is over, or a room has later entries that rest on it.
        """
        view = desk.view()
        sets = standing_sets(view, settled(view, last_round(view, self.round)))
        for back in sets:
            for guard in GUARDS:
                guard(desk, back)
        decision = take_back(desk.view(), desk.asked(), wanted=self.round, why=self.why, end=self.end)
        done = decision.answered(desk.take(decision))
        more = owed_again_told(desk.view(), [t.post for back in sets for t in back if t.post])
        return replace(done, says=joined([done.says, *more]))


ROUND_ACTIONS: tuple[type[Action[Desk]], ...] = (*ROUND_VERBS, UndoRound)
"""The verbs of `ultramicro round`: the room's own, and this one, which asks the rooms above the ledger."""
