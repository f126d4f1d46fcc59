"""Rows of a recipe in the units of the recipes: what each role is told in, and what is wrong with a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ultramicro.core.units import Unit, measure, named, nearest, parted, scale, spaced, unit_named
from ultramicro.plan.recipes.measures import Amount, amount, kinds_of, near
from ultramicro.plan.recipes.vocabulary import UNPAID, good_named, goods, names_of, plain, skill_named

FLOWS = ("output", "co_output", "input")
NEEDED = ("labour", "volunteer", "land", "building", "equipment")
SINGLE = {
    "capital": "pence", "running": "pence", "price": "pence", "life": "years", "lead": "months",
    "load": "share", "most": "units", "first": "pence", "spared": "pence",
}  # fmt: skip
"""What a recipe says once, and the unit it says it in."""
MOST = 1e12
"""A trillion of anything is a slip."""
OWN_UNITS = {
    "mass": "kg", "area": "m2", "volume": "l", "energy": "kWh", "hours": "hours", "money": "£",
    "count": "items",
}  # fmt: skip
"""The unit of a good that the library does not know, by what it measures."""
TAKEN = "t taken"
"""The unit of a service that takes waste away: it is no goods that come out."""
Row = Mapping[str, Any]


class Wrong(NamedTuple):
    """What is wrong with a row, what to do, what was read, and what could be meant."""

    what: str
    do: str
    read: str = ""
    near: tuple[str, ...] = ()


def row_fault(row: Row) -> Wrong | None:
    """Say what is wrong with a row of a recipe, or nothing.

    Parameters
    ----------
    row : mapping
        A row of the table `recipes`.

    Examples
    --------
    >>> row_fault({"role": "land", "item": "growing land", "quantity": 1, "unit": "kg"}).what
    'land growing land is in kg'
    >>> row_fault({"role": "land", "item": "growing land", "quantity": 1, "unit": "acres"})
    """
    role, item, quantity = row["role"], row["item"] or "", row["quantity"]
    roles = (*FLOWS, *NEEDED, *SINGLE)
    if role not in roles:
        return Wrong(f"there is no role '{role}'", f"use one of {', '.join(roles)}", role, roles)
    if quantity is None or not 0 <= quantity < MOST:
        return Wrong(f"{role} {item} is {quantity}", "give a quantity of nought or more", str(quantity))
    if role in FLOWS and not item:
        return Wrong(f"{role} has no item", "say what it is")
    if _amount(row) is not None:
        return None
    near_ = _near(row)
    said = f"{role} {item} is in {row['unit']}".replace("  ", " ")
    return Wrong(said, f"give it in {named(near_)}", str(row["unit"]), near_)


def wanted_unit(row: Row) -> str:
    """Return the unit that a row must be brought to: its own where the recipes do not know the good.

    Examples
    --------
    >>> wanted_unit({"role": "output", "item": "bread"}), wanted_unit({"role": "labour", "item": "baking"})
    ('items', 'hours')
    """
    role = row["role"]
    if role in FLOWS:
        good = goods().get(_good(row))
        return good.unit if good else _bare(str(row["unit"] or ""))
    if role in NEEDED:
        return "m2" if role in {"land", "building"} else "hours"
    return SINGLE[role]


def in_own_unit(row: Row) -> float:
    """Return by what the quantity of a row that is at no fault is multiplied, to be in the recipes' unit.

    Examples
    --------
    >>> in_own_unit({"role": "running", "item": "", "unit": "£ a month"})
    1200.0
    """
    found = _amount(row)
    return found.a_year if found else 1.0


def price_in(price: Row, flow: Row) -> float | None:
    """Return the price of one of the recipes' unit of a good; None where it is per something else. [pence].

    A price is of one unit as the good's own row has it, unless it says of what, as in `£ a tonne`.

    Parameters
    ----------
    price, flow : mapping
        The rows of the price and of the good.

    Examples
    --------
    >>> flour = {"role": "output", "item": "flour", "quantity": 500, "unit": "kg"}
    >>> [price_in({"quantity": q, "unit": u}, flour) for q, u in ((0.7, "£"), (700, "£ a tonne"))]
    [70000.0, 70000.0]
    """
    money, per = _price_parts(str(price["unit"] or ""))
    of = _flow_amount(per or str(flow["unit"]), flow)
    if money is None or of is None:
        return None
    return float(price["quantity"]) * float(money.factor) / of.each


def tonnes(row: Row) -> float:
    """Return the weight of what a row is about; nothing where it is not weighed. [t]."""
    found = measure(str(row["unit"] or ""), "mass")
    ton = unit_named("t", "mass")
    if found is None or ton is None or TAKEN in {plain(str(row["unit"])), wanted_unit(row)}:
        return 0.0
    return float(row["quantity"] * found.times * scale(found.unit, ton))


def item_of(row: Row) -> tuple[str, str]:
    """Return the recipes' word for what a row is about, and its unit.

    Examples
    --------
    >>> item_of({"role": "labour", "item": "baker", "unit": "hours"})
    ('baking', 'hours')
    """
    role, item = row["role"], row["item"] or ""
    if role in ("labour", "volunteer"):
        return skill_named(item or UNPAID), "hours"
    if role == "equipment":
        return plain(item), "hours"
    if role in ("land", "building"):
        return plain(item) or role, "m2"
    return _good(row), wanted_unit(row)


def kind_of(row: Row) -> str:
    """Return what a good is measured by.

    Examples
    --------
    >>> [kind_of({"role": "input", "item": "wool", "unit": unit}) for unit in ("kg", "bales")]
    ['mass', 'count']
    """
    kinds = kinds_of(wanted_unit(row))
    return kinds[0] if kinds else "count"


def _good(row: Row) -> str:
    return good_named(row["item"], wanted=row["role"] != "input")


def _bare(unit: str) -> str:
    """Return the unit of a good that only the place knows: one for each kind, so that all recipes agree."""
    bare, _ = parted(unit)
    kinds = kinds_of(bare)
    return OWN_UNITS[kinds[0]] if len(kinds) == 1 else bare


def _amount(row: Row) -> Amount | None:
    """Say how the unit of a row stands to the one that it must be in."""
    role, unit = row["role"], str(row["unit"] or "")
    if role in FLOWS:
        return _flow_amount(unit, row)
    if role == "price":
        money, _ = _price_parts(unit)
        return Amount(each=float(money.factor)) if money else None
    if role in ("most", "load", "life", "lead"):
        return _told_once(unit, SINGLE[role])
    found = amount(unit, wanted_unit(row))
    once = role not in ("running", "labour", "volunteer", "equipment")
    return None if found and once and found.period else found


def _flow_amount(unit: str, row: Row) -> Amount | None:
    """Say how a unit stands to the good's; one that only the place knows must be told clearly."""
    good, wanted = _good(row), wanted_unit(row)
    if good in goods():
        return amount(unit, wanted, [row["item"], *names_of(good)])
    clear = len(kinds_of(unit)) == 1 or amount(unit, "items", [row["item"]]) or unit_named(unit, "thing")
    return amount(unit, wanted, [row["item"]]) if clear else None


