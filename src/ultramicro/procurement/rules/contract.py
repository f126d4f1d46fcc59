"""What of a contract the law asks for; each part of it may be unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.facts.procurement import VAT_PERCENT
from ultramicro.procurement.rules.certainty import Answer


class Vat(StrEnum):
    """How a sum is meant."""

    INCLUDING = "including"
    EXCLUDING = "excluding"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What is bought, as thresholds tell it apart; light touch is care, health and the like.

    `services` may be of the light touch or not: what is true of both is true of it.
    """

    GOODS_SERVICES = "goods_services"
    SERVICES = "services"
    WORKS = "works"
    LIGHT_TOUCH = "light_touch"
    CONCESSION = "concession"
    LIGHT_TOUCH_CONCESSION = "light_touch_concession"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What a contract is worth over its whole length with every extension, all lots together.

    Parameters
    ----------
    low_pence : int
        What is known of it. [pence]
    high_pence : int or None
        The most that it can be; None where that is not known. [pence]
    vat : Vat
        How both are meant.
    vat_percent : int
        The rate that what is bought bears, where it is to be added. [percent]

    Raises
    ------
    BadInput
        If it is negative, or the most is below the least.

    Examples
    --------
    >>> Worth.of(17_310_000, Vat.EXCLUDING).reaches(20_772_000, "incl").value
    'yes'
    >>> Worth.of(17_310_000).reaches(20_772_000, "incl").value
    'unknown'
    """

    low_pence: int
    high_pence: int | None
    vat: Vat = Vat.UNKNOWN
    vat_percent: int = VAT_PERCENT

    def __post_init__(self) -> None:
        if self.low_pence < 0 or (self.high_pence is not None and self.high_pence < self.low_pence):
            raise BadInput(
                say("a contract is worth less than nothing, or less than what is known of it"),
                do=say("give its whole value as 0 or more"),
            )

    @classmethod
    def of(cls, pence: int | None, vat: Vat = Vat.UNKNOWN) -> Worth:
        """Return an exact worth; None is not known, and never nought."""
        return cls(low_pence=pence or 0, high_pence=pence, vat=vat)

    def reaches(self, limit_pence: int, vat: str, *, over: bool = False) -> Answer:
        """Return whether it is a limit or more; with `over`, whether it is more than a limit.

        Parameters
        ----------
        limit_pence : int
            [pence]
        vat : str
            How the limit is meant: incl, excl, or anything else where that is unclear.
        over : bool
            Whether exactly the limit is not enough.
        """
        limits = [limit_pence * rate for rate in self._rates({"incl": True, "excl": False}.get(vat[:4]))]
        values = self._rates({Vat.INCLUDING: True, Vat.EXCLUDING: False}.get(self.vat))
        # Whole numbers on both sides: a limit is met to the penny or not at all.
        least = self.low_pence * min(values) + (0 if over else 1)
        if least > max(limits):
            return Answer.YES
        if self.high_pence is None or self.high_pence * max(values) + (0 if over else 1) > min(limits):
            return Answer.UNKNOWN
        return Answer.NO

    def _rates(self, with_vat: bool | None) -> list[int]:
        """Return the hundredths, VAT included, that a hundredth of a sum may be."""
        if with_vat is None:
            return [100, 100 + self.vat_percent]
        return [100] if with_vat else [100 + self.vat_percent]


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What the law asks of a contract before it says anything.

    Parameters
    ----------
    worth : Worth
        What it is worth.
    kind : Kind
        What is bought.
    body : str
        The kind of body that buys: an id of `place.facts.bodies`, utility, or not_known.
    nation : str
        An id of `NATIONS`; another is not known.
    commenced_on : date or None
        The day on which its procurement commenced, not that of signing or paying.
    commenced_by : date or None
        A day on which it had commenced, where the day itself is not known: that of a notice, or of signing.
    framework : bool
        Whether it only says at what terms contracts may be made: nothing is paid under it.
    """

    worth: Worth
    kind: Kind
    body: str
    nation: str
    commenced_on: date | None
    commenced_by: date | None = None
    framework: bool = False


def together(lots: Iterable[Worth]) -> Worth:
    """Add lots of one purchase: the law looks at their sum, so that splitting lowers nothing.

    Raises
    ------
    BadInput
        If lots with VAT are to be added to lots without.

    Examples
    --------
    >>> together([Worth.of(9_000_000), Worth.of(None)])
    Worth(low_pence=9000000, high_pence=None, vat=<Vat.UNKNOWN: 'unknown'>, vat_percent=20)
    """
    parts = list(lots)
    kinds = {(part.vat, part.vat_percent) for part in parts}
    if len(kinds) > 1:
        raise BadInput(
            say("the lots of one contract are written with VAT and without"),
            do=say("write all of them alike"),
        )
    vat, percent = kinds.pop() if kinds else (Vat.UNKNOWN, VAT_PERCENT)
    highs = [part.high_pence for part in parts]
    known = [high for high in highs if high is not None]
    return Worth(
        low_pence=sum(part.low_pence for part in parts),
        high_pence=sum(known) if len(known) == len(highs) else None, vat=vat, vat_percent=percent,
    )  # fmt: skip
