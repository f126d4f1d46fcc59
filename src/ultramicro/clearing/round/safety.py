"""A round that makes nobody's creditors worse off: the greatest set-off is not always the safest.

Cancelling a debt of somebody who cannot pay all gives one creditor the whole of it and takes it from the
others, who would have shared in it. Among members who can pay, a set-off changes nobody's payments: what is
cancelled would have been paid. So leaving out those who cannot is always safe, and often fewer will do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

import numpy as np

from ultramicro.clearing.described.insolvency import newly_failing, payments, worse_off
from ultramicro.clearing.round.consents import Bound
from ultramicro.clearing.round.outcomes import WhyNotCut
from ultramicro.clearing.round.solution import Solution, in_numbers, members_of, solve_round
from ultramicro.clearing.solver.merging import Ints, Network
from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.message import say
from ultramicro.ledger.people.claims import Claim


class Asking(TypedDict):
    """What is asked of a round; see `solve_round`."""

    agreed: Mapping[str, int]
    disputed: Collection[str]
    currency: str
    on: date
    longest_loop: int
    bounds: Sequence[Bound]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All that is open between members, whether offered or not, and what they hold.

    Parameters
    ----------
    claims : tuple of Claim
        One each pair entry of `network`.
    members : tuple of str
        In the order of their numbers.
    network : Network
        Who owes whom.
    cash_pence : tuple of int
        What each has in the books. [hundredths]
    """

    claims: tuple[Claim, ...]
    members: tuple[str, ...]
    network: Network
    cash_pence: tuple[int, ...]

    def in_trouble(self, solution: Solution) -> list[str]:
        """Return who could pay before the round and could not after it."""
        return self._names(newly_failing(self.network, self._cleared(solution), self.cash_pence)[0])

    def worse_off(self, solution: Solution) -> list[str]:
        """Return who gets less in all after the round."""
        return self._names(worse_off(self.network, self._cleared(solution), self.cash_pence))

    def failing(self) -> set[str]:
        """Return who cannot pay all they owe, round or no round."""
        return set(self._names(np.flatnonzero(payments(self.network, self.cash_pence).fails)))

    def _cleared(self, solution: Solution) -> Ints:
        cut = {each.claim.id: each.cleared_pence for each in solution.cuts}
        return np.array([cut.get(c.id, 0) for c in self.claims], np.int64)

    def _names(self, numbers: Ints) -> list[str]:
        return [self.members[each] for each in numbers]


def standing(claims: Sequence[Claim], cash_pence: Mapping[str, int]) -> Standing:
    """Gather who owes whom and who holds what.

    Parameters
    ----------
    claims : sequence of Claim
        All that is open in the round's currency, in the round or not.
    cash_pence : mapping of str to int
        What each member has in the books; a balance below 0 is no cash. [hundredths]
    """
    members = tuple(members_of(claims))
    given = in_numbers(claims, {c.id: c.open_pence for c in claims})
    return Standing(
        claims=tuple(claims),
        members=members,
        network=Network(
            parties=given.members,
            debtor=given.debtor,
            creditor=given.creditor,
            amount_pence=given.amount_pence,
        ),
        cash_pence=tuple(max(cash_pence.get(member, 0), 0) for member in members),
    )


def safe_round(
    now: Standing,
    claims: Sequence[Claim],
    *,
    agreed: Mapping[str, int],
    disputed: Collection[str],
    currency: str,
    on: date,
    longest_loop: int = 0,
    bounds: Sequence[Bound] = (),
) -> Solution:
    """Work out a round near the greatest in which no creditor gets less than without it.

    Parameters
    ----------
    now : Standing
        All that is open in the currency: whether a round is safe hangs on debts outside it, too.
    claims : sequence of Claim
        Those that can be in the round.
    agreed, disputed, currency, on, longest_loop, bounds
        As in `solve_round`.

    Returns
    -------
    Solution
        The greatest set-off without the debts to and from some who cannot pay; none is left out as long as
        nobody is worse off. It is proved safe by Eisenberg and Noe, not proved to be the nearest.

    Raises
    ------
    BrokenLaw
        If somebody is worse off even among those who can pay.
    """
    failing, out = now.failing(), set[str]()
    while True:
        # Solved anew each time: what one leaves free another loop may take.
        offered = {c.id: agreed.get(c.id, 0) for c in claims if not {c.debtor, c.creditor} & out}
        found = solve_round(
            claims, agreed=offered, disputed=disputed, currency=currency, on=on, longest_loop=longest_loop,
            bounds=bounds,
        )  # fmt: skip
        worse = set(now.worse_off(found))
        if not worse:
            return replace(found, left={c: _why(why, agreed.get(c, 0)) for c, why in found.left.items()})
        # By the theorem this cannot be; if it is, something here is wrong and nothing may be settled.
        if not failing - out:
            law = say("a round among members who can pay leaves no creditor worse off")
            raise BrokenLaw("round", [Check(id="nobody_worse_off", law=law, error=len(worse))])
        # Only those who owe the ones who lose: fewer left out is more cancelled.
        theirs = {c.debtor for c in now.claims if c.creditor in worse} & failing - out
        # All of them where none owes a loser, so that the loop ends.
        out |= theirs or failing


def _why(why: WhyNotCut, agreed_pence: int) -> WhyNotCut:
    return WhyNotCut.UNSAFE if why is WhyNotCut.NOT_AGREED and agreed_pence > 0 else why
