"""Why something that was asked for is not matched."""

from __future__ import annotations

from enum import StrEnum

from ultramicro.core.message import Message, say


class Why(StrEnum):
    """Why something that was asked for is not matched."""

    NOBODY = "nobody_offers"
    REFUSED = "refused"
    ELSEWHERE = "other_hub"
    PRICE = "price"
    PART = "part_of_a_unit"
    TAKEN = "all_taken"
    ROOM = "room"
    PACK = "pack"
    LEAST = "least"
    PICK = "pick"
    PLAN = "worth_more_otherwise"

    @property
    def says(self) -> Message:
        """What people read for it."""
        return {
            Why.NOBODY: say("nobody offers it"),
            Why.REFUSED: say("what is offered may hold an allergen that is excluded, or lacks a certificate"),
            Why.ELSEWHERE: say("it is offered at a hub that does not serve this buyer"),
            Why.PRICE: say("all that is offered is dearer than the buyer's limit"),
            Why.PART: say("such units are matched whole: write it in kg, litres or pieces"),
            Why.TAKEN: say("others have all that is offered"),
            Why.ROOM: say("the hub or a van has no room for it"),
            Why.PACK: say("growers sell no less than their smallest pack"),
            Why.LEAST: say("there is less than the least that is of use"),
            Why.PICK: say("one pick costs the hub more than it brings: see --pick"),
            Why.PLAN: say("the week as a whole is worth more without it"),
        }[self]  # fmt: skip

    @property
    def is_a_need(self) -> bool:
        """Whether somebody who offers more of it would serve it: the others are not for want of goods."""
        return self in {Why.NOBODY, Why.TAKEN}