def _told_once(unit: str, wanted: str) -> Amount | None:
    if wanted == "units":
        return amount(unit, "items", ["enterprises", "shops"])
    kind = "share" if wanted == "share" else "duration"
    given, base = unit_named(unit, kind), unit_named(wanted, kind)
    return Amount(each=scale(given, base)) if given and base else None


def _price_parts(unit: str) -> tuple[Unit | None, str]:
    """Part `£ a tonne` into the money and what it is a price of."""
    whole = unit_named(unit, "money")
    found = re.match(r"^(.+?)(?:\s+(?:a|an|per|each|every|for each)\s+|\s*/\s*)(.+)$", spaced(unit))
    if whole or not found:
        return whole or unit_named(spaced(unit).removesuffix(" each"), "money"), ""
    return unit_named(found[1], "money"), found[2]


def _near(row: Row) -> tuple[str, ...]:
    unit, wanted = str(row["unit"] or ""), wanted_unit(row)
    if row["role"] in FLOWS and _good(row) not in goods():
        kinds = kinds_of(unit)
        return nearest(unit, *kinds) if kinds else tuple(OWN_UNITS.values())
    if row["role"] in ("life", "lead"):
        return nearest(unit, "duration")
    if row["role"] == "load":
        return nearest(unit, "share")
    return near(unit, wanted)
