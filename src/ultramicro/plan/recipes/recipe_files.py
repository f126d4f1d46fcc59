"""Recipes become activities: each row checked, with words for the user where it cannot be used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ultramicro.plan.programme.unit_economics import HOURS_A_JOB
from ultramicro.plan.recipes.recipe_units import (
    FLOWS,
    NEEDED,
    in_own_unit,
    item_of,
    kind_of,
    price_in,
    row_fault,
    tonnes,
)
from ultramicro.plan.recipes.vocabulary import good_named, goods

USUAL_LIFE, USUAL_LEAD, USUAL_LOAD, USUAL_MOST = 8.0, 3.0, 0.4, 2.0
RECIPES = "recipes"
OUTPUTS = ("output", "co_output")


class Fault(NamedTuple):
    """What is wrong with a recipe, and what to do; where it stands, what was read and what could be meant."""

    recipe: str
    what: str
    do: str
    file: str | None = None
    line: int | None = None
    read: str | None = None
    near: str | None = None


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What the recipes offer, as rows of `activities` and `activity_lines`, and what was left out."""

    activities: tuple[dict[str, Any], ...]
    lines: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]


def proposed(rows: Iterable[Mapping[str, Any]]) -> Proposed:
    """Turn recipes into activities.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table `recipes`, of the library or the place's own.

    Examples
    --------
    >>> bread = [("output", "bread", 60_000, "items"), ("labour", "baker", 6500, "hours")]
    >>> named = [dict(zip(("role", "item", "quantity", "unit"), row)) for row in bread]
    >>> found = proposed({"recipe": "Bakery", **row} for row in named)
    >>> [(line["role"], line["item"]) for line in found.lines], found.faults
    ([('output', 'loaf'), ('labour', 'baking')], ())
    """
    by_recipe: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_recipe[row["recipe"]].append(row)
    activities, lines, faults = [], [], []
    kinds: dict[str, str] = {}
    for name, mine in by_recipe.items():
        wrong = [*_faults(name, mine)] or [*_clashes(name, mine, kinds)]
        faults += wrong
        if not wrong:
            activities.append(_activity(name, mine))
            lines += [_line(name, row, mine) for row in mine if row["role"] in (*FLOWS, *NEEDED)]
    return Proposed(activities=tuple(activities), lines=tuple(lines), faults=tuple(faults))


