"""What a currency's verbs need to know of the books, kept up to date: no verb reads the whole past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, NamedTuple

from ultramicro.currency.events import (
    AppealDecided,
    AppealMade,
    GuaranteeGiven,
    LimitExplained,
    ReleaseAsked,
    ReleaseWithdrawn,
    ReserveProved,
)
from ultramicro.currency.ids import Kind, Use
from ultramicro.currency.rules import Rules
from ultramicro.ledger.deciding import Asked
from ultramicro.ledger.engine.backing import ISSUER
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer, owner_of

_MEMBER = f"/{Use.MEMBER}"
RELEASE = "release-"
"""How the numbers of redemptions begin that need a second person."""


class Currencies(Projection[Rules]):
    """The rules of every currency as they were written down last, by code."""

    name: ClassVar[str] = "currency_rules"
    keeps: ClassVar[type] = Rules

    def apply(self, entry: Entry) -> None:
        """Take in rules."""
        if rules := entry.event(Rules):
            self.shelf.put(rules.code, rules)

    def all(self) -> dict[str, Rules]:
        """Return the rules of every currency by its code."""
        return {rules.code: rules for rules in self.shelf.values()}


class Guarantees(Projection[GuaranteeGiven]):
    """Who stands for whom, up to what sum; the last word counts, less what was paid by it since."""

    name: ClassVar[str] = "currency_guarantees"
    keeps: ClassVar[type] = GuaranteeGiven

    def apply(self, entry: Entry) -> None:
        """Take in a guarantee, or its end."""
        if (given := entry.event(GuaranteeGiven)) and entry.note:
            self._put(entry.note.about, given)
        for t in entry.transfers:
            if t.kind == Kind.GUARANTEE and t.credit.endswith(_MEMBER) and t.debit.endswith(_MEMBER):
                self._paid(t)

    def _paid(self, t: Transfer) -> None:
        """Take what was paid off the cap, or a second write-off would take more than was ever promised."""
        back = t.reverses is not None
        payer, payee = (t.credit, t.debit) if back else (t.debit, t.credit)
        code, guarantor, _ = payer.split("/")
        if found := self.shelf.get(f"{code}/{owner_of(payee)}/{guarantor}"):
            left = found.cap_pence + (t.amount_pence if back else -t.amount_pence)
            self._put(code, replace(found, cap_pence=max(left, 0)))

    def _put(self, code: str, given: GuaranteeGiven) -> None:
        # Ended guarantees stay on the shelf but leave the lists.
        member, guarantor = given.member, given.guarantor
        lists = [f"of:{code}/{member}", f"by:{code}/{guarantor}", f"from:{guarantor}"]
        parts = lists if given.cap_pence else []
        self.shelf.put(f"{code}/{given.member}/{given.guarantor}", given, *parts)

    def given_by(self, guarantor: str) -> list[tuple[str, str]]:
        """Return for whom somebody stands now: each currency's code with the member's id."""
        keys = (key.split("/") for key in self.shelf.keys(f"from:{guarantor}"))
        return [(code, member) for code, member, _ in keys]

    def of_member(self, code: str, member: str) -> dict[str, int]:
        """Return by guarantor the most that each pays for a member, in hundredths."""
        return {each.guarantor: each.cap_pence for each in self.shelf.values(f"of:{code}/{member}")}

    def by_guarantor(self, code: str, guarantor: str) -> dict[str, int]:
        """Return by member the most that a guarantor pays for each, in hundredths."""
        return {each.member: each.cap_pence for each in self.shelf.values(f"by:{code}/{guarantor}")}


class Appealed(NamedTuple):
    """An appeal, with the key of what was decided on it and whether it was allowed; empty until then."""

    made: AppealMade
    decided_key: str = ""
    allowed: bool = False


class Appeals(Projection[Appealed]):
    """Every appeal by its number."""

    name: ClassVar[str] = "currency_appeals"
    keeps: ClassVar[type] = Appealed

    def apply(self, entry: Entry) -> None:
        """Take in an appeal, or what was decided on it."""
        if (noted := entry.note) is None:
            return
        found = self.shelf.get(noted.about)
        # The first counts: a second note on the number must not change what is decided on.
        if (made := entry.event(AppealMade)) and not found:
            self.shelf.put(noted.about, Appealed(made))
        elif found and not found.decided_key and (decided := entry.event(AppealDecided)):
            self.shelf.put(noted.about, found._replace(decided_key=noted.key, allowed=decided.allowed))


class Request(NamedTuple):
    """A release that is asked for, by whom, and whether that was taken back."""

    asked: ReleaseAsked
    by: str
    withdrawn: bool = False


class Requests(Projection[Request]):
    """Every release that was asked for, by its number."""

    name: ClassVar[str] = "currency_releases"
    keeps: ClassVar[type] = Request

    def apply(self, entry: Entry) -> None:
        """Take in a request."""
        # The first counts, or the sum could be raised after somebody agreed to it.
        if (asked := entry.event(ReleaseAsked)) and entry.note and not self.shelf.get(entry.note.about):
            self.shelf.put(entry.note.about, Request(asked, entry.note.actor), f"of:{asked.owner}")
        elif entry.note and entry.event(ReleaseWithdrawn) and (found := self.shelf.get(entry.note.about)):
            self.shelf.put(entry.note.about, found._replace(withdrawn=True))
        for t in entry.transfers:
            # The key of what was released begins with the number of its request.
            number = t.key.rpartition(":")[0]
            if t.key.startswith(RELEASE) and (found := self.shelf.get(number)):
                self.shelf.put(number, found)

    def waiting(self, owner: str, code: str, amount_pence: int) -> list[str]:
        """Return the numbers of what somebody asked for in a currency that nobody released yet."""
        wanted = ReleaseAsked(owner=owner, code=code, amount_pence=amount_pence)
        return [
            number
            for number in self.shelf.keys(f"of:{owner}")
            if (found := self.shelf.get(number)) and replace(found.asked, on=None) == wanted
        ]


class LimitSet(NamedTuple):
    """Why a limit is as it is, who set it, and the last appeal that was allowed, if any."""

    why: LimitExplained
    by: str
    appeal: str = ""


class LimitReasons(Projection[LimitSet]):
    """Why limits are as they are, by account; the last word counts."""

    name: ClassVar[str] = "currency_limit_reasons"
    keeps: ClassVar[type] = LimitSet

    def apply(self, entry: Entry) -> None:
        """Take in a reason."""
        if (explained := entry.event(LimitExplained)) and entry.note:
            before = self.shelf.get(entry.note.about)
            # Kept when a limit is worked out anew: earnings may rise and fall, what a person decided stays.
            appeal = explained.appeal or (before.appeal if before else "")
            self.shelf.put(entry.note.about, LimitSet(explained, entry.note.actor, appeal))


class Proof(NamedTuple):
    """A proof of a reserve, and the key it was written under."""

    key: str
    proved: ReserveProved


class Proofs(Projection[Proof]):
    """The last proof of each currency's reserve, by code."""

    name: ClassVar[str] = "currency_proofs"
    keeps: ClassVar[type] = Proof

    def apply(self, entry: Entry) -> None:
        """Take in a proof."""
        if (proved := entry.event(ReserveProved)) and entry.note:
            self.shelf.put(entry.note.about, Proof(entry.note.key, proved))


