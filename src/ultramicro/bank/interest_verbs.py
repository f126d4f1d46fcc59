"""The verb that pays a year's interest on shares, by days held, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, NamedTuple

from ultramicro.bank.accounts import income
from ultramicro.bank.common import balance, moving, rail_of, warned
from ultramicro.bank.holders import Holders, ShareYears, interest_about
from ultramicro.bank.share_events import ShareInterestDeclared
from ultramicro.bank.shares import interest_moves, interest_owed, require_year
from ultramicro.bank.withdrawal_verbs import can_be_paid
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Share, joined, note, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import Asked, Deciding, Decision, Taken, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.reversals import free_key
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class ShareInterest(Deciding):
    """Pay interest on shares."""

    name: ClassVar[str] = "interest"
    # It pays every member at once, at a rate that one person types.
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say("pay a year's interest on shares by days held, from interest earned")
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    percent: float = need("interest a year: the lowest rate that keeps the shares", unit="%", low=0, high=20)
    year: int = need("for which year, which must be over; each year is paid once")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to pay every holder at once; whose account is not open is paid when it is.

        Raises
        ------
        BadInput
            If the year is not over, was paid at another rate, or more than was earned would be paid.
        """
        require_year(self.year, asked.day)
        percent = _exact(self.percent)
        key = free_key(view, f"share-interest:{self.year}")
        verdict = view.verdict(key)
        was_paid = verdict is not None and verdict.accepted
        declared = view.of(ShareYears).of(self.year).percent
        if was_paid and declared and Decimal(declared) != percent:
            raise BadInput(
                say(
                    "interest for {year} was paid at {percent}",
                    year=str(self.year),
                    percent=Share(float(declared) / 100),
                ),
                where="--percent",
                do=say("give the same rate, or reverse what was paid first"),
            )
        # Books of older versions paid all at once and declared nothing.
        old = was_paid and not declared
        owed = {} if old else interest_owed(view.of(Holders).ever(), percent, self.year)
        found = _split(view, owed)
        if was_paid and not found.payable:
            said = note(
                "bank.interest_paid_before", "Interest for {year} was paid before.", year=str(self.year)
            )
            return Decision(done_before=(key,), says=said, rows=_left_rows(view, found.left))
        return self._paid(view, asked, found, key, first=not was_paid)

    def _paid(self, view: View, asked: Asked, found: _Owed, key: str, *, first: bool) -> Decision:
        """Decide on the posting, and on declaring the rate with the first of the year."""
        about = interest_about(self.year)
        earned = balance(view, income(view.currency))
        moves = interest_moves(found.payable, earned, view.currency, about)
        cap = rail_of(view, asked, "share_interest")
        percent = _exact(self.percent)
        declared = asked.note(ShareInterestDeclared(year=self.year, percent=percent), about=about)

        def answer(taken: Taken) -> Done:
            above = cap if cap and percent > cap.limit else None
            return Done(says=warned(_paid_words(found), above), rows=_left_rows(taken.view, found.left))

        notes = (declared,) if first and moves else ()
        # What is paid later has a key of its own, which nothing that was posted since can have.
        posted = key if first else f"{key}:rest-{view.state.next_seq}"
        return moving(asked, moves, *notes, answer=answer, key=posted)


class _Owed(NamedTuple):
    """What is owed by owner, in pence: to those who can be paid now, and to those who cannot."""

    payable: Mapping[str, int]
    left: Mapping[str, int]


def _split(view: View, owed: Mapping[str, int]) -> _Owed:
    payable = {owner: pence for owner, pence in owed.items() if can_be_paid(view, owner)}
    return _Owed(payable, {owner: pence for owner, pence in owed.items() if owner not in payable})


def _exact(percent: float) -> Decimal:
    return Decimal(str(round(percent, 4)))


def _paid_words(found: _Owed) -> Message:
    said = [
        plural(
            "{sum} paid to {n} holder.", "{sum} paid to {n} holders.", len(found.payable),
            sum=money(sum(found.payable.values())),
        )
    ]  # fmt: skip
    if found.left:
        said.append(
            plural(
                "{n} holder's account is not open; give the command again when it is.",
                "{n} holders' accounts are not open; give the command again when they are.",
                len(found.left),
            )
        )
    return joined(said).with_id("bank.interest_paid")


def _left_rows(view: View, left: Mapping[str, int]) -> list[Row]:
    return [{"who": view.people.called(owner), "owed_pence": pence} for owner, pence in left.items()]


INTEREST_VERBS: tuple[type[Action[Desk]], ...] = (ShareInterest,)
