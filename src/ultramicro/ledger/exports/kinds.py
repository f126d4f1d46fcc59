"""What the lines of a statement are for: books and programs keep the id, people read what it says."""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.core.message import Labelled, Message, say


class LineKind(Labelled):
    """What a line of a statement is: the kind of its transfer, or the balance before all lines.

    Examples
    --------
    >>> LineKind.BANK_IN.says, str(LineKind.BANK_IN)
    ('in through the bank', 'bank_in')
    """

    BALANCE_BEFORE = "balance_before"
    PAYMENT = "payment"
    SALE = "sale"
    BANK_IN = "bank_in"
    BANK_OUT = "bank_out"
    CLEARING = "clearing"
    CLEARING_COVER = "clearing_cover"
    ISSUE = "issue"
    REDEMPTION = "redemption"
    FEE = "fee"
    LEVY = "levy"
    DEMURRAGE = "demurrage"
    GUARANTEE = "guarantee"
    WRITE_OFF = "write_off"
    SAVING = "saving"
    WITHDRAWAL = "withdrawal"
    SHARE = "share"
    SHARE_REDEMPTION = "share_redemption"
    SHARE_TRANSFER = "share_transfer"
    SHARE_INTEREST = "share_interest"
    LOAN = "loan"
    LOAN_CLAIM = "loan_claim"
    LOAN_PRINCIPAL = "loan_principal"
    LOAN_INTEREST = "loan_interest"
    LOAN_WRITE_OFF = "loan_write_off"
    PROVISION = "provision"

    @property
    def says(self) -> Message:
        """What people read."""
        return _SAYS[self]


_SAYS: Mapping[LineKind, Message] = {
    LineKind.BALANCE_BEFORE: say("balance before"),
    LineKind.PAYMENT: say("payment"),
    LineKind.SALE: say("sale"),
    LineKind.BANK_IN: say("in through the bank"),
    LineKind.BANK_OUT: say("out through the bank"),
    LineKind.CLEARING: say("set off in a clearing round"),
    LineKind.CLEARING_COVER: say("lent to cover a clearing round"),
    LineKind.ISSUE: say("currency issued"),
    LineKind.REDEMPTION: say("currency redeemed"),
    LineKind.FEE: say("fee"),
    LineKind.LEVY: say("levy"),
    LineKind.DEMURRAGE: say("charge on idle money"),
    LineKind.GUARANTEE: say("paid by a guarantor"),
    LineKind.WRITE_OFF: say("debt written off"),
    LineKind.SAVING: say("paid into savings"),
    LineKind.WITHDRAWAL: say("taken out of savings"),
    LineKind.SHARE: say("shares bought"),
    LineKind.SHARE_REDEMPTION: say("shares paid back"),
    LineKind.SHARE_TRANSFER: say("shares transferred"),
    LineKind.SHARE_INTEREST: say("interest on shares"),
    LineKind.LOAN: say("loan paid out"),
    LineKind.LOAN_CLAIM: say("what is owed of a loan"),
    LineKind.LOAN_PRINCIPAL: say("loan repaid"),
    LineKind.LOAN_INTEREST: say("interest on a loan"),
    LineKind.LOAN_WRITE_OFF: say("loan written off"),
    LineKind.PROVISION: say("set aside for losses"),
}


def kind_of(kind: str) -> LineKind | str:
    """Return what a transfer's kind is called; one that no verb of this version writes stays as it is.

    Examples
    --------
    >>> kind_of("fee").says, kind_of("barter")
    ('fee', 'barter')
    """
    try:
        return LineKind(kind)
    except ValueError:
        return kind
