"""The money of a plan, quarter by quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Till:
    """The money of a quarter. [£].

    `running` are costs that go with the work, `rent` what ground costs in the quarter, `capital` what
    starting units costs, and `ready` what bringing ground into use costs once; each pound is in one of them.
    """

    quarter: int
    sales: float
    bought: float
    wages: float
    running: float
    rent: float
    capital: float
    learning: float
    loan: float
    repaid: float
    interest: float
    debt: float
    cash: float
    ready: float = 0.0


class Lent(NamedTuple):
    """A pledged loan in a quarter: what is lent, paid back and owed at its end. [£]."""

    loan: float
    repaid: float
    debt: float
