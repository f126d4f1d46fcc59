"""Lists that the user of the demo has: known parties, a company register, charities, postcodes."""

from __future__ import annotations

from ultramicro.core.rows import Row
from ultramicro.place.demo import town
from ultramicro.place.demo.data import header, rows
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import Party, parties
from ultramicro.place.demo.sheets import Pages, csv_bytes, dictionary_bytes, json_bytes, table_bytes

# Everything that is written here stands in the made-up town's files.
# data below

KNOWN_PER_MILLE = {"neighbourhood": 650, "town": 550, "district": 350, "county": 300, "outside": 220}
"""How many parties the user has looked up; nearer ones are better known. The rest is left to ask next."""
# With every firm in the register nothing would be left for the cases that are hard.
IN_REGISTER_PER_MILLE = 600
LSOAS = 32_844  # small areas of England that are ranked by deprivation


def known(seed: int, party: Party) -> bool:
    """Whether the user has looked a party up."""
    if party.kind == "public":
        return party.band != "outside"
    told = {row["name"]: row["known"] for row in rows("voluntary")}.get(party.name)
    return told == "yes" if told else Dice(seed, "known", party.party_id).happens(KNOWN_PER_MILLE[party.band])


def registered(seed: int, party: Party) -> bool:
    """Whether the company register at hand lists a party; it is an extract, so some are missing."""
    return bool(party.company_number) and Dice(seed, "register", party.party_id).happens(
        IN_REGISTER_PER_MILLE
    )


def register_files(seed: int) -> Pages:
    """Write parties.csv and everything under registers/."""
    everyone = parties(seed)
    return {
        "parties.csv": _parties([p for p in everyone if known(seed, p)]),
        "registers/companies.csv": _companies([p for p in everyone if registered(seed, p)]),
        "registers/charities.csv": _charities([p for p in everyone if p.charity_number]),
        "registers/places.json": _places(seed),
        "registers/postcodes.csv": _postcodes(seed),
    }


def _parties(known_ones: list[Party]) -> bytes:
    lines = []
    for party in known_ones:
        row = {
            "party": party.name,
            "company_number": party.company_number,
            "charity_number": party.charity_number,
            "postcode": party.postcode,
            "kind": party.kind,
            "sector": party.sector,
            "source": "council supplier list",
            "size": {"micro": "small", "small": "small", "medium": "small"}.get(party.size, party.size),
            "office_postcode": party.office_postcode if party.office_postcode != party.postcode else "",
        }
        lines.append(row)
        if party.trading_name:
            lines.append({"party": party.name, "alias": party.trading_name})
    return dictionary_bytes("parties", lines)


def _companies(listed: list[Party]) -> bytes:
    lines = []
    for party in sorted(listed, key=lambda p: p.name):
        category = (
            "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"
            if "CIC" in party.name
            else "Private Limited Company"
        )
        lines.append(
            {
                # As Companies House writes names, which is not as payment lists do.
                "CompanyName": party.name.upper().replace(" LTD", " LIMITED"),
                # With a blank in front, as the published file has it.
                " CompanyNumber": party.company_number,
                "RegAddress.PostTown": party.office_postcode.split()[0],
                "RegAddress.Country": "ENGLAND",
                "RegAddress.PostCode": party.office_postcode,
                "CompanyCategory": category,
                "CompanyStatus": "Active",
                "CountryOfOrigin": "United Kingdom",
                "SICCode.SicText_1": party.sic,
                "URI": f"http://business.data.gov.uk/id/company/{party.company_number}",
            }
        )
    return csv_bytes(
        [header("companies"), *([row.get(name, "") for name in header("companies")] for row in lines)]
    )


def _charities(listed: list[Party]) -> bytes:
    columns = (
        "registered_charity_number",
        "charity_name",
        "charity_registration_status",
        "charity_contact_postcode",
    )
    lines = [(p.charity_number, p.name.upper(), "Registered", p.postcode) for p in listed]
    return csv_bytes([columns, *lines])


def _places(seed: int) -> bytes:
    """Names looked up once and kept: some companies that the register's extract lacks."""
    found = [p for p in parties(seed) if p.company_number and not registered(seed, p) and not known(seed, p)]
    chosen = [p for p in found if Dice(seed, "places", p.party_id).happens(200)]
    return json_bytes(
        {
            p.name: {
                "postcode": p.office_postcode,
                "locality": None,
                "company_type": "ltd",
                "status": "active",
                "ch_name": p.name.upper(),
            }
            for p in chosen
        }
    )


def _postcodes(seed: int) -> bytes:
    lines: list[Row] = []
    for postcode in town.postcodes(seed):
        tight = postcode.code.replace(" ", "")
        inside = postcode.band != "outside"
        own = postcode.band in ("neighbourhood", "town", "district")
        lines.append(
            {
                # The fixed widths of the published directory, blanks and all.
                "pcd": f"{tight[:-3]:<4}{tight[-3:]}",
                "pcd2": f"{tight[:-3]:<4} {tight[-3:]}",
                "pcds": postcode.code,
                "dointr": "198001",
                "usertype": 0,
                "osgrdind": 1,
                "ctry": "E92000001",
                "cty": "E10999001" if inside else "E10999002",
                "rgn": "E12999001",
                "laua": "E07999001" if own else "E07999002" if inside else "E07999009",
                "ward": f"E0599{postcode.ward:04d}",
                "lsoa21": f"E0199{postcode.lsoa:04d}",
                "lat": f"{postcode.lat:.6f}",
                "long": f"{postcode.lon:.6f}",
                "imd": imd_rank(seed, postcode),
            }
        )
    return table_bytes(header("postcodes"), lines)


def imd_rank(seed: int, postcode: town.Postcode) -> int:
    """Return the deprivation rank of a postcode's small area; the neighbourhood is in the poorest tenth."""
    # The neighbourhood is among the most deprived, so that who gains by a plan can be seen.
    if postcode.band == "neighbourhood":
        return 1 + Dice(seed, "imd", postcode.lsoa).below(LSOAS // 10)
    return 1 + Dice(seed, "imd", postcode.lsoa).below(LSOAS)
