"""Verbs on agreements: record one, and say that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.living import require_parties_alive
from ultramicro.ledger.people.posts import Post
from ultramicro.ledger.sums import money
from ultramicro.noticeboard import agreements
from ultramicro.noticeboard.agreements import Commitments
from ultramicro.noticeboard.events import Agreed
from ultramicro.noticeboard.ids import Kind, Stage
from ultramicro.noticeboard.standing import board, end, end_lapsed, require, stand


@dataclass(frozen=True, kw_only=True)
class Agree(Action[Desk]):
    """Agree on an offer and a want."""

    name: ClassVar[str] = "agree"
    does: ClassVar[str] = say("record an agreement; the money may be set aside until it is done")
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    offer: str = need("number of the offer")
    want: str = param("", "number of the want that it answers")
    who: str = param("", "short name of who takes it, if it answers no want")
    amount: Pence | None = param(None, "what is to be paid, and set aside")
    currency: str = param("", "currency (default: the place's own)")
    days: int = param(30, "how long it holds and the money is set aside", unit="days", low=1, high=3660)

    def act(self, desk: Desk) -> Done:
        """Write it down with numbers only, and set the money aside.

        Raises
        ------
        BadInput
            If nobody takes it, or a post has ended.
        """
        posts = [each for each in (self.offer, self.want) if each]
        agreed, ended = self._agreed(desk), list[Message]()
        # Given again, the posts are agreed by this very command and would be refused as not open.
        if not desk.before(f"{desk.key}:1"):
            ended = [each for post in posts for each in end_lapsed(desk, post)]
            _require_open(desk, posts)
        asked = desk.asked()
        desk.take(agreements.agree(asked, agreed, self.days))
        number = agreements.number_of(asked)
        # Posts follow the books: they are changed last and only where it was written there.
        if desk.ledger.of(Commitments).shelf.get(number) is not None:
            stand(desk, posts, Stage.AGREED)
        return Done(says=joined([*ended, _agreement_said(number, agreed)]))

    def _agreed(self, desk: Desk) -> Agreed:
        offer = _of_kind(board(desk).find(self.offer), Kind.OFFER, "--offer")
        want = _of_kind(board(desk).find(self.want), Kind.WANT, "--want") if self.want else None
        taker = want.owner if want else desk.people.known(self.who).id
        # Posts of the dead hang until somebody takes them down.
        require_parties_alive(desk.view(), [offer.owner, taker], desk.on)
        # To pay oneself for one's own offer would look like trade.
        if taker == offer.owner:
            raise BadInput(
                note("board.same_member", "Who offers it and who takes it are the same member"),
                where="--want" if want else "--who",
                do=note("board.two_members", "an agreement is between two members"),
            )
        return Agreed(
            offer=self.offer, want=self.want, giver=offer.owner, taker=taker, amount_pence=self.amount,
            currency=currency_meant(desk.view(), self.currency),
        )  # fmt: skip


def _of_kind(post: Post, kind: Kind, where: str) -> Post:
    if post.kind == kind:
        return post
    wrong = (
        note("board.not_an_offer", "{post} is a want, not an offer", post=post.post)
        if kind is Kind.OFFER
        else note("board.not_a_want", "{post} is an offer, not a want", post=post.post)
    )
    raise BadInput(wrong, where=where, do=note("board.see_list", "see `ultramicro board list`"))


def _require_open(desk: Desk, posts: Sequence[str]) -> None:
    for each in posts:
        require(desk, board(desk).find(each), Stage.OPEN)
        if not board(desk).find(each).holds(desk.on):
            raise BadInput(
                note("board.has_ended", "{post} has ended", post=each),
                do=note("board.put_up_again", "put it up again, or renew it"),
            )


def _agreement_said(number: str, agreed: Agreed) -> Message:
    done = say("When it is done: `ultramicro board done --agreed {number}`.", number=number)
    if not agreed.amount_pence:
        return joined([say("{number}.", number=number).with_id("agreed"), done])
    aside = say("{sum} is set aside.", sum=money(agreed.amount_pence, agreed.currency)).with_id("set_aside")
    return joined([say("{number}.", number=number).with_id("agreed"), aside, done])


@dataclass(frozen=True, kw_only=True)
class Finish(Action[Desk]):
    """Say that it is done, and pay."""

    name: ClassVar[str] = "done"
    does: ClassVar[str] = say("say that what was agreed is done, and pay for it")
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    agreed: str = need("number of the agreement")

    def act(self, desk: Desk) -> Done:
        """Post what was set aside, write the event down, and close both posts.

        Raises
        ------
        BadInput
            If there is no such agreement.
        """
        view = desk.view()
        agreed = agreements.agreement(view, self.agreed)
        desk.take(agreements.finish(view, desk.asked(), self.agreed))
        stand(desk, agreed.posts(), Stage.DONE)
        agreed = agreements.agreement(desk.view(), self.agreed)
        done = say("{number} is done.", number=self.agreed).with_id("done")
        paid, whole = agreements.paid_pence(desk.view(), self.agreed, agreed), agreed.agreed.amount_pence or 0
        if paid >= whole:
            return Done(says=done)
        # A person may have paid a part by hand, which is no payment of all.
        part = say(
            "{paid} of the {sum} that was agreed is paid.",
            paid=money(paid, agreed.agreed.currency),
            sum=money(whole, agreed.agreed.currency),
        )
        return Done(says=joined([done, part.with_id("paid_in_part")]))


@dataclass(frozen=True, kw_only=True)
class EndAgreement(Action[Desk]):
    """Say that what was agreed fell through."""

    name: ClassVar[str] = "end"
    does: ClassVar[str] = say(
        "end an agreement that fell through: its money is free, its posts are open again"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    agreed: str = need("number of the agreement")

    def act(self, desk: Desk) -> Done:
        """Free what was set aside, write the end down, and open both posts again.

        Raises
        ------
        BadInput
            If there is no such agreement, or it is done.
        """
        return Done(says=end(desk, self.agreed))
