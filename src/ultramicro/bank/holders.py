"""The register of shares as it stands and as it stood: who held how much on which day."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import ClassVar, NamedTuple

from ultramicro.bank.accounts import SHARES
from ultramicro.bank.share_events import (
    ShareCertificate,
    ShareInterestDeclared,
    ShareNominated,
    ShareRules,
)
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer, owner_of
from ultramicro.ledger.living import ShareholderDied, ShareholderLives

BOUGHT, REDEEMED, TRANSFERRED, INTEREST = "share", "share_redemption", "share_transfer", "share_interest"
"""Kinds of transfers of shares."""
FIRST_YEAR = 1844
"""Before the Rochdale Pioneers nobody paid interest on such shares."""
LAST = " last certificate"
"""A key that is no member's."""
NOW = "now"


def year_days(year: int) -> int:
    """Return how many days a year has. [days].

    Examples
    --------
    >>> year_days(2026), year_days(2028)
    (365, 366)
    """
    return 365 + calendar.isleap(year)


class HolderKept(NamedTuple):
    """A member with all that ever moved of their shares, and what was written down of them."""

    owner: str
    transfers: tuple[Transfer, ...] = ()
    certificate: int = 0
    certified_pence: int = 0
    nominees: tuple[str, ...] = ()
    died_on: date | None = None

    def moves(self) -> list[tuple[date, int, str]]:
        """Return day, pence and kind of all that stands, by day; what they gave away is below 0."""
        # Interest is kept with the holder but moves money and no shares.
        mine = [t for t in standing(self.transfers) if t.kind != INTEREST]
        signed = [(date.fromisoformat(t.business_on), self._sign(t) * t.amount_pence, t.kind) for t in mine]
        # Backdated entries come late in the chain, and days held are by the business day.
        return sorted(signed, key=lambda each: each[0])

    def _sign(self, t: Transfer) -> int:
        # A transfer of shares is in two holders' lists, and each sees it from their side.
        return 1 if is_shares(t.credit) and owner_of(t.credit) == self.owner else -1

    def held_pence(self, on: date = date.max) -> int:
        """Return what they held at the end of a day, in pence."""
        return sum(pence for day, pence, _ in self.moves() if day <= on)

    def pence_days(self, year: int) -> int:
        """Return pence times days held in a year, with the day of buying and without that of paying out.

        Shares that are bought on 31 December are held one day of that year.
        """
        first, last = date(year, 1, 1), date(year, 12, 31)
        return sum(
            # Each move counts for the rest of the year, so that days without one need no look.
            pence * ((last - max(day, first)).days + 1)
            for day, pence, _ in self.moves()
            if day <= last
        )

    def interest_pence(self, year: int) -> int:
        """Return what was paid to them as interest for a year, in pence."""
        about = interest_about(year)
        return sum(t.amount_pence for t in standing(self.transfers) if t.kind == INTEREST and t.post == about)


def is_shares(account: str) -> bool:
    """Whether an account is one of shares, by its number."""
    return account.endswith(f"/{SHARES}")


def interest_about(year: int) -> str:
    """Return what the interest of a year is booked about."""
    return f"share-interest-{year}"


class Holders(Projection[HolderKept]):
    """Everybody who holds shares or ever did, by id; those who hold some are a part."""

    name: ClassVar[str] = "share_holders"
    keeps: ClassVar[type] = HolderKept

    def apply(self, entry: Entry) -> None:
        """Take in what moves, certificates, nominations and deaths."""
        for t in entry.transfers:
            ends = [end for end in (t.debit, t.credit) if is_shares(end)]
            if t.kind == INTEREST:
                # It goes to the money account, so that the holder is not found by shares.
                ends = [end for end in (t.debit, t.credit) if end.endswith("/member")]
            for owner in dict.fromkeys(map(owner_of, ends)):
                kept = self.of(owner)
                self._put(kept._replace(transfers=(*kept.transfers, t)))
        if made := entry.event(ShareCertificate):
            kept = self.of(made.owner)
            self._put(kept._replace(certificate=made.number, certified_pence=made.shares_pence))
            # Beside the holders, so that the next number costs no look at all of them.
            self.shelf.put(LAST, HolderKept("", certificate=made.number))
        elif nominated := entry.event(ShareNominated):
            self._put(self.of(nominated.owner)._replace(nominees=nominated.nominees))
        elif died := entry.event(ShareholderDied):
            self._put(self.of(died.owner)._replace(died_on=died.died_on))
        elif lives := entry.event(ShareholderLives):
            self._put(self.of(lives.owner)._replace(died_on=None))

    def _put(self, kept: HolderKept) -> None:
        # Who left stays: their days in the year earn interest, and annual returns count them.
        self.shelf.put(kept.owner, kept, "ever", *(["holds"] if kept.held_pence() > 0 else []))

    def of(self, owner: str) -> HolderKept:
        """Return somebody, also if they never held any."""
        return self.shelf.get(owner) or HolderKept(owner)

    def now(self) -> list[HolderKept]:
        """Return those who hold shares, who was first first."""
        return list(self.shelf.values("holds"))

    def ever(self) -> list[HolderKept]:
        """Return all who hold shares or did: it takes as long as the register is."""
        return list(self.shelf.values("ever"))

    def last_certificate(self) -> int:
        """Return the number of the last certificate; 0 if there is none."""
        found = self.shelf.get(LAST)
        return found.certificate if found else 0


