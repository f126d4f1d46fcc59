"""A price that is only known after delivery: planned at the most it may be, told later, and billed then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.food.goods import unit_of
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.events import PlannedLine, PriceTold, Step
from ultramicro.food.hub.shortfalls import given_out
from ultramicro.food.hub.telling import some, written
from ultramicro.food.hub.weeks import Week, going
from ultramicro.food.hub.words import Good, called, good_of, somebody
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.sums import money


class LaterPrice(NamedTuple):
    """An offer of a week whose price is told after delivery, with all its lines; `told_in` is the step.

    A price belongs to an offer: a grower may offer the same good by the kilo and by the piece, or twice by
    the kilo at two prices, and each is told by itself.
    """

    lines: tuple[PlannedLine, ...]
    told_in: int = 0

    @property
    def first(self) -> PlannedLine:
        """A line of it: grower, good, offer and price are the same on all."""
        return self.lines[0]

    def good(self, view: View) -> Good:
        """Return the words of its good."""
        return good_of(view.people, self.first.good)

    def number(self, view: View) -> str:
        """Return the number of the offer, as the grower gave it."""
        return called(view.people, self.first.offer)


def later_prices(week: Week) -> list[LaterPrice]:
    """Return the offers of a week whose price came or comes later, in the order of its lines."""
    told = {line.line: step.number for step in week.standing() for line in step.prices}
    found: dict[tuple[str, str, str], list[PlannedLine]] = {}
    for line in week.lines:
        if line.price_later or line.line in told:
            found.setdefault((line.grower, line.good, line.offer), []).append(line)
    return [
        LaterPrice(tuple(lines), 0 if lines[0].price_later else told[lines[0].line])
        for lines in found.values()
    ]


def name_among(view: View, each: LaterPrice, others: Iterable[LaterPrice]) -> Message:
    """Name an offer so that it is told from others of its grower: by good, then unit, then number."""
    item, unit = each.good(view)
    who = view.people.called(each.first.grower)
    like = [
        other for other in others
        if other.first.grower == each.first.grower and folded(other.good(view).item) == folded(item)
    ]  # fmt: skip
    if len(like) <= 1:
        return say("{item} of {who}", item=item, who=who)
    if sum(other.first.good == each.first.good for other in like) <= 1:
        return say("{item} of {who} in {unit}", item=item, who=who, unit=unit)
    return say("{item} of {who} in {unit} (offer {offer})", item=item, who=who, unit=unit,
               offer=each.number(view))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Price(InWeek):
    """Tell a price that was still to come."""

    name: ClassVar[str] = "price"
    does: ClassVar[str] = say(
        "tell the price of a good that was matched at the most it may come to (price_later in "
        "food/availability.csv): it is billed at that"
    )

    who: str = need("the grower's short name")
    item: str = need("the good")
    unit: str = param("", "its unit, where the grower offers it in several")
    offer: str = param(
        "", "number of the offer, as food/availability.csv has it, where the grower offers it several times"
    )
    price: Pence = need("what the grower gets for one unit", low=0)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide what the lines of an offer cost; the same price again changes nothing.

        Raises
        ------
        BadInput
            If no price of it is to come, several are, another was told, or it is above what was matched.
        """
        week = going(view, asked, self.week)
        meant = self._meant(view, week)
        if meant.told_in:
            return self._told_before(view, week, meant)
        self._require_within(view, meant)
        told = tuple(PriceTold(line.line, int(self.price), line.price_pence) for line in meant.lines)
        item, unit = meant.good(view)
        says = plural("{item} of {who} costs {sum} a {unit}, on {n} line.",
                      "{item} of {who} costs {sum} a {unit}, on {n} lines.", len(told), item=item, unit=unit,
                      who=view.people.called(meant.first.grower),
                      sum=money(int(self.price), view.currency))  # fmt: skip
        return Decision(
            operations=[written(view, asked, week, Step.PRICED, prices=told)], says=says.with_id("priced")
        )

    def _meant(self, view: View, week: Week) -> LaterPrice:
        """Return the offer that is meant; of several nobody guesses, though but one is still to be told."""
        grower = somebody(view.people, self.who).id
        every = later_prices(week)
        of_it = [
            each for each in every
            if each.first.grower == grower and folded(each.good(view).item) == folded(self.item)
        ]  # fmt: skip
        found = [each for each in of_it if self._is_meant(view, each)]
        if not found:
            raise _none_to_come(view, of_it or every)
        if len(found) > 1:
            in_units = len({each.first.good for each in found}) > 1
            raise BadInput(
                say("{who} has several prices of {item} that come later: {offers}",
                    who=view.people.called(grower), item=found[0].good(view).item,
                    offers=_each_named(view, found)),
                where="--unit" if in_units else "--offer",
                do=say("say which one with --unit, or with --offer and its number") if in_units
                else say("say which one with --offer and its number"),
            )  # fmt: skip
        return found[0]

    def _is_meant(self, view: View, each: LaterPrice) -> bool:
        return (not self.unit or unit_of(self.unit) == unit_of(each.good(view).unit)) and (
            not self.offer or folded(self.offer) == folded(each.number(view))
        )

    def _told_before(self, view: View, week: Week, meant: LaterPrice) -> Decision:
        sum_, unit = money(meant.first.price_pence, view.currency), meant.good(view).unit
        if meant.first.price_pence == int(self.price):
            return unchanged(say("It costs {sum} a {unit}.", sum=sum_, unit=unit).with_id("priced_before"))
        raise BadInput(
            say("its price was told: {sum} a {unit}", sum=sum_, unit=unit), where="--price",
            do=say("take that step back first with `ultramicro hub undo --week {day} --number {number}`",
                   day=week.day.isoformat(), number=str(meant.told_in)),
        )  # fmt: skip

    def _require_within(self, view: View, meant: LaterPrice) -> None:
        """Refuse more than was planned with: buyers ordered by their limits."""
        if int(self.price) > (most := meant.first.price_pence):
            raise BadInput(
                say("it was matched at {most} a {unit} at most", most=money(most, view.currency),
                    unit=meant.good(view).unit),
                where="--price",
                do=say("give that price or a lower one; for more, the week is taken back with `ultramicro "
                       "hub undo --whole` and matched anew"),
            )  # fmt: skip


