"""The answer about whom to look up next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.money import pounds
from ultramicro.flows.locality.lookup_queue import Step, Unplaced
from ultramicro.flows.locality.ranges import Bounds
from ultramicro.flows.tables import relation

PARTY_COLUMNS = ("party", "alias", "not_alias", "company_number", "charity_number", "postcode",
                 "office_postcode", "kind", "size", "sector", "local", "source")  # fmt: skip
KNOWN = ("company_number", "charity_number", "office_postcode")
"""What a register tells that helps to find a party; the rest is left for the person who asks."""
COLUMNS = {**dict.fromkeys(PARTY_COLUMNS, "text"), "amount_pence": "integer", "lines": "integer",
           "resolved": "number", "range_width": "number"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NextAnswer(Answer):
    """The parties to look up next, ready to be filled in as parties.csv."""

    area: str
    found: Unplaced
    steps: Sequence[Step]
    known: Mapping[str, Mapping[str, Any]]
    """By party: what the register tells of it."""

    @property
    def bounds(self) -> Bounds:
        """What may be inside as things stand."""
        return self.found.bounds

    @property
    def settled_pence(self) -> int:
        """Open money that the look-ups would settle, in pence."""
        return sum(abs(step.payee.amount_pence) for step in self.steps)

    def figures(self) -> Sequence[Figure]:
        """Give the range as it stands, its width after the look-ups, and what stays open for good."""
        now = self.bounds
        low, high = now.share(now.low_pence), now.share(now.high_pence)
        total = pounds(now.total_pence)
        open_ = f"{pounds(now.width_pence)} of which nobody knows where it went"
        left = now.width_pence - self.settled_pence
        return [
            Figure(name=f"influenceable money that stays in {self.area}", value=None, low=low, high=high,
                   unit="share", rests_on=f"{len(self.found.payees):,} parties without a place",
                   how=f"from {pounds(now.low_pence)} to {pounds(now.high_pence)} ÷ {total}"),
            Figure(name="width of that range now", value=now.share(now.width_pence), unit="share",
                   how=f"{open_} ÷ {total}"),
            Figure(name=f"width after {len(self.steps)} look-ups", value=now.share(left), unit="share",
                   how=f"({pounds(now.width_pence)} − {pounds(self.settled_pence)}) ÷ {total}"),
            Figure(name="open money the look-ups would settle",
                   value=self.settled_pence / now.width_pence if now.width_pence else None, unit="share",
                   how=f"{pounds(self.settled_pence)} ÷ {pounds(now.width_pence)}"),
            Figure(name="cannot be looked up", value=self.found.hidden_pence, unit="pence",
                   how="net sum of purchases and grants whose payee is redacted, a person or not named"),
        ]  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the list, in the columns of parties.csv with the money at the end."""
        return {"ask_next": relation(COLUMNS, [self._row(step) for step in self.steps])}

    def _row(self, step: Step) -> list[Any]:
        known = self.known.get(step.payee.party_id, {})
        cells = {"party": step.payee.party, **{name: known.get(name) for name in KNOWN}}
        money = (step.payee.amount_pence, step.payee.lines, step.resolved, step.range_width)
        return [*(cells.get(name) for name in PARTY_COLUMNS), *money]

    def checks(self) -> Sequence[Check]:
        """Hold that no look-up widens the range and that all of the open money is accounted for."""
        widths = [step.range_width or 0.0 for step in self.steps]
        wider = sum(after > before + 1e-12 for before, after in pairwise(widths))
        by_payee = sum(abs(p.amount_pence) for p in self.found.payees) + abs(self.found.hidden_pence)
        return [
            Check(law="no look-up widens the range", error=wider),
            Check(law="open money is the parties' without a place and the hidden",
                  error=self.bounds.width_pence - by_payee),
        ]  # fmt: skip

    def says(self) -> Sequence[str]:
        """Say what the look-ups would gain."""
        now = self.bounds
        width = now.share(now.width_pence)
        if not self.steps or width is None:
            return [f"Every payee that can be looked up is known to be in {self.area} or not."]
        left = now.share(now.width_pence - self.settled_pence) or 0.0
        open_ = (
            f"Nobody knows where {pounds(now.width_pence)} of influenceable money went, so the share that "
            f"stays in {self.area} is known only to within {100 * width:.0f} percentage points."
        )
        gain = (
            f"Looking up these {len(self.steps)} payees would bring that down to {100 * left:.0f}: fill in "
            "their postcode, or yes or no under local, and save the list as parties.csv."
        )
        return [open_, gain]
