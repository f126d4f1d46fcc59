"""What each row of resources and needs is taken for: word, unit, quantity and price, and what was assumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ultramicro.core.message import Message, Number, joined, say
from ultramicro.core.units import MONEY, unit_named, unit_words
from ultramicro.plan.recipes.as_written import as_written
from ultramicro.plan.recipes.asked_by_weight import come_to_weight
from ultramicro.plan.recipes.catalogue import ROOF, Known, is_roof
from ultramicro.plan.recipes.doubts import not_used
from ultramicro.plan.recipes.grounds import ground
from ultramicro.plan.recipes.left_rows import (
    all_asked,
    assumed,
    left_out,
    no_period,
    own_money,
    period_untold,
    strange_skill,
    wrong_cost,
    wrong_unit,
)
from ultramicro.plan.recipes.meaning import Assumed, Exclusion, Meaning, Reason
from ultramicro.plan.recipes.measures import a_year, amount, sum_of_money
from ultramicro.plan.recipes.rents import (
    HIRED_PER,
    known_hire,
    machine_hours,
)
from ultramicro.plan.recipes.skills_said import skill_named
from ultramicro.plan.recipes.sorts import (
    BUILDING,
    COACHING,
    EQUIPMENT,
    FOUNDER,
    LAND,
    MATERIAL,
    PEOPLE,
    SAVINGS,
    SORT_WORDS,
    WORK,
    no_sort,
    sort_of,
)
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.vocabulary import (
    ANY,
    UNPAID,
    called_in,
    good_named,
    names_of,
    skills,
    spoken,
    spoken_skill,
    spoken_use,
)
from ultramicro.plan.rows import ResourceRow

VOLUNTEERS = ("volunteer", "volunteers")
LEAST_OF_A_JOB, WEEKS = 0.2, 52
"""Part of a full-time job below which it is no day a week, and is asked about; the weeks of a year."""
FOUNDERS = ("founders", "people")
"""By which names founders are counted."""


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
    sort = sort_of(row.kind or "")
    if not sort:
        return left_out(row, "", no_sort(row.kind or ""))
    # A roof for solar panels is written as a building, but recipes use it up like a material.
    if sort in {LAND, BUILDING} and (is_roof(row.what) or is_roof(row.kind)):
        sort = MATERIAL
    # Old machines are given away too; what no recipe borrows may be one that a recipe mends.
    if sort == EQUIPMENT and not called_in(row.what, there.machines):
        sort = MATERIAL
    found = _READ[sort](row, sort, there)
    # The reader puts the kind where nothing else is written, and nothing else could be meant.
    if sort in {SAVINGS, FOUNDER, COACHING} and row.what == row.kind:
        found = replace(found, note=joined([*filter(None, [found.note]), say("The kind says what it is.")]))
    found = as_written(found)
    # Nought of something would divide by nought later.
    if found.left is None and not found.quantity:
        none = Exclusion(reason=Reason.NONE, why=say("There is none of it."))
        return left_out(row, sort, none, found.taken_as)
    return found


def _people(row: ResourceRow, sort: str, there: Known) -> Meaning:
    skill, found = skill_named(row.what), amount(row.unit or "", "hours")
    # The kind says that they are unpaid, whatever they can do.
    if plain(row.kind) in VOLUNTEERS:
        skill = UNPAID
    no_skill = plain(row.what) == plain(row.kind) and skill != UNPAID
    untold = _no_skill(row, sort) if no_skill else _share_of_a_job(row, sort)
    if found is None:
        return all_asked(wrong_unit(row, sort, "hours"), untold)
    # Read as hours of a year, twenty hours a week would be a fiftieth of what there is.
    if not found.period:
        return all_asked(left_out(row, sort, no_period(row.unit or ""), skill), untold)
    if untold:
        return untold
    # A strange skill is kept: these people can still do work that is learnt on the job.
    strange = not {skill} & {*there.skills, *skills(), ANY, UNPAID}
    word = strange_skill(row.what, there.skills) if strange else _anything(row, skill)
    guesses, note = assumed({**period_untold(found.period, found.guess), Assumed.WORD: word})
    return Meaning(
        row=row, sort=sort, taken_as=skill, quantity=row.quantity * found.a_year, unit=a_year("hours"),
        guesses=guesses, note=note,
    )  # fmt: skip


def _no_skill(row: ResourceRow, sort: str) -> Meaning:
    why = say("It is not told what they can do. Write a skill, or: any.")
    return left_out(row, sort, Exclusion(reason=Reason.WORD, why=why, near=(ANY,)))


def _share_of_a_job(row: ResourceRow, sort: str) -> Meaning | None:
    """Ask whether one full-time job is of each of several people, who would hardly work if they shared it."""
    unit = unit_named(row.unit or "", "hours")
    people = row.people or 1
    if unit is None or not unit.yearly or row.quantity >= people * LEAST_OF_A_JOB:
        return None
    why = say(
        "{n} FTE of {people} people would be {hours} hours a week for each. If each of them has so much, "
        "write {each} FTE. If they have it together, write how many hours a week that is.",
        n=Number(row.quantity), people=Number(people), each=Number(row.quantity * people),
        hours=Number(row.quantity * float(unit.factor) / WEEKS / people, 1),
    )  # fmt: skip
    return left_out(row, sort, Exclusion(reason=Reason.UNIT, why=why, read=row.unit or "", near=("FTE",)))


def _anything(row: ResourceRow, skill: str) -> Message | str:
    """Say that words that name no skill are taken as any work; else what is said of a volunteer's skill."""
    if skill == ANY and plain(row.what) != ANY:
        return say("It is taken as any work that is learnt on the job.")
    return _not_in_skill(row, skill)


