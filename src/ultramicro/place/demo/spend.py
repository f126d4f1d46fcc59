"""Two years of payments by a council, a hospital trust and a college, as they truly were.

Council
    £290 a head and year of purchases and grants: Hyndburn Borough Council's published spend over £250
    in 2017-2026 was £214m over 9 years for 82,200 people (OGL), £289 a head and year. Precepts, tax,
    pensions and treasury deals come on top, as in published files, and are no purchases.
Trust, college
    £498 and £141 a head and year: assumptions, not published figures, sized so that the trust buys
    more than the council and the college half as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from ultramicro.core.money import share_pence
from ultramicro.core.months import months_later
from ultramicro.place.demo import names, town
from ultramicro.place.demo.data import rows
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.parties import PAYERS, Party, by_name, parties

LEAST_PENCE = 25_000  # councils publish what is over £250
BAND_OF = {
    "town": ("neighbourhood", "town"),
    "district": ("district",),
    "county": ("county",),
    "outside": ("outside",),
}
LEDGERS = {"council": "CO", "trust": "TR", "college": "CL"}
PERSON_LINES = {"council": 9, "trust": 3, "college": 2}
"""Lines a month to people whose name is withheld or stands there: 14% of published lines and 3% of the
money of 135 English bodies in 2023/24 were redacted; the money share is kept here."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One payment as it truly was, and the name as its ledger prints it."""

    payer: str
    party_id: str
    printed: str
    paid_on: date
    amount_pence: int
    category: str
    department: str
    reference: str
    class_: str


def months() -> list[tuple[int, int]]:
    """Return the years and months that the files cover, in order."""
    first = date(*town.FIRST_MONTH, 1)
    later = (months_later(first, n) for n in range(town.MONTHS))
    return [(day.year, day.month) for day in later]


@cache  # pure, of the seed
def lines(seed: int, payer: str, month: tuple[int, int]) -> tuple[Line, ...]:
    """Make the lines that a payer's ledger holds for a month, by day."""
    made = [*_bought(seed, payer, month), *_fixed(seed, payer, month), *_people(seed, payer, month)]
    made += _repeats(Dice(seed, "repeats", payer, month), made)
    made += _credits(Dice(seed, "credits", payer, month), made)
    ordered = sorted(made, key=lambda line: (line.paid_on, line.reference, -line.amount_pence))
    return tuple(ordered)


@cache  # pure, of the seed
def _suppliers(seed: int, sector: str, place: str) -> tuple[Party, ...]:
    bands = BAND_OF[place]
    found = [p for p in parties(seed) if p.sector == sector and p.band in bands]
    if sector == "voluntary":
        return tuple(found)  # as listed: the community trust gets most
    return tuple(Dice(seed, "rank", sector, place).shuffled(found))


def _bought(seed: int, payer: str, month: tuple[int, int]) -> Iterator[Line]:
    for number, row in enumerate(r for r in rows("budget") if r["payer"] == payer):
        dice = Dice(seed, "bought", payer, month, number)
        year_pence = int(row["pounds_per_head"]) * town.POPULATION * 100
        growth = 103 if month >= (town.FIRST_MONTH[0] + 1, town.FIRST_MONTH[1]) else 100
        budget_pence = year_pence * growth * dice.between(820, 1180) // 1_200_000
        yield from _spread(dice, seed, row, month, budget_pence)


