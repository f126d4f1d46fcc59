"""The answer to which leaks could be plugged, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, worst
from ultramicro.core.message import say
from ultramicro.core.quantities import Quantity, Shown
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.periods import YEAR, months_missing
from ultramicro.leaks.closing import Cases, overshoot, unaccounted
from ultramicro.leaks.figures import figures
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.oneoff import PART
from ultramicro.leaks.ranking import Leak
from ultramicro.leaks.sentences import sentences
from ultramicro.leaks.tables import leak_tables


@dataclass(frozen=True, kw_only=True)
class LeaksAnswer(Answer):
    """What leaves an area, ranked by how much of it could be done here."""

    found: Leaking
    top: int
    cases: Cases
    kept_out: Sequence[KeptOut] = ()

    def says(self) -> Sequence[str]:
        """Say what leaves, what to try first and what closing one leak would add."""
        return list(sentences(self.found, self.cases))

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(figures(self.found, self.cases))

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {**leak_tables(self.found, self.cases, self.top), **kept_out_tables(self.kept_out)}

    def tells(self) -> Mapping[str, Quantity]:
        """Name what its first sentence shows; where more came back than left, it says that instead."""
        if self.found.outside_pence < 0:
            return {}
        return {"leaves.part0.part0.sum": Quantity("known_to_leave")}

    def quantities(self) -> Sequence[Shown]:
        """Return the place's own multiplier, which the answer `multiplier` shows too."""
        if not self.found.multiplier:
            return ()
        low, _, high = self.found.multiplier
        own = Quantity("full_multiplier", {"area": self.found.area})
        return [Shown(own, "leaks own_multiplier", None, low, high)]

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        ranking = Picture(
            name="leaks",
            title=say(
                "What leaves {area} and could be supplied here, in the low and the high case",
                area=self.found.area,
            ),
            alt=say(
                "For each need a bar from the low to the high case of what could be supplied here, gross."
            ),
            mark="ranges",
            table="leak_ranking",
            encode={"y": "category", "low": "pluggable_low_pence", "high": "pluggable_high_pence"},
            shows="worth_trying_first",
        )
        return [ranking, _closing_picture(self.found.closed)] if self.found.closed else [ranking]

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        return list(self._checks())

    def _checks(self) -> Iterator[Check]:
        leaks = self.found.leaks
        yield Check(
            id="every_penny_once",
            law=say("every penny of influenceable money is in one leak or in the large single payments"),
            error=self.found.laid_pence - self.found.locality_pence,
        )
        yield Check(
            id="cases_in_order",
            law=say("low ≤ middle ≤ high in every leak"),
            error=worst(
                e for x in leaks for e in (x.low_pence - x.value_pence, x.value_pence - x.high_pence)
            ),
        )
        yield Check(
            id="net_within_gross",
            law=say("in every case net ≤ what could be supplied here ≤ what leaves"),
            error=worst(overshoot(leak, self.cases) for leak in leaks),
        )
        yield Check(
            id="middle_is_known",
            law=say("the middle case is never above what is known to leave"),
            error=worst(x.value_pence - x.leaving[0] for x in leaks),
        )
        yield Check(
            id="no_year_made_up",
            law=say("less than a year of payments is never raised to a year"),
            error=worst(one.period.factor - 1 for one in self.found.payers),
        )

        yield from self._word_laws()

    def _word_laws(self) -> Iterator[Check]:
        """Yield the laws of "net", of "at least" and of "now"."""
        yield Check(
            id="four_deductions",
            law=say("net is what could be supplied here less the four deductions, one after the other"),
            error=worst(unaccounted(leak, self.cases) for leak in self.found.leaks),
            # Each step is rounded to a penny.
            tolerance=1.0,
        )
        yield Check(
            id="singles_by_rule",
            law=say("every large single payment is as large as the rule says"),
            error=worst(self.found.least_pence - one.amount_pence for one in self.found.one_offs)
            + worst(PART - one.payer_share for one in self.found.one_offs),
        )
        yield Check(
            id="months_shown",
            law=say("no payer has more months than there are from its first to its last"),
            error=worst(each.months - each.span for each in self.found.periods.values()),
        )

    def licences(self) -> Sequence[Licence]:
        """Say what "net", "in a year" and "likely" stand on."""
        return [
            Licence(
                "net",
                say(
                    "After deadweight, displacement, leakage and substitution, one after the other, as the "
                    "guide has them."
                ),
                "four_deductions",
            ),
            Licence(
                "in_a_year", say("Twelve months of each payer, or what was seen in fewer."), "no_year_made_up"
            ),
            Licence(
                "at_least",
                say("The rule by which a large single payment stands apart, as told."),
                "singles_by_rule",
            ),
            Licence("now", say("Now is what was paid in the months shown."), "months_shown"),
            Licence("likely", say("It is never above what is known to leave."), "middle_is_known"),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return [*kept_out_said(self.kept_out), *self._lacks()]

    def _lacks(self) -> Iterator[str]:
        if missing := months_missing(self.found.periods, self.found.seen):
            yield missing
        if self.found.months and self.found.months[0] < YEAR:
            yield say(
                "A whole year of payments by every payer. Payers with fewer than twelve months count as seen "
                "and are not raised to a year (the months are in the table {table}).",
                table="leak_payers",
            ).with_id("whole_year")
        if not self.found.has_resources:
            yield say(
                "Idle people, rooms and land (resources.csv). They would show what could be started here."
            ).with_id("idle_resources")
        yield say(
            "Contract registers with end dates. They would show when each contract can next be changed."
        ).with_id("contract_end_dates")
        yield say(
            "How much more local firms could do. The files show who is paid, not who has time."
        ).with_id("local_capacity")


def _closing_picture(closed: Leak) -> Picture:
    return Picture(
        name="closing",
        title=say("Before and after: closing the leak of {need}", need=closed.need.name),
        alt=say("From what leaves now to what is kept net, each step as a bar from low to high."),
        mark="ranges",
        table="leak_closing",
        encode={"y": "step", "low": "low_pence", "high": "high_pence"},
        shows="closing",
    )
