"""Leaks ranked by size × how much could be done here, each factor shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.flows.needs import Need, is_trade, need_of
from ultramicro.flows.periods import UNDATED, Period, months_of
from ultramicro.leaks.paid import Paid, summed
from ultramicro.leaks.reserving import Law
from ultramicro.place.people.gate import PEOPLE

NOT_WORTH = 0.05
"""A need of which at most this part could be supplied here is said to be best left alone."""
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Idle:
    """An idle resource: what it is called, its kind, and what it is or can do."""

    name: str
    kind: str
    what: str


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
        The part of what leaves for which no single payment reaches the limit of the law, VAT added.
    reserve_share : float
        The part of what leaves that may be reserved at most: paid by bodies that may, in such payments.
    able_pence : int
        Of what is paid here, what goes to firms whose trade it is. [pence]
    local_firms : int
        Firms of the area whose trade it is, and that are paid for it already.
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
    reserve_share: float
    able_pence: int
    local_firms: int
    firms: tuple[str, ...]
    payees: tuple[str, ...]
    buyers: tuple[str, ...]
    categories: tuple[str, ...]
    resources: tuple[str, ...]

    @property
    def factor(self) -> float:
        """What was seen to leave is multiplied by this: below 1 where years were averaged, never above."""
        counted = self.outside_pence + self.unknown_pence
        # Credits of one payer beside payments of another can turn a ratio round; then there is none to tell.
        return min(1.0, counted / self.seen_pence) if min(counted, self.seen_pence) > 0 else 1.0

    @property
    def low_pence(self) -> int:
        """The low case, in pence.

        Only where a firm of that trade does it here, in single payments that small firms can take, and no
        more than such firms were paid for it: that they are here does not show that they could do more.
        """
        if not self.local_firms or not self.worth_it:
            return 0
        small = round(self.leaving[0] * self.need.low * self.small_share)
        return min(small, max(0, self.able_pence))

    @property
    def value_pence(self) -> int:
        """The middle case, in pence: of what is known to leave, half way from the low case to the most."""
        return round((self.low_pence + self.leaving[0] * self.need.high) / 2) if self.worth_it else 0

    @property
    def high_pence(self) -> int:
        """The high case, in pence: the unknown counted as outside; what is best left alone counts nowhere."""
        return round(self.leaving[2] * self.need.high) if self.worth_it else 0

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
        """What leaves in each of them, in pence: what is known to, and at the high end what may.

        The sums themselves are net and may be below 0; nothing can be kept of a credit.
        """
        known = max(0, self.outside_pence)
        return known, known, known + max(0, self.unknown_pence)

    @property
    def worth_it(self) -> bool:
        """Whether it is worth trying at all."""
        return self.need.high > NOT_WORTH


def rank(
    rows: Iterable[Paid],
    *,
    periods: Mapping[str, Period],
    law: Law,
    idle: Sequence[Idle],
) -> list[Leak]:
    """Rank what leaves.

    Parameters
    ----------
    rows : iterable of Paid
        Influenceable money. [`amount_pence`]
    periods : mapping of str to Period
        The months that are here of each payer.
    law : Law
        What the law lets be reserved.
    idle : sequence of Idle
        Idle resources of the place.

    Returns
    -------
    list of Leak
        Largest first, those not worth it last. Every penny of `rows` is in exactly one.
    """
    grouped: dict[Need, list[Paid]] = defaultdict(list)
    for row in rows:
        # A name that stands for many ("redacted") says nothing of what was bought.
        payee = row.payee if row.party_id else None
        grouped[need_of(row.category, payee, row.sector)].append(row)
    leaks = [_leak(need, mine, periods, law, idle) for need, mine in grouped.items()]
    # What cannot be supplied here comes last, however large it is: a list is read from the top.
    return sorted(leaks, key=lambda x: (not x.worth_it, -x.score, -x.high_pence, x.need.id))


def _leak(
    need: Need,
    rows: Sequence[Paid],
    periods: Mapping[str, Period],
    law: Law,
    idle: Sequence[Idle],
) -> Leak:
    leaving = [row for row in rows if row.leaves]
    able = [row for row in rows if not row.leaves and row.party_id and _is_its_trade(row, need)]
    here = _names(able)
    counted = {where: _counted(rows, where, periods) for where in ("inside", "outside", "unknown")}
    return Leak(
        need=need,
        outside_pence=counted["outside"],
        unknown_pence=counted["unknown"],
        inside_pence=counted["inside"],
        seen_pence=sum(row.amount_pence for row in leaving),
        months=min(months_of(periods, summed(leaving, lambda paid: paid.payer)), default=0),
        small_share=_part(
            leaving, [row for row in leaving if row.party_id and law.size(row, need.id) == "below"]
        ),
        reserve_share=_part(leaving, [row for row in leaving if _may_reserve(row, need, law)]),
        able_pence=_counted(able, "inside", periods),
        local_firms=len(here),
        firms=tuple(here[:NAMED]),
        payees=tuple(_names([row for row in leaving if row.party_id])[:NAMED]),
        buyers=tuple(_largest(summed([r for r in leaving if r.payer != PEOPLE], lambda paid: paid.payer))),
        categories=tuple(_largest(summed(leaving, lambda paid: paid.category))),
        resources=tuple(each.name for each in idle if need.served_by(each.kind, each.what))[:NAMED],
    )


def _is_its_trade(row: Paid, need: Need) -> bool:
    return is_trade(row.payee, row.sector, need.id)


def _counted(rows: Iterable[Paid], where: str, periods: Mapping[str, Period]) -> int:
    """Add up what was paid to parties that are there: an average year of whoever has one, in pence."""
    sums = summed([row for row in rows if row.inside == where], lambda paid: paid.payer)
    return round(sum(amount * periods.get(payer, UNDATED).factor for payer, amount in sums.items()))


def _may_reserve(row: Paid, need: Need, law: Law) -> bool:
    """Whether its payer may reserve what it buys so, for all that the payments show."""
    mine = row.party_id is not None and law.size(row, need.id) == "below"
    return mine and law.reserve(row.payer).answer == "yes"


def _part(whole: Sequence[Paid], part: Sequence[Paid]) -> float:
    """Return the part of some money that other money is; credits are left out of both."""
    # By payer and payee, as a contract is: a credit lessens the contract it belongs to.
    sums, of = (summed(rows, lambda paid: (paid.payer, paid.party_id)) for rows in (whole, part))
    total = sum(amount for amount in sums.values() if amount > 0)
    return sum(amount for amount in of.values() if amount > 0) / total if total else 0.0


def _names(rows: Sequence[Paid]) -> list[str]:
    sums = summed(rows, lambda paid: (paid.party_id, paid.payee))
    kept = [(key, amount) for key, amount in sums.items() if amount > 0]
    return list(dict.fromkeys(key[1] for key, _ in sorted(kept, key=lambda kv: (-kv[1], str(kv[0])))))


def _largest(sums: Mapping[str | None, int] | Mapping[str, int]) -> list[str]:
    """Name those with the largest sums, the largest first."""
    named = {name: amount for name, amount in sums.items() if name and amount > 0}
    return sorted(named, key=lambda name: (-named[name], name))[:NAMED]
