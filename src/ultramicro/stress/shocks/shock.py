"""Shocks: what each changes, from which month, for how long, and how it fades."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from ultramicro.stress.economy.chance import SHOCKED, draws
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import AWAY, EMPTY, NOBODY, Behaviour, Surroundings


class Kind(StrEnum):
    """What a shock hits."""

    OUTSIDE_DEMAND = "outside_demand"
    """What firms here sell beyond the place: the size is the share of it that is lost."""
    OUTSIDE_JOBS = "outside_jobs"
    """Work beyond the place: the size is the share of it that is lost in the first month; fewer find any."""
    EMPLOYER = "employer"
    """The greatest employer closes, in its first month; the size is not used, and it does not come back."""
    CREDIT = "credit"
    """What banks lend beside a firm's worth: the size is the share that is withdrawn."""
    TERMS = "terms"
    """Suppliers and customers pay later: the size is by how many months."""
    BENEFITS = "benefits"
    """Benefits: the size is the share that is cut."""
    ENERGY = "energy"
    """Energy bills of households and firms: the size is by which share of them they rise."""
    PUBLIC_BUYING = "public_buying"
    """What public bodies buy here: the size is the share that is cut."""


@dataclass(frozen=True, kw_only=True)
class Shock:
    """One shock.

    Parameters
    ----------
    kind : Kind
        What it hits.
    size : float
        How hard, in the words of its kind, at its worst.
    from_month : int
        Its first month, counted from the first that is read.
    months : int
        For how long it lasts at its worst.
    fades_months : int
        Within how many months afterwards it is gone, in equal steps.
    """

    kind: Kind
    size: float
    from_month: int
    months: int
    fades_months: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not math.isfinite(self.size) or self.size < 0 or self.from_month < 1 or self.months < 1:
            message = f"no such shock: {self}"
            raise ValueError(message)

    def at(self, month: int) -> float:
        """Return how hard it is in a month.

        Examples
        --------
        >>> shock = Shock(kind=Kind.BENEFITS, size=0.2, from_month=3, months=2, fades_months=4)
        >>> [round(shock.at(month), 2) for month in range(2, 10)]
        [0.0, 0.2, 0.2, 0.16, 0.12, 0.08, 0.04, 0.0]
        """
        after = month - self.from_month - self.months + 1
        if month < self.from_month:
            return 0.0
        if after <= 0:
            return self.size
        return self.size * max(1 - after / (self.fades_months + 1), 0.0)


class Shocked(Acts):
    """Shocks at work in one run."""

    def __init__(self, shocks: tuple[Shock, ...]) -> None:
        """Take all shocks of the run."""
        self.shocks = shocks
        self.import_share: float | None = None

    def numbers(self, b: Behaviour, s: Surroundings, month: int) -> tuple[Behaviour, Surroundings]:
        """Change the numbers by which this month goes."""
        for shock in self.shocks:
            b, s = _changed(shock.kind, shock.at(month), b, s)
        return b, s

    def begin(self, now: Moment) -> None:
        """Let the world beyond buy less here, take its work away, or close the greatest employer."""
        region = now.e.regions[0]
        if self.import_share is None:
            self.import_share = float(region["import_share"])
        left = 1.0
        for shock in self.shocks:
            if shock.kind is Kind.OUTSIDE_DEMAND:
                left *= 1.0 - min(shock.at(now.month), 1.0)
            elif shock.kind is Kind.EMPLOYER and now.month == shock.from_month:
                self.import_share *= 1.0 - close_greatest(now)
            elif shock.kind is Kind.OUTSIDE_JOBS and now.month == shock.from_month:
                lose_away(now, shock.size)
        region["import_share"] = self.import_share * left


def _changed(  # noqa: PLR0911 - one for each kind
    kind: Kind, size: float, b: Behaviour, s: Surroundings
) -> tuple[Behaviour, Surroundings]:
    """Return the numbers of a month in which one shock is so hard."""
    left = 1.0 - min(size, 1.0)
    match kind:
        case Kind.OUTSIDE_DEMAND | Kind.EMPLOYER:
            return b, s
        case Kind.OUTSIDE_JOBS:
            return b, s._replace(away_found=s.away_found * left)
        case Kind.CREDIT:
            return b._replace(lent_to_worth=b.lent_to_worth * left), s
        case Kind.TERMS:
            return b, s._replace(terms_months=s.terms_months + size)
        case Kind.BENEFITS:
            return b, s._replace(benefit_share=s.benefit_share * left)
        case Kind.ENERGY:
            return b, s._replace(energy_share=s.energy_share * (1.0 + size))
        case Kind.PUBLIC_BUYING:
            return b, s._replace(public_buying_pence=int(s.public_buying_pence * left))
    assert_never(kind)


def close_greatest(now: Moment) -> float:
    """Let the greatest employer end this month; return which share of all that is sold beyond it sold."""
    firms = now.e.firms
    greatest = int(firms["staff"].argmax())
    if firms["age"][greatest] == EMPTY:  # nobody works for any firm
        return 0.0
    firms["must_end"][greatest] = 1
    others = firms["age"] != EMPTY
    others[: int(now.e.world["shops"][0])] = False
    sold = float(firms["made"][others].sum())
    return float(firms["made"][greatest]) / sold if sold > 0 and others[greatest] else 0.0


def lose_away(now: Moment, share: float) -> None:
    """End a share of all work beyond the place, that of who comes first by a chance of their own."""
    people = now.e.households
    away = (people["employer"] == AWAY).nonzero()[0]
    chance = draws(now.seed, now.period, SHOCKED, away)
    lost = away[chance < share]
    people["employer"][lost] = NOBODY
    people["wage_pence"][lost] = 0
