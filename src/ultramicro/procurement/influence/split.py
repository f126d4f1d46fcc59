"""What was paid to one payee, split between its contracts and the rest, to the penny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say


@dataclass(frozen=True, kw_only=True)
class Under:
    """What one payee was paid under a contract.

    Parameters
    ----------
    contracts : tuple of str
        Its id; several where nobody knows under which of them it was paid.
    need : str
        What it buys.
    amount_pence : int
        What is attributed to it. [pence]
    evidence : str
        strong, probable, one_of_these, also_buys, or ended: paid since the contract ended.
    """

    contracts: tuple[str, ...]
    need: str
    amount_pence: int
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of what a payee was paid: for a need, under a contract or none. [pence]."""

    need: str
    under: Under | None
    amount_pence: int


def split(paid_pence: Mapping[str, int], under: Sequence[Under]) -> list[Part]:
    """Split what a payee was paid by need between its contracts and the rest.

    A contract takes first from what was paid for its own need, then from the largest. Nothing is taken from a
    credit, and never more than was paid: links look at payments that are no purchases too.

    Parameters
    ----------
    paid_pence : mapping of str to int
        Need to what was paid for it, net. [pence]
    under : sequence of Under
        Its contracts.

    Returns
    -------
    list of Part
        Their sums by need are what was paid for it.

    Raises
    ------
    BadInput
        If less than nothing is attributed to a contract.

    Examples
    --------
    >>> contract = Under(contracts=("C1",), need="cleaning", amount_pence=70, evidence="strong")
    >>> [(part.need, part.amount_pence, part.under is None)
    ...  for part in split({"food": 40, "cleaning": 60}, [contract])]
    [('cleaning', 60, False), ('food', 10, False), ('food', 30, True)]
    """
    if any(one.amount_pence < 0 for one in under):
        raise BadInput(say("less than nothing was paid under a contract"), do=say("look at its payments"))
    left = dict(paid_pence)
    parts = []
    for one in sorted(under, key=lambda each: (-each.amount_pence, each.contracts)):
        wanted = one.amount_pence
        for need in sorted(left, key=lambda name: (name != one.need, -left[name], name)):
            taken = min(wanted, max(0, left[need]))
            if taken:
                parts.append(Part(need=need, under=one, amount_pence=taken))
                left[need] -= taken
                wanted -= taken
    rest = [Part(need=need, under=None, amount_pence=pence) for need, pence in sorted(left.items()) if pence]
    return [*parts, *rest]
