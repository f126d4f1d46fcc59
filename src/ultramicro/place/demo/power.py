"""An energy club of ten homes, a school, a shop and a mill's wheel: two months of half-hours, and tariffs.

The readings come as clubs get them: a table of the homes side by side, a school's day in each row, the shop's
export of its supplier, the mill's own list; one reading that came late, and a few that never came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ultramicro.core.rows import Cell
from ultramicro.place.demo import town
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import Addresses
from ultramicro.place.demo.residents import member
from ultramicro.place.demo.sheets import Pages, csv_bytes, dictionary_bytes

IN_THE_BOOKS = 5
HOMES, WITH_ROOF = 10, (3, 8)
CLOCK = ZoneInfo("Europe/London")
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
"""Midnight on British clocks too, as summer time begins on the 29th."""
DAYS, HALF_HOURS = 61, 48
LATE = ("home-04", datetime(2026, 4, 20, 16, 0, tzinfo=UTC))
"""The reading that came late."""
GAP = ("home-07", datetime(2026, 4, 12, 9, 0, tzinfo=UTC), 5)
"""The half-hours that never came."""
SCHOOL_NUMBER = "1900000000017"
# The shape of a British home's day: low at night, a hump in the morning, a peak at six.
HOME_WH = (
    *(110, 105, 100, 98, 96, 95, 95, 96, 98, 102, 108, 120, 150, 195, 240, 260),
    *(250, 230, 210, 200, 195, 195, 200, 210, 215, 210, 200, 195, 195, 200, 215, 245),
    *(290, 350, 400, 420, 415, 400, 385, 370, 350, 325, 295, 260, 225, 190, 155, 130),
)
"""A home's half-hours on a weekday, about 10 kWh: rounded to the shape of Elexon's profile class 1. [Wh]"""
SCHOOL_WH = (2600,) * 14 + (5200,) * 2 + (9500,) * 16 + (5200,) * 4 + (2600,) * 12
SHOP_WH = (900,) * 14 + (2100,) * 2 + (2600,) * 20 + (1700,) * 2 + (900,) * 10
MIDDAY = range(18, 33)
SUNRISE, SUNSET = 13, 36  # half-hours between which a roof gives anything in spring
ROOF_W, WHEEL_W = 3_600, 9_000
TARIFFS = (
    ("Keld Standard", "supply", "all day", "00:00", "00:00", 24_860, 60),
    ("Keld Economy", "supply", "day", "07:00", "00:00", 28_420, 60),
    ("Keld Economy", "supply", "night", "00:00", "07:00", 14_150, ""),
    ("Club match", "match", "all day", "00:00", "00:00", 16_000, ""),
    ("Export", "export", "all day", "00:00", "00:00", 8_500, ""),
    ("Network", "network", "red", "16:00", "19:00", 11_900, ""),
    ("Network", "network", "other", "19:00", "16:00", 1_100, ""),
)
"""Prices in thousandths of a penny a kWh, standing charges in pence a day; made up."""


def power_files(seed: int) -> Pages:
    """Write energy/."""
    return {
        "energy/meters.csv": dictionary_bytes("meters", _meters(seed)),
        "energy/readings/homes-march-april.csv": csv_bytes(_side_by_side(seed)),
        "energy/readings/home-04-late.csv": dictionary_bytes("readings", [_late(seed)]),
        "energy/readings/school.csv": csv_bytes(_day_by_day(seed)),
        "energy/readings/shop.csv": csv_bytes(_supplier_export(seed)),
        "energy/readings/mill.csv": csv_bytes(_wheel(seed), end="\r\n"),
        "energy/tariffs.csv": dictionary_bytes("tariffs", _tariffs()),
        "energy/sites.csv": dictionary_bytes("power_sites", _sites()),
    }


def _sites() -> Iterator[dict[str, Cell]]:
    """Say more of two roofs than resources.csv does; the school uses what it can of its own."""
    yield {"site": "Weir Street school roof", "kind": "roof", "facing": "south", "tilt_deg": 30,
           "capacity_kw": 60, "connection_kw": 50, "meter": "school"}  # fmt: skip
    yield {"site": "Health centre roof", "kind": "roof", "facing": "flat", "capacity_kw": 80}


def _meters(seed: int) -> Iterator[dict[str, Cell]]:
    places = Addresses.of(seed)
    for number in range(1, HOMES + 1):
        dice = Dice(seed, "meter", number)
        yield {
            "meter": f"home-{number:02d}", "kind": "home",
            # Half of the homes are in the books too, so that they have a page of their own and are billed.
            "party": f"Member {number}" if number <= IN_THE_BOOKS else member(seed, 100 + number),
            "postcode": places.draw(dice, "neighbourhood"),
            "tariff": "Keld Standard" if dice.happens(700) else "Keld Economy", "joined_on": date(2025, 9, 1),
            "capacity_w": ROOF_W if number in WITH_ROOF else 0, "weight": 1,
            "tier": 1 if dice.happens(250) else 2,
        }  # fmt: skip
    others = (
        ("school", SCHOOL_NUMBER, "Weir Street Primary School", "school", 0, "Keld Standard"),
        ("shop", "", "Mill Side Stores", "business", 0, "Keld Standard"),
        ("mill", "", "Kelderby Community Trust", "generator", WHEEL_W, ""),
    )
    for name, point, party, kind, capacity, tariff in others:
        yield {
            "meter": name, "metering_point": point, "party": party, "kind": kind,
            "postcode": places.draw(Dice(seed, "meter", name), "neighbourhood"), "tariff": tariff,
            "joined_on": date(2025, 9, 1), "capacity_w": capacity, "weight": 1, "tier": 2,
        }  # fmt: skip


def _kwh(wh: int) -> str:
    return f"{wh // 1000}.{wh % 1000:03d}"


def _starts() -> list[datetime]:
    # April ends an hour earlier in universal time.
    return [FIRST + timedelta(minutes=30 * i) for i in range(DAYS * HALF_HOURS - 2)]


@cache  # of made-up numbers, which do not change
def _light(seed: int) -> tuple[int, ...]:
    """Return how light each day is, in thousandths: clouds over one roof are clouds over the next."""
    return tuple(Dice(seed, "sky", day).between(150, 950) for day in range(DAYS + 1))


@cache  # of made-up numbers, which do not change
def _home(seed: int, number: int) -> tuple[int, ...]:
    """Return what a home takes less what its roof makes, half-hour by half-hour, in watt-hours."""
    dice = Dice(seed, "readings", number)
    size = dice.between(450, 1900)
    roof_w = ROOF_W if number in WITH_ROOF else 0
    net = []
    for at in _starts():
        clock = at.astimezone(CLOCK)
        half_hour = clock.hour * 2 + clock.minute // 30
        used = _used_wh(dice, clock, half_hour) * size // 1000
        net.append(used - _made_wh(dice, roof_w, _light(seed)[(clock.date() - FIRST.date()).days], half_hour))
    return tuple(net)


def _side_by_side(seed: int) -> Iterator[Sequence[Cell]]:
    """Write the homes' readings in columns, by the clock on the wall."""
    homes = range(1, HOMES + 1)
    roofs = [f"home-{number:02d} export (kWh)" for number in WITH_ROOF]
    yield ["Start", *(f"home-{number:02d} import (kWh)" for number in homes), *roofs]
    for i, at in enumerate(_starts()):
        taken = [_cell(f"home-{n:02d}", at, max(0, _home(seed, n)[i])) for n in homes]
        given = [_cell(f"home-{n:02d}", at, max(0, -_home(seed, n)[i])) for n in WITH_ROOF]
        yield [f"{at.astimezone(CLOCK):%d/%m/%Y %H:%M}", *taken, *given]


