"""The answer to how a local currency does, without a single name, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.core.packing import packed
from ultramicro.currency.health import ACTIVE_DAYS, NEAR, YEAR_DAYS, Health
from ultramicro.flows.tables import table_of
from ultramicro.ledger.sums import money

MOST_ROWS = 20
TOP = 10
CUTS = (1, 3, 10, 30, 100, 300, 1000)


@dataclass(frozen=True, kw_only=True)
class CurrencyAnswer(Answer):
    """How fast the currency moves, among whom, where it sticks, and whether it is safe."""

    found: Health

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        found, speed = self.found, self.found.velocity()
        yield say(
            "{out} is in circulation; {active} of {members} members paid or were paid in the last {days} "
            "days.",
            out=self._sum(found.out_pence), active=found.active, members=found.members, days=ACTIVE_DAYS,
        ).with_id("in_circulation")  # fmt: skip
        if speed is not None:
            yield say("Each unit is spent {times} times a year.", times=Number(speed, 1, fixed=True)).with_id(
                "velocity"
            )
        if found.reserve_pence is not None:
            yield self._reserve_said(found.reserve_pence)
        # One of the two: a backed currency has no limits below nought, a mutual one no reserve.
        elif found.at_limit:
            yield plural(
                "{n} member is near a limit: talk to them.", "{n} members are near a limit: talk to them.",
                found.at_limit,
            ).with_id("near_limit")  # fmt: skip

    def _reserve_said(self, reserve_pence: int) -> Message:
        short = self.found.out_pence - reserve_pence
        if short <= 0:
            return say("The reserve can pay everybody at once.").with_id("reserve_covers_all")
        return plural(
            "The reserve is {short} short: it can pay the {n} largest holder at once, and no more.",
            "The reserve is {short} short: it can pay the {n} largest holders at once, and no more.",
            self._survives(), short=money(short),
        ).with_id("reserve_short")  # fmt: skip

    def _sum(self, pence: float) -> Pence:
        return money(round(pence), self.found.code)

    def _survives(self) -> int:
        # What is taken only grows, so that those who can be paid all come first.
        return sum(each.paid for each in self.found.run())

    def _of(self) -> Mapping[str, str]:
        return {"currency": self.found.code}

    def _rests(self) -> Message:
        return say(
            "{days} days of the books, {members} member accounts",
            days=self.found.days, members=self.found.members,
        )  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        yield self._velocity()
        yield self._active()
        yield self._at_limit()
        yield self._respent()
        yield self._concentration()
        if self.found.reserve_pence is not None:
            yield self._backed(self.found.reserve_pence)
            yield self._run_paid(self.found.reserve_pence)

    def _velocity(self) -> Figure:
        found = self.found
        how = say(
            "{spent} spent in {days} days × {year} ÷ {days} ÷ {held} held by members on the average day",
            spent=self._sum(found.spent_pence), days=found.days, year=YEAR_DAYS,
            held=self._sum(found.mean_out_pence),
        )  # fmt: skip
        return Figure(
            id="velocity", of=self._of(), name=say("spent per unit and year"), value=found.velocity(),
            unit="times", rests_on=self._rests(), how=how,
        )  # fmt: skip

    def _active(self) -> Figure:
        found = self.found
        how = say(
            "{active} who paid or were paid in {days} days ÷ {members}",
            active=found.active, days=ACTIVE_DAYS, members=found.members,
        )  # fmt: skip
        return Figure(
            id="active_share", of=self._of(), name=say("active members"), unit="share",
            value=found.active / found.members if found.members else None, rests_on=self._rests(), how=how,
        )  # fmt: skip

    def _at_limit(self) -> Figure:
        found = self.found
        how = plural(
            "{stuck} on {n} account beyond {near} of a limit ÷ {size} held and owed by all",
            "{stuck} on {n} accounts beyond {near} of a limit ÷ {size} held and owed by all",
            found.at_limit, stuck=self._sum(found.at_limit_pence), near=Share(NEAR),
            size=self._sum(found.size_pence),
        )  # fmt: skip
        return Figure(
            id="at_limit_share", of=self._of(), name=say("stuck at a limit"), unit="share",
            value=found.at_limit_pence / found.size_pence if found.size_pence else None,
            rests_on=self._rests(), how=how,
        )  # fmt: skip

    def _respent(self) -> Figure:
        found = self.found
        how = say(
            "{spent} spent ÷ ({spent} + {redeemed} redeemed)",
            spent=self._sum(found.spent_pence), redeemed=self._sum(found.redeemed_pence),
        )  # fmt: skip
        return Figure(
            id="respent_share", of=self._of(), name=say("spent here rather than redeemed"),
            value=found.respent(), unit="share", rests_on=self._rests(), how=how,
        )  # fmt: skip

    def _concentration(self) -> Figure:
        receipts = self.found.receipts_pence
        how = say(
            "{top} ÷ {all} earned by all", top=self._sum(sum(receipts[:TOP])), all=self._sum(sum(receipts))
        )
        return Figure(
            id="top_ten_earnings_share", of=self._of(), name=say("earned by the ten largest"),
            value=self.found.concentration(TOP), unit="share", rests_on=self._rests(), how=how,
        )  # fmt: skip

    def _backed(self, reserve_pence: int) -> Figure:
        out = self.found.out_pence
        how = say(
            "{reserve} set aside and at the bank ÷ {out} in circulation",
            reserve=money(reserve_pence), out=self._sum(out),
        )  # fmt: skip
        return Figure(
            id="backed_share", of=self._of(), name=say("backed by money set aside"), unit="share",
            rests_on=self._rests(), value=reserve_pence / out if out else None, how=how,
        )  # fmt: skip

    def _run_paid(self, reserve_pence: int) -> Figure:
        how = say(
            "holders out of {n}, the largest first, until {reserve} is gone",
            n=len(self.found.holdings_pence), reserve=money(reserve_pence),
        )  # fmt: skip
        return Figure(
            id="run_survived_holders", of=self._of(), name=say("holders a run could pay out"),
            value=self._survives(), unit="holders", rests_on=self._rests(), how=how,
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        run = [
            {
                "holders": each.holders, "taken_pence": each.taken_pence, "paid": each.paid,
                "share": each.taken_pence / max(self.found.out_pence, 1), "currency": self.found.code,
            }
            for each in self.found.run()
        ]  # fmt: skip
        return {
            "currency_earners": table_of("currency_earners", list(self._earners())),
            # The last row too, as it says whether all can be paid.
            "currency_run": table_of("currency_run", run[:MOST_ROWS] + run[MOST_ROWS:][-1:]),
        }

    def _earners(self) -> Iterator[dict[str, str | int | float]]:
        receipts = self.found.receipts_pence
        # Groups and no single earner but the largest: rows for each would tell who is who.
        for count in [*(n for n in CUTS if n < len(receipts)), len(receipts)]:
            earned = sum(receipts[:count])
            name = say("all {n}", n=count) if count == len(receipts) else say("the largest {n}", n=count)
            yield {
                "earners": packed(name), "earned_pence": earned, "share": earned / max(sum(receipts), 1),
                "currency": self.found.code,
            }  # fmt: skip

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="earners", title=say("How concentrated the earnings are"),
                alt=say("Bars of what the largest 1, 3, 10 and more members earned of all."), mark="bars",
                table="currency_earners", encode={"x": "earned_pence", "y": "earners"},
                finding=self._largest_earned(),
            ),
        )  # fmt: skip

    def _largest_earned(self) -> Message:
        receipts = self.found.receipts_pence
        count = min(TOP, len(receipts))
        return plural(
            "The {n} member who earned most earned {part} of {whole}.",
            "The {n} members who earned most earned {part} of {whole}.",
            count, part=self._sum(sum(receipts[:count])), whole=self._sum(sum(receipts)),
        )  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        found, run = self.found, self.found.run()
        return [
            Check(
                id="balances_sum_to_zero", law=say("All balances of the currency sum to zero"),
                error=found.imbalance_pence,
            ),
            Check(
                id="holders_take_all", law=say("All holders together take out all that is in circulation"),
                error=(run[-1].taken_pence if run else 0) - found.out_pence,
            ),
            Check(
                id="active_are_members", law=say("No more members are active than there are"),
                error=max(found.active - found.members, 0),
            ),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        if self.found.reserve_pence is None:
            return []
        return [
            say(
                "`ultramicro currency reserve` checks the reserve against the bank's own statements."
            ).with_id("reserve_not_proved")
        ]
