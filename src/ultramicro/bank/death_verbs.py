"""Verbs by which shares become another's: nominations, what follows a death, transfers between members."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.bank.book import Notices
from ultramicro.bank.common import balance, moving, rail_of
from ultramicro.bank.holders import TRANSFERRED, HolderKept, Holders, Rulebook
from ultramicro.bank.share_events import ShareNominated, ShareNoticeWithdrawn
from ultramicro.bank.shares import SHARE_PENCE, handed_over, require_holdable, shares_of
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.core.money import share_pence
from ultramicro.core.rows import Row
from ultramicro.core.sums import Pence
from ultramicro.ledger.deciding import Asked, Deciding, Decision, Taken, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.guardrails import Rail
from ultramicro.ledger.living import ShareholderDied, ShareholderLives, lives
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class Nominate(Deciding):
    """Write a nomination down."""

    name: ClassVar[str] = "nominate"
    does: ClassVar[str] = say("write down whom a member nominated in writing to get their shares at death")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name of the member")
    nominees: str = param("", "short names, with commas, in equal parts (default: the nomination is revoked)")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to write it into the book of nominations; the last one counts.

        Raises
        ------
        BadInput
            If a nominee is not known, or is the member.
        """
        owner = view.people.known(self.who).id
        names = [name.strip() for name in self.nominees.split(",") if name.strip()]
        # Named twice would be two parts for one.
        chosen = tuple(dict.fromkeys(view.people.known(name).id for name in names))
        if owner in chosen:
            raise BadInput(
                say("a member cannot nominate themselves"), where="--nominees", do=say("name somebody else")
            )
        # The chain never forgets, so that nothing is written twice into it.
        says = _nominated_words(self.who, len(chosen), rail_of(view, asked, "nomination"))
        if view.of(Holders).of(owner).nominees == chosen:
            return unchanged(says)
        event = asked.note(ShareNominated(owner=owner, nominees=chosen), about=owner)
        return Decision(operations=(event,), says=says)


def _nominated_words(who: str, nominees: int, law: Rail | None) -> Message:
    if not nominees:
        return note("bank.nomination_revoked", "{who} nominates nobody.", who=who)
    said = [plural("{who} nominates {n} person.", "{who} nominates {n} people.", nominees, who=who)]
    if law is not None:
        said.append(say("Note: {law}", law=law.warning()))
    return joined(said).with_id("bank.nominated")


