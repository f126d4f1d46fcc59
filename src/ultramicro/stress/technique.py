"""The technique `stress`, which asks whether the place would ride out a recession."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple, TypeAlias

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.long_work import work_of
from ultramicro.core.message import Listed, say
from ultramicro.energy.siting.gather import USES as SITES
from ultramicro.flows.kept_out import kept_out
from ultramicro.food.technique import FoodCycle
from ultramicro.stress.answer import StressAnswer
from ultramicro.stress.arms import CALM, arms, in_calm, values_of
from ultramicro.stress.calibration.contradictions import consistent
from ultramicro.stress.calibration.file import FILE
from ultramicro.stress.calibration.file_reading import over, read
from ultramicro.stress.calibration.numbers import Numbers
from ultramicro.stress.calibration.observed import numbers_of
from ultramicro.stress.effort import TELL_SECONDS, Effort, effort, machine_bytes, require_within, time_said
from ultramicro.stress.findings import Findings, Signs
from ultramicro.stress.reading.bands import FEWEST_TOLD
from ultramicro.stress.running import Setting, run
from ultramicro.stress.runs.ensemble import ALL as USED
from ultramicro.stress.runs.ensemble import WITHOUT, Ensemble, all_kept, live_all
from ultramicro.stress.runs.kept import Keeping
from ultramicro.stress.runs.spread import Spread, one_after_another, over_processes, processors
from ultramicro.stress.shocks.presets import recessions, severity
from ultramicro.stress.shocks.shock import Kind, Shock
from ultramicro.stress.switches.all import ALL, Ready, switches_of
from ultramicro.stress.uncertain import GainsAt, signs, signs_kept, signs_settings, whole_of

Progress: TypeAlias = Callable[[str, int, int], None]
OF_NUMBERS = (
    "areas", "households", "household_accounts", "parties", "party_places", "locality", "flows", "survey",
    "obligations",
)  # fmt: skip
"""Tables in which a place's numbers are observed."""
OF_SWITCHES = (
    "needs", "plan", "plan_flows", "influenceable", "opportunities", "trade_markets", "multipliers",
    "resources", "accounts", "currencies", *SITES, *FoodCycle.reads, *FoodCycle.uses,
)  # fmt: skip
"""Tables from which techniques are switched on."""
OWN = "own"
"""The recession that is made of the sizes given one by one, and of nothing else."""
ONE_SEED = (1,)
FIRST_LOOK = (CALM, WITHOUT, USED, in_calm(USED))
"""Arms that are run where no technique is run by itself."""
BEFORE = 24
"""Months that go by before the first that is read, so that the place has come to rest."""
SIZES = {
    "outside": Kind.OUTSIDE_DEMAND, "jobs": Kind.OUTSIDE_JOBS, "credit": Kind.CREDIT, "terms": Kind.TERMS,
    "benefits": Kind.BENEFITS, "energy": Kind.ENERGY, "public": Kind.PUBLIC_BUYING, "employer": Kind.EMPLOYER,
}  # fmt: skip
"""Parameters that add a shock of their own."""


class Test(NamedTuple):
    """All that is lived for one answer, before any of it is."""

    numbers: Numbers
    ready: Ready
    arms: Mapping[str, Setting]
    at: GainsAt


