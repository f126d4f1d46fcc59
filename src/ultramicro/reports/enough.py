"""Whether enough is known for a brief, and which look-ups would make it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ultramicro.core.money import pounds
from ultramicro.core.percent import percent
from ultramicro.flows.locality.lookup_queue import Payee, Unplaced, ask_next
from ultramicro.flows.locality.lookup_technique import NextAnswer
from ultramicro.reports.formatting import plain
from ultramicro.reports.model import Section

ENOUGH = 0.5
"""A brief is written from this part of the influenceable money on whose place is known: half of it."""
LISTED = 5


@dataclass(frozen=True, kw_only=True)
class Wanting:
    """What a brief lacks.

    Parameters
    ----------
    area : str
        The area looked at.
    placed, after : float
        The part of the influenceable money whose place is known, now and after the look-ups.
    payees : sequence of Payee
        Whom to look up, the most telling first.
    needed : int or None
        How many look-ups make it enough; None where none do, as too much went to payees who cannot be named.
    """

    area: str
    placed: float
    after: float
    payees: Sequence[Payee]
    needed: int | None

    @property
    def why(self) -> str:
        """Say why there is no brief."""
        return (
            f"There is no brief yet: of {percent(self.placed)} of the influenceable money it is known "
            f"whether it stays in {plain(self.area)}, and a brief needs {percent(ENOUGH)}."
        )

    @property
    def what_to_do(self) -> str:
        """Say what the look-ups would do."""
        gain = f"With these {len(self.payees)} look-ups it would be {percent(self.after)}"
        if self.needed is None:
            return f"{gain}; too much went to payees who cannot be looked up for a brief to be written."
        if self.needed > len(self.payees):
            return f"{gain}; {self.needed} would be enough (`ultramicro next` lists them)."
        return f"{gain}: write their postcodes into parties.csv, and make the report again."

    @property
    def listed(self) -> list[str]:
        """Write the payees with their sums."""
        return [f"{plain(payee.party)} ({pounds(payee.amount_pence)})" for payee in self.payees]


def wanting(sections: Sequence[Section]) -> Wanting | None:
    """Say what a brief lacks; nothing where enough is known, or nobody asked whom to look up."""
    answers = [given.answer for given in sections if isinstance(given.answer, NextAnswer)]
    return _wanting(answers[0].area, answers[0].found) if answers else None


def _wanting(area: str, found: Unplaced) -> Wanting | None:
    """Say what a brief lacks.

    Examples
    --------
    >>> a, b = (Payee(party_id=n, party=n, amount_pence=p) for n, p in (("A", 30), ("B", 40)))
    >>> lacks = _wanting("Town", Unplaced(inside_pence=20, outside_pence=0, hidden_pence=10, payees=[a, b]))
    >>> lacks.placed, lacks.after, lacks.needed, [payee.party for payee in lacks.payees]
    (0.2, 0.9, 1, ['B', 'A'])
    """
    known = abs(found.inside_pence) + abs(found.outside_pence)
    whole = known + found.bounds.width_pence
    if whole == 0 or known >= ENOUGH * whole:
        return None
    order = [step.payee for step in ask_next(found, len(found.payees))]
    placed = list(accumulate((abs(payee.amount_pence) for payee in order), initial=known))
    needed = next((n for n, pence in enumerate(placed) if pence >= ENOUGH * whole), None)
    first = order[:LISTED]
    return Wanting(
        area=area, placed=known / whole, after=placed[len(first)] / whole, payees=first, needed=needed
    )
