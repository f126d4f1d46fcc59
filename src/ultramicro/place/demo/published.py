"""What a council publishes of payments under its contracts, what suppliers say they could do, a programme."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ultramicro.core.rows import Cell
from ultramicro.place.demo.data import rows
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import PAYERS, Party, parties
from ultramicro.place.demo.sheets import Pages, dictionary_bytes, pounds
from ultramicro.place.demo.spend import lines, months
from ultramicro.place.demo.trade import let

# Everything that is written here stands in the made-up town's files.
# data below

PUBLISHED_PENCE = 3_000_000
"""Payments over £30,000, VAT included, are published under section 70; this council does so early."""
QUARTER = "contracts/payments-over-30000-2025-26-q4.csv"
HEADER = ("Contract identifier", "Buyer", "Supplier", "Supplier identifier", "Amount (£)", "Payment date")
ANSWERS = 30
SAYS = (
    "contracts are too large", "forms take too long", "paid too late", "never heard of tenders",
    "insurance asked for is too high", "no time to tender",
)  # fmt: skip
TRADES = ("construction", "food", "admin", "transport", "professional", "care", "arts", "motor", "education")


def published_files(seed: int) -> Pages:
    """Write the quarter's payments under contracts, the supplier survey and the programme."""
    return {
        QUARTER: _published(seed),
        "buying/supplier_survey.csv": dictionary_bytes("supplier_survey", _answers(seed)),
        "buying/interventions.csv": dictionary_bytes("interventions", rows("interventions")),
    }


def _published(seed: int) -> bytes:
    """Write the council's payments of the last quarter that are large enough, by contract."""
    known = {party.party_id: party for party in parties(seed)}
    under = {key: reference for reference, key, _ in let(seed)}
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\n")
    out.writerow(HEADER)
    for month in months()[-3:]:
        for line in lines(seed, "council", month):
            reference = under.get((line.payer, line.category, line.party_id))
            whole_pence = line.amount_pence * 6 // 5  # VAT at a fifth comes on top of what the ledger has
            if reference and line.class_ == "purchase" and whole_pence > PUBLISHED_PENCE:
                party = known[line.party_id]
                number = f"GB-COH-{party.company_number}" if party.company_number else ""
                day = f"{line.paid_on:%d/%m/%Y}"
                out.writerow((reference, PAYERS["council"], party.name, number, pounds(whole_pence), day))
    return held.getvalue().encode()


def _answers(seed: int) -> Iterator[dict[str, Cell]]:
    """Yield what suppliers of the town and its district said, the most of them small."""
    near = [
        p for p in parties(seed) if p.sector in TRADES and p.band in ("neighbourhood", "town", "district")
    ]
    for number, party in enumerate(Dice(seed, "capacity asked").shuffled(near)[:ANSWERS]):
        yield _answer(Dice(seed, "capacity", party.party_id), party, number)


def _answer(dice: Dice, party: Party, number: int) -> dict[str, Cell]:
    turnover_pence = dice.between(40, 700) * 100_000
    said = dict.fromkeys(dice.pick(SAYS) for _ in range(dice.between(1, 3)))
    return {
        "supplier": party.name, "here": "no" if party.band == "district" else "yes",
        "turnover_pence": turnover_pence, "staff": dice.between(1, 12),
        # One in eight does not know, and an empty cell says so.
        "could_pence": "" if dice.happens(125) else turnover_pence * dice.between(5, 40) // 100,
        "lot_pence": turnover_pence // 2, "tendered": "yes" if dice.happens(200) else "no",
        "barriers": "; ".join(said), "postcode": party.postcode, "asked_on": f"2026-02-{1 + number % 28:02d}",
    }  # fmt: skip
