"""Leaks ranked by size × how much could be done here, each factor shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.flows.periods import UNDATED, YEAR, Period, months_of
from ultramicro.leaks.needs import Need, need_of
from ultramicro.place.people.gate import PEOPLE

NOT_WORTH = 0.05
"""A need of which at most this part could be supplied here is said to be best left alone."""
NAMED = 3
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Leak:
    """What leaves for one need, and how much of it could be kept.

    Parameters
    ----------
    need : Need
        What it is for.
    outside_pence, unknown_pence, inside_pence : int
        Paid elsewhere, to payees not placed, and here: in an average year of payers with twelve months or
        more; of the others as it was seen, never raised. [pence]
    seen_pence : int
        Of the first two what was seen in all months. [pence]
    months : int
        The fewest months that are here of the payers it leaves; the smallest are passed over. [months]
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
    seen_pence: int
    months: int
    small_share: float
    local_firms: int
    firms: tuple[str, ...]
    payees: tuple[str, ...]
    buyers: tuple[str, ...]
    categories: tuple[str, ...]
    resources: tuple[str, ...]

    @property
    def factor(self) -> float:
        """What was seen to leave is multiplied by this: below 1 where years were averaged, never above."""
        return (self.outside_pence + self.unknown_pence) / self.seen_pence if self.seen_pence else 1.0

    @property
    def low_pence(self) -> int:
        """The low case, in pence.

        Only where a firm does it here, in sums that small firms can take, and no more than firms here are
        now paid for it.
        """
        if not self.local_firms:
            return 0
        small = round(self.outside_pence * self.need.low * self.small_share)
        return min(small, max(0, self.inside_pence))

    @property
    def value_pence(self) -> int:
        """The middle case, in pence: of what is known to leave, half way from the low case to the most."""
        return round((self.low_pence + self.outside_pence * self.need.high) / 2)

    @property
    def high_pence(self) -> int:
        """The high case, in pence: the unknown counted as outside."""
        return round((self.outside_pence + self.unknown_pence) * self.need.high)

    @property
    def score(self) -> float:
        """What ranks it: the middle case, in pence; where none is known to leave, the high case decides."""
        return float(self.value_pence)

    @property
    def cases(self) -> tuple[int, int, int]:
        """What could be supplied here in the low, the middle and the high case, in pence."""
        return self.low_pence, self.value_pence, self.high_pence

    @property
    def leaving(self) -> tuple[int, int, int]:
        """What leaves in each of them, in pence: what is known to, and at the high end what may."""
        return self.outside_pence, self.outside_pence, self.outside_pence + self.unknown_pence

    @property
    def worth_it(self) -> bool:
        """Whether it is worth trying at all."""
        return self.need.high > NOT_WORTH


def small_limit(period: Period, limit_pence: int) -> float:
    """Return what a payee may be paid over a payer's whole time to stay below a yearly limit. [pence]."""
    return max(period.months, 1) / YEAR * limit_pence


def rank(
    rows: Iterable[Row], *, periods: Mapping[str, Period], limit_pence: int, idle: Mapping[str, Sequence[str]]
) -> list[Leak]:
    """Rank what leaves.

    Parameters
    ----------
    rows : iterable of mapping
        Influenceable money by `payer`, `party_id`, `payee`, `category` and `inside`, with the payee's
        `sector` where it is known. [`amount_pence`]
    periods : mapping of str to Period
        The months that are here of each payer.
    limit_pence : int
        The yearly sum below which a competition can be reserved. [pence]
    idle : mapping of str to sequence of str
        Idle resources of the place by kind.

    Returns
    -------
    list of Leak
        Largest first, those not worth it last. Every penny of `rows` is in exactly one.
    """
    grouped: dict[Need, list[Row]] = defaultdict(list)
    for row in rows:
        payee = row["payee"] if row["party_id"] else None
        grouped[need_of(row["category"], payee, row.get("sector"))].append(row)
    leaks = [_leak(need, mine, periods, limit_pence, idle) for need, mine in grouped.items()]
    return sorted(leaks, key=lambda x: (not x.worth_it, -x.score, -x.high_pence, x.need.name))


def _leak(
    need: Need,
    rows: Sequence[Row],
    periods: Mapping[str, Period],
    limit: int,
    idle: Mapping[str, Sequence[str]],
) -> Leak:
    leaving = [r for r in rows if r["inside"] != "inside"]
    here = _names([r for r in rows if r["inside"] == "inside" and r["party_id"]])
    counted = {where: _counted(rows, where, periods) for where in ("inside", "outside", "unknown")}
    return Leak(
        need=need,
        outside_pence=max(0, counted["outside"]),
        unknown_pence=max(0, counted["unknown"]),
        inside_pence=counted["inside"],
        seen_pence=sum(max(0, _counted(rows, where, {})) for where in ("outside", "unknown")),
        months=min(
            months_of(periods, {p: amount for (p,), amount in _summed(leaving, "payer").items()}), default=0
        ),
        small_share=_small_share(leaving, periods, limit),
        local_firms=len(here),
        firms=tuple(here[:NAMED]),
        payees=tuple(_names([r for r in leaving if r["party_id"]])[:NAMED]),
        buyers=tuple(_largest([r for r in leaving if r["payer"] != PEOPLE], "payer")[:NAMED]),
        categories=tuple(_largest(leaving, "category")[:NAMED]),
        resources=tuple(name for kind in need.resources for name in idle.get(kind, ()))[:NAMED],
    )


def _counted(rows: Iterable[Row], where: str, periods: Mapping[str, Period]) -> int:
    """Add up what was paid to parties that are there: an average year of whoever has one, in pence."""
    mine = [row for row in rows if (row["inside"] or "unknown") == where]
    sums = _summed(mine, "payer")
    return round(sum(amount * periods.get(payer, UNDATED).factor for (payer,), amount in sums.items()))


def _small_share(leaving: Sequence[Row], periods: Mapping[str, Period], limit: int) -> float:
    """Return the part of what leaves in sums that stay below a yearly limit."""
    pairs = _summed(leaving, "payer", "party_id")
    whole = sum(amount for amount in pairs.values() if amount > 0)
    small = sum(
        amount
        for (payer, party), amount in pairs.items()
        if party and 0 < amount <= small_limit(periods.get(payer, UNDATED), limit)
    )
    return small / whole if whole else 0.0


def _summed(rows: Iterable[Row], *keys: str) -> dict[Any, int]:
    sums: dict[Any, int] = defaultdict(int)
    for row in rows:
        sums[tuple(row[key] for key in keys)] += row["amount_pence"]
    return sums


def _names(rows: Sequence[Row]) -> list[str]:
    sums = _summed(rows, "party_id", "payee")
    kept = [(key, amount) for key, amount in sums.items() if amount > 0]
    return list(dict.fromkeys(key[1] for key, _ in sorted(kept, key=lambda kv: (-kv[1], str(kv[0])))))


def _largest(rows: Sequence[Row], key: str) -> list[str]:
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
