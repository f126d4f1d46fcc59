"""The answer about whom to look up next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ultramicro.core.contract import Answer, Check, Figure, Licence, Relation
from ultramicro.core.message import Message, Number, Pence, note, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.locality.lookup_queue import Step, Unplaced
from ultramicro.flows.locality.ranges import Bounds
from ultramicro.flows.tables import table_of

KNOWN = ("company_number", "charity_number", "office_postcode")
"""What a register tells that helps to find a party; the rest is left for the person who asks."""


@dataclass(frozen=True, kw_only=True)
class NextAnswer(Answer):
    """The parties to look up next, ready to be filled in as parties.csv."""

    area: str
    found: Unplaced
    steps: Sequence[Step]
    known: Mapping[str, Row]
    """By party: what the register tells of it."""

    @property
    def bounds(self) -> Bounds:
        """What may be inside as things stand."""
        return self.found.bounds

    @property
    def settled_pence(self) -> int:
        """Open money that the look-ups would settle, in pence."""
        return sum(abs(step.payee.amount_pence) for step in self.steps)

    def licences(self) -> Sequence[Licence]:
        """Say what "now" and "net" stand on."""
        return [
            Licence(
                "now",
                say("Now is with the payments and look-ups that the place has."),
                "range_as_it_stands",
            ),
            Licence("net", say("Net is payments less credits of the same payee."), "open_money_sum"),
        ]

    def figures(self) -> Sequence[Figure]:
        """Give the range as it stands, its width after the look-ups, and what stays open for good."""
        return [self._range(), *self._widths(), self._hidden()]

    def _range(self) -> Figure:
        now = self.bounds
        return Figure(
            id="local_share",
            of={"area": self.area, "basis": "influenceable"},
            name=say("influenceable money that stays in {area}", area=self.area),
            value=None,
            low=now.share(now.low_pence),
            high=now.share(now.high_pence),
            unit="share",
            rests_on=plural(
                "{n} party without a place", "{n} parties without a place", len(self.found.payees)
            ),
            how=say(
                "from {low} to {high} ÷ {total}",
                low=Pence(now.low_pence), high=Pence(now.high_pence), total=Pence(now.total_pence),
            ),
        )  # fmt: skip

    def _widths(self) -> Iterator[Figure]:
        now = self.bounds
        total, width, settles = map(Pence, (now.total_pence, now.width_pence, self.settled_pence))
        yield Figure(
            id="range_width",
            name=say("width of that range now"),
            value=now.share(now.width_pence),
            unit="share",
            how=say("{width} whose payee's place is not known ÷ {total}", width=width, total=total),
        )
        yield Figure(
            id="range_width_after",
            name=plural("width after {n} look-up", "width after {n} look-ups", len(self.steps)),
            value=now.share(now.width_pence - self.settled_pence),
            unit="share",
            how=say("({width} − {settled}) ÷ {total}", width=width, settled=settles, total=total),
        )
        yield Figure(
            id="settled_share",
            name=say("open money the look-ups would settle"),
            value=self.settled_pence / now.width_pence if now.width_pence else None,
            unit="share",
            how=say("{settled} ÷ {width}", settled=settles, width=width),
        )

    def _hidden(self) -> Figure:
        return Figure(
            id="hidden_pence",
            name=say("cannot be looked up"),
            value=self.found.hidden_pence,
            unit="pence",
            how=say("net sum of purchases and grants whose payee is redacted, a person or not named"),
        )

    def tables(self) -> Mapping[str, Relation]:
        """Return the list, in the columns of parties.csv with the money at the end."""
        return {"ask_next": table_of("ask_next", map(self._row, self.steps))}

    def _row(self, step: Step) -> Row:
        known = self.known.get(step.payee.party_id, {})
        return {
            "party": step.payee.party,
            **{name: known.get(name) for name in KNOWN},
            "amount_pence": step.payee.amount_pence,
            "lines": step.payee.lines,
            "resolved": step.resolved,
            "range_width": step.range_width,
        }

    def checks(self) -> Sequence[Check]:
        """Hold that no look-up widens the range and that all of the open money is accounted for."""
        widths = [step.range_width or 0.0 for step in self.steps]
        # A margin for the last digit of a float, which is no widening.
        wider = sum(after > before + 1e-12 for before, after in pairwise(widths))
        # Added up another way than the range was, or the check would hold whatever happens.
        by_payee = sum(abs(p.amount_pence) for p in self.found.payees) + abs(self.found.hidden_pence)
        return [
            Check(id="never_wider", law=say("no look-up widens the range"), error=wider),
            Check(
                id="open_money_sum",
                law=say("open money is that of parties without a place and what cannot be looked up"),
                error=self.bounds.width_pence - by_payee,
            ),
            Check(
                id="range_as_it_stands",
                law=say("the first look-up starts from the range as it stands"),
                error=self._off_now(),
                tolerance=1e-9,
            ),
        ]

    def _off_now(self) -> float:
        """Return by how much the width after the first look-up misses the width now, less what it settles."""
        if not self.steps or not (width := self.bounds.share(self.bounds.width_pence)):
            return 0.0
        first = self.steps[0]
        settled = self.bounds.share(abs(first.payee.amount_pence)) or 0.0
        return (first.range_width or 0.0) - (width - settled)

    def says(self) -> Sequence[Message]:
        """Say what the look-ups would gain."""
        now = self.bounds
        width = now.share(now.width_pence)
        if not self.steps or width is None:
            return [
                note(
                    "nothing_to_look_up",
                    "Every payee that can be looked up is known to be in {area} or not.",
                    area=self.area,
                )
            ]
        left = now.share(now.width_pence - self.settled_pence) or 0.0
        open_ = note(
            "range_now",
            "It is not known where {sum} of influenceable money went, so the share that stays in {area} is "
            "known only to within {points} percentage points.",
            sum=Pence(now.width_pence), area=self.area, points=Number(100 * width, 0),
        )  # fmt: skip
        gain = plural(
            "Looking up this {n} payee would bring that down to {points}. Fill in the postcode, or yes or no "
            "under local, and save the list as parties.csv.",
            "Looking up these {n} payees would bring that down to {points}. Fill in their postcodes, or yes "
            "or no under local, and save the list as parties.csv.",
            len(self.steps), points=Number(100 * left, 0),
        )  # fmt: skip
        return [open_, gain.with_id("lookups_gain")]
