"""Recipes become activities: each row checked, with words for the user where it cannot be used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ultramicro.core.message import Listed, Message, Number, say
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB
from ultramicro.plan.recipes.law import WORK, Least, below
from ultramicro.plan.recipes.recipe_units import (
    FLOWS,
    NEEDED,
    Fault,
    in_own_unit,
    item_of,
    kind_of,
    months_of,
    price_in,
    row_fault,
    tonnes,
    what_of,
)
from ultramicro.plan.recipes.sources import DEFINITION, ESTIMATE, in_a_row
from ultramicro.plan.recipes.vocabulary import good_named, goods, spoken, spoken_skill, spoken_use
from ultramicro.plan.rows import ActivityRow, LineRow, RecipeRow

# What small enterprises need as a rule; a recipe that says nothing must still be possible.
USUAL_LIFE, USUAL_LEAD, USUAL_LOAD, USUAL_MOST = 8.0, 3.0, 0.4, 2.0
RECIPES = "recipes"
ONCE = ("life", "lead", "load", "most", "parts")
"""What cannot be added up; sums of money can."""
OUTPUTS = ("output", "co_output")


class RecipeFault(NamedTuple):
    """What is wrong with a recipe, and what to do; where it stands, what was read and what could be meant."""

    recipe: str
    fault: Fault
    what: str
    do: str
    file: str | None = None
    line: int | None = None
    read: str | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What the recipes offer, as rows of `activities` and `activity_lines`, and what was left out."""

    activities: tuple[ActivityRow, ...]
    lines: tuple[LineRow, ...]
    faults: tuple[RecipeFault, ...]


def proposed(rows: Iterable[RecipeRow]) -> Proposed:
    """Turn recipes into activities.

    Parameters
    ----------
    rows : iterable of RecipeRow
        Rows of the table `recipes`, of the library or the place's own.

    Examples
    --------
    >>> bread = [("output", "bread", 60_000, "items"), ("labour", "baker", 6500, "hours")]
    >>> found = proposed(
    ...     RecipeRow(recipe="Bakery", role=role, item=item, quantity=quantity, unit=unit)
    ...     for role, item, quantity, unit in bread
    ... )
    >>> [(line.role, line.item) for line in found.lines], found.faults
    ([('output', 'loaf'), ('labour', 'baking')], ())
    """
    by_recipe: dict[str, list[RecipeRow]] = defaultdict(list)
    for row in rows:
        by_recipe[row.recipe].append(row)
    activities, lines, faults = list[ActivityRow](), list[LineRow](), list[RecipeFault]()
    kinds: dict[str, str] = {}
    # In the order of the files, so that the earlier of two recipes that clash stands.
    for name, mine in by_recipe.items():
        # Clashes are judged among sound recipes only: a faulty one must not drive out another.
        wrong = [*_faults(name, mine)] or [*_clashes(name, mine, kinds)]
        faults += wrong
        if not wrong:
            activities.append(_activity(name, mine))
            lines += [_line(name, row, mine) for row in mine if row.role in (*FLOWS, *NEEDED)]
    return Proposed(activities=tuple(activities), lines=tuple(lines), faults=tuple(faults))


def _faults(name: str, rows: Sequence[RecipeRow]) -> Iterator[RecipeFault]:
    for row in rows:
        if wrong := row_fault(row):
            yield RecipeFault(name, *wrong[:3], row.origin, row.line, wrong.read or None, wrong.near)
            return
    if not any(row.role in OUTPUTS for row in rows):
        what, do = say("It makes nothing."), say("Add a row with the role output.")
        yield RecipeFault(name, Fault.NO_OUTPUT, what, do)
    # Two that work for nothing could feed each other for ever.
    if not any(row.role in ("labour", "volunteer") and row.quantity for row in rows):
        what = say("Nobody works in it.")
        yield RecipeFault(name, Fault.NO_WORK, what, say("Add a row with the role labour or volunteer."))
    # Else borrowing would bring money in.
    if _single(rows, "spared") > _single(rows, "capital"):
        what = say("Borrowing spares more than the capital.")
        yield RecipeFault(name, Fault.SPARES_TOO_MUCH, what, say("As spared, give what the machine costs."))
    if any(row.role == "equipment" for row in rows) and not _single(rows, "spared"):
        what = say("It has equipment, but no row says how much capital borrowing it spares.")
        yield RecipeFault(name, Fault.NOTHING_SPARED, what, say("Add a row with the role spared."))
    # Matter is kept: a recipe that gains weight has a slip in its units, and the plan would live on it.
    if weights := _more_than_goes_in(rows):
        made, used = (Number(each, 3) for each in weights)
        what = say("It makes {made} t from {used} t.", made=made, used=used)
        yield RecipeFault(name, Fault.MORE_OUT_THAN_IN, what, say("Correct the quantities or their units."))
    yield from _price_faults(name, rows)
    yield from _said_twice(name, rows)
    # A recipe of the place's own may be of another size; the library's has the places that its name says.
    if any(row.origin is None for row in rows):
        yield from (_below_law(name, *each) for each in below(name, rows))


