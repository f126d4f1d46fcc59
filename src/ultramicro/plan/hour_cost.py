"""What an hour of work costs an employer, and what of it reaches the worker: holiday pay, insurance, pension.

An hour that is worked is paid, and so is the leave that it earns: 5.6 weeks for each 46.4 weeks of work
(Working Time Regulations 1998, SI 1998/1833, regulations 13 and 13A). All rates are of 2026-27, full time:

- National Living Wage, 21 and over: £12.71 an hour from 1 April 2026 (gov.uk/national-minimum-wage-rates).
- Employer's National Insurance: 15% above £5,000 a year; the worker's: 8% above £12,570 (gov.uk,
  "Rates and thresholds for employers 2026 to 2027").
- Pension: the employer's 3% of pay between £6,240 and £50,270 (Pensions Act 2008, section 20).
- Income tax: 20% above £12,570 (England, Wales and Northern Ireland).
"""

from __future__ import annotations

from typing import NamedTuple

from ultramicro.plan.programme.unit_economics import HOURS_A_JOB

LEGAL_MINIMUM_PENCE = 1271
"""What an hour is paid at the least, by law, to whoever is 21 or over. [pence]"""
LEAVE_WEEKS, WEEKS_IN_ALL = 5.6, 52.0
HOLIDAY = LEAVE_WEEKS / (WEEKS_IN_ALL - LEAVE_WEEKS)
"""Pay for leave that an hour of work earns, as a share of its pay: 12.07%."""
NI_FROM, NI_SHARE = 5_000.0, 0.15
PENSION_FROM, PENSION_TO, PENSION_SHARE = 6_240.0, 50_270.0, 0.03
TAXED_FROM, TAX_SHARE, WORKERS_NI_SHARE = 12_570.0, 0.20, 0.08
"""Of a year, in £, and shares of what is above."""
CLOSE = 1e-9


class HourCost(NamedTuple):
    """An hour of work in a full-time job, in its parts. [pence].

    `pay` is for the hour itself and `holiday` for the leave that it earns; `insurance` and `pension` are the
    employer's; `taken_home` is what is left of pay and holiday after income tax and National Insurance.
    """

    pay: float
    holiday: float
    insurance: float
    pension: float
    taken_home: float

    @property
    def total(self) -> float:
        """What the employer pays for it. [pence]."""
        return self.pay + self.holiday + self.insurance + self.pension


def cost_of(pay_pence: float) -> HourCost:
    """Return what an hour costs that is paid so much.

    Parameters
    ----------
    pay_pence : float
        What an hour is paid. [pence]

    Examples
    --------
    >>> [round(part) for part in cost_of(1271)], round(cost_of(1271).total)
    ([1271, 153, 168, 31, 1239], 1624)
    """
    year = pay_pence / 100 * (1 + HOLIDAY) * HOURS_A_JOB
    taxed = max(0.0, year - TAXED_FROM)
    an_hour = 100 / HOURS_A_JOB
    return HourCost(
        pay=pay_pence, holiday=pay_pence * HOLIDAY,
        insurance=NI_SHARE * max(0.0, year - NI_FROM) * an_hour,
        pension=PENSION_SHARE * max(0.0, min(year, PENSION_TO) - PENSION_FROM) * an_hour,
        taken_home=(year - taxed * (TAX_SHARE + WORKERS_NI_SHARE)) * an_hour,
    )  # fmt: skip


def parts_of(cost_pence: float) -> HourCost:
    """Return the parts of an hour that costs so much in all: the pay that leaves room for all the rest.

    Examples
    --------
    >>> round(parts_of(1480).pay), round(parts_of(cost_of(1345).total).pay)
    (1162, 1345)
    """
    low, high = 0.0, cost_pence
    # The cost rises with the pay everywhere, so that halving finds it.
    while high - low > CLOSE * max(cost_pence, 1.0):
        middle = (low + high) / 2
        low, high = (middle, high) if cost_of(middle).total < cost_pence else (low, middle)
    return cost_of(high)
