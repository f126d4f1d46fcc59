"""The answer to what is owed to the law about what was bought; what is not known stays so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Day, Message, Number, Pence, Range, Share, plural, say
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.procurement.duties.days_to_pay import HalfYear, Invoice, half_years, still_open
from ultramicro.procurement.duties.gather import OfArea, UnderContracts
from ultramicro.procurement.duties.indicators import Assessed
from ultramicro.procurement.duties.payments_listed import Listed
from ultramicro.procurement.duties.shares import Split
from ultramicro.procurement.rules.certainty import Answer as Whether
from ultramicro.procurement.rules.register import Registered

Row = dict[str, object]
BETWEEN = "; "
SHARE_NAMES: Mapping[str, Message] = {
    "payments_small": say("of payments to small firms"),
    "payments_voluntary": say("of payments to voluntary bodies"),
    "contracts_small": say("of contracts to small firms"),
    "contracts_voluntary": say("of contracts to voluntary bodies"),
    "inside": say("of payments to suppliers inside"),
}


@dataclass(frozen=True, kw_only=True)
class DutiesAnswer(Answer):
    """What is owed to the law.

    Parameters
    ----------
    contracts : mapping of str to Registered
        All contracts by name.
    on : date
        The day at which they are looked at.
    invoices : tuple of Invoice
        With the days they came and were paid.
    paid : UnderContracts
        Payments that name their contract.
    listed : tuple of Listed
        Those to be published, and those of which that is not known.
    assessed : tuple of Assessed
        Contracts whose performance is to be assessed, and those of which that is not known.
    splits : mapping of str to Split
        To small firms and voluntary bodies, by id.
    of_area : OfArea or None
        What goes to suppliers inside.
    kept_out : tuple of KeptOut
        Rows of its tables that could not be used.
    """

    contracts: Mapping[str, Registered]
    on: date
    invoices: tuple[Invoice, ...]
    paid: UnderContracts
    listed: tuple[Listed, ...]
    assessed: tuple[Assessed, ...]
    splits: Mapping[str, Split]
    of_area: OfArea | None
    kept_out: tuple[KeptOut, ...] = ()

    @property
    def _halves(self) -> list[HalfYear]:
        return half_years(self.invoices)

    def _sure(self) -> list[Listed]:
        return [each for each in self.listed if each.answer is Whether.YES]

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        sure, assessed = len(self._sure()), sum(each.answer is Whether.YES for each in self.assessed)
        yield say(
            "Section 70: {sure} payments are to be published and of {open} it is not known. Section 71: "
            "{kpi} contracts are to be assessed and of {doubt} it is not known.",
            sure=sure, open=len(self.listed) - sure, kpi=assessed, doubt=len(self.assessed) - assessed,
        ).with_id("to_publish")  # fmt: skip
        if self._halves:
            last = self._halves[-1]
            yield say(
                "Section 69: of {n} invoices paid from {begins} to {ends}, {share} were paid within "
                "30 days; the notice is due by {due}.",
                n=last.invoices, begins=Day(last.begins_on), ends=Day(last.ends_on),
                share=Range(Share(last.in_time_range[0]), Share(last.in_time_range[1])),
                due=Day(last.notice_due_on),
            ).with_id("days_to_pay")  # fmt: skip
        small = self.splits["contracts_small"].share_range
        if small:
            yield say(
                "{share} of the contracts' value goes to small firms.",
                share=Range(Share(small[0]), Share(small[1])),
            ).with_id("small")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        sure = len(self._sure())
        yield Figure(
            id="duty_payments", name=say("payments to publish"), unit="payments",
            value=sure if self.paid.payments and sure == len(self.listed) else None,
            low=sure if self.paid.payments else None, high=len(self.listed) if self.paid.payments else None,
            how=say("of {n} payments under known contracts, one by one", n=len(self.paid.payments)),
            rests_on=self._rests(),
        )  # fmt: skip
        certain = sum(each.answer is Whether.YES for each in self.assessed)
        yield Figure(
            id="duty_assessments", name=say("contracts to assess"), unit="contracts",
            value=certain if certain == len(self.assessed) else None, low=certain, high=len(self.assessed),
            how=say("contracts over the sum whose buying began when the rule held, of {n}",
                    n=len(self.contracts)),
            rests_on=self._rests(),
        )  # fmt: skip
        for half in self._halves:
            yield from self._half(half)
        for what, split in {**self.splits, **self._inside()}.items():
            yield _share_figure(what, split)
        if self.of_area:
            yield from self._three(self.of_area)

    def _rests(self) -> Message:
        return plural("{n} contract", "{n} contracts", len(self.contracts))

    def _inside(self) -> dict[str, Split]:
        return {"inside": self.of_area.inside} if self.of_area else {}

    def _half(self, half: HalfYear) -> Iterator[Figure]:
        of, known = {"until": half.ends_on.isoformat()}, half.invoices - half.unknown
        rests = plural("{n} invoice", "{n} invoices", half.invoices)
        yield Figure(
            id="duty_days_to_pay", of=of, unit="days", value=half.mean_days, rests_on=rests,
            name=say("days to pay, half-year to {ends}", ends=Day(half.ends_on)),
            how=say("sum of days ÷ {known} invoices of which both days are known", known=known),
        )  # fmt: skip
        low, high = half.in_time_range
        yield Figure(
            id="duty_in_time_share", of=of, unit="share", value=half.in_time_share, low=low, high=high,
            rests_on=rests, name=say("paid within 30 days, half-year to {ends}", ends=Day(half.ends_on)),
            how=say("{in_time} ÷ {known} of which both days are known; the range has all {n} below it",
                    in_time=half.in_time, known=known, n=half.invoices),
        )  # fmt: skip

    def _three(self, of: OfArea) -> Iterator[Figure]:
        inside, named = of.inside, {"area": of.area}
        low, high = of.figures.generation_pence
        yield Figure(
            id="wealth_generation", of=named, name=say("generation: paid to suppliers inside"), unit="pence",
            value=None, low=low, high=high, rests_on=say("payments of the place"),
            how=say("{inside} to suppliers known to be inside, up to {unknown} more of which the place is "
                    "not known", inside=Pence(low), unknown=Pence(high - low)),
        )  # fmt: skip
        if of.figures.circulation:
            yield Figure(
                id="wealth_circulation", of=named, name=say("circulation: how often money is spent here"),
                unit="times", value=None, low=of.figures.circulation[0], high=of.figures.circulation[1],
                how=say("the LM3 of the room of multipliers"), rests_on=say("the survey and the payments"),
            )  # fmt: skip
        if of.figures.retention:
            yield Figure(
                id="wealth_retention", of=named, name=say("retention: share that goes to suppliers inside"),
                unit="share", value=None, low=of.figures.retention[0], high=of.figures.retention[1],
                how=say("{inside} to {most} ÷ {all} paid", inside=Pence(low), most=Pence(high),
                        all=Pence(inside.total_pence)),
                rests_on=say("payments of the place"),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        shares = [_split_row(what, split) for what, split in {**self.splits, **self._inside()}.items()]
        held: dict[str, list[Row]] = {
            "duty_half_years": list(map(_half_row, self._halves)),
            "duty_payments": list(map(_listed_row, self.listed)),
            "duty_assessments": list(map(self._assessed_row, self.assessed)),
            "duty_shares": shares,
        }
        made = {name: table_of(name, rows) for name, rows in held.items() if rows}
        return {**made, **kept_out_tables(self.kept_out)}

    def _assessed_row(self, each: Assessed) -> Row:
        row = self.contracts[each.contract].row
        return {
            "contract": each.contract, "title": row.get("title"), "answer": each.answer.value,
            "value_pence": row.get("value_pence"), "next_on": each.next_on,
            "rules": BETWEEN.join(each.rule_ids) or None,
        }  # fmt: skip

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
        halves = self._halves
        paid = sum(invoice.paid_on is not None for invoice in self.invoices)
        alone = {id(each.payment) for each in self.listed}
        return [
            Check(
                id="invoices_told", law=say("Each paid invoice is in one half-year and one group"),
                error=paid - sum(h.in_time + h.late + h.very_late + h.unknown for h in halves),
            ),
            Check(
                id="payments_alone", law=say("Payments are listed one by one and never added"),
                error=len(self.listed) - len(alone),
            ),
            Check(
                id="contracts_counted_once",
                law=say("A value that several suppliers share counts once"),
                error=self.splits["contracts_small"].total_pence
                - self.splits["contracts_voluntary"].total_pence,
            ),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return list(self._lacking())

    def _lacking(self) -> Iterator[Message]:
        yield from kept_out_said(self.kept_out)
        undated = sum(each.whole.commenced_on is None for each in self.contracts.values())
        if undated:
            yield plural(
                "The day on which the buying of {n} contract began is not known: it decides which rules "
                "bind.",
                "The day on which the buying of {n} contracts began is not known: it decides which rules "
                "bind.", undated,
            ).with_id("no_day_of_buying")  # fmt: skip
        if not self.invoices:
            yield say(
                "Days to pay are not known: payments do not say when invoices came. Put both days into "
                "buying/paid_invoices.csv."
            ).with_id("no_days_to_pay")
        else:
            waiting, late = still_open(self.invoices, self.on)
            if late:
                yield say(
                    "{late} of {n} open invoices came more than 30 days ago.", late=late, n=Number(waiting)
                ).with_id("open_late")  # fmt: skip
        if not self.paid.payments:
            yield say(
                "No payment names a known contract, so that none is listed: give the file under section 70."
            ).with_id("no_payments_joined")
        if self.paid.unjoined:
            yield plural(
                "{n} payment names no contract that is known.",
                "{n} payments name no contract that is known.", self.paid.unjoined,
            ).with_id("payments_unjoined")  # fmt: skip


def _share_figure(what: str, split: Split) -> Figure:
    low, high = split.share_range or (None, None)
    return Figure(
        id="duty_share", of={"what": what}, name=SHARE_NAMES[what], unit="share", value=split.share, low=low,
        high=high, rests_on=say("{known} of it known", known=Share(split.known_share or 0.0)),
        how=say("{yes} ÷ {all}, and {unknown} of which it is not known", yes=Pence(split.yes_pence),
                all=Pence(split.total_pence), unknown=Pence(split.unknown_pence)),
    )  # fmt: skip


def _split_row(what: str, split: Split) -> Row:
    low, high = split.share_range or (None, None)
    return {
        "what": what, "yes_pence": split.yes_pence, "no_pence": split.no_pence,
        "unknown_pence": split.unknown_pence, "share_low": low, "share_high": high,
    }  # fmt: skip


def _half_row(half: HalfYear) -> Row:
    low, high = half.in_time_range
    return {**asdict(half), "share_low": low, "share_high": high}


def _listed_row(each: Listed) -> Row:
    paid = each.payment
    return {
        "quarter": each.quarter, "file_due_on": each.file_due_on, "answer": each.answer.value,
        "contract": paid.contract, "supplier": paid.supplier or None, "reference": paid.reference or None,
        "amount_pence": paid.amount_pence, "paid_on": paid.paid_on,
        "rules": BETWEEN.join(each.rule_ids) or None,
    }  # fmt: skip
