"""Obligations of a place, brought to numbers: those that can be set off, and why others cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ultramicro.clearing.creditlines import credit_lines
from ultramicro.clearing.liquidity import Placed, discharge_curve, place_liquidity
from ultramicro.clearing.loops import by_length, loops_of
from ultramicro.clearing.merging import Ints, Merged, merge_parallel
from ultramicro.clearing.pairwise import pairwise
from ultramicro.clearing.priorities import Preferred, prefer
from ultramicro.clearing.reducing import components
from ultramicro.clearing.remains import Knot, Left, knots, remains
from ultramicro.clearing.setoff import SetOff, greatest_setoff
from ultramicro.clearing.whose import Group, groups

OPEN = frozenset({None, "", "open", "confirmed"})
BUDGETS = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Parts of what would have to be paid to settle everything, for which the curve is drawn."""
OVERDUE_STEPS = (0, 30, 90)
"""Days overdue from which a penny counts one more."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What can be set off.

    Parameters
    ----------
    parties : int
        How many owe or are owed.
    debtor, creditor : list of int
        Their numbers, invoice by invoice.
    amount_pence, urgency : list of int
        What is owed, and how urgent it is.
    left_out : mapping of str to (int, int)
        By reason, how many were left out and what they come to in pence.
    """

    parties: int
    debtor: list[int]
    creditor: list[int]
    amount_pence: list[int]
    urgency: list[int]
    left_out: Mapping[str, tuple[int, int]]
    names: tuple[str, ...] = ()
    """By number, in small letters; for looking up who they are, never for showing."""


def offered(rows: Iterable[Mapping[str, Any]], *, currency: str, on: date) -> Offered:
    """Number the parties and keep what can be set off.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table `obligations`.
    currency : str
        The currency that is cleared; others are left out.
    on : date
        The day of the round; what is due before it is overdue.
    """
    number: dict[str, int] = {}
    seen: set[tuple[Any, ...]] = set()
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    found = Offered(parties=0, debtor=[], creditor=[], amount_pence=[], urgency=[], left_out={})
    for row in rows:
        key = (_name(row["debtor"]), _name(row["creditor"]), row["reference"])
        reason = _why_not(row, currency) or ("the same invoice twice" if key in seen else "")
        seen.add(key)
        if reason:
            counts[reason] += 1
            sums[reason] += max(0, row["amount_pence"] or 0)
            continue
        found.debtor.append(number.setdefault(key[0], len(number)))
        found.creditor.append(number.setdefault(key[1], len(number)))
        found.amount_pence.append(row["amount_pence"])
        found.urgency.append(_urgency(row["due_on"], on))
    left_out = {reason: (count, sums[reason]) for reason, count in sorted(counts.items())}
    return Offered(parties=len(number), debtor=found.debtor, creditor=found.creditor, urgency=found.urgency,
                   amount_pence=found.amount_pence, left_out=left_out, names=tuple(number))  # fmt: skip


def _name(party: str) -> str:
    return " ".join(party.casefold().split())


def _why_not(row: Mapping[str, Any], currency: str) -> str:
    if not row["amount_pence"] or row["amount_pence"] <= 0:
        return "nothing is owed"
    if _name(row["debtor"]) == _name(row["creditor"]):
        return "owed to itself"
    if row.get("related"):
        return "both sides belong to one owner"
    if row["status"] not in OPEN:
        return f"it is {row['status']}"
    if (row["currency"] or currency) != currency:
        return f"it is in {row['currency']}"
    return ""


def _urgency(due_on: date | None, on: date) -> int:
    late = (on - due_on).days if due_on else -1
    return sum(late > step for step in OVERDUE_STEPS)


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """What a round would do, without a single name.

    Parameters
    ----------
    offered : Offered
        What could be set off.
    merged : Merged
        The network.
    best : SetOff
        The greatest set-off, proved.
    preferred : Preferred
        The same total with the most urgent first, invoice by invoice.
    pairwise_pence : int
        What netting two by two would cancel. [pence]
    lengths : mapping of int to int
        Pence cancelled in loops of each length.
    curve : sequence of Placed
        What loans would add.
    needed_pence : int
        What would have to be paid to settle everything. [pence]
    groups : tuple of Group
        What is owed and cancelled by sector and by postcode district of who owes.
    left : sequence of Left
        What stays owed, by reason.
    knots : sequence of Knot
        Where most is cancelled.
    by_accounts : Placed or None
        What members' own accounts and credit lines would discharge; None where they have none.
    """

    offered: Offered
    merged: Merged
    best: SetOff
    preferred: Preferred
    pairwise_pence: int
    lengths: Mapping[int, int]
    curve: tuple[Placed, ...]
    needed_pence: int
    groups: tuple[Group, ...]
    left: tuple[Left, ...]
    knots: tuple[Knot, ...]
    by_accounts: Placed | None

    @property
    def owed_pence(self) -> int:
        """All that is owed among those who take part, in pence."""
        return int(self.merged.network.amount_pence.sum())

    def helped(self) -> int:
        """How many parties owe less after the round."""
        network = self.merged.network
        touched = self.best.cleared_pence > 0
        return int(np.union1d(network.debtor[touched], network.creditor[touched]).size)

    def overdue_pence(self) -> tuple[int, int]:
        """Return what is overdue, and what of it is cleared, in pence."""
        late = np.array(self.offered.urgency) > 0
        amounts: Ints = np.array(self.offered.amount_pence, np.int64)
        return int(amounts[late].sum()), int(self.preferred.cleared_pence[late].sum())


def clear(
    given: Offered, known: Mapping[str, tuple[str, str]], accounts: Sequence[Mapping[str, Any]], currency: str
) -> Cleared:
    """Solve a round and draw its curve.

    Parameters
    ----------
    given : Offered
        What can be set off.
    known : mapping of str to (str, str)
        Sector and postcode district of parties by name.
    accounts : sequence of mapping
        Rows of the table `accounts`.
    currency : str
        That of the round.
    """
    merged = merge_parallel(
        given.parties, _ints(given.debtor), _ints(given.creditor), _ints(given.amount_pence)
    )
    best = greatest_setoff(merged.network)
    preferred = prefer(merged, _ints(given.amount_pence), _ints(given.urgency), best)
    needed = int(np.maximum(merged.network.net_pence(), 0).sum())
    budgets = [int(needed * part) for part in BUDGETS]
    component = components(merged.network)
    lines = credit_lines(accounts, given.names, currency, merged.network)
    return Cleared(
        offered=given, merged=merged, best=best, preferred=preferred, needed_pence=needed,
        pairwise_pence=int(pairwise(merged.network).sum()),
        lengths=by_length(loops_of(merged.network, best.cleared_pence)),
        curve=tuple(discharge_curve(merged.network, budgets)),
        left=tuple(remains(merged.network, best.cleared_pence, component)),
        knots=tuple(knots(merged.network, best.cleared_pence, component)),
        groups=tuple(groups(known, _owed(given, preferred))),
        by_accounts=place_liquidity(merged.network, int(lines.borrow_pence.sum()), lines) if lines else None,
    )  # fmt: skip


def _owed(given: Offered, preferred: Preferred) -> Iterator[tuple[str, int, int]]:
    cleared = preferred.cleared_pence.tolist()
    for debtor, owed_pence, cleared_pence in zip(given.debtor, given.amount_pence, cleared, strict=True):
        yield given.names[debtor], owed_pence, cleared_pence


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int64)