def _spread(
    dice: Dice, seed: int, row: Mapping[str, str], month: tuple[int, int], budget_pence: int
) -> Iterator[Line]:
    """Spread a month's budget over drawn suppliers; what falls below the threshold is not published."""
    chosen = [_supplier(dice, seed, row) for _ in range(int(row["lines_per_month"]))]
    amounts = share_pence(budget_pence, [dice.size_pence() // 100 for _ in chosen])
    for number, (party, amount_pence) in enumerate(zip(chosen, amounts, strict=True)):
        if amount_pence >= LEAST_PENCE:
            yield _line(dice, seed, row, party=party, month=month, amount_pence=amount_pence, number=number)


def _supplier(dice: Dice, seed: int, row: Mapping[str, str]) -> Party:
    """Draw where to buy, then from whom: the first in the sector's order gets most, as 1, 1/2, 1/3 ..."""
    places = [place for place in BAND_OF if int(row[place])]
    place = dice.weighted(places, [int(row[place]) for place in places])
    known = _suppliers(seed, row["sector"], place)
    if int(row["lines_per_month"]) <= 2:  # noqa: PLR2004  a contract, held by one firm throughout
        return known[Dice(seed, "contract", row["payer"], row["category"]).below(min(3, len(known)))]
    return dice.weighted(known, [6_000 // (rank + 1) for rank in range(len(known))])


def _line(
    dice: Dice, seed: int, row: Mapping[str, str], *, party: Party, month: tuple[int, int], amount_pence: int,
    number: int,
) -> Line:  # fmt: skip
    payer = row["payer"]
    ways = names.printed(seed, payer, party.name, party.trading_name)
    return Line(
        payer=PAYERS[payer],
        party_id=party.party_id,
        printed=ways[0] if len(ways) == 1 or dice.happens(700) else ways[1],
        paid_on=_payday(dice, month),
        amount_pence=amount_pence,
        category=row["category"],
        department=row["department"],
        reference=f"{LEDGERS[payer]}{month[0] % 100}{month[1]:02d}{dice.below(100_000):05d}{number:02d}",
        class_=row["class"],
    )


def _payday(dice: Dice, month: tuple[int, int]) -> date:
    """Draw a weekday of the month; most payments go out on Thursdays."""
    day = date(*month, dice.between(1, 27))
    if dice.happens(600):
        day = date(*month, 1) + timedelta(days=(3 - date(*month, 1).weekday()) % 7 + 7 * dice.below(4))
    return day - timedelta(days=max(0, day.weekday() - 4)) if day.day > 2 else day + timedelta(days=2)  # noqa: PLR2004


def _fixed(seed: int, payer: str, month: tuple[int, int]) -> Iterator[Line]:
    """Precepts, tax, pensions, treasury deals and other public bodies."""
    for number, row in enumerate(r for r in rows("fixed") if r["payer"] == payer):
        if str(month[1]) in row["months"].split():
            dice = Dice(seed, "fixed", payer, month, number)
            deal = row["class"] in ("treasury", "precept")
            pence = int(row["pounds"]) * (100_000 if deal else dice.between(95_000, 105_000)) // 1000
            party = by_name(seed)[row["payee"]]
            yield _line(dice, seed, row, party=party, month=month, amount_pence=pence, number=90 + number)


def _people(seed: int, payer: str, month: tuple[int, int]) -> Iterator[Line]:
    """Care payments, bursaries and refunds to people: most withheld, some printed by mistake."""
    what = {"council": "Direct payments", "trust": "Patient travel", "college": "Student bursaries"}[payer]
    withheld = {"council": "REDACTED PERSONAL DATA", "trust": "", "college": "Name withheld"}[payer]
    row = {"payer": payer, "class": "person", "department": "Community", "category": what}
    for number in range(PERSON_LINES[payer]):
        dice = Dice(seed, "people", payer, month, number)
        who = Party(party_id="", name=names.person(dice), kind="person", band="town")
        pence = dice.between(25_100, 160_000)
        line = _line(dice, seed, row, party=who, month=month, amount_pence=pence, number=70 + number)
        yield replace(line, printed=line.printed if dice.happens(150) else withheld)


def _repeats(dice: Dice, made: Sequence[Line]) -> list[Line]:
    """Real payments that look alike to the last letter: two equal bookings on one invoice."""
    return [line for line in made if line.class_ == "purchase" and dice.happens(5)]


def _credits(dice: Dice, made: Sequence[Line]) -> list[Line]:
    """Credit notes: part of an invoice of the month taken back."""
    return [
        replace(
            line,
            amount_pence=-(line.amount_pence * dice.between(100, 900) // 1000),
            reference=f"{line.reference}C",
        )
        for line in made
        if line.class_ == "purchase" and dice.happens(18)
    ]
