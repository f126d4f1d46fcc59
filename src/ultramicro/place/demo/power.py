"""An energy club of 40 homes and a school: two weeks of half-hours in March, roofs, and tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ultramicro.core.rows import Cell
from ultramicro.place.demo import town
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import Addresses
from ultramicro.place.demo.residents import member
from ultramicro.place.demo.sheets import Pages, dictionary_bytes

HOMES, WITH_ROOF = 40, 12
FIRST, DAYS, HALF_HOURS = datetime(2026, 3, 2), 14, 48  # noqa: DTZ001  universal time, named so in the dictionary
# The shape of a British home's day: low at night, a hump in the morning, a peak at six.
HOME_WH = (
    *(110, 105, 100, 98, 96, 95, 95, 96, 98, 102, 108, 120, 150, 195, 240, 260),
    *(250, 230, 210, 200, 195, 195, 200, 210, 215, 210, 200, 195, 195, 200, 215, 245),
    *(290, 350, 400, 420, 415, 400, 385, 370, 350, 325, 295, 260, 225, 190, 155, 130),
)
"""A home's half-hours on a weekday, about 10 kWh: rounded to the shape of Elexon's profile class 1. [Wh]"""
SCHOOL_WH = (2600,) * 14 + (5200,) * 2 + (9500,) * 16 + (5200,) * 4 + (2600,) * 12
MIDDAY = range(18, 33)
SUNRISE, SUNSET = 13, 36  # half-hours between which a roof gives anything in early March
ROOF_W, SCHOOL_ROOF_W = 3_600, 30_000
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
        "energy/readings.csv": dictionary_bytes("readings", _readings(seed)),
        "energy/tariffs.csv": dictionary_bytes("tariffs", _tariffs()),
    }


def _meters(seed: int) -> Iterator[dict[str, Cell]]:
    places = Addresses.of(seed)
    for number in range(HOMES + 1):
        dice = Dice(seed, "meter", number)
        school = number == HOMES
        yield {
            "meter": "school" if school else f"home-{number + 1:02d}",
            "party": "Weir Street Primary School" if school else member(seed, 100 + number),
            "kind": "school" if school else "home",
            "postcode": places.draw(dice, "neighbourhood"),
            "tariff": "Keld Standard" if school or dice.happens(700) else "Keld Economy",
            "joined_on": date(2025, 9, 1),
            "capacity_w": SCHOOL_ROOF_W if school else ROOF_W if number < WITH_ROOF else 0,
            "weight": 1,
            "tier": 1 if dice.happens(250) else 2,
        }


def _readings(seed: int) -> Iterator[dict[str, Cell]]:
    # One sky for all: clouds over one roof are clouds over the next.
    light = [Dice(seed, "sky", day).between(150, 950) for day in range(DAYS)]
    for number in range(HOMES + 1):
        school = number == HOMES
        dice = Dice(seed, "readings", number)
        size = 1000 if school else dice.between(450, 1900)
        roof_w = SCHOOL_ROOF_W if school else ROOF_W if number < WITH_ROOF else 0
        for half_hour in range(DAYS * HALF_HOURS):
            day, at = divmod(half_hour, HALF_HOURS)
            used = _used_wh(dice, day, at, school=school) * size // 1000
            made = _made_wh(dice, roof_w, light[day], at)
            yield _reading("school" if school else f"home-{number + 1:02d}", half_hour, used - made, dice)


def _used_wh(dice: Dice, day: int, at: int, *, school: bool) -> int:
    weekend = FIRST.weekday() + day in (5, 6, 12, 13)
    if school:
        return (2600 if weekend else SCHOOL_WH[at]) * dice.between(900, 1100) // 1000
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


def _reading(meter: str, half_hour: int, net_wh: int, dice: Dice) -> dict[str, Cell]:
    quality = "estimated" if dice.happens(4) else "actual"
    return {
        "meter": meter,
        "starts_at": (FIRST + timedelta(minutes=30 * half_hour)).strftime("%Y-%m-%d %H:%M:%S"),
        "import_wh": max(0, net_wh),
        "export_wh": max(0, -net_wh),
        "quality": quality,
    }


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
