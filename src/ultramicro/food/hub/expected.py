"""What is still to come in a week, how much came, and whether it is near what was matched."""

from __future__ import annotations

from collections import Counter
from itertools import chain, count

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.food.hub.coming import Delivery
from ultramicro.food.hub.events import Counted, Step
from ultramicro.food.hub.reserving import free_for
from ultramicro.food.hub.stock import Batch, Batches
from ultramicro.food.hub.units import TOLERANCE, scale_of, shown
from ultramicro.food.hub.weeks import Week
from ultramicro.food.hub.words import BATCH, good_mark, good_of, mark_of
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.names import Names


def as_matched(view: View, week: Week) -> tuple[list[Delivery], tuple[Counted, ...]]:
    """Return what each grower should bring and has not brought yet, and what was there of earlier weeks."""
    wanted: Counter[tuple[str, str]] = Counter()
    for line in week.lines:
        wanted[line.grower, line.good] += line.quantity
    came, found, counted = _as_it_came(week), list[Delivery](), list[Counted]()
    for (grower, good), quantity in wanted.items():
        theirs = _theirs(view, week, grower, good)
        ours = sum(max(each.received, came[each.id]) for each in theirs if each.week == week.id)
        free = free_for(view, week, grower, good)
        left = sum(free.get(each.id, 0) + each.in_parcels(week.id) for each in theirs if each.week != week.id)
        before = _counted(week, grower, good)
        # What was counted on and spoilt since, or went elsewhere, did come: nobody brings it again.
        earlier = max(before, min(left, max(0, quantity - ours)))
        if earlier > before:
            counted.append(Counted(grower, good, earlier))
        if quantity > ours + earlier:
            more = Delivery(grower, *good_of(view.people, good), quantity - ours - earlier)
            found.append(more._replace(words=_free_number(view, week, more)))
    return found, tuple(counted)


def _theirs(view: View, week: Week, grower: str, good: str) -> list[Batch]:
    """Return the batches of a grower's good that came this week, or of which something is left or packed."""
    batches = view.of(Batches)
    found = {each.id: each for each in (*batches.in_week(week.id), *batches.of(grower, good))}
    return [each for each in found.values() if (each.grower, each.good) == (grower, good)]


def _counted(week: Week, grower: str, good: str) -> int:
    """Return what was counted on from earlier weeks when everything was taken in before."""
    those = (each for step in week.standing() for each in step.counted)
    return max((each.quantity for each in those if (each.grower, each.good) == (grower, good)), default=0)


def _as_it_came(week: Week) -> Counter[str]:
    """Return how much came in each batch: what was lighter on the scales or spoilt came too."""
    came: Counter[str] = Counter()
    for step in week.standing():
        if step.step is Step.RECEIVED:
            for move in step.moves:
                came[move.batch] += move.quantity
    return came


def _free_number(view: View, week: Week, each: Delivery) -> str:
    """Return a number that no batch of theirs has: what they brought before had the first."""
    first = batch_number(week, view.people, each)
    numbers = chain([first], (f"{first}-{n}" for n in count(2)))
    shelf = view.of(Batches).shelf
    return next(n for n in numbers if shelf.get(mark_of(view.people, BATCH, n, each.grower)) is None)


def came_as(week: Week, batch: Batch) -> int:
    """Return with which quantity a batch of a week was taken in, whatever became of it since."""
    return _as_it_came(week)[batch.id]


def batch_number(week: Week, names: Names, each: Delivery) -> str:
    """Return a number for a batch that came without one: the same for the same delivery."""
    pairs = list(dict.fromkeys((line.grower, line.good) for line in week.lines))
    pair = each.grower, good_mark(names, each.item, each.unit)
    place = pairs.index(pair) + 1 if pair in pairs else 0
    return f"{week.day:%y%m%d}-{place or pair[1][:6]}"


def require_near(view: View, week: Week, each: Delivery, before: int) -> None:
    """Ask where much more came than was matched: of the grower's good, else of all who bring it.

    Parameters
    ----------
    view, week, each : View, Week, Delivery
        The books, and what came for which week.
    before : int
        How much of it came on earlier lines of the same file. [parts of the unit]

    Raises
    ------
    BadInput
        With what would have come, and what was matched.
    """
    good = good_mark(view.people, each.item, each.unit)
    lines = [(line, n) for line, n in zip(week.lines, week.asked, strict=True) if line.good == good]
    matched = sum(n for line, n in lines if line.grower == each.grower) or sum(n for _, n in lines)
    theirs = [batch for batch in _theirs(view, week, each.grower, good) if batch.week == week.id]
    there = before + sum(batch.received - batch.spoilt for batch in theirs) + each.quantity
    if matched and there > (1 + TOLERANCE) * matched:
        scale = scale_of(each.unit)
        raise BadInput(
            say("{now} of {item} would have come where {matched} was matched",
                now=shown(there, scale, each.unit), item=each.item,
                matched=shown(matched, scale, each.unit)),
            where="--quantity", do=say("count it again; if it is right, add --sure"),
        )  # fmt: skip
