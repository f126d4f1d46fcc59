"""Large single payments, which stand apart: nobody can tell from one month whether they come again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.core.message import Message, Pence, Share, say
from ultramicro.leaks.paid import Paid, PartyId

PART = 0.05
"""From this part of all that a payer's influenceable money comes to, a sum is large for it."""
LEAST_PENCE = 10_000_000
"""Below this no sum is large. [pence]"""
FEWEST = 4
"""Of a payer that paid fewer payees nothing can be called unusual."""


@dataclass(frozen=True, kw_only=True)
class OneOff:
    """A large sum that a payer paid a payee in one month only.

    Parameters
    ----------
    payer, payee : str
        Who paid whom.
    category : str or None
        What most of it was for, in the words of the file.
    inside : str
        Where the payee is: inside, outside or unknown.
    amount_pence : int
        The sum. [pence]
    payer_share : float
        The part that it is of all the payer's influenceable money.
    """

    payer: str
    payee: str
    category: str | None
    inside: str
    amount_pence: int
    payer_share: float


def rule_words(least_pence: int) -> Message:
    """State the rule.

    Examples
    --------
    >>> rule_words(10_000_000)
    '£100,000 or more to one payee, all in one month, and at least 5% of all that the payer paid, where the
    payer pays at least 4 payees, or pays some of them in several months'
    """
    return say(
        "{least} or more to one payee, all in one month, and at least {part} of all that the payer paid, "
        "where the payer pays at least {fewest} payees, or pays some of them in several months",
        least=Pence(least_pence, "whole"), part=Share(PART, 0), fewest=FEWEST,
    )  # fmt: skip


def set_apart(rows: Sequence[Paid], *, least_pence: int = LEAST_PENCE) -> tuple[list[Paid], list[OneOff]]:
    """Part large single payments from all others.

    Parameters
    ----------
    rows : sequence of Paid
        Influenceable money. [`amount_pence`]
    least_pence : int
        Below this no sum is large. [pence]

    Returns
    -------
    list of Paid
        The rows that are not apart.
    list of OneOff
        The sums that are, the largest first. Every row is in exactly one of the two.

    Examples
    --------
    >>> from dataclasses import replace
    >>> row = Paid(payer="A", party_id="p", payee="Builder", category="Hall", inside="outside", months=1,
    ...            amount_pence=300_000_000)
    >>> others = [replace(row, party_id=other, amount_pence=5_000_000) for other in "qrs"]
    >>> kept, apart = set_apart([row, *others])
    >>> len(kept), apart[0].payee, round(apart[0].payer_share, 2)
    (3, 'Builder', 0.95)
    """
    pairs: dict[tuple[str, PartyId], list[Paid]] = defaultdict(list)
    paid: dict[str, int] = defaultdict(int)
    for row in rows:
        pairs[row.payer, row.party_id].append(row)
        # Credits must not make a payer look small, or every payment of theirs would be a large one.
        paid[row.payer] += max(0, row.amount_pence)
    payees = Counter(payer for payer, _ in pairs)
    # What comes again is what a single payment stands apart from.
    regular = {payer for (payer, _), mine in pairs.items() if not _once(mine)}
    apart = {
        (payer, party): mine
        for (payer, party), mine in pairs.items()
        if payees[payer] >= FEWEST or payer in regular
        if _once(mine) and _pence(mine) >= max(least_pence, PART * paid[payer])
    }
    kept = [row for row in rows if (row.payer, row.party_id) not in apart]
    found = [_one_off(mine, paid[payer]) for (payer, _), mine in apart.items()]
    return kept, sorted(found, key=lambda one: (-one.amount_pence, one.payer, one.payee))


def _once(rows: Sequence[Paid]) -> bool:
    # Of payees that have no name nobody knows whether they are one.
    return all(row.party_id is not None and row.months == 1 for row in rows)


def _pence(rows: Sequence[Paid]) -> int:
    return sum(row.amount_pence for row in rows)


def _one_off(rows: Sequence[Paid], paid_pence: int) -> OneOff:
    largest = max(rows, key=lambda row: (row.amount_pence, str(row.category)))
    amount = _pence(rows)
    return OneOff(
        payer=largest.payer, payee=largest.payee, category=largest.category, inside=largest.inside,
        amount_pence=amount, payer_share=amount / paid_pence,
    )  # fmt: skip