class Rulebook(Projection[ShareRules]):
    """What the society's rules say of shares now."""

    name: ClassVar[str] = "share_rules"
    keeps: ClassVar[type] = ShareRules

    def apply(self, entry: Entry) -> None:
        """Take in new rules."""
        if rules := entry.event(ShareRules):
            self.shelf.put(NOW, rules)

    def now(self) -> ShareRules:
        """Return them; those of the model rules where the society gave none."""
        return self.shelf.get(NOW) or ShareRules()


class YearKept(NamedTuple):
    """What was withdrawn in a year, in pence, and the interest that was declared for it."""

    redeemed_pence: int = 0
    percent: str = ""


class ShareYears(Projection[YearKept]):
    """By year: what was withdrawn in it, and the interest declared for it."""

    name: ClassVar[str] = "share_years"
    keeps: ClassVar[type] = YearKept

    def apply(self, entry: Entry) -> None:
        """Take in what is paid out or taken back, and what is declared."""
        for t in entry.transfers:
            if t.kind == REDEEMED:
                year, kept = t.business_on[:4], self.of(int(t.business_on[:4]))
                # A payout that was reversed frees the year's limit again.
                sign = 1 if t.reverses is None else -1
                self.shelf.put(
                    year, kept._replace(redeemed_pence=kept.redeemed_pence + sign * t.amount_pence)
                )
        if declared := entry.event(ShareInterestDeclared):
            kept = self.of(declared.year)._replace(percent=str(declared.percent))
            self.shelf.put(str(declared.year), kept)

    def of(self, year: int) -> YearKept:
        """Return a year."""
        return self.shelf.get(str(year)) or YearKept()


class ShareYear(NamedTuple):
    """The figures of a year that an annual return asks for: members and pence."""

    year: int
    members_at_start: int = 0
    joined: int = 0
    left: int = 0
    members_at_end: int = 0
    capital_at_start_pence: int = 0
    issued_pence: int = 0
    withdrawn_pence: int = 0
    capital_at_end_pence: int = 0
    transferred_pence: int = 0
    interest_paid_pence: int = 0


def share_year(holders: Iterable[HolderKept], year: int) -> ShareYear:
    """Work out the figures of a year from what everybody held day by day.

    Who comes and goes twice in a year joined twice and left twice; what is bought and given back on one day
    makes nobody a member.
    """
    each = [_year_of(holder, year) for holder in holders]
    # The year itself is no figure to add up.
    columns = zip(*(row[1:] for row in each), strict=True)
    return ShareYear(year, *map(sum, columns)) if each else ShareYear(year)


def _year_of(holder: HolderKept, year: int) -> ShareYear:
    first, last = date(year, 1, 1), date(year, 12, 31)
    moves = [move for move in holder.moves() if move[0] <= last]
    held = [before := sum(pence for day, pence, _ in moves if day < first)]
    # By whole days: within one the order of entries says nothing of who was a member.
    for _, today in groupby((m for m in moves if m[0] >= first), key=lambda move: move[0]):
        held.append(held[-1] + sum(pence for _, pence, _ in today))
    own = [(pence, kind) for day, pence, kind in moves if day >= first]
    pairs = list(pairwise(held))
    return ShareYear(
        year,
        members_at_start=int(before > 0),
        # Passing 0 is what makes or ends a membership, however many moves lie between.
        joined=sum(a <= 0 < b for a, b in pairs),
        left=sum(b <= 0 < a for a, b in pairs),
        members_at_end=int(held[-1] > 0),
        capital_at_start_pence=before,
        issued_pence=sum(pence for pence, kind in own if kind != TRANSFERRED and pence > 0),
        withdrawn_pence=-sum(pence for pence, kind in own if kind != TRANSFERRED and pence < 0),
        capital_at_end_pence=held[-1],
        # Only the side that gets them, or each transfer would count twice.
        transferred_pence=sum(pence for pence, kind in own if kind == TRANSFERRED and pence > 0),
        interest_paid_pence=sum(_interest_in(holder, year)),
    )


def _interest_in(holder: HolderKept, year: int) -> Iterator[int]:
    for t in standing(holder.transfers):
        if t.kind == INTEREST and t.business_on.startswith(f"{year:04}-"):
            yield t.amount_pence
