"""Households by income tenth, and what suppliers, workers and households said in a survey."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.rows import Cell
from ultramicro.place.demo import names, town
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import parties
from ultramicro.place.demo.sheets import Pages, dictionary_bytes
from ultramicro.place.facts import facts

# Everything that is written here stands in the made-up town's files.
# data below

HOUSEHOLDS_BY_TENTH = (760, 720, 650, 600, 540, 490, 440, 390, 340, 270)
"""5,200 households, more of them poor than in the country as a whole: an assumption of the demo."""
PERSONS_BY_TENTH = (2.0, 2.4, 2.3, 2.4, 2.6, 2.5, 2.5, 2.5, 2.5, 2.4)
WEEKS = 52
SOURCE = "ONS Family Spending, table 3.1E, UK, financial year ending 2018 (OGL), by tenth of income"
LOCAL_SHARE = {"Food and non-alcoholic drinks": 22, "Alcoholic drink, tobacco and narcotics": 30,
               "Clothing and footwear": 8, "Household goods and services": 18, "Health": 35, "Transport": 14,
               "Recreation and culture": 20, "Restaurants and hotels": 45,
               "Miscellaneous goods and services": 25}  # fmt: skip
"""Part spent in the town, in hundredths: assumptions of the demo, of the size that household surveys find."""
ASKED = {"household": 60, "worker": 25, "supplier": 45}


def resident_files(seed: int) -> Pages:
    """Write households.csv and survey.csv."""
    said = [*_suppliers_said(seed), *_people_said(seed, "household"), *_people_said(seed, "worker")]
    return {
        "households.csv": dictionary_bytes("households", _households()),
        "survey.csv": dictionary_bytes("survey", said),
    }


def _households() -> Iterator[dict[str, Cell]]:
    for tenth, (number, persons) in enumerate(
        zip(HOUSEHOLDS_BY_TENTH, PERSONS_BY_TENTH, strict=True), start=1
    ):
        for row in facts("spending_by_tenth"):
            share = LOCAL_SHARE.get(row["category"])
            yield {
                "area": town.NAME,
                "income_tenth": tenth,
                "households": number,
                "persons_per_household": persons,
                "category": row["category"],
                "spend_pence": _pence(row[str(tenth)]) * WEEKS,
                "local_share": f"0.{share:02d}" if share else "",
                "source": SOURCE,
            }


def _pence(pounds: str) -> int:
    """Read pounds with one decimal as pence, without a float between."""
    whole, _, tenths = pounds.partition(".")
    return int(whole) * 100 + int(tenths or 0) * 10


def _suppliers_said(seed: int) -> Iterator[dict[str, Cell]]:
    asked = [p for p in parties(seed) if p.kind in ("business", "voluntary") and p.band != "outside"]
    for number, party in enumerate(Dice(seed, "asked").shuffled(asked)[: ASKED["supplier"]]):
        dice = Dice(seed, "said", party.party_id)
        turnover_pence = dice.between(60, 900) * 100_000
        near = 12 if party.band in ("neighbourhood", "town") else 0
        for category, share, local in (
            ("wages", 38, 48 + near),
            ("suppliers", 40, 16 + near),
            ("rent", 7, 30),
        ):
            near_share = _hundredths(local + dice.between(-15, 15))
            pence = turnover_pence * share // 100
            yield {**_asked(party.name, "supplier", number), "category": category, "spend_pence": pence,
                   "local_share": near_share}  # fmt: skip


def _people_said(seed: int, kind: str) -> Iterator[dict[str, Cell]]:
    for number in range(1, ASKED[kind] + 1):
        dice = Dice(seed, "said", kind, number)
        tenth = dice.weighted(range(1, 11), HOUSEHOLDS_BY_TENTH)
        for row in facts("spending_by_tenth"):
            share = LOCAL_SHARE.get(row["category"])
            if share:
                pence = _pence(row[str(tenth)]) * WEEKS * dice.between(600, 1400) // 100_000 * 100
                local = _hundredths(share + dice.between(-12, 12))
                yield {**_asked(f"{kind.title()} {number:02d}", kind, number), "category": row["category"],
                       "spend_pence": pence, "local_share": local}  # fmt: skip


def _hundredths(share: int) -> str:
    """Write a share given in hundredths, kept between 0 and 0.95."""
    return f"0.{min(95, max(0, share)):02d}"


def _asked(who: str, kind: str, number: int) -> dict[str, Cell]:
    day = f"2025-10-{1 + number % 28:02d}"
    return {"respondent": who, "kind": kind, "area": town.NAME, "asked_on": day}


def member(seed: int, number: int) -> str:
    """Make the name of a member of the noticeboard."""
    return names.person(Dice(seed, "member", number))