def _said_twice(name: str, rows: Sequence[RecipeRow]) -> Iterator[RecipeFault]:
    """Find what a recipe can say but once: how long, how much at least or most, and when a thing happens."""
    roles, seasons = set[str](), dict[str, frozenset[int]]()
    for row in rows:
        if row.role in ONCE and row.role in roles:
            what = say("There are two rows of {which}.", which=row.role)
            do = say("Leave one of them out.")
            yield RecipeFault(name, Fault.SAID_TWICE, what, do, row.origin, row.line)
        roles.add(row.role)
        if row.role not in (*FLOWS, *NEEDED):
            continue
        # Quantities of one thing are added up: all of it would fall into the season of the last row.
        item, months = item_of(row)[0], months_of(row.season)
        if seasons.setdefault(item, months) != months:
            what = say("The season of {which} is not that of another row of it.", which=what_of(row))
            do = say("Give both rows one season, or write two recipes.")
            yield RecipeFault(name, Fault.BAD_SEASON, what, do, row.origin, row.line, row.season)


def _below_law(name: str, limit: Least, has: float) -> RecipeFault:
    what = say(
        "It has {has}. It needs {least} at least: {duty}.", has=_measured(limit, has),
        least=_measured(limit, limit.quantity), duty=Listed(limit.says),
    )  # fmt: skip
    return RecipeFault(name, Fault.BELOW_LAW, what, say("Correct the local figure."))


def _measured(limit: Least, quantity: float) -> Message:
    if limit.role == WORK:
        return say("{n} hours of work a year", n=Number(quantity, 0))
    if limit.role == "labour":
        return say("{n} hours of {skill} a year", n=Number(quantity, 0), skill=spoken_skill(limit.item))
    return say("{n} m² of {use}", n=Number(quantity, 0), use=spoken_use(limit.item or limit.role))


def _clashes(name: str, rows: Sequence[RecipeRow], kinds: dict[str, str]) -> Iterator[RecipeFault]:
    """Find goods that an earlier recipe measures by something else, and remember what this one does."""
    mine = {item_of(row)[0]: (kind_of(row), row) for row in rows if row.role in FLOWS}
    for good, (kind, row) in mine.items():
        if kind != kinds.get(good, kind):
            what = say(
                "{which} is measured in {unit}, which is another kind of unit than in another recipe.",
                which=what_of(row), unit=row.unit or "",
            )  # fmt: skip
            do = say("Use one unit in both.")
            yield RecipeFault(name, Fault.UNITS_CLASH, what, do, row.origin, row.line, row.unit)
            return
    kinds |= {good: kind for good, (kind, _) in mine.items()}


def _price_faults(name: str, rows: Sequence[RecipeRow]) -> Iterator[RecipeFault]:
    """Find prices of what the recipe neither makes nor uses, and second prices of one thing."""
    flows = {good_named(row.item or "", wanted=row.role in OUTPUTS): row for row in rows if row.role in FLOWS}
    priced = [(_priced(row, rows), row) for row in rows if row.role == "price"]
    often = Counter(good for good, _ in priced)
    for good, row in priced:
        item, where = row.item or "", (row.origin, row.line, row.item)
        if good and good not in flows:
            what = say("The price of {item} is of nothing that the recipe makes or uses.", item=item)
            items = tuple(each.item or "" for each in flows.values())
            do = say("Name one of its items.")
            yield RecipeFault(name, Fault.PRICE_OF_NOTHING, what, do, *where, items)
        elif good and price_in(row, flows[good]) is None:
            what = say("The price of {item} is per another unit.", item=item)
            do = say("Give pence a {unit}.", unit=flows[good].unit or "")
            yield RecipeFault(name, Fault.PRICE_UNIT, what, do, *where)
        elif often[good] > 1:
            what = say("The price of {item} stands twice.", item=item)
            yield RecipeFault(name, Fault.TWO_PRICES, what, say("Leave one of them out."), *where)


