"""A leak in pounds becomes a need in quantities, at a stated price, unless the place names the need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ultramicro.core.message import Message, Pence, plural, say
from ultramicro.flows.periods import YEAR
from ultramicro.plan.recipes.prices import INDEXED, in_price_year
from ultramicro.plan.recipes.vocabulary import good_named, goods, read, spoken
from ultramicro.plan.rows import LeakRow, NeedRow

LEAKS = "leaks"


def needs_of_leaks(
    leaks: Iterable[LeakRow], needs: Iterable[NeedRow], currency: str = INDEXED
) -> Iterator[NeedRow]:
    """Make needs of what leaks away.

    Parameters
    ----------
    leaks : iterable of LeakRow
        Rows of `leaks`; of each the middle case is taken, which is of what is known to leave.
    needs : iterable of NeedRow
        Rows of `needs`; a good that stands there is not made a need again.
    currency : str
        That of the place.

    Yields
    ------
    NeedRow
        Rows of `needs` under an id, `good@area`, with what people call them beside it, and what they rest on
        as their source. Where fewer than twelve months were seen, the quantity is that of those months, and
        what it is called says so: it is not raised to a year.

    Examples
    --------
    >>> cleaning = read("leaks")[2]["need"]
    >>> leak = LeakRow(category=cleaning, pluggable_pence=200_00, area="Town", months_covered=3)
    >>> [(n.need, round(n.quantity, 2), n.price_pence) for n in needs_of_leaks([leak], [])]
    [('cleaning_hour@Town', 10.81, 1850)]
    >>> next(needs_of_leaks([leak], [])).shown
    'cleaning that could be done here, of £0.00 bought outside Town in 3 months'
    """
    # A leak and a need of the same good are the same purchases seen twice.
    told = {good_named(row.item, wanted=True) for row in needs}
    # Only what has a price by the unit can be turned from pounds into goods.
    rules = {row["need"]: row for row in read("leaks") if row["good"]}
    for leak in leaks:
        rule = rules.get(leak.category or "")
        kept = _middle_pence(leak)
        # Rows of single payers are parts of those of all.
        if rule is None or rule["good"] in told or leak.payer or kept <= 0:
            continue
        then = in_price_year(int(rule["price_pence"]), int(rule["year"]), currency)
        price, good = round(then or 0), goods()[rule["good"]]
        yield NeedRow(
            need=f"{good.name}@{leak.area}", called=_called(leak, good.name), item=good.name, area=leak.area,
            quantity=kept / price, unit=good.unit, price_pence=price, capturable_share=1.0,
            supplied_from="outside", source=_source(leak, good.name, price), origin=LEAKS,
        )  # fmt: skip


def _middle_pence(leak: LeakRow) -> float:
    """Return the middle case; of rows of an older make the middle of the ends. [pence]."""
    if leak.pluggable_pence is not None:
        return float(leak.pluggable_pence)
    return ((leak.pluggable_low_pence or 0) + (leak.pluggable_high_pence or 0)) / 2


def _short_of_a_year(leak: LeakRow) -> int | None:
    """Return in how many months a leak was seen; None where they make a year, or are not known."""
    months = leak.months_covered
    return months if months is not None and months < YEAR else None


def _called(leak: LeakRow, good: str) -> Message:
    # What was seen stands beside the part of it that is a judgement.
    months, known = _short_of_a_year(leak), Pence(leak.amount_pence or 0)
    if months is None:
        return say("{good} that could be done here, of {known} bought outside {area}",
                   good=spoken(good), known=known, area=leak.area)  # fmt: skip
    return plural(
        "{good} that could be done here, of {known} bought outside {area} in {n} month",
        "{good} that could be done here, of {known} bought outside {area} in {n} months",
        months, good=spoken(good), known=known, area=leak.area,
    )  # fmt: skip


def _source(leak: LeakRow, good: str, price_pence: int) -> str:
    known, price = Pence(leak.amount_pence or 0), Pence(price_pence, "exact")
    months = _short_of_a_year(leak)
    if months is None:
        return say(
            "A judgement: the middle case of the leak of {good}, of which {known} is known to leave, "
            "at {price} each", good=spoken(good), known=known, price=price,
        )  # fmt: skip
    return plural(
        "A judgement: the middle case of the leak of {good}, of which {known} is known to leave "
        "in {n} month, at {price} each",
        "A judgement: the middle case of the leak of {good}, of which {known} is known to leave "
        "in {n} months, at {price} each",
        months, good=spoken(good), known=known, price=price,
    )  # fmt: skip
