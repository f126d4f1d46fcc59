"""The technique `food-rounds`: which vehicle brings what where, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.food.rounds.answer import RoundsAnswer
from ultramicro.food.rounds.gather import READS, USES, Asked, gather, read
from ultramicro.food.rounds.solve import plan


@dataclass(frozen=True)
class FoodRounds(Technique[RoundsAnswer]):
    """What is matched brought to its buyers, and what growers sell next taken home on the same way."""

    name: ClassVar[str] = "food-rounds"
    question: ClassVar[str] = say("Which vehicle brings what where, and at what cost?")
    reads: ClassVar[tuple[str, ...]] = READS
    uses: ClassVar[tuple[str, ...]] = USES
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "N. A. Wouda, L. Lan, W. Kool, PyVRP, INFORMS Journal on Computing 36 (2024) 943",
        "M. Haimovich, A. H. G. Rinnooy Kan, Mathematics of Operations Research 10 (1985) 527: the floor",
    )

    collect: bool = param(True, "take home on the round what growers will sell in the next cycle")
    stretch: float = param(1.3, "how much longer a road is than a straight line", unit="times", low=1, high=5)
    speed: float = param(30.0, "how fast it is driven where roads.csv has no minutes", unit="km/h", low=1,
                         high=130)  # fmt: skip
    minutes: float = param(10.0, "how long a stop takes that does not say", unit="minutes", low=0, high=240)
    effort: int = param(1_000, "after how many steps without a shorter plan the search ends", low=1,
                        high=1_000_000)  # fmt: skip
    seed: int = param(1, "number from which chance starts", low=0, high=2**31)

    def run(self, place: Place) -> RoundsAnswer:
        """Answer for a place."""
        asked = Asked(collect=self.collect, stretch=self.stretch, kmh=self.speed, minutes=self.minutes)
        found = gather(read(place), asked)
        plans = [plan(job, iterations=self.effort, seed=self.seed) for job in found.jobs]
        lost = kept_out(place, *READS, *USES)
        return RoundsAnswer(found=found, plans=plans, asked=asked, kept_out=lost)
