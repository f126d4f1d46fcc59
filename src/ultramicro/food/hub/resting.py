"""Which later steps of a week rest on one: what was weighed, cut or handed over by how things stood after it.

A step is taken back by turning its changes round. A later step that was decided by what it left would then
stand for something that never was: a weight that nobody read, a cut that shares what was not there.
Packing goes on from how things stand, and bills are made again: neither is in the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.food.hub.events import Step, What
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.weeks import StepDone, Week
from ultramicro.ledger.deciding import View

AS_THEY_STAND = frozenset({Step.WEIGHED, Step.SPOILT, Step.DELIVERED})
"""Steps that are decided by what a buyer's parcel is then."""


def require_nothing_rests(view: View, week: Week, step: StepDone) -> None:
    """Refuse to take a step back on which later ones of its week rest.

    Raises
    ------
    BadInput
        With the later steps, and the commands that take them back first.
    """
    if later := resting(view, week, step):
        told = [say("{n}, {what}", n=each.number, what=each.step.says) for each in later]
        raise BadInput(
            plural("a later step rests on step {step}, {what}: {steps}",
                   "{n} later steps rest on step {step}, {what}: {steps}", len(later), step=step.number,
                   what=step.step.says, steps=Listed(told, by="")),
            where="--number",
            do=say("take back first, in this order: {commands}",
                   commands=Listed([_command(week, each) for each in later], by="")),
        )  # fmt: skip


def _command(week: Week, step: StepDone) -> Message:
    return say("`ultramicro hub undo --week {day} --number {number}`", day=week.day.isoformat(),
               number=str(step.number))  # fmt: skip


def resting(view: View, week: Week, step: StepDone) -> list[StepDone]:
    """Return the steps that must be taken back before one: what rests on it, and on those; the last first.

    Parameters
    ----------
    view : View
        The books.
    week : Week
        Whose step it is.
    step : StepDone
        The step that is to be taken back.
    """
    below = [step]
    for later in week.standing():
        if later.number > step.number and any(_rests(view, week, later, each) for each in below):
            below.append(later)
    return below[:0:-1]


def _rests(view: View, week: Week, later: StepDone, step: StepDone) -> bool:
    """Whether a later step was decided by what an earlier one changed."""
    if {cut.line for cut in later.cuts} & {cut.line for cut in step.cuts}:
        return True
    if later.step is Step.SHORT and set(_cut_goods(week, later)) & set(_goods(view, week, step)):
        return True
    if set(_parcels(later)) & set(_parcels(step)) and (later.step in AS_THEY_STAND or _adds_weight(later)):
        return True
    # What was billed was billed at that price.
    if step.step is Step.PRICED and later.step is Step.BILLED:
        return True
    return _takes_out(later, step) or bool(set(_came(later)) & set(_came(step)))


def _takes_out(later: StepDone, step: StepDone) -> bool:
    """Whether a batch came with a step, of which a later one has something: there is no batch without it."""
    came = {each.batch for each in step.came}
    return any(move.batch in came for move in later.moves)


def _came(step: StepDone) -> Iterator[str]:
    """Yield the batches of which a step says how much came."""
    return (move.batch for move in step.moves if move.what is What.RECEIVED)


def _parcels(step: StepDone) -> Iterator[tuple[str, int, bool]]:
    """Yield the parcels that a step changes: in how much they are, or in what their pieces weigh."""
    return ((move.batch, move.line, move.what is What.WEIGHED) for move in step.moves if move.line)


def _adds_weight(step: StepDone) -> bool:
    return any(move.what is What.WEIGHED for move in step.moves)


def _cut_goods(week: Week, step: StepDone) -> Iterator[tuple[str, str]]:
    return ((line.grower, line.good) for line in (week.line(cut.line) for cut in step.cuts))


def _goods(view: View, week: Week, step: StepDone) -> Iterator[tuple[str, str]]:
    """Yield of which growers' goods a step changes what is there, or what lines ask."""
    yield from _cut_goods(week, step)
    shelf = view.of(Batches).shelf
    for move in step.moves:
        if batch := shelf.get(move.batch):
            yield batch.grower, batch.good
