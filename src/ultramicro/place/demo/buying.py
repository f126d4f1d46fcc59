"""What the council plans to buy, what was promised to it, what is pooled, and when it paid: buying/.

One contract for repairs in six parts, which a large firm from outside could do alone and smaller firms of the
town between them; promises that were kept, claimed and passed over in silence; and a year of invoices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ultramicro.core.rows import Cell
from ultramicro.place.demo import town
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import PAYERS, Party, parties
from ultramicro.place.demo.sheets import Pages, dictionary_bytes

# data below

CONTRACT = "Housing repairs 2027"
PACKAGES = (
    ("Roofs north", 30, 42_000_00, "north", "Gas Safe"), ("Roofs south", 28, 39_500_00, "south", ""),
    ("Joinery", 22, 31_000_00, "north; south", ""), ("Painting", 18, 24_400_00, "north; south", ""),
    ("Drains", 16, 22_900_00, "south", ""), ("Fencing", 12, 15_800_00, "north", ""),
)  # fmt: skip
"""Parts of the contract: load, estimated value in pence, where, and what must be held; made up."""
LOCAL_FIRMS = 6
BUNDLED = 24
INVOICES = 180
PROMISES, EACH_YEAR = 18, 6
MEASURES = (
    ("apprentices", "People from the town who began an apprenticeship", "persons", 12_000_00),
    ("local work", "Hours paid to people who live in the town", "hours", ""),
    ("volunteer days", "Days given to groups of the town", "days", 120_00),
)


def buying_files(seed: int) -> Pages:
    """Write buying/."""
    return {
        "buying/lot_packages.csv": dictionary_bytes("lot_packages", _packages()),
        "buying/lot_firms.csv": dictionary_bytes("lot_firms", _firms(seed)),
        "buying/lot_bids.csv": dictionary_bytes("lot_bids", _bids(seed)),
        "buying/bundle_parts.csv": dictionary_bytes("bundle_parts", _bundle(seed)),
        "buying/measures.csv": dictionary_bytes("measures", _measures()),
        "buying/promises.csv": dictionary_bytes("promises", _promises(seed)),
        "buying/paid_invoices.csv": dictionary_bytes("paid_invoices", _invoices(seed)),
    }


def _builders(seed: int, *, local: bool) -> list[Party]:
    near = ("neighbourhood", "town", "district")
    return [
        party
        for party in parties(seed)
        if party.kind == "business" and party.sector == "construction" and party.company_number
        if (party.band in near) == local
    ]


def _packages() -> Iterator[dict[str, Cell]]:
    for package, load, value, areas, certificates in PACKAGES:
        yield {
            "contract": CONTRACT, "package": package, "load": load, "value_pence": value,
            "turnover_pence": value, "areas": areas, "certificates": certificates,
        }  # fmt: skip


def _bidders(seed: int) -> list[tuple[Party, bool]]:
    local = [(party, True) for party in _builders(seed, local=True)[:LOCAL_FIRMS]]
    return [(_builders(seed, local=False)[0], False), *local]


def _firms(seed: int) -> Iterator[dict[str, Cell]]:
    for number, (party, local) in enumerate(_bidders(seed)):
        dice = Dice(seed, "builder", number)
        yield {
            "firm": party.name, "local": "yes" if local else "no", "small": "yes" if local else "no",
            "capacity": dice.between(28, 46) if local else 200,
            "turnover_pence": dice.between(52, 90) * 1_000_00 if local else 9_000_000_00,
            "areas": "north; south" if not local or dice.happens(700) else "south",
            "certificates": "Gas Safe" if number % 2 == 0 else "",
        }  # fmt: skip


def _bids(seed: int) -> Iterator[dict[str, Cell]]:
    for number, (party, local) in enumerate(_bidders(seed)):
        for package, _, value, _, _ in PACKAGES:
            dice = Dice(seed, "bid", number, package)
            # Large firms bid for all, small ones for what they do; they are a little dearer.
            if not local or dice.happens(550):
                part = dice.between(985, 1060) if local else dice.between(965, 1000)
                yield {
                    "contract": CONTRACT, "package": package, "firm": party.name,
                    "cost_pence": value * part // 100_000 * 100,
                }  # fmt: skip


def _bundle(seed: int) -> Iterator[dict[str, Cell]]:
    firms = _builders(seed, local=True)[:BUNDLED]
    for number, party in enumerate(firms):
        dice = Dice(seed, "bundled", number)
        yield {
            "bundle": "Small works", "part": party.name, "probability": f"0.0{dice.between(4, 9)}",
            "exposure_pence": dice.between(8, 30) * 1_000_00, "loss_share": "0.6", "source": "made up",
        }  # fmt: skip


def _measures() -> Iterator[dict[str, Cell]]:
    for measure, text, unit, value in MEASURES:
        yield {"measure": measure, "text": text, "unit": unit, "value_pence": value, "source": "made up"}


def _promises(seed: int) -> Iterator[dict[str, Cell]]:
    for number in range(1, PROMISES + 1):
        dice = Dice(seed, "promise", number)
        measure, _, unit, _ = MEASURES[number % 3]
        promised = {"apprentices": 2, "local work": 2_000, "volunteer days": 12}[measure]
        due = date(2025 + (number - 1) // EACH_YEAR, 3, 31)
        row: dict[str, Cell] = {
            "promise": f"P{number}", "contract": f"C{1 + number % 7:03d}", "measure": measure, "unit": unit,
            "text": f"{promised} {unit}: {measure}", "promised": promised, "due_on": due,
            "owner": "Contracts team", "recorded_on": date(2024, 4, 1), "status": "open",
        }  # fmt: skip
        yield row
        # What is due later than that has not been reported yet, and of what is due a third never was.
        if due <= town.AS_OF and dice.happens(680):
            part = dice.between(50, 110)
            with_evidence = dice.happens(600)
            yield {
                **row, "delivered": promised * part // 100,
                "recorded_on": min(due + timedelta(days=30), town.AS_OF),
                "evidence": f"evidence/P{number}.pdf" if with_evidence else "",
                "checked_by": "Procurement office" if with_evidence else "",
            }  # fmt: skip
    # Made smaller after it was due: kept on the moving base, and not on the fixed one.
    yield {
        "promise": "P1", "contract": "C002", "measure": "local work", "unit": "hours", "promised": 1_000,
        "delivered": 1_000, "due_on": date(2025, 3, 31), "recorded_on": date(2025, 9, 1),
        "evidence": "evidence/P1.pdf", "checked_by": "Procurement office", "owner": "Contracts team",
        "status": "open", "text": "1000 hours: local work",
    }  # fmt: skip


def _invoices(seed: int) -> Iterator[dict[str, Cell]]:
    firms = _builders(seed, local=True)
    for number in range(1, INVOICES + 1):
        dice = Dice(seed, "paid invoice", number)
        received = town.AS_OF - timedelta(days=dice.between(20, 380))
        paid = received + timedelta(days=dice.pick((9, 14, 21, 26, 28, 29, 30, 30, 33, 41, 64)))
        yield {
            "payer": PAYERS["council"], "payee": dice.pick(firms).name, "reference": f"INV-{number:04d}",
            "amount_pence": dice.size_pence(), "disputed": "yes" if dice.happens(30) else "no",
            "received_on": received if dice.happens(930) else "",
            "paid_on": paid if paid <= town.AS_OF else "",
        }  # fmt: skip
