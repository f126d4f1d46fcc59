"""What suppliers and households said in the survey, brought to shares of what they pay out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ultramicro.core.errors import BadInput

WAGES = ("wage", "pay", "salar", "staff")
PEOPLE = frozenset({"household", "worker"})


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

    def scaled(self, factor: float) -> Spending:
        """Return the same cut with more or less of it staying; it still makes up a whole.

        Examples
        --------
        >>> cut = Spending(wages_here=0.2, wages_away=0.2, others_here=0.2, others_away=0.4).scaled(0.5)
        >>> round(cut.here, 3), round(cut.wages_away, 3)
        (0.2, 0.3)
        """
        wages, others = self.wages_here + self.wages_away, self.others_here + self.others_away
        wages_here, others_here = min(wages, self.wages_here * factor), min(others, self.others_here * factor)
        return Spending(wages_here=wages_here, wages_away=wages - wages_here, others_here=others_here,
                        others_away=others - others_here)  # fmt: skip


def suppliers_said(rows: Iterable[Mapping[str, Any]]) -> dict[str, Spending]:
    """Cut the outgoings of every supplier that answered.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table `survey`.

    Raises
    ------
    BadInput
        If a share is not between 0 and 1.

    Examples
    --------
    >>> said = suppliers_said([
    ...     {"respondent": "Ace Ltd", "category": "wages", "spend_pence": 60, "local_share": 0.5},
    ...     {"respondent": "Ace Ltd", "category": "goods", "spend_pence": 40, "local_share": 0.25}])
    >>> said["Ace Ltd"]
    Spending(wages_here=0.3, wages_away=0.3, others_here=0.1, others_away=0.3)
    """
    sums: dict[str, np.ndarray[Any, np.dtype[np.float64]]] = {}
    for row in rows:
        if (row.get("kind") or "supplier") in PEOPLE or row["local_share"] is None:
            continue
        paid, share = float(row.get("spend_pence") or 1), _share(row)
        first = 0 if str(row.get("category") or "").casefold().startswith(WAGES) else 2
        found = sums.setdefault(row["respondent"], np.zeros(4))
        found[first] += paid * share
        found[first + 1] += paid * (1 - share)
    cuts = {name: cut / cut.sum() for name, cut in sums.items() if cut.sum() > 0}
    return {name: Spending(wages_here=float(c[0]), wages_away=float(c[1]), others_here=float(c[2]),
                           others_away=float(c[3])) for name, c in cuts.items()}  # fmt: skip


def _share(row: Mapping[str, Any]) -> float:
    share = float(row["local_share"])
    if not 0 <= share <= 1:
        raise BadInput(
            f"{row['respondent']} is said to spend {share:g} of its money locally",
            where="survey.csv",
            do="write local_share between 0 and 1",
        )
    return share


@dataclass(frozen=True, kw_only=True)
class HouseholdShare:
    """The part of household spending that is spent in the area.

    Parameters
    ----------
    value, low, high : float
        The mean weighted by money, and a 95% interval over those asked.
    asked : int
        How many households and workers answered.
    """

    value: float
    low: float
    high: float
    asked: int


def households_said(rows: Iterable[Mapping[str, Any]]) -> HouseholdShare | None:
    """Weigh what households and workers said by what they spend; None if nobody was asked.

    The interval is that of a ratio of means over respondents (W. G. Cochran, "Sampling Techniques", 1977,
    section 6.4), with two standard errors.
    """
    sums: dict[str, list[float]] = {}
    for row in rows:
        if row.get("kind") in PEOPLE and row["local_share"] is not None:
            paid = float(row.get("spend_pence") or 1)
            found = sums.setdefault(row["respondent"], [0.0, 0.0])
            found[0] += paid * _share(row)
            found[1] += paid
    if not sums:
        return None
    here, spent = (np.array(column) for column in zip(*sums.values(), strict=True))
    value = float(here.sum() / spent.sum())
    n = len(sums)
    error = (
        float(np.sqrt(((here - value * spent) ** 2).sum() / max(n - 1, 1) / n) / spent.mean())
        if n > 1
        else 1.0
    )
    return HouseholdShare(
        value=value, low=max(0.0, value - 2 * error), high=min(1.0, value + 2 * error), asked=n
    )
