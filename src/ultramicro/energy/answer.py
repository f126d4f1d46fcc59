"""The answer to what sharing saves: who got what, who pays what, and how other keys would have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.core.rows import Row
from ultramicro.energy.answer_rows import clock_rows, operator_tables
from ultramicro.energy.as_flows import flows_of_bills, row_of
from ultramicro.energy.audit import Audited, moved_share
from ultramicro.energy.bills.bill import Bill, Item, top_up_pence
from ultramicro.energy.groups import by_tenth
from ultramicro.energy.settlement.allotted import Cause, Report, differences, imbalances
from ultramicro.energy.settlement.measured import Quality
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.energy.tables import allocation_table, bill_rows, member_row, saved_row
from ultramicro.energy.tariffs.country_rules import CountryRule
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of

AS_READ = "as_read"
"""What the run of a question is called: it is no run of the club, only how things stand."""
KILO = 1000


class KeyRow(NamedTuple):
    """How one key does on the club's own readings."""

    key: str
    matched_share: float
    generation_share: float
    low_fifth_share: float
    gini: float
    worse_off: int
    guarantee_pence: int
    saved_pence: int


def kwh(wh: int) -> Number:
    """Return energy as people read it."""
    return Number(wh / KILO, 1)


@dataclass(frozen=True, kw_only=True)
class EnergyAnswer(Answer):
    """Who got what and pays what.

    Parameters
    ----------
    run : Settlement
        By the key that was asked for.
    bills : sequence of Bill
        Of all members.
    keys : sequence of KeyRow
        All keys on the same readings.
    guarantee : bool
        Whether the bills keep everybody's use from costing more than at retail.
    report : Report or None
        What the network operator allotted, where it did; the run is then by its figures.
    consumers : sequence of str
        The members of the report's columns.
    rules : sequence of CountryRule
        What the country says of sharing.
    tenths : mapping of str to int
        The tenth of deprivation of members whose postcodes are known.
    audit : sequence of Audited
        What rules of fairness would give each, where that was asked for.
    """

    run: Settlement
    bills: Sequence[Bill]
    keys: Sequence[KeyRow]
    guarantee: bool
    report: Report | None = None
    consumers: Sequence[str] = ()
    rules: Sequence[CountryRule] = ()
    tenths: Mapping[str, int] = field(default_factory=dict)
    audit: Sequence[Audited] = ()
    kept_out: Sequence[KeptOut] = ()

    def _sums(self) -> tuple[int, int, int]:
        """Return what was used, what of it was local, and what was generated beyond own use. [Wh]."""
        takes = [member.takes for member in self.run.measured.members]
        used = int(self.run.measured.import_wh[:, takes].sum())
        return used, int(self.run.allocated_wh.sum()), int(self.run.measured.export_wh.sum())

    def _takers(self) -> list[Bill]:
        return [bill for bill in self.bills if bill.member.takes]

    def _saved_pence(self) -> int:
        return sum(bill.retail_pence - bill.for_use_pence for bill in self._takers())

    def _dearer(self) -> int:
        return sum(top_up_pence(bill) > 0 for bill in self._takers())

    def _estimated(self) -> tuple[int, int]:
        inside = int((self.run.measured.quality != Quality.OUTSIDE).sum())
        return int((self.run.measured.quality == Quality.ESTIMATED).sum()), inside

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        used, local, made = self._sums()
        yield self._local(used, local, made).with_id("local")
        if self.report:
            yield self._operated()
        if not self.bills:
            return
        saved, dearer = self._saved_pence(), self._dearer()
        if saved >= 0:
            yield say("What they used costs {saved} less than without the club.", saved=Pence(saved)).with_id(
                "saved"
            )
        else:
            yield say("What they used costs {more} more than without the club.", more=Pence(-saved)).with_id(
                "saved"
            )
        if dearer and not self.report:
            yield plural(
                "{n} member would pay more than without the club; making that up costs {sum}.",
                "{n} members would pay more than without the club; making that up costs {sum}.",
                dearer, sum=Pence(sum(map(top_up_pence, self._takers()))),
            ).with_id("dearer")  # fmt: skip

    def _local(self, used: int, local: int, made: int) -> Message:
        if not made:
            return say(
                "Members took {used} kWh from the grid, and nothing that was made here was given to it.",
                used=kwh(used),
            )
        if made == local:
            return say(
                "Members took {used} kWh from the grid, of which {local} kWh ({share}) were made here: all "
                "that was given to it.",
                used=kwh(used), local=kwh(local), share=Share(local / used if used else 0),
            )  # fmt: skip
        return say(
            "Members took {used} kWh from the grid, of which {local} kWh ({share}) were made here; {spare} "
            "kWh more were made than members used.",
            used=kwh(used), local=kwh(local), share=Share(local / used if used else 0),
            spare=kwh(made - local),
        )  # fmt: skip

    def _operated(self) -> Message:
        """Say how the operator's figures compare with the declared rule."""
        assert self.report  # noqa: S101  asked only where there is one
        causes = Counter(each.cause for each in differences(self.report))
        return say(
            "The network operator's figures are billed: of {all} allotments {other} follow another rule and "
            "{gaps} rest on a missing reading; {periods} periods do not balance.",
            all=self.report.allotted.size, other=causes[Cause.OTHER_KEY], gaps=causes[Cause.MISSING_READING],
            periods=len(imbalances(self.report)),
        ).with_id("operated")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        used, local, made = self._sums()
        estimated, readings = self._estimated()
        rests = say(
            "{n} readings, of which {estimated} are estimated", n=readings, estimated=estimated
        )  # fmt: skip
        return [
            Figure(
                id="local_energy_share", name=say("used here and made here"), unit="share", rests_on=rests,
                value=local / used if used else None,
                how=say("{local} kWh ÷ {used} kWh taken from the grid", local=kwh(local), used=kwh(used)),
            ),
            Figure(
                id="generation_used_share", name=say("made here and used here"), unit="share", rests_on=rests,
                value=local / made if made else None,
                how=say("{local} kWh ÷ {made} kWh given to the grid", local=kwh(local), made=kwh(made)),
            ),
            Figure(
                id="energy_saved", name=say("saved on what members used"), unit="pence", rests_on=rests,
                value=self._saved_pence() if self.bills else None,
                how=say("what it would have cost at retail − what it costs, with VAT"),
            ),
            Figure(
                id="energy_dearer", name=say("would pay more without a guarantee"), unit="members",
                value=self._dearer() if self.bills else None, rests_on=rests,
                how=say("members whose use costs more than at retail before anything is made up"),
            ),
            Figure(
                id="energy_estimated_share", name=say("readings that are estimated"), unit="share",
                value=estimated / readings if readings else None, rests_on=rests,
                how=say("{estimated} ÷ {n}", estimated=estimated, n=readings),
            ),
            *self._audit_figures(),
        ]  # fmt: skip

    def _audit_figures(self) -> Iterator[Figure]:
        if self.audit:
            yield Figure(
                id="energy_audit_moved", name=say("would be others' by the Shapley value"),
                unit="share", value=moved_share(self.audit),
                rests_on=say("sampled orders of joining; each member's two figures are in the table"),
                how=say("what members got beyond their Shapley value ÷ all that was shared"),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        kept_out = [
            {"reason": each.reason, "meter": each.meter, "readings": each.readings, "first_at": each.first_at}
            for each in self.run.measured.problems
        ]
        return {
            **({"club_members": table_of("club_members", map(member_row, self.bills))} if self.bills else {}),
            "energy_keys": table_of("energy_keys", [each._asdict() for each in self.keys]),
            "energy_clock": table_of("energy_clock", list(clock_rows(self.run))),
            **({"energy_kept_out": table_of("energy_kept_out", kept_out)} if kept_out else {}),
            **(operator_tables(self.run, self.report, self.consumers) if self.report else {}),
            **kept_out_tables(self.kept_out),
            **self._audit_tables(),
            **self._place_tables(),
            **({"energy_rules": table_of("energy_rules", map(_rule_row, self.rules))} if self.rules else {}),
            "bills": table_of("bills", bill_rows(self.bills, AS_READ)),
            "allocations": allocation_table(self.run, AS_READ),
        }

    def _audit_tables(self) -> dict[str, Relation]:
        rows = [each._asdict() for each in self.audit]
        return {"energy_audit": table_of("energy_audit", rows)} if rows else {}

    def _place_tables(self) -> dict[str, Relation]:
        """Return what the club does for the place: who saves, and who pays whom."""
        if not self.bills:
            return {}
        takers = self._takers()
        saved = [
            saved_row(name, [takers[at] for at in places])
            for name, places in by_tenth([self.tenths.get(bill.member.id) for bill in takers])
        ]
        return {
            "club_saved": table_of("club_saved", saved),
            "club_flows": table_of("club_flows", list(map(row_of, flows_of_bills(self.bills)))),
        }

    def pictures(self) -> Sequence[Picture]:
        """Return what is worth seeing."""
        return [
            Picture(
                name="clock", title=say("Energy used, made and shared by time of day"),
                alt=say("Lines: what members took from the grid, gave to it and shared, on a mean day."),
                mark="lines", table="energy_clock", encode={"x": "clock", "y": "kwh", "colour": "what"},
                shows="local",
            ),
            Picture(
                name="keys", title=say("How much of what is used each rule of sharing covers"),
                alt=say("Bars: the share of use that is covered from here, for each rule of sharing."),
                mark="bars", table="energy_keys", encode={"x": "matched_share", "y": "key"},
                finding=self._finding(),
            ),
        ]  # fmt: skip

    def _finding(self) -> Message:
        by_key = {each.key: each for each in self.keys}
        fixed, equal = by_key["static"], by_key["equal"]
        return say(
            "Shares fixed beforehand cover {fixed} of use, shares by use at the time {equal}.",
            fixed=Share(fixed.matched_share), equal=Share(equal.matched_share),
        ).with_id("fixed_and_moving")  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        run, measured = self.run, self.run.measured
        lines = [line for bill in self.bills for line in bill.lines]
        traded = sum(line.amount_pence for line in lines if line.item in {Item.MATCH, Item.LOCAL_SALE})
        parts = (run.allocated_wh, run.residual_wh, run.credited_wh, run.surplus_wh)
        taken = measured.import_wh[:, [member.takes for member in measured.members]].sum()
        dearer = max((bill.for_use_pence - bill.retail_pence for bill in self._takers()), default=0)
        return [
            Check(
                id="energy_conserved", law=say("What members got is what members gave, in every period"),
                error=self._unbalanced(),
            ),
            Check(
                id="nobody_below_nothing",
                law=say("Nobody gets more than they use, or gives more than they have"),
                error=-min(0, *(int(part.min(initial=0)) for part in parts)),
            ),
            Check(
                id="bills_cover_use", law=say("Local and bought energy on the bills are what was used"),
                error=int(taken - sum(bill.local_wh + bill.bought_wh for bill in self._takers()))
                if self.bills
                else 0,
            ),
            Check(
                id="money_conserved",
                law=say("What members pay for local energy is what members are paid for it"), error=traded,
            ),
            Check(
                id="no_worse_than_retail",
                law=say("With the guarantee nobody's use costs more than at retail"),
                error=max(0, dearer) if self.guarantee else 0,
            ),
        ]  # fmt: skip

    def _unbalanced(self) -> int:
        """Return by how much a period misses; of an operator's figures, how far we are from the print."""
        if self.report is None:
            gap = self.run.allocated_wh.sum(axis=1) - self.run.credited_wh.sum(axis=1)
            return int(abs(gap).max(initial=0))
        printed = int(np.minimum(self.report.own, self.report.use).sum())
        miss = abs(printed - KILO * int(self.run.allocated_wh.sum()))
        return max(0, miss - KILO * self.report.own.shape[1])

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return list(self._lacking())

    def _lacking(self) -> Iterator[Message]:
        yield from kept_out_said(self.kept_out)
        estimated, readings = self._estimated()
        if not self.bills:
            yield say("Without tariffs nobody can be billed: put them into energy/tariffs.csv.").with_id(
                "no_tariffs"
            )
        if estimated:
            yield plural(
                "{n} of {all} readings is estimated; its bill changes when the reading comes.",
                "{n} of {all} readings are estimated; their bills change when the readings come.",
                estimated, all=readings,
            ).with_id("readings_estimated")  # fmt: skip
        if kept_out := sum(each.readings for each in self.run.measured.problems):
            yield plural(
                "{n} reading is kept out of the settlement.",
                "{n} readings are kept out of the settlement.",
                kept_out,
            ).with_id("readings_kept_out")


def _rule_row(rule: CountryRule) -> Row:
    return {**rule._asdict(), "certainty": rule.certainty.value}
