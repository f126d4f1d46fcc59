"""A member's bill: lines that add up, where the energy came from, and what retail would have cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from ultramicro.core.money import round_half_even, share_pence
from ultramicro.energy.settlement.measured import Member, Quality
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.energy.sharing.levels import Whole
from ultramicro.energy.tariffs.prices import Band, Kind, Prices, exact_pence, has, prices


class Item(StrEnum):
    """What a line of a bill is for."""

    MATCH = "match"
    SUPPLY = "supply"
    NETWORK = "network"
    STANDING = "standing"
    LOCAL_SALE = "local_sale"
    EXPORT = "export"
    GUARANTEE = "guarantee"
    VAT = "vat"


class Line(NamedTuple):
    """A line of a bill. [Wh, pence]; credits are negative. `vat_share` is the rate of VAT on it."""

    item: Item
    band: str
    energy_wh: int | None
    price: int | None
    amount_pence: int
    vat_share: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What one member owes for some days, or is owed.

    Parameters
    ----------
    member : Member
        Whose it is.
    from_on, until_on : date
        The days that are billed, both included.
    lines : sequence of Line
        They sum to the total.
    used_wh, local_wh, bought_wh : int
        All that was taken from the grid; the local part; and the rest. The first is the sum of the others.
    retail_pence : int
        What the same use would have cost without the club.
    estimated : int
        How many periods rest on an estimate.
    """

    member: Member
    from_on: date
    until_on: date
    lines: Sequence[Line]
    used_wh: int
    local_wh: int
    bought_wh: int
    retail_pence: int
    estimated: int = 0

    @property
    def total_pence(self) -> int:
        """What is owed; below nothing it is paid out."""
        return sum(line.amount_pence for line in self.lines)

    @property
    def for_use_pence(self) -> int:
        """What is owed for what was used, without what was sold; what `retail_pence` is compared with."""
        sold = {Item.LOCAL_SALE, Item.EXPORT}
        return sum(line.amount_pence for line in self.lines if line.item not in sold)


@dataclass(frozen=True, kw_only=True)
class Book:
    """The prices of a club over the periods of a settlement."""

    bands: Sequence[Band]
    match: Prices
    export: Prices | None
    network: Prices | None


def book_of(bands: Sequence[Band], run: Settlement) -> Book:
    """Look up the prices that are the same for all members.

    Raises
    ------
    BadInput
        If there is no match tariff, or a period without a price.
    """
    periods = run.measured.periods
    maybe = {
        kind: prices(bands, kind, periods) if has(bands, kind) else None
        for kind in (Kind.EXPORT, Kind.NETWORK)
    }
    return Book(
        bands=bands, match=prices(bands, Kind.MATCH, periods), export=maybe[Kind.EXPORT],
        network=maybe[Kind.NETWORK],
    )  # fmt: skip


def bills_of(run: Settlement, bands: Sequence[Band], *, guarantee: bool = True) -> list[Bill]:
    """Bill every member who was in the club.

    Parameters
    ----------
    run : Settlement
        Who got what.
    bands : sequence of Band
        The tariffs.
    guarantee : bool
        Whether the club makes up what the use of a member costs more than it would have at retail.

    Returns
    -------
    list of Bill
        What members pay for local energy, without VAT, is to the penny what those who gave it are paid.

    Raises
    ------
    BadInput
        If a tariff is missing, or has a gap.
    """
    book = book_of(bands, run)
    inside = np.flatnonzero((run.measured.quality > 0).any(axis=0))
    known = dict[tuple[Kind, str], Prices]()
    uses = [_use(run, book, int(place), known) for place in inside]
    paid = sum(line.amount_pence for use in uses for line in use.lines if line.item is Item.MATCH)
    worth = [_worth(book.match, run.credited_wh[:, place]) for place in inside]
    # Shared out and not priced again: two roundings of one sum would leave pennies with nobody.
    sold = share_pence(paid, worth) if any(worth) else [0] * len(inside)
    return [
        _bill(run, book, int(place), use, local, guarantee=guarantee)
        for place, use, local in zip(inside, uses, sold, strict=True)
    ]


def _worth(match: Prices, credited_wh: Whole) -> int:
    return sum(wh * band.price for band, wh in match.by_band(credited_wh))


class _Use(NamedTuple):
    """What a member's use costs, and what it would have cost without the club."""

    lines: Sequence[Line]
    retail_pence: int


