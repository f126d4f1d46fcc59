"""Ids of the bank: what programs compare and books keep, each with the words that people read."""

from __future__ import annotations

from typing import Self

from ultramicro.core.message import Labelled, Message, Range, plural, say


class _OfBooks(Labelled):
    """Ids that older books and tables of products wrote with blanks, as in `equal instalments`."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """Translate what an older version wrote."""
        # Products of places are edited by hand and books are never rewritten, so that both spellings live
        # on.
        old = str(value).strip().replace(" ", "_")
        return next((each for each in cls if each.value == old), None)


class Repayment(_OfBooks):
    """How the principal comes back.

    Examples
    --------
    >>> Repayment("equal instalments"), Repayment.SEASONAL.says
    (<Repayment.EQUAL_INSTALMENTS: 'equal_instalments'>, 'seasonal')
    """

    EQUAL_INSTALMENTS = "equal_instalments"
    EQUAL_PRINCIPAL = "equal_principal"
    SEASONAL = "seasonal"

    @property
    def says(self) -> Message:
        """What people read."""
        return _REPAYMENTS[self]


class Order(_OfBooks):
    """What a repayment pays first, as agreed with the loan."""

    INTEREST_FIRST = "interest_first"
    PRINCIPAL_FIRST = "principal_first"

    @property
    def says(self) -> Message:
        """What people read."""
        return _ORDERS[self]


class Every(Labelled):
    """The period between two instalments."""

    WEEK = "week"
    MONTH = "month"

    @property
    def says(self) -> Message:
        """What people read."""
        return _PERIODS[self]


class LoanStatus(Labelled):
    """How a loan stands; `late` is a running loan with something overdue."""

    APPLIED = "applied"
    AGREED = "agreed"
    REFUSED = "refused"
    RUNNING = "running"
    LATE = "late"
    REPAID = "repaid"
    WRITTEN_OFF = "written_off"

    @property
    def says(self) -> Message:
        """What people read."""
        return _STATUSES[self]


class Age(Labelled):
    """How long the oldest sum on a loan is overdue."""

    NOT_OVERDUE = "not_overdue"
    DAYS_1_TO_30 = "days_1_to_30"
    DAYS_31_TO_60 = "days_31_to_60"
    DAYS_61_TO_90 = "days_61_to_90"
    DAYS_91_TO_180 = "days_91_to_180"
    DAYS_181_TO_365 = "days_181_to_365"
    DAYS_366_OR_MORE = "days_366_or_more"

    @property
    def says(self) -> Message:
        """What people read.

        Examples
        --------
        >>> Age.DAYS_1_TO_30.says, Age.DAYS_366_OR_MORE.says
        ('1 to 30 days', 'more than a year')
        """
        if self is Age.NOT_OVERDUE:
            return say("not overdue")
        if self is Age.DAYS_366_OR_MORE:
            return say("more than a year")
        _, least, _, most = self.split("_")
        return say("{days} days", days=Range(int(least), int(most)))


class Bearer(Labelled):
    """Who bears a part of a loss."""

    GUARANTOR = "guarantor"
    PROVISION = "provision"
    BANK = "bank"

    @property
    def says(self) -> Message:
        """What people read."""
        return _BEARERS[self]


_REPAYMENTS = {
    Repayment.EQUAL_INSTALMENTS: say("equal instalments"),
    Repayment.EQUAL_PRINCIPAL: say("equal principal"),
    Repayment.SEASONAL: say("seasonal"),
}
_ORDERS = {
    Order.INTEREST_FIRST: say("interest first"),
    Order.PRINCIPAL_FIRST: say("principal first"),
}
_PERIODS = {Every.WEEK: say("week"), Every.MONTH: say("month")}
_STATUSES = {
    LoanStatus.APPLIED: say("awaiting a decision"),
    LoanStatus.AGREED: say("approved"),
    LoanStatus.REFUSED: say("refused"),
    LoanStatus.RUNNING: say("running"),
    LoanStatus.LATE: say("overdue"),
    LoanStatus.REPAID: say("repaid"),
    LoanStatus.WRITTEN_OFF: say("written off"),
}
_BEARERS = {
    Bearer.GUARANTOR: say("guarantor"),
    Bearer.PROVISION: say("provision"),
    Bearer.BANK: say("the bank"),
}


def loans_counted(n: int) -> Message:
    """Say how many loans.

    Examples
    --------
    >>> loans_counted(1), loans_counted(1200)
    ('1 loan', '1,200 loans')
    """
    return plural("{n} loan", "{n} loans", n)
