"""The verb that shows the coordinator to whom a little money would be lent, and where it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ultramicro.clearing.round.offers import offers_in
from ultramicro.clearing.round.projections import last_round, require_going
from ultramicro.clearing.round.words import WHICH, exact
from ultramicro.core.action import Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View

if TYPE_CHECKING:  # lending loads a compiler
    from ultramicro.clearing.solver.lending import LoanMade


@dataclass(frozen=True, kw_only=True)
class Lending(Deciding):
    """List the loans that would discharge most."""

    name: ClassVar[str] = "lend"
    does: ClassVar[str] = say(
        "list the loans that would discharge most, and who holds each sum in the end; no money moves"
    )
    reads_only: ClassVar[bool] = True

    budget: Pence = need("how much can be lent in all")
    round: str = param("", WHICH)

    def decide(self, view: View, asked: Asked) -> Decision:  # noqa: ARG002  nothing is written
        """Place the budget among what both sides agree to; follow each loan to who holds it in the end.

        Raises
        ------
        BadInput
            If nothing is agreed by both sides.
        """
        # All of these load a compiler, which most verbs of a round need not.
        from ultramicro.clearing.round.solution import in_numbers, members_of, offered_of  # noqa: PLC0415
        from ultramicro.clearing.sentences import in_words  # noqa: PLC0415
        from ultramicro.clearing.solver.lending import loans_of  # noqa: PLC0415
        from ultramicro.clearing.solver.liquidity import place_liquidity  # noqa: PLC0415
        from ultramicro.clearing.solver.merging import merge_parallel  # noqa: PLC0415

        found = last_round(view, self.round)
        offers = offers_in(view, require_going(found))
        given = offers.agreed
        offered = offered_of(offers.claims, given, offers.disputed, found.currency)
        if not offered:
            raise BadInput(
                say("both sides agree to no claim"), do=say("run `ultramicro round consent` first")
            )
        with in_words("round"):
            network = merge_parallel(*in_numbers(offered, given)).network
            free, placed = (place_liquidity(network, budget) for budget in (0, self.budget))
            loans = loans_of(network, placed)
        called = [view.people.called(member) for member in members_of(offered)]
        more = placed.total_pence - free.total_pence
        told = _told(len(loans), (placed.lent_pence, more, free.total_pence), found.currency)
        return Decision(says=told, rows=[_row(loan, called) for loan in loans])


def _row(loan: LoanMade, called: Sequence[str]) -> Row:
    return {
        "lend_to": called[loan.borrower], "lent_pence": loan.amount_pence, "hands": len(loan.chain) + 1,
        "discharges_pence": loan.discharged_pence, "comes_back_from": called[loan.chain[-1]],
    }  # fmt: skip


def _told(loans: int, sums_pence: tuple[int, int, int], currency: str) -> Message:
    lent, more, free = (exact(pence, currency) for pence in sums_pence)
    told = plural(
        "{n} loan of {lent} in all would discharge {more}, beyond the {free} that needs no money.",
        "{n} loans of {lent} in all would discharge {more}, beyond the {free} that needs no money.",
        loans,
        lent=lent,
        more=more,
        free=free,
    ).with_id("loans")
    private = say(
        "Keep this confidential. After the round each borrower owes its loan to the lender, and the last "
        "member in its chain holds that sum as a claim on the lender."
    ).with_id("confidential")
    return joined([told, private])
