"""What each row of pledges is taken for: a loan, an order, or work without pay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ultramicro.core.message import Listed, Message, joined, say
from ultramicro.core.units import unit_words
from ultramicro.plan.recipes.as_written import as_written
from ultramicro.plan.recipes.catalogue import Known, near_words
from ultramicro.plan.recipes.left_rows import all_asked, assumed, period_untold, strange_skill, wrong_unit
from ultramicro.plan.recipes.meaning import Assumed, Exclusion, Meaning, Reason
from ultramicro.plan.recipes.measures import a_year, amount, sum_of_money
from ultramicro.plan.recipes.skills_said import skill_named
from ultramicro.plan.recipes.sorts import COACHING, GIVEN, LOAN, ORDER, WORK
from ultramicro.plan.recipes.sorts import sort_of as resource_sort
from ultramicro.plan.recipes.spelling import folded, plain
from ultramicro.plan.recipes.vocabulary import ANY, UNPAID, skills
from ultramicro.plan.recipes.wants import need
from ultramicro.plan.rows import NeedRow, PledgeRow

SORTS = {
    LOAN: "loan loans lending lent",  # data
    ORDER: "order orders",  # data
    WORK: "work labour labor days time help",  # data
}
"""How people write what sort of thing they pledge."""


def pledge(row: PledgeRow, there: Known) -> Meaning:
    """Say what a row of `pledges` is.

    Parameters
    ----------
    row : PledgeRow
        The row.
    there : Known
        What the recipes know.

    Examples
    --------
    >>> work = PledgeRow(pledge="Friends", kind="days of work", what="any", quantity=10, unit="days")
    >>> found = pledge(work, Known())
    >>> found.sort, found.quantity, str(found.unit)
    ('work', 75.0, 'hours')
    """
    words = plain(row.kind).split()
    sort = next((sort for sort, known in SORTS.items() if words and words[0] in known.split()), "")
    if not sort:
        return Meaning(row=row, sort="", left=_no_sort(row))
    return as_written(_READ[sort](row, there))


def _no_sort(row: PledgeRow) -> Exclusion:
    """Say where a row belongs that is no pledge, or which pledge it could be."""
    if folded(row.kind) in GIVEN:
        why = say("A {kind} is not paid back, so it is no loan. Give its sum in pounds with --grant instead.",
                  kind=plain(row.kind))  # fmt: skip
        return Exclusion(reason=Reason.KIND, why=why, read=row.kind, near=tuple(SORTS))
    if sort := resource_sort(row.kind):
        why = say("Its kind is {kind}, which is no pledge. Write the row into resources.csv, as {sort}.",
                  kind=row.kind, sort=sort)  # fmt: skip
        return Exclusion(reason=Reason.KIND, why=why, read=row.kind, near=(sort,))
    why = say("Its kind is {kind}. Use {kinds}.", kind=row.kind, kinds=Listed(tuple(SORTS), by="or"))
    return Exclusion(reason=Reason.KIND, why=why, read=row.kind, near=tuple(SORTS))


def _loan(row: PledgeRow, there: Known) -> Meaning:  # noqa: ARG001  all sorts are read alike
    found = sum_of_money(row.unit or "")
    if found is None or found.period:
        return wrong_unit(row, LOAN, "£")
    terms = [
        "" if row.interest_share is not None else say("No interest is given, so it is that of other savers."),
        "" if row.months is not None else say("No months are given: it is paid back as other loans are."),
    ]
    guesses, note = assumed({Assumed.TERMS: joined([each for each in terms if each])})
    return Meaning(
        row=row, sort=LOAN, taken_as=LOAN, quantity=row.quantity * found.each, unit=unit_words("pence"),
        guesses=guesses, note=note,
    )  # fmt: skip


def _order(row: PledgeRow, there: Known) -> Meaning:
    """An order is read as a need is, all of which can be met from here."""
    asked = NeedRow(
        need=row.pledge, item=row.what or "", quantity=row.quantity, unit=row.unit,
        price_pence=row.price_pence, capturable_share=1.0, supplied_from=row.supplied_from,
        origin=row.origin, line=row.line,
    )  # fmt: skip
    return replace(need(asked, there), row=row, sort=ORDER)


def _work(row: PledgeRow, there: Known) -> Meaning:
    found, said = amount(row.unit or "", "hours"), row.what or ANY
    skill = skill_named(said)
    unknown = skill not in {*there.skills, *skills(), ANY, UNPAID}
    strange = _strange_work(row, said, there) if unknown else None
    if found is None:
        return all_asked(wrong_unit(row, WORK, "hours", ["days"]), strange)
    if strange:
        return strange
    guesses, note = assumed({
        **period_untold("a year", found.guess),
        Assumed.WORD: _any_work(row, skill),
    })  # fmt: skip
    # What names a period comes anew; ten days are ten days, and no more next year.
    quantity, unit = (
        (row.quantity * found.a_year, a_year("hours"))
        if found.period
        else (row.quantity * found.each, unit_words("hours"))
    )
    return Meaning(
        row=row, sort=WORK, taken_as=skill, quantity=quantity, unit=unit, guesses=guesses, note=note
    )


def _any_work(row: PledgeRow, skill: str) -> Message | str:
    if not row.what:
        return say("No skill is given, so it is any work learnt on the job.")
    return (
        say("It is taken as any work learnt on the job.") if skill == ANY and plain(row.what) != ANY else ""
    )


def _strange_work(row: PledgeRow, said: str, there: Known) -> Meaning:
    near = near_words(said, there.skills)
    or_any = say("If they would do any work that is learnt on the job, write: any.")
    why = joined([strange_skill(said, there.skills), or_any])
    if resource_sort(said) == COACHING:
        why = say("Coaching is no work. Write the row into resources.csv, with the kind coaching.")
    left = Exclusion(reason=Reason.WORD, why=why, read=said, near=near)
    return Meaning(row=row, sort=WORK, left=left)


_READ: Mapping[str, Callable[[PledgeRow, Known], Meaning]] = {LOAN: _loan, ORDER: _order, WORK: _work}
