"""The answer to what clearing would do here, without a single name, and the laws it keeps."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.clearing.answer_tables import answer_tables, curve
from ultramicro.clearing.described.by_sector import GroupedBy
from ultramicro.clearing.gather import LISTED, Cleared
from ultramicro.clearing.sentences import law_check
from ultramicro.clearing.solver.reasons import Law
from ultramicro.clearing.solver.short_loops import ShortLoops
from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, worst
from ultramicro.core.message import Message, Pence, Share, plural, say
from ultramicro.core.quantities import Quantity
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables


@dataclass(frozen=True, kw_only=True)
class ClearingAnswer(Answer):
    """What setting off obligations in loops would cancel, and how far a little money would go."""

    found: Cleared
    short: ShortLoops | None = None
    longest_loop: int = 0
    kept_out: Sequence[KeptOut] = ()

    def _share(self) -> float:
        return self.found.best.total_pence / max(self.found.owed_pence, 1)

    def _sum(self, pence: int) -> Pence:
        return Pence(pence, currency=self.found.currency)

    def says(self) -> Sequence[str]:
        """Say it in one to three sentences."""
        return [self._cancelled(), *self._overdue(), *self._lent()]

    def _cancelled(self) -> Message:
        found = self.found
        return say(
            "{parties} firms and households owe each other {owed}. Of this, {cancelled} ({share}) can be "
            "cancelled in loops: without money, and without a change in what anyone owes on balance. "
            "{helped} of them would owe less.",
            parties=found.eligible.parties,
            owed=self._sum(found.owed_pence),
            cancelled=self._sum(found.best.total_pence),
            share=Share(self._share()),
            helped=found.helped(),
        ).with_id("cancelled")

    def _overdue(self) -> Iterator[Message]:
        late, cleared = self.found.overdue_pence()
        if late:
            yield say(
                "Overdue invoices go first without lowering the total: {cancelled} of {overdue} overdue can "
                "be cancelled.",
                cancelled=self._sum(cleared),
                overdue=self._sum(late),
            ).with_id("overdue_first")

    def _lent(self) -> Iterator[Message]:
        listed = self.found.curve[LISTED]
        if listed.lent_pence:
            more = (listed.total_pence - self.found.best.total_pence) / listed.lent_pence
            yield say(
                "Loans of {lent}, placed where they help most, would raise what is discharged to {total}: "
                "{more} more for each {one} lent.",
                lent=self._sum(listed.lent_pence),
                total=self._sum(listed.total_pence),
                more=Pence(round(more * 100), "exact", currency=self.found.currency),
                one=Pence(100, "whole", currency=self.found.currency),
            ).with_id("loans")

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        eligible = self.found.eligible
        rests = plural(
            "{n} unpaid invoice between {parties} parties",
            "{n} unpaid invoices between {parties} parties",
            len(eligible.amount_pence),
            parties=eligible.parties,
        )
        return [*self._figures(rests), *self._short(rests), *self._by_accounts(rests)]

    def _figures(self, rests: str) -> Iterator[Figure]:
        found = self.found
        yield Figure(
            id="cancelled_share",
            name=say("cancelled without money"),
            value=self._share(),
            unit="share",
            rests_on=rests,
            how=say(
                "{best} in loops ÷ {owed} owed among those who take part; a certificate proves that no "
                "set-off is greater",
                best=self._sum(found.best.total_pence),
                owed=self._sum(found.owed_pence),
            ),
        )
        yield Figure(
            id="parties_helped",
            name=say("parties helped"),
            value=found.helped(),
            unit="parties",
            rests_on=rests,
            how=say("of {all}: those who owe less and are owed less afterwards", all=found.eligible.parties),
        )
        yield from self._beside(rests)

    def _beside(self, rests: str) -> Iterator[Figure]:
        """Yield what the set-off is compared with: netting pairs, and paying everything."""
        found = self.found
        yield Figure(
            id="gain_over_pairs",
            name=say("gain over netting pairs"),
            value=found.best.total_pence - found.pairwise_pence,
            unit="pence",
            rests_on=rests,
            how=say(
                "{best} in loops less {pairs} that netting each pair would cancel",
                best=self._sum(found.best.total_pence),
                pairs=self._sum(found.pairwise_pence),
            ),
        )
        yield Figure(
            id="needed_to_settle",
            name=say("needed to settle everything"),
            value=found.needed_pence,
            unit="pence",
            rests_on=rests,
            how=say("sum of what net debtors owe on balance; no set-off changes it"),
        )

    def _short(self, rests: str) -> Iterator[Figure]:
        """Yield what short loops would cancel, if that was asked for."""
        if short := self.short:
            yield Figure(
                id="short_loops_share",
                of={"longest_loop": str(self.longest_loop)},
                name=say("cancelled in loops of at most {most} parties", most=self.longest_loop),
                value=short.total_pence / max(self.found.owed_pence, 1),
                unit="share",
                rests_on=rests,
                how=say(
                    "{cancelled} ÷ {owed} owed; no set-off in such loops cancels more than {bound}",
                    cancelled=self._sum(short.total_pence),
                    owed=self._sum(self.found.owed_pence),
                    bound=Pence(short.bound_pence, "exact", currency=self.found.currency),
                ),
            )

    def _by_accounts(self, rests: str) -> Iterator[Figure]:
        """Yield what members' own accounts would discharge, if the books know them."""
        if placed := self.found.by_accounts:
            yield Figure(
                id="own_accounts_share",
                name=say("discharged with members' own accounts"),
                value=placed.total_pence / max(self.found.owed_pence, 1),
                unit="share",
                rests_on=rests,
                how=say(
                    "{total} ÷ {owed} owed, if {lent} of balances and credit lines in the books is used "
                    "where it helps most, within all limits",
                    total=self._sum(placed.total_pence),
                    owed=self._sum(self.found.owed_pence),
                    lent=self._sum(placed.lent_pence),
                ),
            )

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {**answer_tables(self.found), **kept_out_tables(self.kept_out)}

    def tells(self) -> Mapping[str, Quantity]:
        """Name what its sentences show."""
        return {"cancelled.cancelled": Quantity("cancelled"), "cancelled.share": Quantity("cancelled_share")}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="lengths",
                title=say("How long the loops are in which debts are cancelled"),
                alt=say("Bars: how much is cancelled in loops of two, three and more parties."),
                mark="bars",
                table="clearing_loops",
                encode={"x": "amount_pence", "y": "loop_length"},
                shows="cancelled",
                quantity="cancelled",
            ),
            Picture(
                name="curve",
                title=say("What is discharged as more is lent"),
                alt=say("Bars: how much is discharged for growing sums of loans, from none to all needed."),
                mark="bars",
                table="clearing_curve",
                encode={"x": "discharged_pence", "y": "lent"},
                shows="loans",
            ),
        )

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        proof, total = self.found.best.proof, self.found.best.total_pence
        return [
            *(law_check(law, error) for law, error in proof.errors().items()),
            law_check(Law.URGENT_FIRST, int(self.found.preferred.cleared_pence.sum()) - total),
            *self._sums(),
            *self._bounds(),
            *self._loans(),
        ]

    def licences(self) -> Sequence[Licence]:
        """Say what "net" stands on."""
        return [
            Licence(
                "net",
                say("Net is what a member owes less what it is owed, in this round."),
                "left_and_cancelled_sum_to_owed",
            ),
            Licence("at_least", say("The longest loop that was asked for."), "short_loops_within_bound"),
        ]

    def _sums(self) -> Iterator[Check]:
        found, total = self.found, self.found.best.total_pence
        yield Check(
            id="left_and_cancelled_sum_to_owed",
            law=say("what is cancelled and what is left sum to what is owed"),
            error=total + sum(row.amount_pence for row in found.left) - found.owed_pence,
        )
        yield Check(
            id="groups_sum_to_all",
            law=say("all sectors, and all districts, sum to what is owed and cancelled"),
            error=worst(abs(error) for error in self._group_errors()),
        )
        yield Check(
            id="loops_sum_to_set_off",
            law=say("the loops sum to the set-off"),
            error=sum(found.lengths.values()) - total,
        )

    def _bounds(self) -> Iterator[Check]:
        found, total = self.found, self.found.best.total_pence
        yield Check(
            id="short_loops_within_bound",
            law=say("short loops never cancel more than their bound"),
            error=self._over_bound(),
        )
        yield Check(
            id="months_within_one_round",
            law=say("monthly rounds never cancel more than one round of everything"),
            error=max(0, sum(row.cleared_pence for row in found.months) - total),
        )
        yield Check(
            id="pairs_never_more",
            law=say("netting pairs never cancels more"),
            error=max(0, found.pairwise_pence - total),
        )

    def _loans(self) -> Iterator[Check]:
        found, total = self.found, self.found.best.total_pence
        with_accounts = (found.by_accounts or found.best).total_pence
        yield Check(
            id="accounts_never_lower",
            law=say("members' accounts never lower what is discharged"),
            error=max(0, total - with_accounts),
        )
        yield Check(
            id="loans_sum_to_lent",
            law=say("the listed loans sum to what is lent"),
            error=sum(loan.amount_pence for loan in found.loans) - found.curve[LISTED].lent_pence,
        )
        yield Check(
            id="enough_lent_discharges_all",
            law=say("lending all that is needed discharges everything"),
            error=found.curve[-1].total_pence - found.owed_pence,
        )
        yield Check(
            id="loans_discharge_ever_less",
            law=say("each further loan discharges no more than the one before"),
            error=self._rise(),
            tolerance=1e-2,
        )

    def _rise(self) -> float:
        """By how much a further loan discharges more than the one before."""
        slopes = [row["discharged_per_lent"] for row in curve(self.found)]
        known = [slope for slope in slopes if isinstance(slope, float)]
        return max((max(0.0, later - earlier) for earlier, later in itertools.pairwise(known)), default=0.0)

    def _over_bound(self) -> int:
        if self.short is None:
            return 0
        most = min(self.short.bound_pence, self.found.best.total_pence)
        return max(0, self.short.total_pence - most)

    def _group_errors(self) -> Iterator[int]:
        for by in GroupedBy:
            mine = [g for g in self.found.groups if g.by is by]
            yield sum(g.owed_pence for g in mine) - self.found.owed_pence
            yield sum(g.cleared_pence for g in mine) - self.found.best.total_pence

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return [
            *kept_out_said(self.kept_out),
            *self._day(),
            say(
                "Who agrees is not known: nothing is cancelled before both sides of an invoice have agreed."
            ).with_id("consent_not_known"),
            say(
                "Who may be insolvent is not known: a set-off can move a loss to others, so check this "
                "before a round."
            ).with_id("insolvency_not_known"),
        ]

    def _day(self) -> Iterator[Message]:
        if self.found.day_taken:
            yield say(
                "The place has no payments and names no day (as_of in place.toml), so overdue means overdue "
                "today, {day}.",
                day=self.found.day_taken,
            ).with_id("day_is_today")
