"""What counts in a plan, and for how much."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What counts, and for how much; pounds of income are counted once.

    Parameters
    ----------
    again : float
        What a pound of income here comes to with what is spent again; the same for gains and losses. [pounds]
    take_home : float
        Part of what an hour costs that reaches the worker: employer's contributions and taxes leave the
        place. [share]
    bought_here : float
        Part of running costs and rents that is paid to firms and owners here. [share]
    displaced : float
        Part of a displaced seller's takings that was local income, beside wages of work on the spot. [share]
    job_pence : float
        What a full-time job in a year counts beside its wages. [pence]
    benefit : float
        For a pound that households save without being paid. [pounds]
    discount : float
        By how much a year later counts less; nought for money of the day. [share]
    """

    again: float = 1.0
    take_home: float = 1.0
    bought_here: float = 0.3
    displaced: float = 0.45
    job_pence: float = 0.0
    benefit: float = 0.0
    discount: float = 0.0