def _use(run: Settlement, book: Book, place: int, known: dict[tuple[Kind, str], Prices]) -> _Use:
    member = run.measured.members[place]
    # A generator's own use is between its owner and a supplier; the club only pays for what it gives.
    if not member.takes:
        return _Use([], 0)
    days = run.measured.periods.days[run.measured.quality[:, place] > 0]
    used, local = run.measured.import_wh[:, place], run.allocated_wh[:, place]
    mine = _tariff(book, member, run, Kind.SUPPLY, known)
    without = _tariff(book, member, run, Kind.RETAIL, known) if _has_retail(book, member) else mine
    network = list(_energy(Item.NETWORK, book.network, used)) if book.network else []
    club = [*_energy(Item.MATCH, book.match, local), *_energy(Item.SUPPLY, mine, used - local)]
    # A retail price of its own is what a supplier asks for everything, the network included.
    same = network if without is mine else []
    retail = [*_energy(Item.SUPPLY, without, used), *same, *_standing(without, days)]
    return _Use(
        _rounded([*club, *network, *_standing(mine, days)]),
        sum(line.amount_pence for line in _rounded(retail)),
    )


def _bill(run: Settlement, book: Book, place: int, use: _Use, sold: int, *, guarantee: bool) -> Bill:
    member, quality = run.measured.members[place], run.measured.quality[:, place]
    days = run.measured.periods.days[quality > 0]
    lines = list(use.lines)
    dearer = sum(line.amount_pence for line in lines) - use.retail_pence
    if guarantee and dearer > 0:
        lines.append(Line(Item.GUARANTEE, "", None, None, -dearer))
    if credited := int(run.credited_wh[:, place].sum()):
        lines.append(Line(Item.LOCAL_SALE, "", credited, None, -sold))
    if book.export:
        # Of one column: `surplus_wh` is worked out for all members, and would be so for each of them.
        spare = run.measured.export_wh[:, place] - run.credited_wh[:, place]
        lines += _rounded(list(_energy(Item.EXPORT, book.export, spare, sign=-1)))
    used, local = (int(each[:, place].sum()) for each in (run.measured.import_wh, run.allocated_wh))
    used = used if member.takes else 0
    return Bill(
        member=member, from_on=date.fromordinal(int(days.min())), until_on=date.fromordinal(int(days.max())),
        lines=lines, used_wh=used, local_wh=local, bought_wh=used - local, retail_pence=use.retail_pence,
        estimated=int((quality == Quality.ESTIMATED).sum()),
    )  # fmt: skip


class _Exact(NamedTuple):
    """A line before it is rounded."""

    item: Item
    band: str
    energy_wh: int | None
    price: int | None
    exact: Decimal
    vat_share: Decimal


def _tariff(
    book: Book, member: Member, run: Settlement, kind: Kind, known: dict[tuple[Kind, str], Prices]
) -> Prices:
    # Looked up once for all members of one tariff: a year has 17,520 periods.
    if (kind, member.tariff) not in known:
        known[kind, member.tariff] = prices(book.bands, kind, run.measured.periods, member.tariff)
    return known[kind, member.tariff]


def _has_retail(book: Book, member: Member) -> bool:
    return any(band.kind is Kind.RETAIL and band.tariff == member.tariff for band in book.bands)


def _energy(item: Item, of: Prices, energy_wh: np.ndarray, sign: int = 1) -> Iterator[_Exact]:
    for band, wh in of.by_band(energy_wh):
        cost = sign * exact_pence(wh, band)
        yield _Exact(item, band.band, wh, band.price, cost, band.vat_share)


def _standing(of: Prices, days: np.ndarray) -> Iterator[_Exact]:
    """Charge each day in the club once, by the standing charge that holds on it."""
    counts = defaultdict[Band, int](int)
    for day in sorted(set(days.tolist())):
        on = date.fromordinal(day)
        held = [
            band for band in of.bands
            if band.standing_pence is not None
            and (band.valid_from or date.min) <= on <= (band.valid_until or date.max)
        ]  # fmt: skip
        if held:
            counts[held[0]] += 1
    for band, count in counts.items():
        yield _Exact(
            Item.STANDING, "", None, None, Decimal((band.standing_pence or 0) * count), band.vat_share
        )


def _rounded(lines: Sequence[_Exact]) -> list[Line]:
    """Round each line once, and VAT once for each rate on what was rounded, so that the paper adds up.

    What members sell carries no VAT here: households are not registered, and who is invoices it apart.
    """
    found = [Line(*line[:4], round_half_even(line.exact), line.vat_share) for line in lines]
    bases = defaultdict[Decimal, int](int)
    for line, exact in zip(found, lines, strict=True):
        bases[exact.vat_share] += line.amount_pence * (line.item is not Item.EXPORT)
    vat = [
        Line(Item.VAT, f"{(share * 100).normalize():f}", None, None, round_half_even(base * share), share)
        for share, base in sorted(bases.items())
        if share
    ]
    return [*found, *(line for line in vat if line.amount_pence)]


def top_up_pence(bill: Bill) -> int:
    """Return what the guarantee costs for a member: by how much use is dearer than at retail. [pence]."""
    paid = sum(line.amount_pence for line in bill.lines if line.item is Item.GUARANTEE)
    return max(0, bill.for_use_pence - paid - bill.retail_pence)
