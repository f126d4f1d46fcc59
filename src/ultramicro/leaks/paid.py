"""What one payer paid one party for one category: what leaks are made of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

PartyId = str | int | None
"""How a party is known; nothing where it cannot be."""


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Influenceable money of a payer to a party, by category.

    Parameters
    ----------
    payer, payee : str
        Who paid whom.
    party_id : str, int or None
        The payee's id; None where it cannot be known, as where its name was left out.
    category : str or None
        What it was for, as the files say.
    inside : str
        Where the payee is: `inside`, `outside` or `unknown`.
    amount_pence : int
        The sum. [pence]
    months : int
        In how many months the payer paid that party anything. [months]
    sector : str or None
        The payee's sector, where a register tells it.
    largest_pence : int
        The largest single payment of the payer to that party; where single payments are not here, the most in
        one month. [pence]
    """

    payer: str
    payee: str
    party_id: PartyId
    category: str | None
    inside: str
    amount_pence: int
    months: int = 0
    sector: str | None = None
    largest_pence: int = 0

    @property
    def leaves(self) -> bool:
        """Whether it leaves the area, or may."""
        return self.inside != "inside"


K = TypeVar("K", bound=Hashable)


def summed(rows: Iterable[Paid], key: Callable[[Paid], K]) -> dict[K, int]:
    """Add up payments by a key, in pence.

    Examples
    --------
    >>> one = Paid(payer="A", payee="B", party_id=1, category=None, inside="inside", amount_pence=5)
    >>> summed([one, one], lambda paid: paid.payee)
    {'B': 10}
    """
    sums: dict[K, int] = {}
    for row in rows:
        sums[key(row)] = sums.get(key(row), 0) + row.amount_pence
    return sums
