"""What a purchase would come to, let anew, and what the law says of it; a length is assumed and told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.flows.periods import YEAR
from ultramicro.procurement.influence.law import Lawful, kinds_for, lawful
from ultramicro.procurement.influence.terms import Terms


@dataclass(frozen=True, kw_only=True)
class Let:
    """What a purchase would come to, let anew.

    Parameters
    ----------
    low_pence, high_pence : int
        The least and the most that it is worth over its whole length. [pence]
    assumed : bool
        Whether no contract tells its value or length, so that both rest on a length that is assumed.
    month_pence : float
        What is paid for it in a month, where that is so. [pence]
    """

    low_pence: int
    high_pence: int
    assumed: bool = False
    month_pence: float = 0.0

    def months_of(self, pence: int) -> int | None:
        """Return the last whole month for which it could be let and come to less than a sum; None for ever.

        Examples
        --------
        >>> Let(low_pence=0, high_pence=0, month_pence=1_000.0).months_of(6_000)
        5
        """
        if self.month_pence <= 0:
            return None
        return max(0, math.ceil(pence / self.month_pence) - 1)


def let_of(contracts: Sequence[Terms], paid_pence: int, *, months: int, years: int) -> Let:
    """Return what a purchase is worth over its whole length: as contracts tell, or for a length assumed.

    Parameters
    ----------
    contracts : sequence of Terms
        Under which it is paid; several where nobody knows under which of them.
    paid_pence : int
        What is paid for it: in an average year, or as seen in fewer months. [pence]
    months : int
        Months that were seen. [months]
    years : int
        For how long it is taken to be let at the most, where no contract tells. [years]

    Examples
    --------
    >>> let_of([], 1200, months=24, years=3)
    Let(low_pence=1200, high_pence=3600, assumed=True, month_pence=100.0)
    >>> let_of([Terms(contract="C", value_pence=500)], 1200, months=24, years=3)
    Let(low_pence=500, high_pence=500, assumed=False, month_pence=0.0)
    """
    worths = [each.whole_pence for each in contracts if each.whole_pence]
    if worths and len(worths) == len(contracts):
        # Of several it may be under any, or under all.
        return Let(low_pence=min(worths), high_pence=sum(worths))
    month_pence = paid_pence / min(months or YEAR, YEAR)
    # Nobody knows for how long it would be let: as was seen, or as long as is asked.
    longest = max(paid_pence, round(month_pence * YEAR * years), *worths)
    return Let(
        low_pence=min([paid_pence, *worths]), high_pence=longest, assumed=True, month_pence=month_pence
    )


def law_of(payer: str, need: str, contracts: Sequence[Terms], worth: Let, *, nation: str, on: date) -> Lawful:
    """Hold what would be let against the law of the day on which its buying begins."""
    vats = {each.vat or "" for each in contracts}
    kinds = dict.fromkeys(
        kind for each in contracts or [Terms(contract="")]
        for kind in kinds_for(need, each.kind, each.cpv, each.category, each.title)
    )  # fmt: skip
    return lawful(
        buyer=payer, nation=nation, kinds=tuple(kinds), low_pence=worth.low_pence,
        high_pence=worth.high_pence, vat=vats.pop() if len(vats) == 1 else "", on=on,
    )  # fmt: skip
