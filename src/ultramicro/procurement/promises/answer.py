"""The answer to whether promises were kept: over everything that was due, never over those that reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Message, Number, Pence, Share, joined, plural, say
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.procurement.promises.model import Came, Outcome, Promise, said_in
from ultramicro.procurement.promises.reminders import promise_calendar, reminders_said
from ultramicro.procurement.promises.report import SUMS, Kept
from ultramicro.procurement.promises.wanting import promise_lacks

Row = dict[str, object]
TINY = 1e-9
OUTCOMES = {
    Outcome.KEPT: say("kept, with evidence"), Outcome.NO_EVIDENCE: say("kept, by word alone"),
    Outcome.MISSED: say("missed"), Outcome.NOT_REPORTED: say("due and not reported"),
    Outcome.NOT_DUE: say("not yet due"), Outcome.NO_DAY: say("without a day"),
    Outcome.WITHDRAWN: say("withdrawn"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PromisesAnswer(Answer):
    """What came of promises.

    Parameters
    ----------
    promises : tuple of Promise
        All that were asked about.
    entries : int
        Rows that were written about them.
    on : date
        The day by which something is due.
    remind_days : int
        So long before it is due an owner is reminded. [days]
    kept : tuple of Kept
        By measure and unit; last in pence, where measures have a price.
    unpriced : tuple of str
        Measures without a price.
    kept_out : tuple of KeptOut
        Rows of its tables that could not be used.
    place : str
        What the place is called.
    """

    promises: tuple[Promise, ...]
    entries: int
    on: date
    remind_days: int
    kept: tuple[Kept, ...]
    unpriced: tuple[str, ...]
    kept_out: tuple[KeptOut, ...] = ()
    place: str = ""

    @property
    def _due(self) -> list[Promise]:
        return [promise for promise in self.promises if promise.is_due(self.on) and not promise.is_withdrawn]

    @property
    def _priced(self) -> Kept | None:
        return next((each for each in self.kept if each.is_priced), None)

    def _came(self, came: Came) -> int:
        return sum(promise.came is came for promise in self._due)

    @cached_property
    def _outcomes(self) -> Counter[Outcome]:
        return Counter(promise.outcome(self.on) for promise in self.promises)

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        yield plural(
            "{due} of {n} promise is due: {kept} kept with evidence, {claimed} kept by word alone, {missed} "
            "missed, {silent} not reported.",
            "{due} of {n} promises are due: {kept} kept with evidence, {claimed} kept by word alone, "
            "{missed} missed, {silent} not reported.",
            len(self.promises), due=len(self._due), kept=self._outcomes[Outcome.KEPT],
            claimed=self._outcomes[Outcome.NO_EVIDENCE], missed=self._outcomes[Outcome.MISSED],
            silent=self._outcomes[Outcome.NOT_REPORTED],
        ).with_id("due")  # fmt: skip
        priced = self._priced
        if priced and priced.share is not None and priced.share_range:
            yield joined([self._share_said(priced.share, priced.share_range), *_bases_said(priced)]
                         ).with_id("delivered")  # fmt: skip
        yield reminders_said(self.promises, self.on).with_id("next_due")

    def _share_said(self, share: float, ends: tuple[float, float]) -> Message:
        low, high = map(Share, ends)
        return say(
            "Of what was due and has a price of the buyer's, {share} is said to be delivered ({low} with "
            "evidence; {high} if the silent kept theirs).",
            share=Share(share), low=low, high=high,
        )  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        due, rests = len(self._due), self._rests()
        evidenced, unknown = self._came(Came.EVIDENCED), self._came(Came.UNKNOWN)
        yield Figure(
            id="promises_due", name=say("promises that are due"), unit="promises", value=due, rests_on=rests,
            how=say("{due} of {n}, their last day included", due=due, n=len(self.promises)),
        )  # fmt: skip
        yield Figure(
            id="promises_evidenced_share", name=say("due promises with evidence"), unit="share",
            rests_on=rests,
            value=evidenced / due if due else None, low=evidenced / due if due else None,
            high=(evidenced + self._came(Came.CLAIMED) + unknown) / due if due else None,
            how=say("{evidenced} ÷ {due}; the high end counts what is claimed and what is not reported",
                    evidenced=evidenced, due=due),
        )  # fmt: skip
        for outcome, name in OUTCOMES.items():
            yield Figure(
                id="promises_by_outcome", of={"outcome": outcome.value}, name=name, unit="promises",
                value=self._outcomes[outcome], rests_on=rests,
                how=say("{n} of {all}; each promise is in one of these", n=self._outcomes[outcome],
                        all=len(self.promises)),
            )  # fmt: skip
        for each in self.kept:
            yield from self._of(each, rests)

    def _of(self, each: Kept, rests: Message) -> Iterator[Figure]:
        of = {"measure": each.measure or "all", "unit": each.unit}
        low, high = each.share_range or (None, None)
        called = each.measure or say("all that has a price")
        yield Figure(
            id="promises_delivered_share", of=of, unit="share", value=each.share, low=low, high=high,
            name=say("delivered of what was due: {measure}", measure=called), rests_on=rests,
            how=say(
                "({evidenced} with evidence + {claimed} claimed) ÷ {due} due; each promise up to its amount",
                evidenced=_amount(each, each.evidenced), claimed=_amount(each, each.claimed),
                due=_amount(each, each.due_promised),
            ),
        )  # fmt: skip
        yield Figure(
            id="promises_delivered_of_first", of=of, unit="share", value=each.share_of_first, rests_on=rests,
            name=say("delivered of what was promised at first: {measure}", measure=called),
            how=say(
                "{delivered} ÷ {first} promised at first and due by then",
                delivered=_amount(each, each.first_delivered), first=_amount(each, each.first_due_promised),
            ),
        )  # fmt: skip

    def _rests(self) -> Message:
        return plural("{n} row of promises.csv", "{n} rows of promises.csv", self.entries)

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {
            "promise_measures": table_of("promise_measures", map(_measure_row, self.kept)),
            "promise_list": table_of("promise_list", sorted(map(self._row, self.promises), key=_soonest)),
            **kept_out_tables(self.kept_out),
        }

    def _row(self, promise: Promise) -> Row:
        stands = promise.stands
        left = (stands.due_on - self.on).days if stands.due_on else None
        return {
            "promise": stands.promise, "contract": stands.contract, "lot": stands.lot or None,
            "measure": stands.measure or None, "unit": stands.unit or None,
            "first_promised": promise.first_promised, "promised": promise.promised, "due_on": stands.due_on,
            "days_left": left, "came": promise.came.value, "outcome": promise.outcome(self.on).value,
            "delivered": stands.delivered,
            "owner": stands.owner or None, "rows": len(promise.entries), "next": self._next(promise, left),
        }  # fmt: skip

    def _next(self, promise: Promise, left: int | None) -> str:
        """Return the id of what to do next about a promise."""
        if promise.is_withdrawn:
            return "nothing"
        if left is None:
            return "give_day"
        if promise.is_due(self.on):
            return _asked_when_due(promise)
        return "remind" if left <= self.remind_days else "nothing"

    def files(self) -> Mapping[str, bytes]:
        """Return the days that fall due as a calendar."""
        found = promise_calendar(self.promises, self.on, self.remind_days, self.place)
        return {"promises.ics": found.encode()} if found else {}

    def pictures(self) -> Sequence[Picture]:
        """Return what is worth seeing."""
        return [
            Picture(
                name="kept", title=say("Delivered of what was due, by measure"), mark="ranges",
                alt=say("Ranges: from what has evidence to what it would be if the silent kept theirs."),
                table="promise_measures", shows="due",
                encode={"x": "share", "y": "measure", "low": "share_low", "high": "share_high"},
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        by_came = sum(self._came(came) for came in Came)
        plain = [each for each in self.kept if each is not self._priced]
        outside = [
            max(each.share_range[0] - each.share, each.share - each.share_range[1], 0.0)
            for each in self.kept
            if each.share is not None and each.share_range
        ]
        return [
            Check(
                id="due_is_told", law=say("Each due promise has evidence, is claimed or is not reported"),
                error=len(self._due) - by_came,
            ),
            Check(
                id="each_has_one_outcome", law=say("Those kept, missed, not due and without a day add up"),
                error=len(self.promises) - sum(self._outcomes[each] for each in OUTCOMES),
            ),
            Check(
                id="nothing_makes_up", law=say("No promise counts for more than what it promised"),
                error=worst(max(0.0, each.delivered - each.due_promised) for each in self.kept),
                tolerance=TINY * max([1.0, *(each.due_promised for each in self.kept)]),
            ),
            Check(
                id="no_promise_lost", law=say("Every promise is in one measure"),
                error=len(self.promises) - sum(each.promises for each in plain),
            ),
            Check(
                id="rows_are_kept", law=say("Corrections are added and no row is dropped"),
                error=self.entries - sum(len(promise.entries) for promise in self.promises),
            ),
            Check(
                id="share_in_range", law=say("What was delivered lies between evidence alone and all of it"),
                error=worst(outside), tolerance=TINY,
            ),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        told = promise_lacks(self.promises, self._due, self.on, self.unpriced)
        return [*kept_out_said(self.kept_out), *told]


def _asked_when_due(promise: Promise) -> str:
    """Return the id of what to ask about a promise that is due."""
    stands = promise.stands
    if promise.came is Came.UNKNOWN:
        return "ask_report"
    if (stands.delivered or 0.0) < promise.promised:
        return "ask_rest"
    if promise.came is Came.CLAIMED:
        return "ask_evidence"
    return "nothing" if said_in(stands.checked_by) else "check_evidence"


def _bases_said(priced: Kept) -> list[Message]:
    """Say the share of what was promised at first, where promises were changed later."""
    if priced.share is None or priced.share_of_first is None:
        return []
    if abs(priced.share_of_first - priced.share) <= TINY:
        return []
    return [say("Of what was promised at first it is {first}: some promises were changed later.",
                first=Share(priced.share_of_first))]  # fmt: skip


def _amount(each: Kept, amount: float) -> Pence | Number:
    return Pence(amount) if each.unit == "pence" else Number(amount)


def _measure_row(each: Kept) -> Row:
    low, high = each.share_range or (None, None)
    sums = {name: asdict(each)[name] for name in SUMS}
    return {
        **sums, "measure": each.measure or None, "unit": each.unit or None, "share": each.share,
        "share_low": low, "share_high": high, "share_of_first": each.share_of_first,
    }  # fmt: skip


def _soonest(row: Row) -> tuple[bool, str, str, str]:
    return row["due_on"] is None, str(row["due_on"]), str(row["contract"]), str(row["promise"])