def _each_named(view: View, these: Sequence[LaterPrice]) -> Listed:
    """Name offers by number, with unit and the most that each may come to, or what it came to."""
    names = []
    for each in these:
        sum_, unit = money(each.first.price_pence, view.currency), each.good(view).unit
        names.append(
            say("offer {offer} (told: {sum} a {unit})", offer=each.number(view), sum=sum_, unit=unit)
            if each.told_in
            else say("offer {offer} ({sum} a {unit} at most)", offer=each.number(view), sum=sum_, unit=unit)
        )
    return some(names)


def _none_to_come(view: View, others: Sequence[LaterPrice]) -> BadInput:
    """Return the refusal of what no offer is, which names those that there are."""
    what = say("no price of it is to come this week")
    if not others:
        do = say("a price that is told later is planned with price_later in food/availability.csv")
        return BadInput(what, where="--item", do=do)
    names = [name_among(view, each, others) for each in others]
    return BadInput(what, where="--item", do=say("give one of these: {goods}", goods=some(names, by="or")))


def require_prices(view: View, week: Week) -> None:
    """Refuse to bill a week in which something was delivered whose price is still to be told.

    Raises
    ------
    BadInput
        Naming the growers and goods.
    """
    out, every = given_out(view, week), later_prices(week)
    lacking = [each for each in every if not each.told_in and any(out[line.line] for line in each.lines)]
    if lacking:
        raise BadInput(
            plural("{n} price is still to be told: {goods}", "{n} prices are still to be told: {goods}",
                   len(lacking), goods=some([name_among(view, each, every) for each in lacking])),
            do=say("tell each with `ultramicro hub price --who --item --price`, and with --unit or --offer "
                   "where a grower has several of a good"),
        )  # fmt: skip
