"""What is written down of community shares: rules, certificates, nominations, deaths, interest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ultramicro.ledger.engine.events import Event
from ultramicro.ledger.living import ShareholderDied, ShareholderLives


@dataclass(frozen=True, kw_only=True)
class ShareRules(Event):
    """What the society's rules and its board say of withdrawing and transferring shares.

    Parameters
    ----------
    notice_days : int
        The notice before shares are withdrawn. [days]
    year_limit_pence : int
        What may be withdrawn in a calendar year by all together; 0 where only each window limits it. [pence]
    transferable : bool
        Whether members may transfer shares to one another.
    """

    kind: ClassVar[str] = "share_rules"

    notice_days: int = 90
    year_limit_pence: int = 0
    transferable: bool = False


@dataclass(frozen=True, kw_only=True)
class ShareNoticeWithdrawn(Event):
    """A notice to withdraw shares was taken back before it was paid; it is about the notice."""

    kind: ClassVar[str] = "share_notice_withdrawn"


@dataclass(frozen=True, kw_only=True)
class ShareCertificate(Event):
    """A certificate was made out of what somebody holds; it is about the certificate."""

    kind: ClassVar[str] = "share_certificate"

    number: int
    owner: str
    shares_pence: int


@dataclass(frozen=True, kw_only=True)
class ShareNominated(Event):
    """A member nominated who gets their shares at death; it is about the member, and the last one counts."""

    kind: ClassVar[str] = "share_nominated"

    owner: str
    nominees: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShareInterestDeclared(Event):
    """Interest on shares was declared for a year; it is about that year's interest."""

    kind: ClassVar[str] = "share_interest_declared"

    year: int
    percent: Decimal


SHARE_EVENTS: tuple[type[Event], ...] = (
    ShareRules,
    ShareNoticeWithdrawn,
    ShareCertificate,
    ShareNominated,
    ShareholderDied,
    ShareholderLives,
    ShareInterestDeclared,
)
