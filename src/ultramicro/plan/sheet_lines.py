"""What a start-up sheet is made of: lines of its parts, with amounts in words."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.message import Message, Number, Pence, say
from ultramicro.core.units import MONEY, unit_words
from ultramicro.plan.programme.unit_economics import in_pence
from ultramicro.plan.recipes.measures import a_year
from ultramicro.plan.words import currency_sign


class Part(StrEnum):
    """A part of a sheet."""

    IN_SHORT = "in_short"
    STEPS = "steps"
    NEEDS = "needs"
    WHO_DOES_IT = "who_does_it"
    MONEY = "money"
    FIRST_YEAR = "first_year"
    MONTHS = "months"
    WATCH = "watch"
    BREAK_EVEN = "break_even"
    SENSITIVE = "sensitive"
    PERMITS = "permits"


class Amount(NamedTuple):
    """A quantity with its unit in words, and both together."""

    quantity: float
    unit: str
    words: Message


class Line(NamedTuple):
    """A line of a sheet."""

    part: Part
    item: str
    amount: Amount | None
    says: str


def estimated_amount(pounds: float) -> Amount:
    """Return a sum that is worked out from estimates, with no more digits than can be known. [£]."""
    return Amount(pounds, currency_sign(), say("{sum}", sum=Pence(in_pence(pounds), "estimate")))


def pounds_amount(pounds: float) -> Amount:
    """Return a sum in whole pounds."""
    return Amount(pounds, currency_sign(), say("{sum}", sum=Pence(in_pence(pounds), "whole")))


def number_amount(quantity: float) -> Amount:
    """Return a number without a unit."""
    return Amount(quantity, "", say("{n}", n=Number(quantity, 1)))


def yearly_amount(quantity: float, unit: str) -> Amount:
    """Return a quantity of a year."""
    if unit == MONEY:
        sum_ = Pence(in_pence(quantity), "whole")
        return Amount(quantity, a_year(unit), say("{sum} a year", sum=sum_))
    return amount_of(quantity, a_year(unit))


def amount_of(quantity: float, unit: str) -> Amount:
    """Return a quantity with its unit."""
    return Amount(quantity, unit, say("{n} {unit}", n=Number(quantity, 1), unit=unit))


def area_amount(m2: float) -> Amount:
    """Return ground."""
    return Amount(m2, unit_words("m2"), say("{n} m²", n=Number(m2, 1)))
