"""The food hub of the made-up town: where it is, what it drives, where its buyers and growers are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ultramicro.core.rows import Cell
from ultramicro.place.demo.data import rows
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import Addresses, Party
from ultramicro.place.demo.sheets import Pages, dictionary_bytes

HUB, SECOND = "Mill Side", "Station Yard"
AT_SECOND = frozenset({"Kelderby Food Bank"})
"""Who is served from the second hub, to which goods go on from the first."""
WEIGHTS = (("cabbage", "item", 1.1, 0.1), ("eggs", "dozen", 0.8, 0.12), ("milk", "litre", 1.04, 0.08),
           ("bread", "item", 0.8, 0.12))  # fmt: skip
PER_CRATE_KG = {"potatoes": 12, "carrots": 10, "onions": 10, "leeks": 8, "salad": 4, "mushrooms": 4,
                "apples": 10, "honey": 12}  # fmt: skip


def food_files(seed: int, served: Sequence[Party]) -> Pages:
    """Write what rounds need into food/."""
    place, other = (Addresses.of(seed).draw(Dice(seed, hub), "town") for hub in ("hub", "second hub"))
    return {
        "food/hubs.csv": dictionary_bytes("food_hubs", [
            {"hub": HUB, "postcode": place, "opens": "06:30", "closes": "17:00", "loading_minutes": 25},
            {"hub": SECOND, "postcode": other, "opens": "07:00", "closes": "15:00", "loading_minutes": 10,
             "room": 400, "cold_room": 60},
        ]),
        "food/transfers.csv": dictionary_bytes("food_transfers", [
            {"from_hub": HUB, "to_hub": SECOND, "unit_pence": 4, "most": 300},
        ]),
        "food/vehicles.csv": dictionary_bytes("vehicles", _vehicles()),
        "food/stops.csv": dictionary_bytes("stops", _stops(seed, served)),
        "food/weights.csv": dictionary_bytes("weights", _weights()),
        "food/roads.csv": dictionary_bytes("roads", _roads(served)),
        "food/goods.csv": dictionary_bytes("food_goods", _goods()),
        "food/menu.csv": dictionary_bytes("menu", _menu()),
        "food/portions.csv": dictionary_bytes("portions", _portions()),
        "food/terms.csv": dictionary_bytes("terms", _terms()),
        "food/spending.csv": dictionary_bytes("food_spending", _spending()),
        "food/harvests.csv": dictionary_bytes("harvests", _harvests(seed)),
        "food/shares.csv": dictionary_bytes("harvest_members", _members(seed)),
    }  # fmt: skip


VEHICLES = (
    (HUB, "Cold van", 900, 90, 400, "15:00", 7, "", 2, 42, 1450, 2500),
    (HUB, "Old van", 600, 60, "", "14:00", 6, "", 2, 48, 1450, 1500),
    (SECOND, "Cargo bike", 120, 8, 40, "13:00", "", 30, 3, 6, 1300, 400),
)
COLUMNS = ("hub", "vehicle", "kg_most", "crates_most", "cold_kg_most", "until_time", "hours_most", "km_most",
           "trips_most", "km_pence", "hour_pence", "day_pence")  # fmt: skip


def _vehicles() -> Iterator[dict[str, Cell]]:
    for vehicle in VEHICLES:
        row: dict[str, Cell] = {"from_time": "07:00", **dict(zip(COLUMNS, vehicle, strict=True))}
        yield row


ALLERGENS = {"milk": "milk", "eggs": "eggs", "bread": "gluten", "cheese": "milk"}
CHILLED = frozenset({"milk", "cheese", "mushrooms", "salad"})


def _goods() -> Iterator[dict[str, Cell]]:
    for good in rows("goods"):
        item = good["item"]
        yield {"item": item, "vat_share": 0, "allergens": ALLERGENS.get(item, "none"),
               "storage": "chilled" if item in CHILLED else "ambient"}  # fmt: skip


def _roads(served: Sequence[Party]) -> Iterator[dict[str, Cell]]:
    # The bridge is closed: the first buyer is reached by the ring road.
    if served:
        yield {"from_stop": HUB, "to_stop": "S01", "km": 9.5, "minutes": 19, "source": "the driver's log"}


DISHES = {
    "vegetable pie": (("carrots", 50, 0.85), ("leeks", 30, 0.8)),
    "leek and potato soup": (("potatoes", 140, 0.85), ("leeks", 40, 0.8)),
    "apple crumble": (("apples", 60, 0.75),),
}
WEEK = (("monday", "vegetable pie"), ("tuesday", "apple crumble"), ("thursday", "leek and potato soup"))


def _menu() -> Iterator[dict[str, Cell]]:
    for weekday, dish in WEEK:
        yield {"kitchen": "Kelderby College", "menu_week": 1, "weekday": weekday, "dish": dish, "meals": 420,
               "uptake": 0.6}  # fmt: skip


def _portions() -> Iterator[dict[str, Cell]]:
    for dish, items in DISHES.items():
        for item, grams, left in items:
            yield {"dish": dish, "item": item, "grams": grams, "left_share": left, "unit": "kg",
                   "case_units": 5, "source": "the college's kitchen"}  # fmt: skip


def _terms() -> Iterator[dict[str, Cell]]:
    yield {"first_on": date(2026, 4, 13), "last_on": date(2026, 5, 22), "menu_week": 1}
    yield {"first_on": date(2026, 5, 4), "last_on": date(2026, 5, 4), "closed": "yes"}


CROPS = (("salad", "item", 110), ("carrots", "kg", 95), ("leeks", "bunch", 180), ("squash", "item", 240))
DEPOTS = ("Mill Side", "Weir Street", "Station")
SHARES, HARVESTS = 24, 4


def _harvests(seed: int) -> Iterator[dict[str, Cell]]:
    for week in range(HARVESTS):
        for item, unit, pence in CROPS:
            dice = Dice(seed, "harvest", week, item)
            yield {"harvest_on": date(2026, 4, 3 + 7 * week), "item": item, "quantity": dice.between(7, 55),
                   "unit": unit, "worth_pence": pence}  # fmt: skip


def _members(seed: int) -> Iterator[dict[str, Cell]]:
    for number in range(1, SHARES + 1):
        dice = Dice(seed, "share", number)
        yield {"share": f"H{number:02d}", "depot": dice.pick(DEPOTS), "weight": dice.pick((1, 1, 1.5)),
               "without": "leeks" if dice.happens(150) else ""}  # fmt: skip


def _spending() -> Iterator[dict[str, Cell]]:
    for year, total, local, newly in (
        (2022, 2_100_000_00, 147_000_00, ""),
        (2025, 1_950_000_00, 214_500_00, 31_000_00),
    ):
        yield {"year": year, "basis": "public", "stage": "grower's land", "total_pence": total,
               "local_pence": local, "local_low_pence": local * 9 // 10, "local_high_pence": local * 11 // 10,
               "newly_pence": newly, "source": "made up"}  # fmt: skip


def _stops(seed: int, served: Sequence[Party]) -> Iterator[dict[str, Cell]]:
    for number, party in enumerate(served, start=1):
        dice = Dice(seed, "stop", party.party_id)
        opens = dice.pick((7, 7, 8, 9))
        yield {
            "stop": f"S{number:02d}", "name": party.name, "postcode": party.postcode,
            "hub": SECOND if party.name in AT_SECOND else HUB,
            "opens": f"{opens:02d}:00", "closes": f"{opens + dice.between(3, 6):02d}:00",
            "minutes": dice.pick((8, 10, 15)) if dice.happens(800) else "",
        }  # fmt: skip


def _weights() -> Iterator[dict[str, Cell]]:
    for item, unit, kg, crates in WEIGHTS:
        yield {"item": item, "unit": unit, "kg": kg, "crates": crates, "source": "the hub's scales"}
    for item, kg in PER_CRATE_KG.items():
        yield {"item": item, "unit": "kg", "kg": 1, "crates": round(1 / kg, 3), "source": "the hub's crates"}
