"""What the plan is made of, in numbers: activities, needs, what the place has, and its money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor

from ultramicro.plan.programme.promises import Founding, PledgedLoan, PledgedWork
from ultramicro.plan.programme.worth import Worth

QUARTERS, MONTHS, WEEKS = 4, 12, 52
"""Of a year."""
QUARTER_WEEKS, QUARTER_MONTHS = WEEKS / QUARTERS, MONTHS // QUARTERS
RAMP = (0.5, 0.75, 1.0)
"""Part of its capacity that an enterprise reaches in its first, second and later quarters."""
HOUR_PENCE = 1624.0
"""What an hour of work costs where nothing is said: the legal minimum with what is paid on it. [pence]"""
ROUNDING = 1e-9
"""Share by which a number may fall short of a whole one and still be it."""
ALL_YEAR = tuple(range(1, MONTHS + 1))


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Something the place could do; all flows are of one unit in a year.

    Parameters
    ----------
    name, origin : str
        Its name, and the technique that proposes it.
    makes, uses : mapping of str to float
        Goods made and used, in each good's unit.
    hours, space_m2 : mapping of str to float
        Hours by skill, and m² by class of land or building.
    volunteer_hours : float
        Unpaid hours.
    capital_pence, running_pence : float
        What starting a unit costs; what it costs a year without goods, wages and rent.
    first_pence : float
        What the first unit costs beside, so that more of them come cheaper; only for whole ones.
    lead : int
        Quarters from its start to its first output.
    life_years, least_load, most_units, least_units : float
        How long it lasts; the part of its capacity below which it cannot run; how many make sense, at most
        and, if any are started, at least (`most` and `least` are the same in whole units).
    whole : bool
        Whether only whole units can be started.
    parts : int
        In how many sites a unit may stand, in equal parts.
    season : mapping of str to tuple of int
        Months in which a good is made or used, or a skill worked; all year where not told.
    sold_pence : mapping of str to float
        What a good it makes fetches where the need tells no price. [pence a unit]
    spread : float
        How far its figures may be off, as a share.
    """

    name: str
    origin: str = "recipes"
    makes: Mapping[str, float] = field(default_factory=dict)
    uses: Mapping[str, float] = field(default_factory=dict)
    hours: Mapping[str, float] = field(default_factory=dict)
    space_m2: Mapping[str, float] = field(default_factory=dict)
    volunteer_hours: float = 0.0
    capital_pence: float = 0.0
    running_pence: float = 0.0
    first_pence: float = 0.0
    lead: int = 1
    life_years: float = 8.0
    least_load: float = 0.0
    most_units: float = 1.0
    least_units: float = 0.0
    whole: bool = True
    parts: int = 1
    season: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    sold_pence: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.25
    rules: str = ""

    @property
    def most(self) -> float:
        """How many can stand at most: where only whole units can be started, the part of one more is none.

        Examples
        --------
        >>> [Activity(name="oven", most_units=2.8, whole=w).most for w in (True, False)]
        [2.0, 2.8]
        """
        # Three thirds of a unit are one, whatever a sum of thirds comes to.
        return float(floor(self.most_units * (1 + ROUNDING))) if self.whole else self.most_units

    @property
    def least(self) -> float:
        """How many stand at least, if any: where only whole units can be started, the next whole number.

        Examples
        --------
        >>> [Activity(name="oven", least_units=1.2, whole=w).least for w in (True, False)]
        [2.0, 1.2]
        """
        return float(ceil(self.least_units * (1 - ROUNDING))) if self.whole else self.least_units


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is wanted and could be met from here.

    Parameters
    ----------
    name, good : str
        Its name and the good.
    quantity : float
        How much a year could be met from here, in the good's unit.
    price_pence : float
        What a unit costs now. [pence]
    displaced : float
        Part of it that sellers of the place supply now, and would lose. [share]
    taken_over_hours : float
        Paid hours that people who live here work for a unit of it now, whoever employs them: work on the spot
        that goes to whoever supplies it. [hours]
    unmet : bool
        Whether nobody supplies it now.
    called : str
        What people read for it; empty where that is its name.
    sure : bool
        Whether it is an order that somebody has pledged, so that it does not turn out otherwise.
    pattern : tuple of float
        Which part of a quarter of the year's quantity is wanted in each quarter of the plan; empty where all
        of it is in every one. [shares]
    """

    name: str
    good: str
    quantity: float
    price_pence: float
    displaced: float = 0.0
    taken_over_hours: float = 0.0
    unmet: bool = False
    called: str = ""
    sure: bool = False
    pattern: tuple[float, ...] = ()

    def most(self, quarter: int) -> float:
        """Return how much can be met in a quarter, in the good's unit."""
        return self.quantity / QUARTERS * (self.pattern[quarter - 1] if self.pattern else 1.0)

    @property
    def mean_a_year(self) -> float:
        """How much could be met in a year, as the mean over the plan, in the good's unit."""
        return self.quantity * (sum(self.pattern) / len(self.pattern) if self.pattern else 1.0)


@dataclass(frozen=True, kw_only=True)
class Space:
    """Land or a building, or a part of it.

    Parameters
    ----------
    name, kind, use : str
        Its name; `land` or `building`; the class of its use.
    area_m2 : float
        How much. [m²]
    rent_pence : float
        For one m² in a quarter. [pence]
    ready_pence : float
        What bringing one m² into use costs once. [pence]
    opens : int
        The first quarter in which it can be used.
    """

    name: str
    kind: str
    use: str
    area_m2: float
    rent_pence: float = 0.0
    ready_pence: float = 0.0
    opens: int = 1