@dataclass(frozen=True)
class Stress(Technique[StressAnswer]):
    """The place month by month through a recession, with and without each technique, in many runs."""

    name: ClassVar[str] = "stress"
    question: ClassVar[str] = say("Would the place ride out a recession?")
    reads: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = (*OF_NUMBERS, *OF_SWITCHES)
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "D. Delli Gatti and others, Macroeconomics from the Bottom-up (2011), chapter 3",
        "W. Godley, M. Lavoie, Monetary Economics (2007), chapters 3 and 6",
        "M. D. Morris, Factorial sampling plans, Technometrics 33 (1991) 161",
    )

    recession: str = param(
        "2008", "the recession: one of those published, or own for what is given below alone",
        choices=(*recessions(), OWN),
    )  # fmt: skip
    severity: float = param(1.0, "how many times as hard as it was", unit="times", low=0, high=5)
    outside: float = param(
        0.0, "what firms here sell elsewhere, and lose, beside the recession", unit="share", low=0, high=1
    )
    jobs: float = param(0.0, "work elsewhere that ends, beside the recession", unit="share", low=0, high=1)
    credit: float = param(0.0, "what banks lend, and withdraw, beside it", unit="share", low=0, high=1)
    terms: int = param(0, "months by which invoices are paid later, beside it", unit="months", low=0, high=12)
    benefits: float = param(0.0, "benefits that are cut, beside it", unit="share", low=0, high=1)
    energy: float = param(0.0, "by which energy bills rise, beside it", unit="share", low=0, high=10)
    public: float = param(0.0, "public buying here that is cut, beside it", unit="share", low=0, high=1)
    employer: int = param(0, "whether the greatest employer closes, beside it: 1 for yes", low=0, high=1)
    lasts: int = param(18, "months for which what is given beside it lasts", unit="months", low=1, high=240)
    techniques: str = param("all", "the techniques that are switched on, with commas; all, or none")
    each: int = param(
        1, "whether each technique is also run alone and left out alone, which takes longer: 1 for yes",
        low=0, high=1,
    )  # fmt: skip
    months: int = param(60, "months that are read", unit="months", low=24, high=480)
    seeds: int = param(20, "runs of each, under other chances", unit="runs", low=1, high=1000)
    draws: int = param(
        2, "times that each of the ten least known numbers is moved (0: none)", unit="times", low=0, high=100
    )
    hours: int = param(
        4,
        "hours that it may take; what is reckoned to take longer is refused",
        unit="hours",
        low=1,
        high=1000,
    )
    area: str = param("", "the area to look at; the place's own if empty")

    def ready(self, place: Place) -> bool:
        """Whether all runs are kept, so that it takes seconds; what it refuses it refuses at once."""
        try:
            test = self._test(place)
        except BadInput:
            return True
        drawn = signs_kept(test.numbers, test.at, trajectories=self.draws, seeds=ONE_SEED)
        return drawn and all_kept(run, test.arms, self._seeds(), test.at.folder)

    def run(self, place: Place) -> StressAnswer:
        """Answer for a place."""
        test, ensemble = self.lived(place)
        _, progress = work_of(place, self.name)
        found = Findings(
            ensemble=ensemble, techniques=tuple(test.at.names), first=test.at.first,
            signs=self._signs(test, progress),
        )  # fmt: skip
        return StressAnswer(
            place=place.name, as_of=place.as_of, recession=self.recession, severity=self.severity,
            shocks=test.at.shocks, numbers=test.numbers, ready=test.ready, found=found,
            kept_out=kept_out(place, *self.uses), asked_on=datetime.now(UTC).date(),
        )  # fmt: skip

    def lived(self, place: Place) -> tuple[Test, Ensemble]:
        """Return all that was lived: the runs that the place has kept, and those that are made now."""
        test, (_, progress) = self._test(place), work_of(place, self.name)
        wanted, what = self._within_reach(test), say("Runs of the stress test")
        if wanted.seconds > TELL_SECONDS:
            what = say("Runs of the stress test (about {time} in all)", time=time_said(wanted.seconds))
        return test, live_all(
            run, test.arms, self._seeds(), spread=_spread(), folder=test.at.folder,
            progress=lambda done, of: progress(what, done, of),
        )  # fmt: skip

    def _within_reach(self, test: Test) -> Effort:
        """Return what is still to be lived, and how long that takes.

        Raises
        ------
        BadInput
            If it takes too long, or too much memory.
        """
        households, many = int(test.numbers.value("households")), processors()
        wanted = effort(self._missing(test), households, many)
        few = [setting for arm, setting in test.arms.items() if arm in FIRST_LOOK for _ in range(FEWEST_TOLD)]
        require_within(wanted, self.hours, effort(few, households, many), machine_bytes())
        return wanted

    def _missing(self, test: Test) -> Iterator[Setting]:
        """Go through the runs that are not kept, draws among them: the setting of each."""
        make, drawn = Keeping(run, test.at.folder), signs_settings(test.numbers, test.at, self.draws)
        seeds = [(test.arms, self._seeds()), *((settings, ONE_SEED) for settings in drawn)]
        for settings, some in seeds:
            for setting in {each.key(): each for each in settings.values()}.values():
                yield from (setting for seed in some if not make.has((setting, seed)))

    def _test(self, place: Place) -> Test:
        """Return all that is to be lived.

        Raises
        ------
        BadInput
            If that makes no sense, or the place does not say how many people live in it.
        """
        self._require_draws()
        shocks = self.shocks()
        first = min(shock.from_month for shock in shocks) - 1
        if first + 12 > self.months:
            raise BadInput(
                say("the shock comes in month {month}, and only {n} months are read", month=first + 1,
                    n=self.months),
                do=say("give --months {n} or more", n=first + 24),
            )  # fmt: skip
        ready, numbers = self._ready(place), consistent(_numbers(place, self.area))
        values, (folder, _) = values_of(numbers), work_of(place, self.name)
        tested = arms(values, shocks, ready.switches, months=self.months, before_months=BEFORE,
                      each=self.each == 1)  # fmt: skip
        at = GainsAt(
            values=values, whole=whole_of(numbers), shocks=shocks, switches=ready.switches,
            months=self.months, before_months=BEFORE, first=first, folder=folder,
        )  # fmt: skip
        return Test(numbers=numbers, ready=ready, arms=tested, at=at)

    def _require_draws(self) -> None:
        if self.draws == 1:
            raise BadInput(
                say("of one draw there is no spread"), where=say("--draws of 'stress'"),
                do=say("give --draws 2 or more, or --draws 0 for none"),
            )  # fmt: skip

    def _seeds(self) -> range:
        return range(1, self.seeds + 1)

    def shocks(self) -> tuple[Shock, ...]:
        """Return all that hits the place.

        Raises
        ------
        BadInput
            If nothing does.
        """
        published = () if self.recession == OWN else severity(recessions()[self.recession], self.severity)
        first = min((shock.from_month for shock in published), default=7)
        given = {kind: float(getattr(self, name)) for name, kind in SIZES.items()}
        own = [
            Shock(kind=kind, size=size, from_month=first, months=self.lasts)
            for kind, size in given.items()
            if size
        ]
        if not (found := (*published, *own)):
            raise BadInput(
                say("nothing hits the place"),
                do=say("name a recession, or give a size, such as --outside 0.2"),
            )
        return found

    def _ready(self, place: Place) -> Ready:
        """Return what is switched on; a name that is none is refused."""
        if self.techniques.strip() in {"none", ""}:
            return Ready()
        named = [name.strip() for name in self.techniques.split(",") if name.strip()]
        names = list(ALL) if named == ["all"] else named
        if unknown := [name for name in names if name not in ALL]:
            raise BadInput(
                say("there is no technique '{name}' to switch on", name=unknown[0]),
                do=say("use some of: {names}", names=Listed(ALL)),
            )
        return switches_of(place, names)

    def _signs(self, test: Test, progress: Progress) -> Signs:
        """Return what the fall and the techniques' gains hang on."""
        if not self.draws:
            return {}
        spread = _telling(
            _spread(), lambda done, of: progress(say("Draws of the least known numbers"), done, of)
        )
        return signs(test.numbers, test.at, trajectories=self.draws, seeds=ONE_SEED, spread=spread)


def _numbers(place: Place, area: str) -> Numbers:
    """Return the place's numbers, as its own file has them where there is one.

    Raises
    ------
    BadInput
        If something in the file is wrong: the first of it is said, with its line.
    """
    numbers = numbers_of(place, area)
    text = place.settings.get(FILE)
    if not isinstance(text, str):
        return numbers
    reading = read(text)
    if reading.problems:
        wrong = reading.problems[0]
        raise BadInput(wrong.what, where=f"{wrong.file}, line {wrong.line}", do=wrong.do)
    return over(numbers, reading)


def _spread() -> Spread:
    """Return the map over runs: over all processors, unless this process may have no children."""
    return one_after_another if multiprocessing.current_process().daemon else over_processes()


def _telling(spread: Spread, progress: Callable[[int, int], None]) -> Spread:
    """Return a map that tells how far it is."""

    def told(work: Callable[[Any], Any], inputs: Sequence[Any]) -> Iterator[Any]:
        progress(0, len(inputs))
        for done, each in enumerate(spread(work, inputs), 1):
            progress(done, len(inputs))
            yield each

    return told
