"""What a currency's verbs write down, besides its rules: limits, appeals, guarantees, losses, the reserve."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from ultramicro.core.rows import Json
from ultramicro.currency.limits import EarnedLimit
from ultramicro.currency.rules import Rules
from ultramicro.ledger.engine.events import Event
from ultramicro.ledger.engine.shapes import DoesNotFit, written


@dataclass(frozen=True, kw_only=True)
class LimitExplained(Event):
    """Why an account's limits are as they are; it is about the account.

    Parameters
    ----------
    earned : EarnedLimit or None
        The numbers that made it, where it follows from earnings.
    appeal : str
        The appeal that was allowed, where it follows from one.
    """

    kind: ClassVar[str] = "limit_reason"
    version: ClassVar[int] = 2

    earned: EarnedLimit | None = None
    appeal: str = ""

    @classmethod
    def forward(cls, version: int, body: Json) -> Json:
        """Bring the first version forward: it had an English sentence, of which the numbers are read."""
        if version != 1 or not isinstance(body, dict) or not isinstance(body.get("reason"), str):
            raise DoesNotFit(f"no version {version}")
        reason = str(body["reason"])
        if found := _EARNED.fullmatch(reason):
            return {"earned": written(_earned(found))}
        # Anything else is no sentence of ours, and has no numbers to keep.
        return {"appeal": reason.removesuffix(_ALLOWED)} if reason.endswith(_ALLOWED) else {}


_SUM = r"(-?\d+\.\d\d)"
_EARNED = re.compile(
    rf"{_SUM} that everybody has \+ (\d+) x {_SUM} earned in the median of (\d+) months = {_SUM}"  # data
    rf"(?:, but nobody may owe more than {_SUM})?"  # data
)
_ALLOWED = " was allowed"
"""What the first version said of why a limit is as it is."""


def _earned(found: re.Match[str]) -> EarnedLimit:
    start, months, usual, counted, _, most = found.groups()
    return EarnedLimit(
        _pence(start), int(months), _pence(usual), int(counted), _pence(most) if most else None
    )


def _pence(told: str) -> int:
    # By way of decimals: 0.29 as a float would become 28.
    return int(Decimal(told) * 100)


@dataclass(frozen=True, kw_only=True)
class AppealMade(Event):
    """Somebody objects to a limit; it is about the appeal.

    Parameters
    ----------
    account : str
        Whose limit it is.
    floor_pence : int
        What they ask for. [hundredths]
    memo : str
        The reference of their words.
    on : date or None
        The day it was made; not known in older books.
    """

    kind: ClassVar[str] = "appeal"

    account: str
    floor_pence: int
    memo: str
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AppealDecided(Event):
    """A person decided on an appeal; it is about the appeal. `memo` is the reference of the reason."""

    kind: ClassVar[str] = "appeal_decided"

    allowed: bool
    memo: str


@dataclass(frozen=True, kw_only=True)
class GuaranteeGiven(Event):
    """Somebody stands for a member's debt up to a sum, or no longer; it is about the currency.

    Parameters
    ----------
    guarantor, member : str
        Ids of people.
    cap_pence : int
        The most the guarantor pays; nought ends it. [hundredths]
    """

    kind: ClassVar[str] = "guarantee"

    guarantor: str
    member: str
    cap_pence: int


@dataclass(frozen=True, kw_only=True)
class LossBorne(Event):
    """A debt will not be settled; it is about the account that owes it.

    Parameters
    ----------
    owed_pence, borne_pence : int
        The debt, and how much of it guarantors and fund bore. [hundredths]
    memo : str
        The reference of the reason.
    """

    kind: ClassVar[str] = "write_off"

    owed_pence: int
    borne_pence: int
    memo: str


@dataclass(frozen=True, kw_only=True)
class ReleaseAsked(Event):
    """A redemption that needs a second person is asked for; it is about the request.

    Parameters
    ----------
    owner : str
        Whose money it is, by id.
    code : str
        The currency.
    amount_pence : int
        How much. [hundredths]
    on : date or None
        The day it was asked for; not known in older books.
    """

    kind: ClassVar[str] = "release_asked"

    owner: str
    code: str
    amount_pence: int
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReleaseWithdrawn(Event):
    """A redemption that waits for a second person is not asked for any more; it is about the request."""

    kind: ClassVar[str] = "release_withdrawn"


@dataclass(frozen=True, kw_only=True)
class ReserveProved(Event):
    """The reserve was held against the bank's statements; it is about the currency.

    Parameters
    ----------
    out_pence : int
        What is in circulation. [hundredths]
    treasury_pence, bank_pence : int
        What is set aside in the books, and what the bank's statements show. [pence]
    """

    kind: ClassVar[str] = "reserve_proof"

    out_pence: int
    treasury_pence: int
    bank_pence: int


EVENTS: tuple[type[Event], ...] = (
    Rules, LimitExplained, AppealMade, AppealDecided, GuaranteeGiven, LossBorne, ReleaseAsked,
    ReleaseWithdrawn, ReserveProved,
)  # fmt: skip
