"""Who there is: 400 firms of the town, suppliers near and far, public bodies, voluntary bodies, people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from ultramicro.place.demo import names, town
from ultramicro.place.demo.data import rows
from ultramicro.place.demo.draw import Dice

PAYERS = {
    "council": "Kelderby Borough Council",
    "trust": "Keldervale Community Hospitals NHS Foundation Trust",
    "college": "Kelderby College",
}
# Nearly all firms are micro firms, as in the business population of the United Kingdom.
SIZES, SIZE_WEIGHTS = ("micro", "small", "medium", "large"), (890, 90, 16, 4)
"""Sizes of local firms, close to the UK's: 89% have fewer than ten workers (ONS, UK business 2024)."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Someone who pays or is paid, as they truly are.

    Parameters
    ----------
    party_id : str
        Stable within the demo.
    name : str
        The proper name.
    kind : str
        business, public, voluntary or person.
    band : str
        The smallest area it works in: neighbourhood, town, district, county or outside.
    postcode, office_postcode : str
        Where it trades, and where it is registered.
    """

    party_id: str
    name: str
    kind: str
    band: str
    sector: str = ""
    sic: str = ""
    postcode: str = ""
    office_postcode: str = ""
    company_number: str = ""
    charity_number: str = ""
    size: str = ""
    trading_name: str = ""


@dataclass(frozen=True)
class Addresses:
    """Postcodes of each band, handed out in a drawn order."""

    by_band: Mapping[str, list[str]]

    @classmethod
    def of(cls, seed: int) -> Addresses:
        """All postcodes of the demo by band."""
        bands: dict[str, list[str]] = {band: [] for band in town.BANDS}
        for postcode in town.postcodes(seed):
            bands[postcode.band].append(postcode.code)
        return cls(bands)

    def draw(self, dice: Dice, band: str) -> str:
        """Draw a postcode of the band."""
        return dice.pick(self.by_band[band])


@cache  # pure, of the seed
def parties(seed: int) -> tuple[Party, ...]:
    """Make everyone, in a fixed order, each with a name nobody else has."""
    made = [*_bodies(seed), *_voluntary(seed), *_named(seed)]
    # Last, as made-up names must give way to those that are fixed.
    made += _firms(seed, {names.core(party.name) for party in made})
    # Numbered in one order, so that other files can name a party by its number.
    return tuple(replace(party, party_id=f"P{number:04d}") for number, party in enumerate(made, start=1))


def by_name(seed: int) -> dict[str, Party]:
    """Return every party by its proper name."""
    return {party.name: party for party in parties(seed)}


def _bodies(seed: int) -> Iterator[Party]:
    places, dice = Addresses.of(seed), Dice(seed, "bodies")
    for name in PAYERS.values():
        yield Party(party_id="", name=name, kind="public", band="town", postcode=places.draw(dice, "town"))
    for name in dict.fromkeys(row["payee"] for row in rows("fixed")):
        band = "county" if "Doggershire" in name or "Silverpit" in name else "outside"
        yield Party(party_id="", name=name, kind="public", band=band, postcode=places.draw(dice, band))


def _voluntary(seed: int) -> Iterator[Party]:
    places, dice = Addresses.of(seed), Dice(seed, "voluntary")
    for number, row in enumerate(rows("voluntary")):
        # Beyond the numbers that are given out, so that no real charity is named.
        registered = str(9_900_100 + 7 * number) if dice.happens(800) else ""
        band = row["postcode_band"]
        yield Party(
            party_id="",
            name=row["name"],
            kind="voluntary",
            band=band,
            sector="voluntary",
            size="voluntary",
            postcode=places.draw(dice, band),
            charity_number=registered,
        )


def _named(seed: int) -> Iterator[Party]:
    """Yield the two firms of the town whose bank statements the place holds."""
    places, dice = Addresses.of(seed), Dice(seed, "named")
    for name, sector in (("Mill Side Stores", "retail"), ("Kelderby Food Co-op", "food")):
        where = places.draw(dice, "neighbourhood")
        yield Party(
            party_id="",
            name=name,
            kind="business",
            band="neighbourhood",
            sector=sector,
            size="micro",
            postcode=where,
            office_postcode=where,
        )


def _firms(seed: int, taken: set[str]) -> Iterator[Party]:
    """Yield the firms of the town, a quarter of them in the neighbourhood, then those farther off."""
    places, number = Addresses.of(seed), 0
    columns = {"town_firms": "town", "district": "district", "county": "county", "outside": "outside"}
    for column, band in columns.items():
        for row in rows("sectors"):
            for at in range(int(row[column])):
                number += 1
                tries = (Dice(seed, "firm", column, row["sector"], at, again) for again in range(1000))
                firms = (_firm(dice, places, row, band, number) for dice in tries)
                # Two firms with one core of a name would be taken for one, rightly, and the truth would be
                # wrong.
                firm = next(firm for firm in firms if names.core(firm.name) not in taken)
                taken.add(names.core(firm.name))
                yield firm


def _firm(dice: Dice, places: Addresses, row: Mapping[str, str], band: str, number: int) -> Party:
    if band == "town" and dice.happens(250):
        band = "neighbourhood"
    local = band != "outside"
    name = names.local_name(dice, row["words"], band) if local else names.outside_name(dice, row["words"])
    company = names.is_company(name)
    postcode = places.draw(dice, band)
    # Some shops of the town belong to firms elsewhere: what looks local is not always so.
    owned_far = local and company and dice.happens(60)
    size = dice.weighted(SIZES, SIZE_WEIGHTS if local else (150, 350, 300, 200))
    return Party(
        party_id="",
        name=name,
        kind="business",
        band=band,
        sector=row["sector"],
        sic=f"{row['sic']} - {row['sic_text']}",
        postcode=postcode,
        office_postcode=places.draw(dice, "outside") if owned_far else postcode,
        # Beyond the numbers that are given out, so that no real company is named.
        company_number=str(99_000_000 + 37 * number) if company else "",
        size=size,
        trading_name=names.trading_name(dice, row["words"], band) if local and dice.happens(90) else "",
    )
