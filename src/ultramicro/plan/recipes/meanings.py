"""What each row of resources and needs is taken for: word, unit, quantity and price, and what was assumed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.units import named, unit_named
from ultramicro.plan.recipes.catalogue import Known, Row, near_words
from ultramicro.plan.recipes.measures import amount, near
from ultramicro.plan.recipes.rents import COSTS_PER, HIRED_PER, known_cost, known_hire, machine_hours
from ultramicro.plan.recipes.vocabulary import (
    ANY,
    UNPAID,
    called_in,
    good_named,
    goods,
    names_of,
    plain,
    skill_named,
    skills,
    spoken,
)

PEOPLE, LAND, BUILDING, EQUIPMENT, MATERIAL, SAVINGS, NEED = (
    "people", "land", "building", "equipment", "material", "savings", "need",
)  # fmt: skip
SORTS = {
    PEOPLE: "people person skill skills workers worker labour volunteers volunteer",
    LAND: "land ground field plot site", BUILDING: "building buildings room rooms premises shop space",
    EQUIPMENT: "equipment machine machines tool tools vehicle",
    MATERIAL: "material materials waste goods stock",
    SAVINGS: "savings saving money cash fund funds",
}  # fmt: skip
"""How people write what sort of thing a resource is."""
UNIT, KIND, WORD, PRICE, NONE, COST_PER, TIME, MAKER = (
    "unit", "kind", "word", "price", "none", "cost_per", "time", "maker",
)  # fmt: skip
"""Why a row is left out."""
PERIOD, SHARE, SELLERS = "period", "share", "sellers"
"""What is assumed of a row beside a unit, a price or a word."""


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Why a row is left out.

    Parameters
    ----------
    reason, why : str
        The kind of reason, and the same in words.
    read : str
        What was read that could not be used.
    near : tuple of str
        What could have been meant.
    """

    reason: str
    why: str
    read: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a row was taken for.

    Parameters
    ----------
    row : mapping
        The row as it was read.
    sort, taken_as : str
        The sort of thing, and which one, in the words of the recipes; empty where it is left out unread.
    quantity : float or None
        How much, in `unit`; of what flows, in a year.
    unit : str
        The unit of the recipes, with its period.
    price_pence : float or None
        What one of that unit costs. [pence]
    guesses : tuple of str
        What was assumed: unit, period, price, share or word.
    note : str
        What that is, in words.
    left : Exclusion or None
        Why it is not in the plan; None where it is.
    """

    row: Row
    sort: str
    taken_as: str = ""
    quantity: float | None = None
    unit: str = ""
    price_pence: float | None = None
    guesses: tuple[str, ...] = ()
    note: str = ""
    left: Exclusion | None = None

    @property
    def amount(self) -> float:
        """How much there is; nought where it is left out."""
        return 0.0 if self.left or self.quantity is None else self.quantity


def resource(row: Row, there: Known) -> Meaning:
    """Say what a row of `resources` is.

    Parameters
    ----------
    row : mapping
        The row.
    there : Known
        What the recipes know.

    Examples
    --------
    >>> lawn = {"resource": "Lawn", "kind": "land", "what": "growing land", "quantity": 0.6, "unit": "ha"}
    >>> found = resource(lawn, Known(grounds=frozenset(["growing land"])))
    >>> found.quantity, found.unit
    (6000.0, 'm2')
    >>> resource({**lawn, "unit": "kg"}, Known()).left.reason
    'unit'
    """
    sort = next((sort for sort, words in SORTS.items() if plain(row["kind"] or "") in words.split()), "")
    if not sort:
        why = f"its kind is {row['kind']}: use {named(SORTS)}"
        return _left(row, "", Exclusion(reason=KIND, why=why, read=row["kind"] or "", near=tuple(SORTS)))
    if sort in {LAND, BUILDING} and good_named(row["what"]) in goods():
        sort = MATERIAL
    if sort == EQUIPMENT and not called_in(row["what"], there.machines):
        sort = MATERIAL
    found = _READ[sort](row, sort, there)
    if found.left is None and not found.quantity:
        return _left(row, sort, Exclusion(reason=NONE, why="there is none of it"), found.taken_as)
    return found


def _left(row: Row, sort: str, left: Exclusion, taken_as: str = "") -> Meaning:
    return Meaning(row=row, sort=sort, taken_as=taken_as, left=left)


def _wrong_unit(row: Row, sort: str, wanted: str, words: Sequence[str] = ()) -> Meaning:
    nearest = near(row["unit"] or "", wanted, words)
    why = f"its unit {row['unit']} is not {wanted}: use {named(nearest)}"
    return _left(row, sort, Exclusion(reason=UNIT, why=why, read=row["unit"] or "", near=nearest))


def _people(row: Row, sort: str, there: Known) -> Meaning:
    skill, found = skill_named(row["what"]), amount(row["unit"] or "", "hours")
    if plain(row["kind"]).startswith("volunteer"):
        skill = UNPAID
    if found is None:
        return _wrong_unit(row, sort, "hours")
    strange = not {skill} & {*there.skills, *skills(), ANY, UNPAID}
    guesses, note = _period(found.period, found.guess)
    return Meaning(
        row=row, sort=sort, taken_as=skill, quantity=row["quantity"] * found.a_year, unit="hours a year",
        guesses=(*guesses, *([WORD] if strange else [])),
        note="; ".join([*note, *([_strange(row["what"], "skill", there.skills)] if strange else [])]),
    )  # fmt: skip


def _strange(said: str, what: str, among: Iterable[str]) -> str:
    alike = near_words(said, among)
    meant = f"; did you mean {named(alike)}?" if alike else ""
    return f"no recipe knows the {what} '{said}'{meant}"


def _period(period: str, guess: str) -> tuple[list[str], list[str]]:
    """Say what is assumed of a unit of something that flows."""
    untold = [] if period else ["no period is told: taken as so much a year"]
    return [*([UNIT] if guess else []), *([] if period else [PERIOD])], [*filter(None, [guess]), *untold]


def _ground(row: Row, sort: str, there: Known) -> Meaning:
    found, use = amount(row["unit"] or "", "m2"), plain(row["what"])
    if found is None or found.period:
        return _wrong_unit(row, sort, "m2")
    if row.get("cost_pence") and not known_cost(row):
        return _wrong_cost(row, sort, COSTS_PER)
    asked = use in {*there.grounds, sort}
    return Meaning(
        row=row, sort=sort, taken_as=use, quantity=row["quantity"] * found.each, unit="m2",
        guesses=() if asked else (WORD,),
        note="" if asked else f"{_strange(row['what'], 'use', there.grounds)}: taken as any {sort}",
    )  # fmt: skip


def _wrong_cost(row: Row, sort: str, usual: tuple[str, ...]) -> Meaning:
    why = f"its cost is per {row['cost_per']}: use {named(usual)}"
    return _left(row, sort, Exclusion(reason=COST_PER, why=why, read=row["cost_per"], near=usual))


def _savings(row: Row, sort: str, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    found = amount(row["unit"] or "", "pence")
    if found is None or found.period:
        return _wrong_unit(row, sort, "£")
    return Meaning(
        row=row, sort=sort, taken_as="savings", quantity=row["quantity"] * found.each, unit="pence"
    )


def _machine(row: Row, sort: str, there: Known) -> Meaning:
    what, found = called_in(row["what"], there.machines), machine_hours(row)
    if found is None:
        return _wrong_unit(row, sort, "items", ["hours a week"])
    if row.get("cost_pence") and not known_hire(row):
        return _wrong_cost(row, sort, HIRED_PER)
    guesses = [UNIT] if found.guess else []
    return Meaning(
        row=row, sort=sort, taken_as=what, quantity=found.hours, unit="hours a year",
        price_pence=found.hour_pence, guesses=tuple(guesses), note=found.guess,
    )  # fmt: skip


def _material(row: Row, sort: str, there: Known) -> Meaning:
    good = good_named(row["what"])
    if good not in there.used:
        alike = near_words(row["what"], there.used)
        return _left(row, sort, Exclusion(reason=WORD, why="no recipe uses it", read=row["what"], near=alike))
    unit = there.unit(good)
    found = amount(row["unit"] or "", unit, names_of(good))
    if found is None:
        return _wrong_unit(row, sort, unit, names_of(good))
    stock = unit_named(unit, "area") is not None
    guesses, note = ([], []) if stock else _period(found.period, found.guess)
    return Meaning(
        row=row, sort=sort, taken_as=good, quantity=row["quantity"] * found.a_year,
        unit=unit if stock else f"{unit} a year", guesses=tuple(guesses), note="; ".join(note),
    )  # fmt: skip


_READ: Mapping[str, Callable[[Row, str, Known], Meaning]] = {
    PEOPLE: _people, LAND: _ground, BUILDING: _ground, SAVINGS: _savings, EQUIPMENT: _machine,
    MATERIAL: _material,
}  # fmt: skip


def need(row: Row, there: Known) -> Meaning:
    """Say what a row of `needs` is: how much a year, and what one costs now.

    A price is for one unit as it was typed, whatever the period of the quantity.

    Parameters
    ----------
    row : mapping
        The row.
    there : Known
        What the recipes know.

    Examples
    --------
    >>> row = {"need": "Care", "item": "home care", "quantity": 577, "unit": "hours a week"}
    >>> found = need(row | {"price_pence": 2400}, Known(made=frozenset(["care_hour"])))
    >>> found.quantity, found.price_pence
    (30004.0, 2400.0)
    """
    good = good_named(row["item"], wanted=True)
    unit = there.unit(good)
    found = amount(row["unit"] or "", unit, [row["item"], *names_of(good)])
    if found is None and good in {*goods(), *there.made}:
        return _wrong_unit(row, NEED, unit, names_of(good))
    if found is None or good not in there.made:
        alike = near_words(row["item"], there.made)
        return _left(
            row, NEED, Exclusion(reason=MAKER, why="no recipe makes it", read=row["item"], near=alike)
        )
    usual, told = there.prices.get(good), row["price_pence"]
    price = usual if told is None else told / found.each
    if price is None:
        return _left(row, NEED, Exclusion(reason=PRICE, why="nobody knows its price"), good)
    guesses = {UNIT: found.guess, **_untold(row)}
    return Meaning(
        row=row, sort=NEED, taken_as=good, quantity=row["quantity"] * found.a_year, unit=f"{unit} a year",
        price_pence=price, guesses=tuple(name for name, said in guesses.items() if said),
        note="; ".join(filter(None, guesses.values())),
    )  # fmt: skip


def _untold(row: Row) -> dict[str, str]:
    """Say what a need does not tell, and what is taken in its stead."""
    here = plain(row.get("supplied_from") or "") in {"inside", "outside"}
    return {
        PRICE: "no price is told: taken from the recipes" if row["price_pence"] is None else "",
        SHARE: "taken as all to be had from here" if row.get("capturable_share") is None else "",
        SELLERS: "" if here else "who sells it now is not told: `--sellers-here` of it are taken to be here",
    }


def said_of(meaning: Meaning) -> str:
    """Return what people call what a row was taken for.

    Examples
    --------
    >>> said_of(Meaning(row={}, sort="need", taken_as="care_hour"))
    'home care'
    """
    known_skill = skills().get(meaning.taken_as) if meaning.sort == PEOPLE else None
    return known_skill.what if known_skill else spoken(meaning.taken_as)
