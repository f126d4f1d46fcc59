"""What people promise a plan beside what lies idle: to found something, to lend, to work without pay."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Founding:
    """Who could found something; where nobody has said, founders are not counted at all.

    Parameters
    ----------
    founders : float
        People who have run something and would found one enterprise. [people]
    coaching_hours : float
        Hours of coaching in a quarter, by which others come to found something. [hours]
    """

    founders: float = 0.0
    coaching_hours: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PledgedLoan:
    """A loan that somebody has pledged, at terms of its own.

    Parameters
    ----------
    name : str
        What the pledge is called.
    most_pence, interest : float
        How much may be owed at any time, and what it costs a year. [pence, share]
    quarters : int
        In how many quarters it is paid back.
    opens : int
        The first quarter in which it is lent.
    """

    name: str
    most_pence: float
    interest: float = 0.0
    quarters: int = 20
    opens: int = 1


@dataclass(frozen=True, kw_only=True)
class PledgedWork:
    """Hours that somebody has pledged without pay.

    Parameters
    ----------
    name : str
        What the pledge is called.
    skills : tuple of str
        Skills whose paid work it takes over; none where it helps with what is unpaid anyway.
    hours : float
        How many: in each quarter, or in all of them together. [hours]
    each_quarter : bool
        Whether they come anew in each quarter.
    opens, closes : int
        The first quarter, and the last, in which they are worked.
    helps : bool
        Whether its hours may also be unpaid help, as those of who would do anything.
    """

    name: str
    skills: tuple[str, ...]
    hours: float
    each_quarter: bool = False
    opens: int = 1
    closes: int = 1
    helps: bool = False
