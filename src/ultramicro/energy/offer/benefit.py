"""What a scheme does for the place: bills saved by group, and money that stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ultramicro.energy.as_flows import Flow, Side
from ultramicro.energy.groups import by_tenth
from ultramicro.energy.offer.outcome import Outcome
from ultramicro.energy.siting.gather import Gathered
from ultramicro.energy.siting.shared import tenths


class Saved(NamedTuple):
    """What a group of meters gets of the sites and saves by it in the first year. [kWh, pence].

    `group` is a tenth of deprivation, 1 for the most deprived, `not_known`, or `others` where several
    groups are too small to be shown.
    """

    group: str
    meters: int
    used_kwh: float
    saved_pence: int


def saved_by_group(found: Gathered) -> list[Saved]:
    """Return what each tenth of deprivation saves, the most deprived first; small groups as one.

    The sum over groups is what all members save, whatever is put together.
    """
    if not found.club:
        return []
    return [
        _saved(name, places, found)
        for name, places in by_tenth(tenths(found.club.meters, found.where.tenths))
    ]


def _saved(name: str, meters: Sequence[int], found: Gathered) -> Saved:
    shared = found.shared
    return Saved(
        name, len(meters), float(shared.members[meters].sum()) / 1000,
        round(float(shared.saved_pence[meters].sum())),
    )  # fmt: skip


def flows_of(found: Gathered, outcome: Outcome) -> Iterator[Flow]:
    """Yield what moves in the first year: what members stop paying elsewhere, and what the society pays.

    Sums that move away from a payee are below nought. Members' interest is counted in, since members are of
    the place; who is paid for upkeep and by whom loans are given is not known.
    """
    first, sales = outcome.years[0], outcome.scheme.sales
    by_kind = {sale.kind: income for sale, income in zip(sales, first.income, strict=True)}
    saved = round(float(found.shared.saved_pence.sum()))
    matched = by_kind.get("match", 0)
    if found.club:
        # At their old prices members would have paid for this energy what they pay here and what they save.
        yield Flow("members", "suppliers", "power", Side.OUTSIDE, -(matched + saved))
    yield Flow("members", "society", "power", Side.INSIDE, matched)
    yield Flow("buildings", "society", "power", Side.INSIDE, by_kind.get("on_site", 0))
    yield Flow("network", "society", "power", Side.INSIDE, by_kind.get("export", 0), "receipt")
    yield Flow("society", "upkeep", "running", Side.UNKNOWN, first.opex_pence)
    yield Flow("society", "lender", "loan", Side.UNKNOWN, first.service_pence, "treasury")
    yield Flow("society", "members", "interest", Side.INSIDE, first.member_interest_pence, "treasury")
    yield Flow("society", "fund", "fund", Side.INSIDE, first.fund_pence, "grant")
