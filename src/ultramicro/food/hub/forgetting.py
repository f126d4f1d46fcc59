"""What the hub says before a person is erased: who is in an open week may still have to be found."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.food.hub.weeks import Weeks
from ultramicro.ledger.deciding import View


def require_forgettable(view: View, who: str) -> None:
    """Refuse to erase a grower or buyer of a week that is open.

    Raises
    ------
    BadInput
        With the week.
    """
    for week in view.of(Weeks).shelf.values("open"):
        if any(who in {line.grower, line.buyer} for line in week.lines):
            raise BadInput(
                say(
                    "{who} is in the week of {day}, which is open", who=view.people.called(who), day=week.day
                ),
                do=say("close that week first with `ultramicro hub close`"),
            )
