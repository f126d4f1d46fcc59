"""What the sheet says in sentences: what is safe or why nothing is, what more can be lent, what it adds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ultramicro.core.message import Listed, Message, Number, Pence, Share, say
from ultramicro.stress.safe_growth.board import Board, NoneSafe
from ultramicro.stress.safe_growth.book import Book
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import Safe


def safe_said(board: Board, rules: Rules, recession: str) -> Iterator[Message]:
    """Say what growth is safe in the recession, and beside it in calm and at the bad end of losses."""
    safe = board.recession.safe
    if safe is None:
        return
    yield say(
        "Loans could grow at an annual {growth}, and the limits of cash and capital would hold in {sure} of "
        "{n} runs of a recession like '{recession}'.",
        growth=Share(safe.most, 1), recession=recession, sure=Share(rules.sure, 0), n=board.recession.courses,
    ).with_id("safe")  # fmt: skip
    if safe.least:
        yield say(
            "Below an annual {growth} limits would break: too few loans do not pay for what it costs to run.",
            growth=Share(safe.least, 1),
        ).with_id("must_grow")
    yield say(
        "Without the recession it would be {calm}; with losses and costs at the bad end of their ranges it "
        "is {heavy}.", calm=safe_words(board.calm.safe), heavy=safe_words(board.heavy),
    ).with_id("safe_beside")  # fmt: skip


def safe_words(safe: Safe | None) -> Message:
    """Return a safe growth in words; none is told as none."""
    return say("{growth}", growth=Share(safe.most, 1)) if safe else say("none")


def none_said(board: Board, book: Book, rules: Rules, recession: str) -> Iterator[Message]:
    """Say why no growth is safe, where none is."""
    why, shown = board.why_none, board.recession.rows[0]
    if why is NoneSafe.CAPITAL_TODAY:
        yield say(
            "No growth of loans is safe: on day 0, before any recession, capital is {capital}, and the limit "
            "is {wanted}.", capital=Pence(book.capital_pence), wanted=Pence(capital_wanted(book, rules)),
        ).with_id("none_capital_today")  # fmt: skip
    elif why is NoneSafe.CASH_TODAY:
        yield say(
            "No growth of loans is safe: on day 0, before any recession, cash is {cash}, and the limit is "
            "{wanted}.", cash=Pence(book.cash_pence), wanted=Pence(cash_wanted(book, rules)),
        ).with_id("none_cash_today")  # fmt: skip
    elif why is NoneSafe.ALSO_IN_CALM:
        yield say(
            "No growth of loans is safe, with or without a recession: in the first twelve months loans bring "
            "{income}, running costs {costs}, and {lost} is expected to be lost of today's loans in all.",
            income=Pence(book.income_pence), costs=Pence(book.costs_pence), lost=Pence(book.lost_pence),
        ).with_id("none_in_calm")  # fmt: skip
    elif why is NoneSafe.IN_THE_RECESSION:
        yield say(
            "No growth of loans is safe in a recession like '{recession}': limits break in {share} of {n} "
            "runs even if loans stay as they are. Without it loans could grow at an annual {calm}.",
            recession=recession, share=Share(shown.breaks, 0), n=board.recession.courses,
            calm=safe_words(board.calm.safe),
        ).with_id("none_in_recession")  # fmt: skip


def room_said(board: Board) -> Iterator[Message]:
    """Say how much more could be lent on day 0, and which limit sets it."""
    room = board.room
    names = (say("cash"), say("capital"))
    limit = Listed([name for name, binds in zip(names, room.limits, strict=True) if binds])
    if not room.today_pence:
        yield say("On day 0 it can lend nothing more, by the limit of {limit}.", limit=limit).with_id(
            "room_none"
        )
        return
    yield say(
        "On day 0 it could lend {more} more at once, by the limit of {limit}; if the limits are to hold in "
        "the recession too, {kept}.",
        more=Pence(room.today_pence), limit=limit, kept=Pence(room.recession_pence),
    ).with_id("room")  # fmt: skip


def added_said(board: Board, months: int) -> Iterator[Message]:
    """Say what the recession adds to losses where loans stay as they are, in all and by the year."""
    calm, hit = (sheet.rows[0].worst_loss for sheet in (board.calm, board.recession))
    yield say(
        "If as much stays lent as on day 0, {hit} is lost over {months} months in the worst run of the "
        "recession, which is an annual {hit_rate} of what is owed, and {calm} in the worst without it, an "
        "annual {calm_rate}.",
        hit=Pence(hit.part_pence), months=months, hit_rate=Share(hit.share, 1), calm=Pence(calm.part_pence),
        calm_rate=Share(calm.share, 1),
    ).with_id("adds")  # fmt: skip


def losses_said(book: Book) -> Message:
    """Say what is taken to be lost."""
    return say(
        "{lost} is expected to be lost of today's loans over the {months} months that they are owed on "
        "average, of which {aside} is set aside; new loans lose an annual {new}.",
        lost=Pence(book.lost_pence), months=Number(book.life_months, 1),
        aside=Pence(min(book.provisions_pence, book.lost_pence)), new=Share(book.new_lost_share, 1),
    ).with_id("losses")  # fmt: skip


def capital_wanted(book: Book, rules: Rules) -> int:
    """Return the capital that must be kept on day 0, in pence."""
    return int(np.ceil(rules.capital_pence(np.array([book.assets_pence]))[0]))


def cash_wanted(book: Book, rules: Rules) -> int:
    """Return the cash that must be kept on day 0, in pence."""
    return int(np.ceil(rules.liquid_share * book.savings_pence))