@dataclass(frozen=True, kw_only=True)
class Death(Deciding):
    """Record a death, and pass the shares on."""

    name: ClassVar[str] = "death"
    does: ClassVar[str] = say("record that a member died, and pass their shares on as the law allows")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    # It is they who died.
    estates: ClassVar[Collection[str]] = ("who",)

    who: str = need("short name of the member who died")
    died_on: date = need("the day of death")
    to: str = param("", "short name of who gets the shares without, or beyond, a nomination")
    seen: str = param("", "what was seen of it, as in `grant of probate`; kept outside the ledger")
    undo: bool = param(False, "it was recorded by mistake, and they live")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the shares: nominees up to the limit of the law, then the person that is named.

        Raises
        ------
        BadInput
            If the day is to come, the death is recorded for another day, shares would go to somebody without
            the proof that the law asks for, or, with --undo, shares were passed on.
        """
        # A slip here would take a living member's vote from that day on.
        if self.died_on > asked.day:
            raise BadInput(say("the day is to come"), where="--died-on", do=say("correct the day"))
        holder = view.of(Holders).of(view.people.known(self.who).id)
        # The day counts for votes: another one in silence would say that it was recorded.
        if holder.died_on not in {None, self.died_on}:
            raise BadInput(
                say("the death of {who} is recorded for {day}", who=self.who, day=holder.died_on),
                where="--died-on",
                do=say("give that day, or take it back with --undo and that day, and record it anew"),
            )
        if self.undo:
            return _lives(asked, holder, self.who)
        held = balance(view, shares_of(holder.owner, view.currency))
        # The Act of 2014 lets nominations pass on a limited sum only; the rest is the estate's.
        parts = _inherited(holder, held, _limit_pence(rail_of(view, asked, "nomination")))
        # The part of a nominee who died first, or was erased, is the estate's and not the others'.
        parts = {who: part for who, part in parts.items() if lives(view, who, self.died_on)}
        left = held - sum(parts.values())
        # Without an heir the rest stays where it is until probate names one.
        if self.to and left:
            heir = view.people.known(self.to).id
            self._require_proof(
                held, has_nominees=bool(holder.nominees), law=rail_of(view, asked, "small_estate")
            )
            parts[heir], left = parts.get(heir, 0) + left, 0
        _require_takers(view, asked, holder.owner, parts)
        moves = handed_over(holder.owner, parts, view.currency)
        known = holder.died_on is not None
        memo = asked.memo(self.seen, of=holder.owner)
        event = ShareholderDied(owner=holder.owner, died_on=self.died_on, memo=memo.ref)
        # Their notices were a living member's wish, and would pay shares that are the heirs' now.
        notices = view.of(Notices).of_owner(holder.owner) if moves or not known else {}
        notes = [asked.note(ShareNoticeWithdrawn(), about=number) for number in notices]
        # The verb is given again when probate comes; the death is written down once.
        if not known:
            notes.append(asked.note(event, about=holder.owner))

        def answer(taken: Taken) -> Done:
            return Done(says=_death_words(self.who, held - left, left), rows=_rows(taken.view, parts))

        return moving(asked, moves, *notes, answer=answer, memos=[memo] if memo.ref and notes else ())

    def _require_proof(self, held_pence: int, *, has_nominees: bool, law: Rail | None) -> None:
        """Beyond nominations the committee needs probate, but for small holdings without a nomination."""
        # Small holdings may go without probate, which costs more than many of them are worth.
        small = law is not None and not has_nominees and held_pence <= law.limit * 100
        if not self.seen and not small:
            raise BadInput(
                say("shares go to somebody who was not nominated only with a grant of probate"),
                where="--seen",
                do=say("say what was seen, as in --seen 'grant of probate of 3 May'"),
            )


def _lives(asked: Asked, holder: HolderKept, who: str) -> Decision:
    """Decide to take a death back that was recorded by mistake."""
    if holder.died_on is None:
        return Decision(says=say("No death of {who} is recorded.", who=who))
    if any(
        pence < 0 and kind == TRANSFERRED and day >= holder.died_on for day, pence, kind in holder.moves()
    ):
        raise BadInput(
            say("shares of {who} were passed on since {day}", who=who, day=holder.died_on),
            where="--undo",
            do=say("first take that back with `ultramicro books reverse`"),
        )
    return Decision(
        operations=[asked.note(ShareholderLives(owner=holder.owner), about=holder.owner)],
        says=say(
            "The death of {who} is no longer recorded. Notices to withdraw shares that it ended have to be "
            "given anew.",
            who=who,
        ),
    )


def _limit_pence(law: Rail | None) -> int | None:
    return int(law.limit * 100) if law else None


def _inherited(holder: HolderKept, held_pence: int, limit_pence: int | None) -> dict[str, int]:
    """Return what each nominee gets: equal parts in whole shares, up to the limit of the law, and once."""
    # Once only: what is left at the second call is the estate's, and nominees had their part.
    if not holder.nominees or holder.died_on is not None:
        return {}
    whole = held_pence if limit_pence is None else min(held_pence, limit_pence)
    # Parts of a share cannot be held, so shares are divided and not pence.
    shares = share_pence(whole // SHARE_PENCE, [1] * len(holder.nominees))
    return {who: n * SHARE_PENCE for who, n in zip(holder.nominees, shares, strict=True)}


def _require_takers(view: View, asked: Asked, giver: str, parts: Mapping[str, int]) -> None:
    """Refuse takers who would hold too much, or who are the giver."""
    cap = rail_of(view, asked, "share_holding")
    for taker, pence in parts.items():
        if taker == giver:
            raise BadInput(say("a member cannot pass shares on to themselves"), do=say("name somebody else"))
        # The cap is the law's for a person, however the shares came to them.
        require_holdable(balance(view, shares_of(taker, view.currency)) + pence, cap)


def _death_words(who: str, passed_pence: int, left_pence: int) -> Message:
    said = [
        say("The death of {who} is recorded; {sum} of shares is passed on.", who=who, sum=money(passed_pence))
    ]
    if left_pence:
        said.append(
            say(
                "{left} belongs to the estate: pass it on with --to when you have seen probate.",
                left=money(left_pence),
            )
        )
    return joined(said).with_id("bank.death")


def _rows(view: View, parts: Mapping[str, int]) -> Sequence[Row]:
    return [{"who": view.people.called(who), "shares_pence": pence} for who, pence in parts.items() if pence]


@dataclass(frozen=True, kw_only=True)
class TransferShares(Deciding):
    """Transfer shares to another member."""

    name: ClassVar[str] = "share-transfer"
    does: ClassVar[str] = say("transfer shares from one member to another, where the rules allow it")

    who: str = need("short name of who gives them")
    to: str = need("short name of who gets them")
    amount: Pence = need("how much, without pence")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on it, within the cap on one person's holding.

        Raises
        ------
        BadInput
            If the rules do not allow it, or more is given than is held and free of notice.
        """
        if not view.of(Rulebook).now().transferable:
            raise BadInput(
                say("the rules do not let members transfer shares"),
                do=say("withdraw them with `ultramicro bank share-notice`, or see `share-rules`"),
            )
        giver, taker = view.people.known(self.who).id, view.people.known(self.to).id
        # Shares under notice are promised to the queue; passed on, they would be paid to the old holder.
        free = balance(view, shares_of(giver, view.currency)) - view.of(Notices).pence_of(giver)
        if not 0 < self.amount <= free or self.amount % SHARE_PENCE:
            raise BadInput(
                say("{held} of shares can be transferred", held=money(max(free, 0))),
                do=say("give a whole sum up to that, without pence"),
            )
        _require_takers(view, asked, giver, {taker: self.amount})

        def answer(taken: Taken) -> Done:
            left, held = (balance(taken.view, shares_of(each, view.currency)) for each in (giver, taker))
            said = note(
                "bank.shares_transferred",
                "{who} holds {left} of shares and {to} {held}.",
                who=self.who,
                left=money(left),
                to=self.to,
                held=money(held),
            )
            return Done(says=said)

        return moving(asked, handed_over(giver, {taker: self.amount}, view.currency), answer=answer)


DEATH_VERBS: tuple[type[Action[Desk]], ...] = (Nominate, Death, TransferShares)
