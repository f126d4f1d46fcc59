"""The verbs of `ultramicro bank`, in the order of a loan's life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.apply_verbs import Apply
from ultramicro.bank.bill_verbs import BILL_VERBS
from ultramicro.bank.death_verbs import DEATH_VERBS
from ultramicro.bank.decide_verbs import Decide, Guarantee
from ultramicro.bank.interest_verbs import INTEREST_VERBS
from ultramicro.bank.loan_verbs import Collect, Lend, ListLoans, Reschedule
from ultramicro.bank.loss_verbs import Provide, WriteOff
from ultramicro.bank.register_verbs import REGISTER_VERBS
from ultramicro.bank.share_verbs import BuyShares, Save, Withdraw
from ultramicro.bank.withdrawal_verbs import WITHDRAWAL_VERBS
from ultramicro.core.action import Action, Done
from ultramicro.core.message import note, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.guardrails import rails


@dataclass(frozen=True, kw_only=True)
class Rules(Action[Desk]):
    """Show the rules of law."""

    name: ClassVar[str] = "rules"
    does: ClassVar[str] = say("show the rules of law that the bank warns of, with source and date")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:  # noqa: ARG002
        """Return one row a rule."""
        rows = [
            {
                "rule": r.rule,
                "where": r.country,
                "since": r.since,
                "limit": str(r.limit),
                "unit": r.unit,
                "says": r.says,
                "source": r.source,
            }
            for r in rails()
        ]
        said = note("bank.rules", "What we know of the law. It is a warning and not legal advice.")
        return Done(says=said, rows=rows)


LOANS_VERBS: tuple[type[Action[Desk]], ...] = (
    Apply,
    Guarantee,
    Decide,
    Lend,
    Collect,
    *BILL_VERBS,
    ListLoans,
    Reschedule,
    Provide,
    WriteOff,
)
SHARE_VERBS: tuple[type[Action[Desk]], ...] = (
    Save,
    Withdraw,
    BuyShares,
    *WITHDRAWAL_VERBS,
    *INTEREST_VERBS,
    *DEATH_VERBS,
    *REGISTER_VERBS,
)
BANK_ACTIONS: tuple[type[Action[Desk]], ...] = (*LOANS_VERBS, *SHARE_VERBS, Rules)
