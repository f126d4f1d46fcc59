"""The answer to how much more can be lent, without a single name, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.bank.ids import loans_counted
from ultramicro.bank.portfolio import (
    AgeGroup,
    Hand,
    Purpose,
    Range,
    expected_loss,
    months_of_cash,
    run_off,
    safe_to_lend,
    share_late,
)
from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.core.packing import packed
from ultramicro.core.quantities import Quantity
from ultramicro.flows.tables import relation
from ultramicro.place.dictionary import columns

WORST = 1e6
"""From so many months on, cash lasts without end. [months]"""


@dataclass(frozen=True, kw_only=True)
class BankAnswer(Answer):
    """What is lent and late, the expected loss, the cash, and how much more can be lent.

    Parameters
    ----------
    groups : sequence of AgeGroup
        Running loans by the age of their arrears.
    purposes : sequence of Purpose
        The same by purpose.
    hand : Hand
        Cash and what may be withdrawn. [pence]
    asset_pence : int
        What borrowers owe according to the accounts. [pence]
    elsewhere : int
        How many loans are in other money, which cannot be added to it.
    """

    groups: Sequence[AgeGroup]
    purposes: Sequence[Purpose]
    hand: Hand
    asset_pence: int
    elsewhere: int = 0

    def lent_pence(self) -> int:
        """Return what is owed."""
        return sum(group.outstanding_pence for group in self.groups)

    def lost(self) -> Range:
        """Return the expected loss."""
        return expected_loss(self.groups)

    def safe(self) -> Range:
        """Return how much more can be lent."""
        return safe_to_lend(self.hand, self.lost())

    def loans(self) -> int:
        """Return how many loans run."""
        return sum(group.loans for group in self.groups)

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        return list(self._says())

    def _says(self) -> Iterator[Message]:
        safe = self.safe()
        # No lending is safe: what is told is the cash that is left, and beside it what is late already.
        yield say(
            "About {sum} is at hand to lend (between {low} and {high}): cash at the bank, less what may be "
            "withdrawn in a bad month and losses beyond provisions.",
            sum=Pence(safe.middle, "about"), low=Pence(safe.low, "about"), high=Pence(safe.high, "about"),
        ).with_id("safe_to_lend")  # fmt: skip
        yield say(
            "{owed} is owed on {loans}; {late} of it is more than 30 days overdue.",
            owed=Pence(self.lent_pence()),
            loans=loans_counted(self.loans()),
            # A bank without loans has no share that is late, which reads as none.
            late=Share(share_late(self.groups) or 0),
        ).with_id("portfolio_at_risk")
        yield from _best(self.purposes)

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        rests = plural(
            "{n} running loan; default and withdrawal rates are judgements",
            "{n} running loans; default and withdrawal rates are judgements",
            self.loans(),
        )
        made = (self._safe_figure(), self._loss_figure(), self._late_figure(), self._months_figure())
        return [replace(figure, rests_on=rests) for figure in made]

    def _safe_figure(self) -> Figure:
        safe, hand, month = self.safe(), self.hand, run_off(self.hand)
        # What is set aside is there for it already; only losses beyond it take from what can be lent.
        beyond = max(self.lost().middle - hand.provision_pence, 0)
        how = say(
            "{cash} at the bank − {outflow} withdrawn in a bad month "
            "− {lost} expected loss beyond provisions",
            cash=Pence(hand.cash_pence), outflow=Pence(month.middle), lost=Pence(beyond),
        )  # fmt: skip
        return Figure(
            id="safe_to_lend", name=say("at hand to lend, after reserves"), unit="pence", how=how,
            value=safe.middle, low=safe.low, high=safe.high,
        )  # fmt: skip

    def _loss_figure(self) -> Figure:
        lost = self.lost()
        how = say(
            "for each age of arrears: owed and not guaranteed × share of such loans that default; "
            "{provision} is set aside for it",
            provision=Pence(self.hand.provision_pence),
        )
        return Figure(
            id="expected_loss", name=say("expected loss"), value=lost.middle, low=lost.low, high=lost.high,
            unit="pence", how=how,
        )  # fmt: skip

    def _late_figure(self) -> Figure:
        return Figure(
            id="portfolio_at_risk_30", name=say("owed on loans more than 30 days overdue"),
            value=share_late(self.groups), unit="share",
            how=say("of {owed} owed (PAR30)", owed=Pence(self.lent_pence())),
        )  # fmt: skip

    def _months_figure(self) -> Figure:
        month = run_off(self.hand).middle
        lasts = months_of_cash(self.hand, month)
        how = say(
            "{cash} at the bank ÷ {outflow} withdrawn in one",
            cash=Pence(self.hand.cash_pence), outflow=Pence(month),
        )  # fmt: skip
        return Figure(
            id="months_of_cash", name=say("bad months that the cash lasts"),
            # JSON has no infinity, and a million months is no forecast.
            value=None if lasts > WORST else lasts, unit="months", how=how,
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        ages = [
            {
                "age": g.age.value, "label": packed(g.age.says), "loans": g.loans,
                "outstanding_pence": g.outstanding_pence, "guaranteed_pence": g.guaranteed_pence,
                "lost_pence": g.lost.middle, "low_pence": g.lost.low, "high_pence": g.lost.high,
            }
            for g in self.groups
        ]  # fmt: skip
        # No purpose is an empty cell, or it would be a purpose that is called "".
        purposes = [{**p._asdict(), "purpose": p.purpose or None} for p in self.purposes]
        return {"bank_ages": _table("bank_ages", ages), "bank_purposes": _table("bank_purposes", purposes)}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="ages", title=say("How old the arrears are"), mark="bars", table="bank_ages",
                alt=say("Bars of what is owed on loans, by how long they are overdue."),
                encode={"x": "outstanding_pence", "y": "label"}, shows="portfolio_at_risk",
                quantity="owed_on_loans",
            ),
        )  # fmt: skip

    def tells(self) -> Mapping[str, Quantity]:
        """Name what its sentences show."""
        return {"safe_to_lend.sum": Quantity("safe_to_lend"), "safe_to_lend": Quantity("safe_to_lend"),
                "portfolio_at_risk.owed": Quantity("owed_on_loans"),
                "portfolio_at_risk.late": Quantity("portfolio_at_risk_30")}  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        lost, safe = self.lost(), self.safe()
        return [
            Check(
                id="loans_match_accounts",
                law=say("the loans owe what the accounts of borrowers owe"),
                # They come of different legs, so that a loan that was booked on one side only shows here.
                error=self.lent_pence() - self.asset_pence,
            ),
            Check(
                id="loss_within_owed",
                law=say("the expected loss is not more than is owed"),
                error=max(lost.high - self.lent_pence(), 0),
            ),
            Check(
                id="lending_within_cash",
                law=say("no more can be lent than is at the bank"),
                error=max(safe.high - max(self.hand.cash_pence, 0), 0),
            ),
            Check(
                id="purposes_match_ages",
                law=say("the loans by purpose sum to the loans by age"),
                error=sum(p.outstanding_pence for p in self.purposes) - self.lent_pence(),
            ),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        found = [
            say("Your own record of defaults would replace our judgement of them.").with_id("default_record")
        ]
        if self.elsewhere:
            found.append(
                plural(
                    "{n} loan in other money is left out: its sum cannot be added to the place's money.",
                    "{n} loans in other money are left out: their sums cannot be added to the place's money.",
                    self.elsewhere,
                ).with_id("other_money")
            )
        # Said only where it would help: who has all multipliers lacks nothing.
        if any(p.multiplier is None for p in self.purposes):
            found.append(
                say("Payments and areas would show which loans keep most money here.").with_id("multipliers")
            )
        return found


def _best(purposes: Sequence[Purpose]) -> Iterator[Message]:
    """Say for which purpose a loan works most here; where purposes tie, that none does."""
    known = [each for each in purposes if each.multiplier]
    if not known:
        return
    # Compared as they are printed: a lead that no reader sees is no lead.
    times = [Number(each.multiplier or 0, 2, fixed=True) for each in known]
    printed = [str(say("{times}", times=each)) for each in times]
    first = known[0].purpose
    if len(known) > 1 and printed[0] != printed[1] and first:
        said = say(
            "Money lent for {purpose} works most here: it is spent {times} times before it leaves, the first "
            "time included.",
            purpose=first, times=times[0],
        )  # fmt: skip
    elif len(set(printed)) == 1:
        said = say(
            "Money lent is spent {times} times here before it leaves, the first time included.",
            times=times[0],
        )  # fmt: skip
    else:
        said = say(
            "Money lent is spent up to {times} times here before it leaves, the first time included.",
            times=times[0],
        )  # fmt: skip
    yield said.with_id("best_purpose")


def _table(name: str, rows: Sequence[Mapping[str, object]]) -> Relation:
    """Make a table of the dictionary from rows by column name."""
    kinds = {column.name: column.type for column in columns(name)}
    return relation(kinds, [[row[column] for column in kinds] for row in rows])