def _cell(meter: str, at: datetime, wh: int) -> str:
    gap, first, count = GAP
    missing = meter == gap and first <= at < first + timedelta(minutes=30 * count)
    return "" if missing or (meter, at) == LATE else _kwh(wh)


def _late(seed: int) -> dict[str, Cell]:
    meter, at = LATE
    wh = max(0, _home(seed, int(meter[-2:]))[_starts().index(at)])
    return {
        "meter": meter, "starts_at": f"{at:%Y-%m-%d %H:%M:%S}", "minutes": 30, "import_wh": wh,
        "export_wh": 0,
        "quality": "actual",
    }  # fmt: skip


def _day_by_day(seed: int) -> Iterator[Sequence[Cell]]:
    """Write the school's readings as its supplier does: a day in each row, by the clock at their ends."""
    ends = [f"{minutes // 60 % 24:02d}:{minutes % 60:02d}" for minutes in range(30, 1470, 30)]
    yield ["MPAN", "Reading date", "Unit", *ends]
    dice = Dice(seed, "readings", "school")
    held: dict[tuple[date, str], int] = {}
    for at in _starts():
        clock, end = at.astimezone(CLOCK), (at + timedelta(minutes=30)).astimezone(CLOCK)
        half_hour = clock.hour * 2 + clock.minute // 30
        weekend = clock.weekday() > 4  # noqa: PLR2004  Saturday and Sunday
        wh = (2600 if weekend else SCHOOL_WH[half_hour]) * dice.between(900, 1100) // 1000
        held[clock.date(), f"{end:%H:%M}"] = wh
    for day in sorted({key[0] for key in held}):
        cells = [_kwh(held[day, end]) if (day, end) in held else "" for end in ends]
        yield [SCHOOL_NUMBER, f"{day:%Y-%m-%d}", "kWh", *cells]


