"""The enterprises of the place's plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.stress.economy.moments import Acts
from ultramicro.stress.economy.state import Behaviour, Economy, Surroundings
from ultramicro.stress.switches.at_work import READ, AtWork
from ultramicro.stress.switches.enterprise import Enterprise, Terms
from ultramicro.stress.switches.reads import Read, declared
from ultramicro.stress.switches.stated import value, whole
from ultramicro.stress.switches.switch import Switch


def terms_of(switch: str, *, premium: float, common_till: bool = False) -> Terms:
    """Return the stated terms of a switch, and what its enterprises ask more."""
    return Terms(
        premium=premium, falls=value(switch, "falls"), demand_spread=value(switch, "demand_spread"),
        interest=value(switch, "interest"), loan_months=whole(switch, "loan_months"),
        reserve_months=value(switch, "reserve_months"), built_here=value(switch, "built_here"),
        common_till=common_till,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Planned(Switch):
    """The plan's enterprises begin one after the other, as it says.

    What they cost: what is lent with its interest leaves for the lender, sellers here lose what was bought of
    them, people who did the work for sellers beyond only move, buyers pay more where more is asked. How they
    fail: fewer buy than was expected, nobody is free to be hired, the till is empty before demand has grown.

    Parameters
    ----------
    enterprises : tuple of Enterprise
        Which; each begins as likely as the uptake says.
    terms : Terms
        Who lends, at what rate, and what is asked of buyers.
    """

    name: ClassVar[str] = "plan"
    told: ClassVar[tuple[Read, ...]] = declared("plan", *READ)
    enterprises: tuple[Enterprise, ...]
    terms: Terms

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Acts:
        """Return them at work."""
        return AtWork(self, self.enterprises, self.terms, seed, likely=self.uptake)
