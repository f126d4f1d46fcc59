"""The technique `leaks`: what leaves, and how much of it could be done here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.additionality import GUIDE, STANDARD, Additionality, better_than, worse_than
from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.leaks.answer import LeaksAnswer
from ultramicro.leaks.closing import Cases
from ultramicro.leaks.gather import gather
from ultramicro.leaks.oneoff import LEAST_PENCE


@dataclass(frozen=True)
class Leaks(Technique[LeaksAnswer]):
    """Outflow by need, ranked by size × how much could be done here; and one leak closed, gross and net."""

    name: ClassVar[str] = "leaks"
    question: ClassVar[str] = say("What leaves, and how much of it could be done here?")
    reads: ClassVar[tuple[str, ...]] = ("flows", "locality", "areas")
    uses: ClassVar[tuple[str, ...]] = (
        "party_places", "party_register", "payments", "party_names", "resources", "multipliers",
    )  # fmt: skip
    makes: ClassVar[tuple[str, ...]] = ("leaks",)
    sources: ClassVar[tuple[str, ...]] = (
        "B. Ward, J. Lewis, Plugging the Leaks (New Economics Foundation, 2002)",  # data
        say("Homes and Communities Agency, Additionality Guide, 4th ed. (2014): {use}", use=say(GUIDE)),
        "Procurement Act 2023",
        "Local Government (Exclusion of Non-commercial Considerations) (England) Order 2026",  # data
    )

    area: str = param("", "area that the money leaves (default: the place)")
    close: str = param("", "need whose leak is closed (default: the first in the ranking)")
    top: int = param(30, "number of leaks to list", low=1, high=1000)
    large: int = param(
        LEAST_PENCE,
        "smallest large single payment, if it is also a twentieth of what the payer paid",
        unit="pence", low=0,
    )  # fmt: skip
    deadweight: float = param(
        STANDARD.deadweight, "share that would have come anyway", unit="share", low=0, high=1
    )
    displacement: float = param(
        STANDARD.displacement, "share taken from local sellers", unit="share", low=0, high=1
    )
    leakage: float = param(
        STANDARD.leakage, "share that benefits people elsewhere", unit="share", low=0, high=1
    )
    substitution: float = param(
        STANDARD.substitution, "share that firms only swap", unit="share", low=0, high=1
    )
    rounds: float = param(
        STANDARD.multiplier, "multiplier of further rounds (1.05 to 1.15 for a neighbourhood)", low=1, high=3
    )

    def run(self, place: Place) -> LeaksAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the place has no such area or leak.
        """
        middle = Additionality(
            deadweight=self.deadweight,
            displacement=self.displacement,
            leakage=self.leakage,
            substitution=self.substitution,
            multiplier=self.rounds,
        )
        found = gather(place, self.area, self.close, least_pence=self.large)
        cases = Cases(cautious=worse_than(middle), middle=middle, hopeful=better_than(middle))
        return LeaksAnswer(found=found, top=self.top, cases=cases, kept_out=kept_out(place, "resources"))
