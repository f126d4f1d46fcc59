"""The answer to how much more can be lent safely, without a single name, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.bank.portfolio import (
    AgeGroup,
    Purpose,
    Range,
    expected_loss,
    months_of_cash,
    run_off,
    safe_to_lend,
    share_late,
)
from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import about, counted, pounds
from ultramicro.core.percent import percent
from ultramicro.flows.tables import relation

AGES = {
    "age": "text", "loans": "integer", "outstanding_pence": "integer", "guaranteed_pence": "integer",
    "lost_pence": "integer", "low_pence": "integer", "high_pence": "integer",
}  # fmt: skip
PURPOSES = {
    "purpose": "text", "loans": "integer", "outstanding_pence": "integer", "multiplier": "number",
    "low": "number", "high": "number",
}  # fmt: skip
WORST = 1e6


@dataclass(frozen=True, kw_only=True)
class BankAnswer(Answer):
    """What is lent and late, what may be lost, what is at hand, and how much more can be lent.

    Parameters
    ----------
    groups : sequence of AgeGroup
        Running loans by the age of their arrears.
    purposes : sequence of Purpose
        The same by what they are for.
    hand : mapping of str to int
        Cash and what may be asked for. [pence]
    asset_pence : int
        What borrowers owe as the accounts have it. [pence]
    """

    groups: Sequence[AgeGroup]
    purposes: Sequence[Purpose]
    hand: Mapping[str, int]
    asset_pence: int

    def lent_pence(self) -> int:
        """Return what is owed."""
        return sum(group.outstanding_pence for group in self.groups)

    def lost(self) -> Range:
        """Return what may be lost of it."""
        return expected_loss(self.groups)

    def safe(self) -> Range:
        """Return how much more can be lent."""
        return safe_to_lend(self.hand, self.lost())

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        safe, late = self.safe(), share_late(self.groups)
        between = f"between {about(safe.low)} and {about(safe.high)}"
        said = [f"About {about(safe.middle)} more can be lent safely: {between}."]
        loans = sum(group.loans for group in self.groups)
        said.append(
            f"{pounds(self.lent_pence())} is owed on {counted(loans, 'loan')}; {percent(late or 0)} of it "
            "is more "
            "than 30 days late."
        )
        if self.purposes and self.purposes[0].multiplier:
            best = self.purposes[0]
            said.append(
                f"A pound lent for {best.purpose} works most here: {best.multiplier:.2f} times before it "
                "has left."
            )
        return said

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        lost, safe, month, hand = self.lost(), self.safe(), run_off(self.hand), self.hand
        loans = sum(group.loans for group in self.groups)
        rests = f"{loans} running loans; rates of failure and of run-off are judgements"
        yield Figure(
            name="safe to lend", value=safe.middle, low=safe.low, high=safe.high, unit="pence",
            rests_on=rests,
            how=f"{pounds(hand['cash'])} at the bank − {about(month.middle)} that a bad month takes out − "
            f"{about(max(lost.middle - hand['provision'], 0))} that may be lost beyond what is set aside",
        )  # fmt: skip
        yield Figure(
            name="may be lost", value=lost.middle, low=lost.low, high=lost.high, unit="pence", rests_on=rests,
            how="for each age of arrears: owed and not guaranteed × the part of such loans that fails; "
            f"{pounds(hand['provision'])} is set aside for it",
        )  # fmt: skip
        yield Figure(
            name="owed on loans more than 30 days late", value=share_late(self.groups), unit="share",
            rests_on=rests, how=f"of {pounds(self.lent_pence())} owed (PAR30)",
        )  # fmt: skip
        lasts = months_of_cash(hand, month.middle)
        yield Figure(
            name="bad months that the cash lasts", value=None if lasts > WORST else lasts, unit="months",
            rests_on=rests, how=f"{pounds(hand['cash'])} at the bank ÷ {about(month.middle)} that one "
                                "takes out",
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        ages = [
            (g.age, g.loans, g.outstanding_pence, g.guaranteed_pence, g.lost.middle, *g.lost.ends())
            for g in self.groups
        ]
        return {"bank_ages": relation(AGES, ages), "bank_purposes": relation(PURPOSES, self.purposes)}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="ages", title="How old the arrears are", mark="bars", table="bank_ages",
                alt="Bars of what is owed on loans that are not overdue, and overdue for longer and longer.",
                encode={"x": "outstanding_pence", "y": "age"},
            ),
        )  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        lost, safe = self.lost(), self.safe()
        return [
            Check(
                law="what loans owe is what the accounts say borrowers owe",
                error=self.lent_pence() - self.asset_pence,
            ),
            Check(law="no more may be lost than is owed", error=max(lost.high - self.lent_pence(), 0)),
            Check(
                law="no more can be lent than is at the bank",
                error=max(safe.high - max(self.hand["cash"], 0), 0),
            ),
            Check(
                law="purposes sum to ages",
                error=sum(p.outstanding_pence for p in self.purposes) - self.lent_pence(),
            ),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        found = ["Your own record of which loans failed would take the place of the judgements on failure."]
        if any(p.multiplier is None for p in self.purposes):
            found.append("Payments and areas would tell which loans keep most money here.")
        return found
