"""Purchases that could be bought here, ranked by what that would add, each with all that narrows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ultramicro.core.months import months_later
from ultramicro.flows.needs import UNSTATED, Need, needs
from ultramicro.flows.periods import UNDATED, Period
from ultramicro.procurement.influence.law import Lawful
from ultramicro.procurement.influence.letting import Let, law_of, let_of
from ultramicro.procurement.influence.market import Market
from ultramicro.procurement.influence.streams import Stream
from ultramicro.procurement.influence.terms import Terms
from ultramicro.procurement.influence.when import ENDED, FREE, NOW, PERHAPS
from ultramicro.procurement.influence.when import UNDATED as NO_DATE
from ultramicro.procurement.influence.worth import Ends, Sized, capped, gross, net, sized

PLANNED, REGISTER = "planned", "register"
"""Classes of purchases of which no payment was seen: not let yet, and under a contract of a register."""
NOT_WORTH = 0.05
"""A need of which at most this part could be supplied here is best left alone."""
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a place's buying.

    Parameters
    ----------
    on, horizon_on : date
        The day of looking, and the last that counts as soon enough.
    nation : str
        Whose law holds.
    lead_months : int
        How long before a contract ends its buying begins. [months]
    lot_pence : int
        What a small firm could carry in a year. [pence]
    lots : int
        Into how many lots a purchase can be cut, where no source says more.
    years : int
        How long a purchase without a contract would be let for. [years]
    called : mapping of str to str
        Payers to what registers call them, where the payments' own name does not say what body it is.
    """

    on: date
    horizon_on: date
    nation: str
    lead_months: int = 6
    lot_pence: int = 10_000_000
    lots: int = 4
    years: int = 3
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Opportunity:
    """A contract, or what a payer buys for a need without one.

    Parameters
    ----------
    id : str
        What programs and diaries know it by.
    payer, need, title : str, Need
        Who buys what, and what the contract is called.
    contracts : tuple of str
        Under which contract; empty without one, several where nobody knows which.
    class_ : str
        now, ended, by_end, by_break, undated, perhaps, planned, or register (a contract under which no
        payment was seen).
    begin_on, first_on, last_on : date or None
        When buying begins; the earliest and the latest day of the change.
    ended_on : date or None
        The last day of a contract that has ended.
    since_pence : int
        What was paid since, under no contract that was found, as seen in all months. [pence]
    inside_pence, outside_pence, unknown_pence : int
        What it is paid, by where the payee is: an average year, or as seen in fewer months. [pence]
    seen_pence : int
        What was seen in all months. [pence]
    months : int
        Months of the payer's payments. [months]
    year_pence : int or None
        Its value in a year, as a register has it. [pence]
    payees : tuple of str
        Those who are paid most.
    worth : Let
        What it would come to, let anew.
    law, market, size : Lawful, Market, Sized
        What narrows it.
    lots : int
        Into how many lots it could be cut.
    gross : tuple of int
        What could be bought here in three cases. [pence]
    """

    id: str
    payer: str
    need: Need
    title: str
    contracts: tuple[str, ...]
    class_: str
    begin_on: date | None
    first_on: date | None
    last_on: date | None
    ended_on: date | None
    since_pence: int
    inside_pence: int
    outside_pence: int
    unknown_pence: int
    seen_pence: int
    months: int
    year_pence: int | None
    payees: tuple[str, ...]
    worth: Let
    law: Lawful
    market: Market
    size: Sized
    lots: int
    gross: Ends

    @property
    def net(self) -> Ends:
        """What it would add in three cases. [pence]."""
        return net(self.gross)

    @property
    def worth_it(self) -> bool:
        """Whether a place could supply enough of such a need to try."""
        return self.need.high > NOT_WORTH

    @property
    def paid_pence(self) -> int:
        """What it is paid. [pence]."""
        return self.inside_pence + self.outside_pence + self.unknown_pence


def opportunities(
    streams: Iterable[Stream], terms: Mapping[str, Terms], markets: Mapping[str, Market],
    periods: Mapping[str, Period], asked: Asked,
) -> list[Opportunity]:  # fmt: skip
    """Gather what can be bought anew within the horizon, and what is known of it, the best first.

    Parameters
    ----------
    streams : iterable of Stream
        All that was paid.
    terms : mapping of str to Terms
        Contracts, also those that are planned and those under which nothing was seen to be paid.
    markets : mapping of str to Market
        Who here serves each need.
    periods : mapping of str to Period
        The months that are here of each payer.
    asked : Asked
        What is asked.

    Returns
    -------
    list of Opportunity
        In the low case no trade is given more than its able firms could do.
    """
    grouped: dict[tuple[str, tuple[str, ...], str], list[Stream]] = defaultdict(list)
    known = [each for each in streams if each.class_ in (*FREE, NO_DATE, PERHAPS)]
    for each in known:
        grouped[each.payer, each.contracts, "" if each.contracts else each.need].append(each)
    made = [_paid(mine, terms, markets, periods, asked) for mine in grouped.values()]
    seen = {contract for each in streams for contract in each.contracts}
    made += [
        found
        for each in terms.values()
        if each.contract not in seen and (found := _unpaid(each, markets, asked))
    ]
    return sorted(_within_capacity(made), key=_rank)


def _rank(each: Opportunity) -> tuple[object, ...]:
    # What is known counts before what may be; what is best left alone comes last, however large it is.
    return (not each.worth_it, -each.net[1], -each.net[2], each.begin_on or date.max, each.id)


