"""Recipes become activities: each row checked, with words for the user where it cannot be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ultramicro.plan.counting import HOURS_A_JOB
from ultramicro.plan.words import MASS, UNPAID, good_named, goods, in_unit, plain, skill_named

FLOWS = ("output", "co_output", "input")
NEEDED = ("labour", "volunteer", "land", "building", "equipment")
SINGLE = {
    "capital": "pence", "running": "pence", "price": "pence", "life": "years", "lead": "months",
    "load": "share", "most": "units", "first": "pence", "spared": "pence",
}  # fmt: skip
"""What a recipe says once, and the unit it says it in."""
USUAL_LIFE, USUAL_LEAD, USUAL_LOAD, USUAL_MOST = 8.0, 3.0, 0.4, 2.0
RECIPES = "recipes"


class Fault(NamedTuple):
    """What is wrong with a recipe, and what to do."""

    recipe: str
    what: str
    do: str


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
    for name, mine in by_recipe.items():
        wrong = [*_faults(name, mine)]
        faults += wrong
        if not wrong:
            activities.append(_activity(name, mine))
            lines += [_line(name, row, mine) for row in mine if row["role"] in (*FLOWS, *NEEDED)]
    return Proposed(activities=tuple(activities), lines=tuple(lines), faults=tuple(faults))


def _faults(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    for row in rows:
        if wrong := _row_fault(row):
            yield Fault(name, *wrong)
    if not any(row["role"] in ("output", "co_output") for row in rows):
        yield Fault(name, "it makes nothing", "give it a row with the role output")
    if _single(rows, "spared") > _single(rows, "capital"):
        yield Fault(name, "borrowing spares more than the capital", "give as spared what the machine costs")
    if any(row["role"] == "equipment" for row in rows) and not _single(rows, "spared"):
        yield Fault(
            name, "it names equipment but not what borrowing it spares", "give a row with the role spared"
        )
    if made := _more_than_goes_in(rows):
        yield Fault(name, f"it makes {made[0]:g} t of {made[1]:g} t", "mend the quantities or their units")


def _row_fault(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with a row and what to do, or nothing."""
    role, item, quantity = row["role"], row["item"] or "", row["quantity"]
    if role not in {*FLOWS, *NEEDED, *SINGLE}:
        return f"there is no role '{role}'", f"use one of {', '.join((*FLOWS, *NEEDED, *SINGLE))}"
    if quantity is None or not 0 <= quantity < 1e12:  # noqa: PLR2004  a trillion of anything is a slip
        return f"{role} {item} is {quantity}", "give a quantity of nought or more"
    if role in FLOWS and not item:
        return f"{role} has no item", "say what it is"
    wanted = _wanted_unit(role, item)
    if wanted in {"", str(row["unit"]).split()[0]} or in_unit(row["unit"], wanted) is not None:
        return None
    return f"{role} {item} is in {row['unit']}".replace("  ", " "), f"give it in {wanted}"


def _wanted_unit(role: str, item: str) -> str:
    """Return the unit that a row must be in; any where the recipes do not know the good."""
    if role in FLOWS:
        known = goods().get(good_named(item))
        return known.unit if known else ""
    if role in NEEDED:
        return "m2" if role in {"land", "building"} else "hours"
    return SINGLE[role]


def _more_than_goes_in(rows: Sequence[Mapping[str, Any]]) -> tuple[float, float] | None:
    """Return what comes out and what goes in, in tonnes, if more comes out; on land little becomes much."""
    if any(row["role"] == "land" for row in rows):
        return None
    out = sum(_tonnes(row) for row in rows if row["role"] in ("output", "co_output"))
    into = sum(_tonnes(row) for row in rows if row["role"] == "input")
    return (out, into) if 0 < into < out * (1 - 1e-9) else None


def _tonnes(row: Mapping[str, Any]) -> float:
    per_t = (
        in_unit(row["unit"], "t")
        if str(row["unit"]).split()[0] in MASS and "taken" not in row["unit"]
        else None
    )
    return row["quantity"] * (per_t or 0.0)


def _single(rows: Sequence[Mapping[str, Any]], role: str, usual: float = 0.0) -> float:
    return sum(row["quantity"] for row in rows if row["role"] == role) or usual


def _activity(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    hours = sum(
        row["quantity"] * (in_unit(row["unit"], "hours") or 1) for row in rows if row["role"] == "labour"
    )
    main = next(row for row in rows if row["role"] in ("output", "co_output"))
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
    item, unit = _item(row)
    per = in_unit(row["unit"], unit) or 1.0
    low, high = (None if row.get(end) is None else row[end] * per for end in ("low", "high"))
    main = next(each for each in rows if each["role"] in ("output", "co_output"))
    price = _single(rows, "price") / per if row is main else 0.0
    if row["role"] == "equipment":
        price = _single(rows, "spared")
    return {
        "activity": name, "origin": RECIPES, "role": "output" if row["role"] == "co_output" else row["role"],
        "item": item, "quantity": row["quantity"] * per, "unit": unit, "low": low, "high": high,
        "price_pence": round(price) if price else None, "source": row.get("source") or "estimate",
        "season": row.get("season"),
    }  # fmt: skip


def _item(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the recipes' word for what a row is about, and its unit."""
    role, item = row["role"], row["item"] or ""
    if role in ("labour", "volunteer"):
        return skill_named(item or UNPAID), "hours"
    if role == "equipment":
        return plain(item), "hours"
    if role in ("land", "building"):
        return item or role, "m2"
    good = good_named(item)
    return good, goods()[good].unit if good in goods() else str(row["unit"])


def _what(item: str) -> str:
    good = goods().get(good_named(item))
    return good.what if good else item
