"""Names that the books keep for a currency: stable in every language and every release."""

from __future__ import annotations

from enum import StrEnum


class Model(StrEnum):
    """How a currency works."""

    BACKED = "backed"
    """One for one against money at a bank, as Banco Palmas and Mumbuca."""
    MUTUAL = "mutual"
    """Members owe each other, as in WIR, Sardex and LETS."""
    HOURS = "hours"
    """A time bank: an hour is an hour."""


class Kind(StrEnum):
    """What a transfer is."""

    ISSUE = "issue"
    REDEMPTION = "redemption"
    SALE = "sale"
    PAYMENT = "payment"
    FEE = "fee"
    LEVY = "levy"
    DEMURRAGE = "demurrage"
    GUARANTEE = "guarantee"
    WRITE_OFF = "write_off"


EARNED = frozenset({Kind.SALE, Kind.PAYMENT})
"""Kinds of transfer by which a member earns."""


TAKEN = frozenset({Kind.LEVY, Kind.DEMURRAGE, Kind.FEE, Kind.GUARANTEE, Kind.WRITE_OFF})
"""Kinds of transfer that happen to members: they did nothing."""


class Use(StrEnum):
    """What an account is for: a member's own, or one of the currency's."""

    MEMBER = "member"
    LEVY = "levy"
    """Fees and levies: it runs the currency."""
    LOAN_FUND = "loan_fund"
    DEFAULT_FUND = "default_fund"
    """It bears losses."""
    TREASURY = "treasury"
    """National money set aside for a backed currency."""


class Worry(StrEnum):
    """Why a member needs help."""

    OLD_DEBT = "old_debt"
    NEAR_FLOOR = "near_floor"
    UNSPENT = "unspent"
    NEAR_CEILING = "near_ceiling"