def _paid(
    mine: Sequence[Stream], terms: Mapping[str, Terms], markets: Mapping[str, Market],
    periods: Mapping[str, Period], asked: Asked,
) -> Opportunity:  # fmt: skip
    first = mine[0]
    period = periods.get(first.payer, UNDATED)
    sums = {
        where: round(sum(each.amount_pence for each in mine if each.inside == where) * period.factor)
        for where in ("inside", "outside", "unknown")
    }
    contracts = [terms[each] for each in first.contracts if each in terms]
    need = contracts[0].need.id if contracts and contracts[0].need.id in markets else _largest_need(mine)
    return _made(
        payer=first.payer, need=need, title=first.title, class_=first.class_,
        days=(first.first_on, first.last_on), ended_on=first.ended_on, sums=sums,
        since_pence=sum(each.amount_pence for each in mine if each.reason == ENDED),
        seen_pence=sum(each.amount_pence for each in mine),
        months=period.months, terms=contracts, payees=_payees(mine), markets=markets, asked=asked,
    )  # fmt: skip


def _unpaid(terms: Terms, markets: Mapping[str, Market], asked: Asked) -> Opportunity | None:
    """Return a contract or plan under which nothing was seen to be paid; None where it is past."""
    # What is paid under it may be laid to no contract, so it counts in no sum: it stands in the calendar.
    day = terms.opens_on if terms.planned else terms.ends_on or terms.extended_until_on
    if day is None or not asked.on <= day <= asked.horizon_on:
        return None
    last = day if terms.planned else max(day, terms.extended_until_on or day)
    return _made(
        payer=terms.buyer, need=terms.need.id, title=terms.title,
        class_=PLANNED if terms.planned else REGISTER, days=(day, last), ended_on=None, since_pence=0,
        sums={"inside": 0, "outside": 0, "unknown": 0}, seen_pence=0, months=0, terms=[terms], payees=(),
        markets=markets, asked=asked,
    )  # fmt: skip


def _made(
    *, payer: str, need: str, title: str, class_: str, days: tuple[date | None, date | None],
    ended_on: date | None, since_pence: int, sums: Mapping[str, int], seen_pence: int, months: int,
    terms: Sequence[Terms],
    payees: tuple[str, ...], markets: Mapping[str, Market], asked: Asked,
) -> Opportunity:  # fmt: skip
    ids = tuple(each.contract for each in terms)
    market = markets.get(need) or Market(need=needs().get(need) or UNSTATED)
    begin = _begin(class_, days[0], asked)
    paid_pence = max(0, sum(sums.values()))
    # Of several contracts nobody knows under which it is paid: none of their values is that of this money.
    year_pence = terms[0].year_pence if len(terms) == 1 else None
    lots = max([asked.lots, *(each.lots for each in terms)])
    size = sized(year_pence or paid_pence, lot_pence=asked.lot_pence, lots=lots)
    worth = let_of(terms, paid_pence, months=months, years=asked.years)
    law = law_of(
        asked.called.get(payer, payer), need, terms, worth, nation=asked.nation, on=begin or asked.on
    )
    # Never more than was seen to be paid: what a register says of a year is not what went elsewhere in it.
    most = sums["outside"] + max(0, sums["unknown"])
    ends = gross(sums["outside"], most, law=law.share, market=market.share, size=size)
    return Opportunity(
        id="; ".join(ids) or f"{payer}/{need}", payer=payer, need=market.need, title=title, contracts=ids,
        class_=class_, begin_on=begin, first_on=days[0], last_on=days[1], ended_on=ended_on,
        since_pence=since_pence,
        inside_pence=sums["inside"], outside_pence=sums["outside"], unknown_pence=sums["unknown"],
        seen_pence=seen_pence, months=months,
        year_pence=year_pence, payees=payees, worth=worth, law=law, market=market, size=size, lots=lots,
        gross=_gross(ends, market, sure=class_ not in {NO_DATE, PERHAPS}),
    )  # fmt: skip


def _gross(ends: Ends, market: Market, *, sure: bool) -> Ends:
    # A firm that is alone here sets its price: more for it is no gain that anybody should count on. And what
    # may not be free within the horizon counts where all that may be is counted.
    return (0, 0, ends[2]) if market.alone or not sure else ends


def _begin(class_: str, first_on: date | None, asked: Asked) -> date | None:
    if class_ in {NOW, ENDED}:
        return asked.on
    if first_on is None or class_ == PLANNED:
        return first_on
    return max(asked.on, months_later(first_on, -asked.lead_months))


def _largest_need(mine: Sequence[Stream]) -> str:
    sums: dict[str, int] = defaultdict(int)
    for each in mine:
        sums[each.need] += each.amount_pence
    return min(sums, key=lambda need: (-sums[need], need))


def _payees(mine: Sequence[Stream]) -> tuple[str, ...]:
    sums: dict[str, int] = defaultdict(int)
    for each in mine:
        sums[each.payee] += each.amount_pence
    return tuple(
        sorted((name for name in sums if sums[name] > 0), key=lambda name: (-sums[name], name))[:NAMED]
    )


def _within_capacity(made: Sequence[Opportunity]) -> list[Opportunity]:
    """Give each trade in the low case no more than its able firms here could do."""
    by_need: dict[str, list[Opportunity]] = defaultdict(list)
    for each in made:
        by_need[each.need.id].append(each)
    kept = []
    for mine in by_need.values():
        lows = capped([each.gross[0] for each in mine], mine[0].market.capacity_pence)
        kept += [_with_low(each, low) for each, low in zip(mine, lows, strict=True)]
    return kept


def _with_low(each: Opportunity, low: int) -> Opportunity:
    before, middle, high = each.gross
    # The middle case is half way between the low one and the most, so it falls by half of what the low does.
    return replace(each, gross=(low, middle - (before - low) // 2, high))