def _not_in_skill(row: ResourceRow, skill: str) -> Message | str:
    """Say that what volunteers can do is not counted on: they help with anything."""
    own = skill_named(row.what)
    if skill != UNPAID or own not in skills() or own == UNPAID:
        return ""
    return say(
        "It counts as unpaid help of any kind, and not as {skill}. If it may be paid, write people; if it is "
        "given to one kind of work, pledge it in pledges.csv as work.",
        skill=spoken_skill(own),
    )


def _savings(row: ResourceRow, sort: str, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    found = sum_of_money(row.unit or "")
    if found is None:
        return wrong_unit(row, sort, "£")
    if found.period:
        unit, sign = own_money(row.unit or "", MONEY)
        why = say(
            "{unit} come anew, and savings are lent once. Write what is there now, in {sign}.",
            unit=unit, sign=sign,
        )  # fmt: skip
        return left_out(row, sort, Exclusion(reason=Reason.UNIT, why=why, read=unit, near=(sign,)))
    quantity = row.quantity * found.each
    return Meaning(row=row, sort=sort, taken_as=SAVINGS, quantity=quantity, unit=unit_words("pence"))


def _machine(row: ResourceRow, sort: str, there: Known) -> Meaning:
    what = called_in(row.what, there.machines)
    # So many machines without a unit are so many machines.
    counted = "" if row.unit else say("No unit is given, so they are counted.")
    found = machine_hours(replace(row, unit=row.unit or "items"))
    dear = row.cost_pence and not known_hire(row.cost_per)
    cost = wrong_cost(row, sort, HIRED_PER) if dear else None
    if found is None:
        return all_asked(wrong_unit(row, sort, "items", ["hours a week"]), cost)
    if cost:
        return cost
    guesses, note = assumed({Assumed.UNIT: joined([*filter(None, [counted, found.guess])])})
    return Meaning(
        row=row, sort=sort, taken_as=what, quantity=found.hours, unit=a_year("hours"),
        price_pence=found.hour_pence, guesses=guesses, note=note,
    )  # fmt: skip


def _material(row: ResourceRow, sort: str, there: Known) -> Meaning:
    good = ROOF if is_roof(row.what) or is_roof(row.kind) else good_named(row.what)
    if good not in there.used:
        return left_out(row, sort, not_used(row.what, there.used))
    unit = there.unit(good)
    found = amount(row.unit or "", unit, names_of(good))
    if found is None:
        return come_to_weight(wrong_unit(row, sort, unit, names_of(good), good), row, unit)
    # An area stands there; it does not come anew each year.
    stock = unit_named(unit, "area") is not None
    guesses, note = assumed({} if stock else period_untold(found.period, found.guess))
    return Meaning(
        row=row, sort=sort, taken_as=good, quantity=row.quantity * found.a_year,
        unit=unit_words(unit) if stock else a_year(unit), guesses=guesses, note=note,
    )  # fmt: skip


def _founder(row: ResourceRow, sort: str, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    # Who runs something can only be counted.
    found = amount(row.unit or "items", "items", FOUNDERS)
    # So many people who have run something; their hours of work are a row of people.
    if found is None or found.period:
        return wrong_unit(row, sort, "items", FOUNDERS)
    quantity = row.quantity * found.each
    return Meaning(row=row, sort=sort, taken_as=sort, quantity=quantity, unit=unit_words("people"))


def _coaching(row: ResourceRow, sort: str, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    found = amount(row.unit or "", "hours")
    dear = row.cost_pence and not _is_an_hour(row.cost_per)
    cost = wrong_cost(row, sort, ("hour",)) if dear else None
    if found is None:
        return all_asked(wrong_unit(row, sort, "hours", ["hours a week"]), cost)
    if not found.period:
        return all_asked(left_out(row, sort, no_period(row.unit or "")), cost)
    if cost:
        return cost
    guesses, note = assumed({Assumed.UNIT: found.guess})
    return Meaning(
        row=row, sort=sort, taken_as=sort, quantity=row.quantity * found.a_year, unit=a_year("hours"),
        price_pence=row.cost_pence, guesses=guesses, note=note,
    )  # fmt: skip


def _is_an_hour(cost_per: str | None) -> bool:
    found = amount(cost_per or "hour", "hours")
    return found is not None and found.each == 1 and not found.period


_READ: Mapping[str, Callable[[ResourceRow, str, Known], Meaning]] = {
    PEOPLE: _people, LAND: ground, BUILDING: ground, SAVINGS: _savings, EQUIPMENT: _machine,
    MATERIAL: _material, FOUNDER: _founder, COACHING: _coaching,
}  # fmt: skip


def said_of(meaning: Meaning) -> str:
    """Return what people call what a row was taken for.

    Examples
    --------
    >>> from ultramicro.plan.rows import NeedRow
    >>> row = NeedRow(need="Care", item="care at home", quantity=1)
    >>> said_of(Meaning(row=row, sort="need", taken_as="care_hour"))
    'home care'
    """
    if words := SORT_WORDS.get(meaning.sort):
        return words
    if meaning.sort in {PEOPLE, WORK}:
        return spoken_skill(meaning.taken_as)
    return (spoken_use if meaning.sort in {LAND, BUILDING, EQUIPMENT} else spoken)(meaning.taken_as)
