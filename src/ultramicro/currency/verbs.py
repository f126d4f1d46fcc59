"""The verbs of `ultramicro currency`, in the order of a first year."""

from __future__ import annotations

from ultramicro.core.action import Action
from ultramicro.currency.member_verbs import MEMBER_VERBS
from ultramicro.currency.money_verbs import MONEY_VERBS
from ultramicro.currency.reserve_verbs import RESERVE_VERBS
from ultramicro.ledger.desk import Desk

CURRENCY_VERBS: tuple[type[Action[Desk]], ...] = (*MONEY_VERBS, *RESERVE_VERBS, *MEMBER_VERBS)
