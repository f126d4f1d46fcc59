"""Rows of a recipe in the units of the recipes: what each role is told in, and what is wrong with a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.message import Listed, say
from ultramicro.core.units import Unit, measure, nearest, parted, scale, spaced, unit_named
from ultramicro.plan.programme.model import MONTHS
from ultramicro.plan.recipes.measures import Amount, amount, kinds_of, near
from ultramicro.plan.recipes.skills_said import skill_named
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.vocabulary import UNPAID, good_named, goods, names_of
from ultramicro.plan.recipes.weights import weights
from ultramicro.plan.rows import RecipeRow

FLOWS = ("output", "co_output", "input")
NEEDED = ("labour", "volunteer", "land", "building", "equipment")
SINGLE = {
    "capital": "pence", "running": "pence", "price": "pence", "life": "years", "lead": "months",
    "load": "share", "most": "units", "parts": "units", "first": "pence", "spared": "pence",
}  # fmt: skip
"""What a recipe says once, and the unit it says it in."""
ROLES = (*FLOWS, *NEEDED, *SINGLE)
SEASONAL = (*FLOWS, "labour", "equipment")
"""What may happen in some months only; unpaid hours, ground and money are of the whole year."""
WHOLE = ("most", "parts")
"""What is counted in whole enterprises or sites."""
MOST = 1e12
"""A trillion of anything is a slip."""
# One unit for each kind, or two recipes of one good could not supply each other.
OWN_UNITS = {
    "mass": "kg", "area": "m2", "volume": "l", "energy": "kWh", "hours": "hours", "money": "£",
    "count": "items",
}  # fmt: skip
"""The unit of a good that the library does not know, by what it measures."""
TAKEN = "t taken"
"""The unit of a service that takes waste away: it is no goods that come out."""


class Fault(StrEnum):
    """What can be wrong with a recipe."""

    UNKNOWN_ROLE = "unknown_role"
    BAD_QUANTITY = "bad_quantity"
    NO_ITEM = "no_item"
    WRONG_UNIT = "wrong_unit"
    NO_OUTPUT = "no_output"
    NO_WORK = "no_work"
    BAD_SEASON = "bad_season"
    SPARES_TOO_MUCH = "spares_too_much"
    NOTHING_SPARED = "nothing_spared"
    MORE_OUT_THAN_IN = "more_out_than_in"
    UNITS_CLASH = "units_clash"
    PRICE_OF_NOTHING = "price_of_nothing"
    PRICE_UNIT = "price_unit"
    TWO_PRICES = "two_prices"
    SAID_TWICE = "said_twice"
    BELOW_LAW = "below_law"
    NO_SUCH_RECIPE = "no_such_recipe"
    NO_SUCH_FIGURE = "no_such_figure"
    UNREADABLE = "unreadable"


class RowFault(NamedTuple):
    """What is wrong with a row: its id, the same in words, what to do, what was read, what could be meant."""

    fault: Fault
    what: str
    do: str
    read: str = ""
    near: tuple[str, ...] = ()


def row_fault(row: RecipeRow) -> RowFault | None:
    """Say what is wrong with a row of a recipe, or nothing.

    Parameters
    ----------
    row : RecipeRow
        A row of the table `recipes`.

    Examples
    --------
    >>> from dataclasses import replace
    >>> lawn = RecipeRow(recipe="Garden", role="land", item="growing land", quantity=1, unit="kg")
    >>> row_fault(lawn).what
    'The unit of land growing land is kg.'
    >>> row_fault(replace(lawn, unit="acres"))
    """
    role, quantity, which = row.role, row.quantity, what_of(row)
    if role not in ROLES:
        what = say("There is no role '{role}'.", role=role)
        do = say("Use one of these: {roles}.", roles=Listed(ROLES, by=""))
        return RowFault(Fault.UNKNOWN_ROLE, what, do, role, ROLES)
    # Also false for what is no number.
    if quantity is None or not 0 <= quantity < MOST:
        what = say("The quantity of {which} is {quantity}.", which=which, quantity=_quantity(quantity))
        return RowFault(Fault.BAD_QUANTITY, what, say("Give 0 or more."), str(quantity))
    if role in FLOWS and not row.item:
        what = say("A row of role {role} has no item.", role=role)
        return RowFault(Fault.NO_ITEM, what, say("Name the item."))
    if row.season and (wrong := _season_fault(row, which)):
        return wrong
    if _amount(row) is not None:
        return _out_of_range(row)
    near_, unit = _near(row), row.unit or ""
    what = say("The unit of {which} is {unit}.", which=which, unit=unit)
    return RowFault(Fault.WRONG_UNIT, what, say("Use {units}.", units=Listed(near_, by="or")), unit, near_)


def _season_fault(row: RecipeRow, which: str) -> RowFault | None:
    if bad := _no_months(row.season or ""):
        what = say("The season of {which} has '{read}', which is no month.", which=which, read=bad)
        return RowFault(Fault.BAD_SEASON, what, say("Give months as numbers from 1 to 12, with blanks."), bad)
    if row.role in SEASONAL:
        return None
    what = say("There is a season of {which}, but the plan has none for it.", which=which)
    return RowFault(Fault.BAD_SEASON, what, say("Leave the season out."), row.season or "")


def _out_of_range(row: RecipeRow) -> RowFault | None:
    """Say where a row that is told once is a number that nothing can run by, such as a load above the whole.

    Examples
    --------
    >>> most = RecipeRow(recipe="B", role="most", quantity=1.5, unit="units")
    >>> _out_of_range(most).do
    'Give a whole number, 1 or more.'
    """
    told = (row.quantity or 0.0) * in_own_unit(row)
    if row.role in WHOLE and (told < 1 or not told.is_integer()):
        do = say("Give a whole number, 1 or more.")
    elif row.role == "load" and told > 1:
        do = say("Give a share from 0 to 1.")
    elif row.role == "life" and told <= 0:
        do = say("Give more than 0.")
    else:
        return None
    what = say("The quantity of {which} is {quantity}.", which=what_of(row), quantity=_quantity(row.quantity))
    return RowFault(Fault.BAD_QUANTITY, what, do, str(row.quantity))


def months_of(season: str | None) -> frozenset[int]:
    """Return the months of a season that is at no fault; all of a year where none is told.

    Examples
    --------
    >>> sorted(months_of("6, 7")), len(months_of(None))
    ([6, 7], 12)
    """
    return frozenset(map(int, (season or "").replace(",", " ").split())) or frozenset(range(1, MONTHS + 1))


def _no_months(season: str) -> str:
    """Return what of a season is no month.

    Examples
    --------
    >>> _no_months("6 7 13 May"), _no_months("6 7")
    ('13 May', '')
    """
    words = season.replace(",", " ").split()
    return " ".join(w for w in words if not (w.isdecimal() and 1 <= int(w) <= MONTHS))


def what_of(row: RecipeRow) -> str:
    """Return what people read for what a row is about: its role and item, as they stand in the file."""
    return say("{role} {item}", role=row.role, item=row.item) if row.item else row.role


def _quantity(quantity: float | None) -> str:
    return say("missing") if quantity is None else str(quantity)


def wanted_unit(row: RecipeRow) -> str:
    """Return the unit that a row must be brought to: its own where the recipes do not know the good.

    Examples
    --------
    >>> [wanted_unit(RecipeRow(recipe="B", role=role, item="bread")) for role in ("output", "labour")]
    ['items', 'hours']
    """
    role = row.role
    if role in FLOWS:
        good = goods().get(_good(row))
        return good.unit if good else _bare(row.unit or "")
    if role in NEEDED:
        return "m2" if role in {"land", "building"} else "hours"
    return SINGLE[role]


def in_own_unit(row: RecipeRow) -> float:
    """Return by what the quantity of a row that is at no fault is multiplied, to be in the recipes' unit.

    Examples
    --------
    >>> in_own_unit(RecipeRow(recipe="B", role="running", unit="£ a month"))
    1200.0
    """
    found = _amount(row)
    return found.a_year if found else 1.0


def price_in(price: RecipeRow, flow: RecipeRow) -> float | None:
    """Return the price of one of the recipes' unit of a good; None where it is per something else. [pence].

    A price is of one unit as the good's own row has it, unless it says of what, as in `£ a tonne`.

    Parameters
    ----------
    price, flow : RecipeRow
        The rows of the price and of the good.

    Examples
    --------
    >>> from dataclasses import replace
    >>> flour = RecipeRow(recipe="Mill", role="output", item="flour", quantity=500, unit="kg")
    >>> price = RecipeRow(recipe="Mill", role="price", quantity=700, unit="£ a tonne")
    >>> price_in(price, flour), price_in(replace(price, quantity=0.7, unit="£"), flour)
    (70000.0, 70000.0)
    """
    money, per = _price_parts(price.unit or "")
    of = _flow_amount(per or flow.unit or "", flow)
    if money is None or of is None:
        return None
    return (price.quantity or 0.0) * float(money.factor) / of.each


def tonnes(row: RecipeRow) -> float:
    """Return the weight of what a row is about, without added water; nothing where it is not known. [t]."""
    unit = row.unit or ""
    found, ton = measure(unit, "mass"), unit_named("t", "mass")
    # A service that takes waste away weighs nothing, though it is counted in tonnes.
    if TAKEN in {plain(unit), wanted_unit(row)}:
        return 0.0
    if found and ton:
        return (row.quantity or 0.0) * found.times * scale(found.unit, ton)
    counted = weights().get(_good(row))
    return (row.quantity or 0.0) * in_own_unit(row) * counted.tonnes if counted else 0.0


def item_of(row: RecipeRow) -> tuple[str, str]:
    """Return the recipes' word for what a row is about, and its unit.

    Examples
    --------
    >>> item_of(RecipeRow(recipe="B", role="labour", item="baker", unit="hours"))
    ('baking', 'hours')
    """
    role, item = row.role, row.item or ""
    if role in ("labour", "volunteer"):
        return skill_named(item or UNPAID), "hours"
    if role == "equipment":
        return plain(item), "hours"
    if role in ("land", "building"):
        return plain(item) or role, "m2"
    return _good(row), wanted_unit(row)


def kind_of(row: RecipeRow) -> str:
    """Return what a good is measured by.

    Examples
    --------
    >>> [kind_of(RecipeRow(recipe="F", role="input", item="wool", unit=unit)) for unit in ("kg", "bales")]
    ['mass', 'count']
    """
    kinds = kinds_of(wanted_unit(row))
    return kinds[0] if kinds else "count"


def _good(row: RecipeRow) -> str:
    return good_named(row.item or "", wanted=row.role != "input")


def _bare(unit: str) -> str:
    """Return the unit of a good that only the place knows: one for each kind, so that all recipes agree."""
    bare, _ = parted(unit)
    kinds = kinds_of(bare)
    # Pounds may be money or weight; what is not clear is left as it was written.
    return OWN_UNITS[kinds[0]] if len(kinds) == 1 else bare


def _amount(row: RecipeRow) -> Amount | None:
    """Say how the unit of a row stands to the one that it must be in."""
    role, unit = row.role, row.unit or ""
    if role in FLOWS:
        return _flow_amount(unit, row)
    if role == "price":
        money, _ = _price_parts(unit)
        return Amount(each=float(money.factor)) if money else None
    if role in ("most", "parts", "load", "life", "lead"):
        return _told_once(unit, SINGLE[role])
    found = amount(unit, wanted_unit(row))
    # Capital is paid once and ground is there; a period on either means a rent or a slip.
    once = role not in ("running", "labour", "volunteer", "equipment")
    return None if found and once and found.period else found


def _flow_amount(unit: str, row: RecipeRow) -> Amount | None:
    """Say how a unit stands to the good's; one that only the place knows must be told clearly."""
    good, wanted = _good(row), wanted_unit(row)
    if good in goods():
        return amount(unit, wanted, [row.item or "", *names_of(good)])
    own: Sequence[str] = [row.item or ""]
    clear = len(kinds_of(unit)) == 1 or amount(unit, "items", own) or unit_named(unit, "thing")
    return amount(unit, wanted, own) if clear else None


