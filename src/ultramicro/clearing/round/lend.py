"""The verb that tells the coordinator to whom a little money would be lent, and where it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.clearing.round.rounds import agreed, claims_of, disputed, last_round
from ultramicro.clearing.round.solving import WHICH
from ultramicro.core.action import Action, Done, Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Lending(Action[Desk]):
    """List the loans that would discharge most."""

    name: ClassVar[str] = "lend"
    does: ClassVar[str] = (
        "list to whom a sum would be lent so that most is discharged, and where it comes back; nothing moves"
    )
    reads_only: ClassVar[bool] = True

    budget: Pence = need("how much can be lent in all")
    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Place the budget among what both sides agree to; follow each loan to who holds it in the end.

        Raises
        ------
        BadInput
            If nothing is agreed by both sides.
        """
        # All of these load a compiler, which most verbs of a round need not.
        from ultramicro.clearing.round.solve import in_numbers, members_of, offered_of  # noqa: PLC0415
        from ultramicro.clearing.solver.lending import loans_of  # noqa: PLC0415
        from ultramicro.clearing.solver.liquidity import place_liquidity  # noqa: PLC0415
        from ultramicro.clearing.solver.merging import merge_parallel  # noqa: PLC0415

        found, notes = last_round(desk, self.round), desk.ledger.notes()
        claims = [c for c in claims_of(desk, found) if c.currency == found.currency]
        given = agreed(notes, claims)
        offered = offered_of(claims, given, disputed(notes), found.currency)
        if not offered:
            raise BadInput("no claim is agreed by both sides", do="run `ultramicro round consent` first")
        members, (parties, debtor, creditor, pence) = members_of(offered), in_numbers(offered, given)
        network = merge_parallel(parties, debtor, creditor, pence).network
        free, placed = (place_liquidity(network, budget) for budget in (0, self.budget))
        called = [desk.people.called(member) for member in members]
        rows = [
            {
                "lend to": called[loan.borrower], "lent_pence": loan.amount_pence,
                "hands": len(loan.chain) + 1, "discharges_pence": loan.discharged_pence,
                "comes back from": called[loan.chain[-1]],
            }
            for loan in loans_of(network, placed)
        ]  # fmt: skip
        more, free_ = (to_the_penny(p, "") for p in (placed.total_pence - free.total_pence, free.total_pence))
        return Done(
            says=f"{to_the_penny(placed.lent_pence, '')} in {counted(len(rows), 'loan')} would discharge "
            f"{more} more than the {free_} that need no money. For you alone: each borrower owes its loan "
            "after the round; the last in its chain leaves it with the lender.",
            rows=rows,
        )