def _supplier_export(seed: int) -> Iterator[Sequence[Cell]]:
    """Write the shop's readings as its supplier's website gives them."""
    yield [
        "Consumption (kwh)", " Estimated Cost Inc. Tax (p)", " Standing Charge Inc. Tax (p)", " Start",
        " End",
    ]  # fmt: skip
    dice = Dice(seed, "readings", "shop")
    for at in _starts():
        start, end = (moment.astimezone(CLOCK) for moment in (at, at + timedelta(minutes=30)))
        wh = SHOP_WH[start.hour * 2 + start.minute // 30] * dice.between(850, 1150) // 1000
        yield [
            _kwh(wh), f" {wh * 248 // 10000}.{wh * 248 // 100 % 100:02d}", " 1.25", f" {start.isoformat()}",
            f" {end.isoformat()}",
        ]  # fmt: skip


def _wheel(seed: int) -> Iterator[Sequence[Cell]]:
    """Write what the mill's wheel gave: more after rain, and a little less each day after it."""
    yield ["Period start (UTC)", "Generation (kWh)", "Status"]
    dice = Dice(seed, "readings", "mill")
    flow = 600
    for i, at in enumerate(_starts()):
        if i % HALF_HOURS == 0:
            flow = dice.between(700, 1000) if dice.happens(250) else max(250, flow * 93 // 100)
        wh = WHEEL_W * flow // 2000 * dice.between(980, 1020) // 1000
        yield [f"{at:%Y-%m-%d %H:%M}", _kwh(wh), "Estimated" if dice.happens(4) else "Actual"]


def _used_wh(dice: Dice, clock: datetime, at: int) -> int:
    weekend = clock.weekday() > 4  # noqa: PLR2004  Saturday and Sunday
    shape = HOME_WH[at] + (60 if weekend and at in MIDDAY else 0)
    # Single homes are uneven; smooth ones would make sharing look better than it is.
    kettle = dice.between(0, 900) if dice.happens(90) else 0
    return shape * dice.between(500, 1300) // 1000 + kettle


def _made_wh(dice: Dice, roof_w: int, light: int, at: int) -> int:
    """Return what a roof makes: a parabola from sunrise to sunset, less what clouds take."""
    if not SUNRISE <= at <= SUNSET:
        return 0
    # In whole numbers throughout: floating point may differ from one machine to the next.
    half = (SUNSET - SUNRISE) * (SUNSET - SUNRISE)
    shape = 4 * (at - SUNRISE) * (SUNSET - at) * 1000 // half
    return roof_w * 62 // 200 * shape // 1000 * light // 1000 * dice.between(700, 1000) // 1000


def _tariffs() -> Iterator[dict[str, Cell]]:
    for tariff, kind, band, start, end, price, standing in TARIFFS:
        yield {
            "tariff": tariff,
            "kind": kind,
            "band": band,
            "from_time": start,
            "until_time": end,
            "days": "all",
            "price_millipence_per_kwh": price,
            "standing_pence_per_day": standing,
            "vat_share": "0.05",
            "valid_from": town.AS_OF.replace(year=2025, month=4, day=1),
        }
