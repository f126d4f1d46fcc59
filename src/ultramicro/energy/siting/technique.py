"""The technique `energy-sites`: where power could be made here, and how much of it the place would use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from ultramicro.core.contract import Answer, Check, Figure, Picture, Place, Relation, Technique, param, worst
from ultramicro.core.extras import install
from ultramicro.core.message import Day, Message, Number, Share, plural, say
from ultramicro.core.quantities import Quantity
from ultramicro.energy.parameters import parameters
from ultramicro.energy.siting.absorb import most_times
from ultramicro.energy.siting.activities import activity_rows, line_rows
from ultramicro.energy.siting.gather import KEPT_TABLES, USES, Gathered, gather
from ultramicro.energy.siting.outputs import sizes_of, tables_of
from ultramicro.flows.kept_out import KeptOut, kept_out, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of


@dataclass(frozen=True, kw_only=True)
class SitesAnswer(Answer):
    """What a place's sites make in a year, and who uses it.

    Parameters
    ----------
    found : Gathered
        All that was reckoned.
    used_share : float
        Of what more sites make, the part that members should still use. [share]
    """

    found: Gathered
    used_share: float
    kept_out: Sequence[KeptOut] = ()

    def made_kwh(self) -> float:
        """Return what all sites make each year. [kWh]."""
        return sum(use.made.kwh for use in self.found.shared.uses)

    def here_kwh(self) -> float:
        """Return what is used on site and by members. [kWh]."""
        return sum(use.kwh[0] + use.kwh[1] for use in self.found.shared.uses)

    def absorbed_kw(self) -> float | None:
        """Return the size of which members still use the wanted part; None without readings. [kW]."""
        found = self.found
        if not found.club or not found.made:
            return None
        made = np.sum([use.used + use.exported for use in found.shared.uses], axis=0)
        times = most_times(made, np.maximum(found.shared.wanted - found.club.given, 0.0), self.used_share)
        return times * self._capacity()

    def _capacity(self) -> float:
        return sum(use.made.site.capacity_kw for use in self.found.shared.uses)

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._says())

    def _says(self) -> Iterator[Message]:
        found, sites = self.found, len(self.found.made)
        if not sites:
            yield say("No roof, land or water is listed that power could be made on.").with_id("no_sites")
            return
        yield plural(
            "{n} site could make about {kwh} kWh each year, with {kw} kW at its peak.",
            "{n} sites could make about {kwh} kWh each year, with {kw} kW at their peak together.",
            sites, kwh=Number(round(self.made_kwh(), -2), 0), kw=Number(self._capacity(), 0),
        ).with_id("sites_make")  # fmt: skip
        absorbed = self.absorbed_kw()
        if found.club and absorbed is not None and self.made_kwh():
            yield say(
                "About {share} of it would be used here in the half-hour in which it is made, the rest sold "
                "to the network.",
                share=Share(round(self.here_kwh() / self.made_kwh(), 2)),
            ).with_id("used_here")
            yield say(
                "With a peak of up to about {kw} kW, members would use {share} or more of what is made.",
                share=Share(self.used_share), kw=Number(absorbed, 0),
            ).with_id("absorbed")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with how it was worked out."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        found, uses = self.found, self.found.shared.uses
        yield Figure(
            id="sites_made_kwh", name=say("made by the sites each year"), unit="kwh", value=self.made_kwh(),
            low=sum(u.made.low_kwh for u in uses), high=sum(u.made.high_kwh for u in uses),
            how=self._how_made(), rests_on=self._rests_on(),
        )  # fmt: skip
        yield Figure(
            id="sites_capacity_kw",
            name=say("peak output of the sites"),
            unit="kw",
            value=self._capacity(),
            how=say("area ÷ area that a kilowatt of panels needs, or as given in energy/sites.csv"),
        )
        if not found.club:
            return
        made = self.made_kwh()
        yield Figure(
            id="sites_used_here_share", name=say("part of it used here"), unit="share",
            value=self.here_kwh() / made if made else None,
            how=say("in each half-hour the lesser of what is made and what is wanted; {here} ÷ {made} kWh",
                    here=Number(self.here_kwh(), 0), made=Number(made, 0)),
            rests_on=self._rests_on_readings(),
        )  # fmt: skip
        yield Figure(
            id="sites_absorbed_kw", name=say("size that members would still use most of"), unit="kw",
            value=self.absorbed_kw(),
            how=say("the largest size of which members use {share}, found by halving",
                    share=Share(self.used_share)),
            rests_on=self._rests_on_readings(),
        )  # fmt: skip

    def _how_made(self) -> Message:
        if self.found.sun:
            return say("sun on level ground, half-hour by half-hour, brought to each roof's slope (pvlib)")
        known = parameters()["yield_kwh_per_kwp"]
        return say(
            "{value} kWh for each kilowatt ({source}, {year})",
            value=Number(known.value, 0), source=known.source, year=str(known.year),
        )  # fmt: skip

    def _rests_on(self) -> Message:
        sun = self.found.sun
        if not sun:
            return say("no sun was measured here; a clear sky gives the shape of the day")
        return plural(
            "the sun of {year}; {n} half-hour was filled from other days",
            "the sun of {year}; {n} half-hours were filled from other days",
            sun.filled, year=str(sun.year),
        )  # fmt: skip

    def _rests_on_readings(self) -> Message:
        club = self.found.club
        if not club:
            return say("no readings")
        return plural(
            "readings of {n} day from {first} to {last}; {lent} days of the year are borrowed from the "
            "nearest one of the same sort, the furthest of them {far} days away",
            "readings of {n} days from {first} to {last}; {lent} days of the year are borrowed from the "
            "nearest one of the same sort, the furthest of them {far} days away",
            club.days_read, first=Day(club.first), last=Day(club.last), lent=club.demand.borrowed_days,
            far=club.demand.furthest_days,
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {
            **tables_of(self.found),
            **kept_out_tables(self.kept_out),
            "activities": table_of("activities", activity_rows(self.found)),
            "activity_lines": table_of("activity_lines", line_rows(self.found)),
        }

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        if not self.found.made:
            return ()
        months = Picture(
            name="months", mark="stacked", table="energy_months",
            title=say("What the sites make each month, where it goes, and what members still buy"),
            alt=say("A bar for each month, cut by where energy goes."),
            encode={"x": "month", "y": "energy_kwh", "colour": "part"}, shows="sites_make",
        )  # fmt: skip
        if not self.found.club:
            return (months,)
        sizes = Picture(
            name="sizes", mark="lines", table="energy_sizes",
            title=say("How much of what is made would be used here, by the size of the sites in kW"),
            alt=say(
                "Two lines by size: the part of what is made that is used, and of what is wanted that is "
                "made here."
            ),
            encode={"x": "size", "y": "share", "colour": "measure"}, shows="absorbed",
        )  # fmt: skip
        return sizes, months

    def tells(self) -> Mapping[str, Quantity]:
        """Name what its sentences show."""
        return {}

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        found, uses = self.found, self.found.shared.uses
        parts = (float(np.abs(u.made.wh - u.on_site - u.used - u.exported).max(initial=0.0)) for u in uses)
        least = (float(min(u.on_site.min(), u.used.min(), u.exported.min())) for u in uses)
        made = sum(float(u.made.wh.sum()) for u in uses)
        steps = sizes_of(found)
        falling = (b.used_kwh - a.used_kwh for a, b in pairwise(steps))
        return [
            Check(id="energy_conserved", tolerance=1e-6,
                  law=say("in each half-hour what a site makes is used on site, used by members or sold"),
                  error=worst(parts)),
            Check(id="nothing_below_nought", law=say("nobody uses or is sold less than nothing"),
                  error=max(0.0, -min(least, default=0.0)), tolerance=1e-6),
            Check(id="members_sum", law=say("what members get sums to what the sites give them"),
                  error=float(found.shared.members.sum() - found.shared.to_members.sum()),
                  tolerance=1e-6 * (1 + made)),
            Check(id="within_wanted", law=say("members get no more than they want"), tolerance=1e-6,
                  error=float(np.maximum(found.shared.to_members - found.shared.wanted, 0).max(initial=0.0))),
            Check(id="more_is_used_of_more", law=say("a larger size is never used less"), tolerance=1e-6,
                  error=max(0.0, -min(falling, default=0.0))),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        words = {
            "sun": say(
                "A file of sun by the hour would show what each roof makes by where it faces: name one under "
                "[references] as irradiance."
            ),
            "pvlib": say("To reckon with the measured sun, {do}.", do=install("energy")),
            "point": say("A postcode directory would say where the roofs are."),
            "readings": say("Readings of members' meters would show how much of it is used here."),
        }
        found = list(kept_out_said(self.kept_out))
        found += [words[each].with_id(each) for each in self.found.missing if each in words]
        club = self.found.club
        if club and club.demand.furthest_days > SEASON:
            found.append(
                say("Readings of a whole year would show what members use in other seasons.").with_id(
                    "a_year"
                )
            )
        if self.found.made and not any(use.made.site.meter for use in self.found.shared.uses):
            found.append(
                say(
                    "The meter of the building below each roof, in energy/sites.csv, would show what is used "
                    "on site."
                ).with_id("on_site")
            )
        return found


SEASON = 45
"""A borrowed day further away is of another season. [days]."""


@dataclass(frozen=True)
class EnergySites(Technique[SitesAnswer]):
    """Roofs, land and water: what each would make in every half-hour, and who would use it."""

    name: ClassVar[str] = "energy-sites"
    question: ClassVar[str] = say("Where could we make our own power, and who would use it?")
    reads: ClassVar[tuple[str, ...]] = ("resources",)
    uses: ClassVar[tuple[str, ...]] = USES
    makes: ClassVar[tuple[str, ...]] = ("activities", "activity_lines", "energy_sites")
    sources: ClassVar[tuple[str, ...]] = (
        "K. S. Anderson and others, pvlib python, Journal of Open Source Software 8 (2023) 5994",  # data
        "Energy Local, guide 1: power is shared equally in each half-hour",  # data
        "B. Haurwitz, Insolation in relation to cloudiness, Journal of Meteorology 2 (1945)",  # data
    )

    used_share: float = param(
        0.5, "part of what is made that members should still use, for the largest size", unit="share",
        low=0.05, high=1,
    )  # fmt: skip

    def run(self, place: Place) -> SitesAnswer:
        """Answer for a place."""
        return SitesAnswer(
            found=gather(place), used_share=self.used_share, kept_out=kept_out(place, *KEPT_TABLES)
        )
