"""A year of bookings on the bank accounts of a trust, a shop and a co-op."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import Party, by_name, parties
from ultramicro.place.demo.spend import lines, months

YEAR = 12  # months that the statements cover: the last of the demo
HOLDERS = {
    "Kelderby Community Trust": (1_842_055, ("construction", "professional", "food", "utilities", "it"), 9),
    "Mill Side Stores": (613_220, ("wholesale", "agriculture", "utilities", "transport", "food"), 14),
    "Kelderby Food Co-op": (455_310, ("agriculture", "wholesale", "food", "transport", "utilities"), 13),
}
"""Each holder: opening balance in pence, sectors it buys from, purchases a month."""
FILES = (
    "payments/bank/community-trust-2025-26.xml",
    "payments/bank/mill-side-stores-2025-26.ofx",
    "payments/bank/food-co-op-2025-26.csv",
)
"""Where their statements are, in the same order."""
CORE = {
    "Kelderby Community Trust": 1_250_000,
    "Mill Side Stores": 2_900_000,
    "Kelderby Food Co-op": 1_700_000,
}
"""Income in a month besides grants. [pence]"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One booking of a statement: money out is negative, and the balance after it stands beside."""

    booked_on: date
    name: str
    amount_pence: int
    memo: str
    balance_pence: int = 0


@cache  # pure, of the seed
def statement(seed: int, holder: str) -> tuple[Entry, ...]:
    """Make a year of bookings in order, with running balances that are right to the penny."""
    opening_pence, _, _ = HOLDERS[holder]
    made = [e for month in months()[-YEAR:] for e in _month(seed, holder, month)]
    balance_pence, booked = opening_pence, []
    for entry in sorted(made, key=lambda e: (e.booked_on, -e.amount_pence, e.name)):
        balance_pence += entry.amount_pence
        booked.append(
            Entry(
                booked_on=entry.booked_on,
                name=entry.name,
                amount_pence=entry.amount_pence,
                memo=entry.memo,
                balance_pence=balance_pence,
            )
        )
    return tuple(booked)


def _month(seed: int, holder: str, month: tuple[int, int]) -> Iterator[Entry]:
    dice = Dice(seed, "bank", holder, month)
    _, _, purchases = HOLDERS[holder]
    core_pence = CORE[holder] * dice.between(900, 1100) // 1000
    income = [core_pence * 30 // 100, core_pence * 45 // 100, core_pence * 25 // 100]
    for week, pence in enumerate(income):
        yield _entry(date(*month, 3 + 9 * week), "CARD TAKINGS", pence, "SETTLEMENT")
    yield from _grants(seed, holder, month)
    yield _entry(date(*month, 28), "WAGES", -(core_pence * 34 // 100), "STAFF PAY")
    yield _entry(date(*month, 1), "BANK CHARGES", -dice.between(600, 1900), "ACCOUNT FEE")
    for _ in range(purchases):
        pence = core_pence * dice.between(240, 1000) // (1000 * purchases)
        party = _seller(dice, seed, holder)
        yield _entry(
            date(*month, dice.between(2, 27)), party.name.upper(), -pence, f"INV {dice.below(9000) + 1000}"
        )


def _grants(seed: int, holder: str, month: tuple[int, int]) -> Iterator[Entry]:
    """Yield what the three bodies paid to the holder, as it arrives in its account."""
    me = by_name(seed)[holder].party_id
    for payer in ("council", "trust", "college"):
        for line in lines(seed, payer, month):
            if line.party_id == me:
                yield _entry(line.paid_on, line.payer.upper(), line.amount_pence, line.reference)


def _entry(on: date, name: str, amount_pence: int, memo: str) -> Entry:
    return Entry(booked_on=on, name=name, amount_pence=amount_pence, memo=memo)


@cache  # pure, of the seed
def _sellers(seed: int, sectors: tuple[str, ...], local: bool) -> tuple[Party, ...]:
    far = ("outside", "county")
    return tuple(p for p in parties(seed) if p.sector in sectors and (p.band not in far) == local)


def _seller(dice: Dice, seed: int, holder: str) -> Party:
    _, sectors, _ = HOLDERS[holder]
    known = _sellers(seed, sectors, dice.happens(420))
    return known[dice.below(1 + dice.below(len(known)))]  # the first ones sell most
