"""Invoices between firms, contracts that the bodies hold, and growers' offers with buyers' orders."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from io import StringIO

from ultramicro.core.rows import Cell
from ultramicro.place.demo import town
from ultramicro.place.demo.data import rows
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.hub import food_files
from ultramicro.place.demo.parties import Party, parties
from ultramicro.place.demo.sheets import Pages, dictionary_bytes
from ultramicro.place.demo.spend import lines, months

# Few traders and many invoices, so that debts run in loops and clearing has something to clear.
TRADERS, INVOICES = 140, 1_200
LOYALTY = 6  # a firm buys again and again from this many others, most of them of the town
CONTRACTS = 60
CYCLES = 6
BUYERS = ("Kelderby College", "Kelderby Food Co-op", "Mill Side Stores", "Kelderby Food Bank")


def trade_files(seed: int) -> Pages:
    """Write obligations/, contracts/ and food/."""
    return {
        "obligations/invoices.csv": dictionary_bytes("obligations", _invoices(seed)),
        "contracts/register.csv": dictionary_bytes("contracts", _contracts(seed)),
        "food/availability.csv": dictionary_bytes("availability", _availability(seed)),
        "food/orders.csv": dictionary_bytes("orders", _orders(seed)),
        f"food/exports/stock-{_cycles()[0]}.csv": _stock(seed),
        **food_files(seed, [*_buyers(seed), *_growers(seed)]),
    }


def _invoices(seed: int) -> Iterator[dict[str, Cell]]:
    """Yield unpaid invoices; who sells also buys, so that many of them lie on rings."""
    traders = _traders(seed)
    for number in range(INVOICES):
        # Dice of its own for each row: one row more must not change all that come after it.
        dice = Dice(seed, "invoice", number)
        at = dice.below(len(traders))
        # The same few partners each time: with partners at random debts would hardly ever close a loop.
        friend = Dice(seed, "friends", at, dice.below(LOYALTY)).below(len(traders))
        debtor, creditor = traders[at], traders[friend if friend != at else (at + 1) % len(traders)]
        issued = town.AS_OF - timedelta(days=dice.between(3, 120))
        yield {
            "debtor": debtor.name,
            "creditor": creditor.name,
            "amount_pence": dice.size_pence() // 2,
            "issued_on": issued,
            "due_on": issued + timedelta(days=dice.pick((14, 30, 30, 60))),
            "reference": f"INV-{creditor.party_id[1:]}-{number:04d}",
            "currency": "GBP",
            "status": "confirmed" if dice.happens(820) else "disputed" if dice.happens(150) else "open",
        }


def _traders(seed: int) -> list[Party]:
    # Local ones only, since clearing is between those who know each other.
    firms = [
        p for p in parties(seed) if p.kind == "business" and p.band in ("neighbourhood", "town", "district")
    ]
    return Dice(seed, "traders").shuffled(firms)[:TRADERS]


@cache  # pure, of the seed
def let(seed: int) -> tuple[tuple[str, tuple[str, str, str], int], ...]:
    """Return the largest streams of purchases, each a contract: its reference, buyer, category and party.

    With each stands what was truly paid in a year, in pence.
    """
    paid: Counter[tuple[str, str, str]] = Counter()
    # Contracts follow from what was paid, so that the two files can be held against each other.
    for payer in ("council", "trust", "college"):
        for month in months()[-12:]:
            for line in lines(seed, payer, month):
                if line.class_ == "purchase":
                    paid[line.payer, line.category, line.party_id] += line.amount_pence
    ranked = sorted(paid.items(), key=lambda item: (-item[1], item[0]))[:CONTRACTS]
    return tuple((f"C{number:03d}", key, pence) for number, (key, pence) in enumerate(ranked, start=1))


def _contracts(seed: int) -> Iterator[dict[str, Cell]]:
    known = {party.party_id: party for party in parties(seed)}
    for number, (reference, (buyer, category, party_id), pence) in enumerate(let(seed), start=1):
        row = _contract(Dice(seed, "contract", number), category, known[party_id], pence)
        yield {"reference": reference, "buyer": buyer, **row}


def _contract(dice: Dice, category: str, party: Party, pence: int) -> dict[str, Cell]:
    years = dice.pick((2, 3, 3, 4, 5))
    starts = date(2026 - dice.between(1, years), 4, 1)
    # Registers give round sums, which payments under the contract do not.
    annual = (pence + 50_000) // 100_000 * 100_000
    return {
        "title": f"{category} {starts.year}-{starts.year + years}",
        "category": category,
        "supplier": party.name,
        "company_number": party.company_number,
        # Real registers leave it out now and then, and the demo must show what happens then.
        "postcode": party.postcode if dice.happens(700) else "",
        "annual_pence": annual,
        "value_pence": annual * years,
        "starts_on": starts,
        "ends_on": date(starts.year + years, 3, 31),
        "extended_until_on": date(starts.year + years + dice.below(3), 3, 31),
        "lots": dice.pick((1, 1, 1, 2, 3)),
        "procedure": dice.pick(("open", "framework", "framework", "quotation", "direct")),
        "sme": "yes" if party.size in ("micro", "small") else "no",
        "vcse": "no",
        "status": "live",
    }


def _cycles() -> list[date]:
    return [town.AS_OF + timedelta(days=2 + 7 * n) for n in range(CYCLES)]


def _growers(seed: int) -> list[Party]:
    return [p for p in parties(seed) if p.sector == "agriculture" and p.band != "outside"][:12]


def _availability(seed: int) -> Iterator[dict[str, Cell]]:
    for grower in _growers(seed):
        for cycle in _cycles():
            dice = Dice(seed, "grower", grower.party_id, cycle)
            for good in dice.shuffled(rows("goods"))[: dice.between(2, 4)]:
                yield {
                    "offer": f"A{grower.party_id[1:]}-{cycle:%m%d}-{good['item']}",
                    "grower": grower.name,
                    "item": good["item"],
                    "quantity": dice.between(int(good["least"]), int(good["most"])),
                    "unit": good["unit"],
                    "price_pence": int(good["price_pence"]) * dice.between(88, 115) // 100,
                    "pack": 1 if good["unit"] != "kg" else dice.pick((1, 5, 10)),
                    "cycle_on": cycle,
                    "organic": "yes" if dice.happens(300) else "no",
                    "postcode": grower.postcode,
                }


def _stock(seed: int) -> bytes:
    """Return a stock file of Open Food Network: the town's first grower offers more there."""
    grower, out = _growers(seed)[0], StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(("producer", "distributor", "name", "sku", "units", "unit_type", "variant_unit_name",
                    "price", "on_hand", "on_demand"))  # fmt: skip
    for sku, item, price, stock in (("J1", "squash", "1.40", 30), ("J2", "outgrade apples", "0.35", 60)):
        write.writerow((grower.name, "", item, sku, 1, "kg", "", price, stock, 0))
    return out.getvalue().encode()


def _buyers(seed: int) -> list[Party]:
    everyone = parties(seed)
    named = [p for p in everyone if p.name in BUYERS]
    cafes = [p for p in everyone if p.sector == "food" and p.band in ("neighbourhood", "town")]
    return named + [p for p in cafes if p.name not in BUYERS][:8]


def _orders(seed: int) -> Iterator[dict[str, Cell]]:
    for buyer in _buyers(seed):
        for cycle in _cycles():
            dice = Dice(seed, "buyer", buyer.party_id, cycle)
            for good in dice.shuffled(rows("goods"))[: dice.between(3, 6)]:
                wanted = dice.between(int(good["least"]) // 2 + 1, int(good["most"]) // 2)
                yield {
                    "order": f"O{buyer.party_id[1:]}-{cycle:%m%d}-{good['item']}",
                    "buyer": buyer.name,
                    "item": good["item"],
                    "quantity": wanted,
                    "unit": good["unit"],
                    "limit_price_pence": int(good["price_pence"]) * dice.between(95, 130) // 100,
                    "least_quantity": wanted // 2,
                    "cycle_on": cycle,
                    "postcode": buyer.postcode,
                }
