"""What of each payer's money that leaves may be reserved: by its kind, and by its single payments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.flows.needs import need_of
from ultramicro.leaks.paid import Paid, summed
from ultramicro.leaks.reserving import SIZES, Law, Reserve
from ultramicro.place.people.gate import PEOPLE


@dataclass(frozen=True, kw_only=True)
class Bought:
    """What leaves of a payer's money by what its largest single payments show of the contracts behind them.

    Parameters
    ----------
    reserve : Reserve
        Who it is, and whether it may reserve.
    below_pence : int
        No single payment reaches the limit, even if VAT comes on top: such a contract may be below it.
        [pence]
    by_vat_pence : int
        One reaches the limit if VAT comes on top of it. [pence]
    above_pence : int
        One reaches the limit as it stands. [pence]
    """

    reserve: Reserve
    below_pence: int
    by_vat_pence: int
    above_pence: int


def bought_by(rows: Sequence[Paid], law: Law) -> list[Bought]:
    """Sort what leaves of each payer's money, those who may reserve first.

    Parameters
    ----------
    rows : sequence of Paid
        Influenceable money; what stays here, and payees without a name, are passed over. [`amount_pence`]
    law : Law
        What the law lets be reserved.
    """
    by: dict[str, list[Paid]] = defaultdict(list)
    for row in rows:
        if row.leaves and row.party_id is not None and row.payer != PEOPLE:
            by[row.payer].append(row)
    found = [_bought(payer, mine, law) for payer, mine in by.items()]
    first = {"yes": 0, "no": 1}
    return sorted(found, key=lambda b: (first.get(b.reserve.answer, 2), -b.below_pence, b.reserve.payer))


def _bought(payer: str, rows: Sequence[Paid], law: Law) -> Bought:
    def size(paid: Paid) -> str:
        return law.size(paid, need_of(paid.category, paid.payee, paid.sector).id)

    sums = summed(rows, size)
    below, by_vat, above = (sums.get(each, 0) for each in SIZES)
    return Bought(reserve=law.reserve(payer), below_pence=below, by_vat_pence=by_vat, above_pence=above)