def _told_once(unit: str, wanted: str) -> Amount | None:
    if wanted == "units":
        return amount(unit, "items", ["enterprises", "shops", "sites"])
    kind = "share" if wanted == "share" else "duration"
    given, base = unit_named(unit, kind), unit_named(wanted, kind)
    return Amount(each=scale(given, base)) if given and base else None


def _price_parts(unit: str) -> tuple[Unit | None, str]:
    """Part `£ a tonne` into the money and what it is a price of."""
    whole = unit_named(unit, "money")
    # The shortest beginning, as what is priced may hold such words itself.
    found = re.match(r"^(.+?)(?:\s+(?:a|an|per|each|every|for each)\s+|\s*/\s*)(.+)$", spaced(unit))
    if whole or not found:
        return whole or unit_named(spaced(unit).removesuffix(" each"), "money"), ""
    return unit_named(found[1], "money"), found[2]


def _near(row: RecipeRow) -> tuple[str, ...]:
    unit, wanted = row.unit or "", wanted_unit(row)
    if row.role in FLOWS and _good(row) not in goods():
        kinds = kinds_of(unit)
        return nearest(unit, *kinds) if kinds else tuple(OWN_UNITS.values())
    if row.role in ("life", "lead"):
        return nearest(unit, "duration")
    if row.role == "load":
        return nearest(unit, "share")
    return near(unit, wanted)
