"""What lies idle, who would found something, what is needed, pledged and known better; the noticeboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ultramicro.core.rows import Cell
from ultramicro.place.demo import town
from ultramicro.place.demo.data import rows
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import Addresses
from ultramicro.place.demo.residents import member
from ultramicro.place.demo.sheets import Pages, dictionary_bytes

# Everything that is written here stands in the made-up town's files.
# data below

WAGE_PENCE = 1_345  # Real Living Wage of 2025-26, an hour
POSTS = 60
LAUNDRY = (
    ("output", "laundry_kg", 60_000, "kg"),
    ("price", "laundry_kg", 120, "pence a kg"),
    ("labour", "cleaning", 4_500, "hours"),
    ("input", "electricity_kwh", 78_000, "kWh"),
    ("input", "water_m3", 1_100, "m3"),
    ("building", "workshop", 120, "m2"),
    ("capital", "", 6_800_000, "pence"),
    ("running", "", 900_000, "pence"),
    ("life", "", 10, "years"),
)
"""A small laundry at 13.6 kg an operator-hour, a rate laundries publish; the other figures are guesses."""


# One usable, one hazardous and one that has left the register: each rule for sites has its case.
SITES = (
    ("KBC-01", "Land behind Weir Street", 2_600, "no", None),
    ("KBC-02", "Former gas works, Canal Side", 9_400, "yes", None),
    ("KBC-03", "Site of the old baths", 3_100, "no", date(2024, 5, 1)),
)
"""Bare land of a register: one to use, one that is foul, one that has been built on."""


def idle_files(seed: int) -> Pages:
    """Write the tables of what lies idle, is needed, is pledged and is known better; and the noticeboard."""
    return {
        "resources.csv": dictionary_bytes("resources", [*_things(seed), *_people(seed), *_founders()]),
        "needs.csv": dictionary_bytes("needs", _needs()),
        "pledges.csv": dictionary_bytes("pledges", rows("pledges")),
        "local_figures.csv": dictionary_bytes("local_figures", rows("local_figures")),
        "sites/brownfield.csv": dictionary_bytes("sites", _sites()),
        "recipes/laundry.csv": dictionary_bytes("recipes", _recipe()),
        "offers_wants.csv": dictionary_bytes("offers_wants", _posts(seed)),
    }


def _things(seed: int) -> Iterator[dict[str, Cell]]:
    places, dice = Addresses.of(seed), Dice(seed, "things")
    told = (
        "resource",
        "kind",
        "what",
        "quantity",
        "unit",
        "owner",
        "cost_pence",
        "cost_per",
        "condition",
        "barrier",
    )
    for row in rows("resources"):
        yield {
            **{column: row[column] for column in told},
            "postcode": places.draw(dice, row["band"]),
            "available_from": town.AS_OF,
            "source": "walk round the town, January 2026",
            "checked_on": date(2026, 1, 17),
        }


def _people(seed: int) -> Iterator[dict[str, Cell]]:
    """Yield people by skill and part of the town, never one by one."""
    for row in rows("skills"):
        # Sectors and not addresses: a survey of people must not say where somebody lives.
        for number, (area, share) in enumerate((("ZY1 1", 34), ("ZY1 2", 22), ("ZY1 3", 24), ("ZY1 4", 20))):
            dice = Dice(seed, "skill", row["skill"], number)
            people = max(5, int(row["people"]) * share * dice.between(80, 120) // 10_000)
            yield {
                "resource": f"People who can do {row['skill'].replace('_', ' ')} in {area}",
                "kind": "people",
                "what": row["skill"],
                "quantity": people * int(row["hours"]),
                "people": people,
                "unit": "hours a week",
                "postcode": area,
                "available_from": town.AS_OF,
                "cost_pence": WAGE_PENCE,
                "cost_per": "hour",
                "condition": "ready",
                "source": f"skills survey, {people} people",
                "checked_on": date(2026, 2, 10),
            }


def _founders() -> Iterator[dict[str, Cell]]:
    """Yield how many have run what, and the hours of coaching that are offered; nobody is named."""
    for row in rows("founders"):
        yield {**row, "available_from": town.AS_OF, "checked_on": date(2026, 2, 10)}


def _needs() -> Iterator[dict[str, Cell]]:
    for row in rows("needs"):
        yield {
            **row,
            "source": "estimate of the demo",
            "origin": "needs.csv",
        }


def _sites() -> Iterator[dict[str, Cell]]:
    for site, address, area, hazardous, ended in SITES:
        yield {
            "site": site, "address": address, "area_m2": area, "owner": "Kelderby Borough Council",
            "ownership": "public", "planning": "not permissioned", "hazardous": hazardous, "ended_on": ended,
            "origin": "brownfield land register",
        }  # fmt: skip


def _recipe() -> Iterator[dict[str, Cell]]:
    for role, item, quantity, unit in LAUNDRY:
        yield {
            "recipe": "Small hospital laundry",
            "role": role,
            "item": item,
            "quantity": quantity,
            "unit": unit,
            "source": "13.6 kg an operator-hour" if role == "labour" else "guess for the demo",
            "confidence": "medium" if role == "labour" else "low",
        }


def _posts(seed: int) -> Iterator[dict[str, Cell]]:
    places, notices = Addresses.of(seed), rows("notices")
    for number in range(POSTS):
        dice = Dice(seed, "post", number)
        posted = town.AS_OF - timedelta(days=dice.between(1, 60))
        notice = dice.pick(notices)
        yield {
            **notice,
            "post": f"N{number + 1:03d}",
            "member": member(seed, dice.below(35)),
            "postcode": places.draw(dice, dice.pick(("neighbourhood", "town", "town"))),
            "posted_on": posted,
            "expires_on": posted + timedelta(days=180 if notice["kind"] == "offer" else 60),
            "status": "open" if dice.happens(850) else "done",
        }
