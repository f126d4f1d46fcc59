"""The posts of the board as they stand: in the people's file, and by what was agreed on them in the books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Listed, Message, joined, note, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.posts import Post, Posts
from ultramicro.ledger.sums import money
from ultramicro.noticeboard import agreements
from ultramicro.noticeboard.agreements import Agreement, Commitments, Paid
from ultramicro.noticeboard.ids import Stage


def board(desk: Desk) -> Posts:
    """Return the board."""
    return Posts(desk.people)


def posts_now(desk: Desk) -> list[Post]:
    """Return every post, the oldest first; one whose agreement fell through is open again."""
    running, gone = desk.ledger.of(Commitments).running(), _fallen_through(desk)
    still = {post for number, kept in running.items() if number not in gone for post in kept.posts()}
    # A post that is in another agreement which still runs stays agreed.
    freed = {post for number in gone for post in running[number].posts()} - still
    return [
        post._replace(status=Stage.OPEN) if post.status == Stage.AGREED and post.post in freed else post
        for post in board(desk).all()
    ]


def stand(desk: Desk, posts: Iterable[str], stage: Stage) -> None:
    """Change how posts stand; one that was erased with its member stays away."""
    for each in posts:
        if desk.people.has_post(each):
            board(desk).change(each, status=stage)


def end(desk: Desk, number: str, *, closing: str = "") -> Message:
    """End an agreement, open its posts again but one that is being taken down, and say so."""
    kept = agreements.agreement(desk.view(), number)
    held = agreements.set_aside(desk.view(), desk.asked(), number)
    desk.take(agreements.end(desk.view(), desk.asked(), number))
    still = desk.ledger.of(Commitments)
    # A post that was taken down or done meanwhile must not be opened by an old agreement.
    over = Stage.DONE if kept.done_key else Stage.AGREED
    agreed = [each for each in kept.posts() if not still.running(each) and _is_at(desk, each, over)]
    stand(desk, agreed, Stage.OPEN)
    paid = agreements.paid(desk.view(), number, kept)
    money_said = _money_said(kept, paid, held=held) if kept.agreed.amount_pence else []
    return joined([*_ended(number, money_said), *_opened([each for each in agreed if each != closing])])


def _is_at(desk: Desk, post: str, stage: Stage) -> bool:
    return desk.people.has_post(post) and board(desk).find(post).status == stage


def _ended(number: str, money_said: Sequence[Message]) -> list[Message]:
    return [say("Agreement {number} is ended.", number=number).with_id("ended"), *money_said]


def _money_said(kept: Agreement, paid: Paid, *, held: bool) -> list[Message]:
    """Say what became of the money of an agreement, by what was moved for it."""
    currency = kept.agreed.currency
    back = say("{sum} was paid for it and taken back.", sum=money(paid.taken_back_pence, currency))
    stays = say("{sum} was paid for it and stays paid.", sum=money(paid.pence, currency))
    said = [back.with_id("was_taken_back")] if paid.taken_back_pence else []
    said += [stays.with_id("stays_paid")] if paid.pence else []
    # Once it was done, its money was paid and is not set aside.
    if held or not (paid.pence or kept.done_key):
        agreed = money(kept.agreed.amount_pence or 0, currency)
        said.append(say("{sum} is no longer set aside.", sum=agreed).with_id("freed"))
    return said


def _opened(posts: Sequence[str]) -> list[Message]:
    return [say("Open again: {posts}.", posts=Listed(posts, by="")).with_id("open_again")] if posts else []


def end_lapsed(desk: Desk, post: str) -> list[Message]:
    """End the agreements of a post that fell through by themselves, and say which."""
    return [end(desk, number) for number in _fallen_through(desk, post)]


def _fallen_through(desk: Desk, post: str = "") -> list[str]:
    """Return the numbers of agreements that fell through by themselves: all, or those of a post."""
    view, asked = desk.view(), desk.asked()
    running = desk.ledger.of(Commitments).running(post)
    return [n for n, kept in running.items() if agreements.fell_through(view, asked, n, kept)]


def end_all(desk: Desk, post: str) -> list[Message]:
    """End every agreement of a post that is neither done nor ended, and say which."""
    return [end(desk, number, closing=post) for number in desk.ledger.of(Commitments).running(post)]


def require(desk: Desk, post: Post, *stages: Stage) -> None:
    """Refuse a post that does not stand in one of some ways.

    Raises
    ------
    BadInput
        Saying how it stands, and what can be done.
    """
    if post.status in stages:
        return
    for number, kept in desk.ledger.of(Commitments).running(post.post).items():
        raise BadInput(
            _still_agreed(post.post, number, kept),
            do=note(
                "board.end_first",
                "if it fell through, end it with `ultramicro board end --agreed {number}`",
                number=number,
            ),
        )
    raise BadInput(_stands(post), do=note("board.new_post", "put up a new post with `ultramicro board post`"))


def _still_agreed(post: str, number: str, kept: Agreement) -> Message:
    if kept.agreed.until is None:
        return note("board.is_agreed", "{post} is agreed in {number}", post=post, number=number)
    return note(
        "board.is_agreed", "{post} is agreed in {number} until {day}",
        post=post, number=number, day=Day(kept.agreed.until),
    )  # fmt: skip


def _stands(post: Post) -> Message:
    """Say how a post stands that is not open any more."""
    match Stage(post.status):
        case Stage.AGREED:
            return note("board.was_agreed", "{post} is agreed", post=post.post)
        case Stage.DONE:
            return note("board.is_done", "{post} is done", post=post.post)
        case Stage.WITHDRAWN:
            return note("board.is_withdrawn", "{post} is withdrawn", post=post.post)
    return note("board.is_open", "{post} is open", post=post.post)