class GivenBack(NamedTuple):
    """What somebody redeemed alone on a day; by the number of a transfer, on which days it counts."""

    pence: int = 0
    days: tuple[str, ...] = ()


class Redemptions(Projection[GivenBack]):
    """What each member redeemed alone, by day: parts of a large sum are one large sum."""

    name: ClassVar[str] = "currency_redemptions"
    keeps: ClassVar[type] = GivenBack

    def apply(self, entry: Entry) -> None:
        """Take in a redemption, or that one was taken back."""
        for t in entry.transfers:
            if t.reverses is not None and t.kind == Kind.ISSUE and t.credit.endswith(f"/{ISSUER}"):
                # An issue that is undone gives money back too: parts of it are one sum with redemptions.
                self._add(_days(t, entry), t.amount_pence)
            elif t.reverses is not None:
                # Only what counted is kept, so that nothing else is subtracted.
                if found := self.shelf.get(str(t.reverses)):
                    self._add(found.days, -found.pence)
            elif t.kind == Kind.REDEMPTION and t.credit.endswith(f"/{ISSUER}") and not _released(t.key):
                kept = GivenBack(t.amount_pence, _days(t, entry))
                self.shelf.put(str(t.seq), kept)
                self._add(kept.days, kept.pence)

    def _add(self, days: Sequence[str], pence: int) -> None:
        for day in days:
            before = self.shelf.get(day) or GivenBack()
            self.shelf.put(day, GivenBack(before.pence + pence))

    def on_day(self, account: str, asked: Asked) -> int:
        """Return what an account gave back on the day that is asked, or today: the larger, in hundredths."""
        days = (asked.day, asked.at.date())
        found = (self.shelf.get(f"{account}|{day.isoformat()}") for day in days)
        return max(each.pence if each else 0 for each in found)


def _days(t: Transfer, entry: Entry) -> tuple[str, ...]:
    """Return under what it counts: by the day it is for and the day of writing, so that neither helps."""
    days = dict.fromkeys((t.business_on, entry.recorded.at[: len(t.business_on)]))
    return tuple(f"{t.debit}|{day}" for day in days)


def _released(key: str) -> bool:
    """Whether a redemption was let go by a second person."""
    return key.startswith(RELEASE)
