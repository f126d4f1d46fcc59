"""The verbs of `ultramicro round`, in the order of a round."""

from __future__ import annotations

from ultramicro.clearing.round.verbs.before import Form, Missing, Preview
from ultramicro.clearing.round.verbs.change import Agree, Correct, Credit, PaidOutside
from ultramicro.clearing.round.verbs.collect import Collect
from ultramicro.clearing.round.verbs.consent import GiveConsent
from ultramicro.clearing.round.verbs.dispute import Dispute
from ultramicro.clearing.round.verbs.lend import Lending
from ultramicro.clearing.round.verbs.open_round import OpenRound
from ultramicro.clearing.round.verbs.papers import CheckLine, Journal, Statements
from ultramicro.clearing.round.verbs.settle import Settle
from ultramicro.clearing.round.verbs.solve import Solve
from ultramicro.clearing.round.verbs.withdraw import Withdraw
from ultramicro.core.action import Action
from ultramicro.ledger.desk import Desk

ROUND_VERBS: tuple[type[Action[Desk]], ...] = (
    OpenRound, Collect, Missing, Form, GiveConsent, Dispute, PaidOutside, Credit, Correct, Withdraw, Agree,
    Lending, Solve, Preview, Settle, Statements, Journal, CheckLine,
)  # fmt: skip
