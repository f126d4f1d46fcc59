"""What is bought under contracts that end, and firms here cannot do, becomes a need in quantities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ultramicro.core.message import Listed, Message, Pence, Range, Share, plural, say
from ultramicro.flows.periods import YEAR
from ultramicro.plan.recipes.prices import INDEXED, in_price_year
from ultramicro.plan.recipes.vocabulary import good_named, goods, read, spoken
from ultramicro.plan.rows import NeedRow

BUYING = "buying"
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class BuyingRow:
    """A row of `buying_needs`, as far as the plan looks at it. [pence]."""

    opportunity: str
    area: str
    category: str
    payer: str
    title: str | None
    wanted_pence: int
    months_covered: int
    lot_pence: int
    lots: int
    low_pence: int
    amount_pence: int
    high_pence: int


def needs_of_buying(
    rows: Iterable[BuyingRow], needs: Iterable[NeedRow], currency: str = INDEXED
) -> Iterator[NeedRow]:
    """Make a need of each good that is bought elsewhere, can be bought anew, and firms here cannot do.

    Parameters
    ----------
    rows : iterable of BuyingRow
        Rows of `buying_needs`; of each the middle case is what could be captured.
    needs : iterable of NeedRow
        Rows of `needs`; a good that stands there is not made a need again.
    currency : str
        That of the place.

    Yields
    ------
    NeedRow
        One a good, under an id, `good@area (bought)`. Its quantity is all that is bought of it, in an average
        year or as seen in fewer months, and `capturable_share` the part of the middle case.

    Examples
    --------
    >>> row = BuyingRow(opportunity="C1", area="Town", category="cleaning", payer="Council", title="Offices",
    ...                 wanted_pence=2000_00, months_covered=24, lot_pence=2000_00, lots=1, low_pence=0,
    ...                 amount_pence=1000_00, high_pence=1800_00)
    >>> [(each.need, round(each.quantity, 1), each.price_pence, each.capturable_share)
    ...  for each in needs_of_buying([row], [])]
    [('cleaning_hour@Town (bought)', 108.1, 1850, 0.5)]
    """
    told = {good_named(row.item, wanted=True) for row in needs}
    rules = {row["need"]: row for row in read("leaks") if row["good"]}
    by_good: dict[tuple[str, str], list[BuyingRow]] = defaultdict(list)
    for row in rows:
        if row.category in rules and rules[row.category]["good"] not in told and row.wanted_pence > 0:
            by_good[row.category, row.area].append(row)
    for (category, area), mine in sorted(by_good.items()):
        rule = rules[category]
        price = round(in_price_year(int(rule["price_pence"]), int(rule["year"]), currency) or 0)
        wanted = sum(row.wanted_pence for row in mine)
        good = goods()[rule["good"]]
        share = sum(row.amount_pence for row in mine) / wanted
        if share > 0 and price > 0:
            yield NeedRow(
                need=f"{good.name}@{area} (bought)", called=_called(mine, good.name), item=good.name,
                area=area, quantity=wanted / price, unit=good.unit, price_pence=price, capturable_share=share,
                supplied_from="outside", source=_source(mine, wanted, price), origin=BUYING,
            )  # fmt: skip


def _called(mine: Sequence[BuyingRow], good: str) -> Message:
    return plural(
        "{good} that {n} buyer or contract takes from elsewhere and firms here cannot do",
        "{good} that {n} buyers and contracts take from elsewhere and firms here cannot do",
        len(mine), good=spoken(good),
    )  # fmt: skip


def _source(mine: Sequence[BuyingRow], wanted_pence: int, price_pence: int) -> str:
    largest = sorted(mine, key=lambda row: (-row.wanted_pence, row.opportunity))[:NAMED]
    names = [say("{what} of {payer}", what=row.title or row.category, payer=row.payer) for row in largest]
    low, high = (
        sum(getattr(row, case) for row in mine) / wanted_pence for case in ("low_pence", "high_pence")
    )
    lots = sum(row.lots for row in mine)
    months = min(row.months_covered for row in mine)
    seen = plural("in {n} month", "in {n} months", months) if 0 < months < YEAR else say("in an average year")
    return say(
        "A judgement: of {sum} bought {seen}, such as {names}, {part} could be done here, in {lots} of {lot} "
        "or less; at {price} each", sum=Pence(wanted_pence), seen=seen, names=Listed(names, by=""),
        part=Range(Share(low, 0), Share(high, 0)), lots=plural("{n} lot", "{n} lots", lots),
        lot=Pence(max(row.lot_pence for row in mine), "about"), price=Pence(price_pence, "exact"),
    )  # fmt: skip


def rest_of_leaks(leaks: Iterable[NeedRow], bought: Iterable[NeedRow]) -> Iterator[NeedRow]:
    """Yield needs made of leaks less what stands in those made of buying: it is the same money.

    Examples
    --------
    >>> leak = NeedRow(need="loaf@Town", item="loaf", quantity=100.0, capturable_share=1.0)
    >>> part = NeedRow(need="loaf@Town (bought)", item="loaf", quantity=80.0, capturable_share=0.5)
    >>> [row.quantity for row in rest_of_leaks([leak], [part])], list(rest_of_leaks([part], [leak]))
    ([60.0], [])
    """
    taken: dict[str, float] = defaultdict(float)
    for row in bought:
        taken[row.item] += row.quantity * (row.capturable_share or 0.0)
    for leak in leaks:
        captured = leak.quantity * (leak.capturable_share or 0.0)
        part = min(captured, taken[leak.item])
        taken[leak.item] -= part
        if captured > part:
            yield replace(leak, quantity=leak.quantity * (captured - part) / captured)
