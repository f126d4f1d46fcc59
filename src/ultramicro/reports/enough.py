"""Whether enough is known for a brief, and which look-ups would make it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ultramicro.core.message import Pence, Share, joined, plural, say
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
        return say(
            "There is no brief yet. It is known for {placed} of the influenceable money whether it stays in "
            "{area}; a brief needs {enough}.",
            placed=Share(self.placed), area=plain(self.area), enough=Share(ENOUGH),
        )  # fmt: skip

    @property
    def what_to_do(self) -> str:
        """Say what the look-ups would do."""
        gain = plural(
            "With this {n} look-up it would be {after}.", "With these {n} look-ups it would be {after}.",
            len(self.payees), after=Share(self.after),
        )  # fmt: skip
        if self.needed is None:
            rest = say("No brief can be written: too much went to payees who cannot be looked up.")
        elif self.needed > len(self.payees):
            rest = say("{needed} would be enough (`ultramicro next` lists them).", needed=self.needed)
        else:
            rest = say("Write their postcodes into parties.csv and make the report again.")
        return joined([gain, rest])

    @property
    def listed(self) -> list[str]:
        """Write the payees with their sums."""
        return [
            say("{payee} ({sum})", payee=plain(payee.party), sum=Pence(payee.amount_pence))
            for payee in self.payees
        ]


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
    # By size, whatever the sign: a credit that is placed is known as well as a payment is.
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
