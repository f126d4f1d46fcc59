"""A recipe's rows in words: what a figure is of, and how much it is with its range."""

from __future__ import annotations

from dataclasses import replace

from ultramicro.core.message import Message, Number, Pence, say
from ultramicro.core.units import unit_words
from ultramicro.plan.recipes.brought import brought
from ultramicro.plan.recipes.prices import PRICE_YEAR, is_money, price_factor, undated
from ultramicro.plan.recipes.recipe_units import in_own_unit, wanted_unit
from ultramicro.plan.recipes.skills_said import skill_named
from ultramicro.plan.recipes.vocabulary import good_named, goods, spoken, spoken_skill, spoken_use
from ultramicro.plan.rows import RecipeRow

PENCE, A_POUND = "pence", 100
DERIVED = 10_000
"""From how many pence on a sum that was worked out is told in whole pounds."""


def good_words(item: str, *, wanted: bool = True) -> str:
    """Return what people call a good: the library's words where it has the good, else the place's own.

    Examples
    --------
    >>> good_words("veg_kg"), good_words("felt hats")
    ('vegetables', 'felt hats')
    """
    good = good_named(item, wanted=wanted)
    return spoken(good) if good in goods() else item


def figure_words(row: RecipeRow) -> str:
    """Return what a figure of a recipe is of.

    Examples
    --------
    >>> figure_words(RecipeRow(recipe="Bakery", role="labour", item="baking"))
    'paid work: baking'
    """
    told = {
        "output": say("makes {good}", good=good_words(row.item or "")),
        "co_output": say("makes {good} besides", good=good_words(row.item or "")),
        "input": _used_words(row.item or ""),
        "price": say("price of {good}", good=good_words(row.item)) if row.item else say("price"),
        "labour": say("paid work: {skill}", skill=spoken_skill(skill_named(row.item or ""))),
        "volunteer": say("unpaid help"),
        "land": say("ground: {use}", use=spoken_use(row.item or "land")),
        "building": say("room: {use}", use=spoken_use(row.item or "building")),
        "capital": say("money to start"),
        "first": say("more money for the first one"),
        "running": say("other costs"),
        "life": say("how long its equipment lasts"),
        "lead": say("until it first sells"),
        "load": say("least share of full work"),
        "most": say("most of them that make sense"),
        "parts": say("sites in which one may stand"),
        "equipment": say("machine that could be borrowed: {machine}", machine=spoken_use(row.item or "")),
        "spared": say("money that borrowing it spares"),
    }
    return told.get(row.role) or row.role


def _used_words(item: str) -> Message:
    good = good_words(item, wanted=False)
    match brought(good_named(item)):
        case "customer":
            return say("uses {good}, which customers bring along", good=good)
        case "giver":
            return say("uses {good}, which people here bring along", good=good)
    return say("uses {good}", good=good)


def amount_words(row: RecipeRow) -> Message:
    """Return how much a figure is, with its range where it has one.

    Examples
    --------
    >>> amount_words(RecipeRow(recipe="B", role="life", quantity=8, unit="years", low=6, high=10))
    '8 years (6 to 10)'
    """
    said = _amount(row)
    if row.then is not None and (factor := price_factor(row.year)):
        then = _amount(replace(row, quantity=row.then, low=None, high=None))
        return say(
            "{then} in {year}, {amount} in {price_year} money (× {factor}, consumer prices, ONS)",
            then=then, year=str(row.year), amount=said, price_year=str(PRICE_YEAR), factor=Number(factor, 2),
        )  # fmt: skip
    if undated(row):
        return say("{amount}, of a year that is not told", amount=said)
    # Nothing brings a sum of next year to this one yet.
    if is_money(row) and row.year not in {None, PRICE_YEAR}:
        return say("{amount} in {year} money", amount=said, year=str(row.year))
    return said


def _amount(row: RecipeRow) -> Message:
    low, high, middle = row.low, row.high, row.quantity or 0.0
    if wanted_unit(row) == PENCE:
        return _money_words(row)
    said = say("{n} {unit}", n=Number(middle), unit=unit_words(row.unit or ""))
    if low is None or high is None:
        return said
    return say("{amount} ({low} to {high})", amount=said, low=Number(low), high=Number(high))


def _money_words(row: RecipeRow) -> Message:
    per = in_own_unit(row)
    middle = _pence((row.quantity or 0.0) * per)
    if row.low is None or row.high is None:
        return say("{sum}", sum=middle)
    low, high = _pence(row.low * per), _pence(row.high * per)
    return say("{sum} ({low} to {high})", sum=middle, low=low, high=high)


def _pence(pence: float) -> Pence | Message:
    # A kilowatt-hour costs a few pence, of which halves count.
    if pence < A_POUND:
        return say("{n} {unit}", n=Number(pence), unit=unit_words(PENCE))
    # What is worked out from another year is no exact sum of pence.
    derived = pence >= DERIVED and pence % 1
    return Pence(pence, "exact" if pence % A_POUND and not derived else "whole")
