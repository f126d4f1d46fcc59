"""The numbers of the answer about duties, each with its division, its range and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ultramicro.core.contract import Figure
from ultramicro.core.message import Day, Message, Pence, Share, joined, plural, say
from ultramicro.procurement.duties.days_to_pay import HalfYear
from ultramicro.procurement.duties.indicators import ABOUT as S71
from ultramicro.procurement.duties.indicators import Assessed
from ultramicro.procurement.duties.of_area import OfArea
from ultramicro.procurement.duties.payments_listed import Listed, limit
from ultramicro.procurement.duties.shares import Split
from ultramicro.procurement.duties.under_contracts import UnderContracts
from ultramicro.procurement.rules.certainty import Answer as Whether

SHARE_NAMES: Mapping[str, Message] = {
    "payments_small": say("of payments to small firms"),
    "payments_voluntary": say("of payments to voluntary bodies"),
    "contracts_small": say("of contracts to small firms"),
    "contracts_voluntary": say("of contracts to voluntary bodies"),
    "inside": say("of payments to suppliers inside"),
}


def sure(rows: Sequence[Listed] | Sequence[Assessed]) -> int:
    """Return of how many it is known that they are to be published or assessed."""
    return sum(each.answer is Whether.YES for each in rows)


def payments_range(paid: UnderContracts, listed: Sequence[Listed]) -> tuple[int, int] | None:
    """Return how many payments are to be published, the fewest and the most; None where nothing says so.

    Large payments that no contract is known for may be under one that no register here has.
    """
    if not paid.payments and paid.over is None:
        return None
    return sure(listed), len(listed) + (paid.over or 0)


def payments_figure(paid: UnderContracts, listed: Sequence[Listed], contracts: int) -> Figure:
    """Return how many payments are to be published under section 70."""
    ends = payments_range(paid, listed)
    low, high = ends or (None, None)
    how = plural(
        "of {n} payment under known contracts, one by one",
        "of {n} payments under known contracts, one by one", len(paid.payments),
    )  # fmt: skip
    if paid.over:
        how = joined([how, say("; high end: with {n} more over the sum, of which no contract is known",
                               n=paid.over)], "")  # fmt: skip
    return Figure(
        id="duty_payments", name=say("payments to publish"), unit="payments",
        value=low if low == high else None, low=low, high=high, how=how, rests_on=of_contracts(contracts),
    )  # fmt: skip


def of_contracts(n: int) -> Message:
    """Say on how many contracts a figure rests."""
    return plural("{n} contract", "{n} contracts", n)


def assessed_figure(assessed: Sequence[Assessed], contracts: int) -> Figure:
    """Return how many contracts are to be assessed under section 71."""
    low, high = sure(assessed), len(assessed)
    return Figure(
        id="duty_assessments", name=say("contracts to assess"), unit="contracts",
        value=low if low == high and contracts else None, low=low if contracts else None,
        high=high if contracts else None, rests_on=of_contracts(contracts),
        how=say("contracts over {sum} with VAT that the act governs and that are no framework, concession or "
                "light touch, of {n}; high end: with those of which one of these is not known",
                sum=Pence(limit(S71).limit_pence or 0, "whole"), n=contracts),
    )  # fmt: skip


def half_figures(half: HalfYear) -> Iterator[Figure]:
    """Yield what a payments compliance notice says of a period."""
    of, known = {"until": half.ends_on.isoformat()}, half.invoices - half.unknown
    rests = joined(
        [plural("{n} invoice", "{n} invoices", half.invoices),
         say("{n} of them known to be under a public contract", n=half.public)], ", ",
    )  # fmt: skip
    yield Figure(
        id="duty_days_to_pay", of=of, unit="days", value=half.mean_days, rests_on=rests,
        name=say("days to pay, period to {ends}", ends=Day(half.ends_on)),
        how=say("sum of days ÷ {known} invoices of which both days are known", known=known),
    )  # fmt: skip
    low, high = half.in_time_range
    yield Figure(
        id="duty_in_time_share", of=of, unit="share", value=half.in_time_share, low=low, high=high,
        rests_on=rests, name=say("paid within 30 days, period to {ends}", ends=Day(half.ends_on)),
        how=say("{in_time} ÷ {known} of which both days are known; the range has all {n} below it",
                in_time=half.in_time, known=known, n=half.invoices),
    )  # fmt: skip
    if half.unpaid:
        low, high = half.unpaid
        yield Figure(
            id="duty_unpaid_share", of=of, unit="share", rests_on=rests,
            value=low if low == high else None, low=low, high=high,
            name=say("became payable and was not paid, period to {ends}", ends=Day(half.ends_on)),
            how=say("invoices not paid by its last day ÷ those that became payable in it: when they came, "
                    "and 30 days later"),
        )  # fmt: skip


def share_figure(what: str, split: Split) -> Figure:
    """Return a share of what was paid or bought, from what is known to what is possible."""
    low, high = split.share_range or (None, None)
    known = say("{known} of it known", known=Share(split.known_share or 0.0))
    if split.suppliers:
        known = joined([known, say("{unknown} of {n} suppliers not known", unknown=split.unknown_suppliers,
                                   n=split.suppliers)], "; ")  # fmt: skip
    return Figure(
        id="duty_share", of={"what": what}, name=SHARE_NAMES[what], unit="share", value=split.share, low=low,
        high=high, rests_on=known,
        how=say("{yes} ÷ {all}, and {unknown} of which it is not known", yes=Pence(split.yes_pence),
                all=Pence(split.total_pence), unknown=Pence(split.unknown_pence)),
    )  # fmt: skip


def wealth_figures(of: OfArea) -> Iterator[Figure]:
    """Yield generation, circulation and retention for a Scottish plan, each with its range."""
    named, (low, high) = {"area": of.area}, of.figures.generation_pence
    rests = say("payments here, less credits; {known} of them of a known place",
                known=Share(of.inside.known_share or 0.0))  # fmt: skip
    yield Figure(
        id="wealth_generation", of=named, name=say("generation: paid to suppliers inside"), unit="pence",
        value=low if low == high else None, low=low, high=high, rests_on=rests,
        how=say("{inside} to suppliers known to be inside, up to {unknown} more of which the place is "
                "not known", inside=Pence(low), unknown=Pence(high - low)),
    )  # fmt: skip
    if of.figures.circulation:
        yield Figure(
            id="wealth_circulation", of=named, name=say("circulation: how often money is spent here"),
            unit="times", value=None, low=of.figures.circulation[0], high=of.figures.circulation[1],
            how=say("LM3: what is spent here in three rounds ÷ what was spent in the first; `ultramicro "
                    "multiplier` has its rounds"),
            rests_on=say("the survey and the payments"),
        )  # fmt: skip
    if of.figures.retention:
        yield Figure(
            id="wealth_retention", of=named, name=say("retention: share that goes to suppliers inside"),
            unit="share", value=None, low=of.figures.retention[0], high=of.figures.retention[1],
            how=say("{inside} to {most} ÷ {all} paid", inside=Pence(low), most=Pence(high),
                    all=Pence(of.inside.total_pence)), rests_on=rests,
        )  # fmt: skip
