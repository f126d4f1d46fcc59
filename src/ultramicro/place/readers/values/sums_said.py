"""Prices, rents, shares and counts of people as people write them: `£12 a day`, `free`, `three quarters`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ultramicro.core.units import ADVERB, PERIOD, parted, unit_named
from ultramicro.place.readers.values.amounts_said import NOT_SAID, Asked, Taken, amount_said, same_unit
from ultramicro.place.readers.values.numbers_said import at_most, number_said, prepared

PER_OTHER, POUNDS_OR_PENCE, NO_SHARE, NO_SUM, NO_COUNT = (
    "price_of_other", "price_pounds_or_pence", "share_not_said", "sum_not_said", "people_not_said",
)  # fmt: skip
FREE = frozenset((
    "free", "nil", "none", "nothing", "no charge", "free of charge", "no rent", "rent free",  # data
    "rent-free", "foc", "peppercorn", "a peppercorn", "peppercorn rent",  # data
))  # fmt: skip
EACH = frozenset({"each", "ea", "apiece", "one", "unit", "item", "a piece"})
ALL = frozenset(
    {"all", "all of it", "everything", "the lot", "whole", "the whole lot", "all of them", "fully"}
)
NONE = frozenset((
    "none", "nothing", "none of it", "nil", "interest free", "interest-free", "no interest",  # data
    "without interest",  # data
))  # fmt: skip
HEADS = frozenset((
    "people", "person", "persons", "folk", "folks", "volunteer", "volunteers", "women", "woman",  # data
    "men", "man", "lads", "lad", "ladies", "members", "member", "residents", "workers",  # data
    "neighbours", "mums", "dads", "parents", "of", "them", "us", "helpers", "adults",  # data
    "tenants",  # data
))  # fmt: skip
_PER = re.compile(r"^(?:(?:a|an|per|each|every)\s+|/\s*)(?P<per>.+)$")
MONEY_SIGN = "£"
PENCE = frozenset({"p", "pence", "penny"})  # data
EXACT = ("mass", "volume", "area", "energy", "hours")
"""What is measured in units of which one is so many of another, whatever is measured."""
LEAST, MOST = "least", "most"


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A sum of money that has one meaning.

    Parameters
    ----------
    number : Fraction
        How much.
    in_pence : bool
        Whether that is in pence; else it is in whatever the column counts.
    per : str
        Of what it is the price; empty where it is of one, or nothing says it.
    rough : bool
        Whether it was only about so much.
    """

    number: Fraction
    in_pence: bool
    per: str = ""
    rough: bool = False


def sum_said(text: str, *, careful: str = LEAST, whole_pence: bool = True) -> Priced | Asked:
    """Read a price or a rent.

    Parameters
    ----------
    text : str
        The cell.
    careful : str
        Which end of a range is taken: the least of what is paid for, the most of what it costs.
    whole_pence : bool
        Whether a figure without a sign counts pence, so that `1.20` may be pounds.

    Examples
    --------
    >>> sum_said("£12 a day").per, [int(sum_said(t).number) for t in ("£12 a day", "65p", "free")]
    ('day', [1200, 65, 0])
    >>> sum_said("1.20").question, sum_said("£10-15", careful=MOST).number
    ('price_pounds_or_pence', Fraction(1500, 1))
    """
    low = prepared(text)
    if low in FREE:
        return Priced(number=Fraction(0), in_pence=True)
    signed = MONEY_SIGN in low
    bare = re.sub(rf"{MONEY_SIGN}\s*(?=[\d.])", "", low)
    said = None if at_most(bare) else number_said(bare)
    if said is None:
        return Asked(question=NO_SUM)
    number, rest = (said.high if careful == MOST else said.low), said.rest
    if signed and re.match(r"^mn?\b", rest):
        number, rest = number * 10**6, re.sub(r"^mn?\b\s*", "", rest)
    if unit := re.match(r"^(?P<unit>pence|penny|pounds?|quid|p(?![a-z]))\s*", rest):
        in_pence = unit["unit"] in PENCE and not signed
        return _per(number * (1 if in_pence else 100), rest[unit.end() :], in_pence=True, rough=said.rough)
    if signed:
        return _per(number * 100, rest, in_pence=True, rough=said.rough)
    if whole_pence and number.denominator != 1:
        return Asked(question=POUNDS_OR_PENCE)
    return _per(number, rest, in_pence=False, rough=said.rough)


def _per(number: Fraction, rest: str, *, in_pence: bool, rough: bool) -> Priced | Asked:
    if not rest or rest in EACH:
        return Priced(number=number, in_pence=in_pence, rough=rough)
    found = _PER.match(rest)
    per = found["per"] if found else rest if unit_named(rest, ADVERB) or rest == "pp" else ""
    if not per:
        return Asked(question=NO_SUM)
    return Priced(number=number, in_pence=in_pence, per="" if per in EACH else per, rough=rough)


