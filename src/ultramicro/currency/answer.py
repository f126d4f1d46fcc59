"""The answer to how a local currency does, without a single name, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import to_the_penny
from ultramicro.currency.health import ACTIVE_DAYS, NEAR, Health
from ultramicro.flows.tables import relation

RUN = {"holders": "integer", "taken_pence": "integer", "share": "number", "paid": "boolean"}
EARNERS = {"earners": "text", "earned_pence": "integer", "share": "number"}
MOST_ROWS = 20


@dataclass(frozen=True, kw_only=True)
class CurrencyAnswer(Answer):
    """How fast the currency moves, among whom, where it sticks, and whether it is safe."""

    found: Health

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        found, speed = self.found, self.found.velocity()
        said = [
            (
                f"{self._sum(found.out_pence)} are out; {found.active} of {found.members} members took part "
                f"in the last {ACTIVE_DAYS} days."
            )
        ]
        if speed is not None:
            said.append(f"Each is spent {speed:.1f} times a year.")
        if found.reserve_pence is not None:
            said.append(self._reserve_words(found.reserve_pence))
        elif found.at_limit:
            said.append(f"{found.at_limit} members are near a limit and need a word.")
        return said

    def _reserve_words(self, reserve_pence: int) -> str:
        short = self.found.out_pence - reserve_pence
        if short <= 0:
            return "The reserve pays everybody out at once."
        return (
            f"{to_the_penny(short)} is missing behind it: the reserve pays the {self._survives()} largest "
            "holders at once, and no more."
        )

    def _sum(self, pence: int) -> str:
        return f"{to_the_penny(pence, '')} {self.found.code}"

    def _survives(self) -> int:
        return sum(paid for _, _, paid in self.found.run())

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        found = self.found
        rests = f"{found.days} days of the books, {found.members} member accounts"
        spent, redeemed = self._sum(found.spent_pence), self._sum(found.redeemed_pence)
        yield Figure(
            name="spent per unit and year", value=found.velocity(), unit="times", rests_on=rests,
            how=f"{spent} spent in {found.days} days × 365 ÷ {found.days} ÷ "
            f"{self._sum(round(found.mean_out_pence))} in hands on the average day",
        )  # fmt: skip
        yield Figure(
            name="active members", unit="share",
            value=found.active / found.members if found.members else None,
            rests_on=rests, how=f"{found.active} who paid or were paid in {ACTIVE_DAYS} days ÷ "
                                f"{found.members}",
        )  # fmt: skip
        yield Figure(
            name="stuck at a limit",
            value=found.at_limit_pence / found.size_pence if found.size_pence else None, unit="share",
            rests_on=rests, how=f"{self._sum(found.at_limit_pence)} of {found.at_limit} accounts beyond "
            f"{NEAR:.0%} of a limit ÷ {self._sum(found.size_pence)} held and owed by all",
        )  # fmt: skip
        yield Figure(
            name="spent here rather than redeemed", value=found.respent(), unit="share", rests_on=rests,
            how=f"{spent} spent ÷ ({spent} + {redeemed} redeemed)",
        )  # fmt: skip
        yield Figure(
            name="earned by the ten largest", value=found.concentration(), unit="share", rests_on=rests,
            how=f"{self._sum(sum(found.receipts_pence[:10]))} ÷ {self._sum(sum(found.receipts_pence))} "
                "earned by all",
        )  # fmt: skip
        if found.reserve_pence is not None:
            yield from self._reserve_figures(rests, found.reserve_pence)

    def _reserve_figures(self, rests: str, reserve_pence: int) -> Iterator[Figure]:
        found = self.found
        yield Figure(
            name="backed by money set aside", unit="share", rests_on=rests,
            value=reserve_pence / found.out_pence if found.out_pence else None,
            how=f"{to_the_penny(reserve_pence)} set aside and at the bank ÷ {self._sum(found.out_pence)} out",
        )  # fmt: skip
        yield Figure(
            name="holders a run could pay out", value=self._survives(), unit="holders", rests_on=rests,
            how=f"the largest of {len(found.holdings_pence)} holders, one after another, until "
            f"{to_the_penny(reserve_pence)} are gone",
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        found = self.found
        whole = max(sum(found.receipts_pence), 1)
        cuts = [n for n in (1, 3, 10, 30, 100, 300, 1000) if n < len(found.receipts_pence)]
        tops = [(f"the largest {n}", sum(found.receipts_pence[:n])) for n in cuts]
        tops.append((f"all {len(found.receipts_pence)}", sum(found.receipts_pence)))
        run = [(n, taken, taken / max(found.out_pence, 1), paid) for n, taken, paid in found.run()]
        return {
            "currency_earners": relation(EARNERS, [(who, pence, pence / whole) for who, pence in tops]),
            "currency_run": relation(RUN, run[:MOST_ROWS] + run[MOST_ROWS:][-1:]),
        }

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="earners", title="How many hands the earnings are in",
                alt="Bars of what the largest 1, 3, 10 and more members earned of all.", mark="bars",
                table="currency_earners", encode={"x": "earned_pence", "y": "earners"},
            ),
        )  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        found = self.found
        taken = [taken for _, taken, _ in found.run()]
        return [
            Check(law="all balances of the currency sum to nought", error=found.imbalance_pence),
            Check(
                law="all holders together take out what is in hands",
                error=(taken or [0])[-1] - found.out_pence,
            ),
            Check(law="nobody active is no member", error=max(found.active - found.members, 0)),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        if self.found.reserve_pence is not None:
            return [
                "What the bank holds is proved by `ultramicro currency reserve`, from its own statements."
            ]
        return []
