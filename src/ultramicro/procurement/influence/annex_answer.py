"""The answer to what each way of spending a programme would keep here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.core.additionality import GUIDE
from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, worst
from ultramicro.core.message import Listed, Message, Pence, Range, Share, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.needs import UNSTATED
from ultramicro.flows.tables import table_of
from ultramicro.procurement.influence.annex import JOBS, Annexed
from ultramicro.procurement.influence.answer import NET_SHOWS
from ultramicro.procurement.influence.kept import Kept, by, sums_of


@dataclass(frozen=True, kw_only=True)
class AnnexAnswer(Answer):
    """What each way of spending a programme would keep here."""

    area: str
    found: Kept
    rows: Sequence[Annexed]
    kept_out: Sequence[KeptOut] = ()

    @property
    def total_pence(self) -> int:
        """All that is spent. [pence]."""
        return sum(each.of.amount_pence for each in self.rows)

    def _ends(self, what: str) -> tuple[float, float]:
        pairs = [getattr(each, what) for each in self.rows]
        return sum(low for low, _ in pairs), sum(high for _, high in pairs)

    def says(self) -> Sequence[str]:
        """Say what stays of it all, which keeps most, and what comes next."""
        low, high = self._ends("stays")
        told = [each for each in self.rows if each.own]
        best = max(told, key=lambda each: (*each.share, each.of.intervention), default=None)
        keeps = () if best is None else (_keeps_most(best),)
        return [
            say(
                "Of {sum} in {n}, {stays} would stay in {area}, if it is bought as such things are bought "
                "so far.",
                sum=Pence(self.total_pence), stays=Range(Pence(low, "about"), Pence(high, "about")),
                n=plural("{n} intervention", "{n} interventions",
                         len({each.of.intervention for each in self.rows})),
                area=self.area,
            ).with_id("stays"),
            *keeps,
            NEXT,
        ]  # fmt: skip

    def _payers(self) -> Message:
        payers = len({each.payer for each in self.found.bought})
        return plural("payments of {n} payer. {when}", "payments of {n} payers. {when}", payers,
                      when=self.found.when)  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        whole = self.found.sums()
        if whole.shares:
            yield Figure(
                id="annex_baseline", name=say("baseline: part of what is bought that stays"), value=None,
                low=whole.shares[0], high=whole.shares[1], unit="share", rests_on=self._payers(),
                how=say("{inside} (with the unknown {most}) ÷ {whole}", inside=Pence(whole.inside_pence),
                        most=Pence(whole.inside_pence + whole.unknown_pence), whole=Pence(whole.total_pence)),
            )  # fmt: skip
        yield Figure(id="annex_total", name=say("spent by the programme"), value=self.total_pence,
                     unit="pence", how=say("Sum of the interventions"))  # fmt: skip
        low, high = self._ends("stays")
        yield Figure(
            id="annex_stays", name=say("would stay here"), value=None, low=low, high=high, unit="pence",
            rests_on=self._payers(), estimated=True,
            how=say("Each intervention × the part that stays of what is bought of its trade; of all that is "
                    "bought where nothing of its trade is. High end: with payees whose place is not known"),
        )  # fmt: skip
        low, high = self._ends("net")
        yield Figure(
            id="annex_net", name=say("added here, net"), value=None, low=low, high=high, unit="pence",
            estimated=True, rests_on=say(GUIDE),
            how=say("What stays less deadweight, displacement, leakage and "
                                         "substitution: low "
                                         "end cautious, high end hopeful"),
        )  # fmt: skip
        low, high = self._ends("net_jobs")
        yield Figure(
            id="annex_jobs", name=say("jobs kept for a year by that, net"), value=None, low=low, high=high,
            estimated=True, unit="jobs", rests_on=say(JOBS),
            how=say("Net ÷ what firms sell for each who works there: {low} to {high}",
                    low=Pence(self.rows[0].jobs.low_pence, "whole"),
                    high=Pence(self.rows[0].jobs.high_pence, "whole")),
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {
            "annex": table_of("annex", list(map(_row, self.rows))),
            "annex_years": table_of("annex_years", list(self._years())),
            "annex_baseline": table_of("annex_baseline", list(self._baseline())),
            **kept_out_tables(self.kept_out),
        }

    def whole(self) -> frozenset[str]:
        """A board wants all of it."""
        return frozenset({"annex", "annex_years"})

    def _years(self) -> Iterator[Row]:
        for year in sorted({each.of.year for each in self.rows}):
            mine = replace(self, rows=[each for each in self.rows if each.of.year == year])
            stays, net, jobs = mine._ends("stays"), mine._ends("net"), mine._ends("net_jobs")  # noqa: SLF001
            yield {
                "year": year, "amount_pence": mine.total_pence, "stays_low_pence": stays[0],
                "stays_high_pence": stays[1], "net_low_pence": net[0], "net_high_pence": net[1],
                "jobs_low": jobs[0], "jobs_high": jobs[1],
            }  # fmt: skip

    def _baseline(self) -> Iterator[Row]:
        trades = by(self.found.bought, lambda each: each.category)
        for id_ in sorted({each.of.need.id for each in self.rows}):
            sums = sums_of(trades.get(id_, ()))
            low, high = sums.shares or (None, None)
            yield {
                "category": id_, "bought_pence": sums.total_pence, "inside_pence": sums.inside_pence,
                "outside_pence": sums.outside_pence, "unknown_pence": sums.unknown_pence, "share_low": low,
                "share_high": high,
            }  # fmt: skip

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return [
            Picture(
                name="annex", title=say("What would stay in each year"), mark="ranges", table="annex_years",
                alt=say("For each year a bar from the least to the most that would stay."),
                encode={"y": "year", "low": "stays_low_pence", "high": "stays_high_pence"},
                shows="stays",
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        years = sum(_pence(row) for row in self._years())
        return [
            Check(id="every_pound_once", law=say("the years add up to the programme"),
                  error=years - self.total_pence),
            Check(id="stays_within", law=say("no more stays than is spent, and the least is not above the "
                                             "most"),
                  error=worst(gap for each in self.rows for gap in (
                      each.stays[0] - each.stays[1], each.stays[1] - each.of.amount_pence))),
            Check(id="four_deductions", law=say("net is never above what stays"),
                  error=worst(net - stays for each in self.rows
                              for net, stays in zip(each.net, each.stays, strict=True))),
        ]  # fmt: skip

    def licences(self) -> Sequence[Licence]:
        """Say what "net" stands on."""
        return [Licence("net", NET_SHOWS, "four_deductions")]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return [*kept_out_said(self.kept_out), *self._untold()]

    def _untold(self) -> Iterator[Message]:
        """Say of which interventions nobody says what is bought, and of which none of its trade is."""
        untold = list(dict.fromkeys(each.of.intervention for each in self.rows if each.of.need == UNSTATED))
        if untold:
            yield say(
                "What is bought for {names}: write it under trade in interventions.csv, in a word such as "
                "cleaning. Until then nobody here is named, and the part that stays of everything is taken.",
                names=Listed(untold[:3]),
            ).with_id("trades_untold")  # fmt: skip
        bare = dict.fromkeys(each.of.intervention for each in self.rows if not each.own)
        if others := [name for name in bare if name not in untold]:
            yield say(
                "Payments for trades like {names}: until then they take the part that stays of everything.",
                names=Listed(others[:3]),
            ).with_id("trades_without_payments")  # fmt: skip


def _keeps_most(best: Annexed) -> Message:
    return say("Most is known to stay of {name}: {share}.", name=best.of.intervention,
               share=Range(*map(Share, best.share))).with_id("keeps_most")  # fmt: skip


NEXT = say(
    "Next: put the tables {first} and {second} into the plan, and hold each year against the first with "
    "`ultramicro benchmark`.",
    first="annex",
    second="annex_years",
).with_id("next")


def _pence(row: Row) -> int:
    pence = row["amount_pence"]
    return pence if isinstance(pence, int) else 0


def _row(each: Annexed) -> Row:
    own = say("what is bought of its trade") if each.own else say("all that is bought")
    return {
        "intervention": each.of.intervention, "year": each.of.year, "amount_pence": each.of.amount_pence,
        "category": each.of.need.id, "buyer": each.of.buyer or None, "share_low": each.share[0],
        "share_high": each.share[1], "stays_low_pence": each.stays[0], "stays_high_pence": each.stays[1],
        "able_firms": each.trade.able_firms if each.trade else 0, "net_low_pence": each.net[0],
        "net_high_pence": each.net[1], "jobs_low": each.net_jobs[0], "jobs_high": each.net_jobs[1],
        "gains": each.gains,
        "basis": say("{of}: {sum} known to be here of {whole}", of=own,
                        sum=Pence(each.baseline.inside_pence), whole=Pence(each.baseline.total_pence)),
    }  # fmt: skip