def _priced(row: RecipeRow, rows: Sequence[RecipeRow]) -> str:
    """Return the good that a price is of: of what it makes first, where it names none."""
    if not row.item:
        main = next((each for each in rows if each.role in OUTPUTS), None)
        return good_named(main.item or "", wanted=True) if main else ""
    # One word may mean what is made and what is used, as wool and woollens; what is sold comes first.
    made = {good_named(each.item or "", wanted=True) for each in rows if each.role in OUTPUTS}
    good = good_named(row.item, wanted=True)
    return good if good in made else good_named(row.item)


def balance(rows: Sequence[RecipeRow]) -> tuple[float, float] | None:
    """Return what comes out and what goes in by weight; None where nothing that is weighed goes in. [t, t].

    Parameters
    ----------
    rows : sequence of RecipeRow
        The rows of a recipe.

    Examples
    --------
    >>> def row(role, item, quantity):
    ...     return RecipeRow(recipe="Mill", role=role, item=item, quantity=quantity, unit="t")
    >>> balance([row("output", "flour", 60), row("co_output", "bran", 17), row("input", "grain", 78)])
    (77.0, 78.0)
    """
    out = sum(tonnes(row) for row in rows if row.role in OUTPUTS)
    into = sum(tonnes(row) for row in rows if row.role == "input")
    # Nothing weighed going in proves nothing.
    return (out, into) if into > 0 else None


def _more_than_goes_in(rows: Sequence[RecipeRow]) -> tuple[float, float] | None:
    # Plants are mostly air and water, which no recipe lists.
    found = None if any(row.role == "land" for row in rows) else balance(rows)
    # Equal weights may differ by rounding.
    return found if found and found[1] < found[0] * (1 - 1e-9) else None


def _quantity(row: RecipeRow) -> float:
    """Return the quantity of a row that is at no fault, in the unit of its role."""
    return (row.quantity or 0.0) * in_own_unit(row)


def _single(rows: Sequence[RecipeRow], role: str, usual: float = 0.0) -> float:
    """Return what a recipe says once, in the unit of its role; the usual where it says nothing."""
    told = [_quantity(row) for row in rows if row.role == role]
    return sum(told) if told else usual


def _activity(name: str, rows: Sequence[RecipeRow]) -> ActivityRow:
    hours = sum(_quantity(row) for row in rows if row.role == "labour")
    main = next(row for row in rows if row.role in OUTPUTS)
    told = sorted({row.source or ESTIMATE for row in rows} - {ESTIMATE, DEFINITION})
    return ActivityRow(
        activity=name, origin=RECIPES, what=say("makes {good}", good=_what(main.item or "")),
        unit=say("one enterprise"), max_units=_single(rows, "most", USUAL_MOST), min_units=1.0, whole=True,
        capital_pence=round(_single(rows, "capital")), first_pence=round(_single(rows, "first")),
        yearly_cost_pence=round(_single(rows, "running")),
        jobs=hours / HOURS_A_JOB, lead_months=round(_single(rows, "lead", USUAL_LEAD)),
        least_load_share=_single(rows, "load", USUAL_LOAD), life_years=_single(rows, "life", USUAL_LIFE),
        parts=max(1, round(_single(rows, "parts", 1.0))),
        confidence=main.confidence or "low", source=in_a_row(told) if told else ESTIMATE,
        rules="; ".join(dict.fromkeys(row.rules for row in rows if row.rules)),
    )  # fmt: skip


def _line(name: str, row: RecipeRow, rows: Sequence[RecipeRow]) -> LineRow:
    item, unit = item_of(row)
    per = in_own_unit(row)
    low, high = (None if end is None else end * per for end in (row.low, row.high))
    return LineRow(
        activity=name, origin=RECIPES, role="output" if row.role == "co_output" else row.role,
        item=item, quantity=_quantity(row), unit=unit, low=low, high=high,
        pence_each=_price(item, row, rows), source=row.source or ESTIMATE, season=row.season,
    )  # fmt: skip


def _price(item: str, row: RecipeRow, rows: Sequence[RecipeRow]) -> float | None:
    """Return what one unit costs or brings, None where the recipe does not say. [pence]."""
    if row.role == "equipment":
        return _single(rows, "spared")
    if row.role not in FLOWS:
        return None
    told = (price_in(each, row) for each in rows if each.role == "price" and _priced(each, rows) == item)
    return next(told, None)


def _what(item: str) -> str:
    good = good_named(item, wanted=True)
    return spoken(good) if good in goods() else item
