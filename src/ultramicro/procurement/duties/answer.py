"""The answer to what is owed to the law about what was bought; what is not known stays so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from ultramicro.core.contract import UNDATED, Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Day, Message, Number, Range, Share, Value, joined, say
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.procurement.duties import figures, lacking, outputs
from ultramicro.procurement.duties.bought import Awarded
from ultramicro.procurement.duties.days_to_pay import HalfYear, half_years
from ultramicro.procurement.duties.gather import LeftOut
from ultramicro.procurement.duties.indicators import Assessed, Indicator
from ultramicro.procurement.duties.kept_invoices import KeptInvoices
from ultramicro.procurement.duties.of_area import OfArea
from ultramicro.procurement.duties.payments_listed import Listed, limit
from ultramicro.procurement.duties.shares import Split
from ultramicro.procurement.duties.under_contracts import UnderContracts
from ultramicro.procurement.rules.register import Registered


@dataclass(frozen=True, kw_only=True)
class DutiesAnswer(Answer):
    """What is owed to the law.

    Parameters
    ----------
    contracts : mapping of str to Registered
        All contracts by name.
    on : date
        The day at which they are looked at.
    reporting_since : date or None
        The day since which days to pay are published here.
    kept : KeptInvoices
        Invoices with the days they came and were paid.
    paid : UnderContracts
        Payments that are or may be under known contracts.
    listed : tuple of Listed
        Those to be published, and those of which that is not known.
    assessed : tuple of Assessed
        Contracts whose performance is to be assessed, and those of which that is not known.
    promised : mapping of str to sequence of Indicator
        What was promised under contracts, by contract.
    of_payments : mapping of str to Split
        What of the payments goes to small firms and voluntary bodies, by id.
    awarded : Awarded
        The same of contracts, and what no sum may hold.
    of_area : OfArea or None
        What goes to suppliers inside.
    left : LeftOut
        Rows of files that could not be used.
    kept_out : tuple of KeptOut
        Rows of its tables that could not be used.
    """

    contracts: Mapping[str, Registered]
    on: date
    reporting_since: date | None
    kept: KeptInvoices
    paid: UnderContracts
    listed: tuple[Listed, ...]
    assessed: tuple[Assessed, ...]
    promised: Mapping[str, Sequence[Indicator]]
    of_payments: Mapping[str, Split]
    awarded: Awarded
    of_area: OfArea | None
    left: LeftOut
    kept_out: tuple[KeptOut, ...] = ()

    @property
    def _halves(self) -> list[HalfYear]:
        return half_years(self.kept.counted, self.reporting_since)

    @property
    def _splits(self) -> dict[str, Split]:
        inside = {"inside": self.of_area.inside} if self.of_area else {}
        return {**self.of_payments, **self.awarded.splits, **inside}

    @property
    def _is_too_early(self) -> bool:
        """Whether the place is looked at before any payment could have to be published."""
        first = limit().from_on
        return first is not None and UNDATED < self.on < first

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        certain, doubt = figures.sure(self.assessed), len(self.assessed) - figures.sure(self.assessed)
        ends = figures.payments_range(self.paid, self.listed)
        if self._is_too_early:
            yield say(
                "Section 70: none is to be published, as the duty is of contracts whose buying began on "
                "{day} or later. Section 71: {kpi} contracts are to be assessed, and of {doubt} it is not "
                "known.",
                day=Day(limit().from_on or UNDATED), kpi=certain, doubt=doubt,
            ).with_id("to_publish")  # fmt: skip
        elif ends is None:
            yield say(
                "Section 70: which payments are to be published is not known, as none names its contract. "
                "Section 71: {kpi} contracts are to be assessed, and of {doubt} it is not known.",
                kpi=certain, doubt=doubt,
            ).with_id("to_publish")  # fmt: skip
        else:
            yield say(
                "Section 70: {sure} payments are to be published, and of {open} it is not known. "
                "Section 71: {kpi} contracts are to be assessed, and of {doubt} it is not known.",
                sure=ends[0], open=ends[1] - ends[0], kpi=certain, doubt=doubt,
            ).with_id("to_publish")  # fmt: skip
        if self._halves:
            yield self._days_to_pay(self._halves[-1])
        small = self.awarded.splits["contracts_small"]
        if small.share_range:
            yield _small(small, small.share_range)

    def _days_to_pay(self, last: HalfYear) -> Message:
        # A period that still runs is told as far as it has come.
        ends = min(last.ends_on, self.on) if self.on != UNDATED else last.ends_on
        told: dict[str, Value] = {
            "n": Number(last.invoices), "begins": Day(last.begins_on), "ends": Day(ends),
            "share": Range(*map(Share, last.in_time_range)),
        }  # fmt: skip
        if last.notice_due_on is None:
            return say(
                "Section 69: of {n} invoices paid from {begins} to {ends}, {share} were paid within "
                "30 days; no notice was due for those days.", **told,
            ).with_id("days_to_pay")  # fmt: skip
        said = say(
            "Section 69: of {n} invoices paid from {begins} to {ends}, {share} were paid within 30 days; "
            "the notice is due by {due}.", **told, due=Day(last.notice_due_on),
        )  # fmt: skip
        if last.public < last.invoices:
            alone = say(
                "The notice is of invoices under public contracts of the act alone: that is known of "
                "{public} of these.", public=Number(last.public),
            )  # fmt: skip
            said = joined([said, alone])
        return said.with_id("days_to_pay")

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [
            figures.payments_figure(self.paid, self.listed, len(self.contracts)),
            figures.assessed_figure(self.assessed, len(self.contracts)),
            *chain.from_iterable(map(figures.half_figures, self._halves)),
            *(figures.share_figure(what, split) for what, split in self._splits.items()),
            *(figures.wealth_figures(self.of_area) if self.of_area else ()),
        ]

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        sheets = list(outputs.sheet_rows(self.assessed, self.contracts, self.promised))
        held: dict[str, list[outputs.Row]] = {
            "duty_half_years": list(map(outputs.half_row, self._halves)),
            "duty_payments": list(map(outputs.listed_row, self.listed)),
            "duty_assessments": [
                outputs.assessed_row(each, self.contracts[each.contract].row) for each in self.assessed
            ],
            "duty_indicators": sheets,
            "duty_ratings": outputs.rating_rows() if sheets else [],
            "duty_shares": [outputs.split_row(what, split) for what, split in self._splits.items()],
        }
        made = {name: table_of(name, rows) for name, rows in held.items() if rows}
        return {**made, **kept_out_tables(self.kept_out)}

    def pictures(self) -> Sequence[Picture]:
        """Return what is worth seeing."""
        return [
            Picture(
                name="shares", title=say("To whom it goes, with what is not known"), mark="ranges",
                alt=say("Ranges: shares to small firms and voluntary bodies, from what is known to be so."),
                table="duty_shares", encode={"x": "share_low", "y": "what", "low": "share_low",
                                             "high": "share_high"},
                finding=say("The wider a bar, the less is known of who the suppliers are.").with_id("known"),
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        halves, splits = self._halves, self.awarded.splits
        paid = sum(invoice.paid_on is not None for invoice in self.kept.counted)
        early = [h for h in halves if h.notice_due_on and not self._holds(h.begins_on)]
        return [
            Check(
                id="invoices_told", law=say("Each paid invoice is in one half-year and one group"),
                error=paid - sum(h.in_time + h.late + h.very_late + h.unknown for h in halves),
            ),
            Check(
                id="notices_of_the_law", law=say("No notice is due for days before section 69 held"),
                error=len(early),
            ),
            Check(
                id="none_of_a_day_to_come", law=say("No invoice and no payment of a day to come counts"),
                error=sum(map(self._is_to_come, self._days())),
            ),
            Check(
                id="payments_alone", law=say("Payments are listed one by one and never added"),
                error=len(self.listed) - len({id(each.payment) for each in self.listed}),
            ),
            Check(
                id="contracts_counted_once",
                law=say("A value that several suppliers share counts once"),
                error=splits["contracts_small"].total_pence - splits["contracts_voluntary"].total_pence,
            ),
        ]  # fmt: skip

    def _holds(self, day: date) -> bool:
        return self.reporting_since is not None and day >= self.reporting_since

    def _days(self) -> Iterator[date | None]:
        yield from (day for each in self.kept.counted for day in (each.received_on, each.paid_on))
        yield from (each.paid_on for each in self.paid.payments)

    def _is_to_come(self, day: date | None) -> bool:
        return self.on != UNDATED and day is not None and day > self.on

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        undated = sum(each.whole.commenced_on is None for each in self.contracts.values())
        return [
            *lacking.of_contracts(self.awarded, undated), *lacking.of_invoices(self.kept, self.on),
            *(() if self._is_too_early else lacking.of_payments(self.paid, self.on)),
            *lacking.of_rows(self.left), *kept_out_said(self.kept_out),
        ]  # fmt: skip


def _small(small: Split, ends: tuple[float, float]) -> Message:
    if not small.known_share:
        return say(
            "Which part of the contracts' value goes to small firms is not known: no row says how large its "
            "supplier is."
        ).with_id("small")
    return say(
        "{share} of the contracts' value goes to small firms; the size of {unknown} of {n} suppliers is not "
        "known.", share=Range(*map(Share, ends)), unknown=small.unknown_suppliers, n=small.suppliers,
    ).with_id("small")  # fmt: skip