def _faults(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    for row in rows:
        if wrong := row_fault(row):
            where = (row.get("origin"), row.get("line"), wrong.read or None, ", ".join(wrong.near) or None)
            yield Fault(name, wrong.what, wrong.do, *where)
            return
    if not any(row["role"] in OUTPUTS for row in rows):
        yield Fault(name, "it makes nothing", "give it a row with the role output")
    if _single(rows, "spared") > _single(rows, "capital"):
        yield Fault(name, "borrowing spares more than the capital", "give as spared what the machine costs")
    if any(row["role"] == "equipment" for row in rows) and not _single(rows, "spared"):
        yield Fault(
            name, "it names equipment but not what borrowing it spares", "give a row with the role spared"
        )
    if made := _more_than_goes_in(rows):
        yield Fault(name, f"it makes {made[0]:g} t of {made[1]:g} t", "mend the quantities or their units")
    yield from _price_faults(name, rows)


def _clashes(name: str, rows: Sequence[Mapping[str, Any]], kinds: dict[str, str]) -> Iterator[Fault]:
    """Find goods that an earlier recipe measures by something else, and remember what this one does."""
    mine = {item_of(row)[0]: (kind_of(row), row) for row in rows if row["role"] in FLOWS}
    for good, (kind, row) in mine.items():
        if kind != kinds.get(good, kind):
            what = (
                f"{row['role']} {row['item']} is {kind} ({row['unit']}), and {kinds[good]} in another recipe"
            )
            yield Fault(name, what, "give both in one unit", row.get("origin"), row.get("line"), row["unit"])
            return
    kinds |= {good: kind for good, (kind, _) in mine.items()}


def _price_faults(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Find prices of what the recipe neither makes nor uses, and second prices of one thing."""
    flows = {
        good_named(row["item"], wanted=row["role"] in OUTPUTS): row for row in rows if row["role"] in FLOWS
    }
    priced = [(_priced(row, rows), row) for row in rows if row["role"] == "price"]
    often = Counter(good for good, _ in priced)
    for good, row in priced:
        where = (row.get("origin"), row.get("line"), row["item"])
        if good and good not in flows:
            what, do = f"price {row['item']} is of nothing that it makes or uses", "name one of its items"
            yield Fault(name, what, do, *where, ", ".join(str(each["item"]) for each in flows.values()))
        elif good and price_in(row, flows[good]) is None:
            what, do = f"price {row['item']} is per another unit", f"give pence a {flows[good]['unit']}"
            yield Fault(name, what, do, *where)
        elif often[good] > 1:
            yield Fault(name, f"price {row['item']} stands twice", "leave one of them out", *where)


def _priced(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the good that a price is of: of what it makes first, where it names none."""
    if not row["item"]:
        main = next((each for each in rows if each["role"] in OUTPUTS), None)
        return good_named(main["item"], wanted=True) if main else ""
    made = {good_named(each["item"], wanted=True) for each in rows if each["role"] in OUTPUTS}
    good = good_named(row["item"], wanted=True)
    return good if good in made else good_named(row["item"])


def _more_than_goes_in(rows: Sequence[Mapping[str, Any]]) -> tuple[float, float] | None:
    """Return what comes out and what goes in, in tonnes, if more comes out; on land little becomes much."""
    if any(row["role"] == "land" for row in rows):
        return None
    out = sum(tonnes(row) for row in rows if row["role"] in OUTPUTS)
    into = sum(tonnes(row) for row in rows if row["role"] == "input")
    return (out, into) if 0 < into < out * (1 - 1e-9) else None


def _single(rows: Sequence[Mapping[str, Any]], role: str, usual: float = 0.0) -> float:
    """Return what a recipe says once, in the unit of its role; the usual where it says nothing."""
    told = [row["quantity"] * in_own_unit(row) for row in rows if row["role"] == role]
    return sum(told) if told else usual


def _activity(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    hours = sum(row["quantity"] * in_own_unit(row) for row in rows if row["role"] == "labour")
    main = next(row for row in rows if row["role"] in OUTPUTS)
    told = sorted({row.get("source") or "estimate" for row in rows} - {"estimate"})
    return {
        "activity": name, "origin": RECIPES, "what": f"makes {_what(main['item'])}", "unit": "one enterprise",
        "max_units": _single(rows, "most", USUAL_MOST), "min_units": 1.0, "whole": True,
        "capital_pence": round(_single(rows, "capital")), "first_pence": round(_single(rows, "first")),
        "yearly_cost_pence": round(_single(rows, "running")),
        "jobs": hours / HOURS_A_JOB, "lead_months": round(_single(rows, "lead", USUAL_LEAD)),
        "least_load_share": _single(rows, "load", USUAL_LOAD),
        "life_years": _single(rows, "life", USUAL_LIFE),
        "confidence": main.get("confidence") or "low", "source": "; ".join(told) or "estimate",
        "rules": "; ".join(dict.fromkeys(row["rules"] for row in rows if row.get("rules"))),
    }  # fmt: skip


def _line(name: str, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    item, unit = item_of(row)
    per = in_own_unit(row)
    low, high = (None if row.get(end) is None else row[end] * per for end in ("low", "high"))
    return {
        "activity": name, "origin": RECIPES, "role": "output" if row["role"] == "co_output" else row["role"],
        "item": item, "quantity": row["quantity"] * per, "unit": unit, "low": low, "high": high,
        "pence_each": _price(item, row, rows), "source": row.get("source") or "estimate",
        "season": row.get("season"),
    }  # fmt: skip


def _price(item: str, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> float | None:
    """Return what one unit costs or brings, None where the recipe does not say. [pence]."""
    if row["role"] == "equipment":
        return _single(rows, "spared")
    if row["role"] not in FLOWS:
        return None
    told = (price_in(each, row) for each in rows if each["role"] == "price" and _priced(each, rows) == item)
    return next(told, None)


def _what(item: str) -> str:
    good = goods().get(good_named(item, wanted=True))
    return good.what if good else item
