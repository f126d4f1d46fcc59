"""The annex of an investment plan: for each intervention what stays here, who is able, jobs, who gains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ultramicro.core.additionality import CAUTIOUS, HOPEFUL, net_pence
from ultramicro.core.message import (
    Listed,
    Message,
    joined,
    plural,
    say,
    template,
)
from ultramicro.flows.needs import UNSTATED, Need, needs
from ultramicro.flows.shares import Sums
from ultramicro.procurement.influence.kept import Kept, Trade, by, sums_of
from ultramicro.procurement.influence.trades import trade_of_firm

JOBS = template(
    "sales behind one job, low and high, are assumptions: at the start of 2023 firms of 1 to 9 employees "
    "sold GBP 151,000 for each employee and those of 10 to 49 GBP 156,000 (Business population estimates "
    "2023, table 1, as printed by others); owners who work and part-time jobs make it less for each job"
)


@dataclass(frozen=True, kw_only=True)
class Intervention:
    """A row of `interventions`: what is paid for, in which year, what is bought, and who buys."""

    intervention: str
    year: int
    amount_pence: int
    need: Need
    buyer: str = ""


def interventions_of(rows: Iterable[Mapping[str, Any]]) -> list[Intervention]:
    """Read what a programme would pay for; what is bought is told by its trade, else by its name.

    Examples
    --------
    >>> row = {"intervention": "Street trees", "year": 2026, "amount_pence": 500}
    >>> interventions_of([row])[0].need.id
    'green_spaces'
    """
    found = []
    for row in rows:
        trade = trade_of_firm(row["intervention"] if not row.get("trade") else None, None, row.get("trade"))
        need = needs().get(trade, UNSTATED)
        found.append(
            Intervention(intervention=row["intervention"], year=row["year"], amount_pence=row["amount_pence"],
                         need=need, buyer=row.get("buyer") or "")
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.year, each.intervention, each.need.id, each.amount_pence))


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """What firms sell for each who works there: the least and the most. [pence]."""

    low_pence: int
    high_pence: int

    def of(self, low_pence: int, high_pence: int) -> tuple[float, float]:
        """Return the jobs that sales keep for a year, the fewest and the most.

        Examples
        --------
        >>> Jobs(low_pence=80_000_00, high_pence=160_000_00).of(160_000_00, 160_000_00)
        (1.0, 2.0)
        """
        return low_pence / self.high_pence, high_pence / self.low_pence


@dataclass(frozen=True, kw_only=True)
class Annexed:
    """An intervention with what stays of it. [pence]."""

    of: Intervention
    baseline: Sums
    own: bool
    """Whether the baseline is of its own trade; else it is of all that is bought."""
    trade: Trade | None
    jobs: Jobs

    @property
    def share(self) -> tuple[float, float]:
        """The part that stays, as of what is bought so now: anything where that is not known."""
        return self.baseline.shares or (0.0, 1.0)

    @property
    def stays(self) -> tuple[int, int]:
        """What stays of it, the least and the most. [pence]."""
        low, high = self.share
        return int(self.of.amount_pence * low), round(self.of.amount_pence * high)

    @property
    def net(self) -> tuple[int, int]:
        """The same after the deductions, in the cautious and the hopeful case. [pence]."""
        low, high = (
            net_pence(pence, replace(case, multiplier=1.0))
            for pence, case in zip(self.stays, (CAUTIOUS, HOPEFUL), strict=True)
        )
        return low, high

    @property
    def net_jobs(self) -> tuple[float, float]:
        """Jobs kept for a year by that, the fewest and the most."""
        return self.jobs.of(*self.net)

    @property
    def gains(self) -> Message:
        """Say who gains."""
        firms = self.trade.names if self.trade else []
        if not firms:
            return say("No firm here is known to do it: what stays is wages of people from here, if any.")
        told = plural("{n} firm here could be asked: {firms}.", "{n} firms here could be asked, such as "
                                                                "{firms}.",
                      self.trade.able_firms if self.trade else 0, firms=Listed(firms[:3]))  # fmt: skip
        if self.trade and self.trade.alone:
            return joined([told, say("One of them is as good as alone and would set its price.")])
        return told


def annexed(found: Kept, wanted: Sequence[Intervention], jobs: Jobs) -> list[Annexed]:
    """Hold each intervention against what is bought here now."""
    trades, whole = by(found.bought, lambda each: each.category), found.sums()
    made = []
    for each in wanted:
        # Payments of which nobody says what they are for are no trade of their own.
        own = sums_of(() if each.need.id == UNSTATED.id else trades.get(each.need.id, ()))
        made.append(
            Annexed(of=each, baseline=own if own.shares else whole, own=own.shares is not None,
                  trade=found.trades.get(each.need.id), jobs=jobs)
        )  # fmt: skip
    return made