def price_of_unit(price: Priced, unit: str) -> Priced | Asked:
    """Return a price as that of one unit; asked about where it is of something else.

    Parameters
    ----------
    price : Priced
        The price.
    unit : str
        What is counted beside it, with its period.

    Examples
    --------
    >>> price_of_unit(sum_said("£30/hr"), "hours a week").per
    ''
    >>> price_of_unit(sum_said("£12 a day"), "kids").question
    'price_of_other'
    >>> price_of_unit(sum_said("£4 a kg"), "tonnes").number
    Fraction(400000, 1)
    """
    bare, _ = parted(unit)
    if not price.per or (bare and same_unit(price.per, bare)):
        return Priced(number=price.number, in_pence=price.in_pence, rough=price.rough)
    if (times := _times_as_much(price.per, bare)) is not None:
        return Priced(number=price.number * times, in_pence=price.in_pence, rough=price.rough)
    return Asked(question=PER_OTHER, other=price.per)


def _times_as_much(per: str, counted: str) -> Fraction | None:
    """Return by what a price per one unit is multiplied to be per another; None where that is not exact."""
    for kind in EXACT:
        one, other = unit_named(per, kind), unit_named(counted, kind)
        # A day of work is so many hours only by what is taken of it, and 12 things may be of any kind.
        if one and other and not (one.guess or other.guess or one.yearly or other.yearly):
            return Fraction(other.factor) / Fraction(one.factor)
    return None


def cost_and_time(cost: Priced, per: str) -> tuple[Priced, str] | Asked:
    """Bring what a rent is per together with the cell beside it that says for how long.

    Examples
    --------
    >>> cost_and_time(sum_said("£120 an acre"), "year")[1], cost_and_time(sum_said("£400 pcm"), "")[1]
    ('acre a year', 'pcm')
    >>> cost_and_time(sum_said("£5 an hour"), "month").question
    'price_of_other'
    """
    if not cost.per or not per or same_unit(cost.per, per):
        return cost, per or cost.per
    bare, period = parted(cost.per)
    if period is None and unit_named(bare, "area") and unit_named(per, PERIOD, ADVERB):
        return cost, f"{bare} {per}" if unit_named(per, ADVERB) else f"{bare} a {per}"
    return Asked(question=PER_OTHER, other=cost.per)


def share_said(text: str) -> Taken | Asked:
    """Read a part of the whole.

    Examples
    --------
    >>> [float(share_said(t).number) for t in ("three quarters", "about 70%", "all", "1/2", "none")]
    [0.75, 0.7, 1.0, 0.5, 0.0]
    >>> share_said("most").question, share_said("80").question
    ('share_not_said', 'share_not_said')
    """
    low = prepared(text)
    if low in ALL or low in NONE:
        return Taken(number=Fraction(low in ALL), unit="")
    said = None if at_most(low) else number_said(re.sub(r"%(?=\s*-)", "", low))
    if said is None:
        return Asked(question=NO_SHARE)
    is_hundred = re.fullmatch(r"(?:%|per ?cent|percent)(?: of (?:it|them|the total))?", said.rest)
    number = said.low / 100 if is_hundred else said.low
    known = is_hundred or said.rest in {"", "of it", "of them", "it", "them"}
    return (
        Taken(number=number, unit="", rough=said.rough) if known and number <= 1 else Asked(question=NO_SHARE)
    )


def people_said(text: str) -> Taken | Asked:
    """Read how many people there are.

    Examples
    --------
    >>> people_said("five lads").number, people_said("5-6").number, people_said("loads").question
    (Fraction(5, 1), Fraction(5, 1), 'people_not_said')
    """
    low = prepared(text)
    said = None if at_most(low) else number_said(low)
    if said is None or said.low.denominator != 1 or not set(said.rest.split()) <= HEADS:
        return Asked(question=NO_COUNT)
    return Taken(number=said.low, unit="", rough=said.rough)


def months_said(text: str) -> Taken | Asked:
    """Read how many months something lasts.

    Examples
    --------
    >>> months_said("two years").number, months_said("18 months").number, months_said("a while").question
    (Fraction(24, 1), Fraction(18, 1), 'amount_not_said')
    """
    found = amount_said(text)
    if isinstance(found, Asked):
        return found
    unit = unit_named(found.unit or "months", "duration")
    if unit is None or unit.name not in {"months", "years", "quarters"}:
        return Asked(question=NOT_SAID)
    return Taken(number=found.number * Fraction(Decimal(unit.factor)), unit="", rough=found.rough)
