"""The verb that opens a round."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.clearing.round.events import RoundOpened
from ultramicro.clearing.round.projections import Round, Rounds
from ultramicro.clearing.round.settlement import settled
from ultramicro.core.action import Repeats
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View


@dataclass(frozen=True, kw_only=True)
class OpenRound(Deciding):
    """Open a round."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = say("open a clearing round for claims up to its cut-off day")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    ahead: ClassVar[Collection[str]] = ("cutoff",)

    cutoff: date | None = param(None, "last day of claims that can be in it (default: the day it counts)")
    currency: str = param("", "currency of the round (default: the place's own)")
    only: str = param("", "short names, separated by commas: only these members can be in it")
    without: str = param("", "short names, separated by commas: these members are left out of it")
    notice_days: int = param(
        0, "days that must lie between solving and settling, so that members can look at a preview",
        unit="days", low=0, high=366,
    )  # fmt: skip

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down; the same command again finds the round that is open already.

        Raises
        ------
        BadInput
            If a round of that number was opened before, or a member is both in it and left out.
        """
        opened = self._opened(view, asked)
        # A word of their own says that another round is meant.
        if not asked.is_word and (waiting := _waiting(view, opened)):
            says = say("{round} is open already, and nothing of it is solved.", round=waiting.id)
            return Decision(says=says)
        number = f"round-{asked.short_key}"
        if view.of(Rounds).shelf.get(number):
            raise BadInput(
                say("{round} was opened before; no new round is open", round=number),
                do=say("repeat the command with --key and another word"),
            )
        says = joined([say("{round} is open.", round=number), *_unsettled(view, opened)])
        return Decision(operations=[asked.note(opened, about=number)], says=says)

    def _opened(self, view: View, asked: Asked) -> RoundOpened:
        only, without = (
            tuple(view.people.known(name.strip()).id for name in given.split(",") if name.strip())
            for given in (self.only, self.without)
        )
        if both := set(only) & set(without):
            raise BadInput(
                say("{who} is in --only and in --without", who=view.people.called(min(both))),
                do=say("name each member once"),
            )
        return RoundOpened(
            currency=currency_meant(view, self.currency), cutoff=self.cutoff or asked.day, members=only,
            without=without, notice_days=self.notice_days, on=asked.day,
        )  # fmt: skip


def _waiting(view: View, opened: RoundOpened) -> Round | None:
    """Return the last round if it is the same, open and not solved."""
    last = _last(view)
    if last is None or last.root or last.over:
        return None
    asked = opened.currency, opened.cutoff, opened.members, opened.without, opened.notice_days
    same = asked == (last.currency, last.cutoff, last.members, last.without, last.notice_days)
    return last if same else None


def _unsettled(view: View, opened: RoundOpened) -> list[Message]:
    """Tell of a round in the same currency that is solved and waits to be settled."""
    last = _last(view)
    if last is None or last.over or not last.root or last.currency != opened.currency:
        return []
    if settled(view, last).lines or not last.solved:
        return []
    told = say(
        "{round} is solved and not settled. Settle it with `ultramicro round settle --round {round}`, or end "
        "it with `ultramicro round undo --end --round {round}`.",
        round=last.id,
    )
    return [told.with_id("unsettled")]


def _last(view: View) -> Round | None:
    shelf = view.of(Rounds).shelf
    return shelf.get(next(reversed(shelf.keys()), ""))