@dataclass(frozen=True, kw_only=True)
class Trade:
    """A good's prices outside, and how it keeps; None where it cannot be bought, sold or stored."""

    buy_pence: float | None = None
    sell_pence: float | None = None
    kept: float | None = None
    benefit_pence: float = 0.0
    unit: str = "items"


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a person learns a skill.

    Parameters
    ----------
    hours : float
        For each hour a quarter that can be worked in the skill afterwards. [hours]
    pence : float
        The same in money. [pence]
    """

    hours: float
    pence: float


@dataclass(frozen=True, kw_only=True)
class Money:
    """The place's money.

    Parameters
    ----------
    own_pence, grant_pence : float
        At hand at the start; given each quarter. [pence]
    savings_pence, interest : float
        What savers would lend in all, and for how much a year. [pence, share]
    loan_quarters : int
        In how many quarters a loan is paid back.
    reserve_pence, reserve_weeks : float
        What is never touched: a sum, and so many weeks' outgoings of what runs.
    """

    own_pence: float = 0.0
    grant_pence: float = 0.0
    savings_pence: float = 0.0
    interest: float = 0.03
    loan_quarters: int = 20
    reserve_pence: float = 0.0
    reserve_weeks: float = 6.0


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything a plan is chosen from.

    Parameters
    ----------
    quarters, first_month : int
        How many quarters, and the month in which the first begins.
    activities, needs, spaces : tuple
        What could be done, what is wanted, land and buildings.
    trades : mapping of str to Trade
        By good.
    materials : mapping of str to tuple of float
        What the place has of a good in each month of a year, unasked.
    hours : mapping of str to float
        Idle hours by skill in a quarter. [hours]
    anyone : frozenset of str
        Skills learnt on the job: any idle hour will do.
    courses : mapping of str to Course
        Skills that can be learnt.
    hired_pence : mapping of str to float
        What an hour of a skill costs from outside, where it can be had. [pence]
    volunteer_hours : float
        Unpaid hours in a quarter. [hours]
    wage_pence : float
        What an hour of work costs, with holiday pay and employer's contributions. [pence]
    starts : float
        How many units can be started in a quarter: the attention that starting takes. [units]
    must : frozenset of str
        Activities of which a unit must be started.
    fitted : frozenset of str
        Classes of rooms that only take what asks for them, such as kitchens.
    founding : Founding or None
        Who could found something; None where that is not known, and then it limits nothing.
    loans, work : tuple
        Loans and unpaid work that are pledged.
    """

    quarters: int = 12
    first_month: int = 1
    activities: tuple[Activity, ...] = ()
    needs: tuple[Need, ...] = ()
    spaces: tuple[Space, ...] = ()
    trades: Mapping[str, Trade] = field(default_factory=dict)
    materials: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    hours: Mapping[str, float] = field(default_factory=dict)
    anyone: frozenset[str] = frozenset()
    courses: Mapping[str, Course] = field(default_factory=dict)
    hired_pence: Mapping[str, float] = field(default_factory=dict)
    volunteer_hours: float = 0.0
    wage_pence: float = HOUR_PENCE
    starts: float = 3.0
    must: frozenset[str] = frozenset()
    fitted: frozenset[str] = frozenset()
    founding: Founding | None = None
    loans: tuple[PledgedLoan, ...] = ()
    work: tuple[PledgedWork, ...] = ()
    money: Money = Money()
    worth: Worth = field(default_factory=Worth)

    def called(self, name: str) -> str:
        """Return what people read for a need; any other name as it is.

        Examples
        --------
        >>> bread = Need(name="loaf@Town", good="loaf", quantity=10, price_pence=200, called="bread")
        >>> Problem(needs=(bread,)).called("loaf@Town"), Problem().called("Bakery")
        ('bread', 'Bakery')
        """
        return next((need.called for need in self.needs if need.name == name and need.called), name)

    def suits(self, use: str, site: Space) -> bool:
        """Whether what asks for a class of ground, or for any of a kind, can stand in a site.

        Examples
        --------
        >>> problem = Problem(fitted=frozenset(["kitchen"]))
        >>> canteen = Space(name="canteen", kind="building", use="kitchen", area_m2=60)
        >>> problem.suits("kitchen", canteen), problem.suits("building", canteen)
        (True, False)
        """
        return use == site.use or (use == site.kind and site.use not in self.fitted)

    def area_m2(self, use: str) -> float:
        """Return how much ground of a class, or of a kind, the place has."""
        return sum(i.area_m2 for i in self.spaces if use in {i.use, i.kind})

    def months(self, quarter: int) -> tuple[int, ...]:
        """Return the three months of a quarter.

        Examples
        --------
        >>> Problem(first_month=12).months(2)
        (3, 4, 5)
        """
        first = self.first_month - 1 + 3 * (quarter - 1)
        return tuple((first + i) % MONTHS + 1 for i in range(3))

    def seasonal_share(self, activity: Activity, item: str, quarter: int) -> float:
        """Return which part of a year's quantity falls in a quarter.

        Examples
        --------
        >>> bees = Activity(name="bees", season={"honey_kg": (8, 9)})
        >>> [round(Problem(first_month=1).seasonal_share(bees, "honey_kg", q), 3) for q in (1, 2, 3, 4)]
        [0.0, 0.0, 1.0, 0.0]
        """
        season = activity.season.get(item)
        if season is None:
            return 1 / QUARTERS
        return sum(month in season for month in self.months(quarter)) / len(season)
