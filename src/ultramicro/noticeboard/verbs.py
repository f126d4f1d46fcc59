"""The verbs of `ultramicro board`: from a card on the board to a thing done and paid."""

from __future__ import annotations

from ultramicro.core.action import Action
from ultramicro.ledger.desk import Desk
from ultramicro.noticeboard.agreement_verbs import Agree, EndAgreement, Finish
from ultramicro.noticeboard.export_verbs import ExportBoard, Sheet
from ultramicro.noticeboard.post_verbs import Close, Find, ListPosts, PutUp, Renew

BOARD_VERBS: tuple[type[Action[Desk]], ...] = (
    PutUp, ListPosts, Find, Agree, Finish, EndAgreement, Renew, Close, Sheet, ExportBoard,
)  # fmt: skip
