"""What the strong words of a plan stand on."""

from __future__ import annotations

from ultramicro.core.contract import Licence
from ultramicro.core.message import say


def plan_licences() -> list[Licence]:
    """Say what the strong words of a plan stand on; all of it is a plan, and nothing was observed."""
    return [
        Licence(
            "at_least",
            say(
                "What linking adds lies between bounds that are proved of both plans: what this plan "
                "keeps beyond what no plan without links exceeds, and what no plan exceeds beyond the "
                "best that was found without links."
            ),
            "gain_bounds",
        ),
        Licence(
            "net",
            say("After what sellers here lose, wages that leave, taxes, wear, rent and interest."),
            "income",
        ),
        Licence("in_a_year", say("Four quarters of the plan, or a need's own yearly quantity."), "quarters"),
        Licence("now", say("As needs.csv, or the payments of the period, have it."), "needs"),
    ]
