"""What suppliers and households said in the survey, brought to shares of what they pay out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Number, say
from ultramicro.flows.surveyed import SurveyRow, local_share, spent_pence

WAGES = ("wage", "pay", "salar", "staff")


@dataclass(frozen=True, kw_only=True)
class Spending:
    """How one supplier's outgoings are cut.

    Parameters
    ----------
    wages_here, wages_away : float
        Wages to people who live in the area, and to others.
    others_here, others_away : float
        Everything else that is paid in the area, and elsewhere.
    """

    wages_here: float
    wages_away: float
    others_here: float
    others_away: float

    @property
    def here(self) -> float:
        """The share that stays at first hand."""
        return self.wages_here + self.others_here

    def shifted(self, here: float) -> Spending:
        """Return the same outgoings with this share of them staying, from 0 to 1; they still make up a whole.

        Wages and the rest move from one side to the other in proportion to what is on the side they leave, so
        that also a cut of which nothing stays can be brought to one of which everything does.

        Examples
        --------
        >>> cut = Spending(wages_here=0.2, wages_away=0.2, others_here=0.2, others_away=0.4).shifted(0.2)
        >>> round(cut.here, 3), round(cut.wages_away, 3)
        (0.2, 0.3)
        >>> nothing = Spending(wages_here=0, wages_away=0.4, others_here=0, others_away=0.6)
        >>> nothing.shifted(0.5)
        Spending(wages_here=0.2, wages_away=0.2, others_here=0.3, others_away=0.3)
        """
        wages, others = self.wages_here + self.wages_away, self.others_here + self.others_away
        # Wages and purchases are moved alike: nobody was asked which of the two gives way.
        if here <= self.here:
            kept = here / self.here if self.here > 0 else 1.0
            wages_here, others_here = self.wages_here * kept, self.others_here * kept
        else:
            # Up from what is away, so that a share of nought can rise too: a factor could not lift it.
            moved = min(1.0, (here - self.here) / (1 - self.here))
            wages_here = self.wages_here + self.wages_away * moved
            others_here = self.others_here + self.others_away * moved
        return Spending(wages_here=wages_here, wages_away=wages - wages_here, others_here=others_here,
                        others_away=others - others_here)  # fmt: skip


def suppliers_said(answers: Mapping[str, Sequence[SurveyRow]]) -> dict[str, Spending]:
    """Cut the outgoings of every supplier that answered.

    Parameters
    ----------
    answers : mapping of str to sequence of SurveyRow
        By supplier.

    Raises
    ------
    BadInput
        If a share is not between 0 and 1.

    Examples
    --------
    >>> wages = SurveyRow(respondent="Ace Ltd", category="wages", spend_pence=60, local_share=0.5)
    >>> goods = SurveyRow(respondent="Ace Ltd", category="goods", spend_pence=40, local_share=0.25)
    >>> suppliers_said({"Ace Ltd": [wages, goods]})["Ace Ltd"]
    Spending(wages_here=0.3, wages_away=0.3, others_here=0.1, others_away=0.3)
    """
    found = {}
    for supplier, rows in answers.items():
        cut = np.zeros(4)
        for row in rows:
            paid, share = spent_pence(row), _share(row)
            # Wages go to households, all else to firms; from there on they go different ways.
            first = 0 if (row.category or "").casefold().startswith(WAGES) else 2
            cut[first] += paid * share
            cut[first + 1] += paid * (1 - share)
        # Somebody who answered with sums of nought said nothing of where money goes.
        if cut.sum() > 0:
            found[supplier] = _spending([float(part) for part in cut / cut.sum()])
    return found


def _spending(cut: Sequence[float]) -> Spending:
    return Spending(wages_here=cut[0], wages_away=cut[1], others_here=cut[2], others_away=cut[3])


def _share(row: SurveyRow) -> float:
    share = row.local_share
    if share is None or not 0 <= share <= 1:
        raise BadInput(
            say(
                "{respondent} is recorded to spend {share} of its money locally",
                respondent=row.respondent, share=Number(share or 0, 4),
            ),
            where="survey.csv",
            do=say("write local_share between 0 and 1"),
        )  # fmt: skip
    return share


@dataclass(frozen=True, kw_only=True)
class HouseholdShare:
    """The part of household spending that is spent in the area.

    Parameters
    ----------
    value, low, high : float
        The mean weighted by money, and the least and most that it may be of all spending.
    asked : int
        How many households and workers answered.
    """

    value: float
    low: float
    high: float
    asked: int

    def within(self, low: float, high: float) -> HouseholdShare:
        """Return the same share with its ends of all spending, also of what nobody was asked about."""
        return HouseholdShare(value=min(max(self.value, low), high), low=low, high=high, asked=self.asked)


def households_said(rows: Iterable[SurveyRow]) -> HouseholdShare | None:
    """Weigh what households and workers said by what they spend; None if nobody was asked.

    The interval is that of `local_share` over respondents.
    """
    sums: dict[str, list[float]] = {}
    for row in rows:
        paid = spent_pence(row)
        found = sums.setdefault(row.respondent, [0.0, 0.0])
        found[0] += paid
        found[1] += paid * _share(row)
    if not sums:
        return None
    share = local_share([spent for spent, _ in sums.values()], [here for _, here in sums.values()])
    return HouseholdShare(value=share.value, low=share.low, high=share.high, asked=len(sums))
