"""Leaks ranked by size × how much could be done here, each factor shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.leaks.needs import Need, need_of
from ultramicro.place.people.gate import PEOPLE

NOT_WORTH = 0.05
"""A need of which at most this part could be supplied here is said to be best left alone."""
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Leak:
    """What leaves for one need, and how much of it could be kept.

    Parameters
    ----------
    need : Need
        What it is for.
    outside_pence, unknown_pence, inside_pence : int
        Paid elsewhere, to payees not placed, and here; in a year. [pence]
    small_share : float
        The part of what leaves in yearly sums small enough for a reserved competition.
    local_firms : int
        Firms of the area that are paid for it already.
    firms, payees, buyers : tuple of str
        The largest of them, of those elsewhere, and of those who buy.
    categories : tuple of str
        The files' own words that were gathered.
    resources : tuple of str
        Idle resources of the place that it could use.
    """

    need: Need
    outside_pence: int
    unknown_pence: int
    inside_pence: int
    small_share: float
    local_firms: int
    firms: tuple[str, ...]
    payees: tuple[str, ...]
    buyers: tuple[str, ...]
    categories: tuple[str, ...]
    resources: tuple[str, ...]

    @property
    def share_low(self) -> float:
        """The part to count on: only sums that small firms can take, and only if a firm does it here."""
        return self.need.low * self.small_share if self.local_firms else 0.0

    @property
    def share_high(self) -> float:
        """The part that could be kept at most."""
        return self.need.high

    @property
    def low_pence(self) -> int:
        """What could be kept in a year at least, in pence."""
        return round(self.outside_pence * self.share_low)

    @property
    def high_pence(self) -> int:
        """What could be kept in a year at most, in pence: the unknown counted as outside."""
        return round((self.outside_pence + self.unknown_pence) * self.share_high)

    @property
    def score(self) -> float:
        """What ranks it: the middle of the range, in pence."""
        return (self.low_pence + self.high_pence) / 2

    @property
    def worth_it(self) -> bool:
        """Whether it is worth trying at all."""
        return self.share_high > NOT_WORTH


def small_limit(years: float, limit_pence: int) -> float:
    """Return what a payee may be paid over the whole time to stay below a yearly limit. [pence]."""
    return years * limit_pence


def rank(
    rows: Iterable[Mapping[str, Any]], *, years: float, limit_pence: int, idle: Mapping[str, Sequence[str]]
) -> list[Leak]:
    """Rank what leaves.

    Parameters
    ----------
    rows : iterable of mapping
        Influenceable money by `payer`, `party_id`, `payee`, `category` and `inside`, with the payee's
        `sector` where it is known. [`amount_pence`]
    years : float
        How long the rows cover. [years]
    limit_pence : int
        The yearly sum below which a competition can be reserved. [pence]
    idle : mapping of str to sequence of str
        Idle resources of the place by kind.

    Returns
    -------
    list of Leak
        Largest first, those not worth it last. Every penny of `rows` is in exactly one.
    """
    grouped: dict[Need, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        payee = row["payee"] if row["party_id"] else None
        grouped[need_of(row["category"], payee, row.get("sector"))].append(row)
    leaks = [_leak(need, mine, years, limit_pence, idle) for need, mine in grouped.items()]
    return sorted(leaks, key=lambda leak: (not leak.worth_it, -leak.score, leak.need.name))


def _leak(
    need: Need, rows: Sequence[Mapping[str, Any]], years: float, limit: int, idle: Mapping[str, Sequence[str]]
) -> Leak:
    sums = {
        where: sum(r["amount_pence"] for r in rows if (r["inside"] or "unknown") == where)
        for where in ("inside", "outside", "unknown")
    }
    leaving = [r for r in rows if r["inside"] != "inside"]
    pairs = _summed(leaving, "payer", "party_id")
    whole = sum(amount for amount in pairs.values() if amount > 0)
    small = sum(
        amount for (_, party), amount in pairs.items() if party and 0 < amount <= small_limit(years, limit)
    )
    here = _names([r for r in rows if r["inside"] == "inside" and r["party_id"]])
    return Leak(
        need=need,
        outside_pence=round(max(0, sums["outside"]) / years),
        inside_pence=round(sums["inside"] / years),
        unknown_pence=round(max(0, sums["unknown"]) / years),
        small_share=small / whole if whole else 0.0,
        local_firms=len(here),
        firms=tuple(here[:NAMED]),
        payees=tuple(_names([r for r in leaving if r["party_id"]])[:NAMED]),
        buyers=tuple(_largest([r for r in leaving if r["payer"] != PEOPLE], "payer")[:NAMED]),
        categories=tuple(_largest(leaving, "category")[:NAMED]),
        resources=tuple(name for kind in need.resources for name in idle.get(kind, ()))[:NAMED],
    )


def _summed(rows: Iterable[Mapping[str, Any]], *keys: str) -> dict[Any, int]:
    sums: dict[Any, int] = defaultdict(int)
    for row in rows:
        sums[tuple(row[key] for key in keys)] += row["amount_pence"]
    return sums


def _names(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    sums = _summed(rows, "party_id", "payee")
    kept = [(key, amount) for key, amount in sums.items() if amount > 0]
    return list(dict.fromkeys(key[1] for key, _ in sorted(kept, key=lambda kv: (-kv[1], str(kv[0])))))


def _largest(rows: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    sums = {k[0]: amount for k, amount in _summed(rows, key).items() if k[0] and amount > 0}
    return sorted(sums, key=lambda name: (-sums[name], name))


def why(leak: Leak) -> str:
    """Say why a leak ranks where it does: who could do it here, in which lots, with what is idle."""
    if not leak.worth_it:
        return f"Best left: {leak.need.reason}."
    lots = f"{leak.small_share:.0%} of it is in yearly sums small enough to reserve for local firms"
    here = (
        f"{leak.local_firms} firms here are paid for it already ({', '.join(leak.firms)})"
        if leak.firms
        else "no firm here is known to do it"
    )
    idle = f"; idle here: {', '.join(leak.resources)}" if leak.resources else ""
    return (
        f"{leak.need.reason[:1].upper()}{leak.need.reason[1:]}. {here[:1].upper()}{here[1:]}; {lots}{idle}."
    )


def next_step(leak: Leak) -> str:
    """Say what can be done about it on Monday."""
    buyer = leak.buyers[0] if leak.buyers else "the buyer"
    if not leak.worth_it:
        return "Nothing: the local option would be dearer or cannot be had."
    if leak.need.obstacle == "not known":
        return f"Ask {buyer} what it buys under {', '.join(leak.categories) or 'no category'}."
    if leak.unknown_pence > leak.outside_pence:
        return f"First look up where {', '.join(leak.payees) or 'the payees'} are: most of it is not placed."
    if leak.firms:
        firms = ", ".join(leak.firms)
        return f"Ask {buyer} when its contracts end, and have {firms} quote for the next small lot."
    return f"Ask {buyer} for the contract's end date, and look for firms or people here who could start."
