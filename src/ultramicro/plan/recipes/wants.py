"""What each row of needs is taken for: which good, how much a year, at what price, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable

from ultramicro.core.message import Listed, Message, say
from ultramicro.core.units import unit_words
from ultramicro.plan.recipes.as_written import as_written
from ultramicro.plan.recipes.asked_by_weight import come_to_weight
from ultramicro.plan.recipes.asked_in_hours import come_to_hours
from ultramicro.plan.recipes.catalogue import Known, offered_words
from ultramicro.plan.recipes.doubts import doubt, far_price, not_made, price_of_new
from ultramicro.plan.recipes.left_rows import all_asked, assumed, left_out, wrong_unit
from ultramicro.plan.recipes.meaning import Assumed, Exclusion, Meaning, Reason
from ultramicro.plan.recipes.measures import a_year, amount
from ultramicro.plan.recipes.second_hand import perhaps_new
from ultramicro.plan.recipes.sorts import NEED
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.vocabulary import good_named, goods, names_of, spoken
from ultramicro.plan.rows import NeedRow

NOBODY = "nobody"
SELLERS_ARE = ("inside", "outside", NOBODY)
"""How a need says where it is met now: here, elsewhere, or not at all."""


def need(row: NeedRow, there: Known) -> Meaning:
    """Say what a row of `needs` is: how much a year, and what one costs now.

    A price is for one unit as it was typed, whatever the period of the quantity.

    Parameters
    ----------
    row : NeedRow
        The row.
    there : Known
        What the recipes know.

    Examples
    --------
    >>> row = NeedRow(need="Care", item="home care", quantity=577, unit="hours a week", price_pence=2400)
    >>> found = need(row, Known(made=frozenset(["care_hour"])))
    >>> found.quantity, found.price_pence
    (30004.0, 2400.0)
    """
    return as_written(_need(row, there))


def _need(row: NeedRow, there: Known) -> Meaning:
    good = good_named(row.item, wanted=True)
    unit = there.unit(good)
    found = amount(row.unit or "", unit, [row.item, *names_of(good)])
    # The good is known, so that its unit is what is wrong, and can be put right.
    if found is None and good in {*goods(), *there.made}:
        left = wrong_unit(row, NEED, unit, names_of(good), good)
        come = come_to_weight(come_to_hours(left, row, there.prices.get(good), unit), row, unit)
        wanted_new = price_of_new(row, good, 1.0, there.prices.get(good))
        return all_asked(come, left_out(row, NEED, wanted_new, good) if wanted_new else None)
    if found is None or good not in there.made:
        return all_asked(left_out(row, NEED, not_made(row.item, there.made)), _unit_of_each(row, there))
    if asked := doubt(row, good, unit, found, there.prices.get(good)):
        return left_out(row, NEED, asked, good)
    # What the recipe sells it for is the next best guess of what is paid now.
    price = there.prices.get(good) if row.price_pence is None else row.price_pence / found.each
    # Without a price a sale counts for nothing, and the need could never be met.
    if price is None:
        return left_out(row, NEED, Exclusion(reason=Reason.PRICE, why=say("No price is known for it.")), good)
    untold = _untold(row, good)
    untold[Assumed.PRICE] = untold[Assumed.PRICE] or far_price(row, price, there.prices.get(good))
    guesses, note = assumed({Assumed.UNIT: found.guess, **untold})
    return Meaning(
        row=row, sort=NEED, taken_as=good, quantity=row.quantity * found.a_year, unit=a_year(unit),
        price_pence=price, guesses=guesses, note=note,
    )  # fmt: skip


def _unit_of_each(row: NeedRow, there: Known) -> Meaning | None:
    """Ask about the unit too, where a word may mean several goods and all of them are counted alike."""
    meant = [good_named(words, wanted=True) for words in offered_words(row.item, there.made)]
    (unit, *others) = sorted({there.unit(good) for good in meant}) or [""]
    names = [name for good in meant for name in names_of(good)]
    if others:
        return left_out(row, NEED, Exclusion(reason=Reason.UNIT, why=_counted_in(meant, there)))
    if not unit or amount(row.unit or "", unit, [row.item, *names]):
        return None
    left = wrong_unit(row, NEED, unit, names, meant[0])
    return come_to_weight(come_to_hours(left, row, there.prices.get(meant[0]), unit), row, unit)


def _counted_in(meant: Iterable[str], there: Known) -> Message:
    """Say in what each of several goods is counted, so that whoever chooses one can write it at once."""
    each = [say("{what} in {unit}", what=spoken(good), unit=unit_words(there.unit(good))) for good in meant]
    return say("They are counted thus: {each}.", each=Listed(each))


def _untold(row: NeedRow, good: str) -> dict[Assumed, str]:
    """Say what a need does not tell, and what is taken instead."""
    price = say("No price is given, so it is taken from the recipes.")
    share = say("All of it is taken to be within reach of enterprises here.")
    sellers = say("Who sells it now is not given: `--sellers-here` of it is taken to be supplied here.")
    here = plain(row.supplied_from or "") in SELLERS_ARE
    return {
        Assumed.WORD: perhaps_new(row.item, good), Assumed.PRICE: price if row.price_pence is None else "",
        Assumed.SHARE: share if row.capturable_share is None else "",
        Assumed.SELLERS: "" if here else sellers,
    }  # fmt: skip
