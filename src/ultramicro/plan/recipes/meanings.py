"""What each row of resources and needs is taken for: word, unit, quantity and price, and what was assumed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ultramicro.core.message import Listed, Message, joined, say
from ultramicro.core.units import unit_named, unit_words
from ultramicro.plan.recipes.catalogue import Known, near_words
from ultramicro.plan.recipes.meaning import Assumed, Exclusion, Meaning, Reason
from ultramicro.plan.recipes.meaning import Row as GivenRow
from ultramicro.plan.recipes.measures import a_year, amount, near
from ultramicro.plan.recipes.rents import (
    COSTS_PER,
    HIRED_PER,
    costs_assumed,
    costs_said,
    known_cost,
    known_hire,
    machine_hours,
)
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
    spoken_skill,
    spoken_use,
    use_named,
)
from ultramicro.plan.rows import NeedRow, ResourceRow

PEOPLE, LAND, BUILDING, EQUIPMENT, MATERIAL, SAVINGS, NEED, FOUNDER, COACHING = (
    "people", "land", "building", "equipment", "material", "savings", "need", "founder", "coaching",
)  # fmt: skip
LOAN, ORDER, WORK = "loan", "order", "work"
"""What can be pledged in kind."""
# Kinds in people's own words, since a row with a kind that is not known is a row lost.
SORTS = {
    PEOPLE: "people person skill skills workers worker labour volunteers volunteer",  # data
    FOUNDER: "founder founders entrepreneur entrepreneurs",  # data
    COACHING: "coaching coach coaches mentor mentors mentoring",  # data
    LAND: "land ground field plot site",  # data
    BUILDING: "building buildings room rooms premises shop space",  # data
    EQUIPMENT: "equipment machine machines tool tools vehicle",  # data
    MATERIAL: "material materials waste goods stock",  # data
    SAVINGS: "savings saving money cash fund funds",  # data
}
"""How people write what sort of thing a resource is."""
VOLUNTEERS = ("volunteer", "volunteers")
SELLERS_ARE = ("inside", "outside")
"""How a need says where it is met now."""

FOUNDERS = ("founders", "people")
"""By which names founders are counted."""

ON_SCHOOL_DAYS = frozenset({"school_meal"})
"""Goods that are wanted only on days of school, so that "a day" alone does not say how much a year."""
DAYS = ("day", "daily")

Notes = Mapping[Assumed, str]
"""What is assumed, with words for it; empty where it is not."""


def resource(row: ResourceRow, there: Known) -> Meaning:
    """Say what a row of `resources` is.

    Parameters
    ----------
    row : ResourceRow
        The row.
    there : Known
        What the recipes know.

    Examples
    --------
    >>> from dataclasses import replace
    >>> lawn = ResourceRow(resource="Lawn", kind="land", what="growing land", quantity=0.6, unit="ha")
    >>> found = resource(lawn, Known(grounds=frozenset(["growing land"])))
    >>> found.quantity, found.unit
    (6000.0, 'm2')
    >>> resource(replace(lawn, unit="kg"), Known()).left.reason
    <Reason.UNIT: 'unit'>
    """
    sort = next((sort for sort, words in SORTS.items() if plain(row.kind or "") in words.split()), "")
    if not sort:
        kinds = tuple(SORTS)
        why = say("Its kind is {kind}. Use {kinds}.", kind=row.kind or "", kinds=Listed(kinds, by="or"))
        return _left(row, "", Exclusion(reason=Reason.KIND, why=why, read=row.kind or "", near=kinds))
    # A roof for solar panels is written as a building, but recipes use it up like a material.
    if sort in {LAND, BUILDING} and good_named(row.what) in goods():
        sort = MATERIAL
    # Old machines are given away too; what no recipe borrows may be one that a recipe mends.
    if sort == EQUIPMENT and not called_in(row.what, there.machines):
        sort = MATERIAL
    found = _READ[sort](row, sort, there)
    # The reader puts the kind where nothing else is written, and nothing else could be meant.
    if sort in {SAVINGS, FOUNDER, COACHING} and row.what == row.kind:
        found = replace(found, note=joined([found.note, say("The kind says what it is.")]))
    # Nought of something would divide by nought later.
    if found.left is None and not found.quantity:
        none = Exclusion(reason=Reason.NONE, why=say("There is none of it."))
        return _left(row, sort, none, found.taken_as)
    return found


def _left(row: GivenRow, sort: str, left: Exclusion, taken_as: str = "") -> Meaning:
    return Meaning(row=row, sort=sort, taken_as=taken_as, left=left)


def wrong_unit(row: GivenRow, sort: str, wanted: str, words: Sequence[str] = ()) -> Meaning:
    """Leave a row out for its unit, with the units that could have been meant."""
    unit = row.unit or ""
    nearest = near(unit, wanted, words)
    why = say(
        "Its unit {unit} cannot be read as {wanted}. Use {units}.",
        unit=unit, wanted=wanted, units=Listed(nearest, by="or"),
    )  # fmt: skip
    return _left(row, sort, Exclusion(reason=Reason.UNIT, why=why, read=unit, near=nearest))


def assumed(notes: Notes) -> tuple[tuple[Assumed, ...], Message]:
    """Return what is assumed, and words for all of it."""
    there = {name: said for name, said in notes.items() if said}
    return tuple(there), joined(list(there.values()))


def _people(row: ResourceRow, sort: str, there: Known) -> Meaning:
    skill, found = skill_named(row.what), amount(row.unit or "", "hours")
    # The kind says that they are unpaid, whatever they can do.
    if plain(row.kind) in VOLUNTEERS:
        skill = UNPAID
    if found is None:
        return wrong_unit(row, sort, "hours")
    # A strange skill is kept: these people can still do work that is learnt on the job.
    strange = not {skill} & {*there.skills, *skills(), ANY, UNPAID}
    word = _strange_skill(row.what, there.skills) if strange else ""
    guesses, note = assumed({**period_untold(found.period, found.guess), Assumed.WORD: word})
    return Meaning(
        row=row, sort=sort, taken_as=skill, quantity=row.quantity * found.a_year, unit=a_year("hours"),
        guesses=guesses, note=note,
    )  # fmt: skip


def _strange_skill(word: str, among: Iterable[str]) -> Message:
    if alike := near_words(word, among):
        meant = Listed(alike, by="or")
        return say("No recipe knows the skill '{word}'. Did you mean {meant}?", word=word, meant=meant)
    return say("No recipe knows the skill '{word}'.", word=word)


def period_untold(period: str, guess: str) -> Notes:
    """Say what is assumed of a unit of something that flows."""
    untold = say("No period is given, so it is taken as an amount per year.")
    return {Assumed.UNIT: guess, Assumed.PERIOD: "" if period else untold}


def _ground(row: ResourceRow, sort: str, there: Known) -> Meaning:
    found, use = amount(row.unit or "", "m2"), use_named(row.what, {*there.grounds, sort})
    if found is None or found.period:
        return wrong_unit(row, sort, "m2")
    # A rent for an unknown time may be wrong by fifty times; without the row no plan rests on it.
    if row.cost_pence and not known_cost(row.cost_per):
        return _wrong_cost(row, sort, COSTS_PER)
    strange = _strange_use(row.what, sort, there.grounds) if use not in {*there.grounds, sort} else ""
    area = row.quantity * found.each
    costs = joined(list(costs_assumed(row, building=sort == BUILDING)))
    guesses, note = assumed({Assumed.WORD: strange, Assumed.COST: costs})
    # The rent is told whether or not anything is assumed: a week for a month would show nowhere else.
    said = joined([note, *(costs_said(row, area) if area else ())])
    return Meaning(
        row=row, sort=sort, taken_as=use, quantity=area, unit=unit_words("m2"), guesses=guesses, note=said
    )  # fmt: skip


def _strange_use(word: str, sort: str, among: Iterable[str]) -> Message:
    if sort == LAND:
        taken = say("No recipe knows the use '{word}', so it is taken as any land.", word=word)
    else:
        taken = say("No recipe knows the use '{word}', so it is taken as any building.", word=word)
    alike = near_words(word, among)
    return joined([taken, say("Did you mean {meant}?", meant=Listed(alike, by="or")) if alike else ""])


def _wrong_cost(row: ResourceRow, sort: str, usual: tuple[str, ...]) -> Meaning:
    per = row.cost_per or ""
    why = say("Its cost is per {per}. Use {periods}.", per=per, periods=Listed(usual, by="or"))
    return _left(row, sort, Exclusion(reason=Reason.COST_PER, why=why, read=per, near=usual))


def _savings(row: ResourceRow, sort: str, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    found = amount(row.unit or "", "pence")
    if found is None or found.period:
        return wrong_unit(row, sort, "£")
    quantity = row.quantity * found.each
    return Meaning(row=row, sort=sort, taken_as=SAVINGS, quantity=quantity, unit=unit_words("pence"))


def _machine(row: ResourceRow, sort: str, there: Known) -> Meaning:
    what, found = called_in(row.what, there.machines), machine_hours(row)
    if found is None:
        return wrong_unit(row, sort, "items", ["hours a week"])
    if row.cost_pence and not known_hire(row.cost_per):
        return _wrong_cost(row, sort, HIRED_PER)
    guesses, note = assumed({Assumed.UNIT: found.guess})
    return Meaning(
        row=row, sort=sort, taken_as=what, quantity=found.hours, unit=a_year("hours"),
        price_pence=found.hour_pence, guesses=guesses, note=note,
    )  # fmt: skip


def _material(row: ResourceRow, sort: str, there: Known) -> Meaning:
    good = good_named(row.what)
    if good not in there.used:
        alike, why = near_words(row.what, there.used), say("No recipe uses it.")
        return _left(row, sort, Exclusion(reason=Reason.WORD, why=why, read=row.what, near=alike))
    unit = there.unit(good)
    found = amount(row.unit or "", unit, names_of(good))
    if found is None:
        return wrong_unit(row, sort, unit, names_of(good))
    # An area stands there; it does not come anew each year.
    stock = unit_named(unit, "area") is not None
    guesses, note = assumed({} if stock else period_untold(found.period, found.guess))
    return Meaning(
        row=row, sort=sort, taken_as=good, quantity=row.quantity * found.a_year,
        unit=unit_words(unit) if stock else a_year(unit), guesses=guesses, note=note,
    )  # fmt: skip


def _founder(row: ResourceRow, sort: str, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    found = amount(row.unit or "", "items", FOUNDERS)
    # So many people who have run something; their hours of work are a row of people.
    if found is None or found.period:
        return wrong_unit(row, sort, "items", FOUNDERS)
    quantity = row.quantity * found.each
    return Meaning(row=row, sort=sort, taken_as=sort, quantity=quantity, unit=unit_words("people"))


def _coaching(row: ResourceRow, sort: str, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    found = amount(row.unit or "", "hours")
    if found is None:
        return wrong_unit(row, sort, "hours", ["hours a week"])
    if row.cost_pence and not _is_an_hour(row.cost_per):
        return _wrong_cost(row, sort, ("hour",))
    guesses, note = assumed(period_untold(found.period, found.guess))
    return Meaning(
        row=row, sort=sort, taken_as=sort, quantity=row.quantity * found.a_year, unit=a_year("hours"),
        price_pence=row.cost_pence, guesses=guesses, note=note,
    )  # fmt: skip


def _is_an_hour(cost_per: str | None) -> bool:
    found = amount(cost_per or "hour", "hours")
    return found is not None and found.each == 1 and not found.period


_READ: Mapping[str, Callable[[ResourceRow, str, Known], Meaning]] = {
    PEOPLE: _people, LAND: _ground, BUILDING: _ground, SAVINGS: _savings, EQUIPMENT: _machine,
    MATERIAL: _material, FOUNDER: _founder, COACHING: _coaching,
}  # fmt: skip


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
    good = good_named(row.item, wanted=True)
    unit = there.unit(good)
    found = amount(row.unit or "", unit, [row.item, *names_of(good)])
    # The good is known, so that its unit is what is wrong, and can be put right.
    if found is None and good in {*goods(), *there.made}:
        return wrong_unit(row, NEED, unit, names_of(good))
    if found is None or good not in there.made:
        alike, why = near_words(row.item, there.made), say("No recipe makes it.")
        return _left(row, NEED, Exclusion(reason=Reason.MAKER, why=why, read=row.item, near=alike))
    # Read as 365 days, a school's meals would be nearly twice what it eats.
    if good in ON_SCHOOL_DAYS and found.period in DAYS:
        why = say("It is not told on how many days of the year. A school day is one of 190.")
        asked = ("items a school day", "items a year")
        return _left(row, NEED, Exclusion(reason=Reason.UNIT, why=why, read=row.unit or "", near=asked), good)
    # What the recipe sells it for is the next best guess of what is paid now.
    price = there.prices.get(good) if row.price_pence is None else row.price_pence / found.each
    # Without a price a sale counts for nothing, and the need could never be met.
    if price is None:
        return _left(row, NEED, Exclusion(reason=Reason.PRICE, why=say("No price is known for it.")), good)
    guesses, note = assumed({Assumed.UNIT: found.guess, **_untold(row)})
    return Meaning(
        row=row, sort=NEED, taken_as=good, quantity=row.quantity * found.a_year, unit=a_year(unit),
        price_pence=price, guesses=guesses, note=note,
    )  # fmt: skip


def _untold(row: NeedRow) -> Notes:
    """Say what a need does not tell, and what is taken instead."""
    price = say("No price is given, so it is taken from the recipes.")
    share = say("All of it is taken to be within reach of enterprises here.")
    sellers = say("Who sells it now is not given: `--sellers-here` of it is taken to be supplied here.")
    here = plain(row.supplied_from or "") in SELLERS_ARE
    return {
        Assumed.PRICE: price if row.price_pence is None else "",
        Assumed.SHARE: share if row.capturable_share is None else "",
        Assumed.SELLERS: "" if here else sellers,
    }


_SORT_WORDS: Mapping[str, Message] = {
    FOUNDER: say("who could found an enterprise"), COACHING: say("coaching for founders"),
    LOAN: say("loan"),
}  # fmt: skip
"""What is said for sorts that have no word of the recipes."""


def said_of(meaning: Meaning) -> str:
    """Return what people call what a row was taken for.

    Examples
    --------
    >>> row = NeedRow(need="Care", item="care at home", quantity=1)
    >>> said_of(Meaning(row=row, sort="need", taken_as="care_hour"))
    'home care'
    """
    if words := _SORT_WORDS.get(meaning.sort):
        return words
    if meaning.sort in {PEOPLE, WORK}:
        return spoken_skill(meaning.taken_as)
    return (spoken_use if meaning.sort in {LAND, BUILDING, EQUIPMENT} else spoken)(meaning.taken_as)
